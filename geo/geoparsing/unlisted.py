"""Names after head nouns that no gazetteer holds under these words: they wait for a curator, and keep their words.

A list is read as one: ``قرى أشمة وتل تمر ودادا عبدال``. An English name may be another spelling of a listed one
(``the village of Susyan``): its candidates are those that sound like it, to be confirmed by what stands around.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from geo.geoparsing.name_words import name_words
from geo.geoparsing.surroundings import LINKS, LIST_SIGNS, Around, Toponym
from text.lexicon import Word
from text.matcher import Match
from text.spelling import ARTICLES

_TOWNS = frozenset(("village", "town"))
_SITES = frozenset(("oilfield", "camp", "dam", "airport", "silo", "mountain"))
GENERIC, _UNNAMED = name_words("generic"), name_words("unnamed")


def unlisted(
    around: Around, blocked: Sequence[bool], known: Sequence[Toponym], refused: dict[int, Match]
) -> list[Toponym]:
    """Names after an indefinite head noun that no gazetteer holds, alone or in a list: قرى أشمة وتل تمر ودادا عبدال."""
    tokens, found = around.tokens, []
    at = {t.first: t for t in known}
    for options in list(around.starts.values()):
        for end, word in options:
            if word.role != "head" or word.language != "ar" or end >= len(tokens):
                continue
            if tokens[end - 1].form.startswith("ال"):
                continue
            if not {"village", "neighbourhood", "checkpoint"} & set(word.values):
                continue
            begin = end - 1
            items = _items(around, blocked, at, refused, begin, end, word)
            if (
                word.number == "plural"
                and len(items) + sum(end <= t.first < end + 12 and t.kinds == word.values for t in known) < 2
            ):
                continue  # قرى عدة: only a list of names is one
            found += items
    return found


def _items(
    around: Around,
    blocked: Sequence[bool],
    known: dict[int, Toponym],
    refused: dict[int, Match],
    outer: int,
    position: int,
    word: Word,
) -> list[Toponym]:
    """The unknown names of a list that starts at a token; what the gazetteer knows is stepped over."""
    tokens, items, first = around.tokens, [], True
    while position < len(tokens):
        if position in known:
            if word.number == "singular":
                break
            position, first = known[position].last, False
        else:
            match = refused.get(position)
            if position in around.qualities or (around.starts.get(position) and not (match and match.article)):
                break
            if match is not None and goes_on(around, match):
                last, ids = match.last + 1, ()
                start = match.start
            elif match is not None and (first or match.clitic == "و" or tokens[position - 1].form in LIST_SIGNS):
                last, start = (
                    match.last,
                    match.start,
                )  # too weak a name to stand alone: here the head noun speaks for it
                ids = tuple(dict.fromkeys(e.ref.place_id for e in match.of("place")))
            elif (ends := _name_ends(around, blocked, position, first)) is not None:
                last, ids = ends, ()
                start = tokens[position].start + (0 if first or not tokens[position].form.startswith("و") else 1)
            else:
                break
            items.append(
                Toponym(
                    around.reading, position, last, outer if first else position, start, tokens[last - 1].end, ids,
                    kinds=word.values, plural=word.number != "singular",
                )
            )  # fmt: skip
            position, first = last, False
            if word.number == "singular":
                break
        while position < len(tokens) and tokens[position].form in ("،", ",", "و"):
            position += 1
            if position in known or tokens[min(position, len(tokens) - 1)].form.startswith("و"):
                break
    return items


def _name_ends(around: Around, blocked: Sequence[bool], position: int, first: bool) -> int | None:
    """Index after an unknown name at a token; None where the token is not a name."""
    tokens = around.tokens
    name = tokens[position]
    form = name.form if first else name.form.removeprefix("و")
    joined = first or name.form.startswith("و") or tokens[position - 1].form in ("،", ",", "و")
    if not joined or blocked[position] or around.starts.get(position):
        return None
    if len(form) < 3 or form in LINKS or form in _UNNAMED or not "\u0621" <= form[0] <= "\u06d3":
        return None
    if position and tokens[position - 1].end + 3 < name.start:
        return None
    last = position + 1
    if last < len(tokens) and not blocked[last] and not around.starts.get(last):
        following = tokens[last].form
        if following.startswith("ال") or (form in GENERIC and "\u0621" <= following[0] <= "\u06d3"):
            last += 1
    if not first and not _closed(around, last):
        return None
    return last


def goes_on(around: Around, match: Match) -> bool:
    """Whether a name of one generic word is the beginning of a longer one: عرب حسن is not عرب."""
    if match.last - match.first > 1 or match.last >= len(around.tokens):
        return False
    form = around.reading.forms[match.first]
    return form.removeprefix(match.clitic) in GENERIC and not _closed(around, match.last)


def _closed(around: Around, position: int) -> bool:
    """Whether a list may go on or end at a token: a sign, "and", a preposition, a word beside names."""
    if position >= len(around.tokens):
        return True
    form = around.reading.forms[position]
    return not form[0].isalnum() or form.startswith(("و", "ب")) or form in LINKS or position in around.starts


def unlisted_latin(
    around: Around, blocked: Sequence[bool], known: Sequence[Toponym], by_sound: Callable[[str, int], Sequence[str]]
) -> list[Toponym]:
    """Capitalised names beside "village", "town", "hamlet" that no listed spelling has."""
    tokens, found = around.tokens, []
    taken = {i: t for t in known for i in range(t.first, t.last)}
    for first, options in list(around.starts.items()):
        for end, word in options:
            if word.role != "head" or word.language != "en" or not (_TOWNS | _SITES) & set(word.values):
                continue
            spans = _behind(around, blocked, taken, end) or _ahead(around, blocked, taken, first)
            for begin, last in spans:
                text = around.reading.text[tokens[begin].start : tokens[last - 1].end]
                outer = first if begin >= end and (begin, last) == spans[0] else begin
                ids = tuple(by_sound(text, 2)) if _TOWNS & set(word.values) else ()
                found.append(
                    Toponym(
                        around.reading, begin, last, outer, tokens[begin].start, tokens[last - 1].end, ids,
                        kinds=word.values, plural=word.number != "singular", sounded=frozenset(ids),
                    )
                )  # fmt: skip
                if last == first:  # "Susyan village": both words are its own
                    found[-1].last = end
                taken |= dict.fromkeys(range(begin, last), found[-1])
    return found


def _behind(around: Around, blocked: Sequence[bool], taken: dict[int, Toponym], position: int) -> list[tuple[int, int]]:
    """Names in "the villages of A, B and C" that are not known."""
    tokens, spans = around.tokens, []
    if position >= len(tokens) or tokens[position].form != "of":
        return []
    position += 1
    while position < len(tokens):
        if position in taken:
            position = taken[position].last
        elif (last := _capitals(around, blocked, taken, position)) is not None:
            spans.append((position, last))
            position = last
        else:
            break
        if position >= len(tokens) or tokens[position].form not in LIST_SIGNS:
            break
        while position < len(tokens) and tokens[position].form in LIST_SIGNS:
            position += 1
    return spans


def _ahead(around: Around, blocked: Sequence[bool], taken: dict[int, Toponym], position: int) -> list[tuple[int, int]]:
    """The name in "Susyan village", whole: what follows an article, a hyphen or a capital goes on with a longer one."""
    for begin in range(max(0, position - 5), position):
        before = around.reading.forms[begin - 1] if begin else ""
        free = not any(i in taken for i in range(begin, position)) and (begin == 0 or not _capital(around, begin - 1))
        if position - begin == 1 and around.reading.forms[begin] in _UNNAMED:
            continue  # the adjective of a country before "town"
        if free and before not in ARTICLES and before != "-" and _capitals(around, blocked, taken, begin) == position:
            return [(begin, position)]
    return []


def _capitals(around: Around, blocked: Sequence[bool], taken: dict[int, Toponym], position: int) -> int | None:
    """Index after one to four capitalised words, articles and hyphens among them; None where there is none."""
    last, full = position, False
    while last < len(around.tokens) and last - position < 5 and last not in taken and not blocked[last]:
        form = around.reading.forms[last]
        if form == "-" or form in ARTICLES or _capital(around, last):
            full = full or (form not in ARTICLES and form != "-" and len(form) > 2)
            last += 1
        else:
            break
    while last > position and around.reading.forms[last - 1] == "-":
        last -= 1
    return last if full else None


def _capital(around: Around, index: int) -> bool:
    token = around.tokens[index]
    letters = around.reading.text[token.start : token.end]
    if token.form in LINKS:
        return False  # "The villages of"
    return letters[0].isascii() and letters[0].isupper() and not letters.isupper()
