"""Which names in a text are places, and what stands around them.

A name is read as a place when it is safe to (a town everybody names bare, or a head noun before it:
``حي``, ``قرية``, "village of") and not when it stands inside another name, after a tribe's or a
person's title, or where it only says who somebody is. Names that follow each other from small to
large (``قرية الكندة بريف إدلب الغربي``) form one :class:`Site`. Offsets are those of the reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from text.lexicon import Word
from text.matcher import Match, bare
from text.reading import Reading

Relation = Literal["at", "near", "edge", "rural", "direction"]

LINKS = frozenset(
    [
        "في",
        "من",
        "ضمن",
        "علي",
        "الي",
        "الي",
        "عند",
        "لدي",
        "داخل",
        "خارج",
        "التابعه",
        "التابع",
        "ل",
        "ب",
        "و،",
        "عبر",
        "ذات",
        "حيث",
        "السوريه",
        "السوري",
        "بمنطقه",
        "والواقعه",
        "الواقعه",
        "الواقع",
        "in",
        "of",
        "the",
        "at",
        "from",
        "a",
        "an",
        "to",
        "on",
        "s",
        "within",
        "inside",
    ]
)
_SEPARATORS = frozenset("،,-/()|")
_LIST_SIGNS = frozenset(["،", ",", "و", "and", "-", "/"])
_MEDIA_REACH = 6  # tokens between "مراسل" and the place of his desk


@dataclass(slots=True)
class Toponym:
    """A name read as a place.

    ``place_ids`` are its candidates; none means a name after a head noun that no gazetteer holds, or a
    pointer back ("المدينة"). ``outer`` is the first token of the words that belong to it (head noun,
    direction), ``kinds`` what the head noun allows.
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
    direction: str = ""
    back: bool = False
    apart: bool = False
    origin: bool = False
    exact_article: bool = True
    several_words: bool = False

    @property
    def text(self) -> str:
        """The name as it stands in the folded text."""
        return self.reading.text[self.start : self.end]


Holds = Callable[[Toponym, Toponym], bool]


@dataclass(slots=True)
class Site:
    """The smallest place named, with what contains it as the text says; list mates share a ``group``."""

    leaf: Toponym
    containers: list[Toponym] = field(default_factory=list)
    group: int = 0

    @property
    def last(self) -> int:
        """Token index after the site's words."""
        return max([self.leaf.last] + [c.last for c in self.containers])


def toponyms(
    reading: Reading,
    kinds: Mapping[str, Sequence[Match]],
    names: Sequence[Match],
    named: Sequence[bool],
    blocked: Sequence[bool],
    tiers: dict[str, int],
) -> list[Toponym]:
    """Names of the reading that are places.

    Parameters
    ----------
    reading : Reading
    kinds : mapping of str to sequence of Match
        Everything the matcher found, by kind.
    names : sequence of Match
        Names that hold a place and stand inside no longer name.
    named : sequence of bool
        Per token: whether it belongs to the name of a faction or an outlet.
    blocked : sequence of bool
        Per token: whether a name, trigger or number claims it (no unknown place starts there).
    tiers : dict
        Tier of every place by id.
    """
    words, cues = kinds.get("placeword", ()), kinds.get("cue", ())
    left: dict[int, list[tuple[int, Word]]] = defaultdict(list)  # by the token after the word
    starts: dict[int, list[tuple[int, Word]]] = defaultdict(list)
    for match in words:
        for entry in match.of("placeword"):
            left[match.last].append((match.first, entry.ref))
            starts[match.first].append((match.last, entry.ref))
    apart = _reach(reading, cues, "apart", _MEDIA_REACH)
    origin = _reach(reading, cues, "origin", 4)
    found: list[Toponym] = []
    for match in names:
        toponym = _read(reading, match, left, starts, named, tiers, found)
        if toponym is not None:
            found.append(toponym)
    found.extend(_unknown(reading, starts, blocked, {t.first for t in found}))
    found.extend(_pointers(reading, words, starts, {i for t in found for i in range(t.outer, t.last)}))
    found.sort(key=lambda t: (t.first, -t.last))
    for toponym in found:
        toponym.apart = True in apart[toponym.outer : toponym.first + 1]
        toponym.origin = True in origin[toponym.outer : toponym.first + 1]
    for before, toponym in pairwise(found):
        if before.origin and toponym.origin and before.last == toponym.outer and toponym.relation != "rural":
            toponym.origin = False  # المتمركزة في بلدة تل رفعت | مدينة اعزاز: only the first is where they are
    return found


def _reach(reading: Reading, cues: Sequence[Match], cue: str, reach: int) -> list[bool]:
    """Tokens within ``reach`` after a cue and before the next comma, stop or verb of saying."""
    forms = reading.forms
    marked = [False] * (len(forms) + 1)
    for match in cues:
        for entry in match.names.by_kind["cue"]:
            if entry.ref == cue:
                for i in range(match.last, min(match.last + reach, len(forms))):
                    if forms[i] in ("،", ",", "\n", ":", ")"):
                        break
                    marked[i] = True
                break
    return marked


def _read(
    reading: Reading,
    match: Match,
    left: dict[int, list[tuple[int, Word]]],
    starts: dict[int, list[tuple[int, Word]]],
    named: Sequence[bool],
    tiers: dict[str, int],
    found: list[Toponym],
) -> Toponym | None:
    entries = match.of("place")
    arabic = "\u0621" <= reading.text[match.start] <= "\u06d3"
    if not arabic and not any(reading.text[t.start].isupper() for t in reading.tokens[match.first : match.last]):
        return None  # al-Hol, but not "salt"
    exact = [e for e in entries if e.article == match.article]
    ids = tuple(dict.fromkeys(e.ref.place_id for e in (exact or entries)))
    toponym = Toponym(
        reading, match.first, match.last, match.first, match.start, match.end, ids,
        weak=all(e.ref.kind == "weak" for e in (exact or entries)),
        exact_article=bool(exact), several_words=match.last - match.first > 1,
    )  # fmt: skip
    if any(end >= match.last for end, _ in starts.get(match.first, ())):
        return None  # a head noun or "المدينة" alone is a word, though villages are called so
    own_head = _head_in_name(reading, match, starts)
    if own_head:
        toponym.kinds, toponym.weak = own_head.values, False
    if not _look_left(toponym, left, named):
        return None
    _look_right(toponym, starts, arabic)
    if toponym.kinds and not own_head:
        return toponym
    if found and _continues_list(reading, found[-1], toponym, match.clitic):
        toponym.kinds, toponym.plural = found[-1].kinds, True
        return toponym
    if own_head and own_head.role == "head":
        return toponym
    if match.last - match.first == 1 and (match.of("cue") or match.of("trigger")):
        return None  # "ووقف القصف": a village is called so, a word it is
    tier = min(tiers[i] for i in ids)
    if toponym.weak or not (toponym.exact_article or toponym.several_words):
        return None
    if tier == 1 or toponym.relation in ("rural", "direction", "near", "edge"):
        return toponym
    # a village named bare: only where a preposition leads to it, and georesolution must confirm it
    if toponym.several_words or _after_preposition(reading, match):
        toponym.weak = True
        return toponym
    return None


def _head_in_name(reading: Reading, match: Match, starts: dict[int, list[tuple[int, Word]]]) -> Word | None:
    if match.last - match.first < 2:
        return None
    return next((w for end, w in starts.get(match.first, ()) if w.role == "head" and end < match.last), None)


def _look_left(toponym: Toponym, left: dict[int, list[tuple[int, Word]]], named: Sequence[bool]) -> bool:
    """Gather head noun, direction and nearness before the name; False when it is no place."""
    tokens = toponym.reading.tokens
    position, steps = toponym.first, 0
    while position > 0 and steps < 5 and not named[position - 1]:
        steps += 1
        options = left.get(position, ())
        if not options:
            if steps > 1 and tokens[position - 1].form in ("of", "the"):
                position -= 1
                continue
            if tokens[position - 1].form in ("of", "the", "al") and steps == 1:
                position -= 1
                continue
            return True
        begin, word = min(options, key=lambda o: (o[0], o[1].role != "not"))
        if word.role == "not":
            return position != toponym.first or bool(toponym.kinds)
        if word.role == "back":
            return True
        if word.role == "head":
            if toponym.kinds and not toponym.plural and toponym.outer != toponym.first:
                return True
            toponym.kinds = tuple(dict.fromkeys((*word.values, *toponym.kinds))) if not toponym.kinds else word.values
            toponym.plural = word.number != "singular"
            toponym.weak = False
        elif word.role == "rural":
            toponym.relation = "rural"
        elif word.role == "region":
            if toponym.relation != "rural":
                toponym.relation = "direction"
            toponym.direction = toponym.direction or word.number
        elif word.role in ("near", "edge"):
            toponym.relation = "near" if word.role == "near" else "edge"
        toponym.outer = begin
        position = begin
    return True


def _look_right(toponym: Toponym, starts: dict[int, list[tuple[int, Word]]], arabic: bool) -> None:
    tokens = toponym.reading.tokens
    after = toponym.last
    if not arabic and after < len(tokens) and tokens[after].form == "s":
        after += 1
    for end, word in starts.get(after, ()):
        if word.role == "region" and (toponym.relation == "rural" and arabic):
            toponym.direction, toponym.last = word.number, end
            toponym.end = tokens[end - 1].end
        elif not arabic and word.language == "en" and word.role in ("head", "rural"):
            if word.role == "rural":
                toponym.relation = "rural"
            elif not toponym.kinds:
                toponym.kinds = word.values
            toponym.last, toponym.end, toponym.weak = end, tokens[end - 1].end, False


def _continues_list(reading: Reading, before: Toponym, toponym: Toponym, clitic: str) -> bool:
    if not before.kinds or before.relation in ("rural", "direction"):
        return False
    gap = [t.form for t in reading.tokens[before.last : toponym.outer]]
    if not all(f in _LIST_SIGNS for f in gap):
        return False
    return (before.plural and (clitic.startswith("و") or bool(gap))) or (clitic == "و" and not gap)


def _after_preposition(reading: Reading, match: Match) -> bool:
    before = reading.tokens[match.first - 1].form if match.first else ""
    return (
        match.clitic in ("ب", "وب")
        or before in LINKS
        or before in ("واستهدف", "قصفت", "استهدفت", "طال", "near", "around")
    )


def _unknown(
    reading: Reading, starts: dict[int, list[tuple[int, Word]]], blocked: Sequence[bool], taken: set[int]
) -> list[Toponym]:
    """Names after an indefinite singular head noun that no gazetteer holds."""
    tokens, found = reading.tokens, []
    for first, options in starts.items():
        for end, word in options:
            if word.role != "head" or word.language != "ar" or word.number != "singular" or end >= len(tokens):
                continue
            if bare(tokens[end - 1].form) != tokens[end - 1].form or not {
                "village",
                "neighbourhood",
                "checkpoint",
            } & set(word.values):
                continue
            name = tokens[end]
            if end in taken or blocked[end] or starts.get(end) or len(name.form) < 3 or name.form in LINKS:
                continue
            if not "\u0621" <= name.form[0] <= "\u06d3" or tokens[end - 1].end + 3 < name.start:
                continue
            last = end + 1
            if last < len(tokens) and tokens[last].form.startswith("ال") and not blocked[last] and not starts.get(last):
                last += 1
            found.append(Toponym(reading, end, last, first, name.start, tokens[last - 1].end, (), kinds=word.values))
    return found


def _pointers(
    reading: Reading, words: Sequence[Match], starts: dict[int, list[tuple[int, Word]]], taken: set[int]
) -> list[Toponym]:
    """Words that point back to the place of a kind named last: "المدينة", "the town"."""
    found = []
    for match in words:
        if match.first in taken or not any(e.ref.role == "back" for e in match.of("placeword")):
            continue
        if match.last < len(reading.tokens) and reading.tokens[match.last].form == "of":
            continue  # "the village of Maranaz" points nowhere back
        if not match.article and "\u0621" <= reading.text[match.start] <= "\u06d3":
            continue
        heads = [w for _, w in starts.get(match.last - 1, ()) if w.role == "head"]
        kinds = tuple(k for w in heads for k in w.values)
        found.append(
            Toponym(reading, match.first, match.last, match.first, match.start, match.end, (), kinds=kinds, back=True)
        )
    return found


def sites(reading: Reading, found: Sequence[Toponym], holds: Holds) -> list[Site]:
    """Group toponyms that follow each other: smallest place first, its containers after it.

    ``holds(container, leaf)`` tells whether some candidate of one contains some candidate of the other.
    """
    out: list[Site] = []
    group = 0
    for toponym in found:
        previous = out[-1] if out else None
        if previous is not None and _linked(reading, previous, toponym):
            gap = [t.form for t in reading.tokens[previous.last : toponym.outer]]
            joined = _joined_by_and(reading, toponym)
            if gap == ["of"] and not toponym.back:  # "the Damascus suburb of Harasta"
                previous.containers.insert(0, previous.leaf)
                previous.leaf = toponym
                continue
            if toponym.back:
                previous.containers.append(toponym)
                continue
            around = toponym.relation in ("rural", "direction") and previous.leaf.relation not in ("rural", "direction")
            object_of_fire = previous.leaf.origin and not gap  # المتمركزة في بلدة تل رفعت مدينة اعزاز
            if (
                not joined
                and not object_of_fire
                and (around or not previous.leaf.place_ids or holds(toponym, previous.leaf))
            ):
                for mate in out:
                    if mate.group == previous.group:
                        mate.containers.append(toponym)
                continue
            if not joined and gap and gap[0] in ("/", "(") and previous.leaf.relation == toponym.relation:
                previous.leaf.last = toponym.last  # two names of one place: أبو راسين / زركان
                continue
            if joined or "،" in gap or "," in gap:
                out.append(Site(toponym, group=previous.group))
                continue
        group += 1
        out.append(Site(toponym, group=group))
    return out


def _linked(reading: Reading, site: Site, toponym: Toponym) -> bool:
    gap = [t.form for t in reading.tokens[site.last : toponym.outer]]
    return len(gap) <= 5 and all(f in LINKS or f in _SEPARATORS for f in gap)


def _joined_by_and(reading: Reading, toponym: Toponym) -> bool:
    if toponym.outer > 0 and reading.tokens[toponym.outer - 1].form in ("and", "و"):
        return True
    token = reading.tokens[toponym.outer]
    if toponym.outer == toponym.first:
        return reading.text[token.start : toponym.start].startswith("و")
    return token.form.startswith("و") and not token.form.startswith(("وسط",))
