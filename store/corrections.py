"""What curators change: a field of an incident, logged with who, when and why, and undone at any time.

The record as coded stays beside the corrected one. When an article is coded again, corrections follow
the incident that the same words tell.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import sqlalchemy as sa

from errors import OvertakenError, UsageError
from models import (
    GEO_PRECISIONS,
    MODALITIES,
    ON_MAP,
    REJECTED,
    REVIEW_STATES,
    STATUSES,
    TIME_PRECISIONS,
    Article,
    CodedArticle,
    Evidence,
    Incident,
    ReviewState,
)
from store import log
from store.database import Database
from store.links.groups import Links, loosen
from store.links.likeness import APART, JOINED
from store.log import Entry
from store.places_above import PlacesAbove
from store.rows import TOLLS, Prepared, digest, now, prepare
from store.schema import article, correction, incident, incident_actor, incident_detail

T = TypeVar("T")
#: What is said of an incident and not in it: its state in the review, notes beside it, and its event, if by hand.
REVIEW = ("state", "note", "event")
DECIDED: tuple[ReviewState, ...] = ("accepted", REJECTED)
COPIED = ("state", "event")  # of these, what stands beside the incident too, to be filtered and linked by
CHOICES: dict[str, Sequence[str]] = {
    "state": REVIEW_STATES,
    "time_precision": TIME_PRECISIONS,
    "geo_precision": GEO_PRECISIONS,
    "status": STATUSES,
    "modality": MODALITIES,
}
DATES = ("event_date", "event_date_end")
TYPES = ("disorder_type", "event_type", "sub_event_type")
FINER = ("waqai_type", "claimed_by")  # a text, empty or None where there is none
PLACES = ("place", "origin_place")
AT_ONCE = 500  # numbers in one question: databases bound them
#: Fields a curator can correct. Ids and evidence are what the article says, whoever reads it.
CORRECTABLE = (
    *DATES, "time_precision", *TYPES, *FINER, "actors", *PLACES, "geo_precision", *TOLLS, "status", "modality",
)  # fmt: skip
#: Field -> evidence that no longer shows it once it is corrected. The words of the event itself stay.
SHOWN_BY = {
    **dict.fromkeys(DATES, "event_date"),
    **{name: name for name in ("actors", *PLACES)},
    **{name: name.partition("_")[0] for name in TOLLS},
}


@dataclass(frozen=True, slots=True)
class Correction:
    """One correction of one field, or a state or a note; ``old`` and ``new`` as in the record, times UTC in ISO.

    Those with one ``batch`` were saved in one step.
    """

    correction_id: int
    incident_id: str
    article_id: str
    field: str
    old: Any
    new: Any
    who: str
    why: str
    at: str
    undone_at: str | None = None
    undone_by: str | None = None
    batch: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """Where the review of an incident stands: its state, and who said so when; empty for one nobody has looked at."""

    state: ReviewState = "new"
    who: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """An incident that a curator accepted or rejected: as it was coded, as it is kept, and its article."""

    coded: Incident
    kept: Incident
    state: ReviewState
    article: Article


class Corrections:
    """Changing what was coded, so that everything shown follows and nothing is lost."""

    def __init__(self, database: Database, links: Links, places_above: PlacesAbove) -> None:
        self._database, self._links, self._places_above = database, links, places_above

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
        with self._database.changing() as (connection, revision):
            coded = as_it_was_coded(connection, incident_id)
            if coded is None:
                raise UsageError("incident", incident_id, "is not in the store")
            before = standing(connection, incident_id)
            found = Incident.from_record(applied(coded, before))
            if seen is not None and (others := overtaken(seen, found)):
                raise OvertakenError(incident_id, tuple(others))
            if reviewed is not None and reviewed != _review(before):
                raise OvertakenError(incident_id, ("state",))
            checked(found.to_record(), {name: value for name, value in changes.items() if name not in REVIEW})
            for name in REVIEW:
                if name in changes:
                    _check(name, changes[name])
            said = {"state": _review(before).state, "note": None}
            made = write_down(connection, {incident_id: found.to_record() | said}, changes, who.strip(), why.strip())
            if set(changes) - set(REVIEW):
                self._rewrite(connection, revision, coded, [*before, *made])
            show_states(connection, revision, [incident_id])
        self._links.link()
        return made

    def mark(self, incident_ids: Iterable[str], state: ReviewState, who: str, why: str) -> list[Correction]:
        """Give many incidents one state in one step; those that have it already are left alone.

        Raises
        ------
        UsageError
            ``who`` or ``why`` is empty, or there is no such state.
        """
        signed(who, why)
        _check("state", state)
        made: list[Correction] = []
        with self._database.changing() as (connection, revision):
            columns = (incident.c.incident_id, incident.c.article_id, incident.c.state)
            there: dict[str, dict[str, Any]] = {}
            for some in _some(list(dict.fromkeys(incident_ids))):
                question = sa.select(*columns).where(incident.c.incident_id.in_(some), incident.c.state != state)
                there |= {row["incident_id"]: dict(row) for row in connection.execute(question).mappings()}
            if there:
                made = write_down(connection, there, {"state": state}, who.strip(), why.strip())
                show_states(connection, revision, list(there))
        self._links.link()
        return made

    def join(self, incident_ids: Iterable[str], who: str, why: str) -> list[Correction]:
        """Say that incidents tell one event, with all that tell the event of any of them.

        Raises
        ------
        UsageError
            They are less than two, one is not in the store, or ``who`` or ``why`` is empty.
        """
        given = list(dict.fromkeys(incident_ids))
        if len(given) < 2:
            raise UsageError("incidents", ", ".join(given), "are less than two; name those that tell one event")
        every = list(dict.fromkeys(other for i in given for other in [i, *self._links.reports_of(i)]))
        return self._say_event(every, JOINED, who, why)

    def part(self, incident_id: str, who: str, why: str) -> list[Correction]:
        """Say that an incident tells an event of its own.

        Raises
        ------
        UsageError
            It is not in the store, or ``who`` or ``why`` is empty.
        """
        return self._say_event([incident_id], APART, who, why)

    def _say_event(self, incident_ids: Sequence[str], kind: str, who: str, why: str) -> list[Correction]:
        signed(who, why)
        with self._database.changing() as (connection, revision):
            there: dict[str, dict[str, Any]] = {}
            for some in _some(incident_ids):
                columns = (incident.c.incident_id, incident.c.article_id, incident.c.joined.label("event"))
                question = sa.select(*columns).where(incident.c.incident_id.in_(some))
                there |= {row["incident_id"]: dict(row) for row in connection.execute(question).mappings()}
            missing = next((i for i in incident_ids if i not in there), None)
            if missing is not None:
                raise UsageError("incident", missing, "is not in the store")
            last = connection.execute(sa.select(sa.func.coalesce(sa.func.max(correction.c.batch), 0))).scalar_one()
            made = write_down(connection, there, {"event": f"{kind}{last + 1}"}, who.strip(), why.strip())
            show_states(connection, revision, incident_ids)
        self._links.link()
        return made

    def reviews(self, incident_ids: Iterable[str]) -> dict[str, Review]:
        """Incident id -> where its review stands, for those somebody has looked at."""
        found: dict[str, Review] = {}
        with self._database.reading() as connection:
            for some in _some(list(dict.fromkeys(incident_ids))):
                for c in listed(connection, *_said_of(some, "state")):
                    found[c.incident_id] = Review(c.new, c.who, c.at)
        return found

    def reviewed(self) -> Iterator[Reviewed]:
        """Every incident that was accepted or rejected, by article and in the order of the article."""
        columns = [article.c[name] for name in Article.__slots__]
        question = (
            sa.select(incident.c.state, incident_detail.c.coded, incident_detail.c.record, *columns)
            .join_from(incident, incident_detail)
            .join(article, article.c.article_id == incident.c.article_id)
            .where(incident.c.state.in_(DECIDED))
            .order_by(incident.c.article_id, incident.c.position)
        )
        with self._database.reading() as connection:
            for row in connection.execute(question).mappings().all():
                kept = Incident.from_record(json.loads(row["record"]))
                coded = Incident.from_record(json.loads(row["coded"])) if row["coded"] else kept
                yield Reviewed(coded, kept, row["state"], Article(**{c.name: row[c.name] for c in columns}))

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

        Raises
        ------
        UsageError
            One is not there, or is undone already.
        """
        ids = list(dict.fromkeys(correction_ids))
        with self._database.changing() as (connection, revision):
            there = {c.correction_id: c for c in numbered(connection, ids)}
            for correction_id in ids:
                if correction_id not in there or there[correction_id].undone_at:
                    reason = "is undone" if correction_id in there else "is not in the store"
                    raise UsageError("correction", str(correction_id), reason)
            mark_undone(connection, [there[i] for i in ids], who.strip())
            for incident_id in dict.fromkeys(there[i].incident_id for i in ids if there[i].field not in REVIEW):
                coded = as_it_was_coded(connection, incident_id)
                if coded is not None:
                    self._rewrite(connection, revision, coded, standing(connection, incident_id))
            show_states(connection, revision, [there[i].incident_id for i in ids])
            undone = {c.correction_id: c for c in numbered(connection, ids)}
        self._links.link()
        return [undone[i] for i in ids]

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
        columns = [article.c[name] for name in Article.__slots__]
        of_article = sa.select(*columns).where(article.c.article_id == found.article_id)
        item = Article(**connection.execute(of_article).mappings().one())
        as_coded = {found.incident_id: original} if corrected else None
        ((copies, detail, actors),) = prepare(CodedArticle(item, (found,), ""), as_coded).incidents
        loosen(connection, [found.article_id], revision)
        values = copies | {"position": position, "revision": revision}
        connection.execute(sa.update(incident).where(incident.c.number == number).values(values))
        for table, new in ((incident_detail, [detail]), (incident_actor, actors)):
            connection.execute(sa.delete(table).where(table.c.number == number))
            if new:
                connection.execute(sa.insert(table), [row | {"number": number} for row in new])
        self._places_above.write(connection, [copies["place_id"]])


def signed(who: str, why: str) -> None:
    """Refuse a change that nobody answers for."""
    for name, words in (("who", who), ("why", why)):
        if not words.strip():
            raise UsageError(name, words, "is empty; a correction is signed and has a reason")


def checked(record: dict[str, Any], changes: Mapping[str, Any]) -> Incident:
    """The incident of a record with some fields changed.

    Raises
    ------
    UsageError
        A field cannot be corrected, or a value cannot stand in it.
    """
    for field, value in changes.items():
        if field not in CORRECTABLE:
            raise UsageError("field", field, "cannot be corrected", CORRECTABLE)
        _check(field, value)
    values = {**record, **changes}
    for first, last in (DATES, ("fatalities_min", "fatalities_max"), ("injuries_min", "injuries_max")):
        if values[first] is not None and values[last] is not None and values[first] > values[last]:
            raise UsageError(first, str(values[first]), f"is more than {last}, {values[last]}")
    try:
        return Incident.from_record(values)
    except (TypeError, AttributeError) as error:
        field = next((name for name in changes if name in (*PLACES, "actors")), next(iter(changes)))
        raise UsageError(field, str(changes[field])[:60], f"is not as in a record: {error}") from error


def _check(field: str, value: Any) -> None:
    known = tuple(CHOICES.get(field, ()))
    good = True
    if known:
        good = value in known
    elif field == "event":
        good = False  # joined and parted by their own functions
    elif field in DATES:
        good = value is None or _is_day(value)
    elif field in TOLLS:
        good = value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)
    elif field in TYPES:
        good = isinstance(value, str) and bool(value)
    elif field == "note":
        good = isinstance(value, str) and bool(value.strip())
    elif field in FINER:
        good = value is None or isinstance(value, str)
    if not good:
        raise UsageError(field, str(value), "cannot stand there", known)


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def applied(coded: dict[str, Any], made: Sequence[Correction]) -> dict[str, Any]:
    """A record as coded with corrections, oldest first; it says which fields a curator answers for."""
    made = [c for c in made if c.field not in REVIEW]
    fields = list(dict.fromkeys(c.field for c in made))
    unshown = {SHOWN_BY[field] for field in fields if field in SHOWN_BY}
    return {
        **coded,
        **{c.field: c.new for c in made},
        **({"toll_by_group": []} if set(fields) & set(TOLLS) else {}),  # counted with what was corrected
        "evidence": [e for e in coded["evidence"] if e["field"] not in unshown],
        "confidence_reasons": [*coded["confidence_reasons"], *(f"{field}: corrected by a curator" for field in fields)],
    }


def overtaken(seen: Incident, there: Incident) -> list[str]:
    """Fields that are other now than a curator saw them."""
    before, now = seen.to_record(), there.to_record()
    return [name for name in CORRECTABLE if _json(before[name]) != _json(now[name])]


# -- states


def _review(made: Sequence[Correction]) -> Review:
    """Where standing corrections of one incident leave its review."""
    states = [c for c in made if c.field == "state"]
    return Review(states[-1].new, states[-1].who, states[-1].at) if states else Review()


def _said_of(incident_ids: Sequence[str], field: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        correction.c.incident_id.in_(incident_ids), correction.c.field == field, correction.c.undone_at.is_(None),
    )  # fmt: skip


def show_states(connection: sa.Connection, revision: int, incident_ids: Sequence[str]) -> None:
    """Bring the rows of incidents to the states that the corrections give them; what is rejected leaves the map."""
    for some in _some(list(dict.fromkeys(incident_ids))):
        _show_events(connection, revision, some)
        states: dict[str, ReviewState] = {c.incident_id: c.new for c in listed(connection, *_said_of(some, "state"))}
        of_state: dict[ReviewState, list[str]] = {}
        for incident_id in some:
            of_state.setdefault(states.get(incident_id, "new"), []).append(incident_id)
        for state, ids in of_state.items():
            counts = int(state != REJECTED)
            on_map = sa.case((incident.c.modality.in_(ON_MAP), counts), else_=0)
            here = incident.c.incident_id.in_(ids)
            leaving = sa.select(incident.c.article_id).where(here, incident.c.on_map != on_map)
            loosen(connection, connection.execute(leaving).scalars().all(), revision)
            values = {"state": state, "on_map": on_map, "revision": revision}
            connection.execute(sa.update(incident).where(here).values(values))
            numbers = sa.select(incident.c.number).where(here)
            theirs = sa.select(incident.c.on_map).where(incident.c.number == incident_actor.c.number)
            beside = sa.update(incident_actor).where(incident_actor.c.number.in_(numbers))
            connection.execute(beside.values(on_map=theirs.scalar_subquery()))


def _show_events(connection: sa.Connection, revision: int, incident_ids: Sequence[str]) -> None:
    """Say beside incidents what curators said of their events; those they stood with are linked again."""
    said: dict[str, str] = {c.incident_id: c.new for c in listed(connection, *_said_of(incident_ids, "event"))}
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
    show_states(connection, revision, connection.execute(question).scalars().all())


# -- the log


def listed(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> list[Correction]:
    """Corrections that meet the conditions, oldest first."""
    rows = connection.execute(sa.select(correction).where(*where).order_by(correction.c.correction_id)).mappings()
    return [Correction(**{**row, "old": json.loads(row["old"]), "new": json.loads(row["new"])}) for row in rows]


def standing(connection: sa.Connection, incident_id: str) -> list[Correction]:
    """Corrections of an incident that are not undone, oldest first."""
    return listed(connection, correction.c.incident_id == incident_id, correction.c.undone_at.is_(None))


def numbered(connection: sa.Connection, correction_ids: Sequence[int]) -> list[Correction]:
    """Corrections by their numbers."""
    return [c for some in _some(correction_ids) for c in listed(connection, correction.c.correction_id.in_(some))]


def mark_undone(connection: sa.Connection, made: Sequence[Correction], who: str) -> None:
    """Say of corrections that they are taken back now."""
    at = now()
    for some in _some([c.correction_id for c in made]):
        same = correction.c.correction_id.in_(some)
        connection.execute(sa.update(correction).where(same).values(undone_at=at, undone_by=who))
    undone = (Entry(who, "undo", c.incident_id, c.field, _json(c.new), _json(c.old), at=at) for c in made)
    log.write(connection, undone)


def _some(ids: Sequence[T]) -> Iterator[Sequence[T]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def write_down(
    connection: sa.Connection, there: Mapping[str, Mapping[str, Any]], changes: Mapping[str, Any], who: str, why: str
) -> list[Correction]:
    """Log the same changes of one incident or several, given by id with what their records hold."""
    numbers = sa.select(*(sa.func.coalesce(sa.func.max(correction.c[n]), 0) for n in ("correction_id", "batch")))
    last, batch = connection.execute(numbers).one()
    at = now()
    made = [
        Correction(
            last + n, incident_id, record["article_id"], field, record[field], value, who, why, at, batch=batch + 1
        )
        for n, (incident_id, record, field, value) in enumerate(
            ((i, record, *change) for i, record in there.items() for change in changes.items()), start=1
        )
    ]
    rows = [
        {name: getattr(c, name) for name in Correction.__slots__} | {"old": _json(c.old), "new": _json(c.new)}
        for c in made
    ]
    connection.execute(sa.insert(correction), rows)
    actions = {"state": "review", "note": "note"}
    if "event" in changes:
        actions["event"] = "join" if changes["event"].startswith(JOINED) else "part"
    log.write(
        connection,
        (
            Entry(
                c.who, actions.get(c.field, "correct"), c.incident_id, c.field, _json(c.old), _json(c.new), c.why, c.at
            )
            for c in made
        ),
    )
    return made


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


# -- coding again


def carried(connection: sa.Connection, prepared: Sequence[Prepared]) -> list[Prepared]:
    """Articles as they are to be kept, corrections applied.

    A corrected incident whose words no incident tells any more is kept as it is, unless the article
    changed: then its corrections stay in the log only.
    """
    ids = [item.article.article_id for item in prepared]
    made = listed(connection, correction.c.undone_at.is_(None), correction.c.article_id.in_(ids))
    if not made:
        return list(prepared)
    kept = []
    for item in prepared:
        mine = [c for c in made if c.article_id == item.article.article_id]
        kept.append(prepare(*_carried(connection, item.coded(), mine)) if mine else item)
    return kept


def made_on(connection: sa.Connection, article_id: str) -> bool:
    """Whether incidents of an article are corrected."""
    return bool(listed(connection, correction.c.undone_at.is_(None), correction.c.article_id == article_id))


def _carried(
    connection: sa.Connection, item: CodedArticle, made: Sequence[Correction]
) -> tuple[CodedArticle, dict[str, Incident]]:
    same_words = _digest_there(connection, item.article) == digest(item.article)
    left = list(item.incidents)
    corrected: dict[str, Incident] = {}
    as_coded: dict[str, Incident] = {}
    for old_id in dict.fromkeys(c.incident_id for c in made):
        before = as_it_was_coded(connection, old_id)
        if before is None:  # lost when the article changed; its words may be back
            continue
        old = Incident.from_record(before)
        mine = [c for c in made if c.incident_id == old_id]
        new = _told_by_the_same_words(old, left, same_words)
        if new is not None:
            left.remove(new)
            if new.incident_id != old_id:
                moved = sa.update(correction).where(correction.c.incident_id == old_id)
                connection.execute(moved.values(incident_id=new.incident_id))
        elif same_words:
            new = old
        if new is not None:
            corrected[new.incident_id] = Incident.from_record(applied(new.to_record(), mine))
            as_coded[new.incident_id] = new
    there = {i.incident_id for i in item.incidents}
    incidents = [corrected.get(i.incident_id, i) for i in item.incidents]
    incidents += [found for key, found in corrected.items() if key not in there]
    return replace(item, incidents=tuple(incidents)), as_coded


def as_it_was_coded(connection: sa.Connection, incident_id: str) -> dict[str, Any] | None:
    """The record of an incident without any correction; None when it is not there."""
    question = sa.select(sa.func.coalesce(incident_detail.c.coded, incident_detail.c.record))
    found = connection.execute(
        question.join_from(incident, incident_detail).where(incident.c.incident_id == incident_id)
    ).scalar_one_or_none()
    return None if found is None else dict(json.loads(found))


def _digest_there(connection: sa.Connection, item: Article) -> str | None:
    question = sa.select(article.c.digest).where(article.c.article_id == item.article_id)
    return connection.execute(question).scalar_one_or_none()


def _told_by_the_same_words(old: Incident, among: Sequence[Incident], same_words: bool) -> Incident | None:
    """The incident whose words of the event are the old one's: the likest of them, the first of its like."""
    words = _event_words(old)
    found = [i for i in among if any(_same(a, b, same_words) for a in words for b in _event_words(i))]
    likeness = ("sub_event_type", "event_date", "place")
    return max(found, key=lambda i: sum(getattr(i, name) == getattr(old, name) for name in likeness), default=None)


def _event_words(found: Incident) -> list[Evidence]:
    return [e for e in found.evidence if e.field == "event_type"][:1]


def _same(one: Evidence, other: Evidence, same_words: bool) -> bool:
    if one.part != other.part:
        return False
    return one.start < other.end and other.start < one.end if same_words else one.text == other.text
