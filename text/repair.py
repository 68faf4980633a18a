"""Words as posts write them, made whole: masked letters joined, glued words cut apart, long compounds opened.

Posts hide words from filters («ص ا ر و خ», «التر/كي», «د1عش»), stretch them («عاااجل»), and lose the blank or line
break between two words («تشرينقصفت»). Letters are joined and words cut only where the lexicons know what comes out, or
where spelling itself shows it: ة and ى stand only at the end of a word. The way back to the text as published is kept.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import Protocol

from text.normalize import THE
from text.posts import PICTURE

Edit = tuple[int, int, str]  # what replaces a span


class Words(Protocol):
    """What the lexicons know; a folded Arabic word may carry clitics and the article."""

    def knows(self, form: str) -> bool:
        """Whether a name or word of the lexicons begins with it."""

    def kinds(self, form: str) -> frozenset[str]:
        """Kinds of the names that it is alone."""

    def ends_place(self, form: str) -> bool:
        """Whether it is the last word of a place's name."""

    def place(self, form: str) -> bool:
        """Whether it is a place's name and no everyday word."""

    def follow(self, form: str, after: str) -> bool:
        """Whether a name goes on with the second word after the first."""


_AR = "\u0621-\u063a\u0641-\u064a"
_LETTER = re.compile(f"[{_AR}]")
_LIGATURES = re.compile("[\ufb50-\ufdf9\ufe70-\ufefc]")
_STRETCHED = re.compile(rf"([{_AR}])\1\1+")
# A sign between two letters; 1 stands for alef. The pattern begins with the sign and looks back: faster than a letter.
_SIGNS = "./|\\\\·•~^+=@1-"
_MASK = re.compile(rf"[{_SIGNS}](?<=[{_AR}][{_SIGNS}])[{_SIGNS}]{{0,3}}(?=[{_AR}])")
_DOT = re.compile(rf"\.(?<=[{_AR}]\.)(?=[{_AR}])")
_SPACED = re.compile(rf" [{_AR}] (?=[{_AR}](?![{_AR}]))")  # the blanks around a letter that another lone letter follows
_WORD_END = re.compile(rf"[ةى](?=[{_AR}])(?!ء)")
_CAMEL = re.compile(r"#[A-Za-z]*[a-z][A-Z][A-Za-z]*")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(rf"[{_AR}]+")
# Items of a list behind a colon, one a line or one a sign: «استهدف القصف بلدات: ▪ سرمين ▪ النيرب».
_BULLET = rf"(?:\s*[{PICTURE}\u2022\u2023\u2043]+|[ \t]*\n\s*[-*])[ \t]*"
_LIST = re.compile(rf":{_BULLET}(?=\S)")
_ITEM = re.compile(rf"[^\n:{PICTURE}\u2022\u2023\u2043]{{2,60}}?(?P<next>{_BULLET}(?=\S)|[ \t]*(?:\n|\Z))")
_DATED = re.compile(rf"\d/\d{{1,2}}/\d{{1,4}}(?=[{_AR}])")
_BROKEN = re.compile(rf"(?<![{_AR}])(?P<left>[{_AR}]{{2,7}})(?P<blank> )(?=(?P<right>[{_AR}]{{1,7}})(?![{_AR}]))")
_LONG = re.compile(rf"#?[{_AR}]{{6,}}")
_PEOPLE = frozenset(("actor", "person"))
_TELLING, _NAMES = frozenset(("trigger", "gapped")), frozenset(("place", "actor"))  # kinds of words
_MOST_PIECES = 16  # no word has more; a longer row of them is no word
_LEAST = 3  # letters of each half of a glued word
_PLACE = 4  # letters of a place's name that another word is glued to; one more before a word of three


def apply(text: str, offsets: list[int] | None, edits: Iterable[Edit]) -> tuple[str, list[int] | None]:
    """The text with its edits made, and where each of its characters stands in the text as published.

    Edits that begin inside one before them are left out.

    >>> apply("ab", None, [(1, 1, " ")])
    ('a b', [0, 1, 1, 2])
    """
    edits = sorted(edits)
    if not edits:
        return text, offsets
    before = offsets if offsets is not None else range(len(text) + 1)
    pieces: list[str] = []
    after: list[int] = []
    at = 0
    for start, end, new in edits:
        if start < at:
            continue
        pieces += text[at:start], new
        after += before[at:start]
        after += [before[start]] * len(new)
        at = end
    pieces.append(text[at:])
    after += before[at:]
    return "".join(pieces), after


def repaired(raw: str, text: str, offsets: list[int] | None, words: Words) -> tuple[str, list[int] | None]:
    """A folded text with its masked and glued words made whole.

    Parameters
    ----------
    raw : str
        As published.
    text, offsets
        ``raw`` folded and stripped of marks, as :func:`text.normalize.strip_marks` gives it.
    words : Words
    """
    glued = [m.end() for m in _WORD_END.finditer(raw)]
    if offsets is not None:
        glued = [bisect_left(offsets, at) for at in glued]
    edits = [(at, at, _gap(*halves, words)) for at in glued if not words.knows("".join(halves := _around(text, at)))]
    edits += ((m.start(), m.end(), unicodedata.normalize("NFKC", m.group())) for m in _LIGATURES.finditer(text))
    edits += ((m.start(), m.end(), _unstretched(text, m, words)) for m in _STRETCHED.finditer(text))
    edits += ((m.end(), m.end(), "\n") for m in _DATED.finditer(text))
    edits += ((at, at, " ") for m in _CAMEL.finditer(text) for at in _humps(m))
    text, offsets = apply(text, offsets, edits)
    text, offsets = apply(text, offsets, [*_masked(text, words), *_spaced(text, words)])
    text, offsets = apply(text, offsets, _broken(text, words))
    text, offsets = apply(text, offsets, _glued(text, words))
    return apply(text, offsets, _listed(text, words))


def _listed(text: str, words: Words) -> Iterator[Edit]:
    """Commas for the signs or lines of a list whose items tell no event: places or names of one sentence."""

    def tells(word: str) -> bool:
        kinds = words.kinds(word)
        return bool(kinds & _TELLING) and not kinds & _NAMES

    for head in _LIST.finditer(text):
        gap, at, between = (head.start() + 1, head.end()), head.end(), " "
        while item := _ITEM.match(text, at):
            sentence = text[at : item.start("next")].rstrip().endswith(".")
            if sentence or any(map(tells, _WORD.findall(text, at, item.start("next")))):
                break
            yield *gap, between
            gap, at, between = item.span("next"), item.end(), "، "
            if text[item.start("next") : at].strip() == "":
                break


def _unstretched(text: str, stretched: re.Match[str], words: Words) -> str:
    """A letter written three times or more: twice where the lexicons know the word so («اللاجئيين»), else once."""
    letter, end = stretched[1], _right(text, stretched.end())
    twice = text[_left(text, stretched.start()) : stretched.start()] + 2 * letter + text[stretched.end() : end]
    return 2 * letter if words.knows(twice) else letter


def _humps(tag: re.Match[str]) -> list[int]:
    return [tag.start() + m.start() for m in _HUMP.finditer(tag.group())]


def _around(text: str, at: int) -> tuple[str, str]:
    """The Arabic letters before and after an offset."""
    return text[_left(text, at) : at], text[at : _right(text, at)]


def _left(text: str, at: int) -> int:
    """Where the run of letters that ends at an offset begins; no word is longer than forty."""
    start = at
    while start > max(0, at - 40) and _LETTER.match(text, start - 1):
        start -= 1
    return start


def _right(text: str, at: int) -> int:
    end = at
    while end < min(len(text), at + 40) and _LETTER.match(text, end):
        end += 1
    return end


def _masked(text: str, words: Words) -> list[Edit]:
    """Signs inside words that the lexicons know without them: «التر/كي», «د1عش»; «حلب/إدلب» are two words."""
    edits: list[Edit] = []
    row: list[re.Match[str]] = []
    for sign in _MASK.finditer(text):
        if row and (row[-1].end() + 40 < sign.start() or _right(text, row[-1].end()) != sign.start()):
            edits += _unmasked(text, row, words)
            row = []
        row.append(sign)
    edits += _unmasked(text, row, words) if row else []
    return [*edits, *_dotted(text, words)] if any("." in text[a:b] for a, b, _ in edits) else edits


def _dotted(text: str, words: Words) -> Iterator[Edit]:
    """In a text that hides words by dots: those inside words that the lexicons do not know, «بجر.احها»."""
    for dot in _DOT.finditer(text):
        left, right = text[_left(text, dot.start()) : dot.start()], text[dot.end() : _right(text, dot.end())]
        if min(len(left), len(right)) <= _LEAST and not (_stands(left, words) and _stands(right, words)):
            yield dot.start(), dot.end(), ""


def _stands(piece: str, words: Words) -> bool:
    """Whether a piece between signs is a word; the article alone is none («الاحتل.ال»)."""
    return piece != THE and words.knows(piece)


def _unmasked(text: str, row: Sequence[re.Match[str]], words: Words) -> list[Edit]:
    """The signs of one row of letters and signs that only hide a word."""
    if len(row) >= _MOST_PIECES:
        return []
    ends = [*(m.start() for m in row), _right(text, row[-1].end())]
    starts = [_left(text, row[0].start()), *(m.end() for m in row)]
    parts = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    signs = ["\u0627" if "1" in m.group() else "" for m in row]
    spans = sorted(combinations(range(len(parts)), 2), key=lambda span: span[0] - span[1])
    for first, last in spans:  # the longest first
        joined = parts[first] + "".join(signs[i] + parts[i + 1] for i in range(first, last))
        inside = parts[first : last + 1]
        letters = len(inside) > 2 and all(len(part) <= 2 for part in inside)
        known = words.kinds(joined) if len(joined) == _LEAST else words.knows(joined)
        hides = known and (any(signs[first:last]) or not all(_stands(part, words) for part in inside))
        if letters or hides:
            return [(m.start(), m.end(), sign) for m, sign in list(zip(row, signs, strict=True))[first:last]]
    return []


def _spaced(text: str, words: Words) -> list[Edit]:
    """Blanks between lone letters, with the piece before and after them where the word needs it: «صا ر و خ»."""
    edits: list[Edit] = []
    at = 0
    for two in _SPACED.finditer(text):
        if two.start() < at:
            continue
        start = two.start() + 1
        while start >= 2 and text[start - 1] == " " and _left(text, start - 1) == start - 2:
            start -= 2
            if two.start() - start > 2 * _MOST_PIECES:
                break
        end = two.end() + 1
        while text[end : end + 1] == " " and _right(text, end + 1) == end + 2:
            end += 2
            if end - two.start() > 2 * _MOST_PIECES:
                break
        at = end
        before = _left(text, start - 1) if text[start - 1 : start] == " " else start
        after = _right(text, end + 1) if text[end : end + 1] == " " else end
        ways = [(a, b) for a in {before, start} - {start - 1} for b in {after, end} - {end + 1}]
        for first, last in sorted(ways, key=lambda way: way[0] - way[1]):
            joined = text[first:last].replace(" ", "")
            if len(joined) > 2 and words.knows(joined):
                edits += [(i, i + 1, "") for i in range(first, last) if text[i] == " "]
                break
    return edits


def _broken(text: str, words: Words) -> Iterator[Edit]:
    """Blanks inside words that tell of events where the lexicons know neither half: «صوا ريخ», «اشتبا كات»."""

    @cache
    def one(left: str, right: str) -> bool:
        if words.knows(left) or words.knows(right):  # nearly all pairs: asked first, nothing is looked up for them
            return False
        return len(left + right) > 3 and bool(words.kinds(left + right) & _TELLING)

    for blank in _BROKEN.finditer(text):
        at = blank.start("blank")
        if one(blank["left"], blank["right"]):
            yield at, at + 1, ""


def _gap(left: str, right: str, words: Words) -> str:
    """What was lost between two words: a line break between a place and what tells of an event, else a blank."""
    kinds = words.kinds(right)
    return "\n" if kinds & _TELLING and not kinds & _NAMES and words.ends_place(left) else " "


def _glued(text: str, words: Words) -> list[Edit]:
    """Cuts in long words that the lexicons do not know and of which they know both halves."""

    @cache
    def cut(word: str, before: str) -> int:
        return _cut(word, before, words)

    edits: list[Edit] = []
    for match in _LONG.finditer(text):
        word, start = match.group(), match.start()
        if words.knows(word):
            continue
        before = text[_left(text, start - 1) : start - 1] if text[start - 1 : start] == " " else ""
        if at := cut(word, before):
            left, right = word[:at].removeprefix("#"), word[at:]
            tag_ends = word[0] == "#" and not words.follow(left, right)
            gap = "\n" if tag_ends else _gap(left, right, words)
            edits.append((start + at, start + at, gap))
    return edits


def _cut(word: str, before: str, words: Words) -> int:
    """Where two words are glued together, 0 for nowhere; ``before`` stands before them."""
    if word[0] == "#":
        at = _cut(word[1:], before, words) or _tagged(word[1:], words)
        return at + 1 if at else 0
    if len(word) > 40 or words.knows(word):
        return 0
    ways = range(len(word) - _LEAST, _LEAST - 1, -1)  # the longest beginning decides
    return next((at for at in ways if _two(word[:at], word[at:], before, words)), 0)


def _two(left: str, right: str, before: str, words: Words) -> bool:
    """Whether two halves of a long word are words of their own."""
    kinds = words.kinds(right)
    first = words.kinds(left)
    if words.follow(left, right) or ("placeword" in first and words.place(right)):
        return True
    if "trigger" in first and kinds & _PEOPLE and not kinds & _TELLING:  # «مقتلشخص»
        return True
    if not words.ends_place(left):
        return False
    if before and words.follow(before, left):  # the end of a name of two words begins no other word
        return len(right) > _LEAST or bool(kinds & _TELLING)
    letters = len(left.removeprefix(THE))
    if right.startswith(THE):
        return letters >= _PLACE and len(right) > _PLACE
    return bool(kinds & _TELLING) and letters >= _PLACE + (len(right) == _LEAST)


def _tagged(word: str, words: Words) -> int:
    """Where the place ends that a hashtag names, whatever is glued to it: «#حلبحسبي الله»."""
    if words.knows(word):
        return 0
    ways = range(min(len(word), 40) - _LEAST, _LEAST - 1, -1)
    return next((at for at in ways if words.place(word[:at])), 0)
