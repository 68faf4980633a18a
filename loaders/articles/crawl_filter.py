"""Which pages of a crawl may be about our places and factions: decided from their bytes, before anything is parsed.

One pass of an Aho-Corasick automaton (ahocorasick_rs, https://pypi.org/project/ahocorasick-rs) over the raw page
finds names of places and factions in UTF-8, in Arabic windows-1256, and in English; a name counts as a whole word,
with Arabic clitics before it. Villages with one short name and everyday words are not searched for: a page that names
such a village usually names its district, its governorate or a faction as well. A page that passes may still be about
anything; one that does not would have given no incident with a place or a faction of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from geo.gazetteer.gazetteer import Gazetteer
from text.lexicon import actor_names, actors

_KINDS = ("official", "alias", "abbr", "slanted", "country")
_CLASSES_ELSEWHERE = ("external_forces", "civilians", "protesters", "rioters")
_ARABIC = re.compile(r"[\u0621-\u064a]")
_WAYS: tuple[dict[int, int], ...] = (
    str.maketrans({}),
    str.maketrans("أإآىة", "ااايه"),
    str.maketrans("ة", "ه"),
    str.maketrans("أإآ", "ااا"),
)
# A letter or mark of Arabic in UTF-8: U+0621..U+0652 and U+066E..U+06FF, without digits and punctuation.
_LETTER = re.compile(rb"\xd8[\xa1-\xbf]|\xd9[\x80-\x92\xae-\xbf]|[\xda\xdb][\x80-\xbf]")


class Sieve:
    """The names to look for, as one automaton over bytes.

    Parameters
    ----------
    names : iterable of str
        In Arabic or Latin letters; matched as written there, alef, ta marbuta and ya also in their looser spellings.
    """

    def __init__(self, names: list[str]) -> None:
        from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

        patterns: dict[bytes, bool] = {}  # whether it is Arabic in windows-1256
        for name in names:
            for form in _spellings(name):
                patterns[form.encode()] = False
                if _ARABIC.search(form):
                    try:
                        patterns.setdefault(form.encode("windows-1256"), True)
                    except UnicodeEncodeError:  # a Persian or Kurdish letter
                        continue
        self._patterns = list(patterns)
        self._windows = [patterns[p] for p in self._patterns]
        self._find = BytesAhoCorasick(self._patterns, MatchKind.LeftmostLongest, Implementation.DFA)

    def passes(self, page: bytes) -> bool:
        """Whether a page holds one of the names as a whole word.

        >>> sieve = Sieve(["القامشلي", "Qamishli"])
        >>> [sieve.passes(t.encode()) for t in ("في القامشلي،", "Qamishlians", "Qamishli.", "لا شيء")]
        [True, False, True, False]
        """
        for number, start, end in self._find.find_matches_as_indexes(page):
            first = page[start]
            if first < 0x80:
                if not (page[start - 1 : start].isalnum() or page[end : end + 1].isalnum()):
                    return True
            elif self._windows[number]:
                # A letter a byte, from C0 on. UTF-8 has no two such bytes in a row, so nothing is mistaken for it.
                if not (end < len(page) and page[end] >= 0xC0):
                    return True
            elif not _LETTER.match(page, end):
                return True
        return False


def _spellings(name: str) -> set[str]:
    """A name as it is and in the looser spellings of Arabic: alef without hamza, ta marbuta as ha, ya as its twin."""
    if not _ARABIC.search(name):
        return {name}
    forms = {name.translate(way) for way in _WAYS}
    return forms | {re.sub(r"ي\b", "ى", form) for form in forms}


@cache
def names_to_find() -> Sieve:
    """The sieve of the project's gazetteer and factions."""
    return Sieve(sorted(set(_names(Gazetteer.load()))))


def _names(gazetteer: Gazetteer) -> Iterator[str]:
    for name in gazetteer.names:
        tier = gazetteer.places[name.place_id].tier
        long_enough = len(name.name) >= (4 if _ARABIC.search(name.name) else 5) or name.name in ("Homs", "Hama", "حمص")
        several = " " in name.name.strip()
        if name.place_id in gazetteer.abroad:
            continue
        if name.kind != "weak" and name.language in ("ar", "en") and long_enough and (tier < 3 or several):
            yield name.name.strip()
    for actor in actor_names():
        known = actors()[actor.actor_id]
        abbreviation = actor.name.isupper() and len(actor.name) >= 3
        if (
            actor.kind in _KINDS
            and known.actor_class not in _CLASSES_ELSEWHERE
            and (len(actor.name) >= 5 or abbreviation or actor.name in ("قسد", "داعش"))
        ):
            yield actor.name.strip()
