"""What curators change: a field of an incident, logged with who, when and why, and undone at any time.

The record as coded stays beside the corrected one. When an article is coded again, corrections follow
the incident that the same words tell.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import sqlalchemy as sa

from errors import OvertakenError, UsageError
from models import Article, CodedArticle, Incident, ReviewState
from store import added
from store.carried_over import as_it_was_coded
from store.changes import (
    ADDED,
    CORRECTABLE,
    DECIDED,
    REVIEW,
    Correction,
    applied,
    as_json,
    check,
    checked,
    overtaken,
    signed,
)
from store.correction_rows import (
    Review,
    listed,
    mark_undone,
    numbered,
    review_of,
    said_of,
    show_again,
    show_states,
    some_of,
    standing,
    write_down,
)
from store.database import Database
from store.gate.judge import Gate
from store.links.groups import Links, loosen, together
from store.links.likeness import APART, JOINED, LEAD
from store.permission import need
from store.places_above import PlacesAbove
from store.rows import incident_row, prepare
from store.schema import article, correction, incident, incident_actor, incident_detail

STANDS = correction.c.undone_at.is_(None)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An incident that a curator accepted or rejected: as it was coded, as it is kept, and its article."""

    coded: Incident
    kept: Incident
    state: ReviewState
    article: Article
    added: bool = False  # by a curator: the machine has not read it


class Corrections:
    """Changing what was coded, so that everything shown follows and nothing is lost."""

    def __init__(self, database: Database, links: Links, gate: Gate, places_above: PlacesAbove) -> None:
        self._database, self._links, self._gate, self._places_above = database, links, gate, places_above

    def _settle(self, tolls: Literal["changed", "as they are"] = "as they are") -> None:
        self._links.link()
        self._gate.judge(tolls)

    def correct(
        self,
        incident_id: str,
        changes: Mapping[str, Any],
        who: str,
        why: str,
        seen: Incident | None = None,
        reviewed: Review | None = None,
    ) -> list[Correction]:
        """Change fields of an incident, and log it; everything shown and counted follows.

        Parameters
        ----------
        changes : mapping
            Field of ``CORRECTABLE`` -> value as in the record: ``{"fatalities_max": 3}``; and ``state`` or ``note``.
        who, why : str
            Who answers for it, and what for.
        seen : Incident, optional
            The incident as the curator saw it.
        reviewed : Review, optional
            Where its review stood then.

        Raises
        ------
        OvertakenError
            It or its review is no longer as it was seen: somebody else has changed it. Nothing is written.
        UsageError
            There is no such incident, ``who`` or ``why`` is empty, or a value cannot stand in its field.
        """
        signed(who, why)
        if changes.get("restricted") is False:
            need(who, "editor")  # what everybody is to see again
        with self._database.changing() as (connection, revision):
            coded = as_it_was_coded(connection, incident_id)
            if coded is None:
                raise UsageError("incident", incident_id, "is not in the store")
            before = standing(connection, incident_id)
            found = Incident.from_record(applied(coded, before))
            if seen is not None and (others := overtaken(seen, found)):
                raise OvertakenError(incident_id, tuple(others))
            if reviewed is not None and reviewed != review_of(before):
                raise OvertakenError(incident_id, ("state",))
            checked(found.to_record(), {name: value for name, value in changes.items() if name not in REVIEW})
            for name in REVIEW:
                if name in changes:
                    check(name, changes[name])
            hidden = next((c.new for c in reversed(before) if c.field == "restricted"), False)
            said = {"state": review_of(before).state, "note": None, "restricted": hidden}
            made = write_down(connection, {incident_id: found.to_record() | said}, changes, who.strip(), why.strip())
            if set(changes) - set(REVIEW):
                self._rewrite(connection, revision, coded, [*before, *made])
            show_states(connection, revision, [incident_id])
        self._settle()
        return made

    def add(self, found: Incident, who: str, why: str) -> Correction:
        """Keep an incident that a curator read in an article; its evidence are the words that were marked.

        Its id is given here, whatever it has. It stays when the article is coded again.

        Raises
        ------
        UsageError
            Its article is not in the store, its evidence does not stand there or names no words that say what happened,
            a value cannot stand in its field, or ``who`` or ``why`` is empty.
        """
        signed(who, why)
        with self._database.changing() as (connection, revision):
            item = added.article_there(connection, found.article_id)
            new = added.with_words(found, item)
            made = self._insert(connection, revision, item, new, who, why)
        self._links.link()
        return made

    def split(
        self,
        incident_id: str,
        first: Mapping[str, Any],
        second: Mapping[str, Any],
        who: str,
        why: str,
        seen: Incident | None = None,
    ) -> list[Correction]:
        """Make two incidents of one, in one step: each is as the one there, with changes of its own.

        Parameters
        ----------
        first, second : mapping
            Field of ``CORRECTABLE`` -> value as in the record; ``second`` must change something.

        Raises
        ------
        OvertakenError, UsageError
            As :meth:`correct`; or the second would be the same as the first.
        """
        signed(who, why)
        added.refuse_review(first)
        added.refuse_review(second)
        with self._database.changing() as (connection, revision):
            coded = as_it_was_coded(connection, incident_id)
            if coded is None:
                raise UsageError("incident", incident_id, "is not in the store")
            before = standing(connection, incident_id)
            there = Incident.from_record(applied(coded, before))
            if seen is not None and (others := overtaken(seen, there)):
                raise OvertakenError(incident_id, tuple(others))
            record = there.to_record()
            stays = checked(record, first).to_record()
            checked(record, second)
            goes = Incident.from_record(added.split_off(record, second))
            if all(as_json(stays[name]) == as_json(goes.to_record()[name]) for name in CORRECTABLE):
                raise UsageError("second", incident_id, "would be the same incident twice: change a field of one")
            made = []
            if first:
                made = write_down(connection, {incident_id: record}, first, who.strip(), why.strip())
                self._rewrite(connection, revision, coded, [*before, *made])
            item = added.article_there(connection, there.article_id)
            made.append(self._insert(connection, revision, item, goes, who, why, made))
        self._links.link()
        return made

    def _insert(
        self,
        connection: sa.Connection,
        revision: int,
        item: Article,
        found: Incident,
        who: str,
        why: str,
        with_those: Sequence[Correction] = (),
    ) -> Correction:
        """Write and log an incident that a curator adds, under an id of its own."""
        new = replace(found, incident_id=added.free_id(connection, found))
        added.insert(connection, new, item, revision)
        self._places_above.write(connection, [incident_row(new, item, 0)])
        about = {new.incident_id: {"article_id": item.article_id, ADDED: None}}
        record = {ADDED: new.to_record()}
        (made,) = write_down(connection, about, record, who.strip(), why.strip(), with_those)
        show_again(connection, revision, [item.article_id])  # what only curators see of an article stays so
        return made

    def mark(self, incident_ids: Iterable[str], state: ReviewState, who: str, why: str) -> list[Correction]:
        """Give many incidents one state in one step; those that have it already are left alone.

        Raises
        ------
        UsageError
            ``who`` or ``why`` is empty, or there is no such state.
        """
        signed(who, why)
        check("state", state)
        made: list[Correction] = []
        with self._database.changing() as (connection, revision):
            columns = (incident.c.incident_id, incident.c.article_id, incident.c.state)
            there: dict[str, dict[str, Any]] = {}
            for some in some_of(list(dict.fromkeys(incident_ids))):
                question = sa.select(*columns).where(incident.c.incident_id.in_(some), incident.c.state != state)
                there |= {row["incident_id"]: dict(row) for row in connection.execute(question).mappings()}
            if there:
                made = write_down(connection, there, {"state": state}, who.strip(), why.strip())
                show_states(connection, revision, list(there))
        self._settle()
        return made

    def join(
        self, incident_ids: Iterable[str], who: str, why: str, seen: Collection[str] | None = None
    ) -> list[Correction]:
        """Say that incidents tell one event, with all that tell the event of any of them.

        Parameters
        ----------
        seen : collection of str, optional
            Ids of the reports of the first one's event as the curator saw it.

        Raises
        ------
        OvertakenError
            Somebody else has joined or parted these since. Nothing is written.
        UsageError
            They are less than two, one is not in the store, or ``who`` or ``why`` is empty.
        """
        given = list(dict.fromkeys(incident_ids))
        if len(given) < 2:
            raise UsageError("incidents", ", ".join(given), "are less than two; name those that tell one event")
        return self._say_event(given, JOINED, who, why, seen)

    def part(self, incident_id: str, who: str, why: str, seen: Collection[str] | None = None) -> list[Correction]:
        """Say that an incident tells an event of its own.

        Raises
        ------
        OvertakenError, UsageError
            As :meth:`join`.
        """
        return self._say_event([incident_id], APART, who, why, seen)

    def lead(self, incident_id: str, who: str, why: str, seen: Collection[str] | None = None) -> list[Correction]:
        """Say that an incident stands for its event: the event has its values, whatever the rule says.

        Raises
        ------
        OvertakenError, UsageError
            As :meth:`join`; or no other report tells its event.
        """
        signed(who, why)
        with self._database.changing() as (connection, revision):
            _still_together(connection, incident_id, seen)
            if len(together(connection, incident_id)) < 2:
                raise UsageError("incident", incident_id, "is the only one of its event, or not in the store")
            question = sa.select(incident.c.article_id).where(incident.c.incident_id == incident_id)
            article_id = connection.execute(question).scalar_one()
            there = {incident_id: {"article_id": article_id, LEAD: None}}
            made = write_down(connection, there, {LEAD: True}, who.strip(), why.strip())
            loosen(connection, [article_id], revision)
        self._settle()
        return made

    def _say_event(
        self, given: Sequence[str], kind: str, who: str, why: str, seen: Collection[str] | None
    ) -> list[Correction]:
        signed(who, why)
        with self._database.changing() as (connection, revision):
            _still_together(connection, given[0], seen)
            incident_ids = list(given)
            if kind == JOINED:
                incident_ids = list(dict.fromkeys(other for i in given for other in [i, *together(connection, i)]))
            there: dict[str, dict[str, Any]] = {}
            for some in some_of(incident_ids):
                columns = (incident.c.incident_id, incident.c.article_id, incident.c.joined.label("event"))
                question = sa.select(*columns).where(incident.c.incident_id.in_(some))
                there |= {row["incident_id"]: dict(row) for row in connection.execute(question).mappings()}
            missing = next((i for i in incident_ids if i not in there), None)
            if missing is not None:
                raise UsageError("incident", missing, "is not in the store")
            last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(correction.c.batch), 0))).scalar_one()
            made = write_down(connection, there, {"event": f"{kind}{last + 1}"}, who.strip(), why.strip())
            show_states(connection, revision, incident_ids)
        self._settle()
        return made

    def reviews(self, incident_ids: Iterable[str]) -> dict[str, Review]:
        """Incident id -> where its review stands, for those somebody has looked at."""
        found: dict[str, Review] = {}
        with self._database.reading() as connection:
            for some in some_of(list(dict.fromkeys(incident_ids))):
                for c in listed(connection, *said_of(some, "state")):
                    found[c.incident_id] = Review(c.new, c.who, c.at)
        return found

    def reviewed(self) -> Iterator[Reviewed]:
        """Every incident that was accepted or rejected, by article and in its order, but those for curators only."""
        columns = [article.c[name] for name in Article.__slots__]
        question = (
            sa.select(incident.c.state, incident_detail.c.coded, incident_detail.c.record, *columns)
            .join_from(incident, incident_detail)
            .join(article, article.c.article_id == incident.c.article_id)
            .where(incident.c.state.in_(DECIDED), incident.c.restricted == 0)
            .order_by(incident.c.article_id, incident.c.position)
        )
        with self._database.reading() as connection:
            by_hand = added.added_to(connection)
            for row in connection.execute(question).mappings().all():
                kept = Incident.from_record(json.loads(row["record"]))
                coded = Incident.from_record(json.loads(row["coded"])) if row["coded"] else kept
                item = Article(**{c.name: row[c.name] for c in columns})
                yield Reviewed(coded, kept, row["state"], item, kept.incident_id in by_hand)

    def undecided(self) -> set[str]:
        """Ids of articles with an incident that nobody has accepted or rejected."""
        question = sa.select(incident.c.article_id).where(incident.c.state.not_in(DECIDED)).distinct()
        with self._database.reading() as connection:
            return set(connection.execute(question).scalars())

    def undo(self, correction_id: int, who: str) -> Correction:
        """Take a correction back; later ones of the same field stand.

        Raises
        ------
        UsageError
            There is no such correction, or it is undone already.
        """
        return self.undo_all([correction_id], who)[0]

    def undo_all(self, correction_ids: Iterable[int], who: str) -> list[Correction]:
        """Take several corrections back, such as those of one saving: all of them or none.

        An incident that was added is taken out again, with whatever was said of it since.

        Raises
        ------
        UsageError
            One is not there, or is undone already.
        """
        need(who, "curator")
        ids = list(dict.fromkeys(correction_ids))
        with self._database.changing() as (connection, revision):
            there = {c.correction_id: c for c in numbered(connection, ids)}
            for correction_id in ids:
                if correction_id not in there or there[correction_id].undone_at:
                    reason = "is undone" if correction_id in there else "is not in the store"
                    raise UsageError("correction", str(correction_id), reason)
            gone = [c.incident_id for c in there.values() if c.field == ADDED]
            later = [c for i in gone for c in standing(connection, i) if c.correction_id not in there]
            if any(c.field == "restricted" and c.new for c in there.values()):
                need(who, "editor")
            mark_undone(connection, [*(there[i] for i in ids), *later], who.strip())
            loosen(connection, [c.article_id for c in there.values() if c.field == LEAD], revision)
            if gone:
                added.remove(connection, gone, revision)
            for incident_id in dict.fromkeys(there[i].incident_id for i in ids if there[i].field not in REVIEW):
                coded = as_it_was_coded(connection, incident_id)
                if coded is not None:
                    self._rewrite(connection, revision, coded, standing(connection, incident_id))
            show_states(connection, revision, [there[i].incident_id for i in ids])
            undone = {c.correction_id: c for c in numbered(connection, ids)}
        self._settle("changed")  # what nobody has looked at any more may be set aside again
        return [undone[i] for i in ids]

    def undo_step(self, batch: int, who: str) -> list[Correction]:
        """Take back what was saved in one step, as far as it still stands; see :meth:`undo_all`.

        Raises
        ------
        UsageError
            Nothing of it stands.
        """
        need(who, "curator")
        with self._database.reading() as connection:
            ids = [c.correction_id for c in listed(connection, correction.c.batch == batch, STANDS)]
        if not ids:
            raise UsageError("step", str(batch), "is undone, or is not in the store")
        return self.undo_all(ids, who)

    def step_sizes(self, batches: Iterable[int]) -> dict[int, int]:
        """Number of a step -> how many incidents what still stands of it is about."""
        found: dict[int, int] = {}
        with self._database.reading() as connection:
            for some in some_of(list(batches)):
                about = sa.func.count(correction.c.incident_id.distinct())
                question = sa.select(correction.c.batch, about).where(correction.c.batch.in_(some), STANDS)
                found |= {int(b): int(n) for b, n in connection.execute(question.group_by(correction.c.batch))}
        return found

    def log(self, incident_id: str | None = None) -> list[Correction]:
        """Corrections of an incident, or all, oldest first, undone ones among them."""
        with self._database.reading() as connection:
            return listed(connection, *([correction.c.incident_id == incident_id] if incident_id is not None else []))

    def _rewrite(
        self, connection: sa.Connection, revision: int, coded: dict[str, Any], made: Sequence[Correction]
    ) -> None:
        """Write an incident again that is there already, as coded and as corrected."""
        original = Incident.from_record(coded)
        corrected = any(c.field not in REVIEW for c in made)
        found = Incident.from_record(applied(coded, made)) if corrected else original
        question = sa.select(incident.c.number, incident.c.position)
        number, position = connection.execute(question.where(incident.c.incident_id == found.incident_id)).one()
        item = added.article_there(connection, found.article_id)
        as_coded = {found.incident_id: original} if corrected else None
        ((copies, detail, actors),) = prepare(CodedArticle(item, (found,), ""), as_coded).incidents
        loosen(connection, [found.article_id], revision)
        values = copies | {"position": position, "revision": revision}
        connection.execute(sa.update(incident).where(incident.c.number == number).values(values))
        for table, new in ((incident_detail, [detail]), (incident_actor, actors)):
            connection.execute(sa.delete(table).where(table.c.number == number))
            if new:
                connection.execute(sa.insert(table), [row | {"number": number} for row in new])
        self._places_above.write(connection, [copies])


def _still_together(connection: sa.Connection, incident_id: str, seen: Collection[str] | None) -> None:
    """Refuse what was decided over an event that has other reports by now."""
    if seen is not None and set(together(connection, incident_id)) != set(seen):
        raise OvertakenError(incident_id, ("event",))
