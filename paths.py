"""Where things lie: the data that ships with the project, what was fetched, and what this machine keeps."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DATA = ROOT / "data"
LEXICONS = DATA / "lexicons"
TEXTS = DATA / "texts"  # what screen, figures and files say
GAZETTEERS = DATA / "gazetteers"
SYRIA = GAZETTEERS / "syria"  # read when no gazetteer is named
BOUNDARIES = DATA / "boundaries"
GATE = DATA / "gate"  # rules of what is set aside before any sum
GROUND = DATA / "ground"  # waters, routes and relief under the map
SAMPLES = DATA / "articles"
ASSETS = ROOT / "assets"  # files of the map, fetched from the npm registry at set-up
VAR = ROOT / "var"  # what this machine keeps; never in the repository


def store_address() -> str | None:
    """The store that the environment names with ``WAQAI_DB``; None for the usual one in ``var/``."""
    return os.environ.get("WAQAI_DB") or None


def program() -> str:
    """The name the command line was started by: ``waqai`` from the script of that name, else ``cli.py``."""
    return os.environ.get("WAQAI_PROGRAM") or "cli.py"


def coder_key() -> str:
    """The key of the language model that ``--coder`` asks; empty where it needs none."""
    return os.environ.get("WAQAI_CODER_KEY", "")


def tile_layer() -> tuple[str, str]:
    """Address and attribution of the tile layer that ``WAQAI_TILES`` names; empty where it names none."""
    return os.environ.get("WAQAI_TILES", "").strip(), os.environ.get("WAQAI_TILES_ATTRIBUTION", "").strip()
