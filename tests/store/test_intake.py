"""Intake: whole or not at all, and what became of every article."""

from __future__ import annotations

import dataclasses
import threading

import pytest
import sqlalchemy as sa
from worlds import above, article, coded, place

from errors import StoreError
from filters import Filters
from models import Article, Incident, IncidentActor
from store import Failure, Store, digest


def state(store: Store, item: Article, version: str = "1") -> str:
    """What became of an article under a version."""
    return store.intake.standing([(item, version)])[0].state


def test_coding_again_replaces_and_leaves_no_trace_in_any_table(store: Store, raw: sa.Connection) -> None:
    one = Incident(
        "i1", "a", actors=(IncidentActor("ypg", "YPG", "", "rebel", "party", ("sdf",)),), place=place("halko", 1, 1)
    )
    store.intake.save([coded(article(), one, dataclasses.replace(one, incident_id="i2"))])
    store.links.group({"i1": "g", "i2": "g"})
    store.intake.save([coded(article(), version="2")])
    of_incidents = ["incident", "incident_actor", "incident_detail", "report_group", "edition"]
    for table in of_incidents + ["incident_search"] * (raw.dialect.name == "sqlite"):
        assert raw.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table
    if raw.dialect.name == "sqlite":
        raw.exec_driver_sql("INSERT INTO incident_search(incident_search) VALUES ('integrity-check')")


def test_earlier_editions_are_kept(store: Store, raw: sa.Connection) -> None:
    for text in ("first words", "second words", "first words"):
        store.intake.save([coded(article(text=text))])
    kept = raw.exec_driver_sql("SELECT text FROM edition ORDER BY text").scalars().all()
    assert kept == ["first words", "second words"]
    assert store.queries.article("a") == article(text="first words")


def test_a_batch_is_kept_whole_or_not_at_all(store: Store) -> None:
    good = coded(article("good"), Incident("i", "good"))
    before = store.queries.revision()
    with pytest.raises(StoreError, match="nothing was changed"):
        store.intake.save([good, coded(article("bad"), Incident("j", "bad"), Incident("j", "bad"))])
    assert (store.queries.is_empty(), store.queries.revision()) == (True, before)
    assert state(store, good.article) == ""
    with pytest.raises(StoreError, match="two articles share the id 'good'"):
        store.intake.save([good, good])
    store.intake.save([good])
    assert (state(store, good.article), state(store, good.article, "2")) == ("done", "")


def test_half_a_surrogate_pair_changes_nothing(store: Store) -> None:
    with pytest.raises(StoreError, match="half a surrogate pair is not text; nothing was changed"):
        store.intake.save([coded(article("good")), coded(article("bad", "x\ud800"))])
    assert store.queries.is_empty()


def test_revision_grows_with_every_write_and_only_then(store: Store) -> None:
    revisions = [store.queries.revision()]
    for number in range(3):
        store.intake.save([coded(article(str(number)))])
        revisions.append(store.queries.revision())
    store.intake.save([])
    store.queries.count(Filters())
    assert revisions == sorted(set(revisions))
    assert store.queries.revision() == revisions[-1]


def test_failures_are_remembered_by_version(store: Store) -> None:
    poison = article("p", "poison")
    store.intake.save([], [Failure(poison, "1", "ValueError: no")])
    (failed,) = store.intake.standing([(poison, "1")])
    assert (failed.state, failed.reason) == ("failed", "ValueError: no")
    assert state(store, poison, "2") == ""
    store.intake.save([coded(poison)])
    assert state(store, poison) == "done"


@pytest.mark.parametrize(
    ("newcomer", "kept_as"),
    [
        (article("other", "other words"), "other"),
        (article("other", "قصف حلكو", title="T", url="u", source="s"), "a"),  # the same content keeps its id
        (article("a", "قصف حلكو", title="T2", url=None), "a"),
        (article("a", "corrected", url="u"), "a"),
        (article("a", "corrected", title="T", source="s"), "a"),
        (article("a", "unlike in everything"), "a~"),  # two sources that number their articles
        (article("a", "unlike", title="T", source="another"), "a~"),
    ],
)
def test_another_article_with_the_same_id_is_kept_apart(store: Store, newcomer: Article, kept_as: str) -> None:
    store.intake.save([coded(article(title="T", url="u", source="s"))])
    expected = f"a~{digest(newcomer)[:8]}" if kept_as.endswith("~") else kept_as
    assert store.intake.standing([(newcomer, "1")])[0].article_id == expected


@pytest.mark.parametrize(
    ("sources", "only_samples"),
    [
        ([], False),
        (["Waqai sample (written for the project)"], True),
        (["Waqai sample (written for the project)", None], False),
        (["North Press", "Waqai sample"], False),
    ],
)
def test_a_store_of_samples_alone_says_so(store: Store, sources: list[str | None], only_samples: bool) -> None:
    store.intake.save([coded(Article(str(n), f"text {n}", source=source)) for n, source in enumerate(sources)])
    assert store.queries.is_samples() == only_samples


def test_four_writers_wait_for_each_other(address: str) -> None:
    failed: list[Exception] = []

    def write(writer: int) -> None:
        try:
            mine = Store(address, place_chain=above)
            for number in range(10):
                name = f"{writer}-{number}"
                mine.intake.standing(
                    [(article(name), "1")]
                )  # a read before the write: what used to end in "database is locked"
                mine.intake.save([coded(article(name, name), Incident(f"i{name}", name))])
            mine.close()
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = Store(address, place_chain=above)
    assert failed == []
    assert (store.queries.count(Filters()).total, store.queries.revision()) == (40, 40)
    store.close()
