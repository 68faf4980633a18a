"""The page and the command of the log: what is asked for, as a table and as a file, and whether the chain holds."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from desk import drawn
from streamlit.testing.v1 import AppTest

from commands.main import main
from exports.log_table import log_csv
from pages.curator.change_log import row
from store import Entry, Store
from store.connection import connect
from store.log import ACTIONS
from wording.texts import LANGUAGES, Words

EN = Words("en")


def page(lang: str = "en") -> AppTest:
    return drawn("log", lang=lang)


def changed(store: Store) -> None:
    store.corrections.correct("inc-1", {"injuries_max": 9}, "Rima", "=hospital")
    store.corrections.mark(["inc-2"], "accepted", "Saad", "read")
    store.sources.watch("https://example.org/feed", who="Rima")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_log_says_what_will_stand_here(store: Store, lang: str) -> None:
    assert Words(lang)("log.none") in [e.value for e in page(lang).info]


def test_the_log_is_listed_narrowed_and_checked(store: Store) -> None:
    changed(store)
    shown = page()
    table = shown.dataframe[0].value
    assert list(table["who"]) == ["Rima", "Saad", "Rima"]
    assert list(table["after"]) == ["every_minutes: 30", "accepted", "9"] or table["after"][1] == "accepted"
    shown.selectbox(key="log_who").set_value("Saad").run()
    assert list(shown.dataframe[0].value["subject"]) == ["inc-2"]
    shown.selectbox(key="log_what").set_value("export").run()
    assert EN("log.none_so") in [e.value for e in shown.info]
    shown.button(key="log_verify").click().run()
    assert "3 rows" in shown.success[0].value
    with connect(str(Path(store.url))).begin() as raw:
        raw.execute(sa.text("UPDATE log SET why = 'clinic' WHERE number = 2"))
    shown.button(key="log_verify").click().run()
    assert shown.error[0].value == EN("log.broken", number=2)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_action_has_a_name(lang: str) -> None:
    for what in ACTIONS:
        assert row(Words(lang), Entry("Rima", what, "inc-1", "state", '"new"', '"rejected"'))["what"]


def test_codes_are_said_in_words() -> None:
    cells = row(EN, Entry("Rima", "correct", "inc-1", "geo_precision", '"unresolved"', '"town"'))
    assert (cells["before"], cells["after"]) == (EN("precision.unresolved"), EN("precision.town"))
    places = Entry("Rima", "correct", "inc-1", "place", "null", '{"name": "Tayy", "name_ar": "طي"}')
    assert [row(words, places)["after"] for words in (EN, Words("ar"))] == ["Tayy", "طي"]
    joined = row(EN, Entry("Rima", "join", "inc-1", "event", '""', '"joined-7"'))
    assert (joined["before"], joined["after"]) == ("", EN("log.join"))


def test_the_file_is_a_table_without_formulas() -> None:
    entries = [Entry("=1+1", "note", "inc-1", "note", "", '"a, b"', "@x", "2026-01-01T00:00:00", 1, "h")]
    text = log_csv(entries)
    assert text.startswith("\ufeff")
    (cells,) = csv.DictReader(io.StringIO(text.lstrip("\ufeff")))
    assert (cells["who"], cells["why"], cells["after"]) == ("'=1+1", "'@x", '"a, b"')


def test_the_command_lists_writes_and_verifies(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(store)
    db = ["--db", str(tmp_path / "store.sqlite")]
    assert main(["log", "--who", "Rima", "--what", "correct", *db]) == 0
    assert capsys.readouterr().out.endswith("Rima correct inc-1 injuries_max: 3 -> 9 (=hospital)\n")
    assert main(["log", "--csv", str(tmp_path / "log.csv"), *db]) == 0
    assert len((tmp_path / "log.csv").read_text(encoding="utf-8").splitlines()) == 4
    assert main(["log", "--verify", *db]) == 0
    assert "3 rows, all as written" in capsys.readouterr().out
    with connect(str(tmp_path / "store.sqlite")).begin() as raw:
        raw.execute(sa.text("DELETE FROM log WHERE number = 2"))
    assert main(["log", "--verify", *db]) == 1
    assert "broken at row 3; the 1 rows before it hold" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--what", "delete"], "'delete' is not an action; known: correct"),
        (["--from", "yesterday"], "'yesterday' is not a date"),
        (["--limit", "-1"], "is less than 0"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["log", *arguments, "--db", str(tmp_path / "store.sqlite")]) == 2
    assert says in capsys.readouterr().err
