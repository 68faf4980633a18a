"""What stands around names: head nouns, directions, titles, verbs of saying; and what a name read as a place is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from geo.geoparsing.location import Location
from geo.geoparsing.name_words import name_words
from geo.geoparsing.offsets import Offset
from models import Place
from text.lexicon import Word
from text.matcher import Match
from text.passage import Reading

Relation = Literal["at", "near", "edge", "rural", "direction"]

LINKS = name_words("link")
LIST_SIGNS = frozenset(["،", ",", "و", "and", "-", "/"])
# Words beside names that are looked up by themselves and never stand in the chain before a name.
_ASIDE = ("town", "quality", "before", "voice")
_VOICES = frozenset(["say", "accuse", "deny", "announce", "demand", "threat"])


@dataclass(slots=True, eq=False)
class Toponym:
    """A name read as a place; each is equal to itself only.

    ``place_ids`` are its candidates; none means a name after a head noun that no gazetteer holds, or a
    pointer back ("المدينة"). ``outer`` is the first token of the words that belong to it (head noun,
    direction), ``kinds`` what the head noun allows. ``location`` is None until ``resolution.resolve`` sets it.
    """

    reading: Reading
    first: int
    last: int
    outer: int
    start: int
    end: int
    place_ids: tuple[str, ...]
    weak: bool = False
    kinds: tuple[str, ...] = ()
    plural: bool = False
    relation: Relation = "at"
    sides: tuple[str, ...] = ()
    offset: Offset | None = None
    back: bool = False
    apart: bool = False
    origin: bool = False
    exact_article: bool = True
    several_words: bool = False
    by: str = ""  # the other reader that named it, where ours did not
    loose: frozenset[str] = frozenset()
    location: Location | None = None

    @property
    def text(self) -> str:
        """The name as it stands in the folded text."""
        return self.reading.text[self.start : self.end]

    @property
    def place(self) -> Place | None:
        """The place it was resolved to, if any."""
        return self.location.place if self.location else None


class Around:
    """The words beside names in one reading, by the token they stand at."""

    def __init__(self, reading: Reading, words: Sequence[Match], cues: Sequence[Match], named: Sequence[bool]) -> None:
        self.reading, self.tokens, self.named = reading, reading.tokens, named
        self.left: dict[int, list[tuple[int, Word]]] = defaultdict(list)
        self.starts: dict[int, list[tuple[int, Word]]] = defaultdict(list)
        aside: dict[str, set[int]] = {role: set() for role in _ASIDE}
        self.voice_ends: set[int] = set()
        for match in words:
            for entry in match.names.by_kind["placeword"]:
                word = entry.ref
                if word.role in _ASIDE:
                    aside[word.role].add(match.first)
                    if word.role == "voice":
                        self.voice_ends.add(match.last)
                else:
                    self.starts[match.first].append((match.last, word))
                    if match.article and not entry.article and word.role in ("head", "not"):
                        continue  # الحي, الجيش: a name of a quarter follows حي only
                    self.left[match.last].append((match.first, word))
        for match in cues:
            if not _VOICES.isdisjoint(match.names.roles["cue"]):
                aside["voice"].add(match.first)
                self.voice_ends.add(match.last)
        self.towns, self.qualities, self.before, self.voices = (aside[role] for role in _ASIDE)

    def settles(self, position: int) -> bool:
        """Whether "village", "town" or "quarter" ends right before a token: بلدة المزرعة is not a farm."""
        heads = [w for _, w in self.left.get(position, ()) if w.role == "head"]
        return any(w.values[:1] in (("village",), ("town",), ("city",), ("neighbourhood",)) for w in heads)
