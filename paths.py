"""Where things lie: the data that ships with the project, what was fetched, and what this machine keeps."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent
DATA = ROOT / "data"
LEXICONS = DATA / "lexicons"
TEXTS = DATA / "texts"  # what screen, figures and files say
GAZETTEERS = DATA / "gazetteers"
PACKS = DATA / "packs"  # countries: what each holds, or where it stands
GATE = DATA / "gate"  # the numbers of what is set aside before any sum
ASSETS = ROOT / "assets"  # files of the map, fetched from the npm registry at set-up
LOCAL = ("localhost", "127.0.0.1", "::1")  # names of this machine for itself
VAR = Path(os.environ.get("WAQAI_VAR") or ROOT / "var").absolute()  # what this machine keeps; never in the repository


def store_address() -> str | None:
    """The store that ``WAQAI_DB`` names, or the file of ``WAQAI_DB_FILE``; None for the usual one in ``var/``.

    An address has a password in it: in a file it stands in no list of processes and in no settings.
    """
    if not os.environ.get("WAQAI_DB") and (file := os.environ.get("WAQAI_DB_FILE")):
        return Path(file).read_text(encoding="utf-8").strip() or None
    return os.environ.get("WAQAI_DB") or None


def own_hosts() -> tuple[str, ...]:
    """The hosts the dashboard answers for, as ``WAQAI_HOSTS`` lists them; empty where it lists none."""
    return tuple(host.strip() for host in os.environ.get("WAQAI_HOSTS", "").split(",") if host.strip())


def source_folder() -> Path:
    """The folder whose files the page of sources may have read: ``WAQAI_INBOX``, or ``var/inbox``."""
    return Path(os.environ.get("WAQAI_INBOX") or VAR / "inbox").absolute()


def program() -> str:
    """The name the command line was started by: ``waqai`` from the script of that name, else ``cli.py``."""
    return os.environ.get("WAQAI_PROGRAM") or "cli.py"


def coder_key() -> str:
    """The key of the language model that ``--coder`` asks; empty where it needs none."""
    return os.environ.get("WAQAI_CODER_KEY", "")


def tile_layer() -> tuple[str, str]:
    """Address and attribution of the tile layer that ``WAQAI_TILES`` names; empty where it names none."""
    return os.environ.get("WAQAI_TILES", "").strip(), os.environ.get("WAQAI_TILES_ATTRIBUTION", "").strip()


def mail_server() -> tuple[str, str]:
    """Address of the mail server that ``WAQAI_SMTP`` names, and whom messages are from; empty where not named."""
    return os.environ.get("WAQAI_SMTP", "").strip(), os.environ.get("WAQAI_MAIL_FROM", "").strip()


def webhook_secret() -> str:
    """The secret webhooks are signed with; empty where none is given."""
    return os.environ.get("WAQAI_WEBHOOK_SECRET", "").strip()


def desk_address() -> str:
    """The address under which readers reach the dashboard, for links in messages and feeds."""
    return public_address() or "http://localhost:8501"


def public_address() -> str:
    """The address that ``WAQAI_URL`` names; empty where it names none."""
    return os.environ.get("WAQAI_URL", "").strip()


def feeds_are_on() -> bool:
    """Whether the dashboard answers for feeds of saved views."""
    return os.environ.get("WAQAI_FEEDS", "") == "1"
