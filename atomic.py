"""Files and folders that appear whole or not at all: written beside their place, moved there in one step.

What is being written is named ``.waqai.``, eight letters of chance, and the name it is to get; its writer holds a lock
on a file without that last name, which the system opens when it dies. The next writer in that folder clears away what
nobody holds. The lock is a file of its own: who writes a part may put another in its place, as GDAL does.
"""

from __future__ import annotations

import glob
import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path

from errors import WaqaiError

if sys.platform != "win32":
    import fcntl

PART = ".waqai."
CHANCE = 8  # letters, so that two who write one file do not meet
BEFORE = ".before"  # ends the name of a folder that is being replaced


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A file to write instead of ``path``; it takes that name when all went well and is gone otherwise.

    A symbolic link keeps leading where it leads; what a pipe or a device gets is written to it, never put in its place.

    Raises
    ------
    WaqaiError
        The folder is missing or cannot be written, or the disk is full. What stood at ``path`` stands still.
    """
    begun = None
    try:
        if path.is_dir():
            raise WaqaiError(f"{path}: is a folder; give the name of a file in it")
        target = path.resolve()
        special = target.exists() and not target.is_file()  # replaced, it would be gone for the whole machine
        folder = Path(tempfile.gettempdir()) if special else target.parent
        begun = part, _ = _begun(
            folder, f"{path.stem[:60]}{path.suffix.lower()}", Path.touch
        )  # with the umask's rights
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
        if begun is not None:
            part, lock = begun
            for left in part.parent.glob(f"{glob.escape(part.name)}*"):  # a journal that SQLite could not finish with
                left.unlink(missing_ok=True)
            _ended(part, lock)


def write(path: Path, content: str | bytes) -> None:
    """Write a file whole or not at all, text as UTF-8; errors as :func:`whole`."""
    with whole(path) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill instead of ``path``; it takes that name when all went well, and an earlier one is gone then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made, lock = _begun(path.parent, path.name, Path.mkdir)
    old = made.with_name(f"{made.name}{BEFORE}")
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
        _ended(made, lock)


def _begun(folder: Path, name: str, make: Callable[[Path], None]) -> tuple[Path, int]:
    """A new part in a folder and its lock, after what others left there when they were killed is cleared away."""
    _clear(folder)
    while True:
        held = folder / f"{PART}{secrets.token_hex(CHANCE // 2)}"
        held.touch(exist_ok=False)
        lock = _lock(held, wait=True)
        if held.exists():  # not taken for left behind before it was locked
            break
        if lock >= 0:
            os.close(lock)
    part = folder / f"{held.name}.{name}"
    try:
        make(part)
    except OSError:
        _ended(part, lock)
        raise
    return part, lock


def _ended(part: Path, lock: int) -> None:
    """Give the lock of a part back, the last of what stood in the folder."""
    (part.parent / part.name[: len(PART) + CHANCE]).unlink(missing_ok=True)
    if lock >= 0:
        os.close(lock)


def _clear(folder: Path) -> None:
    """Take away what is held by nobody; a folder whose replacement did not come is put back."""
    left = sorted(folder.glob(f"{PART}*"))  # a lock comes before its part, and that before the journal named after it
    for _, same in groupby(left, key=lambda path: path.name[: len(PART) + CHANCE]):
        paths = list(same)
        if (lock := _lock(paths[0], wait=False)) < 0:
            continue
        with suppress(OSError, ValueError):  # of somebody else, or by a name that we give to none
            for path in reversed(paths):  # the lock last: without it, nobody would know of the rest that it was left
                name = path.name[len(PART) + CHANCE + 1 :]
                if path.is_dir() and name.endswith(BEFORE) and not path.with_name(name.removesuffix(BEFORE)).exists():
                    os.replace(path, path.with_name(name.removesuffix(BEFORE)))
                elif path.is_dir():
                    shutil.rmtree(path)
                else:
                    path.unlink(missing_ok=True)
        os.close(lock)


def _lock(path: Path, *, wait: bool) -> int:
    """An open file that holds a lock on a part; -1 where somebody else does, or where there are no locks."""
    if sys.platform == "win32":
        return -1
    try:
        opened = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)  # no link, and no pipe that is waited for
    except OSError:
        return -1
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        os.close(opened)
        return -1
    return opened
