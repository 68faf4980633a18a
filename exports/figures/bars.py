"""Bars over time as a picture, for documents that hold no drawing of their own; drawn by matplotlib."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from exports.maps.fonts import typeface
from exports.maps.ground import INK, MUTED, PAPER
from wording.texts import MARK, Lang

GRID, READ = "#d3cfc6", "#b5b0a5"


def picture(line: dict[str, Any], langs: tuple[Lang, ...], width: float, height: float, dpi: int) -> bytes:
    """The bars of a timeline with the articles read hanging below them, as a PNG.

    Parameters
    ----------
    line : dict
        What :func:`exports.figures.timeline.timeline` gives, with bars.
    width, height : float
        Points.
    """
    figure = Figure(figsize=(width / 72, height / 72), facecolor=PAPER)
    FigureCanvasAgg(figure)
    below = 0.26 if line["read_said"] else 0.16
    axes = figure.add_axes((22 / width, below, 1 - 24 / width, 0.97 - below))
    bars = line["bars"]
    for number, bar in enumerate(bars):
        foot = 0
        for part in bar["parts"]:
            axes.bar(number, part["count"], 0.82, bottom=foot, color=part["colour"], edgecolor=PAPER, linewidth=0.4)
            foot += part["count"]
    axes.set(xlim=(-0.5, len(bars) - 0.5), ylim=(0, line["most"]), xticks=[])
    axes.set_yticks([line["most"]], [str(line["most"])], fontproperties=typeface(7), color=MUTED)
    axes.grid(axis="y", color=GRID, linewidth=0.5)
    axes.set_axisbelow(True)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set(color=INK, linewidth=0.8)
    axes.tick_params(length=0)
    if line["read_said"]:
        read = figure.add_axes((22 / width, 0.16, 1 - 24 / width, 0.1))
        read.bar(range(len(bars)), [bar["read"] for bar in bars], 1.0, color=READ)
        read.set(xlim=(-0.5, len(bars) - 0.5), ylim=(line["read_most"], 0))
        read.set_axis_off()
    for label in line["labels"]:
        at, side = label["at"], "left" if label["at"] == 0 else "right" if label["at"] == len(bars) - 1 else "center"
        said = " · ".join(dict.fromkeys(MARK[lang] + text for text, lang in zip(label["text"], langs, strict=True)))
        where = (22 + (width - 24) * (at + 0.5) / len(bars)) / width
        figure.text(
            {"left": 22 / width, "right": 1 - 2 / width}.get(side, where), 0.13, said, fontproperties=typeface(7),
            color=MUTED, ha=side, va="top", parse_math=False,
        )  # fmt: skip
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dpi, metadata={"Software": "Waqai"})
    return out.getvalue()
