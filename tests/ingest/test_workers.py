"""Workers: whoever codes, the store holds the same; one bad document costs itself."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from keyword_coder import DeadlyCoder, EndlessCoder, KeywordCoder, UnreadyCoder
from listed import listed

from errors import UsageError, WaqaiError
from filters import Filters
from ingest import workers as workers_module
from ingest.ingest import BATCH, IngestSummary, ingest
from ingest.workers import Dask
from models import Article
from store import Store

pytestmark = [pytest.mark.programs, pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")]
NUMBER = BATCH * 2 + 7


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(str(tmp_path / "store.sqlite"), place_chain=lambda place_id: ["SY08", "SY"])
    yield opened
    opened.close()


def articles(path: Path, *special: tuple[int, str]) -> Path:
    texts = {n: f"shelling {n}" for n in range(NUMBER)} | dict(special)
    path.write_text("".join(json.dumps({"id": f"a{n:04}", "text": text}) + "\n" for n, text in texts.items()))
    return path


def told(store: Store) -> list[str]:
    return [json.dumps(i.to_record(), sort_keys=True) for i in listed(store)]


@contextmanager
def cluster(workers: int = 2) -> Iterator[str]:
    """A Dask scheduler with workers, each a process of its own."""
    distributed = pytest.importorskip("distributed") if os.environ.get("CI") != "true" else __import__("distributed")
    dask = pytest.importorskip("dask")
    settings = {"distributed.scheduler.allowed-failures": 0}  # one death is enough to know
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    with (
        dask.config.set(settings),
        distributed.LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None, env=path) as running,
    ):
        yield running.scheduler_address


def test_two_processes_give_what_one_gives(store: Store, tmp_path: Path) -> None:
    path = articles(tmp_path / "a.jsonl", (5, "poison"))
    summary = ingest([path], store, KeywordCoder(), workers=2)
    alone = Store(str(tmp_path / "alone.sqlite"), place_chain=lambda place_id: ["SY08", "SY"])
    assert ingest([path], alone, KeywordCoder()).new == summary.new == NUMBER - 1
    assert told(store) == told(alone)
    assert [str(e) for e in summary.failed] == [
        f"{path}: article 'a0005' could not be coded: ValueError: a poisonous\nword (please report it)"
    ]
    alone.close()


def test_a_document_that_kills_its_worker_is_recorded_and_the_rest_goes_on(store: Store, tmp_path: Path) -> None:
    path = articles(tmp_path / "a.jsonl", (5, "deadly"), (BATCH + 1, "deadly too"))
    summary = ingest([path], store, DeadlyCoder(), workers=2)
    assert (summary.new, summary.incidents) == (NUMBER - 2, NUMBER - 2)
    assert [e.reason.partition(": ")[2] for e in summary.failed] == [
        "its worker ended while reading it (signal SIGKILL)"
    ] * 2
    again = ingest([path], store, DeadlyCoder(), workers=2)
    assert (again.new, again.known, len(again.failed)) == (0, NUMBER - 2, 2)
    assert "not tried again" in again.failed[0].reason


def test_workers_that_cannot_start_say_why(store: Store, tmp_path: Path) -> None:
    path = articles(tmp_path / "a.jsonl")
    with pytest.raises(WaqaiError, match="a worker cannot start: ValueError: no lexicon"):
        ingest([path], store, UnreadyCoder(), workers=2)
    assert store.queries.is_empty()


@pytest.mark.filterwarnings("ignore")  # what a cluster that is shut down says is its own
def test_a_dask_cluster_gives_what_one_process_gives(store: Store, tmp_path: Path) -> None:
    path = articles(tmp_path / "a.jsonl", (5, "deadly"))
    with cluster() as address:
        workers = Dask(DeadlyCoder.load, address)
        summary = ingest([path], store, DeadlyCoder(), workers=workers)
        workers.close()
    assert (summary.new, len(summary.failed)) == (NUMBER - 1, 1)
    assert "its worker ended while reading it" in summary.failed[0].reason
    assert store.queries.count(Filters()).total == NUMBER - 1


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense"])
def test_a_cluster_that_cannot_be_reached_is_named(address: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(UsageError, match=f"--dask: '{address}' cannot be reached"):
        Dask(KeywordCoder.load, address)


# -- trying again


def test_what_failed_is_tried_again_when_asked(store: Store, tmp_path: Path) -> None:
    path = articles(tmp_path / "a.jsonl", (5, "poison"))
    ingest([path], store, KeywordCoder())
    (failed,) = store.intake.failed()
    assert (failed.article, failed.origin) == (Article("a0005", "poison"), str(path))
    again = ingest([], store, KeywordCoder(), retry_failed=True)
    assert (again.new, len(again.failed), len(store.intake.failed())) == (0, 1, 1)

    class Cured(KeywordCoder):
        def code(self, article: Article) -> list[object]:
            return []

    assert ingest([], store, Cured(), retry_failed=True) == IngestSummary(new=1)
    assert (store.intake.failed(), store.queries.article("a0005")) == ([], Article("a0005", "poison"))


def test_what_could_not_be_read_is_remembered_until_it_can(store: Store, tmp_path: Path) -> None:
    path, missing = tmp_path / "a.jsonl", tmp_path / "missing.txt"
    path.write_text('{"id": 1, "text": "shelling"}\n{"id": 2}\n')
    ingest([path, missing], store, KeywordCoder())
    assert [(e.item, e.line) for e in store.intake.unread()] == [(str(path), 2), (str(missing), 0)]
    missing.write_text("shelling found")
    summary = ingest([], store, KeywordCoder(), retry_failed=True)
    assert (summary.new, summary.known, [e.line for e in summary.failed]) == (1, 1, [2])
    assert [(e.item, e.line) for e in store.intake.unread()] == [(str(path), 2)]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_document_that_never_ends_is_recorded_and_the_rest_goes_on(
    store: Store, tmp_path: Path, workers: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers_module, "MOST_SECONDS", 0.3)
    path = articles(tmp_path / "in.jsonl", (3, "shelling, endless"), (NUMBER - 1, "endless"))
    summary = ingest([path], store, EndlessCoder(), workers=workers, load=EndlessCoder.load)
    assert [error.reason for error in summary.failed] == [
        f"article 'a{n:04}' could not be coded: took longer than 0.3 s of a processor; the others go on"
        for n in (3, NUMBER - 1)
    ]
    assert summary.new == NUMBER - 2
    assert ingest([path], store, EndlessCoder(), workers=1).new == 0  # known, and not tried again
