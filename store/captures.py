"""What was fetched, kept as it came: bytes by their SHA-256, with address, time, status and headers.

The bytes lie packed in a folder beside the store, once however often they came; what a transfer packed is unpacked, as
the reader of the article saw it. A capture is named by an article when that is read from it: also an earlier edition.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import sqlalchemy as sa

from atomic import whole
from errors import StoreError
from models import Article
from store.database import Database
from store.rows import digest, now
from store.schema import article, capture, captured, edition

FOLDER = "captures"
CHUNK = 1 << 16
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes that came from an address; ``at`` is UTC in ISO, ``size`` in bytes."""

    address: str
    at: str
    status: int
    headers: Mapping[str, str]
    sha256: str
    size: int
    number: int = 0


class Captures:
    """Keeping what was fetched, and finding it again."""

    def __init__(self, database: Database) -> None:
        self._database = database
        beside = database.beside(FOLDER)
        self.folder = beside  # None for a store in memory, which keeps no bytes

    def put(
        self, address: str, status: int, headers: Mapping[str, str], body: IO[bytes]
    ) -> tuple[Capture, bool] | None:
        """Put bytes into the folder, and say whether they are new there; None for a store in memory.

        Nothing knows of them before :meth:`link`. The body is left at its start.
        """
        if self.folder is None:
            return None
        total, size = hashlib.sha256(), 0
        while chunk := body.read(CHUNK):
            total.update(chunk)
            size += len(chunk)
        body.seek(0)
        made = Capture(address, now(), status, dict(headers), total.hexdigest(), size)
        path = self.path(made.sha256)
        new = not path.exists()
        if new:
            path.parent.mkdir(parents=True, exist_ok=True)
            with whole(path) as part, gzip.GzipFile(part, "wb", mtime=0) as packed:
                shutil.copyfileobj(body, packed, CHUNK)
            body.seek(0)
        return made, new

    def drop(self, sha256: str) -> None:
        """Remove bytes that nothing was read from, unless an earlier capture has the same."""
        with self._database.reading() as connection:
            if connection.execute(sa.select(capture.c.number).where(capture.c.sha256 == sha256).limit(1)).first():
                return
        self.path(sha256).unlink(missing_ok=True)

    def link(self, item: Article, found: Capture) -> Capture:
        """Say that an article was read from a capture, which gets its number by the first."""
        with self._database.writing() as connection:
            number = found.number
            if not number:
                last = sa.select(sa.func.coalesce(sa.func.max(capture.c.number), 0))
                number = connection.execute(last).scalar_one() + 1
                row = {name: getattr(found, name) for name in Capture.__slots__}
                row |= {"number": number, "headers": json.dumps(dict(found.headers), ensure_ascii=False)}
                connection.execute(sa.insert(capture), row)
            key = {"digest": digest(item), "capture": number}
            there = sa.select(captured.c.capture).where(*(captured.c[name] == value for name, value in key.items()))
            if not connection.execute(there).first():
                connection.execute(sa.insert(captured), key)
        return Capture(found.address, found.at, found.status, found.headers, found.sha256, found.size, number)

    def of(self, article_ids: Iterable[str]) -> dict[str, list[Capture]]:
        """Article id -> what it and its earlier editions were read from, in the order it came."""
        found: dict[str, list[Capture]] = {}
        ids = sorted(set(article_ids))
        columns = [capture.c[name] for name in Capture.__slots__]
        with self._database.reading() as connection:
            for start in range(0, len(ids), AT_ONCE):
                some = ids[start : start + AT_ONCE]
                texts = sa.union_all(
                    *(sa.select(t.c.article_id, t.c.digest).where(t.c.article_id.in_(some)) for t in (article, edition))
                ).subquery()
                question = (
                    sa.select(texts.c.article_id, *columns)
                    .distinct()
                    .join_from(texts, captured, captured.c.digest == texts.c.digest)
                    .join(capture, capture.c.number == captured.c.capture)
                    .order_by(capture.c.number)
                )
                for row in connection.execute(question).mappings():
                    values = {name: row[name] for name in Capture.__slots__}
                    one = Capture(**{**values, "headers": json.loads(values["headers"])})
                    found.setdefault(row["article_id"], []).append(one)
        return found

    def read_from(self, address: str) -> str | None:
        """The id of the article that was last read from an address and is in the store; None where there is none."""
        question = (
            sa.select(article.c.article_id)
            .join_from(capture, captured, captured.c.capture == capture.c.number)
            .join(article, article.c.digest == captured.c.digest)
            .where(capture.c.address == address, article.c.url == address)
            .order_by(capture.c.number.desc())
            .limit(1)
        )
        with self._database.reading() as connection:
            found = connection.execute(question).scalar_one_or_none()
        return None if found is None else str(found)

    def editions(self, article_id: str) -> list[Article]:
        """Earlier editions of an article, whose words were others, in no order but that of their digests."""
        columns = [edition.c[name] for name in Article.__slots__]
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(*columns).where(edition.c.article_id == article_id))
            return [Article(**row) for row in rows.mappings()]

    def read(self, found: Capture) -> bytes:
        """The bytes of a capture.

        Raises
        ------
        StoreError
            They are gone, or are not those that came.
        """
        path = self.path(found.sha256)
        try:
            content = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, gzip.BadGzipFile) as error:
            raise StoreError(f"{path}: what came from {found.address} cannot be read: {error}") from error
        if hashlib.sha256(content).hexdigest() != found.sha256:
            raise StoreError(f"{path}: is not what came from {found.address} on {found.at}: its SHA-256 is another")
        return content

    def path(self, sha256: str) -> Path:
        """Where bytes lie."""
        if self.folder is None:
            raise StoreError("a store in memory keeps nothing that was fetched")
        return self.folder / sha256[:2] / f"{sha256}.gz"
