"""Our own tables come back the same after pandas, Excel and LibreOffice have saved them, or the cell is named."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from desk import HALKO, HASAKAH, incident
from made_files import items

from exports.data.writer import write
from exports.extract import Selection
from filters import Filters
from models import Article, CodedArticle, Counts, Incident

SENT = [
    incident(1, "2021-03-20", fatalities_min=29, fatalities_max=31),
    replace(incident(2, "2021-04-05", HASAKAH, modality="claimed", claimed_by="sdf"), event_date_end="2021-04-06"),
    incident(3, None, None, fatalities_min=0, fatalities_max=0, sub_event_type="", event_type="Battles"),
    replace(incident(4, "2021-11-30", HALKO), time_precision="month", event_date="2021-11-01", status="background"),
]


def sent(tmp_path: Path, ending: str, lang: str = "en") -> Path:
    path = tmp_path / f"out{ending}"
    write(Selection.of(SENT, Filters(), Counts(shown=4, total=4, without_place=1)), path, lang=lang)
    return path


def came(tmp_path: Path, content: bytes) -> dict[str, Incident]:
    found = items(tmp_path, content)
    assert all(isinstance(item, CodedArticle) for item in found), found
    return {i.incident_id: replace(i, article_id="", evidence=()) for item in found for i in item.incidents}


def saved(table: pd.DataFrame, form: str, **how: object) -> bytes:
    out = io.BytesIO()
    getattr(table, f"to_{form}")(out, **how)
    return out.getvalue()


def days_as(table: pd.DataFrame, written: str) -> pd.DataFrame:
    days = {c: pd.to_datetime(table[c]).dt.strftime(written) for c in ("event_date", "event_date_end")}
    return table.assign(**days)


WAYS: dict[str, Callable[[pd.DataFrame], bytes]] = {
    "pandas": lambda table: saved(table, "csv"),
    "pandas, floats": lambda table: saved(table.astype({"fatalities_min": float, "uncertainty_m": float}), "csv", index=False),
    "pandas, workbook": lambda table: saved(table, "excel"),
    "pandas, moments": lambda table: saved(table.assign(event_date=pd.to_datetime(table.event_date)), "excel", index=False),
    "Excel, days first": lambda table: saved(days_as(table, "%d/%m/%Y"), "csv", index=False, sep=";", encoding="utf-8-sig"),
    "Excel, months first": lambda table: saved(days_as(table, "%m/%d/%Y"), "csv", index=False, lineterminator="\r\n"),
    "workbook of texts": lambda table: saved(days_as(table, "%d/%m/%Y").astype(str).replace("nan", ""), "excel", index=False),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_table_comes_back_after_other_programs_saved_it(tmp_path: Path, way: str) -> None:
    path = sent(tmp_path, ".csv")
    assert came(tmp_path, WAYS[way](pd.read_csv(path))) == came(tmp_path, path.read_bytes())


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_workbook_comes_back_in_either_language(tmp_path: Path, lang: str) -> None:
    path = sent(tmp_path, ".xlsx", lang)
    wanted = came(tmp_path, sent(tmp_path, ".csv").read_bytes())
    assert came(tmp_path, path.read_bytes()) == wanted
    book, again = openpyxl.load_workbook(path), tmp_path / "again.xlsx"
    book.save(again)  # its headings as a CSV, too
    rows = [["" if v is None else v for v in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert came(tmp_path, again.read_bytes()) == wanted
    assert came(tmp_path, saved(pd.DataFrame(rows[1:], columns=rows[0]), "csv", index=False)) == wanted


@pytest.mark.parametrize(
    ("column", "value"), [("event_date", "soon"), ("fatalities_min", "some"), ("latitude", "north"), ("geo_precision", "exact")]
)  # fmt: skip
def test_a_cell_that_cannot_be_is_named_and_the_rest_comes_back(tmp_path: Path, column: str, value: str) -> None:
    table = pd.read_csv(sent(tmp_path, ".csv"), dtype=str)
    table.loc[0, column] = value
    for content in (saved(table, "csv", index=False), saved(table, "excel", index=False)):
        error, *others = items(tmp_path, content)
        assert not isinstance(error, (Article, CodedArticle)) and value in str(error), error
        assert len(others) == 3 and all(isinstance(item, CodedArticle) for item in others)
