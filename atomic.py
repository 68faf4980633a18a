"""Files and folders that appear whole or not at all: written beside their place, moved there in one step."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import WaqaiError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file to write instead of ``path``; it takes that name when all went well and is gone otherwise.

    A symbolic link keeps leading where it leads; what a pipe or a device gets is written to it, never put in its place.

    Raises
    ------
    WaqaiError
        The folder is missing or cannot be written, or the disk is full. What stood at ``path`` stands still.
    """
    part: Path | None = None
    try:
        if path.is_dir():
            raise WaqaiError(f"{path}: is a folder; give the name of a file in it")
        target = path.resolve()
        special = target.exists() and not target.is_file()  # replaced, it would be gone for the whole machine
        folder = Path(tempfile.gettempdir()) if special else target.parent
        part = folder / f".{path.name[:60]}.{secrets.token_hex(4)}{path.suffix.lower()}"
        part.touch(exist_ok=False)  # with the rights the umask grants
        yield part
        if special:
            with part.open("rb") as content, target.open("wb") as out:
                shutil.copyfileobj(content, out)
            return
        if target.exists():
            shutil.copymode(target, part)
        os.replace(part, target)
    except OSError as error:
        raise WaqaiError(f"{path}: cannot be written: {error.strerror or error}; nothing was changed") from error
    finally:
        if part is not None:  # SQLite leaves a journal beside a file it could not finish
            for left in part.parent.glob(f"{glob.escape(part.name)}*"):
                left.unlink(missing_ok=True)


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, text as UTF-8; errors as :func:`whole`."""
    with whole(path) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill instead of ``path``; it takes that name when all went well, and an earlier one is gone then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    old = made.with_name(f"{made.name}.old")
    made.mkdir()
    try:
        yield made
        if path.exists():
            os.replace(path, old)
        os.replace(made, path)
    except BaseException:
        if old.exists() and not path.exists():
            os.replace(old, path)
        raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
