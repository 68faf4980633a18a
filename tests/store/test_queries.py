"""What goes in comes out, and every question counts the same incidents."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from listed import listed
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable
from worlds import FOLDER_IS_SHARED, above, article, coded, filters_strategy, incidents, passes, words, worlds

from filters import Filters
from models import Article, Evidence, Incident, IncidentActor
from store import Counts, Store, conditions
from store.arrays import CODED, DAYS, PLAIN
from store.schema import tables


@FOLDER_IS_SHARED
@given(found=incidents, title=words, text=words, url=st.one_of(st.none(), words))
def test_an_incident_and_its_article_come_back_as_they_were(
    in_memory: Store, found: Incident, title: str, text: str, url: str | None
) -> None:
    found = dataclasses.replace(found, incident_id="one")
    kept = Article("a", text, title, "2021-04-25T18:53:00+03:00", "ar", url, None)
    in_memory.intake.save([coded(kept, found)])
    assert in_memory.queries.incident("one") == found
    assert in_memory.queries.article("a") == kept


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.queries.incident("x") is None
    assert store.queries.article("x") is None
    assert store.queries.count(Filters()) == Counts(0, 0, 0)
    assert listed(store) == []
    assert (store.queries.is_empty(), store.queries.is_samples()) == (True, False)


@FOLDER_IS_SHARED
@given(world=worlds(), filters=filters_strategy)
def test_every_question_counts_the_same_incidents(in_memory: Store, world: list[Incident], filters: Filters) -> None:
    in_memory.intake.save([coded(article(source="One, two"), *world)])
    in_memory.gate.judge()
    wanted = {i.incident_id for i in world if passes(i, filters, world, "One, two")}
    bar = dataclasses.replace(filters, confidence_min=None)
    shown = listed(in_memory, filters)
    numbers = in_memory.queries.count(filters)
    assert {i.incident_id for i in shown} == wanted
    assert numbers.shown == len(wanted)
    widest = Filters(modalities=filters.modalities, set_aside=filters.set_aside)
    assert numbers.total == sum(passes(i, widest, world) for i in world)
    assert numbers.set_aside == sum(passes(i, replace(filters, set_aside="only"), world, "One, two") for i in world)
    assert numbers.without_place == sum(
        i.place is None or i.place.latitude is None or i.place.longitude is None for i in shown
    )
    assert numbers.below_confidence == sum(passes(i, bar, world, "One, two") for i in world) - len(wanted)
    columns, saying = in_memory.queries.columns(), in_memory.queries.saying(filters.text)
    assert columns.counts(filters, saying) == numbers
    here = columns.select(filters, saying)
    by_number = in_memory.queries.numbered(columns["number"][here][::-1])
    assert {i.incident_id for i in by_number} == wanted
    assert [i.event_date for i in by_number] == [i.event_date for i in shown]


@settings(FOLDER_IS_SHARED, max_examples=30)  # each brings a store up to date four times
@given(steps=st.lists(st.tuples(st.sampled_from("abc"), worlds()), min_size=1, max_size=4))
def test_columns_brought_up_to_date_are_those_read_afresh(steps: list[tuple[str, list[Incident]]]) -> None:
    store = Store("sqlite://", place_chain=above)  # what is deleted at the end gives its numbers to the next
    known = store.queries.columns()
    for article_id, world in steps:
        own = [dataclasses.replace(i, incident_id=f"{article_id}{i.incident_id}", article_id=article_id) for i in world]
        changes: list[dict[str, Any]] = [{}, {"fatalities_min": 2, "fatalities_max": 2}, {"event_date": None}]
        store.intake.save([coded(article(article_id), *own)])
        for change in changes if own else changes[:1]:
            if change:  # one that leaves the incident where it is by day, and one that does not
                store.corrections.correct(own[0].incident_id, change | {"event_date_end": None}, "Rima", "why")
            known, fresh = store.queries.columns(known), store.queries.columns()
            assert known.revision == store.queries.revision()
            assert known["number"].tolist() == fresh["number"].tolist()
            for name in (*PLAIN, *DAYS):
                np.testing.assert_array_equal(known[name], fresh[name])
            for name in CODED:
                values = [[c.values[name][code] if code >= 0 else None for code in c[name]] for c in (known, fresh)]
                assert values[0] == values[1], name
            assert all(known.above[place] == fresh.above[place] for place in fresh.above)
    assert store.queries.columns(known) is known
    store.close()


@FOLDER_IS_SHARED
@given(world=worlds(), size=st.integers(1, 4))
def test_batches_of_the_list_follow_each_other_newest_first(in_memory: Store, world: list[Incident], size: int) -> None:
    in_memory.intake.save([coded(article(), *world)])
    batches = [[line[0] for line in batch] for batch in in_memory.queries.batches(Filters(), size)]
    assert all(len(batch) == size for batch in batches[:-1])
    assert [Incident.from_record(json.loads(record)) for batch in batches for record in batch] == listed(in_memory)
    dates = [i.event_date or "" for i in listed(in_memory)]
    assert dates == sorted(dates, reverse=True)


def test_words_about_a_modality_are_none(store: Store) -> None:
    said = '"modality": "denied"'
    evidence = (Evidence("event_type", "text", 0, len(said), said),)
    store.intake.save([coded(article(text=said), Incident("i", "a", claimed_by=said, evidence=evidence))])
    assert store.queries.count(Filters(modalities=("denied",))) == Counts(0, 0, 0)
    assert store.queries.count(Filters(modalities=("denied", "asserted"))) == Counts(1, 1, 1)


def test_a_parent_takes_part_once_for_an_incident_with_two_of_its_children(store: Store) -> None:
    two = tuple(IncidentActor(i, i, i, "rebel", "party", ("sdf",)) for i in ("ypg", "ypj"))
    store.intake.save([coded(article(), Incident("i", "a", actors=two))])
    for faction in ("sdf", "ypg", "ypj"):
        assert store.queries.count(Filters(factions=(faction,))).shown == 1
    assert sorted(store.queries.columns().actors[0]) == [
        ("sdf", "party", False), ("ypg", "party", True), ("ypj", "party", True)
    ]  # fmt: skip


def test_tables_and_questions_are_those_of_postgresql_too() -> None:
    dialect = postgresql.dialect()
    everything = Filters(
        "2021-04-20", "2021-04-25", 7, ("sdf",), ("ypg",), ("ndf",), ("hts",), ("Battles",), ("Armed clash",), ("SY08",),
        (41, 37, 42, 38), ((41, 37), (42, 37), (42, 38)), ("town",), 0.5, 2, ("new",), ("Example",), "حلكو",
        ("denied", "halted"), ("accepted", "rejected"), "reports", "only",
    )  # fmt: skip
    assert {*everything.active, "restricted"} == set(Filters.__slots__)
    statements = [str(CreateTable(table).compile(dialect=dialect)) for table in tables.sorted_tables]
    for filters in (everything, replace(everything, counted="")):
        for question in (
            conditions.newest_first(conditions.records(), filters, "postgresql"),
            conditions.counting(filters, "postgresql"),
        ):
            statements.append(str(question.compile(dialect=dialect)))
    for statement in statements:
        assert "MATCH" not in statement
        assert "WITHOUT ROWID" not in statement
    assert sum("LIKE" in statement for statement in statements) == 4
    assert sum("ST_MakeEnvelope" in statement for statement in statements) == 4
    assert not any("denied" in statement for statement in statements)  # values are bound, never written in
