"""Ingest: run it again and nothing happens twice, break it off and nothing that was reported is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from keyword_coder import KeywordCoder
from listed import listed

import packs
from errors import StoreError, UsageError
from filters import Filters
from ingest.ingest import BATCH, IngestSummary, fill_with_samples, ingest
from models import Article
from store import Store

ROOT = Path(__file__).resolve().parents[2]
SHELLING = "Mortar shelling hit the quarter."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(str(tmp_path / "store.sqlite"), place_chain=lambda place_id: ["SY08", "SY"])
    yield opened
    opened.close()


def jsonl(path: Path, *records: dict[str, object]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return path


def test_the_second_run_finds_everything_known(store: Store, tmp_path: Path) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("قصف حي حلكو", encoding="utf-8")
    inputs = [jsonl(tmp_path / "a.jsonl", {"id": 1, "text": SHELLING}, {"id": 2, "text": "calm"}), plain]
    coder = KeywordCoder()
    assert ingest(inputs, store, coder) == IngestSummary(new=3, known=0, incidents=2)
    before = store.queries.revision()
    assert ingest(inputs, store, coder) == IngestSummary(new=0, known=3, incidents=0)
    assert (store.queries.count(Filters()).total, len(coder.coded), store.queries.revision()) == (2, 3, before)


def test_another_version_codes_anew_and_replaces(store: Store, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"id": 1, "text": SHELLING})
    for version in ("1", "2"):
        assert ingest([path], store, KeywordCoder(version)).new == 1
    assert store.queries.count(Filters()).total == 1
    assert store.intake.standing([(Article("1", SHELLING), "2")])[0].state == "done"


def test_a_broken_line_costs_only_itself(store: Store, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"id": 1, "text": SHELLING}, {"id": 2}, {"id": 3, "text": SHELLING + " Again."})
    summary = ingest([path, tmp_path / "missing.txt"], store, KeywordCoder())
    assert (summary.new, summary.incidents) == (2, 2)
    assert [(error.item, error.line) for error in summary.failed] == [
        (str(path), 2),
        (str(tmp_path / "missing.txt"), 0),
    ]


def test_an_article_the_coder_chokes_on_is_named_and_not_tried_again(store: Store, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"id": "p", "text": "poison shelling"}, {"id": "q", "text": SHELLING})
    coder = KeywordCoder()
    first = ingest([path], store, coder)
    assert (first.new, [str(error) for error in first.failed]) == (
        1,
        [f"{path}: article 'p' could not be coded: ValueError: a poisonous\nword (please report it)"],
    )
    second = ingest([path], store, coder)
    assert (second.new, second.known, coder.coded) == (0, 1, ["p", "q"])
    assert "known from an earlier run, not tried again" in second.failed[0].reason
    assert ingest([path], store, KeywordCoder("next")).failed[0].reason.endswith("word")  # a new version tries again


def test_published_is_for_articles_without_a_date(store: Store, tmp_path: Path) -> None:
    dated, undated = {"id": 1, "text": SHELLING, "published": "2021-04-20"}, {"id": 2, "text": SHELLING + "!"}
    ingest([jsonl(tmp_path / "a.jsonl", dated, undated)], store, KeywordCoder(), published="2021-04-25")
    assert [i.event_date for i in listed(store)] == ["2021-04-25", "2021-04-20"]


def test_a_date_that_is_none_is_refused_before_anything_is_read(store: Store, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", {"id": 1, "text": SHELLING})
    with pytest.raises(UsageError, match="published: 'sunday' is not a date"):
        ingest([path], store, KeywordCoder(), published="sunday")
    assert store.queries.is_empty()


def test_files_that_number_their_articles_alike_are_kept_apart(store: Store, tmp_path: Path) -> None:
    one = jsonl(tmp_path / "one.jsonl", {"id": 1, "text": SHELLING}, {"id": 1, "text": "More shelling."})
    two = jsonl(tmp_path / "two.jsonl", {"id": 1, "text": "Still more shelling."}, {"id": 9, "text": SHELLING})
    for _ in range(2):
        summary = ingest([one, two], store, KeywordCoder())
    assert (summary.new, summary.known, store.queries.count(Filters()).total) == (0, 4, 3)
    for incident in listed(store):
        assert "shelling" in store.queries.article(incident.article_id).text
    ingest([two, one], store, KeywordCoder("2"))  # another order, another version: still the same three
    assert store.queries.count(Filters()).total == 3


def test_folders_give_their_articles_in_order(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    for name in ("b/2.txt", "a.txt", "notes.md", ".hidden/x.txt", "b/.x.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"shelling {name}", encoding="utf-8")
    jsonl(folder / "c.jsonl", {"id": "c", "text": SHELLING})
    coder = KeywordCoder()
    ingest([folder], store, coder)
    assert [store.queries.article(i).text for i in coder.coded] == [
        "shelling a.txt",
        "shelling b/2.txt",
        SHELLING,
        "shelling notes.md",
    ]
    (tmp_path / "empty").mkdir()
    assert "holds no articles" in ingest([tmp_path / "empty"], store, KeywordCoder()).failed[0].reason


def test_progress_speaks_of_what_is_safe_only(store: Store, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", *({"id": n, "text": f"shelling {n}"} for n in range(BATCH * 2 + 3)))
    reported: list[tuple[int, int]] = []
    ingest(
        [path],
        store,
        KeywordCoder(),
        progress=lambda done, name: reported.append((done, store.queries.count(Filters()).total)),
    )
    assert reported == [(BATCH, BATCH), (BATCH * 2, BATCH * 2), (BATCH * 2 + 3, BATCH * 2 + 3)]


def test_a_store_that_refuses_keeps_what_was_reported(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = jsonl(tmp_path / "a.jsonl", *({"id": n, "text": f"shelling {n}"} for n in range(BATCH + 1)))
    reported: list[int] = []
    save = store.intake.save

    def full_disk(*rows: object, **more: object) -> None:
        if reported:
            raise StoreError("disk full")
        save(*rows, **more)

    monkeypatch.setattr(store.intake, "save", full_disk)
    with pytest.raises(StoreError, match="disk full"):
        ingest([path], store, KeywordCoder(), progress=lambda done, name: reported.append(done))
    assert reported == [store.queries.count(Filters()).total] == [BATCH]


KILLED = """
import os, signal, sys
sys.path[:0] = [{root!r}, {tests!r}]
from keyword_coder import KeywordCoder
import packs
from ingest.ingest import ingest
from store import Store

class Dying(KeywordCoder):
    def code(self, article):
        if article.article_id == {last!r}:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().code(article)

ingest([{path!r}], Store({db!r}), Dying(), progress=lambda done, name: print(done, flush=True))
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
@pytest.mark.parametrize("last", [0, BATCH - 1, BATCH, BATCH * 2 + 1])
def test_a_killed_ingest_loses_nothing_it_reported_and_goes_on(store: Store, tmp_path: Path, last: int) -> None:
    path = jsonl(tmp_path / "a.jsonl", *({"id": n, "text": f"shelling {n}"} for n in range(BATCH * 3)))
    program = KILLED.format(
        root=str(ROOT),
        tests=str(ROOT / "tests" / "support"),
        last=str(last),
        path=str(path),
        db=str(tmp_path / "store.sqlite"),
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == -signal.SIGKILL, run.stderr
    reported = max((int(done) for done in run.stdout.split()), default=0)
    assert store.queries.count(Filters()).total == reported == last // BATCH * BATCH
    coder = KeywordCoder()
    assert ingest([path], store, coder) == IngestSummary(BATCH * 3 - reported, reported, BATCH * 3 - reported)
    assert len(coder.coded) == BATCH * 3 - reported
    assert store.queries.count(Filters()).total == BATCH * 3


# -- the first fill


def test_an_empty_store_is_filled_with_samples_once(store: Store, tmp_path: Path) -> None:
    jsonl(tmp_path / "samples" / "ar.jsonl", {"id": "s", "text": SHELLING, "source": "Waqai sample (x)"})
    folder = tmp_path / "samples"
    assert fill_with_samples(store, KeywordCoder(), folders=[folder]) == IngestSummary(new=1, incidents=1)
    assert store.queries.is_samples()
    assert fill_with_samples(store, KeywordCoder(), folders=[folder]) == IngestSummary()


def test_samples_never_mix_into_a_store_of_articles(store: Store, tmp_path: Path) -> None:
    ingest([jsonl(tmp_path / "a.jsonl", {"id": 1, "text": "calm"})], store, KeywordCoder())
    assert fill_with_samples(store, KeywordCoder()) == IngestSummary()


def test_the_samples_of_the_project_can_all_be_read(store: Store) -> None:
    files = sorted(packs.active()[0].articles.glob("*.jsonl"))
    assert files
    summary = fill_with_samples(store, KeywordCoder())
    assert (summary.failed, summary.known) == ([], 0)
    assert summary.new == sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)
    assert store.queries.is_samples()


def test_incidents_come_back_with_their_article(store: Store, tmp_path: Path) -> None:
    ingest([jsonl(tmp_path / "a.jsonl", {"id": 1, "text": "قصف حي حلكو"})], store, KeywordCoder())
    (found,) = listed(store, Filters(place_ids=("SY08",), text="قصف"))
    for words in found.evidence:
        assert store.queries.article(found.article_id).part(words.part)[words.start : words.end] == words.text
