"""Tables that take long to build, kept in ``var/`` in the form in which the next start can use them.

What is kept is plain data written by :mod:`marshal`, which reads ten times faster than the tables are built and,
unlike pickle, makes no objects of its own choice. A file is used only while the tables and the code it was built
from are the same to the byte, and only if it is whole; where it cannot be written, everything works without it.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import paths
from atomic import write
from errors import WaqaiError

_KEPT = 4  # files of a kind: versions and combinations of gazetteers that are used in turn
_SUM = hashlib.sha256().digest_size


def state_of(files: Iterable[Path]) -> str:
    """A word for the content of files, another one when a byte of one changes; where they lie does not count."""
    sha = hashlib.sha256(f"{sys.implementation.cache_tag} {marshal.version}".encode())
    for file in files:
        sha.update(f"\0{file.name}\0".encode())
        sha.update(file.read_bytes() if file.exists() else b"\0missing")
    return sha.hexdigest()[:16]


def compiled(name: str, made_from: Iterable[Path] | str, build: Callable[[], Any]) -> Any:
    """What ``build`` returns, from the file of an earlier start where there is one.

    Parameters
    ----------
    name : str
        What is kept, a word; beginning of the name of its file.
    made_from : iterable of Path or str
        Every file that decides the result, code and tables; a change of one is a new result. Or what
        :func:`state_of` said of them when they were read, where the result is built later from what was read then.
    build : callable
        Makes the result: numbers, texts, tuples, lists, sets and dictionaries of them.
    """
    state = made_from if isinstance(made_from, str) else state_of(made_from)
    path = paths.VAR / "compiled" / f"{name}-{state}"
    with suppress(OSError):
        content = path.read_bytes()
        if hashlib.sha256(memoryview(content)[_SUM:]).digest() == content[:_SUM]:
            with suppress(OSError):
                os.utime(path)  # those used last stay
            return marshal.loads(memoryview(content)[_SUM:])
    made = build()
    with suppress(OSError, WaqaiError):
        path.parent.mkdir(parents=True, exist_ok=True)
        content = marshal.dumps(made)
        write(path, hashlib.sha256(content).digest() + content)
        used_last_first = sorted(path.parent.glob(f"{name}-*"), key=lambda file: file.stat().st_mtime, reverse=True)
        for old in used_last_first[_KEPT:]:
            old.unlink()
    return made
