"""What a text goes on with: the place and day told last, for a sentence that names none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

from coding.events.event import Frame
from coding.events.families import toll_families
from coding.incidents import reportable
from coding.incidents.drafts import Draft, When, Where
from coding.mentions.mentions import Mentions
from geo.geoparsing.sites import Site
from text.sentences import Sentence


class Memory:
    """What was told last: the place and date that a sentence without its own goes on with."""

    def __init__(self) -> None:
        self.place: Where | None = None
        self.named: list[Where] = []
        self.lede: When | None = None
        self._when: When | None = None
        self._told: Frame | None = None
        self._paragraph: tuple[str, int] | None = None

    def note(self, drafts: Sequence[Draft], frame: Frame) -> None:
        """Remember the place and day of a told event."""
        self._told = frame
        for draft in drafts[:1]:
            if draft.where.place is not None and draft.status == "new":
                self.place = draft.where
            if draft.when.source == "text" and draft.status == "new" and draft.when.precision == "day":
                self._when, self._paragraph = draft.when, _paragraph(frame)
                self.lede = self.lede or draft.when

    def tolls(self, frame: Frame) -> bool:
        """Whether a frame only counts the people hurt by the blow or fight that was told last."""
        told = self._told
        if (
            told is None
            or told.group not in ("explosive", "clash")
            or told.mentions.reading is not frame.mentions.reading
        ):
            return False
        return not frame.instruments and all(t.definite or t.trigger.family in toll_families() for t in frame.triggers)

    def date_for(self, frame: Frame) -> When | None:
        """The day told earlier in the same paragraph; another paragraph is another day's matter."""
        return self._when if self._paragraph == _paragraph(frame) else None

    def after(self, found: Mentions, sentence: Sentence, no_event: bool, place: Callable[[Site], Where]) -> None:
        """A sentence that names a place still says where the text is: with ``no_event``, more exactly than before."""
        for site in found.sites:
            if sentence.first <= site.leaf.first < sentence.last and not site.leaf.apart and not site.leaf.back:
                where = place(site)
                if where.place is None:
                    continue
                self.named.append(where)
                if where.precision != "country" and (self.place is None or (no_event and _finer(where, self.place))):
                    self.place = where


def _finer(where: Where, told: Where) -> bool:
    """Whether a place lies in the governorate or country that was told before."""
    if told.place is None or where.place is None or where.place is told.place:
        return False
    if told.precision not in ("governorate", "country"):
        return False
    return told.precision == "country" or where.place.admin1 == told.place.place_id


def _paragraph(frame: Frame) -> tuple[str, int]:
    return frame.mentions.reading.part, frame.sentence.paragraph


def when(frame: Frame, memory: Memory, published: dt.date | None) -> When:
    """The day of an event: stated in its clause or sentence, told before, or that of publication."""
    found = frame.mentions
    dates = [d for d in found.dates if reportable.usable(d, published)]
    here = [d for d in dates if frame.sentence.start <= d.start < frame.sentence.end]
    tokens = found.tokens
    start, end = tokens[frame.first].start, tokens[frame.last - 1].end
    clause = [d for d in here if start <= d.start < end]
    chosen = min(clause, key=lambda d: abs(d.start - frame.main.start), default=None)
    if chosen is None and here:
        before = [d for d in here if d.start < frame.main.start]
        chosen = before[-1] if before else here[0]
    if chosen is not None:
        words = [(found, chosen.start, chosen.end)]
        counted = chosen.relative or "day_month" in chosen.rule
        return When(
            chosen.date_from, chosen.date_to, chosen.precision, words, "text", chosen.doubt, counted,
        )  # fmt: skip
    said = min(
        (d for d in found.day_words if frame.sentence.start <= d.start < frame.sentence.end),
        key=lambda d: (not start <= d.start < end, abs(d.start - frame.main.start)),
        default=None,
    )
    if said is not None:
        return When(said=said)
    if frame.status == "background" and not frame.refers_back:
        return When()
    told = memory.date_for(frame)
    if told is not None:
        return replace(told, spans=[], source="inherited")
    if published is not None:
        return When(published, published, "day", [], "default", counted=True)
    if memory.lede is not None:
        return replace(memory.lede, spans=[], source="inherited")
    return When()
