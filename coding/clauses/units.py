"""The clauses of a sentence that tell one event together: a clause with what tells how it went."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from coding.clauses.clause import Clause
from coding.clauses.clauses import is_core
from coding.mentions.mentions import Mentions
from text.sentences import Sentence


def units(found: Mentions, sentence: Sentence, parts: Sequence[Clause]) -> list[tuple[int, int]]:
    """Token ranges, in order; together they are the sentence.

    A clause begins a unit where an event was told before it and it tells one of its own beside that: an item of a
    list, what a conjunction puts beside another clause, what is told in contrast to it. What is no event (``تحليق
    طائرات``) keeps its own words, too.
    """
    events = sorted(t.first for clause in parts for t in clause.triggers if is_core(t) or t.trigger.family == "noise")
    cuts = [sentence.first]
    told = 0  # how many event words stand before the clause
    for clause in parts:
        while told < len(events) and events[told] < clause.first:
            told += 1
        beside = told and events[told - 1] >= cuts[-1] and told < len(events)
        if (clause.kind == "item" and clause.first > cuts[-1]) or (beside and _begins(found, clause)):
            cuts.append(clause.first)
    return list(pairwise([*cuts, sentence.last]))


def _begins(found: Mentions, clause: Clause) -> bool:
    opened_by = {kind for _, kind in found.cues.get(clause.first, ())}
    if not opened_by.isdisjoint(("contrast", "after")):
        return True
    if clause.kind not in ("coordinate", "item"):
        return False
    if not found.forms[clause.first].isalnum():
        return True  # a bullet, a semicolon
    first = clause.triggers[0] if clause.triggers else None
    if first is None or "reply" in first.trigger.note:
        return first is not None
    return is_core(first) and (first.trigger.pos == "v" or first.first <= clause.first + 1)
