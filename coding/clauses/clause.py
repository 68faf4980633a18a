"""A clause: the words around one verb or event noun, and the clause they hang on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from coding.mentions.mentions import TriggerMention

ClauseKind = Literal["main", "coordinate", "relative", "reported", "participle", "adverbial", "parenthesis", "item"]


class Cue(NamedTuple):
    """A small word that changes what the event words of its clause mean; tokens ``first`` up to ``last``."""

    first: int
    last: int
    kind: str


@dataclass(slots=True, eq=False)
class Clause:
    """One clause of a sentence.

    Attributes
    ----------
    kind : str
        ``main`` opens the sentence; ``coordinate`` goes on beside ``parent``; ``relative`` is about the word before
        it; ``reported`` is what ``parent`` says, denies or wants; ``participle`` is what came of ``parent``;
        ``adverbial`` is when, why or on what condition; ``parenthesis`` is an aside; ``item`` opens an item of a list.
    first : int
        The token that opens it, in the reading.
    parent : Clause or None
        What it hangs on; None for the first clause of a sentence.
    spans : list of (int, int)
        Token ranges, in order: a clause goes on behind what is put into it.
    opener : int
        How many tokens at ``first`` only open it: "who", ``ما أدى إلى``.
    triggers, cues
        Its event words and cues, in order, without those of the clauses that hang on it.
    """

    kind: ClauseKind
    first: int
    parent: Clause | None = None
    opener: int = 0
    spans: list[tuple[int, int]] = field(default_factory=list)
    triggers: list[TriggerMention] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)

    def holds(self, token: int) -> bool:
        """Whether a token stands in it and not in a clause that hangs on it."""
        return any(first <= token < last for first, last in self.spans)

    def above(self) -> Iterator[Clause]:
        """Itself and what it hangs on, upwards."""
        step: Clause | None = self
        while step is not None:
            yield step
            step = step.parent
