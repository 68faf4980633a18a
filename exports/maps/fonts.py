"""The letters of figures: IBM Plex Sans with its Arabic, and DejaVu Sans for what it lacks.

The same files on every machine that was set up with npm, so that the same figure has the same bytes; without them
DejaVu Sans, which matplotlib brings along, writes everything.
"""

from __future__ import annotations

import logging
import os
from functools import lru_cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontProperties, fontManager

from geo.map import assets

# DejaVu has 700 where 600 is asked for, and matplotlib would say so at every start.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)

PLEX = ("IBM Plex Sans Arabic", "IBM Plex Sans")
LAST = "DejaVu Sans"


@lru_cache(maxsize=1)
def folders() -> tuple[Path, ...]:
    """Where the letters lie as TrueType files."""
    own = assets.write_letters()
    dejavu = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    for file in sorted(own.glob("*.ttf")) if own else ():
        fontManager.addfont(os.fspath(file))
    return (own, dejavu) if own else (dejavu,)


@lru_cache(maxsize=1)
def families() -> tuple[str, ...]:
    """Families in the order they are tried, Latin first."""
    return (PLEX[1], PLEX[0], LAST) if len(folders()) > 1 else (LAST,)


@lru_cache(maxsize=64)
def typeface(size: float, *, bold: bool = False, italic: bool = False) -> FontProperties:
    """The letters of a map; ``size`` in points."""
    found = [f"{name} SemiBold" if bold and name != LAST else name for name in families()]
    slanted = italic and len(found) == 1  # our letters have no italics
    return FontProperties(
        family=found, size=size, weight=600 if bold else 400, style="oblique" if slanted else "normal"
    )
