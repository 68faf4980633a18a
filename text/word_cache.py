"""A function of a word, computed once per word: news repeats its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

_Value = TypeVar("_Value")

MOST = 200_000  # words; the words of some thousand articles
LONGEST = 64  # characters of a word; anything longer is not a word and not kept


class Remembered(dict[str, _Value], Generic[_Value]):
    """A function of a word as a mapping: ``remembered[word]`` computes it once.

    A lookup costs a third of a call to ``functools.lru_cache``; when there are too many words, all are dropped.

    >>> lower = Remembered(str.lower)
    >>> lower["Qamishli"], len(lower)
    ('qamishli', 1)
    """

    def __init__(self, function: Callable[[str], _Value]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> _Value:
        value = self._function(word)
        if len(word) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[word] = value
        return value
