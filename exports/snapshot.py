"""A snapshot: one picture that says by itself what is shown, of when, chosen how, how surely and from where.

Same incidents, filters, words and ``generated_at`` give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tempfile
import textwrap
import warnings
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch, Rectangle

from errors import UsageError
from exports import Counts
from exports.ground import FRAME, INK, MUTED, PAPER, Canvas, areas, bounds, ground, scale_bar, typeface
from exports.labels import names
from exports.palette import marks
from exports.phrases import MARK, Phrases, plain
from exports.spots import Marks, Spot, gather, together
from exports.symbols import circles, mixed, shade, symbol, symbols
from exports.view import Box, fit
from models import Filters, Incident

WIDTH, HEIGHT, DPI = 12.0, 10.6, 160  # inches, inches, dots per inch
EDGE = 0.45  # inches
MAP_BOTTOM = 2.72  # inches from the bottom
TOO_MANY = 150  # spots: above this a map is a pattern, and neighbours up to a symbol's width are drawn together
CLOSE, CELL = 6.0, 27.0  # points: spots nearer than this are one, on an airy map and on a crowded one
COLUMNS = 3  # legend: event types per row
Key = Literal["circle", "dashed", "area"]


def snapshot(
    incidents: Sequence[Incident],
    filters: Filters,
    path: Path,
    *,
    counts: Counts,
    lang: str = "en",
    title: str | None = None,
    generated_at: dt.datetime | None = None,
    samples: bool = False,
    sources: Sequence[str] = (),
) -> Path:
    """Write a map of the incidents as a PNG that stands alone.

    Parameters
    ----------
    incidents : sequence of Incident
        Those that pass the filters, newest first; those without a point are counted, not drawn.
    filters : Filters
        What the reader chose, to be said in words.
    path : Path
        The file to write; its ending must be ``.png``. Written whole or not at all.
    counts : Counts
        What every view of these filters says: shown, total, without a place.
    lang : str
        ``en`` or ``ar`` (everything from right to left).
    title : str or None
        The reader's own title; None gives a general one.
    generated_at : datetime or None
        Printed in UTC; None is now. A time without a zone is taken as UTC.
    samples : bool
        Whether the incidents come from the project's sample articles; the snapshot then says so.
    sources : sequence of str
        Publishers to name.

    Returns
    -------
    Path
        ``path``.

    Raises
    ------
    UsageError
        Another ending, or an unknown language.
    DataFileError
        A lexicon or a boundary file cannot be used.
    """
    path = Path(path)
    if path.suffix.lower() != ".png":
        raise UsageError("OUT", str(path), "cannot be a snapshot", (".png",))
    sheet = Sheet(Phrases.of(lang))
    found = gather(incidents, areas())
    top = sheet.head(incidents, filters, counts, found, title, samples)
    spots, crowded = sheet.map(found, counts, top)
    sheet.legend(found, spots, crowded)
    sheet.foot(incidents, sources, generated_at or dt.datetime.now(dt.UTC))
    return sheet.save(path)


class Sheet:
    """The page: positions are inches from the edge the language starts at and from the bottom."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=PAPER)
        FigureCanvasAgg(self.figure)
        self.page = self.figure.add_axes((0, 0, 1, 1), xlim=(0, WIDTH), ylim=(0, HEIGHT), zorder=10)
        self.page.axis("off")

    def x(self, inches: float) -> float:
        """Inches from the left for inches from the side the language starts at."""
        return WIDTH - inches if self.phrases.rtl else inches

    def write(
        self, start: float, bottom: float, text: str, size: float, *, bold: bool = False, colour: str = INK,
        end: bool = False, middle: bool = False,
    ) -> None:  # fmt: skip
        """Write one line whose start (``end``: whose end) stands at a position."""
        left = self.phrases.rtl == end
        self.page.text(
            self.x(start), bottom, MARK[self.phrases.lang] + text, fontproperties=typeface(size, bold=bold),
            color=colour, ha="left" if left else "right", va="center" if middle else "baseline", parse_math=False,
        )  # fmt: skip

    def head(
        self,
        incidents: Sequence[Incident],
        filters: Filters,
        counts: Counts,
        found: Marks,
        title: str | None,
        samples: bool,
    ) -> float:
        """Title, dates, counts, filters; gives the inches from the bottom where the map may begin."""
        say = self.phrases.say
        heading = plain(title or "") or say("title")
        y = HEIGHT - 0.72
        for line in _wrap(heading, 66, 2):
            self.write(EDGE, y, line, 21, bold=True)
            y -= 0.36
        y += 0.02
        self.write(EDGE, y, self.phrases.period(filters, incidents), 13)
        if samples:
            self.write(WIDTH - EDGE, y, say("samples"), 10, bold=True, colour="#a35a00", end=True)
        y -= 0.29
        self.write(EDGE, y, self.phrases.counts(counts, incidents, found.only_country), 11, bold=True)
        y -= 0.25
        for line in _wrap(self.phrases.filters(filters), 150, 4):
            self.write(EDGE, y, line, 9.5, colour=MUTED)
            y -= 0.19
        return y + 0.05

    def map(self, found: Marks, counts: Counts, top: float) -> tuple[tuple[Spot, ...], bool]:
        """Draw the map; gives the spots as drawn and whether the map is a crowded one."""
        wide, high = WIDTH - 2 * EDGE, top - MAP_BOTTOM
        axes = self.figure.add_axes((EDGE / WIDTH, MAP_BOTTOM / HEIGHT, wide / WIDTH, high / HEIGHT))
        shapes = areas()
        boxes: list[Box] = [s.box for s in found.spots] + [shapes[a.place.place_id].bounds for a in found.areas]
        view = fit(boxes or [bounds("admin0")], wide / high, bounds("neighbours"))
        canvas = Canvas(axes, view, self.phrases, view.width / (wide * 72))
        axes.set(xlim=(view.west, view.east), ylim=(view.south, view.north), xticks=[], yticks=[])
        for side in axes.spines.values():
            side.set(color=FRAME, linewidth=0.8)
        crowded = len(found.spots) > TOO_MANY
        spots = together(found.spots, (CELL if crowded else CLOSE) * canvas.point)
        ground(canvas)
        scale_bar(canvas)
        shade(canvas, found.areas, spots)
        if not crowded:
            circles(canvas, spots)
        symbols(canvas, spots)
        names(canvas, spots)
        axes.set(xlabel="", ylabel="")
        if not boxes:
            self._nothing(counts, MAP_BOTTOM + high / 2)
        return spots, crowded

    def legend(self, found: Marks, spots: Sequence[Spot], crowded: bool) -> None:
        """Symbols with their numbers, and how precision is drawn."""
        say, phrases = self.phrases.say, self.phrases
        top = MAP_BOTTOM - 0.3
        self.write(EDGE, top, say("legend_types"), 9.5, bold=True)
        for i, (event_type, count) in enumerate((t, found.types[t]) for t in marks()):
            column, row = i % COLUMNS, i // COLUMNS
            x, y = EDGE + 0.1 + column * 2.4, top - 0.27 - row * 0.27
            symbol(self.page, self.x(x), y, event_type, 11)
            self.write(x + 0.16, y, f"{phrases.event_type(event_type)} ({phrases.number(count)})", 9, middle=True)
        sizes = say("legend_size")
        if any(mixed(s, crowded) for s in spots):
            sizes += "  ·  " + say("legend_ring")
        if len(spots) < len(found.spots):
            sizes += "  ·  " + say("legend_together")
        self.write(EDGE, top - 0.27 - 2 * 0.29, sizes, 8.5, colour=MUTED, middle=True)
        x = 7.9
        self.write(x, top, say("legend_precision"), 9.5, bold=True)
        # On a crowded map circles are smaller than the symbols; they are left out with their keys.
        keys: tuple[Key, ...] = ("area",) if crowded else ("circle", "dashed", "area")
        for i, key in enumerate(keys):
            y = top - 0.26 - i * 0.25
            self._key(key, x + 0.16, y)
            self.write(x + 0.42, y, say(f"legend_{key}"), 8.5, middle=True)

    def foot(self, incidents: Sequence[Incident], sources: Sequence[str], generated_at: dt.datetime) -> None:
        """Precision note, sources, attribution, data version, time."""
        say, phrases = self.phrases.say, self.phrases
        articles = phrases.number(len({i.article_id for i in incidents}))
        named = sorted({plain(s) for s in sources} - {""})
        source = (
            say("sources_named", count=articles, values=phrases.several(named))
            if named
            else say("sources", count=articles)
        )
        when = generated_at.astimezone(dt.UTC) if generated_at.tzinfo else generated_at.replace(tzinfo=dt.UTC)
        made = [
            say("data_version", version=version(incidents)),
            say("generated", day=phrases.day(when.date()), time=f"{when:%H:%M}"),
            "Waqai" if not phrases.rtl else "وقائع",
        ]
        y = 1.08
        self.page.plot([EDGE, WIDTH - EDGE], [y + 0.2] * 2, color="#d5d1c8", linewidth=0.8)
        for line in [
            *_wrap(say("precision_note"), 190, 2),
            *_wrap(source, 190, 1),
            say("attribution"),
            "  ·  ".join(made),
        ]:
            self.write(EDGE, y, line, 8, colour=MUTED)
            y -= 0.185

    def save(self, path: Path) -> Path:
        """Write the picture beside its place and move it there in one step."""
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as out, warnings.catch_warnings():
                # A title may hold a letter the typeface lacks: it is drawn as a box, which is said nowhere else.
                warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
                self.figure.savefig(out, format="png", metadata={"Software": "Waqai"})
            Path(name).chmod(0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        return path

    def _nothing(self, counts: Counts, y: float) -> None:
        say = self.phrases.say
        lines = [say("nothing_placed")] if counts.shown else [say("nothing"), say("nothing_hint")]
        self.page.add_patch(Rectangle((WIDTH / 2 - 3.2, y - 0.6), 6.4, 1.2, facecolor=PAPER, alpha=0.9, zorder=19))
        for line, dy, size in zip(lines, (0.1, -0.3), (15, 11.5), strict=False):
            self.page.text(
                WIDTH / 2, y + dy, MARK[self.phrases.lang] + line, fontproperties=typeface(size, bold=size > 12),
                color=INK, ha="center", va="center", zorder=20,
            )  # fmt: skip

    def _key(self, key: Key, x: float, y: float) -> None:
        at, dashes = self.x(x), (0, (3, 1.5))
        shape: Callable[..., Patch] = (
            partial(Rectangle, (at - 0.15, y - 0.07), 0.3, 0.14) if key == "area" else partial(Circle, (at, y), 0.085)
        )
        self.page.add_patch(shape(facecolor=MUTED, alpha=0.18))
        style = "solid" if key == "circle" else dashes
        self.page.add_patch(shape(fill=False, edgecolor=MUTED, linestyle=style, linewidth=0.9))


def version(incidents: Sequence[Incident]) -> str:
    """Ten digits that are the same when, and only when, the same incidents with the same values are shown."""
    records = sorted(json.dumps(i.to_record(), ensure_ascii=True, sort_keys=True) for i in incidents)
    return hashlib.sha256("\n".join(records).encode()).hexdigest()[:10]


def _wrap(text: str, width: int, most: int) -> list[str]:
    """Lines of at most ``width`` characters; what does not fit ends in an ellipsis."""
    return textwrap.wrap(text, width, max_lines=most, placeholder=" …") or [""]
