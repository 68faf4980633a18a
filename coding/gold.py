"""The gold set: articles with the incidents they tell, as annotators wrote them down.

How it is annotated is told in docs/annotation.md; what it is for, in :mod:`coding.evaluation`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from errors import InputError
from models import Article


@dataclass(frozen=True, slots=True)
class GoldActor:
    """A faction of a gold incident: any of the ids in any of the roles is right."""

    ids: frozenset[str]
    roles: frozenset[str]
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldIncident:
    """What an annotator says a text tells.

    Attributes
    ----------
    types : tuple of str
        Acceptable sub-event types, the most fitting first.
    first, last : datetime.date or None
        Inclusive; None where nothing dates it.
    place_ids : frozenset of (str or None)
        Acceptable places; None among them where leaving the place open is right, empty where it is not scored.
    killed, injured : pair
        Least and most; (None, None) not stated, (3, None) at least three.
    triggers : frozenset of tuple
        ``(part, start, end)`` of words that tell of it, code points.
    unscored : frozenset of str
        Slots the text leaves too open to score.
    """

    types: tuple[str, ...]
    first: dt.date | None
    last: dt.date | None
    place_ids: frozenset[str | None]
    actors: tuple[GoldActor, ...]
    killed: tuple[int | None, int | None]
    injured: tuple[int | None, int | None]
    status: str
    modalities: tuple[str, ...]
    triggers: frozenset[tuple[str, int, int]]
    optional: bool
    unscored: frozenset[str]
    words: str


@dataclass(frozen=True, slots=True)
class Silence:
    """Words that must not become evidence of the named fields."""

    part: str
    start: int
    end: int
    fields: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """An article with what it tells; ``held`` ones are measured and never listed."""

    article: Article
    held: bool
    incidents: tuple[GoldIncident, ...]
    silent: tuple[Silence, ...]


def read_gold(path: Path) -> Iterator[GoldArticle]:
    """The articles of a gold file.

    Raises
    ------
    InputError
        A line is no gold record; the message names file, line and what is wrong.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(path, 0, f"cannot be read: {error.strerror}", "name a gold file") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            one = _gold_article(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
            reason = f"is no gold record: {type(error).__name__}: {error}"
            raise InputError(path, number, reason, "docs/annotation.md tells how they are made") from error
        yield one


def _gold_article(record: dict[str, Any]) -> GoldArticle:
    article = Article(
        record["id"], record["text"], record.get("title") or "", record.get("published"), record.get("lang")
    )
    silent = [Silence(s["part"], s["start"], s["end"], tuple(s["fields"]), s["text"]) for s in record["silent"]]
    incidents = tuple(_gold_incident(one) for one in record["incidents"])
    return GoldArticle(article, record["split"] == "held", incidents, tuple(silent))


def _gold_incident(record: dict[str, Any]) -> GoldIncident:
    def day(key: str) -> dt.date | None:
        return dt.date.fromisoformat(record[key]) if record[key] else None

    triggers = record["spans"]["trigger"]
    return GoldIncident(
        types=tuple(record["sub_event_type"]),
        first=day("event_date"),
        last=day("event_date_end"),
        place_ids=frozenset(record["place_id"]),
        actors=tuple(
            GoldActor(frozenset(a["actor_id"]), frozenset(a["role"]), a["optional"]) for a in record["actors"]
        ),
        killed=(record["fatalities_min"], record["fatalities_max"]),
        injured=(record["injuries_min"], record["injuries_max"]),
        status=record["status"],
        modalities=tuple(record["modality"]),
        triggers=frozenset((t["part"], t["start"], t["end"]) for t in triggers),
        optional=record["optional"],
        unscored=frozenset(record["unscored"]),
        words=triggers[0]["text"],
    )
