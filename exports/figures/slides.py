"""A brief as slides: text to be edited, native tables and a native chart, from right to left in Arabic.

The map is a picture; everything else can be changed by the person who shows it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches, Length, Pt

from exports.escaping import office as clean
from exports.figures.office import (
    ACCENT,
    FACE,
    INK,
    MUTED,
    SOFT,
    WARN,
    complex_face,
    directed,
    grey_picture,
    rgb,
)
from geo.map.palette import marks

if TYPE_CHECKING:
    from exports.figures.brief import Brief

WIDE, HIGH, EDGE = 13.333, 7.5, 0.5  # inches
SYMBOLS = {
    "circle": MSO_SHAPE.OVAL, "diamond": MSO_SHAPE.DIAMOND, "plus": MSO_SHAPE.CROSS, "square": MSO_SHAPE.RECTANGLE,
    "star": MSO_SHAPE.STAR_5_POINT, "triangle": MSO_SHAPE.ISOSCELES_TRIANGLE,
}  # fmt: skip
DPI = 200


def slides(brief: Brief) -> bytes:
    """The brief as a PPTX file."""
    return Deck(brief).made()


class Deck:
    """Slides of one brief; positions are inches from the side the language starts at, and from the top."""

    def __init__(self, brief: Brief) -> None:
        self.brief, self.data = brief, brief.data()
        self.langs: list[str] = self.data["langs"]
        self.rtl = self.langs[0] == "ar"
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDE), Inches(HIGH)
        moment = brief.design.generated_at or brief.original.state or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        about = self.file.core_properties
        about.title, about.author = clean(" · ".join(self.data["title"]))[:255], "Waqai"
        about.created = about.modified = moment.astimezone(dt.UTC).replace(tzinfo=None)
        about.last_modified_by = "Waqai"

    def made(self) -> bytes:
        """Every slide, in order."""
        template, data = self.brief.design.template, self.data
        if template == "incident":
            self.opening(picture=False)
            for number, sheet in enumerate(data["sheets"]):
                self.sheet(number, sheet)
        elif template == "comparison":
            self.opening(picture=False)
            self.two_maps()
        else:
            self.opening()
        if data["lines"] or data["tiles"]:
            self.summary()
        if data["timeline"]["bars"]:
            self.timeline()
        if data["tables"]:
            self.tables()
        if data["top"] and template == "weekly":
            self.developments()
        elif data["top"] and template != "incident":
            self.incidents()
        self.closing()
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    # -- slides

    def opening(self, picture: bool = True) -> None:
        """Title, dates, counts, filters, what must not be overlooked; the map with its legend."""
        data, slide = self.data, self.new(None)
        y = 0.35
        size = 28 if max(map(len, data["title"])) < 80 else 18 if max(map(len, data["title"])) < 220 else 11
        y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, data["title"], size, bold=True)
        if any(data["subtitle"]):
            y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, data["subtitle"], 15, colour=MUTED)
        y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, data["period"], 15, bold=True, colour=ACCENT)
        y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, data["counts"], 13, bold=True)
        y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, data["filters"], 11, colour=MUTED)
        for warning in data["warnings"]:
            y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, warning, 11, bold=True, colour=WARN)
        if picture:
            y = min(y + 0.1, 4.2)
            self.map(slide, 0, EDGE, y, 9.2, HIGH - y - 0.35)
            self.legend(slide, EDGE + 9.4, y)

    def two_maps(self) -> None:
        """The maps of two spans beside each other."""
        slide = self.new(None)
        half = (WIDE - 2 * EDGE - 0.3) / 2
        for number, span in enumerate(self.data["spans"]):
            x = EDGE + number * (half + 0.3)
            y = 0.35 + self.text(slide, x, 0.35, half, span["period"], 16, bold=True, colour=ACCENT)
            y += self.text(slide, x, y, half, span["counts"], 11)
            self.map(slide, number, x, y + 0.1, half, HIGH - y - 0.45)

    def summary(self) -> None:
        """The key lines, and the numbers of the brief below them."""
        tiles, slide = self.data["tiles"], self.new(self.data["say"]["lines"])
        y = 1.15
        for line in self.data["lines"]:
            y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, line, 16) + 0.12
        if not tiles:
            return
        wide, y = (WIDE - 2 * EDGE - 0.25 * (len(tiles) - 1)) / len(tiles), max(y + 0.1, 4.6)
        for number, tile in enumerate(tiles):
            x = EDGE + number * (wide + 0.25)
            box = slide.shapes.add_shape(
                MSO_SHAPE.RECTANGLE, self.left(x, wide), Inches(y), Inches(wide), Inches(HIGH - 0.6 - y)
            )
            box.fill.solid()
            box.fill.fore_color.rgb = rgb(SOFT)
            box.line.fill.background()
            at = (
                y
                + 0.15
                + self.text(slide, x + 0.2, y + 0.15, wide - 0.4, [tile["value"]], 36, bold=True, colour=ACCENT)
            )
            at += self.text(slide, x + 0.2, at, wide - 0.4, tile["name"], 14, colour=MUTED)
            if tile["change"]:
                self.text(slide, x + 0.2, at, wide - 0.4, tile["change"], 11)

    def timeline(self) -> None:
        """Incidents over time as a chart of the slides' own."""
        line = self.data["timeline"]
        slide = self.new([f"{a} ({b})" for a, b in zip(self.data["say"]["timeline"], line["unit"], strict=True)])
        chart_data = CategoryChartData(number_format="0")
        chart_data.categories = [bar["start"] for bar in line["bars"]]
        names = self.brief.phrases[0]
        shown = [t for t in marks() if any(p["type"] == t for bar in line["bars"] for p in bar["parts"])]
        for event_type in shown:
            numbers = [sum(p["count"] for p in bar["parts"] if p["type"] == event_type) for bar in line["bars"]]
            chart_data.add_series(clean(names.event_type(event_type)), numbers)
        frame = slide.shapes.add_chart(
            XL_CHART_TYPE.COLUMN_STACKED,
            Inches(EDGE),
            Inches(1.2),
            Inches(WIDE - 2 * EDGE),
            Inches(HIGH - 1.6),
            chart_data,
        )
        chart = frame.chart
        chart.has_legend, chart.has_title = True, False
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.font.size, chart.font.name = Pt(12), FACE
        chart.plots[0].gap_width, chart.plots[0].overlap = 40, 100
        chart.value_axis.major_gridlines.format.line.color.rgb = rgb("D3CFC6")
        chart.value_axis.format.line.fill.background()
        for series, event_type in zip(chart.plots[0].series, shown, strict=True):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = rgb(self.tone(marks()[event_type].colour))

    def tables(self) -> None:
        """Incidents by type, faction and governorate, beside each other."""
        tables, slide = self.data["tables"], self.new(self.data["counts"], size=16)
        wide = (WIDE - 2 * EDGE - 0.3 * (len(tables) - 1)) / len(tables)
        for number, table in enumerate(tables):
            x = EDGE + number * (wide + 0.3)
            self.text(slide, x, 1.15, wide, table["title"], 14, bold=True)
            heads = [[""] * len(self.langs), *table["heads"]]
            rows = [[row["name"], *([v] for v in row["values"])] for row in table["rows"]]
            narrow = 0.8
            widths = [wide - narrow * len(table["heads"]), *[narrow] * len(table["heads"])]
            self.table(slide, 1.75, heads, rows, widths, size=12, start=x, numbers=range(1, len(widths)))

    def developments(self) -> None:
        """What happened, in sentences with the numbers of their sources: as many as the slide holds."""
        slide, y = self.new(self.data["say"]["top"]), 1.15
        for row in self.data["top"]:
            said = [f"{text}. {row['source']}".strip() for text in dict.fromkeys(row["sentence"])]
            high = self.high(said, WIDE - 2 * EDGE - 0.3, 14)
            if y + high > HIGH - 0.6:
                break
            mark = slide.shapes.add_shape(
                MSO_SHAPE.RECTANGLE, self.left(EDGE, 0.12), Inches(y + 0.07), Inches(0.12), Inches(0.12)
            )
            mark.fill.solid()
            mark.fill.fore_color.rgb = rgb(self.tone(row["colour"]))
            mark.line.fill.background()
            y += self.text(slide, EDGE + 0.3, y, WIDE - 2 * EDGE - 0.3, said, 14) + 0.1

    def incidents(self) -> None:
        """The list of incidents, over as many slides as it takes."""
        step = 8 if len(self.langs) == 1 else 5
        top = self.data["top"]
        for start in range(0, len(top), step):
            slide = self.new(self.data["say"]["top"])
            rows = [
                [[r["number"]], r["date"], r["what"], r["who"], r["where"], r["toll"]]
                for r in top[start : start + step]
            ]
            self.table(slide, 1.15, self.data["say"]["heads"], rows, [0.5, 1.6, 2.4, 3.6, 2.5, 1.7], size=11)

    def sheet(self, number: int, sheet: dict[str, Any]) -> None:
        """One incident: map, fields and the words that say them."""
        slide = self.new(sheet["title"], size=20)
        self.map(slide, number, EDGE, 1.2, 4.6, 3.9)
        source = sheet["source"]
        if source:
            self.text(slide, EDGE, 5.25, 4.6, [source["text"], source["shown"]], 10, colour=MUTED)
        rows = [[f["name"], f["value"], [q["text"] for q in f["words"]]] for f in sheet["fields"]]
        self.table(slide, 1.2, self.data["say"]["field_heads"], rows, [1.5, 3.0, 3.0], size=10, start=EDGE + 4.8)

    def closing(self) -> None:
        """Where it comes from: precision, sources, attribution, version and time."""
        slide = self.new(self.data["say"]["sources"])
        y = 1.15
        sources = self.data["sources"]
        for source in sources[:12]:
            y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, [source["text"]], 10, link=source["url"])
        if len(sources) > 12:
            y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, self.data["more_sources"][12], 10)
        y += 0.15
        for note in self.data["notes"]:
            y += self.text(slide, EDGE, y, WIDE - 2 * EDGE, note, 9, colour=MUTED)
        if self.data["permalink"]:
            self.text(
                slide,
                EDGE,
                y,
                WIDE - 2 * EDGE,
                [self.data["permalink_shown"]],
                9,
                colour=MUTED,
                link=self.data["permalink"],
            )

    # -- pieces

    def new(self, title: Sequence[str] | None, size: int = 24) -> Any:
        """A blank slide, with a title where one is given."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[6])
        mark, author = self.data["mark"], next(iter(self.data["author"]), "")
        foot = "  ·  ".join(part for part in (mark and mark["text"], author, str(len(self.file.slides))) if part)
        self.text(slide, EDGE, HIGH - 0.35, WIDE - 2 * EDGE, [foot], 9, colour=MUTED)
        if title:
            self.text(slide, EDGE, 0.4, WIDE - 2 * EDGE, title, size, bold=True)
        return slide

    def left(self, start: float, wide: float) -> Length:
        """The left edge of what begins so many inches from the side the language starts at."""
        return Inches(WIDE - start - wide if self.rtl else start)

    def tone(self, colour: str) -> str:
        """A colour as the design has it, for the slides."""
        from exports.figures.greys import grey

        return (grey(colour) if self.brief.design.grey else colour).lstrip("#").upper()

    def text(
        self, slide: Any, start: float, top: float, wide: float, texts: Sequence[str], size: float, *,
        bold: bool = False, colour: str = INK, link: str | None = None,
    ) -> float:  # fmt: skip
        """Write one paragraph per language; gives the inches they take."""
        shown = [(t, lang) for t, lang in zip(texts, self.languages(texts), strict=True) if t]
        if not shown:
            return 0.0
        high = self.high([t for t, _ in shown], wide, size)
        box = slide.shapes.add_textbox(self.left(start, wide), Inches(top), Inches(wide), Inches(high))
        frame = box.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self.fill(frame, shown, size, bold=bold, colour=colour, link=link)
        return high

    @staticmethod
    def high(texts: Sequence[str], wide: float, size: float) -> float:
        """Inches that texts take one below the other."""
        # Letters of this size on a line, by a cautious mean width; the box is not fitted by the program that shows it.
        per_line = max(wide * 72 / (size * 0.5), 1)
        rows = sum(max(1, -(-len(t) // int(per_line))) for t in texts if t)
        return rows * size * 1.28 / 72 + 0.04

    def languages(self, texts: Sequence[str]) -> list[str]:
        """The language of each text: its place in the list, or what it is written in."""
        from wording.incident import side

        return (
            self.langs
            if len(texts) == len(self.langs) > 1
            else [self.langs[0] if i == 0 else side(t) for i, t in enumerate(texts)]
        )

    def fill(
        self, frame: Any, texts: Iterable[tuple[str, str]], size: float, *, bold: bool = False, colour: str = INK,
        link: str | None = None,
    ) -> None:  # fmt: skip
        """Put paragraphs into a frame, each in the direction of its language."""
        for number, (text, lang) in enumerate(texts):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            directed(paragraph, lang == "ar")
            run = paragraph.add_run()
            run.text = clean(text)
            run.font.size, run.font.bold, run.font.name = Pt(size), bold, FACE
            run.font.color.rgb = rgb(colour)
            complex_face(run, lang)
            if link:
                run.hyperlink.address = link

    def map(self, slide: Any, number: int, start: float, top: float, wide: float, high: float) -> None:
        """A map as a picture, drawn to the size it has on the slide."""
        from exports.figures.brief_maps import map_of

        picture = map_of(self.brief, number, wide * 72, high * 72).png(DPI)
        if self.brief.design.grey:
            picture = grey_picture(picture)
        shape = slide.shapes.add_picture(
            io.BytesIO(picture), self.left(start, wide), Inches(top), Inches(wide), Inches(high)
        )
        described = shape._element.nvPicPr.cNvPr
        described.set("descr", clean(" · ".join([*self.data["period"], *self.data["counts"]])))

    def legend(self, slide: Any, start: float, top: float) -> None:
        """Symbols with their names and numbers, and how precision is drawn."""
        wide = WIDE - start - EDGE
        y = top + self.text(slide, start, top, wide, self.data["say"]["legend_types"], 11, bold=True) + 0.05
        for entry, mark in zip(self.data["legend"], marks().values(), strict=True):
            symbol = slide.shapes.add_shape(
                SYMBOLS[mark.symbol], self.left(start, 0.16), Inches(y + 0.02), Inches(0.16), Inches(0.16)
            )
            symbol.fill.solid()
            symbol.fill.fore_color.rgb = rgb(self.tone(mark.colour))
            symbol.line.fill.background()
            name = " · ".join(dict.fromkeys(entry["name"]))
            y += max(0.24, self.text(slide, start + 0.25, y, wide - 0.25, [f"{name} ({entry['count']})"], 11))
        y += 0.12
        y += self.text(slide, start, y, wide, self.data["say"]["legend_precision"], 11, bold=True)
        for key in self.data["keys"]:
            y += self.text(slide, start, y, wide, key["name"], 10)
        self.text(slide, start, y + 0.08, wide, self.data["say"]["sizes"], 9, colour=MUTED)

    def table(
        self, slide: Any, top: float, heads: Sequence[Sequence[str]], rows: Sequence[Sequence[Sequence[str]]],
        widths: Sequence[float], *, size: float, start: float = EDGE, numbers: Iterable[int] = (),
    ) -> None:  # fmt: skip
        """A native table, its first column on the side the language starts at."""
        wide = sum(widths)
        frame = slide.shapes.add_table(
            len(rows) + 1, len(widths), self.left(start, wide), Inches(top), Inches(wide), Inches(0.3 * (len(rows) + 1))
        )
        table = frame.table
        if self.rtl:
            table._tbl.tblPr.set("rtl", "1")
        table._tbl.tblPr.set("bandRow", "0")
        for column, inches in zip(table.columns, widths, strict=True):
            column.width = Inches(inches)
        right = set(numbers)
        for r, cells in enumerate([heads, *rows]):
            for c, texts in enumerate(cells):
                cell = table.cell(r, c)
                cell.fill.solid()
                cell.fill.fore_color.rgb = rgb(SOFT if r == 0 else "FFFFFF")
                cell.margin_top = cell.margin_bottom = Inches(0.03)
                cell.vertical_anchor = MSO_ANCHOR.TOP
                unique = list(dict.fromkeys(texts))
                said = [(t, lang) for t, lang in zip(unique, self.languages(unique), strict=True) if t]
                self.fill(cell.text_frame, said, size, bold=r == 0 or c in right)
                if c in right:
                    for paragraph in cell.text_frame.paragraphs:
                        paragraph.alignment = PP_ALIGN.CENTER
