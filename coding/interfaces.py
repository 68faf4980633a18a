"""Other readers beside our own: what they must offer, and how what they say is checked.

A :class:`MentionProvider` names things in a text (a tagger of names); an :class:`IncidentCoder` reads whole articles
(a language model). Neither is believed: whatever they return must quote the article, and what the quoted words do
not bear is dropped, counted and said. So a made-up place, or an article that tells a model what to answer, cannot put
anything on the map that its own words do not say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from models import Article, Part

SaidKind = Literal["place", "organisation", "person"]
KINDS: tuple[SaidKind, ...] = ("place", "organisation", "person")
PARTS: tuple[Part, ...] = ("title", "text")
LONGEST_QUOTE = 160  # characters; who quotes more quotes no words for a field


@dataclass(frozen=True, slots=True)
class Said:
    """A name somebody else found: ``text[start:end] == quote`` of the text it was given, or it is dropped."""

    kind: SaidKind
    start: int
    end: int
    quote: str


class MentionProvider(Protocol):
    """Finds names of places, organisations and people in a text."""

    @property
    def name(self) -> str:
        """What incidents say about who read a name, and part of the version of a coding."""
        ...

    def mentions(self, text: str) -> Iterable[Said]:
        """The names of one part of an article; offsets are code points into ``text``."""
        ...


class IncidentCoder(Protocol):
    """Reads an article into proposals; see :data:`coding.other_coders.language_model.FORM` for their keys."""

    @property
    def name(self) -> str:
        """What incidents say about who coded them, and part of the version of a coding."""
        ...

    def proposals(self, article: Article) -> Iterable[Mapping[str, Any]]:
        """What the article tells, each field beside the words that say it.

        Raises
        ------
        InputError
            The article cannot be read: too long, nobody answers, no usable answer.
        """
        ...


def checked(said: Iterable[Said], text: str, dropped: Counter[str]) -> Iterator[Said]:
    """The names whose words stand where they are said to stand; the others are counted in ``dropped``."""
    for one in said:
        if one.kind in KINDS and 0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.quote:
            yield one
        else:
            dropped["mention"] += 1


def find_quote(article: Article, quote: Any, near: tuple[Part, int] | None = None) -> tuple[Part, int, int] | None:
    """Where quoted words stand, letter by letter; the place nearest to ``near`` when they stand more than once.

    >>> find_quote(Article("a", "Shelling hit Halko."), "Halko")
    ('text', 13, 18)
    >>> find_quote(Article("a", "Shelling hit Halko."), "Tayy") is None
    True
    """
    if not isinstance(quote, str) or not quote.strip() or len(quote) > LONGEST_QUOTE:
        return None
    found: list[tuple[Part, int]] = []
    for part in PARTS:
        text = article.part(part)
        at = text.find(quote)
        while at >= 0:
            found.append((part, at))
            at = text.find(quote, at + 1)
    if not found:
        return None
    if near is None:
        part, at = found[0]
    else:
        part, at = min(found, key=lambda hit: (hit[0] != near[0], abs(hit[1] - near[1])))
    return part, at, at + len(quote)
