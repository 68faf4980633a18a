"""What curators do to a store: corrections, and links between reports of one incident."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from errors import OvertakenError, UsageError
from models import Article, CodedArticle, Incident
from store import conditions, corrections
from store.corrections import Correction
from store.intake import Intake
from store.links import groups as reports
from store.links.groups import Reports
from store.links.likeness import Told, comparable, groups
from store.rows import prepare
from store.schema import article, correction, incident, incident_actor, incident_detail, report_group

DAYS_KEPT = 60  # days whose incidents are held in memory while linking


class Curation(Intake):
    """Changing what was coded, so that everything shown follows and nothing is lost."""

    def correct(
        self, incident_id: str, changes: Mapping[str, Any], who: str, why: str, seen: Incident | None = None
    ) -> list[Correction]:
        """Change fields of an incident, and log it; everything shown and counted follows.

        Parameters
        ----------
        changes : mapping
            Field of ``corrections.CORRECTABLE`` -> value as in the record: ``{"fatalities_max": 3}``.
        who, why : str
            Who answers for it, and what for.
        seen : Incident, optional
            The incident as the curator saw it.

        Raises
        ------
        OvertakenError
            It is no longer as it was ``seen``: somebody else has changed it. Nothing is written.
        UsageError
            There is no such incident, ``who`` or ``why`` is empty, or a value cannot stand in its field.
        """
        for name, words in (("who", who), ("why", why)):
            if not words.strip():
                raise UsageError(name, words, "is empty; a correction is signed and has a reason")
        with self.writing() as connection:
            self._grow(connection)
            coded = corrections.as_it_was_coded(connection, incident_id)
            if coded is None:
                raise UsageError("incident", incident_id, "is not in the store")
            before = corrections.standing(connection, incident_id)
            found = Incident.from_record(corrections.applied(coded, before))
            if seen is not None and (others := corrections.overtaken(seen, found)):
                raise OvertakenError(incident_id, tuple(others))
            corrections.checked(found.to_record(), changes)
            made = corrections.write_down(connection, found, changes, who.strip(), why.strip())
            self._rewrite(connection, coded, [*before, *made])
        self.link()
        return made

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

        Raises
        ------
        UsageError
            One is not there, or is undone already.
        """
        ids = list(dict.fromkeys(correction_ids))
        with self.writing() as connection:
            self._grow(connection)
            there = {c.correction_id: c for c in corrections.numbered(connection, ids)}
            for correction_id in ids:
                if correction_id not in there or there[correction_id].undone_at:
                    reason = "is undone" if correction_id in there else "is not in the store"
                    raise UsageError("correction", str(correction_id), reason)
            corrections.mark_undone(connection, ids, who.strip())
            for incident_id in dict.fromkeys(there[i].incident_id for i in ids):
                coded = corrections.as_it_was_coded(connection, incident_id)
                if coded is not None:
                    self._rewrite(connection, coded, corrections.standing(connection, incident_id))
            undone = {
                c.correction_id: c for some in reports.chunks(ids) for c in corrections.numbered(connection, some)
            }
        self.link()
        return [undone[i] for i in ids]

    def corrections(self, incident_id: str | None = None) -> list[Correction]:
        """Corrections of an incident, or all, oldest first, undone ones among them."""
        with self.reading() as connection:
            return corrections.listed(
                connection, *([correction.c.incident_id == incident_id] if incident_id is not None else [])
            )

    def _rewrite(self, connection: sa.Connection, coded: dict[str, Any], made: Sequence[Correction]) -> None:
        """Write an incident again that is there already, as coded and as corrected."""
        original = Incident.from_record(coded)
        found = Incident.from_record(corrections.applied(coded, made)) if made else original
        question = sa.select(incident.c.number, incident.c.position)
        number, position = connection.execute(question.where(incident.c.incident_id == found.incident_id)).one()
        columns = [article.c[name] for name in Article.__slots__]
        of_article = sa.select(*columns).where(article.c.article_id == found.article_id)
        item = Article(**connection.execute(of_article).mappings().one())
        as_coded = {found.incident_id: original} if made else None
        ((copies, detail, actors),) = prepare(CodedArticle(item, (found,), ""), as_coded).incidents
        reports.loosen(connection, [found.article_id], self._fact(connection, "revision"))
        values = copies | {"position": position, "revision": self._fact(connection, "revision")}
        connection.execute(sa.update(incident).where(incident.c.number == number).values(values))
        for table, new in ((incident_detail, [detail]), (incident_actor, actors)):
            connection.execute(sa.delete(table).where(table.c.number == number))
            if new:
                connection.execute(sa.insert(table), [row | {"number": number} for row in new])
        self._place_above(connection, self._place_rows([copies["place_id"]]))

    # -- several reports of one incident

    def group(self, groups: Mapping[str, str | None]) -> None:
        """Put incidents (by id) into groups of reports of one incident; None takes one out."""
        if groups:
            with self.writing() as connection:
                self._grow(connection)
                reports.write(connection, groups)

    def link(self, anew: bool = False) -> int:
        """Find out which incidents several articles report: those new or changed since the last time, or all.

        The groups do not depend on the order in which articles came. Returns how many incidents were looked at.
        """
        revision = self.revision()
        with self.reading() as connection:
            numbers = reports.to_be_linked(connection, anew)
        if not numbers:
            return 0

        @lru_cache(maxsize=DAYS_KEPT)
        def on_day(day: str) -> tuple[Told, ...]:
            with self.reading() as connection:
                return tuple(told for told in reports.told_on(connection, day) if comparable(told))

        for some in reports.chunks(numbers):
            with self.reading() as connection:
                question = sa.select(incident.c.incident_id).where(incident.c.number.in_(some))
                ids = connection.execute(question).scalars().all()
                found = [told for told in reports.told(connection, incident.c.number.in_(some)) if comparable(told)]
            self.group(dict.fromkeys(ids) | groups(found, on_day))
        with self.writing() as connection:
            reports.keep_fact(connection, reports.LINKED, revision)
        return len(numbers)

    def links(self, incident_ids: Iterable[str]) -> dict[str, Reports]:
        """Incident id -> its group and how many articles and publishers report it; those reported once are left out."""
        with self.reading() as connection:
            groups = reports.groups_of(connection, incident_ids)
            found = reports.numbers(connection, groups.values())
        return {incident_id: found[group] for incident_id, group in groups.items()}

    def other_reports(self, incident_id: str) -> list[Incident]:
        """The incidents of other articles that report the same incident, newest first."""
        mine = sa.select(report_group.c.group_id).join_from(report_group, incident)
        question = (
            conditions.records()
            .join(report_group, report_group.c.number == incident.c.number)
            .where(report_group.c.group_id == mine.where(incident.c.incident_id == incident_id).scalar_subquery())
            .where(incident.c.incident_id != incident_id)
        )
        return self._incidents(conditions.in_order(question))
