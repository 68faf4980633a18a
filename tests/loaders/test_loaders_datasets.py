"""Coded datasets: what a record says becomes fields with its words beside them, and nothing is guessed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from desk import incident
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from listed import listed

from errors import InputError
from exports.data.writer import write
from exports.extract import Selection, Source
from filters import Filters
from ingest.ingest import ingest
from loaders.datasets import acled, gdelt, record, ucdp, waqai
from loaders.interface import Given
from loaders.registry import read
from models import CodedArticle, Evidence, Incident, IncidentActor
from store import Counts, Store
from text.lexicon import actors, event_types

SOURCES = Path(__file__).parents[1] / "sources"
ACLED = (SOURCES / "acled.csv").read_text(encoding="utf-8")
UCDP = (SOURCES / "ucdp.csv").read_text(encoding="utf-8")


def items(tmp_path: Path, content: str | bytes, **given: object) -> list[CodedArticle | InputError]:
    path = tmp_path / "input"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    found = list(read(path, given=Given(**given)))  # type: ignore[arg-type]
    assert all(isinstance(item, (CodedArticle, InputError)) for item in found), found
    return found  # type: ignore[return-value]


def sound(found: Iterable[CodedArticle | InputError]) -> list[Incident]:
    """The incidents, each held to what every incident is held to."""
    out = []
    for item in found:
        if isinstance(item, InputError):
            continue
        assert item.imported
        (one,) = item.incidents
        assert one.article_id == item.article.article_id
        for piece in one.evidence:
            assert item.article.part(piece.part)[piece.start : piece.end] == piece.text
        shown = {piece.field for piece in one.evidence}
        assert (
            "event_type" in shown and (one.place is None or "place" in shown) and (not one.actors or "actors" in shown)
        )
        assert one.event_date is None or "event_date" in shown
        assert one.fatalities_max is None or "fatalities" in shown
        assert Incident.from_record(json.loads(json.dumps(one.to_record()))) == one
        out.append(one)
    return out


# -- ACLED


def test_records_of_acled_become_incidents(tmp_path: Path) -> None:
    found = items(tmp_path, ACLED)
    clash, shelling, battle = sound(found)
    assert (clash.event_type, clash.sub_event_type, clash.disorder_type) == (
        "Battles",
        "Armed clash",
        "Political violence",
    )
    assert (clash.event_date, clash.event_date_end, clash.time_precision) == ("2021-04-20", "2021-04-20", "day")
    assert [(a.actor_id, a.role) for a in clash.actors] == [("sdf", "party"), ("asayish", "party"), ("ndf", "party")]
    assert clash.place and (clash.place.place_id, clash.place.name_ar, clash.geo_precision) == (
        "C4564",
        "القامشلي",
        "town",
    )
    assert (clash.place.latitude, clash.place.longitude) == (37.0522, 41.2317)  # the record's own point
    assert (clash.fatalities_min, clash.fatalities_max, clash.injuries_min) == (2, 2, None)
    assert {e.text for e in clash.evidence if e.field == "place"} == {"Al Qamishli", "1"}
    article = found[0].article  # type: ignore[union-attr]
    assert article.text.startswith("On 20 April 2021, Asayish and National Defence Forces clashed in Al Qamishli.")
    assert {e.text for e in clash.evidence if e.field == "actors" and e.end < 80} == {
        "Asayish",
        "National Defence Forces",
    }
    assert [(a.actor_id, a.role) for a in shelling.actors] == [("turkey", "perpetrator"), ("civ", "target")]
    assert (shelling.event_date, shelling.event_date_end, shelling.time_precision) == (
        "2021-04-01",
        "2021-04-30",
        "month",
    )
    assert (shelling.geo_precision, shelling.fatalities_max) == ("near", 0)
    assert battle.sub_event_type == "Armed clash" and battle.fatalities_max is None  # a type of before 2019
    assert [(a.actor_id, a.actor_class) for a in battle.actors] == [
        ("name:some-local-brigade", "identity_militia"),
        ("isis", "rebel"),
    ]
    assert battle.place and (battle.place.place_id, battle.place.name) == ("acled:hidden-hamlet", "Hidden Hamlet")
    assert (battle.time_precision, battle.event_date) == ("week", "2018-05-03")


def test_records_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    errors = [item for item in items(tmp_path, ACLED) if isinstance(item, InputError)]
    assert [(e.line, e.reason) for e in errors] == [
        (5, "event_type 'Quarrels' is not ACLED's"),
        (6, "latitude '134.73' is not a possible number"),
    ]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("geo_precision", "7", "geo_precision '7' is not 1, 2 or 3"),
        ("time_precision", "x", "time_precision 'x' is not 1, 2 or 3"),
        ("fatalities", "-1", "fatalities '-1' is not a number of people"),
        ("fatalities", "two", "fatalities 'two' is not a possible number"),
        ("fatalities", "1e400", "fatalities '1e400' is not a possible number"),
        ("event_date", "04/05/2021", "published '04/05/2021' can be read in two ways"),
        ("event_date", "", "has no event_date"),
        ("sub_event_type", "Mob violence", "sub_event_type 'Mob violence' is none of 'Battles'"),
        ("event_id_cnty", "", "has no event_id_cnty"),
        ("notes", "half \ud800", "is not UTF-8"),
        ("longitude", "nan", "longitude 'nan' is not a possible number"),
    ],
)
def test_a_cell_that_cannot_be_is_refused(tmp_path: Path, column: str, value: str, reason: str) -> None:
    header, row, *_ = csv.reader(ACLED.splitlines())
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as out:
        csv.writer(out).writerows(
            [header, [value if c == column else cell for c, cell in zip(header, row, strict=True)]]
        )
    (error,) = items(tmp_path, path.read_bytes())
    assert isinstance(error, InputError) and error.reason.startswith(reason), error


@pytest.mark.parametrize("wrapped", [True, False])
def test_answers_of_the_api_are_read(tmp_path: Path, wrapped: bool) -> None:
    rows = list(csv.DictReader(ACLED.splitlines()))[:2]
    answer = (
        {"status": 200, "success": True, "last_update": 11, "count": 2, "messages": [], "data": rows}
        if wrapped
        else rows
    )
    as_json = sound(items(tmp_path, json.dumps(answer)))
    as_csv = sound(items(tmp_path, ACLED))[:2]
    assert [replace(i, evidence=()) for i in as_json] == [replace(i, evidence=()) for i in as_csv]


@pytest.mark.parametrize("code", ["2", "Rebel group", "rebel group"])
def test_kinds_of_actors_in_both_writings(tmp_path: Path, code: str) -> None:
    (one,) = sound(
        items(
            tmp_path,
            "\n".join(ACLED.splitlines()[::3][:2]).replace(",Some Local Brigade,,4,", f",Some Local Brigade,,{code},"),
        )
    )
    assert one.actors[0].actor_class == "rebel"


@pytest.mark.parametrize(
    ("name", "day", "actor_id"),
    [
        ("QSD: Syrian Democratic Forces", "2021-04-20", "sdf"),
        ("Islamic State (Syria)", "2021-04-20", "isis"),
        ("Military Forces of Syria (2000-2024)", "2021-04-20", "saa"),
        (
            "Military Forces of Syria (2024-)",
            "2025-04-20",
            "name:military-forces-of-syria-2024",
        ),  # which army: not said
        ("Government of Syria", "2021-04-20", "regime"),
        ("Government of Syria", "2025-04-20", "gov_2024"),
        ("Civilians (Syria)", "2021-04-20", "civ"),
        ("Protesters (Syria)", "2021-04-20", "protesters"),
        ("Unidentified Armed Group (Syria)", "2021-04-20", "unknown"),
        ("Syrian Democratic", "2021-04-20", "name:syrian-democratic"),
        ("Military Forces of Elsewhere (2020-)", None, "name:military-forces-of-elsewhere-2020"),
    ],
)
def test_actors_are_ours_where_exactly_one_is_called_so(name: str, day: str | None, actor_id: str) -> None:
    found = record.actor(name, "party", day)
    assert found.actor_id == actor_id
    if actor_id.startswith("name:"):
        assert (found.name, found.actor_class, found.parents) == (name, "unknown", ())


@pytest.mark.parametrize(
    ("name", "at", "precision", "place_id", "as_precise"),
    [
        ("Al Qamishli", (37.05, 41.22), "town", "C4564", "town"),
        ("Al Qamishli", (33.5, 36.3), "town", "x:al-qamishli", "town"),  # a name of ours, far from where ours is
        ("Halko", (37.034, 41.213), "town", "qam-halko", "neighbourhood"),
        ("Nowhere at all", (37.05, 41.22), "town", "x:nowhere-at-all", "town"),
        ("", (37.05, 41.22), "town", "x:37.05,41.22", "town"),
        ("Al Qamishli", (None, None), "town", "x:al-qamishli", "town"),
        ("", (None, None), "town", None, "unresolved"),
        ("Al-Hasakah Governorate", (36.5, 40.8), "governorate", "SY08", "governorate"),
    ],
)
def test_places_are_ours_where_name_and_point_agree(
    name: str, at: tuple[float | None, float | None], precision: str, place_id: str | None, as_precise: str
) -> None:
    found, how = record.place("x", name, *at, precision)  # type: ignore[arg-type]
    assert (found.place_id if found else None, how) == (place_id, as_precise)
    if found:
        assert (found.latitude, found.longitude) == at


# -- UCDP


def test_records_of_ucdp_become_incidents(tmp_path: Path) -> None:
    found = items(tmp_path, UCDP)
    clash, killing = sound(found)
    assert (clash.event_type, clash.sub_event_type) == ("Battles", "")
    assert (clash.event_date, clash.event_date_end, clash.time_precision) == ("2021-04-20", "2021-04-22", "days")
    assert (clash.fatalities_min, clash.fatalities_max) == (3, 7)
    assert [a.actor_id for a in clash.actors] == ["regime", "isis"]
    assert clash.place and (clash.place.place_id, clash.geo_precision) == ("SY04", "governorate")
    assert [(a.actor_id, a.role) for a in killing.actors] == [("isis", "perpetrator"), ("civ", "target")]
    assert killing.geo_precision == "town" and killing.time_precision == "day"
    (error,) = (item for item in found if isinstance(item, InputError))
    assert (error.line, error.reason) == (4, "type_of_violence '9' is not 1, 2 or 3")
    assert "best: 5" in found[0].article.text  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("code", "precision"),
    [
        ("1", "town"),
        ("2", "near"),
        ("3", "district"),
        ("4", "governorate"),
        ("5", "near"),
        ("6", "country"),
        ("7", "unresolved"),
    ],
)
def test_how_exact_ucdp_is(tmp_path: Path, code: str, precision: str) -> None:
    header, _, row, *_ = UCDP.splitlines()
    (one,) = sound(items(tmp_path, f"{header}\n{row.replace(',1,Al Qamishli town,', f',{code},Al Qamishli town,')}\n"))
    assert one.geo_precision == precision
    assert (one.place is None) == (precision == "unresolved")


# -- GDELT


def gdelt_row(columns: int = 61, **cells: str) -> str:
    row = [""] * columns
    at = {"id": 0, "day": 1, "one": 6, "two": 16, "code": 26, "mentions": 31}
    at |= (
        {"type": 51, "place": 52, "lat": 56, "lon": 57, "added": 59, "url": 60}
        if columns == 61
        else {"type": 49, "place": 50, "lat": 53, "lon": 54, "added": 56}
    )
    at |= {"url": 57} if columns == 58 else {}
    given = {"id": "900000001", "day": "20210420", "one": "MILITIA", "code": "194", "mentions": "4", "type": "4",
             "place": "Al Qamishli, Al Hasakah, Syria", "lat": "37.05", "lon": "41.22", "added": "20210421", "url": "https://example.org/x"} | cells  # fmt: skip
    for name, value in given.items():
        if name in at:
            row[at[name]] = value
    return "\t".join(row) + "\n"


@pytest.mark.parametrize("columns", [57, 58, 61])
def test_events_of_gdelt_are_marked_as_a_machines(tmp_path: Path, columns: int) -> None:
    (one,) = sound(items(tmp_path, gdelt_row(columns)))
    assert (one.event_type, one.sub_event_type) == ("Explosions/Remote violence", "Shelling/artillery/missile attack")
    assert (one.confidence, one.fatalities_max) == (0.2, None)
    assert one.confidence_reasons == ("coded by a machine +0.20",)
    assert one.place and (one.place.place_id, one.geo_precision) == ("C4564", "town")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("140", "Protests"), ("1411", "Protests"), ("145", "Riots"), ("173", "Strategic developments"), ("180", "Violence against civilians"),
        ("181", "Violence against civilians"), ("1832", "Explosions/Remote violence"), ("190", "Battles"), ("193", "Battles"),
        ("195", "Explosions/Remote violence"), ("2041", "Explosions/Remote violence"), ("036", None), ("010", None), ("112", None), ("170", None), ("", None),
    ],
)  # fmt: skip
def test_codes_of_cameo(tmp_path: Path, code: str, kind: str | None) -> None:
    notes: list[str] = []
    found = items(tmp_path, gdelt_row(id="1") + gdelt_row(id="2", code=code), note=notes.append)
    assert [i.event_type for i in sound(found)] == ["Explosions/Remote violence", *([kind] if kind else [])]
    assert len(notes) == (kind is None)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (gdelt_row(day="20210231"), "day '20210231' is not a date"),
        (gdelt_row(lat="x"), "latitude 'x' is not a possible number"),
        (gdelt_row()[:-80], "has "),
        (gdelt_row(code="010"), "holds no protest, coercion or violence"),
    ],
)
def test_broken_rows_of_gdelt_are_named(tmp_path: Path, row: str, reason: str) -> None:
    first = gdelt_row() if "columns" not in reason and reason != "holds no protest, coercion or violence" else ""
    *_, error = items(tmp_path, first + row)
    assert isinstance(error, InputError) and error.reason.startswith(reason), error


# -- our own exports

WHOLE = incident(
    1, origin_place=incident(2).place, claimed_by="sdf", modality="claimed", injuries_min=1, injuries_max=3,
    confidence_reasons=("event type: stated +0.10", "event_date: default"),
    evidence=(Evidence("event_type", "text", 3, 6, "قصف"), Evidence("place", "title", 0, 4, "حلكو"), Evidence("actors", "text", 9, 20, "=SUM(A1) | x")),
)  # fmt: skip
BARE = Incident("b" * 16, "a-2")
COUNTS = Counts(shown=2, total=2, without_place=1)


def exported_as(tmp_path: Path, ending: str, *which: Incident) -> bytes:
    path = tmp_path / "exports" / f"out{ending}"
    path.parent.mkdir(exist_ok=True)
    source = Source("a-1", "عنوان", "وكالة", "https://example.org/1", "2021-04-21")
    write(Selection.of(which, Filters(), COUNTS, sources=[source]), path)
    return path.read_bytes()


@pytest.mark.parametrize("ending", [".jsonl", ".geojson", ".csv", ".xlsx"])
def test_exports_come_back(tmp_path: Path, ending: str) -> None:
    back, bare = sound_exports(items(tmp_path, exported_as(tmp_path, ending, WHOLE, BARE)))
    same = ("incident_id", "event_date", "event_date_end", "time_precision", "disorder_type", "event_type", "sub_event_type", "waqai_type",
            "place", "geo_precision", "fatalities_min", "fatalities_max", "injuries_min", "injuries_max", "status", "modality",
            "claimed_by", "confidence", "confidence_reasons")  # fmt: skip
    for key in same:
        assert getattr(back, key) == getattr(WHOLE, key), key
        assert getattr(bare, key) == getattr(BARE, key), key
    assert [(a.actor_id, a.name, a.role) for a in back.actors] == [(a.actor_id, a.name, a.role) for a in WHOLE.actors]
    assert [(e.field, e.text) for e in back.evidence] == [(e.field, e.text) for e in WHOLE.evidence]
    if ending not in (".csv", ".xlsx"):
        assert back.actors == WHOLE.actors and back.origin_place == WHOLE.origin_place
    assert back.article_id == f"waqai-export:{WHOLE.article_id}#{WHOLE.incident_id}"


def sound_exports(found: Iterable[CodedArticle | InputError]) -> list[Incident]:
    out = []
    for item in found:
        assert isinstance(item, CodedArticle), item
        for piece in item.incidents[0].evidence:
            assert item.article.text[piece.start : piece.end] == piece.text
        out += item.incidents
    return out


def spoilt(**changes: object) -> str:
    return json.dumps(WHOLE.to_record() | changes) + "\n"


@pytest.mark.parametrize(
    "changes",
    [
        {"geo_precision": "exact"},
        {"modality": "x"},
        {"event_date": 5},
        {"event_date": "2021-02-30"},
        {"event_date": "20210420"},
        {"fatalities_max": -1},
        {"fatalities_max": 1.5},
        {"fatalities_max": True},
        {"confidence": 7},
        {"confidence": "high"},
        {"actors": [{"actor_id": "sdf"}]},
        {"actors": 3},
        {"actors": [WHOLE.to_record()["actors"][0] | {"role": "hero"}]},
        {"place": {"place_id": "x"}},
        {"place": WHOLE.to_record()["place"] | {"latitude": 95}},
        {"place": WHOLE.to_record()["place"] | {"name": None}},
        {"place": WHOLE.to_record()["place"] | {"uncertainty_m": "far"}},
        {"evidence": [{"field": "x"}]},
        {"evidence": [{"field": "x", "part": "text", "start": 0, "end": 1, "text": 5}]},
        {"event_type": "\ud800"},
        {"event_type": None},
        {"incident_id": ""},
        {"unknown_key": 1},
        {"confidence_reasons": [1]},
    ],
    ids=str,
)
def test_a_spoilt_export_breaks_nothing_but_itself(tmp_path: Path, changes: dict[str, object]) -> None:
    error, whole = items(tmp_path, spoilt(**changes) + json.dumps(BARE.to_record()) + "\n")
    assert isinstance(error, InputError) and error.line == 1 and error.way_out
    assert isinstance(whole, CodedArticle)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    key=st.sampled_from(sorted(WHOLE.to_record())),
    value=st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5), lambda c: st.lists(c, max_size=2) | st.dictionaries(st.text(max_size=3), c, max_size=2), max_leaves=4),
)  # fmt: skip
def test_whatever_a_record_holds_it_can_be_kept_or_is_refused(tmp_path: Path, key: str, value: object) -> None:
    store = Store("sqlite://", place_chain=lambda place_id: [])
    try:
        for item in items(
            tmp_path,
            spoilt(**{key: value})
            if key != "incident_id"
            else json.dumps({"incident_id": value} | {k: v for k, v in WHOLE.to_record().items() if k != key}) + "\n",
        ):
            if isinstance(item, CodedArticle):
                store.intake.save([item])
    finally:
        store.close()


# -- into the store


class NoCoder:
    """A coder that must not be asked."""

    version = "none"

    def code(self, article: object) -> list[Incident]:
        raise AssertionError("a record that came coded is not coded")


def test_a_dataset_is_kept_as_it_came_once(tmp_path: Path) -> None:
    store = Store("sqlite://")
    path = tmp_path / "acled.csv"
    path.write_text(ACLED, encoding="utf-8")
    first = ingest([path], store, NoCoder())
    assert (first.new, first.known, first.incidents, len(first.failed)) == (3, 0, 3, 2)
    again = ingest([path], store, NoCoder())
    assert (again.new, again.known, again.incidents) == (0, 3, 0)
    assert store.queries.count(Filters(factions=("asayish",))).shown == 1
    path.write_text(ACLED.replace('Two fighters were killed.",2,', 'Three fighters were killed.",3,'), encoding="utf-8")
    corrected = ingest([path], store, NoCoder())
    assert (corrected.new, corrected.known, len(corrected.replaced)) == (1, 2, 1)
    assert sorted(i.fatalities_max or 0 for i in listed(store)) == [0, 0, 3]
    store.close()


@pytest.mark.parametrize("ending", [".jsonl", ".geojson", ".csv", ".xlsx"])
def test_an_export_goes_to_another_desk_and_comes_home(tmp_path: Path, ending: str) -> None:
    here, there = Store("sqlite://"), Store("sqlite://")
    (tmp_path / "acled.csv").write_text(ACLED, encoding="utf-8")
    ingest([tmp_path / "acled.csv"], here, NoCoder())
    sent = listed(here)
    out = tmp_path / f"sent{ending}"
    write(Selection.of(sent, Filters(), here.queries.count(Filters())), out)
    assert ingest([out], there, NoCoder()).incidents == 3
    assert {i.incident_id: i.place for i in listed(there)} == {i.incident_id: i.place for i in sent}
    home = ingest([out], here, NoCoder())
    assert (home.new, home.known, here.queries.count(Filters()).total) == (0, 3, 3)
    here.close()
    there.close()


# -- our own data files


@pytest.mark.parametrize("scheme", ["acled", "ucdp", "cameo"])
def test_codes_stand_for_types_there_are(scheme: str) -> None:
    known = (
        {(e.event_type, e.sub_event_type) for e in event_types()}
        | {(e.event_type, "") for e in event_types()}
        | {("", "")}
    )
    assert record.codes(scheme) and set(record.codes(scheme).values()) <= known


def test_names_of_datasets_stand_for_factions_there_are() -> None:
    with (record.LEXICONS / "dataset_actors.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows and {row["actor_id"] for row in rows} <= set(actors())


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (ACLED[:200], acled),
        (UCDP[:400], ucdp),
        (gdelt_row(), gdelt),
        (json.dumps({"status": 200, "data": [{"event_id_cnty": "X", "event_date": "x"}]}), acled),
        (json.dumps(BARE.to_record()), waqai),
        ('{"type":"FeatureCollection","features":[\n],"waqai":{"filters":{}}}', waqai),
        ('{"type":"FeatureCollection","features":[]}', None),
        ("event_date,actor1\n", None),
        ("1\t20210420\tx\n", None),
    ],
)
def test_datasets_are_told_by_content(head: str, source: object) -> None:
    assert [s for s in (acled, ucdp, gdelt, waqai) if s.accepts(head.encode())] == ([source] if source else [])


def test_an_actor_without_an_id_of_ours_is_shown_by_its_name() -> None:
    assert record.actor("Some Brigade", "party", None) == IncidentActor(
        "name:some-brigade", "Some Brigade", "Some Brigade", "unknown", "party"
    )
