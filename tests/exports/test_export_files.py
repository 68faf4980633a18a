"""Data files hold what they say, are harmless, and are the same every time."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import errno
import io
import json
import os
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from export_cases import SOME, WHEN, incident, selection, some
from hypothesis import given
from hypothesis import strategies as st

from errors import UsageError, WaqaiError
from exports import escaping, sensitive
from exports.data import flat_table, schemes, tables, writer
from exports.extract import Selection, Source
from filters import Filters
from geo.map import palette
from models import PEOPLE_GROUPS, Evidence, GeoPrecision, GroupToll, Incident, IncidentActor
from wording.texts import Words, gazetteer

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
dates = st.none() | st.dates(dt.date(2011, 1, 1)).map(dt.date.isoformat)
counts_of_people = st.none() | st.integers(0, 500)
incidents_of_any_kind = st.builds(
    Incident,
    incident_id=texts,
    article_id=texts,
    event_date=dates,
    event_type=st.sampled_from(sorted(palette.marks())),
    actors=st.lists(
        st.builds(IncidentActor, texts, texts, texts, texts, st.just("party"), st.lists(texts, max_size=2).map(tuple)),
        max_size=2,
    ).map(tuple),
    place=st.sampled_from([None, incident(1, "qam-halko", "neighbourhood").place]),
    fatalities_min=counts_of_people,
    fatalities_max=counts_of_people,
    toll_by_group=st.lists(
        st.builds(GroupToll, st.sampled_from(PEOPLE_GROUPS), *[counts_of_people] * 4), max_size=2
    ).map(tuple),
    confidence=st.floats(0, 1),
    confidence_reasons=st.lists(texts, max_size=2).map(tuple),
    evidence=st.lists(
        st.builds(Evidence, texts, st.just("text"), st.integers(0, 99), st.integers(0, 99), texts), max_size=2
    ).map(tuple),
)  # fmt: skip


EVERY = [*writer.ENDINGS]


def written(tmp_path: Path, name: str, chosen: Selection, **more: Any) -> Path:
    writer.write(chosen, tmp_path / name, **more)
    return tmp_path / name


def sourced() -> Selection:
    """The made-up incidents, each of three articles with all its facts."""
    articles = [
        Source(f"a{n}", f"عنوان {n}", "North Press", f"https://example.org/{n}", f"2021-04-2{n}") for n in range(3)
    ]
    return selection(some(), counts=SOME, sources=articles, state=WHEN, permalink="http://desk/?lang=en")


@given(st.lists(incidents_of_any_kind, max_size=4))
def test_json_lines_lose_nothing(tmp_path_factory: pytest.TempPathFactory, incidents: list[Incident]) -> None:
    content = written(tmp_path_factory.getbasetemp(), "out.jsonl", selection(incidents)).read_text(encoding="utf-8")
    lines = content.split("\n")  # not splitlines: U+2028 inside a text is no end of line
    assert lines.pop() == ""
    assert len(content.splitlines()) == len(lines)
    assert [Incident.from_record(json.loads(line)) for line in lines] == incidents


@given(st.lists(incidents_of_any_kind, max_size=4))
def test_geojson_holds_the_records_and_longitude_first(
    tmp_path_factory: pytest.TempPathFactory, incidents: list[Incident]
) -> None:
    path = written(tmp_path_factory.getbasetemp(), "out.geojson", selection(incidents))
    read = json.loads(path.read_text(encoding="utf-8"))
    names = {f.name for f in dataclasses.fields(Incident)}
    records = [{k: v for k, v in f["properties"].items() if k in names} for f in read["features"]]
    assert [Incident.from_record(r) for r in records] == incidents
    for feature, one in zip(read["features"], incidents, strict=True):
        point = one.place and [one.place.longitude, one.place.latitude]
        assert (feature["geometry"] and feature["geometry"]["coordinates"]) == point


def group_cell(toll: GroupToll) -> str:
    said = []
    for word, low, high in (
        ("killed", toll.fatalities_min, toll.fatalities_max), ("injured", toll.injuries_min, toll.injuries_max),
    ):  # fmt: skip
        if low is not None or high is not None:
            ends = ["" if n is None else str(n) for n in (low, high)]
            said.append(f"{word} {ends[0]}" if low == high else f"{word} {'-'.join(ends)}")
    return f"{toll.group}: {', '.join(said)}"


def expected(incident: Incident) -> dict[str, Any]:
    """The flat row of an incident, worked out without Arrow."""
    record, place = incident.to_record(), incident.place
    values = {
        **{c: getattr(place, c, None) for c in ("place_id", "latitude", "longitude", "uncertainty_m")},
        **{c: getattr(place, c, None) for c in ("admin1", "admin2", "admin3")},
        "place": place and place.name,
        "place_ar": place and place.name_ar,
        "place_kind": place and place.kind,
        "actors": "; ".join(a.name for a in incident.actors),
        "actors_ar": "; ".join(a.name_ar for a in incident.actors),
        "actor_ids": "; ".join(a.actor_id for a in incident.actors),
        "actor_classes": "; ".join(a.actor_class for a in incident.actors),
        "roles": "; ".join(a.role for a in incident.actors),
        "origin_place_id": None,
        "origin_place": None,
        "toll_by_group": "; ".join(group_cell(t) for t in incident.toll_by_group),
        "confidence_reasons": "; ".join(incident.confidence_reasons),
        "evidence": " | ".join(f"{e.field}: {e.text}" for e in incident.evidence),
        "source": None,
        "source_title": "",
        "source_url": None,
        "source_published": None,
        "review": "new",
        "doubts": "",
    }
    return {c: values[c] if c in values else record[c] for c in flat_table.COLUMNS}


@given(st.lists(incidents_of_any_kind, max_size=4))
def test_the_flat_table_holds_the_incidents(incidents: list[Incident]) -> None:
    for batch in selection(incidents).batches():
        assert flat_table.flat(batch).to_pylist() == [expected(i) for i in incidents]


@given(st.lists(incidents_of_any_kind, max_size=4))
def test_csv_holds_the_rows(tmp_path_factory: pytest.TempPathFactory, incidents: list[Incident]) -> None:
    path = written(tmp_path_factory.getbasetemp(), "out.csv", selection(incidents))
    content = path.read_bytes().decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(content, newline="")))
    assert len(read) == len(incidents)
    for row, one in zip(read, incidents, strict=True):
        for name, value in expected(one).items():
            if isinstance(value, float):
                assert float(row[name]) == value
            else:
                assert row[name] == ("" if value is None else text_cell(value)), name
    assert not [cell for line in read for cell in line.values() if cell.startswith(FORMULA)]


FORMULA = ("=", "+", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # and "-", which begins a number as well


def text_cell(value: object) -> str:
    return f"'{value}" if isinstance(value, str) and value.startswith(("-", *FORMULA)) else str(value)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=HYPERLINK(0)", "'=HYPERLINK(0)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("حلكو", "حلكو"),
        ("a=b", "a=b"),
        ("a\n=b", "a\n=b"),
        ("", ""),
        (None, None),
        (-1.5, -1.5),
    ],
)
def test_no_cell_is_a_formula(value: object, cell: object) -> None:
    batch = pa.RecordBatch.from_pydict({"x": [value]})
    assert escaping.cells(batch).to_pydict() == {"x": [cell]}


def test_a_csv_opens_in_a_spreadsheet_with_its_arabic(tmp_path: Path) -> None:
    path = written(tmp_path, "out.csv", sourced())
    assert path.read_bytes().startswith(b'\xef\xbb\xbf"incident_id",')
    assert "حلكو".encode() in path.read_bytes()
    beside = json.loads((tmp_path / "out.csv-metadata.json").read_text(encoding="utf-8"))
    assert beside["url"] == "out.csv"
    days = {c["name"]: c.get("dc:description") for c in beside["tableSchema"]["columns"]}
    assert days["event_date"] == "days by the clocks of Asia/Damascus" and days["source"] is None
    assert [c["name"] for c in beside["tableSchema"]["columns"]] == list(flat_table.COLUMNS)
    assert beside["waqai"]["counts"] == "6 shown of 9, 1 without a place, 0 reviewed"


def test_a_geographic_reader_reads_the_geojson(tmp_path: Path) -> None:
    filters = Filters(date_from="2021-04-20", factions=("asayish",))
    chosen = selection(some(), filters, counts=SOME)
    path = written(tmp_path, "out.geojson", chosen)
    frame = geopandas.read_file(path)
    assert list(frame["incident_id"]) == [i.incident_id for i in some()]
    assert frame.geometry.isna().sum() == SOME.without_place
    assert frame.geometry[0].x == pytest.approx(41.213, abs=0.01)
    assert frame["place_name_ar"][0].startswith("حلكو")
    about = json.loads(path.read_text(encoding="utf-8"))["waqai"]
    assert about["filters"] == {"date_from": "2021-04-20", "factions": ["asayish"]}
    assert (about["shown"], about["total"], about["without_place"]) == (6, 9, 1)
    assert about["checksum"] == chosen.checksum


# -- schemes


def converted(scheme: str, **fields: Any) -> dict[str, Any]:
    convert = schemes.SCHEMES[scheme].convert
    assert convert
    return convert({name: fields.get(name) for name in flat_table.COLUMNS})


SIDES = {
    "actor_ids": "turkey; pkk; civ",
    "actors": "Turkish Armed Forces; PKK; Civilians",
    "actor_classes": "external_forces; rebel; civilians",
}


@pytest.mark.parametrize(
    ("scheme", "fields", "found"),
    [
        ("acled", {"geo_precision": "town", "place": "Homs"}, {"geo_precision": 1, "location": "Homs", "iso": 760}),
        ("acled", {"geo_precision": "district", "place": "Homs"}, {"geo_precision": 2}),
        ("acled", {"geo_precision": "governorate", "place": "Homs"}, {"geo_precision": 3}),
        (
            "acled",
            {"geo_precision": "country", "place": "Syria", "latitude": 34.8, "longitude": 38.6},
            {"geo_precision": None, "location": None, "latitude": None, "iso": None},
        ),
        ("acled", {"fatalities_min": 2, "fatalities_max": 5}, {"fatalities": 2}),
        ("acled", {"fatalities_max": 5}, {"fatalities": 5}),
        ("acled", {}, {"fatalities": None, "year": None, "actor1": None, "interaction": ""}),
        ("acled", {"fatalities_min": 0, "fatalities_max": 0}, {"fatalities": 0}),
        (
            "acled",
            {**SIDES, "roles": "perpetrator; target; other"},
            {"actor1": "Turkish Armed Forces", "actor2": "PKK", "interaction": "External/Other forces-Rebel group"},
        ),
        (
            "acled",
            {**SIDES, "roles": "perpetrator; perpetrator; target"},
            {"assoc_actor_1": "PKK", "actor2": "Civilians", "civilian_targeting": "Civilian targeting"},
        ),
        ("acled", {**SIDES, "roles": "party; party; party"}, {"actor2": "PKK", "assoc_actor_2": "Civilians"}),
        ("acled", {"time_precision": "week"}, {"time_precision": 2}),
        ("acled", {"time_precision": "unknown"}, {"time_precision": None}),
        ("ucdp", {"geo_precision": "near", "place": "Homs"}, {"where_prec": 2, "country_id": 652}),
        ("ucdp", {"geo_precision": "governorate"}, {"where_prec": 4, "country": None}),
        ("ucdp", {"geo_precision": "country"}, {"where_prec": 6}),
        ("ucdp", {"geo_precision": "unresolved"}, {"where_prec": None}),
        ("ucdp", {"fatalities_min": 2, "fatalities_max": 5}, {"low": 2, "best": 2, "high": 5, "deaths_unknown": 2}),
        (
            "ucdp",
            {"fatalities_min": 7, "toll_by_group": "civilians: killed 4-, injured 2; children: killed 1"},
            {"best": 7, "deaths_civilians": 4, "deaths_unknown": 3},
        ),
        (
            "ucdp",
            {"fatalities_min": 7, "toll_by_group": "civilians: injured 2"},
            {"deaths_civilians": None, "deaths_unknown": 7},
        ),
        ("ucdp", {"fatalities_max": 5}, {"low": 5, "best": 5, "high": 5}),
        ("ucdp", {"fatalities_min": 3}, {"low": 3, "best": 3, "high": 3}),
        ("ucdp", {}, {"low": None, "best": None, "high": None, "type_of_violence": None}),
        (
            "ucdp",
            {**SIDES, "roles": "perpetrator; target; other"},
            {"type_of_violence": 1, "dyad_name": "Turkish Armed Forces - PKK"},
        ),
        ("ucdp", {**SIDES, "roles": "perpetrator; other; target"}, {"type_of_violence": 3}),
        ("ucdp", {**SIDES, "roles": "other; perpetrator; other"}, {"type_of_violence": None, "dyad_name": None}),
        ("ucdp", {"latitude": 37.0, "longitude": 41.2}, {"geom_wkt": "POINT (41.2 37.0)"}),
    ],
)
def test_schemes_say_no_more_than_the_incident(scheme: str, fields: dict[str, Any], found: dict[str, Any]) -> None:
    row = converted(scheme, **fields)
    assert {name: row[name] for name in found} == found


@pytest.mark.parametrize("scheme", ["acled", "ucdp", "hxl"])
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_every_scheme_declares_what_it_cannot_hold(tmp_path: Path, scheme: str, lang: str) -> None:
    lost = writer.write(sourced(), tmp_path / "out.csv", scheme=scheme, lang=lang)
    assert lost
    beside = json.loads((tmp_path / "out.csv-metadata.json").read_text(encoding="utf-8"))
    assert beside["waqai"]["cannot_hold"] == lost


def test_every_column_of_a_scheme_is_filled_by_it() -> None:
    for scheme in schemes.SCHEMES.values():
        if scheme.convert:
            assert list(scheme.convert(dict.fromkeys(flat_table.COLUMNS))) == scheme.schema.names


def test_hxl_has_its_tags_in_the_second_row(tmp_path: Path) -> None:
    path = written(tmp_path, "out.csv", sourced(), scheme="hxl")
    heads, tags, *rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    assert dict(zip(heads, tags, strict=True)) == schemes.HXL_TAGS
    assert all(tag.startswith("#") for tag in tags)
    assert len(rows) == len(some())


# -- what is hidden


SECRET = "قتل محمد العلي أمام منزله في حي حلكو"


def told() -> Selection:
    place = some()[0].place
    one = dataclasses.replace(
        some()[0],
        origin_place=place,
        evidence=(Evidence("fatalities", "text", 0, len(SECRET), SECRET), Evidence("place", "text", 0, 7, "حي حلكو")),
        actors=(IncidentActor("asayish", "Asayish", "الأسايش", "militia", "target"),),
    )
    articles = [Source(one.article_id, "عنوان محمد العلي", "North Press", "https://example.org/1", "2021-04-21")]
    return selection([one], Filters(text="العلي", place_ids=("qam-halko",)), sources=articles, permalink="http://d/")


@pytest.mark.parametrize("ending", EVERY)
@pytest.mark.parametrize("level", ["admin1", "admin2", "admin3"])
def test_a_sensitive_file_tells_no_name_place_or_source(tmp_path: Path, ending: str, level: str) -> None:
    path = written(tmp_path, f"out{ending}", told(), sensitive=level)
    content = "".join(
        zipfile.ZipFile(path).read(name).decode() for name in zipfile.ZipFile(path).namelist()
    ) if ending in (".kmz", ".xlsx") else path.read_bytes().decode("utf-8", "replace")  # fmt: skip
    if ending == ".parquet":
        content = str(pq.read_table(path).to_pylist()) + str(pq.read_metadata(path).metadata[b"waqai"].decode())
    beside = tmp_path / f"out{ending}-metadata.json"
    content += beside.read_text(encoding="utf-8") if beside.exists() else ""
    for hidden in (
        "العلي",
        "منزله",
        "حلكو",
        "Halko",
        "halko",
        "North Press",
        "example.org",
        "37.034",
        "http://d/",
        'i1"',
    ):
        assert hidden not in content, hidden
    assert "قتل" in content  # what happened is still said
    if ending != ".jsonl":
        assert "Sensitive version" in content


@pytest.mark.parametrize(
    ("precision", "place_id", "level", "found"),
    [
        ("neighbourhood", "qam-halko", "admin1", ("SY08", "governorate")),
        ("neighbourhood", "qam-halko", "admin2", ("SY0802", "district")),
        ("neighbourhood", "qam-halko", "admin3", ("SY080200", "district")),
        ("near", "qam-halko", "admin2", ("SY0802", "district")),
        ("governorate", "SY08", "admin3", ("SY08", "governorate")),
        ("district", "SY0802", "admin2", ("SY0802", "district")),
        ("country", "SY", "admin2", ("SY", "country")),
    ],
)
def test_places_are_coarsened_and_never_refined(
    tmp_path: Path, precision: GeoPrecision, place_id: str, level: str, found: tuple[str, str]
) -> None:
    path = written(tmp_path, "out.jsonl", selection([incident(1, place_id, precision)]), sensitive=level)
    (line,) = path.read_text(encoding="utf-8").splitlines()
    record = json.loads(line)
    assert (record["place"]["place_id"], record["geo_precision"]) == found


def test_a_place_nobody_knows_is_hidden_whole(tmp_path: Path) -> None:
    one = incident(1, "qam-halko", "neighbourhood")
    assert one.place
    one = dataclasses.replace(one, place=dataclasses.replace(one.place, place_id="own-place"))
    path = written(tmp_path, "out.jsonl", selection([one]), sensitive="admin1")
    record = json.loads(path.read_text(encoding="utf-8"))
    assert (record["place"], record["geo_precision"]) == (None, "unresolved")


@pytest.mark.parametrize(
    ("said", "field", "shown"),
    [
        ("مقتل خمسة مدنيين", "fatalities", "مقتل خمسة مدنيين"),
        ("وقتل محمد العلي", "fatalities", "وقتل […]"),
        ("قتل علي", "fatalities", "قتل […]"),  # folded, the name is the word "on"
        ("Ahmad Khalil killed", "event_type", "[…] killed"),
        ("April Rose killed", "event_type", "[…] killed"),
        ("الأحد 25 نيسان", "event_date", "الأحد 25 نيسان"),
        ("on Sunday", "event_date", "[…] Sunday"),
        ("قسد", "actors", "قسد"),
        ("بيت أبو خالد", "actors", "[…]"),
        ("Halko", "place", "[…]"),
    ],
)
def test_words_that_may_be_names_are_masked(said: str, field: str, shown: str) -> None:
    assert sensitive.words(said, field) == shown


def test_an_unknown_level_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="known: admin1, admin2, admin3"):
        writer.write(sourced(), tmp_path / "out.csv", sensitive="street")


# -- the same every time, whole or not at all


@pytest.mark.parametrize("ending", EVERY)
def test_the_same_selection_gives_the_same_file(tmp_path: Path, ending: str) -> None:
    first = written(tmp_path, f"one{ending}", sourced()).read_bytes()
    again = written(tmp_path, f"two{ending}", sourced()).read_bytes()
    assert first == again


@pytest.mark.parametrize("ending", [ending for ending in EVERY if ending not in (".xlsx", ".gpkg")])
def test_how_many_incidents_are_read_at_once_does_not_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.setattr(tables, "ROW_GROUP", 2)
    whole = sourced()
    lines = [row for batch in whole.batches() for row in batch]
    singly = dataclasses.replace(whole, batches=lambda: [[line] for line in lines])
    in_pairs = dataclasses.replace(whole, batches=lambda: [lines[at : at + 2] for at in range(0, len(lines), 2)])
    files = [written(tmp_path, f"{n}{ending}", chosen) for n, chosen in enumerate((in_pairs, singly))]
    if ending == ".parquet":
        assert [pq.ParquetFile(f).metadata.row_group(0).num_rows for f in files] == [2, 2]
    assert len({f.read_bytes() for f in files}) == 1


@pytest.mark.parametrize("ending", EVERY)
def test_an_empty_selection_is_a_file_that_says_so(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path, f"out{ending}", selection([]))
    if ending in (".geojson", ".gpkg"):
        assert len(geopandas.read_file(path)) == 0
    elif ending == ".parquet":
        assert len(geopandas.read_parquet(path)) == 0
    else:
        assert path.exists()


@pytest.mark.parametrize("name", ["out.shp", "out", "out.csv.exe", ".csv"])
def test_an_unknown_ending_is_named_with_the_known_ones(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"known: \.csv, \.xlsx, \.parquet"):
        writer.write(sourced(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("scheme", "name"), [("nato", "out.csv"), ("acled", "out.jsonl")])
def test_a_scheme_that_cannot_be_written_is_refused(tmp_path: Path, scheme: str, name: str) -> None:
    with pytest.raises(UsageError, match="--scheme"):
        writer.write(sourced(), tmp_path / name, scheme=scheme)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", [*(f"out{ending}" for ending in EVERY), "out.CSV", "تقرير.jsonl"])
def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, name, sourced())
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}

    def full(source: object, target: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("atomic.os.replace", full)
    with pytest.raises(WaqaiError, match=r"cannot be written: No space left on device; nothing was changed"):
        writer.write(selection([]), path)
    assert {file: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_a_workbook_on_a_full_disk_is_named_as_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("xlsxwriter.workbook.ZipFile.write", full)
    with pytest.raises(WaqaiError, match=r"out\.xlsx: cannot be written: No space left on device"):
        writer.write(sourced(), tmp_path / "out.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", EVERY)
def test_a_read_that_breaks_off_leaves_no_half_file(tmp_path: Path, ending: str) -> None:
    def broken() -> Any:
        yield from sourced().batches()
        raise WaqaiError("the store is gone")

    chosen = dataclasses.replace(sourced(), batches=broken)
    with pytest.raises(WaqaiError, match="the store is gone"):
        writer.write(chosen, tmp_path / f"out{ending}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("ending", [".csv", ".gpkg"])
def test_a_folder_that_is_not_there_is_named(tmp_path: Path, ending: str) -> None:
    with pytest.raises(WaqaiError, match=r"missing/out.*cannot be written: No such file"):
        writer.write(sourced(), tmp_path / "missing" / f"out{ending}")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(WaqaiError, match="is a folder"):
        writer.write(sourced(), tmp_path / "out.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_a_pipe_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    pipe, read = tmp_path / "out.csv", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    writer.write(sourced(), pipe)
    reader.join()
    writer.write(sourced(), tmp_path / "file.csv")
    assert read == [(tmp_path / "file.csv").read_bytes()]
    assert pipe.is_fifo()


def test_twelve_at_once_come_out_right(tmp_path: Path) -> None:
    alone = {ending: written(tmp_path, f"alone{ending}", sourced()).read_bytes() for ending in EVERY[:6]}
    with ThreadPoolExecutor(12) as pool:
        paths = list(pool.map(lambda n: written(tmp_path, f"{n}{EVERY[n % 6]}", sourced()), range(12)))
    for number, path in enumerate(paths):
        assert path.read_bytes() == alone[EVERY[number % 6]], path


def test_places_are_named_in_the_language_that_has_a_name() -> None:
    place = gazetteer().places["qam-halko"]
    assert Words("ar").place(place) == place.name_ar
    assert Words("ar").place(dataclasses.replace(place, name_ar="")) == place.name
    assert Words("en").place(dataclasses.replace(place, name="", name_ar="")) == "qam-halko"
