"""One incident with the words that say it, as HTML in which every word from outside is text.

Whatever comes from an article, a gazetteer or a link goes through :func:`text`; the rest is written here.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from models import Article, Evidence, Incident, IncidentActor, IncidentPlace, Part
from pages.shared.review.draft import ROW_OF
from store.gate.doubts import CORRECTED
from text.web_address import web_address
from wording.incident import flags, side
from wording.own_words import own_words
from wording.texts import Words
from wording.what_happened import sentence

# Field of the record -> group that shares a highlight colour. Names may come with an index or a dot.
GROUPS = {
    "event_type": "what",
    "sub_event_type": "what",
    "disorder_type": "what",
    "waqai_type": "what",
    "actors": "who",
    "place": "where",
    "geo_precision": "where",
    "origin_place": "origin",
    "event_date": "when",
    "event_date_end": "when",
    "time_precision": "when",
    "fatalities": "killed",
    "fatalities_min": "killed",
    "fatalities_max": "killed",
    "injuries": "injured",
    "injuries_min": "injured",
    "injuries_max": "injured",
    "status": "claim",
    "modality": "claim",
    "claimed_by": "claim",
}
ORDER = ("what", "who", "where", "origin", "when", "killed", "injured", "claim", "other")


def text(value: object) -> str:
    """A value from outside as text: nothing in it can become markup.

    Braces and ``$`` are written as entities too, so that no template run over the page later can find one.

    >>> text("<b>{{7*7}}</b>")
    '&lt;b&gt;&#123;&#123;7*7&#125;&#125;&lt;/b&gt;'
    """
    escaped = html.escape(str(value), quote=True)
    return escaped.replace("{", "&#123;").replace("}", "&#125;").replace("$", "&#36;").replace("`", "&#96;")


def group(field: str) -> str:
    """The highlight group of an evidence field.

    >>> group("actors[0].role"), group("fatalities_min"), group("mood")
    ('who', 'killed', 'other')
    """
    return GROUPS.get(re.split(r"[.\[:]", field, maxsplit=1)[0], "other")


def direction(words: str, lang: str | None = None) -> str:
    """``rtl`` or ``ltr``: as the source says, else by the letters that are in the majority."""
    if lang:
        return "rtl" if lang.lower().split("-")[0] in ("ar", "fa", "he", "ckb", "ur") else "ltr"
    return "rtl" if Words(side(words)).rtl else "ltr"


def incident_html(incident: Incident, words: Words) -> str:
    """All fields of an incident with labels, each with the words that support it."""
    return f'{flags_html(incident, words)}<dl class="facts">{"".join(fact_rows(incident, words).values())}</dl>'


def fact_rows(incident: Incident, words: Words) -> dict[str, str]:
    """Name of a row -> its label, value and supporting words: ``dt`` and ``dd`` of a list."""
    rows = {
        "event_type": _row(
            words, "event_type", _types(incident, words), incident, "what", known=bool(incident.event_type)
        ),
        "event_date": _row(
            words, "event_date", text(words.date(incident)), incident, "when", known=incident.event_date is not None
        ),
        "place": _row(words, "place", _place(incident, words), incident, "where", known=incident.place is not None),
    }
    if incident.origin_place is not None:
        origin = f"<bdi>{text(words.place(incident.origin_place))}</bdi>{_within(incident.origin_place, words)}"
        rows["origin_place"] = _row(words, "origin_place", origin, incident, "origin")
    rows |= {
        "actors": _row(words, "actors", _actors(incident.actors, words), incident, "who", known=bool(incident.actors)),
        "fatalities": _toll(words, incident, "killed"),
        "injuries": _toll(words, incident, "injured"),
        "modality": _row(words, "modality", _claim(incident, words), incident, "claim"),
        "confidence": _row(words, "confidence", _confidence(incident, words), incident, None),
    }
    other = _quotes(incident.evidence, "other")
    if other:
        rows["other"] = f"<dt>{words('field.other')}</dt><dd>{other}</dd>"
    return rows


def top_html(incident: Incident, article: Article | None, words: Words) -> str:
    """What happened, then the headline with its link, the source and the sentence of the article that says it."""
    parts = [f"<h2>{text(sentence(incident, words))}</h2>"]
    if article is not None:
        title = text(article.title.strip() or words("detail.no_title"))
        if url := web_address(article.url):
            title = f'<a href="{text(url)}" rel="noopener noreferrer nofollow">{title}</a>'
        published = words.moment(article.published) if article.published else ""
        about = " · ".join(f"<bdi>{text(value)}</bdi>" for value in (article.source, published) if value)
        side = direction(article.title or article.text, article.lang)
        parts.append(f'<p class="headline" dir="{side}">{title}</p><div class="about">{about}</div>')
        if said := own_words(incident, article):
            parts.append(f'<blockquote dir="{direction(said)}">{text(said)}</blockquote>')
    return f'<header class="top">{"".join(parts)}</header>'


def article_html(article: Article, incident: Incident, words: Words) -> str:
    """The article as published, with the words of this incident highlighted and a legend of the colours."""
    side = direction(article.text, article.lang)
    lang = text(article.lang) if article.lang else ("ar" if side == "rtl" else "")
    used = [name for name in ORDER if any(group(e.field) == name for e in incident.evidence)]
    legend = "".join(f'<mark class="ev-{name}">{words(f"group.{name}")}</mark> ' for name in used)
    published = words.moment(article.published) if article.published else None
    about = [text(value) for value in (article.source, published) if value]
    if url := web_address(article.url):
        about.append(f'<a href="{text(url)}" rel="noopener noreferrer nofollow">{text(url)}</a>')
    title = highlighted(article, incident.evidence, "title")
    return (
        f'<div class="highlights"><span>{words("detail.colours")}</span> {legend}</div>'
        f'<div class="about">{" · ".join(f"<bdi>{item}</bdi>" for item in about)}</div>'
        f'<article dir="{side}" lang="{lang}">'
        + (f"<h4>{title}</h4>" if title else "")
        + f'<div class="body">{highlighted(article, incident.evidence, "text")}</div></article>'
    )


def highlighted(article: Article, evidence: Sequence[Evidence], part: Part) -> str:
    """One part of an article as HTML; words that support several fields carry all their colours.

    Evidence that does not fit the text (``part[start:end] != text``) is left out rather than shown in
    a wrong place.
    """
    whole = article.part(part)
    found = [e for e in evidence if e.part == part and 0 <= e.start < e.end and whole[e.start : e.end] == e.text]
    edges = sorted({0, len(whole), *(e.start for e in found), *(e.end for e in found)})
    pieces: list[str] = []
    for start, end in pairwise(edges):
        here = {group(e.field) for e in found if e.start <= start and end <= e.end}
        shown = text(whole[start:end])
        names = [name for name in ORDER if name in here]
        for name in reversed(names):
            shown = f'<mark class="ev-{name}">{shown}</mark>'
        pieces.append(shown)
    return "".join(pieces)


def _row(words: Words, field: str, value: str, incident: Incident, name: str | None, *, known: bool = True) -> str:
    shown = value if known else f'<i class="quiet">{words("detail.not_stated")}</i>'
    quotes = _quotes(incident.evidence, name) if name else ""
    return f"<dt>{words(f'field.{field}')}</dt><dd>{shown}{quotes}</dd>"


def _quotes(evidence: Sequence[Evidence], name: str) -> str:
    """The article's own words for a group of fields, each once."""
    found = dict.fromkeys(e.text for e in evidence if group(e.field) == name)
    quotes = "".join(f'<q class="ev-{name}" dir="{direction(quote)}">{text(quote)}</q>' for quote in list(found)[:12])
    return f'<div class="quotes">{quotes}</div>' if quotes else ""


def flags_html(incident: Incident, words: Words) -> str:
    """What has to be known before anything else is read: that it is a claim, or reported as background."""
    shown = "".join(f"<span><bdi>{text(flag)}</bdi></span>" for flag in flags(incident, words))
    return f'<div class="flags">{shown}</div>' if shown else ""


def _types(incident: Incident, words: Words) -> str:
    finer = words.finer_type(incident)
    codes = (incident.sub_event_type, incident.event_type, incident.disorder_type)
    wider = [name for name in dict.fromkeys(words.event_type(code) for code in codes if code) if name != finer]
    return f'<b>{text(finer)}</b><div class="quiet">{text(" · ".join(wider))}</div>'


def _place(incident: Incident, words: Words) -> str:
    place = incident.place
    if place is None:
        return ""
    precision = text(words(f"precision.{incident.geo_precision}"))
    if place.uncertainty_m:
        precision += words("list") + text(words.uncertainty(place.uncertainty_m))
    return (
        f"<b><bdi>{text(words.place(place))}</bdi></b>{_within(place, words)}"
        f'<div class="quiet">{words("field.geo_precision")}: {precision}</div>'
    )


def _within(place: IncidentPlace, words: Words) -> str:
    levels = dict.fromkeys((place.admin3, place.admin2, place.admin1))
    names = [words.admin(name) for name in levels if name and name != place.name]
    return f' <span class="quiet">· <bdi>{text(words("list").join(names))}</bdi></span>' if names else ""


def _actors(actors: Sequence[IncidentActor], words: Words) -> str:
    return "".join(
        f'<div><span class="role">{words(f"role.{actor.role}")}</span> <bdi>{text(words.actor(actor))}</bdi></div>'
        for actor in actors
    )


def _toll(words: Words, incident: Incident, kind: str) -> str:
    killed = kind == "killed"
    low = incident.fatalities_min if killed else incident.injuries_min
    high = incident.fatalities_max if killed else incident.injuries_max
    which: Literal["killed", "injured"] = "killed" if killed else "injured"
    shown = text(words.toll(low, high, which))
    groups = words.toll_by_group(incident, which)
    if shown and groups:
        shown += f'<div class="quiet">{text(groups)}</div>'
    field = "fatalities" if killed else "injuries"
    return _row(words, field, shown, incident, kind, known=bool(shown))


def _claim(incident: Incident, words: Words) -> str:
    shown = f"<bdi>{text(words.modality(incident))}</bdi>"
    return shown + f'<div class="quiet">{words(f"status.{incident.status}")}</div>'


def confidence_said(confidence: float, words: Words) -> str:
    """The confidence as what it is: of ten incidents read like this one, how many are right.

    >>> confidence_said(0.83, Words("en"))
    'Of 10 incidents read like this one, about 8 are real, of this type and at this place.'
    """
    if confidence >= 0.95:
        return words("confidence.most")
    return words("confidence.of_ten", number=round(confidence * 10))


def _confidence(incident: Incident, words: Words) -> str:
    """One statement, then what spoke for it, against it, and what was assumed; no points that do not add up to it.

    What curators put right is said last, by the rows of the screen.
    """
    percent = round(incident.confidence * 100)
    sides: dict[str, list[str]] = {"for": [], "against": [], "note": [], "corrected": []}
    for reason in incident.confidence_reasons:
        said, points = split_reason(reason)
        if said.endswith(CORRECTED):
            name = said.removesuffix(CORRECTED)
            row = text(words(f"field.{ROW_OF.get(name, name)}"))
            sides["corrected"] += [row] if row not in sides["corrected"] else []
            continue
        change = float(points) if points else None
        kind = "note" if change is None else "for" if change > 0 else "against" if change < 0 else None
        if kind:
            sides[kind].append(f"<bdi>{text(_reason_in_words(said, words))}</bdi>")
    lines = "".join(
        f"<li><b>{words(f'confidence.{kind}')}</b> {words('list.reasons').join(reasons)}</li>"
        for kind, reasons in sides.items()
        if reasons
    )
    return (
        f'<span class="meter" aria-hidden="true"><i style="width: {percent}%"></i></span> '
        f"{text(confidence_said(incident.confidence, words))}" + (f'<ul class="reasons">{lines}</ul>' if lines else "")
    )


def _reason_in_words(said: str, words: Words) -> str:
    """A reason in the reader's language; of one that ends in the name of another reader, all but the name."""
    for begin in ("place: named by", "coded by"):
        if said.startswith(f"{begin} ") and not words.known(f"reason.{said}"):
            return f"{words(f'reason.{begin}')} {said.removeprefix(begin).strip()}"
    return words.known(f"reason.{said}") or said


def split_reason(reason: str) -> tuple[str, str]:
    """A reason of the coder as its words and what it adds or takes away, which may be nothing.

    >>> split_reason("place: town +0.18"), split_reason("event_date: default")
    (('place: town', '+0.18'), ('event_date: default', ''))
    """
    found = re.fullmatch(r"(.*\S)\s+([+\-−]\d+(?:\.\d+)?)", reason.strip(), re.DOTALL)
    return (found[1], found[2].replace("−", "-")) if found else (reason.strip(), "")
