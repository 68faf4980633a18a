"""The page of sources: what a curator adds, removes and takes back; what could not be read; names of uploads."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import article, drawn, fill, incident, turn_to
from streamlit.testing.v1 import AppTest

from errors import InputError
from models import Article, CodedArticle
from pages.curator import job, source_entries
from store import Copy, Failure, Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    filled = fill(tmp_path / "store.sqlite")
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    monkeypatch.setattr(job, "VAR", tmp_path)
    monkeypatch.setattr(job, "STATUS", tmp_path / "status.json")
    monkeypatch.setattr(job, "UPLOADS", tmp_path / "uploads")
    yield filled
    filled.close()


def page(lang: str = "en") -> AppTest:
    return drawn("sources", lang=lang)


def press(shown: AppTest, label: str) -> AppTest:
    return next(b for b in shown.button if b.label == label).click().run()


def texts(shown: AppTest) -> str:
    return "\n".join(str(t.value) for t in (*shown.text, *shown.info, *shown.error, *shown.success, *shown.warning))


@pytest.mark.parametrize(("lang", "says"), [("en", "No source is watched yet"), ("ar", "لا يوجد مصدر")])
def test_an_empty_page_says_what_to_do(store: Store, lang: str, says: str) -> None:
    shown = page(lang)
    assert not shown.exception
    assert says in texts(shown)


def test_a_source_is_added_removed_and_taken_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_entries, "preview", lambda address: [Article("n1", "Talks went on.", "News 1")])
    shown = page()
    shown.text_input[0].set_value("https://example.org/feed.xml")
    shown.text_input[1].set_value("Example [desk](javascript:x)")
    shown.text_input[2].set_value("Rima")
    press(shown, "Add a source")
    assert store.sources.watched() == [] and "nothing is kept yet" in texts(shown)
    assert "News 1 · No date · no incident" in texts(shown).replace("\u2068", "").replace("\u2069", "")
    press(shown, "Keep this source")
    (one,) = store.sources.watched()
    assert (one.address, one.every_minutes, one.added_by) == ("https://example.org/feed.xml", 30, "Rima")
    assert "Example [desk](javascript:x)" in texts(shown)  # as text, not as a link
    press(shown, "Remove")
    assert store.sources.watched() == []
    press(shown, "Undo")
    assert [w.address for w in store.sources.watched()] == ["https://example.org/feed.xml"]


def test_a_source_that_is_there_is_not_added_twice(store: Store) -> None:
    store.sources.watch("https://example.org/feed.xml")
    shown = page()
    shown.text_input[0].set_value("https://example.org/feed.xml")
    press(shown, "Add a source")
    assert "is watched already" in texts(shown)
    assert len(store.sources.watched()) == 1


@pytest.mark.parametrize(
    ("typed", "added"),
    [
        ("reports", True),
        ("{inbox}/reports", True),
        ("reports/../reports", True),
        ("", False),
        ("..", False),
        ("../secret", False),
        ("{inbox}/../secret", False),
        ("/etc", False),
        ("/etc/passwd", False),
        ("out", False),  # a link in the folder that leads out of it
        ("circle", False),
        ("file:///etc/passwd", False),
        ("local:///etc/passwd", False),
        ("zip://x::file:///etc/passwd", False),
        ("s3://bucket/key", False),
        ("nothing", False),
        ("re\0ports", False),
    ],
)
def test_only_the_folder_of_sources_is_read_from_this_machine(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, added: bool
) -> None:
    inbox = tmp_path / "inbox"
    (inbox / "reports").mkdir(parents=True)
    (tmp_path / "secret").mkdir()
    (inbox / "out").symlink_to(tmp_path / "secret")
    (inbox / "circle").symlink_to(inbox / "circle")
    monkeypatch.setenv("WAQAI_INBOX", str(inbox))
    shown = page()
    shown.text_input[0].set_value(typed.format(inbox=inbox))
    press(shown, "Add a source")
    if added:
        press(shown, "Keep this source")
    assert [w.address for w in store.sources.watched()] == ([str(inbox / "reports")] if added else [])
    assert added or shown.error


def test_a_source_that_does_not_answer_is_kept_only_by_a_second_press(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(address: str) -> list[object]:
        raise InputError(address, 0, "does not answer", "try again later")

    monkeypatch.setattr(source_entries, "preview", silent)
    shown = page()
    shown.text_input[0].set_value("https://example.org/feed.xml")
    assert "does not answer" in texts(press(shown, "Add a source"))
    press(shown, "Leave it")
    assert store.sources.watched() == [] and "does not answer" not in texts(shown)


def test_a_source_says_what_its_last_entries_became(store: Store) -> None:
    one = store.sources.watch("https://example.org/feed.xml")
    calm = CodedArticle(Article("calm", "Talks went on.", "Talks"), (), "1")
    copied = Copy(Article("again", "Shelling, again.", "A reprint"), "art-20", 1.0, "1")
    broken = Failure(Article("bad", "x", "A broken one"), "1", "ValueError: no", one.address)
    origins = dict.fromkeys(("art-20", "calm", "again"), one.address)
    store.intake.save([CodedArticle(article(20), (incident(20),), "1"), calm], [broken], [copied], origins=origins)
    newest = store.sources.newest(one.address)
    assert {became.article_id: (became.state, became.incidents, became.reason) for became in newest} == {
        "art-20": ("coded", 1, ""), "calm": ("coded", 0, ""), "again": ("copy", 0, "art-20"),
        "bad": ("failed", 0, "ValueError: no"),
    }  # fmt: skip
    assert store.sources.newest("https://example.org/other.xml") == []
    shown = page()
    assert "Talks" not in texts(shown)
    shown.toggle[0].set_value(True).run()
    said = texts(shown).replace("\u2068", "").replace("\u2069", "")
    for words in (
        "incidents: 1",
        "Talks · No date · no incident",
        "held as a copy of art-20",
        "failed: ValueError: no",
    ):
        assert words in said


def test_how_a_source_fares_and_what_failed_is_said(store: Store) -> None:
    one = store.sources.watch("inbox", who="Rima")
    store.sources.visited(one.source_id, 0, "holds no articles")
    store.intake.save([], [Failure(Article("bad", "x"), "1", "ValueError: no", "a.jsonl")])
    store.intake.note_unread("b.jsonl", [InputError("b.jsonl", 3, "is no JSON", "mend the line")])
    said = texts(page())
    for words in ("1 failures in a row", "holds no articles", "bad: ValueError: no", "b.jsonl:3: is no JSON"):
        assert words in said


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ({"done": 40, "at": 9e9, "started": 0}, "Reading: 40 articles so far"),
        ({"done": 40, "at": 0, "started": 0}, ""),  # somebody else's, long ago
        ({"ended": True, "new": 3, "failed": 1, "at": 0, "started": 0}, ""),
    ],
)
def test_progress_is_that_of_an_ingest_under_way(store: Store, status: dict[str, object], says: str) -> None:
    job.STATUS.write_text(json.dumps(status))
    said = texts(page())
    assert ("Reading" in said) == bool(says)
    assert says in said


def test_an_ingest_that_the_page_starts_tells_how_far_it_is(store: Store, tmp_path: Path) -> None:
    path = job.keep("note.txt", "قصفت قوات النظام حي حلكو في القامشلي أمس.".encode())
    running = job.start(["--", str(path)])
    running.wait(120)
    said = job.status()
    assert said is not None
    assert (said["new"], said["failed"], said["ended"]) == (1, 0, True)
    assert time.time() - said["at"] < 120
    assert store.queries.article(said.get("id", "")) is None
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("note.txt", "note.txt"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\a.txt", "a.txt"),
        ("خبر اليوم.txt", "خبر اليوم.txt"),
        ("..", "file"),
        ("a\n<b>.txt", "a_b_.txt"),
    ],
)
def test_an_upload_stays_in_its_folder(store: Store, name: str, kept: str) -> None:
    path = job.keep(name, b"1")
    assert path == job.UPLOADS / kept
    assert job.keep(name, b"1") == path  # the same again is one file
    other = job.keep(name, b"2")
    assert (path.read_bytes(), other.read_bytes()) == (b"1", b"2")


def test_a_copy_is_seen_beside_its_container_and_freed(store: Store) -> None:
    text = "Shelling hit the Halko quarter of Qamishli on Sunday and two civilians were killed, residents of it said."
    whole = Article("whole", text, "The whole <b>", "2021-04-25", source="A")
    part = Article("part", text, "The part", "2021-04-25", source="B")
    version = "test-1"
    store.intake.save([CodedArticle(whole, (), version)], copies=[Copy(part, "whole", 0.93, version)])
    shown = page()
    for words in ("The part", "The whole <b>", "93%"):
        assert words in texts(shown)
    assert "articles held as copies: 1" in "".join(str(h.proto.body) for h in turn_to(page(), "trends").get("html"))
    press(shown, "Code on its own")
    assert "is empty" in texts(shown)
    fields = {t.label: t for t in shown.text_input}
    fields["What it tells that the other one does not"].set_value("two killed")
    [t for t in shown.text_input if t.label == "Your name"][-1].set_value("Rima")
    press(shown, "Code on its own")
    assert store.copies.count() == 0
    assert [(e.who, e.what, e.subject) for e in store.log.entries()] == [("Rima", "free", "part")]
    assert "No article is held" in texts(shown)
