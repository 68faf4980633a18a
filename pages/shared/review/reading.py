"""What the coder makes of words that a curator marked: where an incident of their own begins, to be put right."""

from __future__ import annotations

from dataclasses import dataclass, replace

from coding.coder import Coder, geoparse
from geo.geoparsing.report import Placed
from models import GEO_PRECISIONS, Article, Evidence, Incident, Part


@dataclass(frozen=True, slots=True)
class Marked:
    """Words of an article: ``article.part(part)[start:end]``, without blanks at the edges."""

    article_id: str
    part: Part
    start: int
    end: int

    def quote(self, article: Article) -> str:
        """The words themselves."""
        return article.part(self.part)[self.start : self.end]


def marked(article: Article, part: Part, start: int, end: int) -> Marked | None:
    """Words of an article by their offsets (code points); None where there is no word.

    >>> marked(Article("a", " two words "), "text", 0, 99)
    Marked(article_id='a', part='text', start=1, end=10)
    >>> marked(Article("a", " "), "text", 0, 1)
    """
    whole = article.part(part)
    start, end = max(0, start), min(len(whole), end)
    words = whole[start:end]
    if not any(map(str.isalnum, words)):
        return None
    return Marked(
        article.article_id, part, start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
    )


def found_in(article: Article, words: str) -> Marked | None:
    """The first place of an article where some words stand as they are; None where they do not."""
    for part in ("text", "title"):
        start = article.part(part).find(words.strip())
        if words.strip() and start >= 0:
            return marked(article, part, start, start + len(words.strip()))
    return None


def read(coder: Coder, article: Article, at: Marked) -> Incident:
    """The incident that some words tell as far as the coder reads them alone, with them as what happened.

    Its place is the one the article as a whole gives those words. Without a day of its own it has the day of
    publication. What the coder does not read stays empty, the type of event too.
    """
    quote = at.quote(article)
    alone = replace(article, text=quote, title="")
    told = coder.code(alone)
    first = told[0] if told else Incident("", article.article_id)
    evidence = [Evidence("event_type", at.part, at.start, at.end, quote)]
    for one in first.evidence:
        if one.field not in ("event_type", "place") and one.part == "text":
            evidence.append(replace(one, part=at.part, start=one.start + at.start, end=one.end + at.start))
    found = replace(first, incident_id="", place=None, geo_precision="unresolved", origin_place=None)
    named = _placed(coder, article, at)
    if named is not None and named.place is not None:
        place = coder.gazetteer.describe(named.place, named.uncertainty_m)
        found = replace(found, place=place, geo_precision=named.precision)
        evidence.append(Evidence("place", at.part, named.start, named.end, named.text))
    day = article.published_date
    if found.event_date is None and day is not None:
        found = replace(found, event_date=day.isoformat(), event_date_end=day.isoformat(), time_precision="day")
        found = replace(found, confidence_reasons=("event_date: default",))
    modality = found.modality if found.on_map else "asserted"
    return replace(found, evidence=tuple(evidence), modality=modality, confidence=1.0)


def _placed(coder: Coder, article: Article, at: Marked) -> Placed | None:
    """The most exact name in the words that the article as a whole settles."""
    names = [
        name
        for name in geoparse(coder, article)
        if name.part == at.part and at.start <= name.start and name.end <= at.end and name.place is not None
    ]
    return min(names, key=lambda name: GEO_PRECISIONS.index(name.precision), default=None)
