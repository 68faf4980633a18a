"""What slides are put together from: text, tables, maps, legends, each in the direction of its language."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Inches, Length, Pt

from exports.escaping import office as clean
from exports.figures.office import ACCENT, FACE, INK, MUTED, RULE, SOFT, complex_face, directed, grey_picture, rgb
from geo.map.palette import marks
from wording.texts import right_to_left

if TYPE_CHECKING:
    from exports.figures.brief import Brief

WIDE, HIGH, EDGE = 13.333, 7.5, 0.5  # inches
BODY = WIDE - 2 * EDGE
FOOT = 0.42  # inches of the foot
SYMBOLS = {
    "circle": MSO_SHAPE.OVAL, "diamond": MSO_SHAPE.DIAMOND, "plus": MSO_SHAPE.CROSS, "square": MSO_SHAPE.RECTANGLE,
    "star": MSO_SHAPE.STAR_5_POINT, "triangle": MSO_SHAPE.ISOSCELES_TRIANGLE,
}  # fmt: skip
DPI = 200


class Slides:
    """Slides being made; positions are inches from the side the language starts at, and from the top."""

    def __init__(self, brief: Brief) -> None:
        self.brief, self.data = brief, brief.data()
        self.langs: list[str] = self.data["langs"]
        self.rtl = right_to_left(self.langs[0])
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Inches(WIDE), Inches(HIGH)
        moment = brief.design.generated_at or brief.original.state or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
        about = self.file.core_properties
        about.title, about.author = clean(" · ".join(self.data["title"]))[:255], "Waqai"
        about.created = about.modified = moment.astimezone(dt.UTC).replace(tzinfo=None)
        about.last_modified_by = "Waqai"

    def new(self, title: Sequence[str] | None, size: float = 24) -> Any:
        """A blank slide with its foot, and a title over a rule where one is given."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[6])
        if self.brief.design.logo:
            picture = slide.shapes.add_picture(io.BytesIO(self.brief.design.logo), 0, Inches(0.3), height=Inches(0.55))
            picture.left = Inches(EDGE) if self.rtl else Inches(WIDE - EDGE) - picture.width
        if title:
            self.text(slide, EDGE, 0.34, BODY - (2.2 if self.brief.design.logo else 0), title, size, bold=True)
            self.panel(slide, EDGE, 1.0, BODY, 0.03, colour=ACCENT)
        return slide

    def foot(self) -> None:
        """Number, handling mark and author on every slide, when all are there."""
        mark, author = self.data["mark"], next(iter(self.data["author"]), "")
        slides = list(self.file.slides)
        for number, slide in enumerate(slides, start=1):
            y = HIGH - FOOT
            self.panel(slide, EDGE, y, BODY, 0.01, colour=RULE)
            self.text(slide, EDGE, y + 0.08, 4, [f"{number} / {len(slides)}"], 10, colour=MUTED)
            self.text(
                slide,
                WIDE - EDGE - 5,
                y + 0.08,
                5,
                [author],
                10,
                colour=MUTED,
                align=PP_ALIGN.LEFT if self.rtl else PP_ALIGN.RIGHT,
            )
            if mark:
                box = self.panel(slide, WIDE / 2 - 0.95, y + 0.06, 1.9, 0.27, colour="000000")
                self.fill(box.text_frame, [(mark["text"], "en")], 11, bold=True, colour=mark["colour"].lstrip("#"))
                box.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
                box.text_frame.margin_top = box.text_frame.margin_bottom = 0

    def panel(self, slide: Any, start: float, top: float, wide: float, high: float, colour: str = SOFT) -> Any:
        """A plain filled box."""
        box = slide.shapes.add_shape(
            MSO_SHAPE.RECTANGLE, self.left(start, wide), Inches(top), Inches(wide), Inches(high)
        )
        box.fill.solid()
        box.fill.fore_color.rgb = rgb(colour)
        box.line.fill.background()
        box.shadow.inherit = False
        return box

    def mark(self, slide: Any, start: float, top: float, event: dict[str, Any], size: float = 0.16) -> None:
        """The symbol of an event type, in its shape and colour."""
        shape = next((SYMBOLS[m.symbol] for m in marks().values() if m.colour == event["colour"]), MSO_SHAPE.OVAL)
        symbol = slide.shapes.add_shape(shape, self.left(start, size), Inches(top), Inches(size), Inches(size))
        symbol.fill.solid()
        symbol.fill.fore_color.rgb = rgb(self.tone(event["colour"]))
        symbol.line.fill.background()
        symbol.shadow.inherit = False

    def left(self, start: float, wide: float) -> Length:
        """The left edge of what begins so many inches from the side the language starts at."""
        return Inches(WIDE - start - wide if self.rtl else start)

    def tone(self, colour: str) -> str:
        """A colour as the design has it, for the slides."""
        from exports.figures.greys import grey

        return (grey(colour) if self.brief.design.grey else colour).lstrip("#").upper()

    def text(
        self, slide: Any, start: float, top: float, wide: float, texts: Sequence[str], size: float, *,
        bold: bool = False, colour: str = INK, link: str | None = None, align: Any = None,
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
        if align is not None:
            for paragraph in frame.paragraphs:
                paragraph.alignment = align
        return high

    @staticmethod
    def high(texts: Sequence[str], wide: float, size: float) -> float:
        """Inches that texts take one below the other."""
        # Letters of this size on a line, by a cautious mean width; the box is not fitted by the program that shows it.
        per_line = max(wide * 72 / (size * (0.5 if wide > 5 else 0.6)), 1)  # words break short lines early
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
            directed(paragraph, right_to_left(lang))
            # What stands in another script is no part of a link: LibreOffice sets a link as one piece, over itself.
            linked, isolate, rest = text.partition("\u2068") if link else ("", "", text)
            for piece, address in ((linked, link), (isolate + rest, None)):
                if not piece:
                    continue
                run = paragraph.add_run()
                run.text = clean(piece)
                run.font.size, run.font.bold, run.font.name = Pt(size), bold, FACE
                run.font.color.rgb = rgb(colour)
                complex_face(run, lang)
                if address:
                    run.hyperlink.address = address

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
        y = top + self.text(slide, start, top, wide, self.data["say"]["legend_types"], 12, bold=True) + 0.05
        for entry in self.data["legend"]:
            if entry["count"] == "0" and not self.data["nothing"]:
                continue
            self.mark(slide, start, y + 0.03, entry)
            name = " · ".join(dict.fromkeys(entry["name"]))
            y += max(0.26, self.text(slide, start + 0.25, y, wide - 0.25, [f"{name} ({entry['count']})"], 12))
        y += 0.12
        y += self.text(slide, start, y, wide, self.data["say"]["legend_precision"], 12, bold=True)
        for key in self.data["keys"]:
            y += self.text(slide, start, y, wide, key["name"], 11)
        self.text(slide, start, y + 0.08, wide, self.data["say"]["sizes"], 10, colour=MUTED)

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
                    cell.margin_left = cell.margin_right = Inches(0.04)
                    for paragraph in cell.text_frame.paragraphs:
                        paragraph.alignment = PP_ALIGN.CENTER


def placed(chart: Any, wide: float, top: float, high: float) -> None:
    """Put the bars of a chart where those of another above it are, whatever the axes hold.

    ``wide`` is inches of the chart, ``top`` and ``high`` shares of it.
    """
    layout, manual = OxmlElement("c:layout"), OxmlElement("c:manualLayout")
    layout.append(manual)
    left = 0.45 / wide
    edges = {"x": left, "y": top, "w": 0.99 - left, "h": high}
    values: dict[str, object] = {"layoutTarget": "inner", "xMode": "edge", "yMode": "edge", **edges}
    for name, value in values.items():
        part = OxmlElement(f"c:{name}")
        part.set("val", str(value))
        manual.append(part)
    area = chart._chartSpace.chart.plotArea
    if (old := area.find(qn("c:layout"))) is not None:
        area.remove(old)
    area.insert(0, layout)
