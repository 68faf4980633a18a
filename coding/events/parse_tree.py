"""How a sentence was read, to be shown: its clauses, their event words, who and where, and what each cue decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coding.clauses.clause import Clause, Cue
from coding.clauses.eventhood import CHANGES, Eventhood, told
from coding.events.event import Frame
from coding.events.families import group_of
from coding.incidents.places import Whereabouts
from coding.mentions.mentions import Mentions, TriggerMention


@dataclass(frozen=True, slots=True)
class ParsedEvent:
    """An event word: what it is, how it is told, and the word that says so ("" where nothing does)."""

    text: str
    family: str
    how: Eventhood
    by: str
    arguments: tuple[tuple[str, str], ...]  # what it is (doer, target, place ...) and its words


@dataclass(frozen=True, slots=True)
class ParsedCue:
    """A cue: its kind and the event words it decides, which may stand in clauses that hang on its own."""

    text: str
    kind: str
    reaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedClause:
    """A clause: its number in the sentence, from 1, and that of the clause it hangs on (0: none)."""

    number: int
    kind: str
    parent: int
    text: str
    events: tuple[ParsedEvent, ...]
    cues: tuple[ParsedCue, ...]


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """A sentence as its clauses."""

    clauses: tuple[ParsedClause, ...]

    def lines(self) -> Iterator[str]:
        """The tree as text, a line per clause, event word and cue."""
        for clause in self.clauses:
            above = f" < {clause.parent}" if clause.parent else ""
            yield f"{clause.number} {clause.kind}{above}: {clause.text}"
            for event in clause.events:
                by = f" by {event.by!r}" if event.by else ""
                yield f"    event {event.text} = {event.family}, {event.how}{by}"
                for name, words in event.arguments:
                    yield f"        {name}: {words}"
            for cue in clause.cues:
                yield f"    cue {cue.text} = {cue.kind}, reaches {', '.join(cue.reaches) or 'no event word'}"


def parse_tree(
    found: Mentions, parts: Sequence[Clause], made: Sequence[Frame], whereabouts: Whereabouts
) -> ParsedSentence:
    """What became of a sentence.

    Parameters
    ----------
    found : Mentions
        Of the sentence.
    parts : list of Clause
        Its clauses, in order.
    made : list of Frame
        The events that were made of it, filled.
    whereabouts : Whereabouts
        For the names of places.
    """
    number = {id(clause): i for i, clause in enumerate(parts, 1)}
    how = {t.first: told(found, clause, t) for clause in parts for t in clause.triggers if group_of(t.trigger.family)}
    frames = {frame.main.first: frame for frame in made}
    decided: dict[Cue, list[str]] = {}
    for clause in parts:
        for t in clause.triggers:
            if t.first in how and (cue := how[t.first].cue) is not None:
                decided.setdefault(cue, []).append(f"{_words(found, t.first, t.last)} ({number[id(clause)]})")

    def event(t: TriggerMention) -> ParsedEvent:
        cue = how[t.first].cue
        frame = frames.get(t.first)
        return ParsedEvent(
            _words(found, t.first, t.last), frame.family if frame else t.trigger.family, how[t.first].how,
            _words(found, cue.first, cue.last) if cue else "",
            tuple(_arguments(frame, whereabouts)) if frame else (),
        )  # fmt: skip

    return ParsedSentence(
        tuple(
            ParsedClause(
                number[id(c)], c.kind, number[id(c.parent)] if c.parent else 0,
                " ... ".join(_words(found, first, last) for first, last in c.spans),
                tuple(event(t) for t in c.triggers if t.first in how),
                tuple(
                    ParsedCue(_words(found, q.first, q.last), q.kind, tuple(decided.get(q, ())))
                    for q in c.cues if q.kind in CHANGES
                ),
            )
            for c in parts if c.spans
        )
    )  # fmt: skip


def _arguments(frame: Frame, whereabouts: Whereabouts) -> Iterator[tuple[str, str]]:
    """What an event was filled with, by its words."""
    for mention, role in frame.actors:
        yield role, f"{_words(frame.mentions, mention.first, mention.last)} ({mention.actor_id})"
    for site in frame.sites:
        place = whereabouts.where(site).place
        yield (
            "place",
            _words(frame.mentions, site.leaf.first, site.leaf.last) + (f" ({place.place_id})" if place else ""),
        )
    if frame.origin is not None:
        yield "fired from", _words(frame.mentions, frame.origin.leaf.first, frame.origin.leaf.last)
    toll = frame.toll
    for name, low, high in (
        ("killed", toll.killed_min, toll.killed_max),
        ("injured", toll.injured_min, toll.injured_max),
    ):
        if low is not None:
            yield name, str(low) if low == high else f"{low} or more" if high is None else f"{low} to {high}"


def _words(found: Mentions, first: int, last: int) -> str:
    """The published words of some tokens."""
    if first >= last:
        return ""
    tokens = found.tokens
    return " ".join(found.reading.evidence("", tokens[first].start, tokens[last - 1].end).text.split())
