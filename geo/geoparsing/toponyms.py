"""Which names in a text are places, and what stands around them.

A name is read as a place when it is safe to (a town everybody names bare, or a head noun before it:
``حي``, ``قرية``, "village of") and not when it stands inside another name, after a tribe's or a
person's title, or where it only says who somebody is. Offsets are those of the reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

from geo.geoparsing.abroad import countries_told
from geo.geoparsing.latin_names import bare_latin
from geo.geoparsing.name_rules import read_name
from geo.geoparsing.name_words import name_words
from geo.geoparsing.surroundings import LIST_SIGNS, Around, Toponym
from geo.geoparsing.unlisted import unlisted, unlisted_latin
from text.lexicon import Word
from text.matcher import Match
from text.passage import Reading

_SEAT = name_words("seat")
_LISTED = LIST_SIGNS | {"من", "from", "of"}
_FLIGHT_REACH = 24  # tokens behind "flight" in which the ways of those who fled are told
_MEDIA_REACH = 6  # tokens between "مراسل" and the place of his desk


def toponyms(
    reading: Reading,
    kinds: Mapping[str, Sequence[Match]],
    names: Sequence[Match],
    named: Sequence[bool],
    blocked: Sequence[bool],
    tiers: dict[str, int],
    by_sound: Callable[[str, int], Sequence[str]],
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
        Ids of the settlements that sound like a Latin name; short names up to the tier given.
    """
    words, cues = kinds.get("placeword", ()), kinds.get("cue", ())
    triggers = kinds.get("trigger", ())
    around = Around(reading, words, cues, named, blocked)
    apart = _reach(reading, cues, triggers, "apart", _MEDIA_REACH)
    origin = _reach(reading, cues, triggers, "origin", 4)
    ways = _ways_of_flight(reading, triggers)
    found: list[Toponym] = []
    refused: dict[int, Match] = {}
    meanings: dict[tuple[int, int], list[Match]] = defaultdict(list)
    for match in kinds.get("place", ()):
        meanings[match.first, match.last].append(match)
    for match in names:
        previous = found[-1] if found else None
        toponym = read_name(match, meanings[match.first, match.last], around, tiers, previous)
        if toponym is not None:
            found.append(toponym)
        else:
            refused[match.first] = match
    found.extend(unlisted(around, blocked, found, refused))
    free = {i for m in refused.values() for i in range(m.first, m.last)}  # words of a longer name: Zarqa of Umm Zarqa
    taken = [claimed and i not in free for i, claimed in enumerate(blocked)]
    found.extend(unlisted_latin(around, taken, found, by_sound))
    found.extend(bare_latin(around, found, refused))
    told = countries_told(around, kinds.get("country", ()), found)
    firsts = {t.first for t in told}  # "Iraq's Dohuk province": no place is called Iraq
    found = [*(t for t in found if t.first not in firsts or t.place_ids), *told]
    found.extend(_pointers(reading, words, around.starts, {i for t in found for i in range(t.outer, t.last)}))
    found.sort(key=lambda t: (t.first, -t.last))
    for toponym in found:
        toponym.apart = True in apart[toponym.outer : toponym.first + 1]
        toponym.origin = True in origin[toponym.outer : toponym.first + 1]
    for previous, toponym in pairwise(found):
        if previous.origin and toponym.origin and previous.last == toponym.outer and toponym.relation != "rural":
            toponym.origin = False  # المتمركزة في بلدة تل رفعت | مدينة اعزاز: only the first is where they are
        if previous.apart and toponym.apart and toponym.relation != "rural" and not _listed(reading, toponym):
            toponym.apart = False  # من أبناء بلدة الشعفة | قرب قرية تل حلف: home, and then where it happened
    for toponym in found:
        seat = reading.forms[toponym.last : toponym.last + 1] == ["-"] and not _SEAT.isdisjoint(
            reading.forms[toponym.last + 1 : toponym.last + 2]
        )
        toponym.apart = toponym.apart or ways[toponym.first] or seat
    return found


def _listed(reading: Reading, toponym: Toponym) -> bool:
    """Whether a place is told like the one before it: "from the towns of A and B", "one from A and one from B"."""
    before = reading.forms[toponym.outer - 1 : toponym.outer + 1]
    return before[0] in _LISTED or before[-1].startswith("و")


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


def _ways_of_flight(reading: Reading, triggers: Sequence[Match]) -> list[bool]:
    """Tokens behind words for people who flee, up to a comma or the next event: from where, and where to."""
    marked = [False] * (len(reading.forms) + 1)
    families = {m.first: {e.ref.family for e in m.of("trigger")} for m in triggers}
    for match in triggers:
        if families[match.first] == {"displacement"} and "\u0621" <= reading.text[match.start] <= "\u06d3":
            for i in range(match.last, min(match.last + _FLIGHT_REACH, len(reading.forms))):
                if reading.forms[i] in ("،", ",", "\n", ":", ".") or families.get(i, {"displacement"}) != {
                    "displacement"
                }:
                    break
                marked[i] = True
    return marked


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
