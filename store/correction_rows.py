"""Rows of what curators changed: written, undone, and shown beside the incidents they speak of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from models import ON_MAP, REJECTED, ReviewState
from store import log
from store.changes import ADDED, COPIED, SECOND, Correction, as_json
from store.links.groups import loosen
from store.links.likeness import JOINED, LEAD
from store.log import Entry
from store.rows import now
from store.schema import correction, incident, incident_actor, restriction

T = TypeVar("T")
AT_ONCE = 500  # numbers in one question: databases bound them


@dataclass(frozen=True, slots=True)
class Review:
    """Where the review of an incident stands: its state, and who said so when; empty for one nobody has looked at."""

    state: ReviewState = "new"
    who: str = ""
    at: str = ""


def listed(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[Correction]:
    """Corrections that meet the conditions, oldest first."""
    rows = connection.execute(sa.select(correction).where(*where).order_by(correction.c.correction_id)).mappings()
    return [Correction(**{**row, "old": json.loads(row["old"]), "new": json.loads(row["new"])}) for row in rows]


def standing(connection: sa.Connection, incident_id: str) -> list[Correction]:
    """Corrections of an incident that are not undone, oldest first."""
    return listed(connection, correction.c.incident_id == incident_id, correction.c.undone_at.is_(None))


def numbered(connection: sa.Connection, correction_ids: Sequence[int]) -> list[Correction]:
    """Corrections by their numbers."""
    return [c for some in some_of(correction_ids) for c in listed(connection, correction.c.correction_id.in_(some))]


def mark_undone(connection: sa.Connection, made: Sequence[Correction], who: str) -> None:
    """Say of corrections that they are taken back now."""
    at = now()
    for some in some_of([c.correction_id for c in made]):
        same = correction.c.correction_id.in_(some)
        connection.execute(sa.update(correction).where(same).values(undone_at=at, undone_by=who))
    undone = (Entry(who, "undo", c.incident_id, c.field, as_json(c.new), as_json(c.old), at=at) for c in made)
    log.write(connection, undone)


def some_of(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    """Ids or numbers, as many at a time as one question may hold."""
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def write_down(
    connection: sa.Connection,
    there: Mapping[str, Mapping[str, Any]],
    changes: Mapping[str, Any],
    who: str,
    why: str,
    with_those: Sequence[Correction] = (),
) -> list[Correction]:
    """Log the same changes of one incident or several, given by id with what their records hold.

    ``with_those`` were saved in the same step.
    """
    numbers = sa.select(*(sa.func.coalesce(sa.func.max(correction.c[n]), 0) for n in ("correction_id", "batch")))
    last, batch = connection.execute(numbers).one()
    batch = with_those[0].batch if with_those else batch + 1
    at = now()
    made = [
        Correction(last + n, incident_id, record["article_id"], field, record[field], value, who, why, at, batch=batch)
        for n, (incident_id, record, field, value) in enumerate(
            ((i, record, *change) for i, record in there.items() for change in changes.items()), start=1
        )
    ]
    rows = [
        {name: getattr(c, name) for name in Correction.__slots__} | {"old": as_json(c.old), "new": as_json(c.new)}
        for c in made
    ]
    connection.execute(sa.insert(correction), rows)
    actions = {"state": "review", "note": "note", ADDED: "add", SECOND: "second", LEAD: "lead"}
    if "restricted" in changes:
        actions["restricted"] = "restrict" if changes["restricted"] else "unrestrict"
    if "event" in changes:
        actions["event"] = "join" if changes["event"].startswith(JOINED) else "part"
    log.write(
        connection,
        (
            Entry(
                c.who,
                actions.get(c.field, "correct"),
                c.incident_id,
                c.field,
                as_json(c.old),
                as_json(c.new),
                c.why,
                c.at,
            )
            for c in made
        ),
    )
    return made


# -- what stands beside incidents


def review_of(made: Sequence[Correction]) -> Review:
    """Where standing corrections of one incident leave its review."""
    states = [c for c in made if c.field == "state"]
    return Review(states[-1].new, states[-1].who, states[-1].at) if states else Review()


def said_of(incident_ids: Sequence[str], field: str) -> tuple[sa.ColumnElement[bool], ...]:
    """Standing corrections of one field of some incidents."""
    return (
        correction.c.incident_id.in_(incident_ids), correction.c.field == field, correction.c.undone_at.is_(None),
    )  # fmt: skip


def show_states(connection: sa.Connection, revision: int, incident_ids: Sequence[str]) -> None:
    """Bring the rows of incidents to what the corrections say; what is rejected or restricted leaves the map."""
    for some in some_of(list(dict.fromkeys(incident_ids))):
        _show_events(connection, revision, some)
        states: dict[str, ReviewState] = {c.incident_id: c.new for c in listed(connection, *said_of(some, "state"))}
        hidden = _restricted(connection, sa.select(*_OF_RESTRICTED).where(incident.c.incident_id.in_(some)))
        of_state: dict[tuple[ReviewState, bool], list[str]] = {}
        for incident_id in some:
            of_state.setdefault((states.get(incident_id, "new"), incident_id in hidden), []).append(incident_id)
        for (state, restricted), ids in of_state.items():
            counts = int(state != REJECTED and not restricted)
            on_map = sa.case((incident.c.modality.in_(ON_MAP), counts), else_=0)
            here = incident.c.incident_id.in_(ids)
            leaving = sa.select(incident.c.article_id).where(here, incident.c.on_map != on_map)
            loosen(connection, connection.execute(leaving).scalars().all(), revision)
            values = {"state": state, "on_map": on_map, "restricted": int(restricted), "revision": revision}
            connection.execute(sa.update(incident).where(here).values(values))
            numbers = sa.select(incident.c.number).where(here)
            theirs = sa.select(incident.c.on_map).where(incident.c.number == incident_actor.c.number)
            beside = sa.update(incident_actor).where(incident_actor.c.number.in_(numbers))
            connection.execute(beside.values(on_map=theirs.scalar_subquery()))


def _show_events(connection: sa.Connection, revision: int, incident_ids: Sequence[str]) -> None:
    """Say beside incidents what curators said of their events; those they stood with are linked again."""
    said: dict[str, str] = {c.incident_id: c.new for c in listed(connection, *said_of(incident_ids, "event"))}
    columns = (incident.c.incident_id, incident.c.article_id, incident.c.joined)
    for row in connection.execute(sa.select(*columns).where(incident.c.incident_id.in_(incident_ids))).all():
        event = said.get(row.incident_id, "")
        if event != row.joined:
            loosen(connection, [row.article_id], revision)
            same = sa.update(incident).where(incident.c.incident_id == row.incident_id)
            connection.execute(same.values(joined=event, revision=revision))


def show_again(connection: sa.Connection, revision: int, article_ids: Sequence[str]) -> None:
    """Give the incidents of articles that were written again the states they had."""
    question = sa.select(correction.c.incident_id).where(
        correction.c.article_id.in_(article_ids), correction.c.field.in_(COPIED), correction.c.undone_at.is_(None)
    )
    ids = list(connection.execute(question).scalars())
    for some in some_of(article_ids):
        ids += _restricted(connection, sa.select(*_OF_RESTRICTED).where(incident.c.article_id.in_(some)))
    show_states(connection, revision, ids)


_OF_RESTRICTED = (incident.c.incident_id, incident.c.article_id, incident.c.source)


def _restricted(connection: sa.Connection, question: sa.Select[str, str, str]) -> set[str]:
    """Ids of the incidents, of those asked for, that only curators see.

    Restricted by a correction, with its article or with its publisher; or because the words of another restricted
    incident of its article are gone, with which nobody can say which of those left tells the same.
    """
    rows = connection.execute(question).all()
    if not rows:
        return set()
    articles, sources = {row.article_id for row in rows}, {row.source for row in rows if row.source}
    by_rule = {
        (kind, subject)
        for kind, wanted in (("article", articles), ("source", sources))
        for some in some_of(sorted(wanted))
        for subject in connection.execute(
            sa.select(restriction.c.subject).where(restriction.c.kind == kind, restriction.c.subject.in_(some))
        ).scalars()
    }
    by_hand: dict[str, Correction] = {}
    for some in some_of(sorted(articles)):
        of_field = (correction.c.article_id.in_(some), correction.c.field == "restricted")
        by_hand |= {c.incident_id: c for c in listed(connection, *of_field, correction.c.undone_at.is_(None))}
    standing_here = {i: c for i, c in by_hand.items() if c.new}
    there: set[str] = set()
    for some in some_of(sorted(standing_here)):
        known = sa.select(incident.c.incident_id).where(incident.c.incident_id.in_(some))
        there |= set(connection.execute(known).scalars())
    lost = {c.article_id for i, c in standing_here.items() if i not in there}
    return {
        row.incident_id
        for row in rows
        if row.incident_id in standing_here
        or row.article_id in lost
        or ("article", row.article_id) in by_rule
        or ("source", row.source) in by_rule
    }
