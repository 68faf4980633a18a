"""Which stretches of a saved page of Facebook, X, Twitter or Telegram are not the post itself.

A page shows beside the post its head, counters and buttons, readers' comments, other people's posts, and the same post
twice. What the author writes below the own post goes on with it and stays. An article is no such page: nothing is left
out of it but what stands behind a heading of comments.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache, lru_cache

from text.anchors import one_of
from text.lexicon import line_words
from text.normalize import THE, fold, fold_same_length

Span = tuple[int, int]

_NAME = re.compile(r"Facebook(?P<name>[^\n]{2,80}?)'s Post")
_AGE = re.compile(r"\d{1,3}[ywdhm](?![a-z])")  # what a comment ends with: 21w, 1y
_ADDRESS = re.compile(r"\Ahttps?://(?:\w+\.)?(?:twitter|x)\.com/(?P<handle>\w{1,30})/status", re.I)
_AUTHOR_LINE = re.compile(r"[^\n]{0,80}@(?P<handle>\w{1,30})[ \t]*\Z")
# A post on X as it is shown since 2023: the author's address without a blank behind it, at its end the moment.
_X_HEAD = re.compile(r"[^\n@]{1,80}@[A-Za-z0-9_]{2,30}(?=[^\sA-Za-z0-9_@])")
_X_MOMENT = re.compile(r"\d{1,2}:\d\d ?(?:[AP]M|\w) · [^\n]{6,24}?20\d\d")
_POSTED = re.compile(r"[A-Z][a-z]{2} \d{1,2}(?:, 20\d\d)?\Z")
# What posts begin an item with: a picture, a geometric sign, a hashtag.
PICTURE = "\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff"
ITEM = re.compile(rf"\s*(?:[{PICTURE}]|#\w)")
_TAIL = 200  # characters at the end of a line: counters are short
_REPEATED = 3  # words: shorter lines occur twice in any page


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it was saved.

    Attributes
    ----------
    others : tuple of (int, int)
        What is not its post, in order and apart.
    platform : bool
        Whether it is a platform's page.
    cut_title : bool
        Whether its title is the beginning of the post, cut short.
    """

    others: tuple[Span, ...] = ()
    platform: bool = False
    cut_title: bool = False

    @property
    def cuts(self) -> list[int]:
        """Where the post and what is not the post meet."""
        return [at for span in self.others for at in span]

    def is_other(self, start: int) -> bool:
        """Whether what begins at an offset is not the post."""
        at = bisect_right(self.others, (start, 1 << 60)) - 1
        return at >= 0 and start < self.others[at][1]


@cache
def words(role: str) -> tuple[str, ...]:
    """The words of a role, letters folded, case kept."""
    return tuple(fold_same_length(w.forms[0]) for w in line_words() if w.role == role)


@cache
def _counters() -> tuple[frozenset[str], re.Pattern[str]]:
    """Words of counters, buttons and ages; counters at the end of a line."""
    counted = words("counter")
    word = one_of(sorted(counted, key=len, reverse=True))
    number = r"(?<!\d)(?<!\d[.,])\d[\d.,]*+"
    tail = rf"(?:{number}\s?(?:[KM]|{one_of(words('thousands'))})?\s?{word}\W*)+\Z|(?:(?<!\w){word}\W*){{3,}}\Z"
    return frozenset(map(fold, (*counted, *words("thousands"), *words("age")))), re.compile(tail, re.I)


def counter(line: str) -> bool:
    """Whether a line holds nothing but counters, buttons and the age of a post.

    >>> counter("12 Retweets 69 Likes"), counter("منذ 8 دقائق"), counter("12 قتيلا")
    (True, True, False)
    """
    known, _ = _counters()
    said = re.findall(r"[^\W\d_]+", fold(line))
    return bool(said) and all(word in known or word.removeprefix(THE) in known for word in said)


def tail(text: str, start: int, end: int) -> int:
    """Where the counters at the end of a line begin; ``end`` where there are none."""
    _, counters = _counters()
    match = counters.search(text, max(start, end - _TAIL), end)
    return match.start() if match else end


@lru_cache(maxsize=4)
def page(text: str, address: str | None = None) -> Page:
    """What of a text is not the post it was saved for.

    Parameters
    ----------
    text : str
        Folded (:attr:`text.passage.Reading.text`).
    address : str, optional
        Where the page was: it names the author of a post on X.
    """
    facebook = _facebook(text)
    spans = facebook or _twitter(text, address) or _x(text)
    if spans:
        return Page(tuple(span for span in spans if span[0] < span[1]), True, bool(facebook))
    return Page(tuple(_comments(text, 0)))


def _first(text: str, role: str, start: int = 0) -> int:
    return min((at for word in words(role) if (at := text.find(word, start)) >= 0), default=len(text))


def _comments(text: str, start: int, author: str = "") -> list[Span]:
    """From the first sign of comments to the end, but not what the author wrote among them."""
    at = _first(text, "closes", start)
    if at == len(text):
        return []
    out: list[Span] = []
    for marker in words("author") if author else ():
        for own in re.finditer(re.escape(marker + author), text):
            age = _AGE.search(text, own.end())
            if own.start() >= at and age:
                out.append((at, own.end()))
                at = age.start()
    return [*out, (at, len(text))]


def _facebook(text: str) -> list[Span]:
    name = _NAME.search(text)
    heads = [at + len(word) for word in words("opens") if (at := text.find(word)) >= 0]
    if name:
        heads.append(name.end())
    if not heads:
        return []
    return [(0, max(heads)), *_comments(text, max(heads), name["name"].strip() if name else "")]


def _twitter(text: str, address: str | None) -> list[Span]:
    """Posts of others and repetitions in a page of Twitter, where each post follows the same buttons."""
    buttons = words("button")
    if not any(word in text for word in buttons):
        return []
    known = _ADDRESS.match(address or "")
    author = known["handle"].lower() if known else None
    spans = [m.span() for m in re.finditer(r"[^\n]*\S[^\n]*", text)]
    shown = [text[a:b].strip() for a, b in spans]
    others: list[Span] = []
    seen: set[str] = set()
    other = told = False
    for number, line in enumerate(shown):
        after = shown[number + 1] if number + 1 < len(shown) else ""
        if (head := _AUTHOR_LINE.match(line)) and (counter(after) or _POSTED.match(after)):
            author = author or head["handle"].lower()
            other, told = head["handle"].lower() != author, False
            others.append(spans[number])
        elif line in buttons:
            other, told = other and not told, False
            others.append(spans[number])
        elif counter(line) or _POSTED.match(line):
            others.append(spans[number])
        else:
            told = True
            if other or (line in seen and len(line.split()) >= _REPEATED):
                others.append(spans[number])
            seen.add(line)
    return others


def _x(text: str) -> list[Span]:
    moment = _X_MOMENT.search(text)
    if moment is None:
        return []
    head = _X_HEAD.search(text, 0, moment.start())
    return [(0, head.end() if head else 0), (moment.start(), len(text))]
