"""The folder of sources: the one place of this machine whose files the page of sources may have read.

Who reaches the page could else have any file of the machine read in and see its words.
"""

from __future__ import annotations

from pathlib import Path

from errors import UsageError
from paths import source_folder


def placed(text: str) -> Path:
    """The file or folder that a name typed on the page means: inside the folder of sources, links resolved.

    Parameters
    ----------
    text : str
        A path inside the folder, or an absolute one that leads there.

    Raises
    ------
    UsageError
        It leads out of the folder, by whatever way, or is not there.
    """
    folder = source_folder().resolve()
    try:
        path = (folder / text.strip()).resolve()
        there = path.exists()
    except (OSError, ValueError, RuntimeError):  # a NUL, a circle of links
        there = False
        path = folder
    if not path.is_relative_to(folder) or "://" in text:
        way_out = f"put it into {folder}, or have whoever runs the server list it: ./waqai watch SOURCES.toml"
        raise UsageError("address", text[:200], f"is not in the folder of sources; {way_out}")
    if not there:
        raise UsageError("address", text[:200], f"is not there; put it into {folder} first")
    return path


def stays(path: Path) -> bool:
    """Whether a path that lies in the folder of sources leads no way out of it; others are not ours to judge."""
    folder = source_folder()
    inside = path.absolute().is_relative_to(folder) or path.absolute().is_relative_to(folder.resolve())
    return not inside or path.resolve().is_relative_to(folder.resolve())
