"""Incidents of the GDELT event stream: coded by a machine from the world's news, and to be read as such."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import BinaryIO

from errors import InputError
from loaders.datasets import record as coded
from loaders.interface import Given, Item
from loaders.transport.content import keepable, lines
from loaders.transport.fetch import is_address
from models import CodedArticle, GeoPrecision

SOURCE = """GDELT 1.0 and 2.0 event files (https://www.gdeltproject.org, free for any use with citation):
tab-separated, no header, 57 or 58 and 61 columns. CAMEO codes of protest, show of force, coercion, assault,
fighting and mass violence become types of ours (data/lexicons/dataset_events.csv), the root code deciding where a
finer one is not listed; talks, statements and aid are no incidents and are passed over and counted. Its coder reads
no context: such incidents carry a confidence of 0.2, no deaths, and the address of the page they were read from."""

CONFIDENCE = (0.2, "coded by a machine")
_PRECISIONS: dict[str, GeoPrecision] = {
    "1": "country", "2": "governorate", "3": "town", "4": "town", "5": "governorate",
}  # fmt: skip
# Column of the place's type; name, country, first unit, (second unit in 2.0,) latitude, longitude follow.
_PLACE = {57: (49, 53), 58: (49, 53), 61: (51, 56)}
_ADDED = {57: 56, 58: 56, 61: 59}


def accepts(head: bytes) -> bool:
    """Whether the first line has GDELT's number of columns, an id and a date."""
    first = head.split(b"\n", 1)[0].rstrip(b"\r").split(b"\t")
    return len(first) in _PLACE and first[0].isdigit() and len(first[1]) == 8 and first[1].isdigit()


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The incidents of an open file in its order; a row that cannot be used is an error of its own."""
    passed = number = 0
    try:
        for line, raw in lines(stream, name):
            if not raw.strip():
                continue
            try:
                cells = [c.strip() for c in raw.decode("utf-8", "replace").rstrip("\r\n").split("\t")]
                if len(cells) not in _PLACE:
                    raise InputError(name, line, f"has {len(cells)} columns, not 57, 58 or 61", "download it again")
                kind = _type(cells[26])
                if kind is None:
                    passed += 1
                    continue
                number += 1
                yield _record([keepable(c, "a cell", name, line) for c in cells], kind, name, line)
            except InputError as error:
                number += 1
                yield error
    except InputError as error:
        yield error
        return
    if passed:
        given.note(f"{name}: {passed} events that are no incidents (talks, statements, aid) passed over")
    if not number:
        yield InputError(name, 0, "holds no protest, coercion or violence", "give another file")


def _type(code: str) -> tuple[str, str] | None:
    """The type of the longest beginning of a CAMEO code that is listed; None where it is not an incident."""
    known = coded.codes("cameo")
    found = next((known[code[:n]] for n in range(len(code), 1, -1) if code[:n] in known), None)
    if found == ("", ""):
        return "Violence against civilians", ""  # 18, unspecified assault
    return found


def _record(cells: list[str], kind: tuple[str, str], name: str, line: int) -> CodedArticle:
    try:
        day = dt.datetime.strptime(cells[1], "%Y%m%d").date().isoformat()
    except ValueError:
        raise InputError(name, line, f"day {cells[1][:20]!r} is not a date", "download it again") from None
    at, point = _PLACE[len(cells)]
    latitude = coded.number(cells[point], "latitude", name, line, 90)
    longitude = coded.number(cells[point + 1], "longitude", name, line, 180)
    precision = _PRECISIONS.get(cells[at])
    full = cells[at + 1]
    where, geo = (None, "unresolved") if precision is None else coded.place(
        "gdelt", full.split(",")[0], latitude, longitude, precision)  # fmt: skip
    url = cells[-1] if len(cells) > 57 and is_address(cells[-1]) else None
    shown = {
        "EventCode": cells[26], "SQLDATE": cells[1], "Actor1Name": cells[6], "Actor2Name": cells[16],
        "ActionGeo_FullName": full, "ActionGeo_Type": cells[at], "NumMentions": cells[31], "SOURCEURL": url or "",
    }  # fmt: skip
    words = coded.Words.of("", shown)
    words.says("event_type", "EventCode")
    words.says("event_date", "SQLDATE")
    words.says("actors", "Actor1Name", "Actor2Name")
    words.says("place", "ActionGeo_FullName", "ActionGeo_Type")
    added = cells[_ADDED[len(cells)]][:8]
    published = f"{added[:4]}-{added[4:6]}-{added[6:]}" if len(added) == 8 and added.isdigit() else None
    return coded.record("GDELT", cells[0], words, {
        **coded.event(*kind),
        "event_date": day, "event_date_end": day, "time_precision": "day",
        "actors": coded.cast(kind[0], [cells[6]], [cells[16]], day),
        "place": where, "geo_precision": geo,
    }, url=url, published=published, confidence=CONFIDENCE, lang="en")  # fmt: skip
