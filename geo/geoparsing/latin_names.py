"""Names in Latin letters that stand in another name or go on, and unlisted ones where only a place can stand.

A capital marks a name in English: ``Tall`` of ``Tall Riyahi`` is not the town of that name, ``Jarablus`` of ``the
Jarablus Revolutionary Brigade`` is not where its men fight, and ``Barna`` of ``captured Barna in Aleppo`` is a place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from geo.geoparsing.name_words import name_words
from geo.geoparsing.surroundings import LIST_SIGNS, Around, Toponym
from text.matcher import Match
from text.passage import Token
from text.spelling import ARTICLES

_BODY, _GENERIC, _UNNAMED = name_words("body"), name_words("generic"), name_words("unnamed")
_SLOT, _LEADING, _LINKS = name_words("slot"), name_words("leading"), name_words("link")
_ENVIRONS = name_words("environs")
_CAPITAL = re.compile("(?<![A-Za-z])[A-Z]")
_LONGEST = 4  # words of a name, articles left out
_HILLS = name_words("hill")
_FRONTS = frozenset(("front", "fronts"))


def names_a_body(around: Around, first: int, last: int) -> bool:
    """Whether a name is part of an organisation's: "Saraqib Revolutionary Front", "Military Council of Manbij"."""
    forms = around.reading.forms
    for position in range(last, min(last + 3, len(forms))):
        if not around.capital(position) or not around.beside(position):
            break
        if forms[position] in _BODY:
            # "on Bazaa Front": a line between two armies
            return forms[position] not in _FRONTS or position > last or forms[first - 1] not in ("on", "at", "along")
    before = first - 1
    while before > 0 and forms[before] in ARTICLES | {"the", "-"}:
        before -= 1
    return before > 0 and forms[before] == "of" and forms[before - 1] in _BODY and around.capital(before - 1)


def goes_on_latin(around: Around, first: int, last: int, known: bool) -> bool:
    """Whether a name is one word of a longer one that no gazetteer holds: Tall of "Tall Riyahi".

    ``known`` is a name that everybody knows: what follows it is in the place ("Aleppo Citadel").
    """
    forms = around.reading.forms
    words = [i for i in range(first, last) if forms[i] not in ARTICLES and forms[i].isalpha()]
    if len(words) != 1:
        return False
    after = last
    while after < len(forms) and (forms[after] == "-" or forms[after] in ARTICLES) and around.beside(after):
        after += 1
    begins = not known or forms[words[0]] in _GENERIC
    hill = forms[words[0]] in _HILLS
    joined = begins and after < len(forms) and around.beside(after) and (
        _free_capital(around, after) or (hill and around.capital(after) and not around.named[after])
    )  # fmt: skip
    before = first - 1
    while before > 0 and forms[before] in ARTICLES | {"-"} and around.beside(before + 1):
        before -= 1
    on_hill = before >= 0 and forms[before] in _HILLS and around.capital(before) and around.beside(before + 1)
    if joined or known:
        return (joined or on_hill) and not around.headline(first, after + 1)
    led = before >= 0 and around.beside(before + 1) and _free_capital(around, before) and not _opens(around, before)
    return led and not around.headline(before, last)


def _free_capital(around: Around, index: int) -> bool:
    """Whether a token is a capitalised word that is nothing else."""
    forms = around.reading.forms
    return (
        around.capital(index) and not around.blocked[index] and not around.starts.get(index)
        and forms[index] not in _UNNAMED and forms[index] not in _LINKS and forms[index].isalpha()
    )  # fmt: skip


def _opens(around: Around, index: int) -> bool:
    """Whether a token opens a sentence, where every word has a capital."""
    return index == 0 or not around.reading.forms[index - 1][0].isalnum()


def bare_latin(around: Around, known: Sequence[Toponym], refused: dict[int, Match]) -> list[Toponym]:
    """Capitalised names that nothing else claims, where a place is expected: "captured Barna in Aleppo".

    They have no candidates: resolution looks for one inside a place named with them.
    """
    found: list[Toponym] = []
    taken = {i for t in known for i in range(t.outer, t.last)}
    starts = {t.outer for t in known}
    free = {i for m in refused.values() for i in range(m.first, m.last)}
    done = 0
    for begin in _capitals(around):
        position = begin
        while position > done and _article(around, position - 1):
            position -= 1
        if begin < done or begin in taken or (last := _run(around, position, taken, free)) is None:
            continue
        name = _bare(around, position, last, starts, found[-1].last if found else None)
        if name is not None:
            found.append(name)
        done = last
    return found


def _bare(around: Around, first: int, last: int, starts: set[int], ended: int | None) -> Toponym | None:
    """A capitalised name as a place where one is expected; ``ended`` is where the one before it ended."""
    tokens, forms = around.tokens, around.reading.forms
    before = forms[first - 1] if first else ""
    head = next((w for _, w in around.starts.get(last, ()) if w.role == "head" and "village" in w.values), None)
    inside = _goes_into(forms, last, starts)
    listed = ended is not None and all(f in LIST_SIGNS for f in forms[ended:first])
    expected = inside or listed or head or before in _SLOT or before in _LEADING
    if not expected or around.headline(first, last):
        return None
    name = Toponym(
        around.reading, first, last, first, tokens[first].start, tokens[last - 1].end, (), weak=True,
        slot=head is not None or (inside and before in _SLOT), several_words=last - first > 1,
    )  # fmt: skip
    if head is not None:
        name.kinds, name.last = head.values, last + 1
    return name


def _capitals(around: Around) -> Iterator[int]:
    """Tokens that begin with a Latin capital; most texts in Arabic have none."""
    tokens, at = around.tokens, 0
    for match in _CAPITAL.finditer(around.reading.text):
        at = bisect_left(tokens, match.start(), at, key=_start)
        if at < len(tokens) and tokens[at].start == match.start():
            yield at


def _start(token: Token) -> int:
    return token.start


def _article(around: Around, index: int) -> bool:
    """Whether a token is an article, or a hyphen, written onto the name behind it."""
    form = around.reading.forms[index]
    return (form in ARTICLES or form == "-") and around.beside(index + 1) and not around.blocked[index]


def _goes_into(forms: Sequence[str], position: int, starts: set[int]) -> bool:
    """Whether a known place follows as what holds a name: "in Aleppo", "in the northern countryside of Aleppo"."""
    if forms[position : position + 2] == ["and", "its"]:
        position += 2
        while position < len(forms) and forms[position] in _ENVIRONS:
            position += 1
    return (
        position < len(forms)
        and forms[position] in ("in", "of")
        and bool(starts.intersection(range(position + 1, position + 6)))
    )


def _run(around: Around, position: int, taken: set[int], free: set[int]) -> int | None:
    """Index after the capitalised words of a name that begins at a token; None where none does."""
    forms, last, words = around.reading.forms, position, 0
    while last < len(forms) and last not in taken and words < _LONGEST:
        if last > position and not around.beside(last):
            break
        if forms[last] in ARTICLES or (forms[last] == "-" and last > position):
            last += 1
        elif around.capital(last) and (last in free or _free_capital(around, last)):
            words, last = words + 1, last + 1
        else:
            break
    while last > position and (forms[last - 1] == "-" or forms[last - 1] in ARTICLES):
        last -= 1
    if not words or not around.capital(position) and forms[position] not in ARTICLES:
        return None
    if names_a_body(around, position, last) or any(forms[i] in _BODY for i in range(position, last)):
        return None
    return last
