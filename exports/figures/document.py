"""A brief as a document to be edited: title, map, table of incidents, sources; from right to left in Arabic."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from exports.escaping import office as clean
from exports.figures.office import ACCENT, FACE, INK, MUTED, WARN

if TYPE_CHECKING:
    from exports.figures.brief import Brief

MARGIN = 42.0  # points
DPI = 200


def document(brief: Brief) -> bytes:
    """The brief as a DOCX file."""
    data = brief.data()
    langs: list[str] = data["langs"]
    width, height = brief.design.size
    file = Document()
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Pt(width), Pt(height)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(MARGIN)
    moment = brief.design.generated_at or brief.original.state or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    about = file.core_properties
    about.title, about.author = clean(" · ".join(data["title"]))[:255], "Waqai"
    about.created = about.modified = moment.astimezone(dt.UTC).replace(tzinfo=None)
    wide = width - 2 * MARGIN

    def say(texts: Sequence[str], size: float, **style: Any) -> None:
        for text, lang in zip(texts, langs, strict=True):
            if text:
                write(file.add_paragraph(), text, lang, size, **style)

    _head(file, data, say)
    sheets = data["sheets"] or [None]
    maps = len(data["spans"]) or 1
    for sheet in sheets:
        if sheet is not None:
            say(sheet["title"], 13, bold=True)
        for number in range(maps):
            if data["spans"]:
                say(data["spans"][number]["period"], 11, bold=True)
            at = sheet["map"] if sheet is not None else number
            _map(file, brief, at, wide, min(wide * 0.62, height * 0.42))
        if sheet is not None:
            rows = [[f["name"], f["value"], [q["text"] for q in f["words"]]] for f in sheet["fields"]]
            _table(file, data["say"]["field_heads"], rows, langs)
    for table in data["tables"]:
        say(table["title"], 11, bold=True)
        rows = [[row["name"], *([v] for v in row["values"])] for row in table["rows"]]
        _table(file, [[""], *table["heads"]], rows, langs)
    if data["top"] and brief.design.template != "incident":
        _incidents(file, data, say)
    if data["sources"]:
        say(data["say"]["sources"], 10, bold=True)
        for source in data["sources"]:
            shown = f"{source['text']} {source['shown']}".strip()
            write(file.add_paragraph(), shown, source["lang"], 8.5, colour=MUTED)
    for note in data["notes"]:
        say(note, 8, colour=MUTED)
    if data["permalink"]:
        write(file.add_paragraph(), data["permalink_shown"], "en", 8, colour=MUTED)
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def _head(file: Any, data: dict[str, Any], say: Callable[..., None]) -> None:
    """Title, dates, counts, who prepared it, the key lines, what must not be overlooked, and the numbers."""
    langs: list[str] = data["langs"]
    say(data["title"], 20 if len(data["title"][0]) < 120 else 12, bold=True)
    say(data["subtitle"], 12, colour=MUTED)
    say(data["period"], 12, bold=True, colour=ACCENT)
    say(data["counts"], 10.5, bold=True)
    say(data["filters"], 9, colour=MUTED)
    said = "  ·  ".join(part for part in (data["author"][0], data["mark"] and data["mark"]["text"]) if part)
    if said:
        write(file.add_paragraph(), said, langs[0], 9.5, bold=True)
    if data["lines"]:
        say(data["say"]["lines"], 11, bold=True, colour=ACCENT)
        for line in data["lines"]:
            say([f"• {text}" for text in line], 10.5)
    for warning in data["warnings"]:
        say(warning, 9.5, bold=True, colour=WARN)
    for tile in data["tiles"]:
        for name, lang in zip(tile["name"], langs, strict=True):
            write(file.add_paragraph(), f"{tile['value']} · {name}", lang, 11, bold=True)


def _incidents(file: Any, data: dict[str, Any], say: Callable[..., None]) -> None:
    """What happened: in sentences in a brief, as a table elsewhere."""
    say(data["say"]["top"], 11, bold=True)
    if data["template"] == "weekly":
        for row in data["top"]:
            say([f"{text}. {row['source']}".strip() for text in row["sentence"]], 10)
        return
    rows = [[[r["number"]], r["date"], r["what"], r["who"], r["where"], r["toll"]] for r in data["top"]]
    _table(file, data["say"]["heads"], rows, data["langs"])


def write(paragraph: Any, text: str, lang: str, size: float, *, bold: bool = False, colour: str = INK) -> None:
    """Put a text into a paragraph, in the direction of its language."""
    rtl = lang == "ar"
    if rtl:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(clean(text))
    run.font.size, run.font.bold, run.font.name = Pt(size), bold, FACE
    run.font.color.rgb = RGBColor.from_string(colour)
    properties = run._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:cs"), FACE)
    size_cs = OxmlElement("w:szCs")
    size_cs.set(qn("w:val"), str(int(size * 2)))
    properties.append(size_cs)
    if rtl:
        properties.append(OxmlElement("w:rtl"))


def _map(file: Any, brief: Brief, number: int, wide: float, high: float) -> None:
    from exports.figures.brief_maps import map_of
    from exports.figures.office import grey_picture

    picture = map_of(brief, number, wide, high).png(DPI)
    if brief.design.grey:
        picture = grey_picture(picture)
    file.add_picture(io.BytesIO(picture), width=Pt(wide))


def _table(
    file: Any, heads: Sequence[Sequence[str]], rows: Sequence[Sequence[Sequence[str]]], langs: Sequence[str]
) -> None:
    from wording.incident import side

    table = file.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    if langs[0] == "ar":
        table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    for number, cells in enumerate([heads, *rows]):
        made = table.add_row().cells
        for cell, texts in zip(made, cells, strict=True):
            for i, text in enumerate(t for t in dict.fromkeys(texts) if t):
                paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
                write(
                    paragraph, text, side(text) if any(c.isalpha() for c in text) else langs[0], 8.5, bold=number == 0
                )
