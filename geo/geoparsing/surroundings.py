"""What stands around names: head nouns, directions, titles, verbs of saying; and what a name read as a place is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
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
    direction), ``kinds`` what the head noun allows. ``sounded`` are the candidates that no
    listed spelling speaks for. ``slot`` says that it stands where only a
    place can. ``across`` is the other end of a stretch: "between X and Y", "the X-Y road". ``called`` is the
    bare name, without the words that belong to it. ``location`` is None until ``resolution.resolve`` sets it.
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
    slot: bool = False
    across: Toponym | None = None
    by: str = ""  # the other reader that named it, where ours did not
    tells: Toponym | None = None  # an adjective of a country ("Turkish"): the place it puts there
    loose: frozenset[str] = frozenset()
    sounded: frozenset[str] = frozenset()
    location: Location | None = None
    called: str = field(init=False)

    def __post_init__(self) -> None:
        self.called = self.reading.text[self.start : self.end]

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

    def __init__(
        self,
        reading: Reading,
        words: Sequence[Match],
        cues: Sequence[Match],
        named: Sequence[bool],
        blocked: Sequence[bool],
    ) -> None:
        self.reading, self.tokens, self.named, self.blocked = reading, reading.tokens, named, blocked
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

    def capital(self, index: int) -> bool:
        """Whether a token is a Latin word with a capital that is no abbreviation."""
        if not 0 <= index < len(self.tokens):
            return False
        token = self.tokens[index]
        letters = self.reading.text[token.start : token.end]
        return letters[0].isascii() and letters[0].isupper() and not (len(letters) > 1 and letters.isupper())

    def beside(self, index: int) -> bool:
        """Whether one space or hyphen stands between a token and the one before it."""
        text, tokens = self.reading.text, self.tokens
        return index > 0 and text[tokens[index - 1].end : tokens[index].start] in (" ", "-", "'", "")

    def headline(self, first: int, last: int) -> bool:
        """Whether the words around some tokens are all capitalised: a capital says nothing there."""
        near = [*range(max(0, first - 5), first), *range(last, min(last + 5, len(self.tokens)))]
        long = [i for i in near if len(self.reading.forms[i]) > 3 and self.reading.forms[i].isalpha()]
        return bool(long) and all(self.capital(i) for i in long)

    def settles(self, position: int) -> bool:
        """Whether "village", "town" or "quarter" ends right before a token: بلدة المزرعة is not a farm."""
        heads = [w for _, w in self.left.get(position, ()) if w.role == "head"]
        return any(w.values[:1] in (("village",), ("town",), ("city",), ("neighbourhood",)) for w in heads)
