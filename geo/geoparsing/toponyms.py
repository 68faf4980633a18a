"""Which names in a text are places, and what stands around them.

A name is read as a place when it is safe to (a town everybody names bare, or a head noun before it:
``حي``, ``قرية``, "village of") and not when it stands inside another name, after a tribe's or a
person's title, or where it only says who somebody is. Offsets are those of the reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from geo.geoparsing import offsets
from geo.geoparsing.surroundings import LINKS, LIST_SIGNS, Around, Toponym
from geo.geoparsing.unlisted import goes_on, unlisted, unlisted_latin
from text.lexicon import Word
from text.matcher import Match, Names
from text.passage import Reading

_MEDIA_REACH = 6  # tokens between "مراسل" and the place of his desk
_OPENING = frozenset(["ان", "بان", "لكن", "بينما", "فيما", "that", "but", "while", "as", "after", "because", "said"])
_SPEAKING_FOR = frozenset(["حكومه", "نظام", "سلطات", "government", "regime", "authorities", "leaders"])


def toponyms(
    reading: Reading,
    kinds: Mapping[str, Sequence[Match]],
    names: Sequence[Match],
    named: Sequence[bool],
    blocked: Sequence[bool],
    tiers: dict[str, int],
    by_sound: Callable[[str], Sequence[str]],
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
    by_sound : callable
        Ids of the towns and villages that sound like a Latin name.
    """
    words, cues = kinds.get("placeword", ()), kinds.get("cue", ())
    triggers = kinds.get("trigger", ())
    around = Around(reading, words, cues, named)
    apart = _reach(reading, cues, triggers, "apart", _MEDIA_REACH)
    origin = _reach(reading, cues, triggers, "origin", 4)
    found: list[Toponym] = []
    refused: dict[int, Match] = {}
    readings: dict[tuple[int, int], list[Match]] = defaultdict(list)
    for match in kinds.get("place", ()):
        readings[match.first, match.last].append(match)
    for match in names:
        toponym = _read(match, readings[match.first, match.last], around, tiers, found)
        if toponym is not None:
            found.append(toponym)
        else:
            refused[match.first] = match
    found.extend(unlisted(around, blocked, found, refused))
    found.extend(unlisted_latin(around, blocked, found, by_sound))
    found.extend(_pointers(reading, words, around.starts, {i for t in found for i in range(t.outer, t.last)}))
    found.sort(key=lambda t: (t.first, -t.last))
    for toponym in found:
        toponym.apart = True in apart[toponym.outer : toponym.first + 1]
        toponym.origin = True in origin[toponym.outer : toponym.first + 1]
    for previous, toponym in pairwise(found):
        if previous.origin and toponym.origin and previous.last == toponym.outer and toponym.relation != "rural":
            toponym.origin = False  # المتمركزة في بلدة تل رفعت | مدينة اعزاز: only the first is where they are
    return found


def _reach(reading: Reading, cues: Sequence[Match], triggers: Sequence[Match], cue: str, reach: int) -> list[bool]:
    """Tokens within ``reach`` after a cue and before the next comma, stop or verb."""
    forms = reading.forms
    marked = [False] * (len(forms) + 1)
    if begins := [m.last for m in cues if cue in m.names.roles["cue"]]:
        verbs = {m.first for m in triggers for e in m.of("trigger") if e.ref.pos == "v"}
        for begin in begins:
            for i in range(begin, min(begin + reach, len(forms))):
                if forms[i] in ("،", ",", "\n", ":", ")") or i in verbs:
                    break
                marked[i] = True
    return marked


def _read(
    match: Match, readings: Sequence[Match], around: Around, tiers: dict[str, int], found: list[Toponym]
) -> Toponym | None:
    """What a name is read as; ``readings`` are all ways to match its tokens, with and without their ال."""
    reading, starts = around.reading, around.starts
    arabic = "\u0621" <= reading.text[match.start] <= "\u06d3"
    if not arabic and not any(reading.text[t.start].isupper() for t in reading.tokens[match.first : match.last]):
        return None  # al-Hol, but not "salt"
    ids, weak, exact = _meanings(tuple((m.names, m.article) for m in readings))
    toponym = Toponym(
        reading, match.first, match.last, match.first, match.start, match.end, ids,
        weak=weak, exact_article=exact, several_words=match.last - match.first > 1,
    )  # fmt: skip
    is_word = any(end >= match.last for end, _ in starts.get(match.first, ()))
    if reading.forms[match.first] in LINKS or (is_word and not (match.article and around.settles(match.first))):
        return None  # a head noun or "المدينة" alone is a word, though villages are called so
    own_head = _head_in_name(reading, match, starts)
    if own_head:
        toponym.kinds, toponym.weak = own_head.values, False
    if not _look_left(toponym, around.left, around.named, found[-1].last if found else 0):
        return None
    headed = bool(toponym.kinds) and not own_head
    previous = found[-1] if found else None
    shared = previous is not None and previous.plural and previous.relation == "rural" and toponym.relation == "at"
    if shared and previous and not headed and _mates(reading, previous, toponym):
        toponym.relation, toponym.plural = "rural", True  # في ريفي حلب الغربي واللاذقية الشمالي
    if headed and not match.clitic and match.last - match.first == 1 and match.first in around.qualities:
        return None  # قرية صغيرة: a village is called so, an adjective it is
    if headed and goes_on(around, match):
        return None
    _look_right(toponym, starts, arabic)
    if match.last in around.before or (not toponym.kinds and _speaks(match, toponym, around)):
        return None
    _measure(toponym)
    if toponym.kinds and not own_head:
        toponym.place_ids = tuple(dict.fromkeys((*ids, *(e.ref.place_id for e in match.of("place")))))
        toponym.loose = frozenset(toponym.place_ids) - frozenset(ids)
        return toponym
    if found and _continues_list(reading, found[-1], toponym, match.clitic):
        toponym.kinds, toponym.plural = found[-1].kinds, True
        return toponym
    if own_head and own_head.role == "head":
        return toponym
    if match.last - match.first == 1 and toponym.relation != "edge" and (match.of("cue") or match.of("trigger")):
        return None  # "ووقف القصف": a village is called so, a word it is
    tier = min(tiers[i] for i in ids)
    if toponym.weak and toponym.exact_article and tier == 1 and _town_in_spite(match, around):
        return toponym  # georesolution must confirm it
    if toponym.weak or not (toponym.exact_article or toponym.several_words):
        return None
    if tier == 1 or toponym.relation in ("rural", "direction", "near", "edge"):
        return toponym
    # a village named bare: only where a preposition leads to it, and georesolution must confirm it
    if (
        toponym.several_words
        or _after_preposition(reading, match)
        or (previous is not None and previous.relation == "at" and _mates(reading, previous, toponym))
    ):
        toponym.weak = True
        return toponym
    return None


@lru_cache(maxsize=50_000)
def _meanings(readings: tuple[tuple[Names, bool], ...]) -> tuple[tuple[str, ...], bool, bool]:
    """Ids that carry a name, whether it is weak for all of them, and whether any is listed with ال as written."""
    entries = [(e, e.article == article) for names, article in readings for e in names.by_kind.get("place", ())]
    exact = [e for e, as_written in entries if as_written]
    meant = exact or [e for e, _ in entries]
    ids = tuple(dict.fromkeys(e.ref.place_id for e in meant))
    return ids, all(e.ref.kind == "weak" for e in meant), bool(exact)


def _town_in_spite(match: Match, around: Around) -> bool:
    """Whether a town that is also a word stands as a town: انفجار في الباب, القصير بريف حمص."""
    forms = around.reading.forms
    before = forms[match.first - 1] if match.first else ""
    if match.first in around.towns and match.clitic in ("", "ب") and (before == "في" or match.clitic == "ب"):
        return True
    return any(w.role == "rural" for _, w in around.starts.get(match.last, ()))


def _speaks(match: Match, toponym: Toponym, around: Around) -> bool:
    """Whether a bare name stands for a government: "Damascus rejected", قالت دمشق, واشنطن أبلغت دمشق."""
    first, forms = match.first, around.reading.forms
    before = forms[first - 1] if first else ""
    subject = match.last in around.voices
    if toponym.relation != "at" or (toponym.outer != first and before != "في"):
        return False
    if before in ("في", "in") and first > 1 and forms[first - 2].removeprefix("ال") in _SPEAKING_FOR:
        return subject or first - 2 in around.voice_ends  # النظام في دمشق يرفض
    if match.clitic not in ("", "و") or before in LINKS:
        return False
    arabic = "\u0621" <= around.reading.text[match.start] <= "\u06d3"
    opens = not before or not before[0].isalnum() or before in _OPENING
    return (subject and opens and not match.clitic) or (arabic and first in around.voice_ends)


def _measure(toponym: Toponym) -> None:
    """Take up the distance said with the name: "5 km north of X", شمال X بنحو 5 كم."""
    reading, sides = toponym.reading, toponym.sides
    if toponym.relation not in ("at", "direction") or toponym.outer < 1:
        return
    if found := offsets.before(reading, toponym.outer, sides):
        toponym.outer, toponym.offset = found
        toponym.start = reading.tokens[toponym.outer].start
    elif found := offsets.after(reading, toponym.last, sides):
        toponym.last, toponym.offset = found
        toponym.end = reading.tokens[toponym.last - 1].end
    if toponym.offset is not None:
        toponym.relation, toponym.weak = "direction", False


def _head_in_name(reading: Reading, match: Match, starts: dict[int, list[tuple[int, Word]]]) -> Word | None:
    if match.last - match.first < 2:
        return None
    return next((w for end, w in starts.get(match.first, ()) if w.role == "head" and end < match.last), None)


def _look_left(toponym: Toponym, left: dict[int, list[tuple[int, Word]]], named: Sequence[bool], least: int) -> bool:
    """Gather head noun, direction and nearness before the name; False when it is no place.

    Words before the token ``least`` belong to another name: "Qusur neighbourhood of Banyas".
    """
    forms = toponym.reading.forms
    position, steps = toponym.first, 0
    if any(word.role == "not" for _, word in left.get(position, ())):
        return False
    while position > least and steps < 5 and not named[position - 1]:
        steps += 1
        options = left.get(position, ())
        if forms[position] == "of":  # "the town of X" points nowhere back
            options = [o for o in options if o[1].role != "back"]
        if not options:
            if steps > 1 and forms[position - 1] in ("of", "the"):
                position -= 1
                continue
            if forms[position - 1] in ("of", "the", "al") and steps == 1:
                position -= 1
                continue
            joins = forms[position - 1] in ("-", "من") and toponym.relation in ("at", "direction")
            if joins and any(w.role == "region" for _, w in left.get(position - 1, ())):
                position -= 1  # north-west of X, إلى الشمال الغربي من X
                continue
            return True
        begin, word = min(options, key=lambda o: (o[0], o[1].role != "not"))
        if word.role == "not":
            return position != toponym.first or bool(toponym.kinds)
        if word.role == "back":
            return True
        if word.role == "head":
            if toponym.relation == "rural":
                return True  # "villages in the countryside of Aleppo": the villages are not Aleppo
            if toponym.kinds and not toponym.plural and toponym.outer != toponym.first:
                return True
            toponym.kinds = tuple(dict.fromkeys((*word.values, *toponym.kinds))) if not toponym.kinds else word.values
            toponym.plural = word.number != "singular"
            toponym.weak = False
        elif word.role == "rural":
            toponym.relation, toponym.plural = "rural", toponym.plural or word.number != "singular"
        elif word.role == "region":
            if toponym.relation != "rural":
                toponym.relation = "direction"
            toponym.sides = (*word.number.split("-"), *toponym.sides)
        elif word.role in ("near", "edge"):
            toponym.relation = "near" if word.role == "near" else "edge"
        toponym.outer = begin
        position = begin
    return True


def _look_right(toponym: Toponym, starts: dict[int, list[tuple[int, Word]]], arabic: bool) -> None:
    tokens = toponym.reading.tokens
    forms, after = toponym.reading.forms, toponym.last
    if not arabic and after < len(forms) and forms[after] == "s":
        after += 1
    for end, word in starts.get(after, ()):
        if word.role == "region" and (toponym.relation == "rural" and arabic):
            toponym.sides, toponym.last = (*toponym.sides, *word.number.split("-")), end
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
    gap = reading.forms[before.last : toponym.outer]
    if not all(f in LIST_SIGNS for f in gap):
        return False
    return (before.plural and (clitic.startswith("و") or bool(gap))) or (clitic == "و" and not gap)


def _mates(reading: Reading, before: Toponym, toponym: Toponym) -> bool:
    """Whether a name is joined to a place before it: "Kafr Taal and Taqad"."""
    gap = reading.forms[before.last : toponym.outer]
    joined = reading.text[reading.tokens[toponym.outer].start : toponym.start] == "و"
    return all(f in LIST_SIGNS for f in gap) and (bool(gap) or joined)


def _after_preposition(reading: Reading, match: Match) -> bool:
    before = reading.forms[match.first - 1] if match.first else ""
    return (
        match.clitic in ("ب", "وب")
        or before in LINKS
        or before in ("واستهدف", "قصفت", "استهدفت", "طال", "near", "around")
    )


def _pointers(
    reading: Reading, words: Sequence[Match], starts: dict[int, list[tuple[int, Word]]], taken: set[int]
) -> list[Toponym]:
    """Words that point back to the place of a kind named last: "المدينة", "the town"."""
    found = []
    for match in words:
        if match.first in taken or "back" not in match.names.roles["placeword"]:
            continue
        if match.last < len(reading.forms) and reading.forms[match.last] == "of":
            continue  # "the village of Maranaz" points nowhere back
        if not match.article and "\u0621" <= reading.text[match.start] <= "\u06d3":
            continue
        heads = [w for _, w in starts.get(match.last - 1, ()) if w.role == "head"]
        kinds = tuple(k for w in heads for k in w.values)
        found.append(
            Toponym(reading, match.first, match.last, match.first, match.start, match.end, (), kinds=kinds, back=True)
        )
    return found
