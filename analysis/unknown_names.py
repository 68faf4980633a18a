"""Names that the data files lack: of places behind a head noun ("the village of ..."), and words behind faction heads.

Each comes with where it stands, how often, and where it must lie: inside the places named with it, or else in the
governorate that most settled places of its articles lie in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from coding.coder import Coder
from coding.mentions.mentions import Mentions
from errors import InputError
from geo.geoparsing.name_words import name_words
from geo.geoparsing.report import placed
from models import Article, Part
from paths import LEXICONS
from text.data_files import choice, rows
from text.lexicon import LANGUAGES
from text.matcher import bare, words

Kind = Literal["place", "faction"]
ROLES = ("head", "not")
SHORTEST = 3  # letters of a faction's name


@dataclass(frozen=True, slots=True)
class Said:
    """Where a name stands: ``article.part(part)[start:end] == text``; ``inside`` are ids of places it must lie in."""

    kind: Kind
    article_id: str
    part: Part
    start: int
    end: int
    text: str
    inside: tuple[str, ...] = ()


@dataclass(slots=True)
class Unknown:
    """A name that no list holds, with everything that is said of it; ``inside`` counts where it must lie."""

    kind: Kind
    name: str
    said: list[Said] = field(default_factory=list)
    inside: Counter[str] = field(default_factory=Counter)

    @property
    def articles(self) -> list[str]:
        """Ids of the articles that name it, each once."""
        return list(dict.fromkeys(one.article_id for one in self.said))


def said_in(coder: Coder, article: Article) -> list[Said]:
    """The unknown names of one article; none where it cannot be read."""
    try:
        parts = coder.mentions(article)
    except InputError:
        return []
    governorates = Counter(
        site.leaf.place.admin1 or site.leaf.place.place_id
        for found in parts
        for site in found.sites
        if site.leaf.place is not None and site.leaf.place.kind != "country"
    )
    around = tuple(place_id for place_id, _ in governorates.most_common(1))
    return [one for found in parts for one in (*_places(found, article, around), *_factions(found, article))]


def gathered(said: Iterable[Said]) -> list[Unknown]:
    """Names with all that is said of each, the most frequent first; spellings that fold alike are one name."""
    names: dict[tuple[Kind, str], Unknown] = {}
    for one in said:
        key = (one.kind, " ".join(map(bare, words(one.text))))
        unknown = names.setdefault(key, Unknown(one.kind, one.text))
        unknown.said.append(one)
        unknown.inside.update(one.inside)
    return sorted(names.values(), key=lambda u: (-len(u.said), u.name))


def _places(found: Mentions, article: Article, around: tuple[str, ...]) -> Iterator[Said]:
    for name in placed(found.sites):
        if name.place is None and not name.candidates and words(name.text):
            part: Part = "title" if name.part == "title" else "text"
            yield Said("place", article.article_id, part, name.start, name.end, name.text, name.inside or around)


def _factions(found: Mentions, article: Article) -> Iterator[Said]:
    """Words behind a head such as ``لواء``, or capitals before "Brigade", where no faction that is listed stands."""
    heads, no_names = _words("head"), _words("not")
    taken = {at for actor in found.actors for at in range(actor.first, actor.last)}
    taken |= {at for site in found.places for at in range(site.first, site.last)}
    tokens, forms, last = found.tokens, found.forms, 0
    for at, form in enumerate(forms):
        if at in taken or at < last:
            continue
        if form.isascii() and form in heads:
            first = _capitals_before(found, at, taken, no_names)
            span = (first, at + 1)
        elif (head := form if form in heads else form[1:]) in heads and form[:1] in ("", *head[:1], "و", "ل", "ب"):
            span = (at, _name_behind(found, at, taken, no_names))
        else:
            continue
        if span[1] - span[0] < 2:
            continue
        start = tokens[span[0]].start + (len(forms[span[0]]) - len(head) if not form.isascii() else 0)
        evidence = found.reading.evidence("actors", start, tokens[span[1] - 1].end)
        last = span[1]
        yield Said("faction", article.article_id, evidence.part, evidence.start, evidence.end, evidence.text)


def _name_behind(found: Mentions, head: int, taken: set[int], no_names: frozenset[str]) -> int:
    """The token after the name behind an Arabic head: one word, and adjectives with an article behind it."""
    forms, at = found.forms, head + 1
    while at < len(forms) and forms[at] in ('"', "«", "“"):
        at += 1
    if at >= len(forms) or at in taken or not _named(forms[at], no_names):
        return head + 1
    at += 1
    while at < min(len(forms), head + 4) and at not in taken and forms[at].startswith("ال"):
        if not _named(forms[at], no_names):
            break
        at += 1
    return at


def _named(form: str, no_names: frozenset[str]) -> bool:
    arabic = len(form) >= SHORTEST and "\u0621" <= form[0] <= "\u06d3"
    return arabic and form not in no_names and form not in name_words("link") and not form.startswith("لل")


def _capitals_before(found: Mentions, head: int, taken: set[int], no_names: frozenset[str]) -> int:
    """The first token of the capitals that stand before an English head, itself in a capital; the head without any."""
    text, tokens, first = found.reading.text, found.tokens, head
    if not text[tokens[head].start].isupper():
        return head
    while first > 0 and head - first < 4 and first - 1 not in taken:
        before = tokens[first - 1]
        small = before.form in ("al", "-", "of")
        if before.form in no_names or not (small or text[before.start].isupper()):
            break
        first -= 1
    while first < head and tokens[first].form in ("-", "of"):
        first += 1
    return first


@cache
def _words(role: str) -> frozenset[str]:
    """Folded words of a role in ``faction_heads.csv``."""
    path, found = LEXICONS / "faction_heads.csv", set()
    for line, row in rows(path, ("role", "language", "forms")):
        choice(path, line, "language", row["language"], LANGUAGES)
        if choice(path, line, "role", row["role"], ROLES) == role:
            found |= {form for cell in row["forms"].split("|") for form in words(cell)[:1]}
    return frozenset(found)
