"""What counts as an incident, and what is only a word, a count over a time, or too little told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from coding.clauses.clause import Clause, Cue
from coding.clauses.clauses import OF_TIME, clause_of, share_time
from coding.clauses.eventhood import about_somebody, of_the_past, summed_up
from coding.events.event import Frame
from coding.events.events import goes_with
from coding.incidents.drafts import Draft
from coding.mentions.mentions import Mentions
from text.dates.find_dates import DateMention
from text.sentences import Sentence

AGGREGATE_DAYS = 20  # "since" a day longer ago than this counts over a time


def usable(date: DateMention, published: dt.date | None) -> bool:
    """Whether a date says when something happened: no deadline, no far beginning, not after publication."""
    if date.kind in ("until", "deadline"):
        return False
    if date.kind == "since":
        return published is not None and 0 <= (published - date.date_from).days <= AGGREGATE_DAYS
    return published is None or date.date_from <= published + dt.timedelta(days=1)


def nobody_hurt(found: Mentions, sentence: Sentence, drafts: list[Draft]) -> None:
    """A sentence of its own, "No fatalities were reported.", is said of what its paragraph told since the last toll."""
    for number, draft in enumerate(reversed(drafts)):
        frame, counted = draft.frames[0], draft.toll.stated
        beside = frame.mentions.reading is found.reading and frame.sentence.paragraph == sentence.paragraph
        if not beside or (counted and number):
            return
        spans = [span for nobody in found.nobody for span in draft.toll.add_nobody(nobody)]
        draft.toll_spans += [(which, (found, start, end)) for which, start, end in spans]
        if counted:
            return


def news(found: Mentions, sentence: Sentence, parts: Sequence[Clause], published: dt.date | None) -> Mentions:
    """The mentions of a sentence without those of clauses that sum up a time, tell a habit or somebody's past."""
    for d in found.dates:
        if (
            d.kind == "since"
            and not usable(d, published)
            and (d.precision in ("month", "year") or published is not None)
        ):
            first, last = found.reading.token_at(d.start), found.reading.token_at(d.end)
            clause_of(parts, first).cues.append(Cue(first, last, "aggregate"))
    share_time(found, parts)
    dates = [(d, found.reading.token_at(d.start)) for d in found.dates]
    for clause in parts:
        days = {d.precision for d, at in dates if d.kind == "when" and clause.holds(at)}
        if days == {"year"}:  # "the region, where gas was used in 2013": no report dates its news so
            clause.cues.append(Cue(clause.first, clause.first, "aggregate"))
        if about_somebody(found, clause):  # "a man who had joined them seven years ago" dates nothing else
            found = _without_long_ago(found, clause)
    untold = [span for c in parts if summed_up(found, c) for span in c.spans]
    return found.without(untold, [span for c in parts if of_the_past(found, c) for span in c.spans])


def counts_below(sentence: Sentence, parts: Sequence[Clause]) -> bool:
    """Whether a sentence leads to a list of counts over a time: "since May the attacks left 40 dead, as follows:"."""
    text = sentence.reading.text[sentence.start : sentence.end].rstrip()
    return text.endswith(":") and any(cue.kind in OF_TIME for clause in parts for cue in clause.cues)


def _without_long_ago(found: Mentions, clause: Clause) -> Mentions:
    at = found.reading.token_at
    dates = [d for d in found.dates if d.precision in ("day", "days") or not clause.holds(at(d.start))]
    return found if len(dates) == len(found.dates) else replace(found, dates=dates)


def status(frame: Frame) -> None:
    """Mark a frame as background where its sentence says that it tells an earlier event."""
    found = frame.mentions
    cue = found.cue_between(("background",), frame.sentence.first, frame.main.first)
    if (
        cue is not None
        and found.tokens[cue[0]].form == "had"
        and found.cue_between(("say",), frame.sentence.first, cue[0])
    ):
        return  # "sources said that 11 people had been killed": what is said is told as past, and is the news
    if (cue is not None or _came_before(frame)) and frame.sentence.kind != "title":
        frame.status = "background"


def _came_before(frame: Frame) -> bool:
    """Whether a clause says after what it was: "the raid came days after dozens were killed"."""
    found, first = frame.mentions, frame.first
    return first > frame.sentence.first and any(
        kind == "contrast" and found.tokens[last - 1].form == "after" for last, kind in found.cues.get(first, ())
    )


def tells(frame: Frame) -> bool:
    """Whether a frame is an incident and not only a word: injuries alone, or a noun that points back to nothing."""
    if not frame.group:
        return False
    if frame.group == "custody" and frame.main.trigger.pos == "p" and frame.main.definite:
        return False  # المعتقلون: who was seized some day
    if frame.refers_back and frame.group == "explosive" and not frame.toll.stated:
        heard = any(kind == "sound" for _, kind in frame.mentions.cue_ends.get(frame.main.first, ()))
        if heard or goes_with(frame.mentions, frame.main):
            return False  # بالتزامن مع القصف، دوي الانفجارات: known already, and the places are not its
    if (
        frame.family in ("killed", "injured")
        and not frame.toll.stated
        and all(t.trigger.pos == "p" and t.definite for t in frame.triggers)
    ):
        return False  # نقل الجرحى إلى المشفى: those of an event told already
    if frame.family == "injured":
        return any(role == "perpetrator" for _, role in frame.actors)
    if frame.family in ("killed", "attack", "body", "shooting"):
        return bool(frame.actors or frame.persons or frame.toll.killed_max)
    return True


def worth_telling(draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether enough is stated to stand as an incident; a bare event noun without who and where is not one.

    What has neither a doer nor a settled place stands only where none of ``others`` is of its kind: it may be a
    retelling.
    """
    doer = any(role in ("perpetrator", "party") for _, role in draft.actors)
    target = any(role == "target" for _, role in draft.actors)
    toll = draft.toll.killed_min is not None or draft.toll.injured_min is not None
    where = draft.where
    own_place = where.place is not None and not where.inherited
    dated = draft.when.source == "text"
    if draft.in_title and own_place and where.precision != "country":
        return True
    if draft.group == "withdrawal" and not any(_names_a_place(f) for f in draft.frames):
        return False  # لتنسحب المجموعة: how an attack ended
    if (_points_back(draft, others) or _goes_on(draft, others)) and not toll:
        return False
    if draft.group in ("politics", "movement", "weapons", "damage", "territory"):
        by_verb = any(f.main.trigger.pos == "v" for f in draft.frames)
        return (doer and (own_place or dated or by_verb)) or (
            own_place
            and by_verb
            and (draft.group in ("damage", "territory") or (draft.family == "shootdown" and (target or toll)))
        )
    parties = sum(role in ("perpetrator", "party") for _, role in draft.actors)
    if where.place is None:  # a place that is named and not in the gazetteer waits for a curator
        named, hurt = bool(where.spans), bool(draft.toll.killed_max or draft.toll.injured_max)
        if doer:
            return target or toll or parties > 1 or named
        alike = (d for d in others if d.group == draft.group or "harm" in (d.group, draft.group))
        alone = all(d.where.place is None for d in alike)
        return named and alone and (target or hurt)
    if where.precision == "country":
        return doer and toll
    if where.inherited or where.precision in ("district", "governorate", "country"):
        return doer or toll
    return True


def _points_back(draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether a draft has nothing but an event told already: ``ومع اشتداد القصف التركي نزح الأهالي``."""
    nowhere = draft.where.inherited and not draft.where.spans
    told = any(d is not draft and d.group == draft.group for d in others)
    return nowhere and told and draft.refers_back and draft.group in ("explosive", "clash", "harm")


def _names_a_place(frame: Frame) -> bool:
    """Whether a place, or a word that points back to one, stands in the words of an event."""
    return bool(frame.sites) or any(frame.first <= s.leaf.first < frame.last for s in frame.mentions.sites)


def _goes_on(draft: Draft, others: Sequence[Draft]) -> bool:
    """Whether only attacks in general are said to go on, with no place: ``وتواصل إسرائيل اعتداءاتها``."""
    if not (draft.where.inherited and len(others) > 1 and draft.group in ("explosive", "harm")):
        return False
    return all(f.how.how == "going_on" and _plural(f) for f in draft.frames)


def _plural(frame: Frame) -> bool:
    form = frame.mentions.forms[frame.main.last - 1]
    return frame.main.trigger.pos == "n" and (form.endswith("s") or "ات" in form[2:])
