"""Questions to the store.

One function, :func:`conditions`, reads the filters for all of them, so that map, timeline, table and
exports always count the same incidents.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from filters import Filters
from models import ACCEPTED, ON_MAP, REJECTED, REVIEWED
from store.schema import TRIGRAM, incident, incident_actor, incident_detail, place_above, report_group
from store.search import Term, terms

#: SQLite's full-text index; PostgreSQL has one over ``incident_detail`` itself.
SEARCH = sa.table("incident_search", sa.column("rowid", sa.Integer), sa.column("words", sa.Text))
TERMS = sa.table("incident_search_term", sa.column("term", sa.Text))  # its terms: three letters each
SHORTEST = TRIGRAM - 1  # letters of the shortest word that is found by them
LAST = "\U0010ffff"  # the code point after all others


def conditions(filters: Filters, dialect: str) -> list[sa.ColumnElement[bool]]:
    """What an incident must meet to be shown: inside every filter that is set, and for its event the one that leads.

    Of an event that several reports tell one is shown: the leading one where it passes, else the first kept that does.
    """
    passing = _passing(filters, dialect)
    if filters.counted:
        return passing
    leading = sa.case((incident.c.event == incident.c.number, -incident.c.number), else_=incident.c.number)
    first = (
        sa.select(sa.func.abs(sa.func.min(leading)))
        .join_from(incident, report_group)
        .where(*passing)
        .group_by(incident.c.event)
        .correlate(None)
    )
    alone = incident.c.number.not_in(sa.select(report_group.c.number).correlate(None))
    return [*passing, sa.or_(alone, incident.c.number.in_(first))]


def dated(connection: sa.Connection, filters: Filters) -> Filters:
    """The filters with the dates that their last days are now."""
    if not filters.last:
        return filters
    newest = sa.select(sa.func.max(incident.c.date_from)).where(*_passing(Filters(), connection.dialect.name))
    return filters.dated(connection.execute(newest).scalar_one())


def _passing(filters: Filters, dialect: str) -> list[sa.ColumnElement[bool]]:
    """What an incident must meet to pass: on the map at all, and inside every filter that is set.

    Only a filter by modality brings up what is denied, demanded or threatened and so never on the map; only one by
    state what a curator has rejected; only one that asks for it what is set aside because it is not plausible. What is
    for curators only comes up for nobody else.

    Incidents without a date are outside any date filter and those without a point outside any box:
    nothing says that they are inside.
    """
    needed: list[sa.ColumnElement[bool]] = [incident.c.on_map == 1]
    if not filters.plain or filters.restricted:
        needed = [incident.c.modality.in_(filters.modalities or ON_MAP)]
        needed += [] if filters.states else [incident.c.state != REJECTED]
        needed += [] if filters.restricted else [incident.c.restricted == 0]
    if filters.set_aside != "with":
        counts = sa.or_(incident.c.doubts == "", incident.c.state == ACCEPTED)
        needed.append(sa.not_(counts) if filters.set_aside else counts)
    if filters.date_to:
        needed.append(incident.c.date_from <= filters.date_to)
    if filters.date_from:
        needed.append(incident.c.date_to >= filters.date_from)
    for row, wanted in filters.compared:
        column = incident.c[row.column]
        needed.append(column.in_(wanted) if row.many else column >= wanted)
    for role, factions in filters.parts:
        if factions:
            needed.append(_takes_part(factions, role))
    if filters.without:
        needed.append(~_takes_part(filters.without, None))
    if filters.place_ids:
        other = place_above.alias()
        here = sa.and_(other.c.place_id == incident.c.place_id, other.c.above_id.in_(filters.place_ids))
        needed.append(sa.exists().where(here).correlate(incident))
    if filters.bbox is not None:
        needed.append(_in_box(filters.bbox, dialect))
    if filters.area:
        needed += [_in_area(filters.area), _in_box(enclosing(filters.area), dialect)]
    needed += [_says(term, dialect) for term in terms(filters.text)]
    return needed


def _beside(table: sa.Table, condition: Callable[[sa.FromClause], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    """The incident has a row in ``table`` that meets the condition."""
    other = table.alias()
    return sa.exists().where(other.c.number == incident.c.number, condition(other)).correlate(incident)


def _takes_part(factions: Sequence[str], role: str | None) -> sa.ColumnElement[bool]:
    """One of the factions, or of those under them, takes part; in this role, if one is given."""

    def condition(other: sa.FromClause) -> sa.ColumnElement[bool]:
        named = other.c.actor_id.in_(factions)
        return named if role is None else sa.and_(named, other.c.role == role)

    # EXISTS, not IN: the newest few hundred are found without listing every incident of an actor first.
    return _beside(incident_actor, condition)


def _in_box(bbox: tuple[float, float, float, float], dialect: str) -> sa.ColumnElement[bool]:
    """Points in (west, south, east, north), edges included; a box with west > east crosses the 180th meridian."""
    west, south, east, north = bbox
    longitude = incident.c.longitude
    across = sa.or_(longitude >= west, longitude <= east) if west > east else longitude.between(west, east)
    inside = sa.and_(incident.c.latitude.between(south, north), across)
    if dialect == "postgresql" and west <= east:  # what PostGIS finds by index is about right: the edges are ours
        point: sa.ColumnElement[Any] = sa.literal_column("incident.point")
        inside = sa.and_(point.op("&&")(sa.func.ST_MakeEnvelope(west, south, east, north, 4326)), inside)
    return inside


def _in_area(corners: Sequence[tuple[float, float]]) -> sa.ColumnElement[bool]:
    """Points inside a polygon of (longitude, latitude) corners: a ray to the east crosses it an odd number of times.

    Plain arithmetic, so that every database and :mod:`store.arrays` give the same answer to the last digit.
    """
    latitude, longitude = incident.c.latitude, incident.c.longitude
    crossings: list[sa.ColumnElement[int]] = []
    for x, y, to_y, dx, dy in edges(corners):
        spans = sa.and_(latitude >= _number(min(y, to_y)), latitude < _number(max(y, to_y)))
        left = longitude < _number(dx) * (latitude - _number(y)) / _number(dy) + _number(x)
        crossings.append(sa.case((sa.and_(spans, left), 1), else_=0))
    return sum(crossings[1:], start=crossings[0]) % 2 == 1


def edges(corners: Sequence[tuple[float, float]]) -> list[tuple[float, float, float, float, float]]:
    """Edges of a polygon that run north or south, as (x, y, other y, dx, dy) in degrees."""
    rounds = zip(corners, [*corners[1:], corners[0]], strict=True)
    return [(x, y, to_y, to_x - x, to_y - y) for (x, y), (to_x, to_y) in rounds if to_y != y]


def enclosing(corners: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    """(west, south, east, north) around a polygon."""
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _number(value: float) -> sa.ColumnElement[float]:
    return sa.literal(value, sa.Double)


def _says(term: Term, dialect: str) -> sa.ColumnElement[bool]:
    """The incident's words meet a term of the query."""
    if dialect == "sqlite" and not term.unwanted and _indexed(term):
        return incident.c.number.in_(sa.select(SEARCH.c.rowid).where(_matches([term])))
    held = _beside(incident_detail, lambda other: _holds(other.c.words, term))
    return ~held if term.unwanted else held


def _holds(words: sa.ColumnElement[str], term: Term) -> sa.ColumnElement[bool]:
    return sa.or_(*(words.contains(one, autoescape=True) for one in term.alternatives))


def _indexed(term: Term) -> bool:
    """Whether the trigram index finds each of the alternatives."""
    return all(len(one) >= TRIGRAM for one in term.alternatives)


def _matches(wanted: Sequence[Term]) -> sa.ColumnElement[bool]:
    """The trigram index finds all of the terms, each :func:`_indexed`."""
    asked = (" OR ".join(f'"{one.replace(chr(34), chr(34) * 2)}"' for one in term.alternatives) for term in wanted)
    return SEARCH.c.words.op("MATCH")(" AND ".join(f"({one})" for one in asked))


def saying(text: str, dialect: str) -> list[sa.Select[str]]:
    """Numbers of the incidents whose words hold a text, on the map or not: those that every question gives.

    Each gives one text, with commas between the numbers: a row each would take several times as long to hand over as
    to find, and hold up every other reader meanwhile. Questions are put apart, because SQLite, given two, now and then
    asks one of them again for every row of the other.
    """
    asked = terms(text)
    wanted = [term for term in asked if not term.unwanted]
    long = [term for term in wanted if _indexed(term)]
    short = [term for term in wanted if len(term.alternatives) == 1 and len(term.alternatives[0]) == SHORTEST]
    if dialect != "sqlite" or not (long or short):
        return [sa.select(_list(incident_detail.c.number)).where(*_each(incident_detail.c.words, asked))]
    parts: list[sa.FromClause] = [_of_two_letters(term.alternatives[0]).subquery() for term in short]
    if long:
        parts.append(sa.select(SEARCH.c.rowid.label("number")).where(_matches(long)).subquery())
    questions = [sa.select(_list(numbers.c.number)) for numbers in parts]
    for term in (term for term in asked if term not in long and term not in short):
        other = incident_detail.alias()
        has = sa.and_(other.c.number == parts[-1].c.number, *_each(other.c.words, [term]))
        questions[-1] = questions[-1].where(sa.exists().where(has).correlate(parts[-1]))
    return questions


def _each(words: sa.ColumnElement[str], asked: Sequence[Term]) -> list[sa.ColumnElement[bool]]:
    return [~_holds(words, term) if term.unwanted else _holds(words, term) for term in asked]


def _of_two_letters(word: str) -> sa.CompoundSelect[int]:
    """Numbers of the incidents whose words hold two letters: before a third, in one of the index's terms, or last."""
    quoted = '"' + sa.func.replace(TERMS.c.term, '"', '""') + '"'
    terms = sa.select(sa.func.group_concat(quoted, " OR ")).where(TERMS.c.term >= word, TERMS.c.term < word + LAST)
    inside = sa.select(SEARCH.c.rowid.label("number")).where(
        SEARCH.c.words.op("MATCH")(sa.func.coalesce(terms.scalar_subquery(), '""'))
    )
    last = sa.func.substr(incident_detail.c.words, sa.literal_column(str(-SHORTEST)))
    return sa.union_all(inside, sa.select(incident_detail.c.number).where(last == word))


def _list(number: sa.ColumnElement[Any]) -> sa.ColumnElement[str]:
    return sa.func.aggregate_strings(sa.cast(number, sa.Text), ",")


def numbered(numbers: Sequence[int]) -> sa.Select[int, str]:
    """Number and record of some incidents, in no order."""
    question = sa.select(incident_detail.c.number, incident_detail.c.record).join_from(incident_detail, incident)
    return question.where(incident_detail.c.number.in_(numbers))


def records() -> sa.Select[str]:
    """Records of incidents, any of them, in no order."""
    return sa.select(incident_detail.c.record).join_from(incident, incident_detail)


def newest_first(question: sa.Select[Any], filters: Filters, dialect: str) -> sa.Select[Any]:
    """The shown incidents in the one order every list has: newest day first, undated last, then as reported."""
    return in_order(question.where(*conditions(filters, dialect)))


def in_order(question: sa.Select[Any]) -> sa.Select[Any]:
    """Incidents in the one order."""
    return question.order_by(incident.c.date_from.desc().nulls_last(), incident.c.article_id, incident.c.position)


def reports(filters: Filters, dialect: str) -> sa.Select[int]:
    """Number of incidents that pass, of which several may tell one event."""
    return sa.select(sa.func.count()).select_from(incident).where(*_passing(filters, dialect))


def counting(filters: Filters, dialect: str) -> sa.Select[int, int, int]:
    """Number shown and, of these, with a point and reviewed."""
    reviewed = sa.func.count(sa.case((incident.c.state.in_(REVIEWED), 1)))
    return sa.select(sa.func.count(), sa.func.count(incident.c.latitude), reviewed).where(*conditions(filters, dialect))
