"""What is for curators only leaves by no way: every way out is listed from the program and walked."""

from __future__ import annotations

import inspect
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from desk import BATTLE, ROOT, article, fill, incident, incidents
from desk import drawn as opened
from pdfminer.high_level import extract_text
from streamlit.testing.v1 import AppTest

from commands.main import COMMANDS, main
from errors import NotAllowedError, UsageError
from exports.data import writer
from exports.data.schemes import SCHEMES
from exports.extract import Selection
from exports.figures import figure
from exports.figures.design import TEMPLATES, Design
from exports.notices import feeds
from exports.notices.deliver import Ways, deliver
from filters import Filters
from models import MODALITIES, REVIEW_STATES, CodedArticle, IncidentPlace
from pages.shared import selected, sign_in
from pages.shared.auth_settings import Settings
from store import Person, Store, permission
from store.queries import Queries
from store.schema import incident as incident_table
from store.watches import ADDRESS

WHERE = IncidentPlace("canary", "Qanariya", "القنارية", "town", 36.5, 41.0, 700, "Al-Hasakah Governorate", None, None)
SAID = re.compile("|".join((  # the number by itself: among coordinates and hashes it may stand
    "Qanariya", "القنارية", "CanaryPost", r"(?<![\w.])4,?242(?![\w.])", "inc-99", "art-99",
)).encode())  # fmt: skip
WIDE = Filters(modalities=MODALITIES, states=REVIEW_STATES, counted="reports")  # as wide as a link can ask
SECRET = replace(
    incident(99, "2021-04-25", WHERE, fatalities_min=4242, fatalities_max=4242, **BATTLE), confidence_reasons=()
)
CURATOR, EDITOR = Person("c@example.org", "curator"), Person("e@example.org", "editor")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    filled = fill(tmp_path / "store.sqlite", incidents()[:3])
    filled.intake.save([CodedArticle(article(99, source="CanaryPost"), (SECRET,), "test")])
    filled.saved.save_view("All", {})
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    yield filled
    permission.everybody_signs_in(False)
    filled.close()


def hide(store: Store) -> None:
    store.corrections.correct("inc-99", {"restricted": True}, CURATOR, "a source in danger")


def seen(content: str | bytes) -> set[str]:
    """What of the restricted incident stands in a content."""
    raw = content if isinstance(content, bytes) else content.encode()
    return {word.decode() for word in SAID.findall(raw)}


def content_of(path: Path) -> bytes:
    """What a file says, out of its packing."""
    if path.suffix == ".pdf":
        return extract_text(path).encode()
    if path.suffix == ".parquet":
        table = pq.read_table(path)
        return (str(table.drop_columns(["geometry"]).to_pylist()) + str(table.schema.metadata)).encode()
    if path.suffix == ".gpkg":
        with closing(sqlite3.connect(path)) as database:
            return "\n".join(database.iterdump()).encode()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    return path.read_bytes()


# -- files


@pytest.mark.parametrize("sensitive", [None, "admin1"])
@pytest.mark.parametrize("ending", writer.ENDINGS)
def test_no_data_file_holds_it(store: Store, tmp_path: Path, ending: str, sensitive: str | None) -> None:
    for scheme in SCHEMES if ending == ".csv" else ("waqai",):
        for number, hidden in enumerate((False, True)):
            if hidden and not store.restrictions.any():
                hide(store)
            for filters in (Filters(), replace(WIDE, restricted=True)):
                path = tmp_path / f"{number}{scheme}{ending}"
                writer.write(
                    Selection.stored(store, filters, "https://d.example"), path, scheme=scheme, sensitive=sensitive
                )
                assert bool(seen(content_of(path))) is not hidden, (scheme, filters)
        store.corrections.correct("inc-99", {"restricted": False}, EDITOR, "again")


@pytest.mark.parametrize("ending", figure.FORMS)
def test_no_figure_shows_it(store: Store, tmp_path: Path, ending: str) -> None:
    design = Design(template="report")
    shown = figure.draw(Selection.stored(store, Filters(), "https://d.example"), tmp_path / f"a{ending}", design)
    before = content_of(shown)
    assert seen(before) or ending in (".png", ".svg")  # words as shapes
    hide(store)
    for template in TEMPLATES if ending == ".html" else ("report",):
        selection = Selection.stored(store, replace(WIDE, restricted=True), "https://d.example")
        if template == "incident":
            selection = selection.only(["inc-1"])
            with pytest.raises(UsageError):
                Selection.stored(store, WIDE, "").only(["inc-99"])
        past = Selection.stored(store, Filters(), "")
        path = figure.draw(selection, tmp_path / f"{template}{ending}", Design(template=template), past)
        assert not seen(content_of(path)) and content_of(path) != before


@pytest.mark.parametrize("ending", feeds.FORMS)
def test_no_feed_holds_it(store: Store, ending: str) -> None:
    def feed() -> bytes:
        view = feeds.view(store, "All")
        assert view is not None
        return feeds.feed(store, view, ending)

    assert seen(feed())
    hide(store)
    assert not seen(feed())


@pytest.mark.parametrize("kind", ADDRESS)
def test_no_message_tells_it(store: Store, kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAQAI_WEBHOOK_SECRET", "whsec_" + "A" * 32)
    to = {"mail": "a@example.org", "webhook": "https://example.org/h"}
    store.watches.watch("All", "Rima", [(kind, to[kind])], every_minutes=1)
    sent: list[str] = []
    by = Ways(lambda mail: sent.append(mail.get_content()), lambda url, body, headers: sent.append(body.decode()))
    store.corrections.correct("inc-99", {"injuries_max": 7, "injuries_min": 7}, CURATOR, "read again")
    assert store.watches.look() == 1  # it was news, and then became for curators only
    hide(store)
    store.corrections.correct("inc-1", {"injuries_max": 7, "injuries_min": 7}, CURATOR, "read again")
    assert len(deliver(store, by)) == 1
    assert len(sent) == 1 and "inc-1" in sent[0] and not seen(sent[0])
    assert not seen(str(store.watches.notices()))


# -- the command line

#: Commands that write out what the store holds, with their arguments; the others, with the reason why they may.
WRITING = {
    "export": [["export", "{out}.csv"], ["export", "{out}.jsonl", "--modality", "asserted", "--review", "new"]],
    "snapshot": [["snapshot", "{out}.html", "--template", "report"]],
    "captures": [["captures", "{out}.wacz"]],
}
OF_THE_MACHINE = {
    "log": "who reads the log at the machine reads the store", "copies": "curates, at the machine", "doctor": "says how the machine is",
    "pack": "data of countries, tried on articles at the machine", "backup": "the whole store, for its owner",
    "restore": "takes in", "migrate-to": "the whole store, for its owner", "recode": "numbers, and ids at the machine",
    "evaluate": "compares for curators, at the machine", "role": "roles", "watch": "messages and feeds: see above",
    "serve": "pages: see below", "ingest": "takes in",
}  # fmt: skip
WITHOUT_A_STORE = {"control", "code", "what", "factions", "parse", "gazetteer", "geoparse"}


def test_every_command_is_known_here() -> None:
    known = {*WRITING, *OF_THE_MACHINE, *WITHOUT_A_STORE}
    assert set(COMMANDS) - known == set(), "say in this test whether the new command can tell what is restricted"


@pytest.mark.parametrize("arguments", [a for some in WRITING.values() for a in some], ids=" ".join)
def test_no_command_writes_it(store: Store, tmp_path: Path, arguments: list[str]) -> None:
    hide(store)
    out = tmp_path / "out"
    assert main([a.format(out=out) for a in arguments]) == 0
    (path,) = [p for p in tmp_path.glob("out.*") if "metadata" not in p.name]
    assert not seen(content_of(path))


# -- questions to the store

ASKED: dict[str, Any] = {
    "incident": lambda q, s: q.incident("inc-99"), "number": lambda q, s: q.number("inc-99"),
    "numbered": lambda q, s: q.numbered(_numbers(s)), "ids": lambda q, s: q.ids(_numbers(s)),
    "other_reports": lambda q, s: q.other_reports("inc-98"), "article": lambda q, s: q.article("art-99"),
    "articles": lambda q, s: q.articles(["art-99"]), "incidents_of": lambda q, s: q.incidents_of(["art-99"]),
    "batches": lambda q, s: [1 for b in q.batches(replace(WIDE, restricted=True)) if seen(str(b))],
    "newest_articles": lambda q, s: [a for a in q.newest_articles(99) if a.source == "CanaryPost"],
    "count": lambda q, s: q.count(replace(WIDE, restricted=True)).shown > 3,
    "read_on": lambda q, s: sum(q.read_on().values()) > 3, "sources": lambda q, s: "CanaryPost" in q.sources(),
    "columns": lambda q, s: [n for n in q.columns().open["number"].tolist() if n in _numbers(s)],
}  # fmt: skip
#: These give no incident and no article.
NOTHING_OF_ONE = {
    "revision",
    "standing",
    "is_empty",
    "is_samples",
    "changed_at",
    "dated",
    "saying",
    "of_other_versions",
    "of_other_readers",
}


def _numbers(store: Store) -> list[int]:
    question = sa.select(incident_table.c.number).where(incident_table.c.incident_id.in_(["inc-99", "inc-98"]))
    with store.database.reading() as connection:
        return list(connection.execute(question).scalars())


def test_every_question_is_known_here() -> None:
    public = {name for name, _ in inspect.getmembers(Queries, inspect.isfunction) if not name.startswith("_")}
    assert public == {*ASKED, *NOTHING_OF_ONE}


@pytest.mark.parametrize("name", ASKED)
def test_no_question_of_a_reader_gets_it(store: Store, name: str) -> None:
    twin = replace(SECRET, incident_id="inc-98", article_id="art-98")
    store.intake.save([CodedArticle(article(98, source="CanaryPost"), (twin,), "test")])
    store.links.link()
    assert ASKED[name](store.for_readers().queries, store)
    store.restrictions.restrict("source", "CanaryPost", CURATOR, "a source in danger")
    assert not ASKED[name](store.for_readers().queries, store)


# -- pages


def texts(shown: AppTest) -> str:
    """All that a page sends to the browser."""
    parts: list[str] = []

    def walk(node: Any) -> None:
        for child in getattr(node, "children", {}).values():
            parts.append(str(getattr(child, "proto", "")))
            walk(child)

    walk(shown.main)
    walk(shown.sidebar)
    return "".join(parts)


def as_somebody(monkeypatch: pytest.MonkeyPatch, person: Person) -> None:
    monkeypatch.setattr(sign_in, "_read", lambda files: Settings(on=True))
    monkeypatch.setattr(sign_in, "person", lambda settings, store: person)


def pages() -> list[str]:
    source = (ROOT / "app.py").read_text(encoding="utf-8")
    listed = source.split("PAGES = {")[1].split("}")[0]
    return [line.split('"')[1] for line in listed.splitlines() if ":" in line]


def drawn(name: str, **query: str) -> str:
    return texts(opened(name, **{"lang": "en"} | query))


@pytest.mark.parametrize("name", pages())
def test_no_page_of_a_reader_shows_it(store: Store, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    hide(store)
    selected.columns.__globals__["_shelf"].clear()
    as_somebody(monkeypatch, Person("r@example.org", "reader"))
    for query in ({}, {"incident": "inc-99"}, {"modality": ",".join(MODALITIES), "review": ",".join(REVIEW_STATES)}):
        found = seen(drawn(name, **query))
        assert found <= ({"inc-99"} if "incident" in query else set()), query  # the reader's own link, given back


def test_curators_see_it_and_that_it_is_theirs_only(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hide(store)
    as_somebody(monkeypatch, CURATOR)
    shown = drawn("incident_map", incident="inc-99")
    assert {"Qanariya", "CanaryPost"} <= seen(shown) and "For curators only, by the incident itself" in shown
    assert "4 shown of 4" in shown
    assert {"inc-99"} & seen(drawn("incident_table")) or "Qanariya" in seen(drawn("incident_table"))


# -- how it is restricted


def test_what_comes_later_from_a_restricted_source_is_restricted_from_the_start(store: Store) -> None:
    store.restrictions.restrict("source", "CanaryPost", CURATOR, "why")
    assert store.queries.count(Filters()).shown == 3
    store.intake.save([CodedArticle(article(97, source="CanaryPost"), (incident(97),), "test")])
    assert store.queries.count(Filters()).shown == 3
    assert store.restrictions.why("inc-97") == ["source"]
    store.restrictions.lift("source", "CanaryPost", EDITOR, "why")
    assert store.queries.count(Filters(counted="reports")).shown == 5


def test_coding_again_opens_nothing(store: Store) -> None:
    hide(store)
    again = replace(SECRET, incident_id="inc-99-v2")
    store.intake.save([CodedArticle(article(99, source="CanaryPost"), (again,), "2")])
    assert store.queries.count(Filters()).shown == 3
    other = incident(99, "2021-04-25", WHERE, evidence=())  # an edition whose words are others
    edition = article(99, source="CanaryPost", text="Other words.", title="")
    store.intake.save([CodedArticle(edition, (replace(other, incident_id="inc-99-v3"),), "2")])
    assert store.queries.count(Filters()).shown == 3
    assert store.queries.count(Filters(restricted=True)).shown == 4


def test_arrays_and_questions_agree(store: Store) -> None:
    store.restrictions.restrict("article", "art-99", CURATOR, "why")
    for filters in (Filters(), WIDE, Filters(text="حلكو"), Filters(states=("new",))):
        for restricted in (False, True):
            asked = replace(filters, restricted=restricted)
            saying = store.queries.saying(asked.text) if asked.text else None
            assert store.queries.columns().counts(asked, saying) == store.queries.count(asked)


def test_restricting_takes_a_curator_and_lifting_an_editor(store: Store) -> None:
    hide(store)
    made = store.corrections.log("inc-99")[-1]
    for change in (
        lambda: store.corrections.correct("inc-99", {"restricted": False}, CURATOR, "why"),
        lambda: store.corrections.undo(made.correction_id, CURATOR),
        lambda: store.restrictions.lift("article", "art-99", CURATOR, "why"),
    ):
        with pytest.raises(NotAllowedError, match="takes the role editor"):
            change()
    store.corrections.undo(made.correction_id, EDITOR)
    assert store.restrictions.why("inc-99") == []
    assert [e.what for e in store.log.entries(subject="inc-99")] == ["undo", "restrict"]


@pytest.mark.parametrize(
    ("kind", "subject", "says"),
    [
        ("article", "art-0", "is not in the store"), ("source", "", "is not in the store"),
        ("place", "SY", "cannot be restricted; known: article, source"),
    ],
)  # fmt: skip
def test_what_cannot_be_restricted_is_refused(store: Store, kind: Any, subject: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        store.restrictions.restrict(kind, subject, CURATOR, "why")
    with pytest.raises(UsageError, match="is not restricted"):
        store.restrictions.lift("article", "art-1", EDITOR, "why")
