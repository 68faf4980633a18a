"""Files that appear whole or not at all: written beside their place, moved there in one step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import WaqaiError


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file to write instead of ``path``; it takes that name when all went well and is gone otherwise.

    Raises
    ------
    WaqaiError
        The folder is missing or cannot be written, or the disk is full. What stood at ``path`` stands still.
    """
    part: Path | None = None
    try:
        if path.is_dir():
            raise WaqaiError(f"{path}: is a folder; give the name of a file in it")
        if path.exists() and not path.is_file():  # replacing a device or a pipe would take it from the whole machine
            raise WaqaiError(f"{path}: is no ordinary file, so it is not replaced; give another name")
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}.", suffix=path.suffix.lower())
        os.close(handle)
        part = Path(name)
        yield part
        part.chmod(0o644)  # mkstemp gives 0600; an export is made to be handed on
        os.replace(part, path)
    except OSError as error:
        raise WaqaiError(f"{path}: cannot be written: {error.strerror or error}; nothing was changed") from error
    finally:
        if part is not None:
            part.unlink(missing_ok=True)
            # SQLite leaves a journal beside a file it could not finish.
            part.with_name(f"{part.name}-journal").unlink(missing_ok=True)
