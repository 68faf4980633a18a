"""What the text filter searches: the words an incident was read from and the names it goes by."""

from __future__ import annotations

import re

from models import Article, Incident
from text.normalize import fold

_END = re.compile(r"[.!?؟\n]")


def searchable(article: Article, incident: Incident) -> str:
    """Folded words of an incident: title, the sentences its evidence stands in, and its names in both languages.

    Not the whole article: a search for a quarter must not show what the same report says of another one.
    """
    sentences = dict.fromkeys(
        _sentence(article.part(e.part), e.start, e.end) for e in incident.evidence
    )  # a dict keeps the order and drops the doubles
    names = [incident.event_type, incident.sub_event_type]
    for place in (incident.place, incident.origin_place):
        if place is not None:
            names += [place.name, place.name_ar, place.admin1 or "", place.admin2 or "", place.admin3 or ""]
    for actor in incident.actors:
        names += [actor.name, actor.name_ar]
    return "\n".join(_folded(words) for words in (article.title, *sentences, *names) if words)


def search_words(query: str) -> list[str]:
    """Folded words of a query; an incident is shown when it has all of them.

    >>> search_words(" قصف  حلكو ")
    ['قصف', 'حلكو']
    >>> search_words("  ")
    []
    """
    # Half surrogates and NUL, which an address line can carry, are not text to a database.
    return _folded(query.replace("\0", " ").encode("utf-8", "replace").decode()).split()


def _folded(words: str) -> str:
    return fold(words).casefold()


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around ``text[start:end]``, roughly: from one full stop or line end to the next."""
    before = [m.end() for m in _END.finditer(text, 0, start)]
    after = _END.search(text, end)
    return text[before[-1] if before else 0 : after.start() if after else len(text)].strip()
