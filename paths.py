"""Where things lie: the data that ships with the project, what was fetched, and what this machine keeps."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DATA = ROOT / "data"
LEXICONS = DATA / "lexicons"
GAZETTEERS = DATA / "gazetteers"
SYRIA = GAZETTEERS / "syria"  # read when no gazetteer is named
BOUNDARIES = DATA / "boundaries"
SAMPLES = DATA / "articles"
ASSETS = ROOT / "assets"  # files of the map, fetched from the npm registry at set-up
VAR = ROOT / "var"  # what this machine keeps; never in the repository


def store_address() -> str | None:
    """The store that the environment names with ``WAQAI_DB``; None for the usual one in ``var/``."""
    return os.environ.get("WAQAI_DB") or None
