"""A second curator reads what a first one has decided, from what the machine had read and without seeing the first.

What the two make of the same words is compared field by field (:mod:`analysis.two_curators`). A second reading changes
nothing that is shown or counted; it stands in the log and can be undone like a correction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from errors import UsageError
from models import REJECTED, Incident, ReviewState
from store.carried_over import as_it_was_coded
from store.changes import ADDED, DECIDED, SECOND, Correction, applied, check, checked, signed
from store.correction_rows import listed, review_of, some_of, standing, write_down
from store.database import Database
from store.schema import correction, incident


@dataclass(frozen=True, slots=True)
class Reading:
    """What one curator made of an incident: whether it is one, and its fields."""

    who: str
    accepted: bool
    incident: Incident


class SecondReadings:
    """Readings of one database that were made without seeing the first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def coded(self, incident_id: str) -> Incident | None:
        """The incident as the machine read it, which the second reading begins with; None when it is not there."""
        with self._database.reading() as connection:
            found = as_it_was_coded(connection, incident_id)
        return None if found is None else Incident.from_record(found)

    def waiting(self, who: str) -> list[str]:
        """Ids of the incidents that another curator has decided and this one has not read a second time.

        They come in an order that has nothing to do with what they say, so that whoever reads the first fifty has read
        a sample. Left out are those that a curator added, which the machine has not read, and what is restricted.
        """
        decided: dict[str, str] = {}
        with self._database.reading() as connection:
            columns = (correction.c.incident_id, correction.c.field, correction.c.new, correction.c.who)
            question = (
                sa.select(*columns)
                .where(correction.c.field.in_(("state", SECOND, ADDED)), correction.c.undone_at.is_(None))
                .order_by(correction.c.correction_id)
            )
            passed_over = set()
            for row in connection.execute(question):
                if row.field == "state":
                    decided[row.incident_id] = row.who if row.new.strip('"') in DECIDED else ""
                elif row.field == ADDED or row.who == who:
                    passed_over.add(row.incident_id)
            ids = [i for i, first in decided.items() if first not in ("", who) and i not in passed_over]
            there: set[str] = set()
            for some in some_of(ids):
                open_ones = sa.select(incident.c.incident_id).where(
                    incident.c.incident_id.in_(some), incident.c.restricted == 0
                )
                there |= set(connection.execute(open_ones).scalars())
        return sorted(there, key=lambda incident_id: hashlib.sha256(incident_id.encode()).digest())

    def keep(
        self, incident_id: str, state: ReviewState, changes: Mapping[str, Any], who: str, why: str
    ) -> list[Correction]:
        """Put down what a second curator makes of an incident.

        Parameters
        ----------
        state : str
            ``accepted`` or ``rejected``.
        changes : mapping
            Field of ``CORRECTABLE`` -> value as in the record, where it is other than the machine read it.

        Raises
        ------
        UsageError
            There is no first reading, or it is by the same curator, or they have read it a second time already; a
            value cannot stand in its field, or ``who`` or ``why`` is empty.
        """
        signed(who, why)
        check("state", state)
        if state not in DECIDED:
            raise UsageError("state", state, "does not end a reading", DECIDED)
        with self._database.changing() as (connection, _):
            coded = as_it_was_coded(connection, incident_id)
            made = standing(connection, incident_id)
            first = review_of(made)
            if coded is None or first.state not in DECIDED:
                raise UsageError("incident", incident_id, "has no first reading: nobody has accepted or rejected it")
            if first.who == who.strip():
                raise UsageError("incident", incident_id, "was decided by you: a second reading is another curator's")
            if any(c.field == SECOND and c.who == who.strip() for c in made):
                raise UsageError("incident", incident_id, "was read a second time by you already")
            checked(coded, changes)
            said = {"state": state, "changes": {} if state == REJECTED else dict(changes)}
            return write_down(connection, {incident_id: coded | {SECOND: None}}, {SECOND: said}, who.strip(), why)

    def readings(self) -> list[tuple[Reading, ...]]:
        """For each incident that was read a second time, what each curator made of it, the first of them first.

        The first reading is taken as it stood when the second was made: what is settled afterwards counts for neither.
        """
        found: list[tuple[Reading, ...]] = []
        with self._database.reading() as connection:
            second = listed(connection, correction.c.field == SECOND, correction.c.undone_at.is_(None))
            ids = list(dict.fromkeys(c.incident_id for c in second))
            of_one: dict[str, list[Correction]] = {i: [] for i in ids}
            shown: set[str] = set()
            for some in some_of(ids):
                for c in listed(connection, correction.c.incident_id.in_(some)):
                    of_one[c.incident_id].append(c)
                question = sa.select(incident.c.incident_id).where(
                    incident.c.incident_id.in_(some), incident.c.restricted == 0
                )
                shown |= set(connection.execute(question).scalars())
            for incident_id in ids:
                coded = as_it_was_coded(connection, incident_id) if incident_id in shown else None
                if coded is not None:
                    found.append(_of_one(coded, of_one[incident_id]))
        return found


def _of_one(coded: dict[str, Any], made: list[Correction]) -> tuple[Reading, ...]:
    again = [c for c in made if c.field == SECOND and not c.undone_at]
    at = again[0]
    before = [c for c in made if c.correction_id < at.correction_id and not (c.undone_at and c.undone_at <= at.at)]
    review = review_of(before)
    first = Reading(review.who, review.state != REJECTED, Incident.from_record(applied(coded, before)))
    others = (Reading(c.who, c.new["state"] != REJECTED, Incident.from_record(coded | c.new["changes"])) for c in again)
    return (first, *others)
