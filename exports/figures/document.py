"""A brief as a document to be edited, in the order and style of the page; from right to left in Arabic."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from exports.escaping import office as clean
from exports.figures.greys import grey
from exports.figures.office import ACCENT, FACE, INK, MUTED, RULE, SOFT, WARN, grey_picture
from geo.map.palette import marks
from wording.texts import right_to_left

if TYPE_CHECKING:
    from exports.figures.brief import Brief

MARGIN = 42.0  # points
DPI = 200
COUNT = 70.0  # points of a column of numbers
BARS = 96.0  # points of bars over time
SIGNS = {"circle": "●", "square": "■", "diamond": "◆", "triangle": "▲", "plus": "✚", "star": "★"}


def document(brief: Brief) -> bytes:
    """The brief as a DOCX file."""
    return _Document(brief).made()


class _Document:
    """A document being written from top to bottom."""

    def __init__(self, brief: Brief) -> None:
        self.brief, self.data = brief, brief.data()
        self.langs: list[str] = self.data["langs"]
        width, height = brief.design.size
        self.file = Document()
        section = self.file.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE if width > height else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Pt(width), Pt(height)
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(MARGIN)
        moment = brief.design.generated_at or brief.original.state or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        about = self.file.core_properties
        about.title, about.author = clean(" · ".join(self.data["title"]))[:255], "Waqai"
        about.created = about.modified = moment.astimezone(dt.UTC).replace(tzinfo=None)
        self.wide, self.high = width - 2 * MARGIN, height

    def made(self) -> bytes:
        """Everything, in the order of the page."""
        data = self.data
        self._head()
        self._tiles()
        self._maps()
        self._legend()
        if data["template"] in ("report", "weekly"):
            self._over_time(data["timeline"])
        self._tables()
        if data["top"] and data["template"] == "weekly":
            self._developments()
        elif data["top"] and data["template"] in ("map", "report"):
            self.say(data["say"]["top"], 11, bold=True)
            rows = [[[r["number"]], r["date"], r["what"], r["who"], r["where"], r["toll"]] for r in data["top"]]
            _table(self.file, data["say"]["heads"], rows, self.langs, shares=(0.04, 0.16, 0.2, 0.27, 0.2, 0.13))
        self._sources()
        self._foot()
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def say(self, texts: Sequence[str], size: float, holder: Any = None, **style: Any) -> None:
        """A text in every language, a paragraph each."""
        for text, lang in zip(texts, self.langs, strict=True):
            if text:
                write((holder or self.file).add_paragraph(), text, lang, size, **style)

    def panel(self, columns: int = 1, fill: str = SOFT) -> Any:
        """Shaded cells beside each other; the first at the side the language starts at."""
        table = self.file.add_table(rows=1, cols=columns)
        if right_to_left(self.langs[0]):
            table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
        for cell in table.rows[0].cells:
            _shaded(cell, fill)
        return table.rows[0].cells

    def _head(self) -> None:
        """Logo, title, dates, counts, who prepared it, what must not be overlooked, and the key lines."""
        data = self.data
        if self.brief.design.logo:
            paragraph = self.file.add_paragraph()
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if right_to_left(self.langs[0]) else WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.add_run().add_picture(io.BytesIO(self.brief.design.logo), height=Pt(30))
        self.say(data["title"], 20 if len(data["title"][0]) < 120 else 12, bold=True)
        self.say(data["subtitle"], 12, colour=MUTED)
        self.say(data["period"], 12, bold=True, colour=ACCENT)
        self.say(data["counts"], 10.5, bold=True)
        self.say(data["filters"], 9, colour=MUTED)
        said = "  ·  ".join(part for part in (data["author"][0], data["mark"] and data["mark"]["text"]) if part)
        if said:
            write(self.file.add_paragraph(), said, self.langs[0], 9.5, bold=True)
        for warning in data["warnings"]:
            (cell,) = self.panel(fill="FDF1DD")
            self._first(cell, warning, 9.5, bold=True, colour=WARN)
        if data["lines"]:
            self.file.add_paragraph().paragraph_format.space_after = Pt(0)
            (cell,) = self.panel()
            self._first(cell, data["say"]["lines"], 11, bold=True, colour=ACCENT)
            for line in data["lines"]:
                self.say([f"• {text}" for text in line], 10.5, cell)

    def _first(self, cell: Any, texts: Sequence[str], size: float, **style: Any) -> None:
        """The first words of a cell, which has an empty paragraph already."""
        write(cell.paragraphs[0], texts[0], self.langs[0], size, **style)
        for text, lang in list(zip(texts, self.langs, strict=True))[1:]:
            write(cell.add_paragraph(), text, lang, size, **style)

    def _tiles(self) -> None:
        tiles = self.data["tiles"]
        if not tiles:
            return
        self.file.add_paragraph().paragraph_format.space_after = Pt(0)
        for cell, tile in zip(self.panel(len(tiles)), tiles, strict=True):
            write(cell.paragraphs[0], tile["value"], self.langs[0], 18, bold=True, colour=ACCENT)
            self.say(tile["name"], 9, cell, colour=MUTED)
            if tile["change"]:
                self.say(tile["change"], 8, cell)
        self.file.add_paragraph().paragraph_format.space_after = Pt(0)

    def _maps(self) -> None:
        """The map, or those of spans, small multiples or sheets, each under what it shows."""
        data, high = self.data, min(self.wide * 0.62, self.high * 0.42)
        for number, sheet in enumerate(data["sheets"]):
            self.say(sheet["title"], 13, bold=True)
            self.say([f"{text}." for text in sheet["sentence"]], 10.5)
            self._map(number, high)
            rows = [[f["name"], f["value"], [q["text"] for q in f["words"]]] for f in sheet["fields"]]
            _table(self.file, data["say"]["field_heads"], rows, self.langs)
        for number, span in enumerate(data["spans"]):
            self.say(span["period"], 11, bold=True)
            self.say(span["counts"], 9.5)
            self._map(number, high)
            self._over_time(span["timeline"])
        for number, panel in enumerate(data["panels"]):
            both = zip(panel["name"], panel["count"], strict=True)
            self.say([f"{name} · {count}" for name, count in both], 10, bold=True)
            self._map(number, self.wide * 0.42)
        if not (data["sheets"] or data["spans"] or data["panels"]):
            self._map(0, high)

    def _map(self, number: int, high: float) -> None:
        from exports.figures.brief_maps import map_of

        picture = map_of(self.brief, number, self.wide, high).png(DPI)
        if self.brief.design.grey:
            picture = grey_picture(picture)
        self.file.add_picture(io.BytesIO(picture), width=Pt(self.wide - 8))

    def _over_time(self, line: dict[str, Any]) -> None:
        """Incidents over time, and how much was read of the same days."""
        from exports.figures.bars import picture

        if not line["bars"]:
            return
        heads = zip(self.data["say"]["timeline"], line["unit"], strict=True)
        self.say([f"{head} ({unit})" for head, unit in heads], 9, bold=True)
        drawn = picture(line, self.brief.design.langs, self.wide, BARS, DPI)
        if self.brief.design.grey:
            drawn = grey_picture(drawn)
        self.file.add_picture(io.BytesIO(drawn), width=Pt(self.wide - 8))
        if line["read_said"]:
            self.say(line["read_said"], 8, colour=MUTED)

    def _legend(self) -> None:
        """Symbols with their names and numbers, how precision is drawn, and the areas no box explains."""
        data = self.data
        if "legend" not in self.brief.design.parts:
            return
        for title, entries in (("legend_types", data["legend"]), ("legend_precision", data["keys"])):
            self.say(data["say"][title], 9, bold=True)
            paragraph = self.file.add_paragraph()
            for entry in entries:
                count = entry.get("count")
                if count == "0":
                    continue
                if count:
                    write(paragraph, f"{sign(entry)} ", self.langs[0], 10, colour=tone(self.brief, entry["colour"]))
                name = " · ".join(dict.fromkeys(entry["name"]))
                write(paragraph, f"{name} ({count})     " if count else f"{name}     ", self.langs[0], 9)
        for line in data["areas"]:
            self.say(line, 8.5, colour=MUTED)

    def _tables(self) -> None:
        for table in self.data["tables"]:
            rows = [[row["name"], *([v] for v in row["values"])] for row in table["rows"]]
            _table(self.file, [table["title"], *table["heads"]], rows, self.langs, counts=True)
            self.file.add_paragraph().paragraph_format.space_after = Pt(0)

    def _developments(self) -> None:
        """What happened day by day, with the numbers of the sources and the article's own words."""
        self.say(self.data["say"]["top"], 13, bold=True, colour=ACCENT)
        for row in self.data["top"]:
            if row["day"]:
                self.say(row["day"], 11, bold=True)
            for text, lang in zip(row["sentence"], self.langs, strict=True):
                paragraph = self.file.add_paragraph()
                write(paragraph, f"{sign(row)} ", lang, 10, colour=tone(self.brief, row["colour"]))
                write(paragraph, f"{text}. ", lang, 10)
                write(paragraph, row["source"], "en", 10)  # else a bracket ends a line of Arabic
            for words in row["words"]:
                write(self.file.add_paragraph(), words["text"], words["lang"], 8.5, colour=MUTED)

    def _sources(self) -> None:
        data = self.data
        if data["sources"]:
            self.say(data["say"]["sources"], 10, bold=True)
            for source in data["sources"]:
                shown = f"{source['text']} {source['shown']}".strip()
                write(self.file.add_paragraph(), shown, source["lang"], 8.5, colour=MUTED)
        for note in data["notes"]:
            self.say(note, 8, colour=MUTED)
        if data["permalink"]:
            write(self.file.add_paragraph(), data["permalink_shown"], "en", 8, colour=MUTED)

    def _foot(self) -> None:
        """Page number, handling mark and author at the foot of every page."""
        paragraph = self.file.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        mark = self.data["mark"]
        for part in (mark and f"{mark['text']}  ·  ", self.data["author"][0] and f"{self.data['author'][0]}  ·  "):
            if part:
                write(paragraph, part, self.langs[0], 8, bold=True)
        for field in ("PAGE", "NUMPAGES"):
            if field == "NUMPAGES":
                write(paragraph, " / ", self.langs[0], 8, colour=MUTED)
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            paragraph._p.append(simple)


def _shaded(cell: Any, fill: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _ruled(table: Any) -> None:
    """Thin rules between the rows of a table, and none between its columns."""
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", RULE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def sign(event: dict[str, Any]) -> str:
    """The symbol of an event type as a letter."""
    return next((SIGNS[m.symbol] for m in marks().values() if m.colour == event["colour"]), "●")


def tone(brief: Brief, colour: str) -> str:
    """A colour as the design has it, for the document."""
    return (grey(colour) if brief.design.grey else colour).lstrip("#").upper()


def write(paragraph: Any, text: str, lang: str, size: float, *, bold: bool = False, colour: str = INK) -> None:
    """Put a text into a paragraph, in the direction of its language."""
    rtl = right_to_left(lang)
    if rtl and paragraph._p.get_or_add_pPr().find(qn("w:bidi")) is None:
        paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    paragraph.paragraph_format.space_after = Pt(2)
    if bold:  # a heading stays with what it is over
        paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(clean(text))
    run.font.size, run.font.bold, run.font.cs_bold, run.font.name = Pt(size), bold, bold, FACE
    run.font.color.rgb = RGBColor.from_string(colour)
    properties = run._r.get_or_add_rPr()
    properties.rFonts.set(qn("w:cs"), FACE)
    size_cs = OxmlElement("w:szCs")
    size_cs.set(qn("w:val"), str(int(size * 2)))
    properties.append(size_cs)
    if rtl:
        properties.append(OxmlElement("w:rtl"))


def _table(
    file: Any, heads: Sequence[Sequence[str]], rows: Sequence[Sequence[Sequence[str]]], langs: Sequence[str],
    counts: bool = False, shares: Sequence[float] = (),
) -> None:  # fmt: skip
    from wording.incident import side

    table = file.add_table(rows=0, cols=len(heads))
    section = file.sections[0]
    wide = (section.page_width - section.left_margin - section.right_margin) / Pt(1)
    widths = (
        [wide - COUNT * (len(heads) - 1), *[COUNT] * (len(heads) - 1)] if counts else [wide / len(heads)] * len(heads)
    )
    widths = [wide * share for share in shares] or widths
    table.autofit = False
    _ruled(table)
    for number, column in enumerate(table.columns):
        column.width = Pt(widths[number])
    if right_to_left(langs[0]):
        table._tbl.tblPr.append(OxmlElement("w:bidiVisual"))
    for number, cells in enumerate([heads, *rows]):
        made = table.add_row().cells
        for cell, points in zip(made, widths, strict=True):
            cell.width = Pt(points)
            if number == 0:
                _shaded(cell, SOFT)
        for cell, texts in zip(made, cells, strict=True):
            for i, text in enumerate(t for t in dict.fromkeys(texts) if t):
                paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
                write(
                    paragraph, text, side(text) if any(c.isalpha() for c in text) else langs[0], 8.5, bold=number == 0
                )
