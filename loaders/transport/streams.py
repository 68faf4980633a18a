"""Files as streams that can be read from their start: on this machine, in a bucket, on the web, packed or not.

Buckets (``s3://``, ``gs://``, ``az://``) come through fsspec (https://filesystem-spec.readthedocs.io), addresses
of the web through :mod:`loaders.transport.fetch`; gzip, bzip2 and zstd are recognised by their first bytes.
Nothing is ever unpacked to a folder: a member of an archive is read where it lies, its name is only shown.
"""

from __future__ import annotations

import bz2
import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from errors import InputError
from loaders.interface import Given
from loaders.transport.fetch import Fetched, fetch, is_address

STDIN = "-"
HEAD_BYTES = 1 << 16  # enough of a file to tell its source
ZIP = b"PK\x03\x04"
LARGEST = 20_000_000_000  # bytes a packed file may unpack to: the largest crawls and dumps are smaller
RATIO = 250  # unpacked to packed; text packs 3 to 30 times, repeated lines 100
FREE = 50_000_000  # bytes before the ratio is looked at
MEMBERS = 20_000
_BUCKETS = {"s3": "s3fs", "s3a": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "az": "adlfs", "abfs": "adlfs"}
_PLAIN = ("file", "local", "memory", "zip")
_MAGIC = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\x28\xb5\x2f\xfd": "zstd"}


@contextmanager
def opened(path: Path | str, given: Given) -> Iterator[tuple[BinaryIO, Fetched | None]]:
    """The bytes of a file, of standard input, of an address or of an object in a bucket, as they lie there.

    Raises
    ------
    InputError
        The address is refused, or a library for this kind of bucket is missing.
    OSError
        The file cannot be opened.
    """
    name = str(path)
    if name == STDIN:
        yield io.BytesIO(sys.stdin.buffer.read()), None
    elif is_address(name):
        fetched = fetch(name, given.allow_private, keep=given.keep)
        with fetched.body:
            yield cast(BinaryIO, fetched.body), fetched
    elif "://" in name:
        with _in_bucket(name) as stream:
            yield cast(BinaryIO, stream), None
    else:
        with Path(path).open("rb") as file:
            yield file, None


@contextmanager
def _in_bucket(name: str) -> Iterator[IO[bytes]]:
    import fsspec

    for link in name.split("::"):  # a member of an archive in a bucket is written zip://NAME::s3://...
        kind = link.split("://")[0].lower()
        if kind not in (*_BUCKETS, *_PLAIN):
            known = ", ".join((*_BUCKETS, "zip"))
            raise InputError(name, 0, f"{kind!r} is not a kind of address we can read", f"known: http, https, {known}")
    try:
        stream = fsspec.open(name, "rb").open()
    except ImportError as error:
        wanted = next((library for kind, library in _BUCKETS.items() if f"{kind}://" in name.lower()), "fsspec")
        raise InputError(name, 0, f"needs {wanted}, which is not installed", f"pip install {wanted}") from error
    except (OSError, ValueError, KeyError) as error:
        raise InputError(name, 0, f"cannot be read: {error}"[:200], "check the name and its permissions") from None
    with stream:
        yield stream


def packing(head: bytes) -> str | None:
    """How a file is packed, by its first bytes."""
    return next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), None)


def unpacked(stream: BinaryIO, kind: str, name: str) -> BinaryIO:
    """What a packed stream holds, as a stream; reading it raises InputError when it is broken or a bomb."""
    stream.seek(0)
    packed: Any
    if kind == "gzip":
        packed = gzip.GzipFile(fileobj=stream, mode="rb")
    elif kind == "bzip2":
        packed = bz2.BZ2File(stream)
    else:
        packed = _Zstd(stream)
    return cast(BinaryIO, io.BufferedReader(_Measured(packed, stream, name, kind), 1 << 16))


class _Zstd(io.RawIOBase):
    """A zstd stream, frame after frame, that tells when its end is missing; the library's own reader does not."""

    def __init__(self, below: BinaryIO) -> None:
        self._below = below
        self._start()

    def _start(self) -> None:
        import zstandard

        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._begun, self._waiting, self._ready, self._at = False, b"", b"", 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._ready:
            packed = self._waiting or self._below.read(1024)  # a block of one letter grows 30,000 times
            if not packed:
                if self._begun:
                    raise EOFError("the last frame has no end")
                return 0
            self._begun = True
            self._ready = self._frame.decompress(packed)
            self._waiting = b""
            if self._frame.eof:
                self._waiting = self._frame.unused_data
                import zstandard

                self._frame, self._begun = zstandard.ZstdDecompressor().decompressobj(), False
        taken = self._ready[: len(view)]
        self._ready = self._ready[len(taken) :]
        view[: len(taken)] = taken
        self._at += len(taken)
        return len(taken)

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """To a place counted from the start; what lies before is read again."""
        if offset < self._at:
            self._below.seek(0)
            self._start()
        while self._at < offset and self.read(min(1 << 16, offset - self._at)):
            pass
        return self._at

    def tell(self) -> int:
        return self._at


class _Careful(io.RawIOBase):
    """A stream that is unpacked as it is read, and says in our words when it is broken."""

    def __init__(self, packed: IO[bytes], name: str, broken: str) -> None:
        self._packed, self._name, self._broken = packed, name, broken
        self._read = getattr(packed, "read1", packed.read)  # read() would lose what comes before a break

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            piece = self._read(len(view))
        except Exception as error:
            if not _is_broken(error):
                raise
            raise InputError(self._name, 0, f"{self._broken}: {error}", "download it again") from None
        view[: len(piece)] = piece
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._packed.seek(offset, whence)

    def tell(self) -> int:
        return self._packed.tell()


class _Measured(_Careful):
    """A stream that stops when what is packed in it is a bomb."""

    def __init__(self, packed: IO[bytes], below: BinaryIO, name: str, kind: str) -> None:
        super().__init__(packed, name, f"is not a complete {kind} file")
        self._below, self._size = below, 0

    def readinto(self, buffer: object) -> int:
        taken = super().readinto(buffer)
        self._size += taken
        if self._size > FREE and self._size > self._below.tell() * RATIO:
            raise InputError(self._name, 0, f"unpacks to more than {RATIO} times its size", "it may be a bomb")
        if self._size > LARGEST:
            raise InputError(self._name, 0, f"unpacks to more than {LARGEST} bytes", "split it")
        return taken

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence == io.SEEK_CUR:
            offset += self.tell()
        elif whence == io.SEEK_END:
            while self.read(1 << 20):
                pass
            offset += self.tell()
        if offset < self.tell():
            self._size = 0
        return super().seek(offset)


def _is_broken(error: Exception) -> bool:
    return isinstance(error, (OSError, EOFError, zlib.error, zipfile.BadZipFile)) or type(error).__module__.startswith(
        "zstandard"
    )


def archive(stream: BinaryIO, name: str) -> zipfile.ZipFile:
    """A zip file whose members are small enough to be read.

    Raises
    ------
    InputError
        It is broken, a bomb, or holds too many members.
    """
    try:
        stream.seek(0, io.SEEK_END)
        size = stream.tell()
        stream.seek(0)
        found = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise InputError(name, 0, f"is not a complete zip file: {error}", "download it again") from None
    inside = found.infolist()
    if len(inside) > MEMBERS:
        raise InputError(name, 0, f"holds {len(inside)} members", f"split it: {MEMBERS} is the limit")
    if beyond := next((member for member in inside if member.compress_size > size), None):
        # Asked for, so many bytes would be made room for.
        reason = f"is not a complete zip file: {beyond.filename[:80]!r} takes {beyond.compress_size} of {size} bytes"
        raise InputError(name, 0, reason, "download it again")
    total = sum(member.file_size for member in inside)  # members that share their bytes add up here
    if total > LARGEST or (total > FREE and total > size * RATIO):
        raise InputError(name, 0, f"unpacks to {total} bytes, from {size}", "it may be a bomb")
    return found


def member(found: zipfile.ZipFile, inside: zipfile.ZipInfo, name: str) -> BinaryIO:
    """A member of an archive as a stream."""
    if inside.flag_bits & 1:
        raise InputError(name, 0, "is locked with a password", "unpack it yourself")
    try:
        return cast(BinaryIO, io.BufferedReader(_Careful(found.open(inside), name, "cannot be unpacked")))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, zlib.error, EOFError) as error:
        raise InputError(name, 0, f"cannot be unpacked: {error}", "unpack it yourself") from None


def head_of(stream: BinaryIO) -> bytes:
    """The first bytes of a stream, which is then at its start again; as far as a broken one can be read."""
    stream.seek(0)
    head = b""
    try:
        while len(head) < HEAD_BYTES and (piece := stream.read(min(4096, HEAD_BYTES - len(head)))):
            head += piece
    except InputError:
        if not head:
            raise
    stream.seek(0)
    return head
