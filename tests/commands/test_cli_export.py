"""``export`` and ``snapshot``: which incidents, which days, and what cannot be written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typed import filled

from commands.export import span
from commands.main import main
from filters import Filters
from store import Counts, Store


def test_export_and_snapshot_get_the_incidents_that_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path)
    given: list[tuple[object, ...]] = []
    monkeypatch.setattr("exports.data.writer.write", lambda *args, **more: given.append((args, more)) or [])
    monkeypatch.setattr("exports.figures.figure.draw", lambda *args, **more: given.append((args, more)))
    capsys.readouterr()
    assert main(["export", "out.csv", "--place", "qam-halko"]) == 0
    assert main(["snapshot", "out.PNG", "--lang", "ar", "--title", "عنوان"]) == 0
    out, _ = capsys.readouterr()
    beside = "out.csv-metadata.json"
    assert out.splitlines() == [
        "out.csv: 1 shown of 2, 0 without a place",
        f"  {beside} beside it says what its columns mean",
        "out.PNG: 2 shown of 2, 1 without a place",
    ]
    ((selection, path), more), ((everything, figure, design, before), _) = given
    assert [i.article_id for i in selection.incidents] == ["h"]
    assert (path, selection.filters.place_ids, selection.counts) == (
        Path("out.csv"), ("qam-halko",), Counts(1, 2, 0),
    )  # fmt: skip
    assert (more["scheme"], more["sensitive"]) == ("waqai", None)
    assert [i.article_id for i in everything.incidents] == ["h", "s"]
    assert (everything.filters, figure, before) == (Filters(), Path("out.PNG"), None)
    assert (design.lang, design.title, everything.counts) == ("ar", "عنوان", Counts(2, 2, 1))
    assert everything.samples is False
    assert {s.publisher for s in everything.sources} == {"", "North Press"}
    assert everything.state is not None
    assert everything.permalink == "http://localhost:8501/?lang=ar"


@pytest.mark.parametrize("ending", ["csv", "geojson", "jsonl", "kml"])
def test_data_files_are_written(tmp_path: Path, capsys: pytest.CaptureFixture[str], ending: str) -> None:
    filled(tmp_path)
    out = tmp_path / f"out.{ending}"
    assert main(["export", str(out), "--faction", "asayish"]) == 0
    assert "قصف" in out.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("last", "until", "first", "end"),
    [
        ("7d", "2021-04-25", "2021-04-19", "2021-04-25"),
        ("1d", "2021-04-25", "2021-04-25", "2021-04-25"),
        ("2w", "2021-03-01", "2021-02-16", "2021-03-01"),
    ],
)
def test_the_last_days_are_counted_back(last: str, until: str, first: str, end: str) -> None:
    assert span(Filters(), last, until) == Filters(date_from=first, date_to=end)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--last", "week"], "--last: 'week' is not a number of days or weeks, such as 7d or 2w"),
        (["--last", "0d"], "is not a number of days"),
        (["--last", "7d", "--from", "2021-04-01"], "two ways to give days"),
        (["--until", "2021-04-25"], "needs --last"),
        (["--last", "7d", "--until", "April"], "--until: 'April' is not a date"),
        (["--generated-at", "noon"], "--generated-at: 'noon' is not a time"),
        (["--sensitive", "street"], "known: admin1, admin2, admin3"),
        (["--scheme", "nato"], "known: waqai, acled, ucdp, hxl"),
    ],
)
def test_export_arguments_that_cannot_be_used_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    filled(tmp_path)
    assert main(["export", str(tmp_path / "out.csv"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_source_of_no_incident_is_refused_and_near_names_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path)
    capsys.readouterr()
    for asked, near in (("Nobody", "'North Press'"), ("north pres", "'North Press'")):
        assert main(["export", str(tmp_path / "out.csv"), "--source", asked]) == 2
        assert f"--source: '{asked}' is the source of no incident; there are 1: {near}" in capsys.readouterr().err
    assert main(["captures", str(tmp_path / "out.wacz"), "--source", "Nobody"]) == 2
    assert not list(tmp_path.glob("out.*"))
    assert main(["export", str(tmp_path / "out.csv"), "--source", "North Press"]) == 0


def test_what_a_scheme_cannot_hold_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(tmp_path)
    capsys.readouterr()
    assert main(["export", str(tmp_path / "out.csv"), "--scheme", "acled"]) == 0
    assert "\n  ACLED has one number of fatalities" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--template", "poster"], "known: map, report, weekly, incident, comparison"),
        (["--template", "comparison"], "needs two days to count back from"),
        (["--without", "music"], "--without: 'music' is not a part of a figure"),
        (["--paper", "b5"], "known: a4, a3, letter, 16:9"),
        (["--dpi", "72"], "known: 150, 300"),
        (["--incident", "nobody"], "--incident: 'nobody' does not pass the filters"),
    ],
)
def test_snapshot_arguments_that_cannot_be_used_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    filled(tmp_path)
    assert main(["snapshot", str(tmp_path / "out.png"), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.png").exists()


def test_the_brief_of_a_week_is_one_command(tmp_path: Path) -> None:
    filled(tmp_path)
    out = tmp_path / "week.pdf"
    arguments = ["--template", "weekly", "--lang", "both", "--last", "7d", "--until", "2021-04-25", "--landscape"]
    assert main(["snapshot", str(out), *arguments]) == 0
    first = out.read_bytes()
    assert first.startswith(b"%PDF")
    assert main(["snapshot", str(out), *arguments]) == 0
    assert out.read_bytes() == first


def test_a_figure_is_drawn(tmp_path: Path) -> None:
    filled(tmp_path)
    assert main(["snapshot", str(tmp_path / "out.png")]) == 0
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


def test_an_empty_store_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Store().close()
    assert main(["export", str(tmp_path / "out.csv")]) == 0
    assert "holds no incidents yet (bring articles in: python cli.py ingest PATH)" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["export out.csv", "snapshot out.png", "serve"])
@pytest.mark.parametrize("there", ["nothing", "an empty file"])
def test_commands_that_only_read_make_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: str, there: str
) -> None:
    monkeypatch.chdir(tmp_path)
    db = "does/not/exist.sqlite" if there == "nothing" else "empty.sqlite"
    if there != "nothing":
        Path(db).touch()
    before = sorted(tmp_path.rglob("*"))
    assert main([*command.split(), "--db", db]) == 2
    says = f"no store at {db}; ingest articles first: python cli.py ingest FILE --db {db}\n"
    assert capsys.readouterr() == ("", says)
    assert sorted(tmp_path.rglob("*")) == before
    assert before == [] or Path(db).stat().st_size == 0


def test_the_usual_store_is_not_made_by_reading(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(tmp_path / "out.csv")]) == 2
    says = f"no store at {tmp_path}/store.sqlite; ingest articles first: python cli.py ingest FILE\n"
    assert capsys.readouterr().err == says
    assert list(tmp_path.iterdir()) == []


def test_what_leaves_with_its_places_and_sources_is_logged(tmp_path: Path) -> None:
    from desk import fill

    store = fill(tmp_path / "logged.sqlite")
    db, revision = ["--db", store.url], store.queries.revision()
    assert main(["export", str(tmp_path / "a.csv"), "--type", "Battles", *db]) == 0
    assert main(["export", str(tmp_path / "b.csv"), "--sensitive", "admin1", *db]) == 0
    (entry,) = store.log.entries(what="export")
    assert json.loads(entry.after) == {"ending": ".csv", "shown": 2, "type": "battles"}
    assert store.queries.revision() == revision and store.log.verify().broken_at is None
    store.close()


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="has no endless file")
def test_a_logo_without_an_end_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(tmp_path)
    given = ["snapshot", "--db", str(tmp_path / "store.sqlite"), "--logo", "/dev/zero", str(tmp_path / "a.png")]
    assert (main(given), "has more than 5 MB" in capsys.readouterr().err) == (2, True)
