"""What an adversary writes into any field stays words in every kind of file we make, whatever reads it."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from defusedxml.ElementTree import fromstring
from export_cases import WHEN, incident, selection, some
from lxml import html as markup

from errors import WaqaiError
from exports.data import writer
from exports.extract import Selection, Source
from exports.figures import figure, page
from exports.figures.brief import Brief
from exports.figures.design import TEMPLATES, Design
from exports.inspection import inspect
from filters import Filters
from models import Evidence, GroupToll, Incident, IncidentActor, IncidentPlace

RUNS = "<script>document.title='XSS-RAN'</script>"
# Each breaks out of another kind of place: an attribute, an element, a section, a style, a template, a field, a formula.
PAYLOADS = (
    f'"/>{RUNS}<x/y="',
    f"'>{RUNS}",
    f"]]>{RUNS}<![CDATA[",
    f"--><svg onload=alert(1)>{RUNS}<!--",
    f"</title></style></text></svg>{RUNS}",
    '" onmouseover="alert(1)" x="',
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&quot;/&gt;&lt;script&gt;alert(1)&lt;/script&gt;",
    "<![CDATA[<script>alert(1)</script>]]>",
    '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>&e;',
    "<?xml-stylesheet href='https://evil.example/x.xsl'?>",
    "<foreignObject><iframe src='https://evil.example'/></foreignObject>",
    "url(https://evil.example/x.png); @import 'https://evil.example'",
    "{{7*7}}${7*7}#{7*7}<%= 7*7 %>",
    '#link("https://evil.example")[x] #eval("1") $ x $ \\',
    "=HYPERLINK(\"https://evil.example\",\"x\")",
    "\n=cmd|' /C calc'!A1",
    "+1+1", "-1-1", "@SUM(1)", "\t=1", "＝1+1",
    "[x](javascript:alert(1))",
    "\x00\x1b[31m\x07\u202e\u2066\ufeff\ufffe",
    "(https://evil.example/) /URI /JS /OpenAction endobj",
)  # fmt: skip
ALL = " | ".join(PAYLOADS)
ADDRESSES = (
    'https://evil.example/"/><script>document.title="XSS-RAN"</script><x/y="',
    "https://evil.example/?a=1&b=2&lt;script&gt;",
    "https://evil.example/)/URI(javascript:alert(1))",
    "https://evil.example/\\#link",
    "javascript:alert(1)//https://evil.example",
    "data:text/html,<script>alert(1)</script>",
    "https://evil.example/\n<script>",
)
SAFE = {
    "https://evil.example/%22/%3E%3Cscript%3Edocument.title=%22XSS-RAN%22%3C/script%3E%3Cx/y=%22",
    "https://evil.example/?a=1&b=2&lt;script&gt;",
    "https://evil.example/)/URI(javascript:alert(1))",
    "https://evil.example/%5C#link",
    "https://desk.example/?q=%22/%3E%3Cscript%3E&lang=en",
}
PERMALINK = 'https://desk.example/?q="/><script>&lang=en'


def hostile() -> Selection:
    """Every field of record, article and link written by somebody who means harm."""
    base, made, sources = some(), list[Incident](), list[Source]()
    for number, words in enumerate((ALL, *PAYLOADS, *PAYLOADS[:5])):
        url = ADDRESSES[number % len(ADDRESSES)]
        there = base[number % len(base)]
        place = there.place and dataclasses.replace(
            there.place, name=words, name_ar=words, admin1=words, admin2=words, admin3=words
        )
        actor = IncidentActor(words, words, words, words, "perpetrator")
        made.append(
            dataclasses.replace(
                there,
                incident_id=f"i{number}{words}",
                article_id=f"a{number}",
                place=place,
                origin_place=IncidentPlace(words, words, words, "town", 36.0, 40.0, 5, None, None, None),
                actors=(actor,),
                disorder_type=words,
                event_type=there.event_type,
                sub_event_type=words,
                waqai_type=words,
                modality="claimed",
                claimed_by=words,
                confidence_reasons=PAYLOADS,
                toll_by_group=(GroupToll("civilians", 1, 2, None, None),),
                evidence=tuple(Evidence("place", "text", 0, len(p), p) for p in PAYLOADS),
            )
        )
        sources.append(Source(f"a{number}", words, words, url, f"2021-04-{10 + number % 20}"))
    chosen = Filters(date_from="2021-04-19", date_to="2021-04-25", text=ALL)
    return selection(made, chosen, sources=sources, permalink=PERMALINK, state=WHEN)


@pytest.fixture(scope="module")
def evil() -> Selection:
    return hostile()


def links(content: bytes, ending: str) -> set[str]:
    """Where a file leads, read by a reader that is not ours."""
    if ending == ".svg":
        tree = fromstring(content)
        found = {v for e in tree.iter() for k, v in e.attrib.items() if k.endswith("href")}
        return {v for v in found if not v.startswith(("#", "data:image"))}
    if ending == ".html":
        tree = markup.fromstring(content)
        return {v for _, name, v, _ in tree.iterlinks() if name in ("href", "src")}
    if ending in (".pptx", ".docx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [fromstring(archive.read(n)) for n in archive.namelist() if n.endswith(".rels")]
        return {e.get("Target") for p in parts for e in p.iter() if e.get("TargetMode") == "External"}
    return {m.decode("latin-1") for m in re.findall(rb"/URI\s*\(((?:\\.|[^)\\])*)\)", content)}


@pytest.mark.filterwarnings("ignore:Glyph")  # no font of ours draws every letter of the payloads
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("ending", figure.ENDINGS)
def test_a_figure_runs_nothing_and_links_nowhere_else(
    tmp_path: Path, evil: Selection, ending: str, template: str
) -> None:
    design = Design(template=template, lang="both", title=ALL, subtitle=ALL)
    content = figure.draw(evil, tmp_path / f"out{ending}", design, evil).read_bytes()
    if ending == ".png":
        assert content.startswith(b"\x89PNG")
        return
    found = links(content, ending)
    if ending != ".pdf":
        assert found <= SAFE
        assert found or ending == ".docx" or template == "comparison"
    inspect(content, ending, SAFE)
    if ending == ".html":
        tree = markup.fromstring(content)
        policy = tree.xpath("//meta[@http-equiv]/@content")[0]
        assert policy.count("'sha256-") == len(tree.xpath("//script[not(@type)]"))
        assert not tree.xpath("//*[@*[starts-with(name(), 'on')]] | //iframe | //object | //embed | //base | //form")
        assert b"XSS-RAN'</script>" not in content


@pytest.mark.parametrize("scheme", ["waqai", "acled", "ucdp", "hxl"])
@pytest.mark.parametrize("ending", [e for e in writer.ENDINGS if e != ".jsonl"])
def test_a_table_runs_nothing_and_links_nowhere_else(tmp_path: Path, evil: Selection, ending: str, scheme: str) -> None:
    path = tmp_path / f"out{ending}"
    writer.write(evil, path, scheme=scheme)
    content = path.read_bytes()
    if ending == ".kmz":
        with zipfile.ZipFile(path) as archive:
            content, ending = archive.read("doc.kml"), ".kml"
    inspect(content, ending)
    if ending == ".csv":
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        cells = [cell for row in rows for cell in row if not re.fullmatch(r"-?[0-9.]+", cell)]
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))]
        assert not [cell for cell in cells if cell.startswith(("javascript:", "data:"))]
    if ending == ".xlsx":
        for row in openpyxl.load_workbook(path).active.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)


def test_the_article_that_ran_in_a_drawing_does_not(tmp_path: Path) -> None:
    one = incident(1, "qam-halko", "neighbourhood")
    source = Source("a1", "Shelling in Qamishli", "Evil wire", ADDRESSES[0], "2021-04-25")
    content = figure.draw(selection([one], sources=[source]), tmp_path / "out.svg").read_bytes()
    tags = {element.tag.rpartition("}")[2] for element in fromstring(content).iter()}
    assert "a" in tags
    assert "script" not in tags


@pytest.mark.parametrize(
    ("content", "ending", "said"),
    [
        ("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", ".svg", "an element 'script'"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><g onclick='x'/></svg>", ".svg", "a script on 'onclick'"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><a href='https://evil.example'/></svg>", ".svg", "links to"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><use href='https://evil.example/x.svg#a'/></svg>", ".svg", "links to"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><image href='https://evil.example/x.png'/></svg>", ".svg", "links to"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><style>@import 'x'</style></svg>", ".svg", "loads by"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><g style='fill:url(https://evil.example)'/></svg>", ".svg", "loads"),
        ("<svg xmlns='http://www.w3.org/2000/svg'><g fill='url( \"//evil.example\")'/></svg>", ".svg", "loads"),
        (
            "<svg xmlns='http://www.w3.org/2000/svg'><image href='data:image/svg+xml,%3Csvg xmlns="
            "\"http://www.w3.org/2000/svg\"%3E%3Cscript/%3E%3C/svg%3E'/></svg>",
            ".svg",
            "an element 'script'",
        ),
        ("<svg><a href='x'>", ".svg", "cannot be read again"),
        ("<kml><NetworkLink/></kml>", ".kml", "an element 'NetworkLink'"),
        ("<kml><value>&lt;script></value></kml>", ".kml", "markup in 'value'"),
        ("no paper", ".pdf", "cannot be read again"),
        ("no archive", ".docx", "cannot be read again"),
    ],
)  # fmt: skip
def test_a_file_that_would_run_or_load_is_refused(content: str, ending: str, said: str) -> None:
    with pytest.raises(WaqaiError, match=re.escape(said)):
        inspect(content.encode(), ending, ["https://fine.example"])


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("/OpenAction << /Type /Action /S /JavaScript /JS (app.alert\\(1\\)) >>", "'JS'"),
        ("/AA << /O << /S /Launch >> >>", "'AA'"),
        ("/Names << /EmbeddedFiles << >> >>", "'EmbeddedFiles'"),
        ("/A << /Type /Action /S /URI /URI (https://evil.example) >>", "links to"),
        ("/A << /Type /Action /S /GoToX >>", "acts by"),
    ],
)
def test_a_paper_that_acts_is_refused(entry: str, said: str) -> None:
    body = f"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R {entry} >>\nendobj\n"
    second = len(body)
    body += "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"
    table = f"xref\n0 3\n0000000000 65535 f \n{9:010} 00000 n \n{second:010} 00000 n \n"
    content = f"{body}{table}trailer\n<< /Root 1 0 R /Size 3 >>\nstartxref\n{len(body)}\n%%EOF\n".encode()
    with pytest.raises(WaqaiError, match=re.escape(said)):
        inspect(content, ".pdf", ["https://fine.example"])


def test_an_office_file_that_loads_is_refused() -> None:
    rels = "<Relationships><Relationship Type='x/{}' TargetMode='External' Target='{}'/></Relationships>"
    for name, part in [
        ("word/vbaProject.bin", ""),
        ("word/embeddings/oleObject1.bin", ""),
        ("word/_rels/a.rels", rels.format("attachedTemplate", "https://fine.example")),
        ("word/_rels/a.rels", rels.format("hyperlink", "https://evil.example")),
        ("word/document.xml", "<w:p xmlns:w='w'><w:instrText>DDEAUTO c:\\cmd</w:instrText></w:p>"),
        ("xl/worksheets/sheet1.xml", "<c><f>HYPERLINK()</f></c>"),
    ]:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr(name, part)
        with pytest.raises(WaqaiError, match=r"a \.docx was made that"):
            inspect(out.getvalue(), ".docx", ["https://fine.example"])


def test_a_drawing_that_got_past_the_escaping_is_not_written(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(page, "xml", lambda url: url)
    source = Source("a1", "x", "x", "https://fine.example/?a=1&b=2", "2021-04-25")
    chosen = selection([incident(1, "qam-halko", "neighbourhood")], sources=[source])
    with pytest.raises(WaqaiError, match="cannot be read again"):
        page.svg(Brief(chosen, Design()))
