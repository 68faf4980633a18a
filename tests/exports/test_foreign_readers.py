"""Programs that are not ours open what we export, and find in it what the filters let through.

Poppler for PDF, LibreOffice for slides, documents and workbooks, GDAL for geodata, Chromium without a network for the
page. Where one is missing the test is skipped, saying so; under CI=true it fails.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from export_cases import SOME, WHEN, selection, some

from exports.data import flat_table, writer
from exports.extract import Selection, Source
from exports.figures import figure
from exports.figures.brief import Brief
from exports.figures.design import Design
from filters import Filters
from models import Evidence

pytestmark = pytest.mark.programs

WEEK = Filters(date_from="2021-04-20", date_to="2021-04-26", factions=("asayish",))
TITLE = "وقائع <b>القامشلي</b> {{7*7}} =cmd() April"


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{name} is not installed, and under CI=true it must be: apt-get install {package}")
        pytest.skip(f"{name} is not installed (apt-get install {package})")
    return found


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def told() -> Selection:
    quoted = [
        i if n else i.__class__(**{f: getattr(i, f) for f in i.__slots__} | {
            "fatalities_min": 4, "fatalities_max": 4, "evidence": (Evidence("event_type", "text", 0, 9, "=SUM(A1) قصفت"),),
        })
        for n, i in enumerate(some())
    ]  # fmt: skip
    articles = [
        Source(f"a{n}", f"عنوان المقال {n}", "North Press", f"https://example.org/{n}", "2021-04-22") for n in range(3)
    ]
    return selection(quoted, WEEK, counts=SOME, sources=articles, state=WHEN, permalink="http://desk/?lang=ar")


def stripped(text: str) -> str:
    """The letters and figures of a text without anything between them."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(c for c in plain if unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Mn")


def missing(said: str, found: str) -> list[str]:
    """Words of ours that a program did not find.

    Readers of PDF give the letters of an Arabic ligature back to front, and put blanks between letters that are
    set apart: a word is there where its letters stand together, in whatever order.
    """
    text = stripped(found)
    runs = [r for r in re.findall(r"[\u0600-\u06ff]+|[A-Za-z]+|[0-9]+", stripped_words(said)) if r]
    return [run for run in runs if not any(map(sorted(run).__eq__, windows(text, len(run))))]


def stripped_words(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")


def windows(text: str, size: int) -> Iterator[list[str]]:
    return (sorted(text[i : i + size]) for i in range(len(text) - size + 1))


# -- paper


@pytest.mark.parametrize("lang", ["en", "ar", "both"])
def test_poppler_reads_the_paper(tmp_path: Path, lang: str) -> None:
    program("pdftotext", "poppler-utils")
    path = figure.draw(told(), tmp_path / "out.pdf", Design(template="report", lang=lang, title=TITLE))
    text = run("pdftotext", str(path), "-")
    data = Brief(told(), Design(template="report", lang=lang, title=TITLE)).data()
    for name in ("title", "period", "counts", "filters"):
        for said in data[name]:
            assert missing(said, text) == [], name
    for row in data["top"]:
        for said in (*row["date"], *row["what"], *row["toll"]):
            assert missing(said, text) == [], said
    fonts = run("pdffonts", str(path)).splitlines()[2:]
    assert fonts
    assert all(re.search(r"\byes\s+yes\s+yes\b", line) for line in fonts)  # embedded, as subset, with their letters
    assert "Pages:           1\n" in run("pdfinfo", str(path))
    assert "Image" not in run("pdfimages", "-list", str(path)).replace("image ", "")  # drawn, not photographed


def test_poppler_draws_the_paper_as_we_draw_the_picture(tmp_path: Path) -> None:
    program("pdftoppm", "poppler-utils")
    import numpy as np
    from PIL import Image

    paper = figure.draw(told(), tmp_path / "out.pdf", Design(lang="ar"))
    picture = figure.draw(told(), tmp_path / "ours.png", Design(lang="ar"))
    run("pdftoppm", "-r", "150", "-png", "-singlefile", str(paper), str(tmp_path / "theirs"))
    ours, theirs = (Image.open(p).convert("L").resize((300, 212)) for p in (picture, tmp_path / "theirs.png"))
    assert np.abs(np.asarray(ours).astype(int) - np.asarray(theirs).astype(int)).mean() < 6


# -- office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What LibreOffice finds in slides, a document and workbooks: one start for all of them."""
    soffice, _ = (
        program("soffice", "libreoffice-impress libreoffice-writer libreoffice-calc"),
        program("pdftotext", "poppler-utils"),
    )
    folder = tmp_path_factory.mktemp("office")
    design = Design(template="report", lang="ar", title=TITLE)
    figure.draw(told(), folder / "slides.pptx", design)
    figure.draw(told(), folder / "document.docx", design)
    writer.write(told(), folder / "book.xlsx", lang="ar")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    common = [soffice, profile, "--headless", "--norestore"]
    papers = [str(folder / name) for name in ("slides.pptx", "document.docx")]
    subprocess.run(
        [*common, "--convert-to", "pdf", "--outdir", str(folder), *papers], check=True, capture_output=True, timeout=240
    )
    table = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    subprocess.run(
        [*common, "--convert-to", table, "--outdir", str(folder), str(folder / "book.xlsx")],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    book = next(p for p in folder.iterdir() if p.suffix == ".csv")
    yield {
        "slides": run("pdftotext", "-layout", str(folder / "slides.pdf"), "-"),
        "document": run("pdftotext", "-layout", str(folder / "document.pdf"), "-"),
        "book": book.read_text(encoding="utf-8"),
        "pages": run("pdfinfo", str(folder / "slides.pdf")),
    }


@pytest.mark.parametrize("kind", ["slides", "document"])
def test_libreoffice_reads_slides_and_documents(office: dict[str, str], kind: str) -> None:
    data = Brief(told(), Design(template="report", lang="ar", title=TITLE)).data()
    for name in ("title", "period", "counts", "filters"):
        assert missing(data[name][0], office[kind]) == [], name
    for row in data["top"]:
        for said in (*row["date"], *row["what"], *row["toll"]):
            assert missing(said, office[kind]) == [], said


def test_libreoffice_shows_every_slide(office: dict[str, str]) -> None:
    assert "Pages:           5\n" in office["pages"]  # map, key lines, chart, tables, what happened


def test_libreoffice_reads_the_workbook_row_by_row(office: dict[str, str]) -> None:
    heads, *rows = csv.reader(office["book"].splitlines())
    assert len(rows) == len(some())
    assert heads[2] == "التاريخ"
    column = {name: n for n, name in enumerate(flat_table.COLUMNS)}
    expected = [row for batch in told().batches() for row in flat_table.flat(batch).to_pylist()]
    for row, one in zip(rows, expected, strict=True):
        assert row[column["incident_id"]] == one["incident_id"]
        assert row[column["place_ar"]] == (one["place_ar"] or "")
        assert row[column["event_date"]] == (one["event_date"] or "")
        assert row[column["evidence"]] == one["evidence"]  # a formula would have become its result
        if one["latitude"] is not None:
            assert float(row[column["latitude"]]) == pytest.approx(one["latitude"], abs=1e-6)


# -- geodata


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".kml", ".kmz"])
@pytest.mark.parametrize("scheme", ["waqai", "acled"])
def test_gdal_reads_the_geodata(tmp_path: Path, ending: str, scheme: str) -> None:
    ogr = program("ogr2ogr", "gdal-bin")
    path = tmp_path / f"out{ending}"
    writer.write(told(), path, scheme=scheme)
    back = tmp_path / "back.json"
    layer = "incidents" if ending == ".gpkg" else "" if ending == ".geojson" else "Incidents of armed conflict, Syria"
    run(ogr, "-f", "GeoJSON", str(back), str(path), *([layer] if layer else []))
    features = json.loads(back.read_text(encoding="utf-8"))["features"]
    key = {"waqai": "incident_id", "acled": "event_id_cnty"}[scheme]
    flat = [row for batch in told().batches() for row in flat_table.flat(batch).to_pylist()]
    assert [f["properties"][key] for f in features] == [row["incident_id"] for row in flat]
    country = scheme == "acled"  # it has no code for "somewhere in the country"; the point is kept for the map
    for feature, row in zip(features, flat, strict=True):
        point = feature["geometry"] and feature["geometry"]["coordinates"][:2]
        assert point == (None if row["longitude"] is None else pytest.approx([row["longitude"], row["latitude"]])), (
            country
        )
        if scheme == "waqai" and ending != ".geojson":
            assert (feature["properties"].get("place_ar") or "") == (row["place_ar"] or "")


# -- the page


@pytest.mark.browser
def test_chromium_opens_the_page_without_a_network(browser: Any, tmp_path: Path) -> None:
    path = figure.draw(told(), tmp_path / "out.html", Design(lang="both", title=TITLE))
    context = browser.new_context(offline=True, viewport={"width": 1200, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    broken: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda message: broken.append(message.text))
    page.on("dialog", lambda dialog: broken.append(dialog.message))
    page.goto(path.as_uri())
    page.locator(".item").first.wait_for()
    assert page.locator("h1:visible").inner_text() == TITLE
    assert page.locator(".item").count() == len(some())
    assert page.locator(".item").first.locator("q").inner_text() == "=SUM(A1) قصفت"
    assert page.evaluate("document.documentElement.dir") == "rtl"
    assert page.locator("#found").inner_text() == "6 / 6"
    assert page.locator("#map canvas").count() > 0
    page.locator(".languages button[value=en]").click()
    assert page.evaluate("document.documentElement.dir") == "ltr"
    assert page.locator(".counts:visible").inner_text().startswith("6 shown of 9, 1 without a place".split(",")[0])
    page.locator(".legend button").first.click()  # one type less
    first = page.locator("#found").inner_text()
    assert first != "6 / 6"
    page.locator("#all").click()
    assert page.locator("#found").inner_text() == "6 / 6"
    page.locator(".timeline rect[fill=transparent]").nth(1).click()
    assert page.locator("#found").inner_text() == f"{sum(i.event_date == '2021-04-21' for i in some())} / 6"
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert broken == []
    context.close()
