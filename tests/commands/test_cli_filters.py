"""The options that narrow: what they become, and what is said of a value that is none."""

from __future__ import annotations

from collections import Counter

import pytest

from commands.export import export
from commands.filters import FILTERS, filters_of
from commands.main import main
from errors import UsageError
from filters import ROWS, Filters
from geo.gazetteer.gazetteer import Gazetteer


def filters_from(*arguments: str) -> Filters:
    given = export.make_context("export", ["out.csv", *arguments], help_option_names=["-h", "--help"]).params
    return filters_of(**{name: given[name] for name in FILTERS})


@pytest.mark.parametrize(
    ("arguments", "filters"),
    [
        ([], Filters()),
        (["--from", "2021-04-20", "--to", "2021-04-25T10:00"], Filters("2021-04-20", "2021-04-25")),
        (["--faction", "sdf,ypg", "--faction", "YPG"], Filters(factions=("sdf", "ypg"))),
        (["--type", "battles"], Filters(event_types=("Battles",))),
        (["--type", "Armed clash"], Filters(sub_event_types=("Armed clash",))),
        (
            ["--type", "Protests,Armed clash"],  # wider, not narrower
            Filters(
                sub_event_types=(
                    "Peaceful protest",
                    "Protest with intervention",
                    "Excessive force against protesters",
                    "Armed clash",
                )
            ),
        ),
        (["--bbox", "41.1,37,41.3,37.1"], Filters(bbox=(41.1, 37.0, 41.3, 37.1))),
        (
            ["--perpetrator", "asayish", "--target", "قوات الدفاع الوطني"],
            Filters(perpetrators=("asayish",), targets=("ndf",)),
        ),
        (["--min-killed", "2", "--min-confidence", "0.5"], Filters(killed_min=2, confidence_min=0.5)),
        (["--source", "One, two", "--source", "Three"], Filters(sources=("One, two", "Three"))),
        (["--area", "41,37;42,37;41.5,38"], Filters(area=((41.0, 37.0), (42.0, 37.0), (41.5, 38.0)))),
        (["--bbox=-5,30,42,40"], Filters(bbox=(-5.0, 30.0, 42.0, 40.0))),
        (["--precision", "site,town"], Filters(precisions=("site", "town"))),
        (["--status", "new"], Filters(statuses=("new",))),
        (["--modality", "Denied,claimed"], Filters(modalities=("denied", "claimed"))),
        (["--text", "  حلكو "], Filters(text="حلكو")),
        (["--place", "qam-halko"], Filters(place_ids=("qam-halko",))),
        (["--place", "qamishli", "--place", "حلكو"], Filters(place_ids=("C4564", "qam-halko"))),
        (["--faction", "الأسايش,الاسايش"], Filters(factions=("asayish",))),
        (["--type", "معارك"], Filters(event_types=("Battles",))),
    ],
)
def test_arguments_become_filters(arguments: list[str], filters: Filters) -> None:
    found = filters_from(*arguments)
    if len(found.sub_event_types) > 1:  # their order is that of the data file
        assert set(found.sub_event_types) == set(filters.sub_event_types)
    else:
        assert found == filters


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--type", "shelings"], "'shelings' is not known; did you mean Shelling/artillery/missile attack"),
        (["--type", "Battels"], "--type: 'Battels' is not known; did you mean Battles"),
        (["--type", "xyzzy"], "--type: 'xyzzy' is not known; known: Battles, "),
        (["--place", "xyzzy"], r"--place: 'xyzzy' is not known \(find it: python cli.py gazetteer find 'xyzzy'\)"),
        (["--place", "Halkko"], r"did you mean qam-halko \(Halko\)"),
        (["--place", "Al-Qamishli"], "did you mean .*SY0802"),
        (["--place", "Quamishli"], "did you mean .*C4564"),
        (["--precision", "exact"], "known: site, neighbourhood"),
        (["--status", "old"], "known: new, background"),
        (["--modality", "false"], "known: asserted, claimed, denied"),
        (["--bbox", "1,2,3"], "is not four numbers"),
        (["--area", "1,2;3"], "is not LON,LAT;LON,LAT;..."),
        (["--area", "1,2;3,4;1,2"], "has 2 different corners, not 3 to 100"),
        (["--area", "1,2;3,4;200,2"], "has a corner outside"),
        (["--min-killed", "some"], "is not a number from 0 to"),
        (["--min-confidence", "70"], "is not a number from 0 to 1"),
        (["--target", "no such"], "--target: 'no such' is not known"),
        (["--bbox", "41,38,42,37"], "south first"),
        (["--bbox", "nan,37,42,38"], "south first"),
        (["--bbox", "41,37,420,38"], "longitudes -180..180"),
        (["--from", "April"], "--from: 'April' is not a date"),
    ],
)
def test_values_that_cannot_filter_are_named(arguments: list[str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        filters_from(*arguments)


def test_a_name_of_several_is_answered_with_their_ids() -> None:
    places = Gazetteer.load().places.values()
    common = Counter(place.name for place in places if place.name).most_common(1)[0][0]
    first, second = [place.place_id for place in places if place.name == common][:2]
    with pytest.raises(UsageError, match=f"'{common}' is the name of several: give an id, {first} .*{second} "):
        filters_from("--place", common)


def test_factions_are_listed_by_id_and_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["factions"]) == 0
    lines = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    assert {len(line) for line in lines} == {3}
    every = [ident for ident, _, _ in lines]
    assert filters_from("--faction", ",".join(every)).factions == tuple(every)
    assert main(["factions", "اسايش"]) == 0
    assert "asayish" in capsys.readouterr().out
    assert main(["factions", "xyzzy"]) == 1
    assert capsys.readouterr() == ("", "xyzzy: no faction has it in its id or names\n")


def test_every_filter_of_the_dashboard_can_be_given() -> None:
    assert {row.field for row in ROWS} == set(Filters.__slots__) - {"restricted"}  # who looks decides that
    assert {row.option or "type" for row in ROWS} == set(FILTERS)
