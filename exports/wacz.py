"""What was fetched as a WACZ file (Web Archive Collection Zipped 1.1.1), which replayweb.page and others open."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from fastwarc.warc import WarcRecord, WarcRecordType

from atomic import whole
from errors import UsageError
from exports.extract import Selection
from store import Store
from store.captures import Capture

VERSION = "1.1.1"
WARC, INDEX, PAGES, PACKAGE = "archive/data.warc.gz", "indexes/index.cdx.gz", "pages/pages.jsonl", "datapackage.json"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the same captures give the same bytes
#: Headers of the transfer, which no longer hold for bytes that were unpacked.
OF_TRANSFER = {"content-encoding", "transfer-encoding", "content-length", "connection", "keep-alive", "set-cookie"}
NAMESPACE = uuid.UUID("5a1c6f6e-0f5c-4d2b-9a57-77617161692e")


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture with the title of what was read from it."""

    capture: Capture
    title: str


def entries(store: Store, selection: Selection) -> list[Entry]:
    """What the articles of a selection, and their earlier editions, were read from, each once, as it came."""
    titles = {source.article_id: source.title for source in selection.sources}
    found: dict[int, Entry] = {}
    for article_id, captures in store.captures.of(titles).items():
        for one in captures:
            found.setdefault(one.number, Entry(one, titles[article_id]))
    return [found[number] for number in sorted(found)]


def write(store: Store, chosen: Iterable[Entry], path: Path) -> int:
    """Write captures to a file, whole or not at all; gives how many.

    Raises
    ------
    UsageError
        The ending is not ``.wacz``.
    StoreError
        Bytes are gone or are not those that came.
    """
    if path.suffix.lower() != ".wacz":
        raise UsageError("OUT", str(path), "has an ending we cannot write", (".wacz",))
    listed = list(chosen)
    with whole(path) as part, zipfile.ZipFile(part, "w") as archive:
        lines, resources = [], []
        total, size = hashlib.sha256(), 0
        with archive.open(_member(WARC, zipfile.ZIP_STORED), "w", force_zip64=True) as out:
            for one in listed:
                packed = _record(one.capture, store.captures.read(one.capture))
                lines.append(_index_line(one.capture, size, len(packed)))
                out.write(packed)
                total.update(packed)
                size += len(packed)
        resources.append(_resource(WARC, total.hexdigest(), size))
        index = gzip.compress("".join(sorted(lines)).encode(), mtime=0)
        for name, content in ((INDEX, index), (PAGES, "".join(_pages(listed)).encode())):
            archive.writestr(_member(name, zipfile.ZIP_STORED), content)
            resources.append(_resource(name, hashlib.sha256(content).hexdigest(), len(content)))
        about = {"profile": "data-package", "wacz_version": VERSION, "software": "Waqai", "resources": resources}
        if listed:
            about["created"] = max(one.capture.at for one in listed)
        package = (json.dumps(about, indent=2) + "\n").encode()
        archive.writestr(_member(PACKAGE, zipfile.ZIP_DEFLATED), package)
        digest = {"path": PACKAGE, "hash": f"sha256:{hashlib.sha256(package).hexdigest()}"}
        archive.writestr(_member("datapackage-digest.json", zipfile.ZIP_DEFLATED), json.dumps(digest) + "\n")
    return len(listed)


def _member(name: str, kind: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.compress_type = kind
    return entry


def _resource(path: str, digest: str, size: int) -> dict[str, object]:
    return {"name": Path(path).name, "path": path, "hash": f"sha256:{digest}", "bytes": size}


def _record(one: Capture, body: bytes) -> bytes:
    """A response record, packed by itself so that it can be read from its place."""
    headers = [f"{name}: {value}" for name, value in one.headers.items() if name.lower() not in OF_TRANSFER]
    reason = HTTPStatus(one.status).phrase if one.status in set(HTTPStatus) else ""
    head = [f"HTTP/1.1 {one.status} {reason}", *map(_plain, headers), f"Content-Length: {len(body)}"]
    record = WarcRecord()
    urn = uuid.uuid5(NAMESPACE, f"{one.number} {one.sha256}").urn.removeprefix("urn:").encode()
    content = "\r\n".join([*head, "", ""]).encode("utf-8") + body
    record.init_headers(WarcRecordType.response, urn)
    record.headers["WARC-Target-URI"] = one.address
    record.headers["WARC-Date"] = _zulu(one.at)
    record.headers["WARC-Payload-Digest"] = f"sha256:{one.sha256}"
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(content)
    raw = io.BytesIO()
    record.write(raw)
    return gzip.compress(raw.getvalue(), mtime=0)


def _plain(line: str) -> str:
    return " ".join(line.split())


def _zulu(iso: str) -> str:
    return f"{iso[:19]}Z"


def _index_line(one: Capture, offset: int, length: int) -> str:
    stamp = "".join(c for c in one.at[:19] if c.isdigit())
    mime = {name.lower(): value for name, value in one.headers.items()}.get("content-type", "").split(";")[0].strip()
    about = {
        "url": one.address, "mime": mime or "application/octet-stream", "status": str(one.status),
        "digest": f"sha256:{one.sha256}", "length": str(length), "offset": str(offset), "filename": Path(WARC).name,
    }  # fmt: skip
    return f"{surt(one.address)} {stamp} {json.dumps(about)}\n"


def surt(address: str) -> str:
    """An address as an index sorts it: host from its end, then path and query.

    >>> surt("https://www.Example.org/a/b?c=1#d")
    'org,example)/a/b?c=1'
    """
    parts = urlsplit(address)
    host = (parts.hostname or "").lower().removeprefix("www.")
    port = f":{parts.port}" if parts.port and parts.port not in (80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){(parts.path or '/').lower()}{query.lower()}"


def _pages(listed: Iterable[Entry]) -> Iterator[str]:
    yield json.dumps({"format": "json-pages-1.0", "id": "pages", "title": "Pages"}) + "\n"
    for one in listed:
        page = {"url": one.capture.address, "ts": _zulu(one.capture.at), "title": one.title}
        yield json.dumps({"id": str(one.capture.number), **page}, ensure_ascii=False) + "\n"
