"""Backups, moves and recodings: everything arrives, from either database to either, with the curators' work."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, nullcontext
from pathlib import Path

import pytest
import sqlalchemy as sa
from desk import article, incident
from keyword_coder import KeywordCoder
from listed import listed
from postgres import postgres

from commands.main import main
from errors import StoreError
from filters import Filters
from ingest.ingest import ingest
from ingest.recode import recode
from models import Article, CodedArticle, Evidence, GroupToll, Incident
from store import Entry, PastExport, Store
from store.backup import backup, copy
from store.schema import meta, tables

BOTH = ("sqlite", "postgresql")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[object]:
    """Makes stores of either kind."""
    with ExitStack() as stack:
        number = iter(range(99))

        def make(kind: str) -> Store:
            where = nullcontext(str(tmp_path / f"{next(number)}.sqlite")) if kind == "sqlite" else postgres()
            store = Store(stack.enter_context(where), place_chain=lambda place_id: ["SY08"])
            stack.callback(store.close)
            return store

        yield make


def filled(store: Store) -> Store:
    for number in (1, 2, 3):
        store.intake.save([CodedArticle(article(number), (incident(number),), "1")])
    store.intake.save([CodedArticle(article(3, text="قصفت حلكو"), (), "1")])
    store.links.link()
    store.corrections.correct("inc-1", {"fatalities_max": 4}, "Rima", "hospital")
    store.sources.watch("https://example.org/feed", "Example")
    store.saved.save_view("شمال", {"faction": "ndf"})
    store.saved.save_export(PastExport({}, {"title": "week"}, ".pdf", "waqai", "2021-04-25T10:00:00+00:00", "c0", 3))
    return store


def everything(store: Store) -> dict[str, list[tuple[object, ...]]]:
    with store.database.reading() as connection:
        found = {
            table.name: sorted(map(tuple, connection.execute(sa.select(table)).all()), key=repr)
            for table in tables.sorted_tables
        }
    found["waqai_meta"] = [row for row in found["waqai_meta"] if row[0] != "identity"]
    return found


@pytest.mark.parametrize("origin", BOTH)
@pytest.mark.parametrize("target", BOTH)
def test_a_store_arrives_whole(place: object, origin: str, target: str) -> None:
    here, there = filled(place(origin)), place(target)
    assert copy(here, there) > 0
    assert everything(there) == everything(here)
    assert there.queries.count(Filters(text="حلكو")) == here.queries.count(Filters(text="حلكو"))
    with here.database.reading() as one, there.database.reading() as other:
        facts = [c.execute(sa.select(meta.c.value).where(meta.c.name == "identity")).scalar_one() for c in (one, other)]
    assert facts[0] != facts[1]
    assert list(there.saved.views()) == ["شمال"]
    there.saved.save_export(there.saved.exports()[0])
    there.corrections.undo(there.corrections.log("inc-1")[0].correction_id, "Rima")  # it can be worked with
    there.intake.save([CodedArticle(article(9), (incident(9),), "1")])


def test_what_is_there_goes_only_when_asked(place: object) -> None:
    here, there = filled(place("sqlite")), place("sqlite")
    there.intake.save([CodedArticle(Article("own", "own"), (), "1")])
    before = everything(there)
    with pytest.raises(StoreError, match="holds articles already; give an empty store, or say --replace"):
        copy(here, there)
    assert everything(there) == before
    copy(here, there, replace=True)
    assert everything(there) == everything(here)


@pytest.mark.parametrize("kind", BOTH)
def test_a_backup_is_a_store_and_never_overwrites(place: object, tmp_path: Path, kind: str) -> None:
    here = filled(place(kind))
    file = tmp_path / "backup.sqlite"
    backup(here, file)
    opened = Store(str(file), existing=True)
    assert everything(opened) == everything(here)
    opened.close()
    assert [p.name for p in tmp_path.glob("backup*")] == ["backup.sqlite"]
    with pytest.raises(StoreError, match="is there already"):
        backup(here, file)


def test_a_backup_that_fails_leaves_no_file(place: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> int:
        raise StoreError("disk full")

    monkeypatch.setattr("store.backup.copy", full)
    with pytest.raises(StoreError, match="disk full"):
        backup(filled(place("sqlite")), tmp_path / "backup.sqlite")
    assert list(tmp_path.glob("backup*")) == []


# -- coding again


class NextCoder(KeywordCoder):
    """Another version that sees attacks, where the first saw shelling, dates them and finds calm."""

    def code(self, item: Article) -> list[Incident]:
        found = [
            dataclasses.replace(i, incident_id=f"{i.incident_id}-2", sub_event_type="Attack")
            for i in super().code(item)
        ]
        start = item.text.find("calm")
        if start >= 0:
            words = (Evidence("event_type", "text", start, start + 4, "calm"),)
            found.append(Incident(f"{item.article_id}-calm", item.article_id, event_type="Strategic", evidence=words))
        return found


@pytest.fixture
def coded(tmp_path: Path) -> Iterator[Store]:
    store = Store(str(tmp_path / "store.sqlite"), place_chain=lambda place_id: [])
    path = tmp_path / "a.jsonl"
    lines = [{"id": n, "text": text, "published": "2021-04-25"} for n, text in enumerate(["shelling", "calm", "quiet"])]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    ingest([path], store, KeywordCoder("1"))
    store.intake.save([CodedArticle(Article("acled", "row"), (Incident("a1", "acled"),), "import:acled")])
    yield store
    store.close()


def test_a_dry_run_says_what_would_change_and_changes_nothing(coded: Store) -> None:
    before = everything(coded)
    done = recode(coded, NextCoder("2"), dry_run=True)
    assert (done.articles, done.same, done.changed, done.added, done.removed) == (3, 0, 1, 1, 0)
    assert dict(done.fields) == {"sub_event_type": 1}
    assert (dict(done.new), dict(done.gone)) == ({"": 1}, {})
    assert done.examples[0].startswith("0: Shelling/artillery/missile attack, 2021-04-25: sub_event_type: Shelling")
    assert everything(coded) == before


def test_a_dry_run_tells_tolls_by_group(coded: Store) -> None:
    class Counting(KeywordCoder):
        def code(self, item: Article) -> list[Incident]:
            tolls = (GroupToll("children", 2, 2), GroupToll("women", 1, 1))
            return [dataclasses.replace(i, toll_by_group=tolls) for i in super().code(item)]

    done = recode(coded, Counting("2"), dry_run=True)
    assert dict(done.fields) == {"toll_by_group": 1}
    assert "nobody -> children 2 killed, 0 injured, women 1 killed" in done.examples[0]


def test_a_dry_run_says_which_kinds_go(coded: Store) -> None:
    class Silent(KeywordCoder):
        def code(self, item: Article) -> list[Incident]:
            return []

    done = recode(coded, Silent("2"), dry_run=True)
    assert (done.removed, dict(done.gone)) == (1, {"Shelling/artillery/missile attack": 1})


def test_a_recoding_keeps_corrections_and_is_not_done_twice(coded: Store) -> None:
    (old,) = (i for i in listed(coded) if i.event_date)
    coded.corrections.correct(old.incident_id, {"fatalities_max": 2}, "Rima", "hospital")
    done = recode(coded, NextCoder("2"))
    assert (done.articles, done.changed, done.added) == (3, 1, 1)
    new = coded.queries.incident(f"{old.incident_id}-2")
    assert new is not None and (new.sub_event_type, new.fatalities_max) == ("Attack", 2)
    assert coded.queries.incident(old.incident_id) is None
    assert recode(coded, NextCoder("2")).articles == 0
    assert coded.queries.incident("a1") is not None  # what came coded is never coded anew


@pytest.mark.parametrize(
    ("version", "articles", "left"),
    [
        ("2", 3, 1),
        ("2+hf:ner", 1, 3),  # the same reader in a newer version
        ("1+hf:ner", 0, 3),  # coded so already
        ("2+hf:ner+model", 0, 4),
        ("2+ner", 0, 4),  # another reader, though its name ends alike
    ],
)
def test_what_other_readers_coded_is_coded_anew_by_them_alone(
    coded: Store, version: str, articles: int, left: int
) -> None:
    helped = Article("helped", "shelling", published="2021-04-25")
    coded.intake.save([CodedArticle(helped, tuple(KeywordCoder("1").code(helped)), "1+hf:ner")])
    done = recode(coded, NextCoder(version), dry_run=True)
    assert (done.articles, done.left) == (articles, left)


def test_an_article_that_cannot_be_coded_any_more_keeps_its_incidents(coded: Store) -> None:
    class Broken(KeywordCoder):
        def code(self, item: Article) -> list[Incident]:
            raise ValueError("no")

    done = recode(coded, Broken("2"))
    assert (done.articles, len(done.failed), coded.queries.count(Filters()).total) == (3, 3, 2)


@pytest.mark.parametrize("text", ["", "no database", None])
def test_a_restore_of_what_is_no_backup_leaves_no_store(
    tmp_path: Path, text: str | None, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "backup.txt"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    before = list(tmp_path.iterdir())
    assert main(["restore", str(file), "--db", str(tmp_path / "new.sqlite")]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == before


def test_a_restore_stands_in_the_log_that_it_brought_back(tmp_path: Path) -> None:
    live, file = tmp_path / "live.sqlite", tmp_path / "backup.sqlite"
    filled(Store(str(live), place_chain=lambda place_id: [])).close()
    assert main(["backup", str(file), "--db", str(live)]) == 0
    with closing(Store(str(live))) as store:
        store.log.add(Entry("Rima", "note", "inc-1", why="after the backup"))
        rows = store.log.verify().rows
    assert main(["restore", str(file), "--replace", "--db", str(live)]) == 0
    with closing(Store(str(live))) as store:
        (entry,) = store.log.entries(limit=1)
        told = json.loads(entry.after)
        assert (entry.what, told) == ("restore", {"file": "backup.sqlite", "log rows replaced": rows})
        assert "after the backup" not in {entry.why for entry in store.log.entries()}
        assert store.log.verify().broken_at is None
