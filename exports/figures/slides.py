"""A brief as slides: text to be edited, native tables and a native chart, from right to left in Arabic.

The map is a picture; everything else can be changed by the person who shows it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.util import Inches, Pt

from exports.escaping import office as clean
from exports.figures.office import ACCENT, FACE, MUTED, SOFT, WARN, rgb
from exports.figures.slide_pieces import BODY, EDGE, FOOT, HIGH, Slides, placed
from geo.map.palette import marks

if TYPE_CHECKING:
    from exports.figures.brief import Brief

TOP = 1.2  # inches from the top where a slide's body begins
END = HIGH - FOOT - 0.08
TOLD = 2  # slides of developments at most: more is for the page
TELLING = (14, 13, 12, 11)  # points of their letters, the largest that fits
CITED = 14  # sources on the last slide
READ = 0.5  # inches of the articles read, below a chart over time


def slides(brief: Brief) -> bytes:
    """The brief as a PPTX file."""
    return Deck(brief).made()


class Deck(Slides):
    """The slides of one brief in their order: what is said first, then the map, then numbers, then sources."""

    def made(self) -> bytes:
        """Every slide, as a file."""
        template, data = self.brief.design.template, self.data
        if template == "map":
            self.opening_map()
        else:
            self.opening()
        if template in ("report", "weekly"):
            self.map_slide()
        for number, sheet in enumerate(data["sheets"]):
            self.sheet(number, sheet)
        if data["panels"]:
            self.panels()
        if template == "comparison":
            self.two_maps()
            self.two_courses()
            self.change()
            self.two_lists()
        elif data["timeline"]["bars"] or data["tables"]:
            self.numbers()
        if data["top"] and template == "weekly":
            self.developments()
        elif data["top"] and template not in ("incident", "comparison", "multiples"):
            self.incidents()
        self.closing()
        self.foot()
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    # -- slides

    def head(self, slide: Any, y: float, size: float) -> float:
        """Title, dates, counts, filters and what must not be overlooked; gives where they end."""
        data = self.data
        longest = max(map(len, data["title"]))
        size = size if longest < 80 else 18 if longest < 220 else 11
        wide = BODY - (2.2 if self.brief.design.logo else 0)
        y += self.text(slide, EDGE, y, wide, data["title"], size, bold=True)
        for part, points, style in (
            ("subtitle", 16, {"colour": MUTED}), ("period", 16, {"bold": True, "colour": ACCENT}),
            ("counts", 13, {"bold": True}), ("filters", 11, {"colour": MUTED}),
        ):  # fmt: skip
            y += self.text(slide, EDGE, y, BODY, data[part], points, **style)
        for warning in data["warnings"]:
            y += self.text(slide, EDGE, y, BODY, warning, 12, bold=True, colour=WARN)
        return y

    def opening(self) -> None:
        """Title, the key lines, and the numbers of the brief below them."""
        slide, data = self.new(None), self.data
        y = self.head(slide, 0.4, 32) + 0.15
        tiles = data["tiles"]
        end = END - (1.55 if tiles else 0.1)
        if data["lines"]:
            self.panel(slide, EDGE, y, BODY, end - y)
            inside = (
                y
                + 0.15
                + self.text(
                    slide, EDGE + 0.25, y + 0.15, BODY - 0.5, data["say"]["lines"][:1], 16, bold=True, colour=ACCENT
                )
            )
            wide, room = BODY - 0.8, end - inside - 0.15
            size = next((s for s in (18, 16, 14, 12, 10) if self._lines_high(wide, s) <= room), 9)
            for line in data["lines"]:
                self.text(slide, EDGE + 0.25, inside, 0.25, ["•"], size, colour=ACCENT)
                inside += self.text(slide, EDGE + 0.5, inside, wide, list(dict.fromkeys(line)), size) + 0.1
        wide = (BODY - 0.25 * (len(tiles) - 1)) / max(len(tiles), 1)
        for number, tile in enumerate(tiles):
            x, at = EDGE + number * (wide + 0.25), END - 1.35
            self.panel(slide, x, at, wide, 1.3)
            at += 0.08 + self.text(slide, x + 0.2, at + 0.08, wide - 0.4, [tile["value"]], 32, bold=True, colour=ACCENT)
            at += self.text(slide, x + 0.2, at, wide - 0.4, [" · ".join(dict.fromkeys(tile["name"]))], 13, colour=MUTED)
            if tile["change"]:
                self.text(slide, x + 0.2, at, wide - 0.4, [" · ".join(dict.fromkeys(tile["change"]))], 10)

    def _lines_high(self, wide: float, size: float) -> float:
        return sum(self.high(list(dict.fromkeys(line)), wide, size) + 0.1 for line in self.data["lines"])

    def opening_map(self) -> None:
        """Title and the map with its legend on one slide."""
        slide = self.new(None)
        y = min(self.head(slide, 0.35, 28) + 0.1, 4.2)
        self.map(slide, 0, EDGE, y, 9.2, END - y)
        self.legend(slide, EDGE + 9.4, y)

    def map_slide(self) -> None:
        """The map with its legend, and the areas that no box explains."""
        slide, below = self.new(self.data["period"][:1], size=20), 0.0
        for line in self.data["areas"]:
            below = self.high(line, BODY, 10)
            self.text(slide, EDGE, END - below, BODY, line, 10, colour=MUTED)
        self.map(slide, 0, EDGE, TOP, 9.4, END - below - TOP)
        self.legend(slide, EDGE + 9.6, TOP)

    def two_maps(self) -> None:
        """The maps of two spans beside each other, with one legend."""
        slide, half, below = self.new(self.data["title"][:1], size=20), (BODY - 0.3) / 2, END - 0.55
        spans = self.data["spans"]
        said = [self.high(s["period"], half, 16) + self.high(s["counts"], half, 10) for s in spans]
        for number, span in enumerate(spans):
            x = EDGE + number * (half + 0.3)
            y = TOP + self.text(slide, x, TOP, half, span["period"], 16, bold=True, colour=ACCENT)
            self.text(slide, x, y, half, span["counts"], 10)
            top = TOP + max(said) + 0.1  # both maps begin at one height
            self.map(slide, number, x, top, half, below - top)
        x, y = EDGE, below + 0.08
        for entry in self.data["legend"]:
            if entry["count"] == "0":
                continue
            name = f"{' · '.join(dict.fromkeys(entry['name']))} ({entry['count']})"
            wide = 0.45 + 0.075 * len(name)
            if x + wide > EDGE + BODY:
                x, y = EDGE, y + 0.25
            self.mark(slide, x, y + 0.03, entry)
            self.text(slide, x + 0.24, y, wide - 0.24, [name], 11)
            x += wide

    def two_courses(self) -> None:
        """Both spans over time beside each other, one scale for both."""
        lines = [span["timeline"] for span in self.data["spans"]]
        if not any(line["bars"] for line in lines):
            return
        slide, half = self.new(self.data["say"]["timeline"][:1], size=20), (BODY - 0.3) / 2
        for number, (span, line) in enumerate(zip(self.data["spans"], lines, strict=True)):
            x = EDGE + number * (half + 0.3)
            y = TOP + self.text(slide, x, TOP, half, span["period"], 16, bold=True, colour=ACCENT)
            if line["bars"]:
                y += self.text(slide, x, y, half, line["unit"][:1], 11, colour=MUTED)
                self.over_time(slide, line, y, END - y, start=x, wide=half, most=line["most"])

    def change(self) -> None:
        """What is counted of both spans, and how far it changed."""
        self.counts(self.new(self.data["say"]["changed"][:1], size=20), TOP, 12)

    def two_lists(self) -> None:
        """What happened in each span: the deadliest of it, in sentences."""
        spans, half = self.data["spans"], (BODY - 0.4) / 2
        if not any(span["worst"] for span in spans):
            return
        slide = self.new(self.data["say"]["top"][:1], size=20)

        def high(row: dict[str, Any], size: float) -> float:
            return self.high(_told(row), half - 0.3, size) + 0.1

        room = END - TOP - 0.5
        fits = (s for s in TELLING if all(sum(high(row, s) for row in span["worst"]) < room for span in spans))
        size = next(fits, TELLING[-1])
        for number, span in enumerate(spans):
            x = EDGE + number * (half + 0.4)
            y = TOP + 0.1 + self.text(slide, x, TOP, half, span["period"], 16, bold=True, colour=ACCENT)
            for row in span["worst"]:
                if y + high(row, size) > END:
                    break
                self.mark(slide, x, y + 0.04, row)
                y += self.text(slide, x + 0.3, y, half - 0.3, _told(row), size) + 0.1

    def panels(self) -> None:
        """Small multiples on one slide."""
        slide, found = self.new(self.data["title"][:1], size=20), self.data["panels"]
        columns = len(found) if len(found) < 4 else 2 if len(found) == 4 else 3
        rows = -(-len(found) // columns)
        wide, high = (BODY - 0.2 * (columns - 1)) / columns, (END - TOP + 0.1) / rows
        for number, panel in enumerate(found):
            x, y = EDGE + number % columns * (wide + 0.2), TOP - 0.1 + number // columns * high
            said = f"{panel['name'][0]} · {panel['count'][0]}"
            y += self.text(slide, x, y, wide, [said], 10, bold=True) + 0.02
            self.map(slide, number, x, y, wide, high - 0.35)

    def numbers(self) -> None:
        """Incidents over time as a chart of the slides' own, and below it the counts."""
        line, tables = self.data["timeline"], self.data["tables"]
        heading = [f"{a} ({b})" for a, b in zip(self.data["say"]["timeline"], line.get("unit", ()), strict=False)]
        slide, y = self.new(heading[:1] or self.data["period"][:1], size=20), TOP - 0.05
        if line["bars"]:
            high = 3.2 if tables else END - TOP
            self.over_time(slide, line, y, high)
            y += high + 0.1
        self.counts(slide, y, 11)

    def counts(self, slide: Any, top: float, size: float) -> None:
        """The tables of counts beside each other."""
        tables = self.data["tables"]
        wide = (BODY - 0.4 * (len(tables) - 1)) / max(len(tables), 1)
        for number, table in enumerate(tables):
            narrow = 0.95 if len(table["heads"]) == 1 else 0.74
            rows = [[row["name"], *([v] for v in row["values"])] for row in table["rows"]]
            widths = [wide - narrow * len(table["heads"]), *[narrow] * len(table["heads"])]
            start, columns = EDGE + number * (wide + 0.4), range(1, len(widths))
            heads = [table["title"], *table["heads"]]
            self.table(slide, top, heads, rows, widths, size=size, start=start, numbers=columns)

    def over_time(
        self, slide: Any, line: dict[str, Any], top: float, high: float, start: float = EDGE, wide: float = BODY,
        most: int = 0,
    ) -> None:  # fmt: skip
        """Incidents over time, and below them how much was read of the same days."""
        if not line["read_said"]:
            self.chart(slide, line, top, high, start, wide, most)
            return
        below = self.high(line["read_said"], wide, 10)
        self.chart(slide, line, top, high - below - READ, start, wide, most)
        self.read(slide, line, top + high - below - READ, start, wide)
        self.text(slide, start, top + high - below, wide, line["read_said"], 10, colour=MUTED)

    def read(self, slide: Any, line: dict[str, Any], top: float, start: float, wide: float) -> None:
        """The articles read, as grey columns on the days of the chart above."""
        chart_data = CategoryChartData(number_format="0")
        chart_data.categories = [bar["short"] for bar in line["bars"]]
        chart_data.add_series(clean(line["read_said"][0]), [bar["read"] for bar in line["bars"]])
        at = self.left(start, wide), Inches(top), Inches(wide), Inches(READ)
        chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *at, chart_data).chart
        chart.has_legend = chart.has_title = False
        chart.plots[0].gap_width = 0
        chart.category_axis.visible = chart.value_axis.visible = chart.value_axis.has_major_gridlines = False
        chart.value_axis.maximum_scale, chart.value_axis.minimum_scale = line["read_most"], 0
        chart.plots[0].series[0].format.fill.solid()
        chart.plots[0].series[0].format.fill.fore_color.rgb = rgb("B5B0A5")
        placed(chart, wide, 0.05, 0.9)

    def chart(
        self, slide: Any, line: dict[str, Any], top: float, high: float, start: float, wide: float, most: int
    ) -> None:  # fmt: skip
        """Stacked columns in the colours of the event types; ``most`` is where the axis ends, 0 where it may itself."""
        chart_data = CategoryChartData(number_format="0")
        chart_data.categories = [bar["short"] for bar in line["bars"]]
        names = self.brief.phrases[0]
        shown = [t for t in marks() if any(p["type"] == t for bar in line["bars"] for p in bar["parts"])]
        for event_type in shown:
            numbers = [sum(p["count"] for p in bar["parts"] if p["type"] == event_type) for bar in line["bars"]]
            chart_data.add_series(clean(names.event_type(event_type)), numbers)
        at = self.left(start, wide), Inches(top), Inches(wide), Inches(high)
        chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_STACKED, *at, chart_data).chart
        chart.has_legend, chart.has_title = bool(shown), False
        if shown:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
        chart.font.size, chart.font.name = Pt(11), FACE
        chart.plots[0].gap_width, chart.plots[0].overlap = 40, 100
        chart.value_axis.major_gridlines.format.line.color.rgb = rgb("D3CFC6")
        chart.value_axis.format.line.fill.background()
        if most:
            chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, most
        chart.category_axis.tick_labels.font.size = Pt(9)
        placed(chart, wide, 0.04, max(0.3, 1 - 1.1 / high))
        for series, event_type in zip(chart.plots[0].series, shown, strict=True):
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = rgb(self.tone(marks()[event_type].colour))

    def developments(self) -> None:
        """What happened day by day, in sentences with the numbers of their sources, on two slides at most."""
        size = next((s for s in TELLING if len(self._pages(s)) <= TOLD), TELLING[-1])
        pages = self._pages(size)[:TOLD]
        told = sum(map(len, pages))
        for rows in pages:
            slide, y = self.new(self.brief.heading(told), size=20), TOP
            for row in rows:
                if row["day"]:
                    y += self.text(slide, EDGE, y, BODY, row["day"], size, bold=True, colour=ACCENT) + 0.05
                self.mark(slide, EDGE, y + 0.04, row)
                y += self.text(slide, EDGE + 0.3, y, BODY - 0.3, _told(row), size) + 0.07
        left = self.brief.selection.counts.shown - told
        if left:
            self.text(slide, EDGE, END - 0.2, BODY, self.brief.say("more_incidents", count=left), 10, colour=MUTED)

    def _pages(self, size: float) -> list[list[dict[str, Any]]]:
        """The developments as they fill slides in letters of a size."""
        pages: list[list[dict[str, Any]]] = []
        y = END
        for row in self.data["top"]:
            day = self.high(row["day"], BODY, size) + 0.05 if row["day"] else 0.0
            high = day + self.high(_told(row), BODY - 0.3, size) + 0.07
            if y + high > END - 0.25:
                pages.append([])
                y = TOP
            pages[-1].append(row)
            y += high
        return pages

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
            self.table(slide, TOP, self.data["say"]["heads"], rows, [0.5, 1.6, 2.4, 3.6, 2.5, 1.7], size=12)

    def sheet(self, number: int, sheet: dict[str, Any]) -> None:
        """One incident: its sentence, map, fields and the words that say them."""
        slide = self.new(sheet["title"], size=20 if len(self.langs) == 1 else 14)
        y = TOP + self.text(slide, EDGE, TOP, 4.6, [f"{text}." for text in dict.fromkeys(sheet["sentence"])], 13) + 0.1
        self.map(slide, number, EDGE, y, 4.6, max(1.5, min(3.6, END - 0.7 - y)))
        source = sheet["source"]
        if source:
            self.text(slide, EDGE, END - 0.6, 4.6, [source["text"], source["shown"]], 10, colour=MUTED)
        rows = [[f["name"], f["value"], [q["text"] for q in f["words"]]] for f in sheet["fields"]]
        self.table(slide, TOP, self.data["say"]["field_heads"], rows, [1.5, 3.0, 3.0], size=10, start=EDGE + 4.8)

    def closing(self) -> None:
        """Where it comes from: sources, and in a panel precision, attribution, version and time."""
        slide, data = self.new(self.data["say"]["sources"]), self.data
        notes = [(note, 10) for note in data["notes"]]
        foot = sum(self.high(note, BODY - 0.4, size) for note, size in notes) + 0.5
        y, end, shown = TOP, END - foot, 0
        for source in data["sources"][:CITED]:
            high = self.high([source["text"]], BODY, 11)
            if y + high > end - 0.3:
                break
            y += self.text(slide, EDGE, y, BODY, [source["text"]], 11, link=source["url"])
            shown += 1
        if shown < len(data["sources"]):
            self.text(slide, EDGE, y, BODY, data["more_sources"][shown], 11)
        self.panel(slide, EDGE, end, BODY, foot - 0.05, colour=SOFT)
        y = end + 0.1
        for note, size in notes:
            y += self.text(slide, EDGE + 0.2, y, BODY - 0.4, note, size, colour=MUTED)
        if data["permalink"]:
            link: Sequence[str] = [data["permalink_shown"]]
            self.text(slide, EDGE + 0.2, y, BODY - 0.4, link, 10, colour=MUTED, link=data["permalink"])


def _told(row: dict[str, Any]) -> list[str]:
    """The sentence of a row in each language, with the numbers of its sources."""
    return [f"{text}. {row['source']}".strip() for text in dict.fromkeys(row["sentence"])]
