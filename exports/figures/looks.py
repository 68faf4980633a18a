"""How an event type looks on a figure: the corners and the colour of its symbol."""

from __future__ import annotations

import math
from typing import Any

from geo.map.palette import marks

OTHER = "#8a8d93"  # event types without a mark
# Corners of the symbols, -1 to 1 from the middle, downwards; a circle has none.
_STAR = [
    (r * math.sin(math.pi * i / 5), -r * math.cos(math.pi * i / 5))
    for i in range(10)
    for r in [1.1 if i % 2 == 0 else 0.44]
]
SHAPES: dict[str, list[tuple[float, float]] | None] = {
    "circle": None,
    "square": [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)],
    "diamond": [(0, -1), (1, 0), (0, 1), (-1, 0)],
    "triangle": [(0, -0.95), (1, 0.85), (-1, 0.85)],
    "plus": [
        (-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35), (0.35, 1), (-0.35, 1),
        (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35),
    ],
    "star": _STAR,
}  # fmt: skip


def look(event_type: str) -> dict[str, Any]:
    """Symbol and colour of an event type."""
    mark = marks().get(event_type)
    return {"shape": SHAPES[mark.symbol], "colour": mark.colour} if mark else {"shape": None, "colour": OTHER}
