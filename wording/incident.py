"""An incident in words: when, what, who, where, with what toll, and the words of its article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from models import Article, Evidence, Incident
from text.web_address import web_address
from wording.texts import Words, gazetteer, plain
from wording.what_happened import oblique_form, sentence

ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
QUOTES = 3  # quotations of one field
LONG_QUOTE = 160  # letters of one
# Fields of the evidence by the row of a sheet they belong to.
ROWS = {
    "event_type": ("event_type", "sub_event_type", "disorder_type", "waqai_type"),
    "actors": ("actors",),
    "place_ar": ("place", "geo_precision"),
    "origin_place": ("origin_place",),
    "event_date": ("event_date", "event_date_end", "time_precision"),
    "fatalities": ("fatalities", "fatalities_min", "fatalities_max"),
    "injuries": ("injuries", "injuries_min", "injuries_max"),
    "status": ("status",),
    "modality": ("modality", "claimed_by"),
}


def side(text: str) -> str:
    """The language whose direction a text has: that of most of its letters."""
    return "ar" if len(ARABIC.findall(text)) > len(LATIN.findall(text)) else "en"


def when(incident: Incident, phrases: Words) -> str:
    """The date, no finer than its precision says."""
    return phrases.date(incident, brief=True)


def what(incident: Incident, phrases: Words) -> str:
    """The sub-event type, or the event type where there is none."""
    return phrases.event_type(incident.sub_event_type or incident.event_type)


def who(incident: Incident, phrases: Words) -> str:
    """The factions: who did it against whom, or all that took part."""
    names: dict[str, list[str]] = {}
    for actor in incident.actors:
        names.setdefault(actor.role, []).append(phrases.actor(actor))
    doers, hit = names.get("perpetrator"), names.get("target")
    joined = phrases("list")
    if doers and hit:
        return phrases("by_whom", first=joined.join(doers), second=joined.join(map(oblique_form, hit)))
    return joined.join(name for group in names.values() for name in group)


def where(incident: Incident, phrases: Words) -> str:
    """The place, how sure it is where that is not plain, and the governorate."""
    place = incident.place
    if place is None:
        return phrases("no_place")
    name = phrases.place(place)
    if incident.geo_precision == "near":
        name = f"{phrases('precision_near')}: {name}"
    if place.place_id in gazetteer().abroad and place.admin1:
        return name + phrases("list") + phrases.admin(place.admin1)
    known = gazetteer().places.get(place.place_id)
    above = gazetteer().places.get(known.admin1 or "") if known else None
    if above and above.place_id != place.place_id:
        return name + phrases("list") + phrases.place(above)
    return name


def number(low: int | None, high: int | None, phrases: Words) -> str:
    """How many, as the article says it; empty where it does not."""
    if low is None and high is None:
        return ""
    if low is None or high is None:
        key, count = ("toll_most", high) if low is None else ("toll_least", low)
        return phrases(key, count=phrases.number(count or 0))
    if low == high:
        return phrases.number(low)
    return phrases("toll_range", low=phrases.number(low), high=phrases.number(high))


def _with_groups(incident: Incident, kind: Literal["fatalities", "injuries"], phrases: Words) -> str:
    """How many, and who they were as far as the article says it."""
    total = number(getattr(incident, f"{kind}_min"), getattr(incident, f"{kind}_max"), phrases)
    groups = [
        phrases(f"people_{group.group}", count=count)
        for group in incident.toll_by_group
        if (count := number(getattr(group, f"{kind}_min"), getattr(group, f"{kind}_max"), phrases))
    ]
    if not (total and groups):
        return total
    overlap = incident.groups_overlap(kind)
    if overlap == "inside":
        groups[1] = phrases("people_inside", group=groups[1])
    listed = phrases("list").join(groups)
    if overlap == "unknown":
        listed = phrases("people_overlap", groups=listed)
    return phrases("toll_group", toll=total, groups=listed)


def toll(incident: Incident, phrases: Words) -> str:
    """Killed and injured; empty where nothing is said."""
    said = []
    killed = number(incident.fatalities_min, incident.fatalities_max, phrases)
    if killed == "0":
        said.append(phrases("toll_nobody"))
    elif killed:
        said.append(phrases("toll_killed", count=killed))
    injured = number(incident.injuries_min, incident.injuries_max, phrases)
    if injured and injured != "0":
        said.append(phrases("toll_injured", count=injured))
    return phrases("list").join(said)


def quotes(evidence: Iterable[Evidence], fields: Sequence[str] = ()) -> list[dict[str, Any]]:
    """The article's words for some fields, each once, with the language they are in."""
    texts = dict.fromkeys(
        plain(e.text) for e in evidence if not fields or e.field.split(".")[0].split("[")[0] in fields
    )
    return [quotation(text) for text in [t for t in texts if t][:QUOTES]]


def quotation(text: str, longest: int = LONG_QUOTE) -> dict[str, Any]:
    """Words of an article between the quotation marks of their language, cut where they are too many."""
    cut, lang = text if len(text) <= longest else f"{text[:longest]}…", side(text)
    return {"lang": lang, "text": f"«{cut}»" if lang == "ar" else f"“{cut}”"}


def fields(incident: Incident, phrases: Sequence[Words]) -> list[dict[str, Any]]:
    """Rows of an incident's sheet: name and value in every language, and the words of the article behind it."""
    rows = []

    def add(key: str, values: list[str], label: str | None = None) -> None:
        words = quotes(incident.evidence, ROWS.get(key, (key,)))
        if any(values) or words:
            rows.append({"name": [p(label or f"column_{key}") for p in phrases], "value": values, "words": words})

    add("event_type", [what(incident, p) for p in phrases])
    add("event_date", [when(incident, p) for p in phrases])
    add(
        "place_ar",
        [f"{where(incident, p)} ({p(f'precision_{incident.geo_precision}')})" for p in phrases],
        "head_where",
    )
    origin = incident.origin_place
    add("origin_place", [p.place(origin) if origin else "" for p in phrases])
    add(
        "actors",
        [
            p("separator").join(
                p("field_faction", role=p.term("roles", a.role), name=p.actor(a)) for a in incident.actors
            )
            for p in phrases
        ],
        "head_who",
    )
    add("fatalities", [_with_groups(incident, "fatalities", p) for p in phrases], "killed")
    add("injuries", [_with_groups(incident, "injuries", p) for p in phrases], "injured")
    add("status", [p(f"status_{incident.status}") for p in phrases])
    add("modality", [p(f"modality_{incident.modality}") for p in phrases])
    add("confidence", [f"{incident.confidence:.0%}" for _ in phrases])
    return rows


def factions(incident: Incident, words: Words) -> str:
    """Who did it and to whom: ``A → B``; parties side by side. The arrow follows the reading direction."""
    names: dict[bool, list[str]] = {False: [], True: []}
    for actor in incident.actors:
        names[actor.role == "target"].append(words.actor(actor))
    arrow = "←" if words.rtl else "→"
    did, hit = (words("list").join(dict.fromkeys(names[side])) for side in (False, True))
    return f"{did} {arrow} {hit}".strip() if hit else did


def flags(incident: Incident, words: Words) -> list[str]:
    """What sets an incident apart from new and stated as fact: a claim, and whose; reported as background."""
    shown = [] if incident.modality == "asserted" else [words.modality(incident)]
    return [*shown, words("status.background")] if incident.status == "background" else shown


def incident_text(incident: Incident, article: Article | None, words: Words) -> str:
    """What happened, where, who, with what toll, how sure, and from which report: one line each.

    Nothing invisible stands in it: it is pasted into other programs.
    """
    place = incident.place
    tolls = (
        words.toll(incident.fatalities_min, incident.fatalities_max, "killed"),
        words.toll(incident.injuries_min, incident.injuries_max, "injured"),
    )
    where = ""
    if place is not None:
        levels = [words.admin(level) for level in (place.admin3, place.admin2, place.admin1) if level]
        names = list(dict.fromkeys([words.place(place), *levels]))
        where = words("list").join(names) + f" ({words(f'precision.{incident.geo_precision}')})"
    source = [article.source, article.published, web_address(article.url)] if article else []
    lines = (
        ("happened", sentence(incident, words)),
        ("event_type", words.finer_type(incident)),
        ("event_date", words.date(incident)),
        ("place", where or words("list.no_place")),
        ("actors", factions(incident, words)),
        ("fatalities", " · ".join(toll for toll in tolls if toll)),
        ("fatalities_groups", words.toll_by_group(incident, "killed")),
        ("injuries_groups", words.toll_by_group(incident, "injured")),
        ("modality", words.modality(incident)),
        ("confidence", f"{round(incident.confidence * 100)} %"),
        ("source", " · ".join(part for part in source if part)),
        ("incident_id", incident.incident_id),
    )
    return "\n".join(f"{words(f'field.{name}')}: {value}" for name, value in lines if value)
