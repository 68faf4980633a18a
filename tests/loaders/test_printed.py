"""A report that was printed to PDF, by Chromium or by LibreOffice, tells what it tells as plain text."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from html import escape
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from coding.coder import Coder
from loaders.registry import read
from models import Article
from packs import active

REPORTS = {
    report["id"]: report
    for file in sorted(active()[0].articles.glob("*.jsonl"))
    for report in map(json.loads, file.read_text("utf-8").splitlines())
}
#: Paper, style of the page, options of the print.
WAYS: list[tuple[str, str, dict[str, Any]]] = [
    ("A4", "", {}),
    ("A5", "body { font-size: 20px }", {
        "display_header_footer": True, "header_template": "<p style='font-size:9px'>Weekly report - تقرير أسبوعي</p>",
        "footer_template": "<p style='font-size:9px'><span class='pageNumber'></span> / <span class='totalPages'></span></p>",
    }),
    ("A6", "p { text-align: justify; font-size: 13px }", {}),
    ("A5", "p { text-align: center }", {}),
]  # fmt: skip


def paragraphs(report: dict[str, str]) -> list[str]:
    return [" ".join(line.split()) for line in report["text"].split("\n") if line.strip()]


def page(report: dict[str, str], style: str = "") -> str:
    way = "rtl" if "-ar-" in report["id"] else "ltr"
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs(report))
    return f'<!DOCTYPE html><html dir="{way}"><head><meta charset="utf-8"><style>{style}</style></head><body>{body}</body></html>'


def told(coder: Coder, report: dict[str, str], text: str) -> list[str]:
    found = coder.code(Article("a", text, report.get("title") or "", report.get("published")))
    return sorted(
        f"{i.event_type} {i.sub_event_type} {i.event_date} {i.place and i.place.place_id} {i.fatalities_max} "
        f"{i.injuries_max} {sorted((a.role, a.actor_id) for a in i.actors)}"
        for i in found
    )


def same(coder: Coder, prints: Path) -> dict[str, list[str]]:
    """By report, what the print alone tells, or the words alone."""
    differ = {}
    for name, report in REPORTS.items():
        (item,) = read(prints / f"{name}.pdf")
        assert isinstance(item, Article), item
        ours, theirs = (told(coder, report, text) for text in ("\n\n".join(paragraphs(report)), item.text))
        if ours != theirs:
            differ[name] = sorted({*ours} ^ {*theirs})
    return differ


@pytest.mark.browser
def test_what_chromium_prints_tells_the_same(coder: Coder, browser: Any, tmp_path: Path) -> None:
    """Each report in one of the ways, so that each way has reports in both languages."""
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "20mm")
    sheet = browser.new_page()
    for (name, report), (paper, style, options) in zip(REPORTS.items(), cycle(WAYS), strict=False):
        sheet.set_content(page(report, style))
        sheet.pdf(path=tmp_path / f"{name}.pdf", format=paper, margin=margin, **options)
    sheet.close()
    assert len(REPORTS) > 2 * len(WAYS)
    assert same(coder, tmp_path) == {}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The reports as LibreOffice prints them, with one start."""
    soffice = shutil.which("soffice")
    if soffice is None:
        if os.environ.get("CI") == "true":
            pytest.fail("LibreOffice is not installed: apt-get install libreoffice-writer")
        pytest.skip("LibreOffice is not installed: apt-get install libreoffice-writer")
    folder = tmp_path_factory.mktemp("office")
    files = [folder / f"{name}.html" for name in REPORTS]
    for file, report in zip(files, REPORTS.values(), strict=True):
        file.write_text(page(report), "utf-8")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--norestore", "--infilter=HTML (StarWriter)", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", folder, *files], check=True, capture_output=True, timeout=240)
    yield folder


def test_what_libreoffice_prints_tells_the_same(coder: Coder, office: Path) -> None:
    assert same(coder, office) == {}
