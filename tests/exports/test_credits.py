"""Who coded what is shown is named on every figure and in every file."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from export_cases import incident, selection

from exports.data import writer
from exports.extract import Selection, Source
from exports.figures.brief import Brief
from exports.figures.design import Design
from loaders.datasets.ucdp import release
from models import Incident


def coded(number: int, reason: str) -> Incident:
    found = incident(number, "C4564", "town")
    return dataclasses.replace(found, article_id=f"a{number}", confidence_reasons=(reason,))


def shown(*cases: tuple[str, str]) -> Selection:
    """Incidents by why they are trusted, each with the source of its article."""
    incidents = [coded(n, reason) for n, (reason, _) in enumerate(cases)]
    return selection(incidents, sources=[Source(f"a{n}", "t", s, None, None) for n, (_, s) in enumerate(cases)])


PEOPLE, MACHINE, TABLE, OURS = (
    "coded by people +0.80",
    "coded by a machine +0.20",
    "stated by a table +0.80",
    "place +1",
)
CASES = [
    ([(PEOPLE, "UCDP GED 24.1")], ["coded by people: UCDP GED 24.1 (1)"], ["coded by Waqai"]),
    ([(PEOPLE, "UCDP GED 24.1"), (PEOPLE, "ACLED"), (PEOPLE, "ACLED")],
     ["coded by people: ACLED (2), UCDP GED 24.1 (1)"], ["coded by Waqai"]),
    ([(OURS, "North Press"), (PEOPLE, "ACLED")],
     ["coded by Waqai from the words of articles", "coded by people: ACLED (1)"], ["North Press (1)"]),
    ([(MACHINE, "GDELT")], ["coded by a machine that is not ours: GDELT (1)"], ["by people", "coded by Waqai"]),
    ([(TABLE, "Relief list")], ["stated by a table: Relief list (1)"], ["by people", "coded by Waqai"]),
    ([(OURS, "North Press")], ["coded by Waqai from the words of articles"], ["by people"]),
]  # fmt: skip


@pytest.mark.parametrize(("cases", "said", "not_said"), CASES)
def test_a_figure_and_a_file_credit_those_who_coded(
    tmp_path: Path, cases: list[tuple[str, str]], said: list[str], not_said: list[str]
) -> None:
    notes = " ".join(note[0] for note in Brief(shown(*cases), Design()).data()["notes"])
    writer.write(shown(*cases), tmp_path / "o.geojson")
    file = "; ".join(json.loads((tmp_path / "o.geojson").read_text("utf-8"))["waqai"]["coded_by"])
    for text in (notes, file):
        text = text.replace("\u200e", "")
        assert all(words in text for words in said) and not any(words in text for words in not_said), text


def test_a_sensitive_export_names_the_dataset_and_not_the_organisation(tmp_path: Path) -> None:
    found = shown((PEOPLE, "UCDP GED 24.1"), (TABLE, "Relief list"))
    writer.write(found, tmp_path / "o.geojson", sensitive="admin1")
    file = (tmp_path / "o.geojson").read_text("utf-8")
    figure = " ".join(note[0] for note in Brief(found, Design(sensitive="admin1")).data()["notes"])
    for text in (file, figure):
        assert "UCDP GED 24.1" in text and "Relief list" not in text


@pytest.mark.parametrize(
    ("name", "head", "credit"),
    [
        ("GEDEvent_v24_1.csv", b"", "UCDP GED 24.1"), ("x/ged241.csv", b"", "UCDP GED 24.1"),
        ("ged241-csv.zip/GEDEvent_v23_1.csv", b"", "UCDP GED 23.1"),
        ("GEDEvent_v24_0_3.csv", b"", "UCDP Candidate 24.0.3"), ("GEDEvent_v23_01_23_12.csv", b"", "UCDP Candidate 23.01.23.12"),
        ("answer.json", b'{"NextPageUrl":"https://ucdpapi.pcr.uu.se/api/gedevents/24.1?page=2"', "UCDP GED 24.1"),
        ("merged_events_2021.csv", b"", "UCDP GED"), ("managed20211.csv", b"", "UCDP GED"), ("events.csv", b"", "UCDP GED"),
    ],
)  # fmt: skip
def test_the_release_stands_in_the_name_of_the_file_or_in_the_answer(name: str, head: bytes, credit: str) -> None:
    assert release(name, head) == credit
