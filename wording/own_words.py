"""The article's own sentence about an incident, cut at the clauses that hold its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from models import Article, Evidence, Incident
from text.normalize import fold_same_length
from text.posts import page
from text.sentences import stops
from wording.texts import plain

LONGEST = 240  # letters of a row that is still read at a glance
EVENT = ("event_type", "sub_event_type", "waqai_type")
# Where a clause ends: a comma of either script, but not the one in 1,000.
_CLAUSE_END = re.compile(r"[،؛;]\s*|[,:](?=\s)\s*|\s[-–—]\s")

EDGES = "\ufe0f ،,؛;:-–—■□▪▫●○•◆*🔴🔵⚫📌"  # what a sentence neither begins nor ends with, bullets of posts among them

Span = tuple[int, int]


def own_words(incident: Incident, article: Article, longest: int = LONGEST) -> str:
    """The clauses of one sentence that say what happened, where and with what toll, in the article's language.

    The sentence is the one with the event word. What is left out of it is marked by an ellipsis.

    Returns
    -------
    str
        One line, at most about ``longest`` letters; empty for an incident without evidence in the article.

    Examples
    --------
    >>> text = "Aid came. Two men were killed in Halko, residents said, while talks went on."
    >>> words = [Evidence("event_type", "text", 23, 29, "killed"), Evidence("place", "text", 33, 38, "Halko")]
    >>> own_words(Incident("i", "a", evidence=tuple(words)), Article("a", text))
    'Two men were killed in Halko …'
    """
    kept = [e for e in incident.evidence if article.part(e.part)[e.start : e.end] == e.text and e.text]
    event = next((e for e in kept if e.field in EVENT), kept[0] if kept else None)
    if event is None:
        return ""
    whole = article.part(event.part)
    start, end = _sentence(whole, event, page(fold_same_length(whole), article.url).cuts)
    spans = [(e.start, e.end) for e in kept if e.part == event.part and start <= e.start and e.end <= end]
    first, last = _clauses(whole, (start, end), spans, (event.start, event.end), longest)
    text = plain(whole[first:last]).strip(EDGES)
    return f"{'… ' if first > start else ''}{text}{' …' if last < end else ''}"


def _sentence(whole: str, event: Evidence, cuts: Sequence[int]) -> Span:
    """The sentence around the event word: within its line and its post, between two full stops."""
    line = whole.rfind("\n", 0, event.start) + 1
    line_end = whole.find("\n", event.end)
    line_end = len(whole) if line_end < 0 else line_end
    inside = {*stops(whole, line, line_end), *(cut for cut in cuts if line < cut < line_end)}
    edges = [line, *sorted(inside), line_end]
    return next(((a, b) for a, b in pairwise(edges) if a <= event.start < b), (line, line_end))


def _clauses(whole: str, sentence: Span, spans: Sequence[Span], event: Span, longest: int) -> Span:
    """The clauses with evidence; where they are too long together, fewer of them, the event's own always."""
    start, end = sentence
    edges = [start, *(m.end() for m in _CLAUSE_END.finditer(whole, start, end)), end]
    clauses = [(a, b) for a, b in pairwise(edges) if b > a]
    holding = [(a, b) for a, b in clauses if any(a <= s < b for s, _ in spans)]
    home = next((a, b) for a, b in clauses if a <= event[0] < b)
    first, last = home[0], max(home[1], event[1])
    for a, b in sorted(holding, key=lambda clause: abs(clause[0] - home[0])):
        if max(last, b) - min(first, a) <= longest:
            first, last = min(first, a), max(last, b)
    if last - first <= longest:
        return first, last
    # One clause that never ends: as much of it as fits around the event word, whole words only.
    room = max(0, longest - (event[1] - event[0])) // 2
    first, last = max(first, event[0] - room), min(last, event[1] + room)
    left = whole.find(" ", first, event[0]) + 1 if first > home[0] else first
    right = whole.rfind(" ", event[1], last) if last < home[1] else last
    return left or event[0], right if right > 0 else event[1]
