"""One spelling for comparison, with a way back to the text as published.

Folding never changes what is stored or shown. :func:`fold_same_length` maps one character to one
character, so its offsets are those of the original; :func:`strip_marks` drops the marks that carry
no letter (vowel signs, tatweel, zero-width characters) and returns the offsets; :func:`fold` does
both and is what names are compared by.
"""

from __future__ import annotations

import re
import unicodedata

AND, THE = "و", "ال"  # written onto the word they belong to

_SAME_LENGTH: dict[str, str] = {}


def _learn(chars: str, to: str) -> None:
    _SAME_LENGTH.update(dict.fromkeys(chars, to))


_learn("أإآٱٲٳ", "ا")
_learn("ىیېۍ", "ي")
_learn("ةەۀہۃھ", "ه")
_learn("ؤۆۇۈۋ", "و")
_learn("ئێ", "ي")
_learn("کڪ", "ك")
_learn("گ", "ك")
_learn("چ", "ج")
_learn("پ", "ب")
_learn("ڤ", "ف")
_learn("ژ", "ز")
_learn("ڕ", "ر")
_learn("ڵ", "ل")
_learn("“”„‟«»″＂", '"')
_learn("‘’‚‛′ʼʿʾ`", "'")
_learn("–—−‐‑", "-")
_learn("٫", ".")
_learn("٬", ",")
for _digit in range(10):
    _learn(chr(0x0660 + _digit) + chr(0x06F0 + _digit), str(_digit))
for _code in range(0xC0, 0x250):  # Latin letters with marks: Qāmishlī -> Qamishli, length kept
    _base = unicodedata.normalize("NFKD", chr(_code))[0]
    if _base.isascii() and _base.isalpha():
        _SAME_LENGTH[chr(_code)] = _base
_learn("ıİ", "i")

# Vowel signs, Quranic marks, superscript alef, tatweel, joiners, direction marks and other zero-width
# characters: they carry no letter, and writers hide words behind them.
MARKS = re.compile(
    "[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f]"
)

# Posts hide words from filters by tatweel, dots, stars or blanks inside them: قـ.ـصف, فقـ ـدان, kil*l. A bare dot
# counts only where it leaves a single letter alone (قص.ف), which is not an Arabic word; elsewhere it ends a sentence.
_AR = "\u0621-\u063a\u0641-\u064a"
# Each pattern begins with the sign itself and looks back from there: ten times as fast as a look back at every letter.
# Runs are counted only so far: a text of nothing but tatweel must not be read from each of them to its end.
_SIGNS, _TATWEEL = r"[.*_·•/|\-]{1,64}", "\u0640{1,16}"
OBFUSCATION = re.compile(
    rf"[\u0640.*_·•/|\-](?<=\w[\u0640.*_·•/|\-])"
    rf"(?:(?<=\u0640)(?:(?:{_TATWEEL})?(?:[ .*_·•/|\-]{{1,3}}{_TATWEEL}|{_SIGNS}))"
    rf"|(?<!\u0640)(?:{_SIGNS})?{_TATWEEL}|(?<=[*])[*]{{0,64}})(?=\w)"
)
_LONE_LETTER = re.compile(rf"\.(?<=[{_AR}]\.)(?=[{_AR}](?![{_AR}.]))")
_FOLDABLE = re.compile(f"[{''.join(map(re.escape, _SAME_LENGTH))}]")


def fold_same_length(text: str) -> str:
    """Fold letters, digits and quotes one to one: offsets of the result are offsets of ``text``.

    >>> fold_same_length("القامشلي ٢٥")
    'القامشلي 25'
    """
    for letter in set(_FOLDABLE.findall(text)):  # a text uses few of them: faster than str.translate
        text = text.replace(letter, _SAME_LENGTH[letter])
    return text


def strip_marks(text: str) -> tuple[str, list[int] | None]:
    """Drop marks and filter-dodging signs inside words.

    Returns
    -------
    stripped : str
    offsets : list of int, or None
        ``offsets[i]`` is where ``stripped[i]`` stands in ``text``; one more entry than characters,
        the last being ``len(text)``. None when nothing was dropped and offsets are equal.
    """
    dropped = [m.span() for m in MARKS.finditer(text)]
    if "\u0640" in text or "*" in text:
        dropped += [m.span() for m in OBFUSCATION.finditer(text)]
    if "." in text:
        dropped += [m.span() for m in _LONE_LETTER.finditer(text)]
    if not dropped:
        return text, None
    dropped.sort()
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    for start, end in dropped:
        if start > position:
            pieces.append(text[position:start])
            offsets.extend(range(position, start))
        position = max(position, end)
    pieces.append(text[position:])
    offsets.extend(range(position, len(text) + 1))
    return "".join(pieces), offsets


def fold(text: str) -> str:
    """The form names are compared by: folded, marks dropped, lower case.

    >>> fold("الآسايِـــش") == fold("الاسايش")
    True
    """
    return strip_marks(fold_same_length(text))[0].lower()
