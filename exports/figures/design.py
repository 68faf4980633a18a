"""What a briefer decides about a figure: template, paper, language, words and what goes in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

from errors import UsageError
from exports.sensitive import known_level
from wording.texts import Lang

TEMPLATES = ("map", "report", "weekly", "incident", "comparison", "multiples")
BY = ("time", "faction", "governorate")  # what the small maps of small multiples are made by
LANGUAGES: dict[str, tuple[Lang, ...]] = {"en": ("en",), "ar": ("ar",), "both": ("ar", "en")}
# Width and height in points, upright.
PAPERS = {"a4": (595.28, 841.89), "a3": (841.89, 1190.55), "letter": (612.0, 792.0), "16:9": (540.0, 960.0)}
PARTS = ("legend", "timeline", "incidents", "sources", "words")
FINENESS: tuple[Literal[150], Literal[300]] = (150, 300)  # dots per inch of a PNG
#: Handling marks with the colours TLP 2.0 gives them: of the letters, on black.
MARK_COLOURS = {
    "": "", "clear": "#ffffff", "green": "#33ff00", "amber": "#ffc000", "amber+strict": "#ffc000", "red": "#ff2b2b",
}  # fmt: skip
MARKS = tuple(MARK_COLOURS)
LONGEST = 2_000  # letters of a title: more is a mistake, not a title


@dataclass(frozen=True, slots=True)
class Design:
    """How a figure is to look.

    Attributes
    ----------
    template : str
        One of ``TEMPLATES``.
    lang : str
        ``en``, ``ar`` or ``both``.
    paper : str
        One of ``PAPERS``; ``16:9`` is always lying.
    landscape : bool or None
        Lying or upright; None is what suits the template.
    title, subtitle : str
        The briefer's own words, shown as typed; an empty title gives a general one.
    parts : frozenset of str
        What goes in besides map and words of state, of ``PARTS``.
    grey : bool
        Greys instead of colours; the symbols tell types apart.
    dpi : int
        Dots per inch of a PNG.
    sensitive : str or None
        Level to coarsen places to, with names masked and sources hidden.
    generated_at : datetime or None
        When the figure says it was made; None leaves it to the state of the data, so that the same data give the
        same bytes.
    lines : tuple of str
        The briefer's own key lines, instead of those made from the data; in a figure of two languages an empty one
        stands between those of the first and those of the second.
    author : str
        Who prepared it.
    mark : str
        How it may be passed on, one of ``MARKS`` (Traffic Light Protocol 2.0, FIRST); empty says nothing.
    logo : bytes
        A picture (PNG) of who publishes it, as :func:`exports.figures.logo.logo` gives it; empty for none.
    by : str
        What small multiples have a map of each, one of ``BY``.
    """

    template: str = "map"
    lang: str = "en"
    paper: str = "a4"
    landscape: bool | None = None
    title: str = ""
    subtitle: str = ""
    parts: frozenset[str] = field(default_factory=lambda: frozenset(PARTS))
    grey: bool = False
    dpi: Literal[150, 300] = 150
    sensitive: str | None = None
    generated_at: dt.datetime | None = None
    lines: tuple[str, ...] = ()
    author: str = ""
    mark: str = ""
    logo: bytes = b""
    by: str = "time"

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn, naming what can.

        Raises
        ------
        UsageError
            A value is none of those known.
        """
        for argument, value, known in (
            ("--template", self.template, TEMPLATES),
            ("--lang", self.lang, tuple(LANGUAGES)),
            ("--paper", self.paper, tuple(PAPERS)),
            ("--tlp", self.mark, MARKS),
            ("--by", self.by, BY),
        ):
            if value not in known:
                raise UsageError(argument, value, "is not known", tuple(filter(None, known)))
        for part in sorted(self.parts - set(PARTS)):
            raise UsageError("--include", part, "is not a part of a figure", PARTS)
        if self.dpi not in FINENESS:
            raise UsageError("--dpi", str(self.dpi), "is not offered", tuple(map(str, FINENESS)))
        own = [("--title", self.title), ("--subtitle", self.subtitle), ("--author", self.author)]
        for argument, text in [*own, *(("--line", line) for line in self.lines)]:
            if len(text) > LONGEST:
                raise UsageError(argument, text[:20] + "…", f"has more than {LONGEST} letters")
        known_level(self.sensitive)

    @property
    def langs(self) -> tuple[Lang, ...]:
        """The languages, the one that gives the direction first."""
        return LANGUAGES[self.lang]

    @property
    def boxed(self) -> bool:
        """Whether the map explains its largest areas in boxes beside it: two maps beside each other have no room."""
        return self.template not in ("incident", "comparison", "multiples")

    @property
    def lying(self) -> bool:
        """Whether the paper is wider than it is high."""
        if self.paper == "16:9":
            return True
        if self.landscape is None:
            return self.template in ("map", "multiples") or (self.template == "comparison" and len(self.langs) == 1)
        return self.landscape

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper in points."""
        short, long = PAPERS[self.paper]
        return (long, short) if self.lying else (short, long)
