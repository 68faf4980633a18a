"""Every row of the gazetteer, of the outlines' names and of the lists of factions.

A test collects all offenders before it fails, so that a contributor sees every row to mend at once.
"""

from __future__ import annotations

import csv
import datetime as dt
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path

import pytest
from geopandas import GeoSeries

from geo import boundaries
from geo.gazetteer.check import MARGIN_M, check
from geo.gazetteer.gazetteer import Gazetteer
from text.matcher import bare, words

ROOT = Path(__file__).resolve().parents[2]
SYRIA = ROOT / "data" / "gazetteers" / "syria"
LEXICONS = ROOT / "data" / "lexicons"
FACTS = ROOT.parent / "shared" / "facts"

PLACE_COLUMNS = [
    "place_id", "name_en", "name_ar", "kind", "latitude", "longitude", "coord_precision", "uncertainty_m", "parent_id",
    "admin1", "admin2", "admin3", "pcode", "population", "tier", "source", "note",
]  # fmt: skip
NAME_COLUMNS = ["place_id", "language", "name", "kind"]
ACTOR_COLUMNS = [
    "actor_id", "name_en", "name_ar", "class", "parent", "alliance", "active_from", "active_to", "confidence", "note",
]  # fmt: skip
ACTOR_NAME_COLUMNS = [
    "actor_id", "language", "name", "kind", "case_sensitive", "valid_from", "valid_to", "area", "note",
]  # fmt: skip
AFFILIATION_COLUMNS = ["actor_id", "parent_id", "relation", "from", "to", "confidence", "note"]

ADMIN = {"country": 0, "governorate": 1, "district": 2, "subdistrict": 3}
KINDS = {
    *ADMIN, "city", "town", "village", "neighbourhood", "area", "camp", "crossing", "checkpoint", "airport", "base",
    "oilfield", "hospital", "dam", "bridge", "prison", "facility", "road", "street", "junction", "mountain", "school",
    "silo", "landmark", "security_zone",
}  # fmt: skip
PRECISIONS = {"exact", "approx", "area", "estimated", "parent", "unknown"}
CLASSES = {
    "state_forces", "rebel", "political_militia", "identity_militia", "external_forces", "civilians", "protesters",
    "rioters",
}  # fmt: skip

#: Points further than 2 km from the outline of their governorate, and why they stay.
OUTSIDE = {"C2442": "a farm on the Lebanese border; the outline of 2018 leaves it 3.5 km outside"}
#: Rows of the facts that stood there twice, and the row that has their names now.
MERGED = {
    "gn9113": "C2108", "gn166986": "C2240", "gn8275366": "gn169052", "gn8540104": "gn173286", "gn8276383": "gn165071",
    "gn167080": "C1933", "gn163759": "C1694", "gn164503": "C1747", "gn168760": "C1783", "gn167702": "C1786",
    "gn168759": "C1790", "gn170022": "C1800", "gn167493": "C1859", "gn165956": "C1915", "gn163332": "C1947",
    "gn172902": "C1954", "gn9226": "C1947", "gn9231": "gn167839", "gn9142": "gn169381", "gn171225": "C2078",
    "gn171382": "C2089", "gn9169": "gn162333", "gn9172": "gn164266", "gn167900": "gn9152", "gn163334": "C2244",
    "gn167854": "C2245", "gn12921": "C2258", "gn4307": "wq-shula", "gn166068": "C2259", "gn171678": "C2260", "gn163349": "C4601",
    "gn170927": "C5108", "gn162268": "C5719", "gn4218": "gn4219", "gn171429": "C5810", "gn165913": "C5892",
    "gnw1141906295": "C4564",
}  # fmt: skip

#: Where there, what a curator added to a gazetteer or the factions; the rows say who and why.
ADDED = ("gazetteers/*/additions.csv", "gazetteers/*/added_names.csv", "lexicons/added_actor*.csv")

ARABIC, LATIN = re.compile("[\u0621-\u064a]"), re.compile("[A-Za-z]")
Row = dict[str, str]


def table(path: Path, columns: list[str]) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        rows = list(reader)
    assert reader.fieldnames == columns, path.name
    assert rows
    return rows


PLACES = {row["place_id"]: row for row in table(SYRIA / "places.csv", PLACE_COLUMNS)}
NAMES = table(SYRIA / "names.csv", NAME_COLUMNS)
ACTORS = {row["actor_id"]: row for row in table(LEXICONS / "actors.csv", ACTOR_COLUMNS)}
ACTOR_NAMES = table(LEXICONS / "actor_names.csv", ACTOR_NAME_COLUMNS)
AFFILIATIONS = table(LEXICONS / "actor_affiliations.csv", AFFILIATION_COLUMNS)


def key(name: str) -> tuple[str, ...]:
    """What the project compares names by."""
    return tuple(bare(w) for w in words(name))


def by_key(rows: list[Row]) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[key(row["name"])].append(row)
    return dict(found)


PLACES_OF, ACTORS_OF = by_key(NAMES), by_key(ACTOR_NAMES)


def cycles(parents: dict[str, str]) -> list[str]:
    """Ids from which the parents never end."""
    found = []
    for start in parents:
        seen, step = set(), start
        while step and step not in seen:
            seen.add(step)
            step = parents[step]
        if step:
            found.append(start)
    return found


def span(earliest: str, latest: str) -> tuple[str, str]:
    """Two ISO dates that may stop at the year or the month, or be open, as strings that compare as days do."""
    return earliest + "0001-01-01"[len(earliest) :], latest + "9999-12-31"[len(latest) :]


@pytest.mark.parametrize(
    ("earliest", "latest", "expected"),
    [
        ("2015", "2016", ("2015-01-01", "2016-12-31")),
        ("2015-10-10", "", ("2015-10-10", "9999-12-31")),
        ("", "2024-12-08", ("0001-01-01", "2024-12-08")),
    ],
)
def test_open_dates_are_spans(earliest: str, latest: str, expected: tuple[str, str]) -> None:
    assert span(earliest, latest) == expected


@pytest.mark.parametrize(
    ("path", "column"), [(SYRIA / "places.csv", "place_id"), (LEXICONS / "actors.csv", "actor_id")]
)
def test_ids_are_unique(path: Path, column: str) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        ids = [row[column] for row in csv.DictReader(lines)]
    assert sorted(set(ids)) == sorted(ids)
    assert all(re.fullmatch(r"[\w-]+", i) for i in ids)


@pytest.mark.parametrize("path", [*SYRIA.glob("*.csv"), *LEXICONS.glob("actor*.csv")], ids=lambda p: p.name)
def test_files_are_plain(path: Path) -> None:
    content = path.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf"), "no byte order mark"
    assert b"\r" not in content and content.endswith(b"\n")
    with path.open(encoding="utf-8", newline="") as lines:
        cells = [(n, cell) for n, row in enumerate(csv.reader(lines), 1) for cell in row]
    assert [c for c in cells if c[1] != c[1].strip() or re.search("[\n\t\u200b-\u200f\u202a-\u202e]|  ", c[1])] == []


def test_places_have_known_values() -> None:
    offenders = []
    for i, row in PLACES.items():
        point = (bool(row["latitude"]), bool(row["longitude"]), bool(row["uncertainty_m"]))
        if row["kind"] not in KINDS or row["coord_precision"] not in PRECISIONS or row["tier"] not in {"1", "2", "3"}:
            offenders.append((i, "kind, coord_precision or tier"))
        elif not row["name_en"] or (not row["name_ar"] and row["tier"] != "3"):
            offenders.append((i, "a name is missing"))
        elif not row["source"] and row["coord_precision"] != "unknown":
            offenders.append((i, "a point without a source"))
        elif len(set(point)) > 1 or point[0] == (row["coord_precision"] == "unknown"):
            offenders.append((i, "point, uncertainty and coord_precision disagree"))
        elif row["population"] and not row["population"].isdecimal():
            offenders.append((i, "population"))
    assert offenders == []


def test_coordinates_are_in_syria() -> None:
    """Latitude and longitude are not swapped, and every radius is one a map can draw."""
    offenders = [
        i
        for i, row in PLACES.items()
        if row["latitude"]
        and not (
            32.2 < float(row["latitude"]) < 37.4
            and 35.5 < float(row["longitude"]) < 42.5
            and 100 <= int(row["uncertainty_m"]) <= 350_000
        )
    ]
    assert offenders == []


def test_parents_exist_and_end_at_the_country() -> None:
    parents = {i: row["parent_id"] for i, row in PLACES.items()}
    assert [i for i, p in parents.items() if p and p not in PLACES] == []
    assert [i for i, p in parents.items() if not p] == ["SY"]
    assert cycles(parents) == []


def test_cycles_are_found() -> None:
    assert cycles({"a": "b", "b": "a", "c": "a", "d": ""}) == ["a", "b", "c"]


def test_admin_codes_are_a_ladder() -> None:
    offenders = []
    for i, row in PLACES.items():
        for level, kind in ((1, "governorate"), (2, "district"), (3, "subdistrict")):
            code = row[f"admin{level}"]
            if not code:
                if level < 3 and row[f"admin{level + 1}"]:
                    offenders.append((i, f"admin{level} is empty below a smaller unit"))
                continue
            above = row[f"admin{level - 1}"] if level > 1 else "SY"
            if PLACES.get(code, {}).get("kind") != kind or PLACES[code]["parent_id"] != above:
                offenders.append((i, code))
        parent = PLACES.get(row["parent_id"])
        if parent and row["kind"] not in ADMIN and parent["kind"] in ADMIN and parent["place_id"] != "SY":
            level = ADMIN[parent["kind"]]
            if row[f"admin{level}"] != parent["place_id"]:
                offenders.append((i, f"parent {parent['place_id']} is not its admin{level}"))
    assert offenders == []


@pytest.mark.parametrize("level", ["admin1", "admin3"])
def test_points_lie_in_their_units(level: str) -> None:
    """2 km of margin: the outlines are simplified. An area reaches beyond its unit, its middle may not."""
    shapes = boundaries.load(level).to_crs(boundaries.metres()).set_index("place_id").geometry
    rows = [r for r in PLACES.values() if r["latitude"] and r[level] and r["kind"] not in ADMIN]
    points = GeoSeries.from_xy(
        [float(r["longitude"]) for r in rows], [float(r["latitude"]) for r in rows], crs=4326
    ).to_crs(boundaries.metres())
    distances = points.distance(shapes[[r[level] for r in rows]], align=False)
    far = [r["place_id"] for r, distance in zip(rows, distances, strict=True) if distance > MARGIN_M]
    assert sorted(far) == sorted(OUTSIDE)


def test_admin_units_have_an_outline_of_the_same_name() -> None:
    for level in ("admin0", "admin1", "admin2", "admin3", "neighbourhoods"):
        frame = boundaries.load(level)
        for i, en, ar in zip(frame["place_id"], frame["name_en"], frame["name_ar"], strict=True):
            assert (PLACES[i]["name_en"], PLACES[i]["name_ar"]) == (en, ar)
        kinds = {PLACES[i]["kind"] for i in frame["place_id"]}
        assert len(kinds) == 1
        if level != "neighbourhoods":  # every unit has one; of the quarters only those OCHA drew
            assert {i for i, row in PLACES.items() if row["kind"] in kinds} == set(frame["place_id"])


def test_names_have_known_values() -> None:
    offenders = []
    for row in NAMES:
        script = ARABIC if row["language"] == "ar" else LATIN
        if (
            row["place_id"] not in PLACES
            or row["language"] not in {"ar", "en", "ku"}
            or row["kind"] not in {"official", "variant", "weak", "kurdish", "transliteration"}
            or (row["kind"] == "kurdish") != (row["language"] == "ku")
            or not script.search(row["name"])
            or not key(row["name"])
        ):
            offenders.append(row)
    assert offenders == []


def test_names_are_forms_a_text_may_have() -> None:
    """No brackets, no lists, no letter-by-letter transliterations, no airport codes."""
    bad = re.compile(r"[()_|;/\\]| - |^nahyt |^na[h\u1e25]iyat ", re.IGNORECASE)
    assert [r for r in NAMES if bad.search(r["name"]) or re.fullmatch("[A-Z]{4}", r["name"])] == []


def test_the_gazetteer_has_nothing_to_mend() -> None:
    """As ``cli.py gazetteer check`` tells it: no doubles, no quarter with the name of its city, no point outside."""
    assert [f for f in check(Gazetteer.load()) if f.serious] == []


def test_no_place_has_the_name_of_the_town_it_is_listed_under() -> None:
    """OCHA tells villages of one name apart by "Bluzeh - Sheikh Badr": the town is no second name of the village."""
    towns = {i for i, row in PLACES.items() if row["kind"] in {"city", "town", *ADMIN}}
    offenders = []
    for row in NAMES:
        place = PLACES[row["place_id"]]
        tails = {key(place[c].split(" - ", 1)[1]) for c in ("name_en", "name_ar") if " - " in place[c]}
        around = {r["place_id"] for r in PLACES_OF[key(row["name"])]} & towns
        if key(row["name"]) in tails and row["place_id"] not in towns and around:
            offenders.append((row, around))
    assert offenders == []


def test_a_language_has_one_official_name() -> None:
    counted = Counter((r["place_id"], r["language"]) for r in NAMES if r["kind"] == "official")
    assert {found: times for found, times in counted.items() if times > 1} == {}


def test_no_name_is_listed_twice() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    offenders = []
    for row in NAMES:
        # the article of the first word is optional and spellings fold: one form is enough
        form = " ".join(key(row["name"])) if row["language"] == "ar" else row["name"].lower()
        if (row["place_id"], row["language"], form) in seen:
            offenders.append(row)
        seen[row["place_id"], row["language"], form] = row["kind"]
    assert offenders == []


def test_every_place_can_be_named() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for row in NAMES:
        named[row["place_id"]].add(row["language"])
    assert [i for i, row in PLACES.items() if (row["name_ar"] and "ar" not in named[i]) or not named[i]] == []


@pytest.mark.parametrize(
    ("name", "place_id"),
    [
        ("حي حلكو", "qam-halko"),
        ("حلكو", "qam-halko"),
        ("حارة طي", "qam-tayy"),
        ("مطار القامشلي العسكري", "feat-qamishli-airport"),
        ("كوباني", "C1946"),
        ("عين العرب", "C1946"),
        ("الحسجة", "C4360"),
        ("سري كانيه", "C4988"),
        ("الكبينة", "C3751"),
        ("كفريا", "C3952"),  # beside al-Fu'ah, not the village of this name near Sinjar
        ("جبل الزاوية", "wq-jabal-zawiya"),
        ("الغوطة الشرقية", "wq-eastern-ghouta"),
        ("محافظة حلب", "SY02"),
        ("Deir ez-Zor", "C5086"),
        ("Deir Ezzor", "C5086"),
        ("Idleb", "C3871"),
        ("Khan Sheikhoun", "C3987"),
        ("Saraqeb", "C3916"),
        ("Tel Rifaat", "C1621"),
        ("Ain al-Arab", "C1946"),
        ("Hmeimim air base", "apt-OSLK"),
        ("Euphrates Dam", "feat-tabqa-dam"),
        ("Qamişlo", "C4564"),
    ],
)
def test_a_name_leads_to_its_place(name: str, place_id: str) -> None:
    assert place_id in {r["place_id"] for r in PLACES_OF.get(key(name), []) if r["kind"] != "weak"}


@pytest.mark.parametrize(
    "name",
    [
        "طي", "الباب", "الثورة", "الهول", "النصر", "الحرية", "المدينة", "بين", "دون", "كشف", "مرات", "القصير", "الضمير",
        "المشفى الوطني", "الحي الغربي", "جديدة", "علي", "محمد", "سلوك", "Nasr", "Amin", "Jihad",
    ],
)  # fmt: skip
def test_an_everyday_word_is_no_safe_name(name: str) -> None:
    """طي is inside, and a tribe; الباب the door; مرات times."""
    kinds = {r["kind"] for r in PLACES_OF.get(key(name), []) if PLACES[r["place_id"]]["kind"] not in ADMIN}
    assert kinds <= {"weak"}


@pytest.mark.parametrize("name", ["قبيلة طي", "قصد", "الميدان الاقتصادي", "Sarin", "had", "SANA", "Hole", "nahyt mrkz"])
def test_a_form_that_is_no_place_is_not_listed(name: str) -> None:
    assert key(name) not in PLACES_OF


def test_actors_have_known_values() -> None:
    offenders = [
        i
        for i, row in ACTORS.items()
        if row["class"] not in CLASSES
        or row["confidence"] not in {"high", "med", "low"}
        or not LATIN.search(row["name_en"])
        or not ARABIC.search(row["name_ar"])
        or (row["parent"] and row["parent"] not in ACTORS)
    ]
    assert offenders == []
    assert cycles({i: row["parent"] for i, row in ACTORS.items()}) == []


def is_date(value: str) -> bool:
    """Whether a cell is empty or a year, month or day that exists."""
    try:
        dt.date.fromisoformat(value + "2000-01-01"[len(value) :])
    except ValueError:
        return False
    return bool(re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", value))


@pytest.mark.parametrize("value", ["2015-13", "2015-02-30", "15", "2015/10", "soon"])
def test_what_is_no_date_is_refused(value: str) -> None:
    assert not is_date(value)


def dated() -> Iterable[tuple[str, str, str]]:
    yield from ((i, row["active_from"], row["active_to"]) for i, row in ACTORS.items())
    yield from ((r["actor_id"] + " " + r["name"], r["valid_from"], r["valid_to"]) for r in ACTOR_NAMES)
    yield from ((r["actor_id"] + " in " + r["parent_id"], r["from"], r["to"]) for r in AFFILIATIONS)


def test_dates_are_dates_in_order() -> None:
    offenders = []
    for name, earliest, latest in dated():
        first, last = span(earliest, latest)
        if not is_date(earliest) or not is_date(latest) or first > last:
            offenders.append((name, earliest, latest))
    assert offenders == []


def test_affiliations_name_actors_and_do_not_run_in_circles() -> None:
    assert [r for r in AFFILIATIONS if r["actor_id"] not in ACTORS or r["parent_id"] not in ACTORS] == []
    assert [r for r in AFFILIATIONS if r["actor_id"] == r["parent_id"]] == []
    for first, second in itertools.combinations(AFFILIATIONS, 2):
        if (first["actor_id"], first["parent_id"]) == (second["parent_id"], second["actor_id"]):
            a, b = span(first["from"], first["to"]), span(second["from"], second["to"])
            assert a[1] < b[0] or b[1] < a[0], (first, second)


def test_actor_names_have_known_values() -> None:
    offenders = [
        r
        for r in ACTOR_NAMES
        if r["actor_id"] not in ACTORS
        or r["language"] not in {"ar", "en"}
        or r["kind"] not in {"official", "alias", "abbr", "slanted", "generic", "arm", "country"}
        or r["case_sensitive"] not in {"0", "1"}
        or not (ARABIC if r["language"] == "ar" else LATIN).search(r["name"])
        or any(PLACES.get(a, {}).get("kind") != "governorate" for a in r["area"].split("|") if a)
        or (r["kind"] == "abbr" and r["language"] == "en" and r["case_sensitive"] != "1")
    ]
    assert offenders == []


def test_every_actor_is_named_in_both_languages() -> None:
    named: dict[str, set[str]] = defaultdict(set)
    for row in ACTOR_NAMES:
        if row["kind"] not in {"slanted", "abbr"}:
            named[row["actor_id"]].add(row["language"])
    assert [i for i in ACTORS if named[i] != {"ar", "en"}] == []


def overlap(a: Row, b: Row) -> bool:
    """Whether two rows can mean different actors on one day in one governorate."""
    first, second = span(a["valid_from"], a["valid_to"]), span(b["valid_from"], b["valid_to"])
    areas = set(a["area"].split("|")) & set(b["area"].split("|")) if a["area"] and b["area"] else {"any"}
    return first[0] <= second[1] and second[0] <= first[1] and bool(areas)


def test_a_shared_name_is_told_apart_by_date_or_area() -> None:
    offenders = [
        (a, b)
        for rows in ACTORS_OF.values()
        for a, b in itertools.combinations(rows, 2)
        if a["actor_id"] != b["actor_id"] and a["case_sensitive"] == b["case_sensitive"] and overlap(a, b)
    ]
    assert offenders == []


@pytest.mark.parametrize(
    ("name", "day", "area", "actor_id"),
    [
        ("قوى الأمن الداخلي", "2021-04-24", "SY08", "asayish"),
        ("قوى الأمن الداخلي", "2025-06-01", "SY08", "asayish"),
        ("قوى الأمن الداخلي", "2025-06-01", "SY03", "isf_2024"),
        ("الجيش العربي السوري", "2024-12-08", "SY02", "saa"),
        ("الجيش العربي السوري", "2025-02-01", "SY02", "army_2024"),
        ("القوات الحكومية", "2019-05-01", "SY07", "regime"),
        ("القوات الحكومية", "2025-07-15", "SY13", "gov_2024"),
        ("Syrian army", "2016-09-01", "SY02", "saa"),
        ("الحرس الوطني", "2025-09-01", "SY13", "natguard"),
        ("الحرس الوطني", "2020-09-01", "SY13", None),
        ("ميليشيا الدفاع الوطني", "2021-04-25", "SY08", "ndf"),
        ("الدفاع المدني", "2021-04-25", "SY07", "whitehelmets"),
        ("قسد", "2021-04-25", "SY08", "sdf"),
        ("مسد", "2021-04-25", "SY08", "sdc"),
        ("قبيلة طي", "2021-04-25", "SY08", "tay_tribe"),
        ("شمر", "2021-04-25", "SY08", None),  # a first name as well
        ("الحمزة", "2021-04-25", "SY02", None),
        ("السرياني", "2021-04-25", "SY08", None),
        ("HaD", "2021-04-25", "SY07", "hurras"),
        ("had", "2021-04-25", "SY07", None),
        ("IS", "2016-01-01", "SY11", "isis"),
        ("is", "2016-01-01", "SY11", None),
        ("Russian warplanes", "2019-05-01", "SY07", "rus_air"),
        ("طائرة مسيرة تركية", "2022-08-06", "SY08", "tur_air"),
        ("أطفال", "2019-05-01", "SY07", "civ"),
        ("طالب", "2019-05-01", "SY07", None),  # "he demanded" more often than "a student"
    ],
)
def test_a_name_leads_to_its_faction(name: str, day: str, area: str, actor_id: str | None) -> None:
    here: Row = {"valid_from": day, "valid_to": day, "area": area}
    found = {
        r["actor_id"]
        for r in ACTORS_OF.get(key(name), [])
        if overlap(r, here) and (r["name"] == name or r["case_sensitive"] == "0")
    }
    assert found == ({actor_id} if actor_id else set())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("ميليشيا قسد", "slanted"),
        ("الاحتلال التركي", "slanted"),
        ("عصابات الأسد", "slanted"),
        ("Assad forces", "slanted"),
        ("قوات الأسد", "slanted"),
        ("terrorists", "slanted"),
        ("الجيش التركي", "alias"),
        ("SDF", "abbr"),
        ("مدنيين", "generic"),
        ("rebels", "generic"),
        ("طائرات التحالف", "arm"),
    ],
)
def test_wording_that_takes_sides_is_marked(name: str, kind: str) -> None:
    assert {r["kind"] for r in ACTOR_NAMES if r["name"] == name} == {kind}


def test_nothing_of_the_facts_was_lost() -> None:
    if not FACTS.is_dir():
        pytest.skip("the facts the files were made from are not beside this checkout")
    with (FACTS / "places.csv").open(encoding="utf-8-sig", newline="") as lines:
        places = {row["id"] for row in csv.DictReader(lines)}
    assert places - PLACES.keys() == MERGED.keys()
    assert set(MERGED.values()) <= PLACES.keys()
    with (FACTS / "actors.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert {row["id"] for row in csv.DictReader(lines)} <= ACTORS.keys()


def test_every_file_says_where_it_comes_from() -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)) - {"README.md", *ADDED}
    files = {p.relative_to(ROOT / "data").as_posix() for p in (ROOT / "data").rglob("*") if p.is_file()}
    shipped = {f for f in files - {"README.md"} if "/." not in f"/{f}" and not any(fnmatch(f, one) for one in ADDED)}
    assert not [file for file in shipped if not any(fnmatch(file, pattern) for pattern in listed)]
    assert not [pattern for pattern in listed if not any(fnmatch(file, pattern) for file in shipped)]
    assert all(f"| `{one}` |" in text for one in ADDED)
