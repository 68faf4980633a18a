"""The gold set: articles with the incidents they tell, as annotators wrote them down.

How it is annotated is told in docs/annotation.md; what it is for, in :mod:`coding.evaluation.evaluation`.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Container, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from errors import InputError
from models import Article, Modality, Part, Role, Status

SLOTS = ("type", "date", "place", "perpetrator", "target", "killed", "injured", "modality", "status")


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


def read_gold(path: Path, places: Container[str] | None = None) -> Iterator[GoldArticle]:
    """The articles of a gold file; ``places`` are the ids a place may have, any where None.

    Raises
    ------
    InputError
        A line is not a gold record; the message names file, line, value and the way out.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise InputError(path, 0, f"cannot be read: {error.strerror}", "name a gold file") from error
    empty = True
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        empty = False
        try:
            one = _gold_article(_json(line), places)
        except _NoRecordError as error:
            raise InputError(path, number, f"is not a gold record: {error}", _WAY_OUT) from None
        yield one
    if empty:
        raise InputError(path, 0, "is empty", _WAY_OUT)


_WAY_OUT = "docs/annotation.md tells how records are made"


class _NoRecordError(Exception):
    """What is wrong with a line, in words that name key and value."""


def _json(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _NoRecordError(f"byte {error.start + 1} of the line is no UTF-8") from None
    except json.JSONDecodeError as error:
        raise _NoRecordError(f"it is no JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise _NoRecordError(f"it is no usable JSON: {error}") from None


_NAMES: dict[type, str] = {
    dict: "an object", list: "a list", str: "a string", int: "a whole number", bool: "true or false",
    type(None): "null",
}  # fmt: skip


class _Fields:
    """An object of a record, read key by key; ``where`` is how a message names it."""

    def __init__(self, value: Any, where: str = "") -> None:
        self.where = where
        self.values: dict[str, Any] = self._checked(value, where or "the line", (dict,))

    def _checked(self, value: Any, name: str, kinds: tuple[type, ...]) -> Any:
        if type(value) not in kinds:
            wanted = " or ".join(_NAMES[kind] for kind in kinds)
            raise _NoRecordError(f"{name} is {json.dumps(value, ensure_ascii=False)[:60]}, not {wanted}")
        return value

    def name(self, key: str) -> str:
        return f"{self.where}{'.' if self.where else ''}{key}"

    def get(self, key: str, *kinds: type) -> Any:
        if key not in self.values:
            raise _NoRecordError(f"{self.name(key)} is missing")
        return self._checked(self.values[key], self.name(key), kinds)

    def day(self, key: str) -> dt.date | None:
        value = self.get(key, str, type(None))
        try:
            return dt.date.fromisoformat(value) if value else None
        except ValueError:
            raise _NoRecordError(f"{self.name(key)} is {value!r}, no day such as 2021-04-25") from None

    def count(self, key: str) -> int | None:
        value: int | None = self.get(key, int, type(None))
        if value is not None and value < 0:
            raise _NoRecordError(f"{self.name(key)} is {value}, less than 0")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        return self._allowed(self.get(key, str), self.name(key), allowed)

    def choices(self, key: str, allowed: Collection[str] | None = None) -> tuple[str, ...]:
        found = [self._checked(value, f"{self.name(key)}[{n}]", (str,)) for n, value in enumerate(self.get(key, list))]
        return tuple(self._allowed(value, self.name(key), allowed) for value in found)

    def _allowed(self, value: str, name: str, allowed: Collection[str] | None) -> str:
        if allowed is not None and value not in allowed:
            raise _NoRecordError(f"{name} has {value!r}; known: {', '.join(allowed)}")
        return value

    def objects(self, key: str) -> list[_Fields]:
        return [_Fields(value, f"{self.name(key)}[{n}]") for n, value in enumerate(self.get(key, list))]

    def span(self, article: Article) -> tuple[str, int, int, str]:
        """Part, start, end and words of a span, which are the article's own."""
        part, words = self.choice("part", get_args(Part)), self.get("text", str)
        start, end = self.get("start", int), self.get("end", int)
        stands = article.part(part)[start:end] if start >= 0 else ""  # type: ignore[arg-type]
        if stands != words:
            raise _NoRecordError(f"{self.where} quotes {words!r} where the {part} has {stands[:60]!r}")
        return part, start, end, words


def _gold_article(value: Any, places: Container[str] | None) -> GoldArticle:
    record = _Fields(value)
    told = {key: record.values.get(key) for key in ("title", "published", "lang")}
    for key in told:
        if told[key] is not None:
            record.get(key, str)
    if told["published"]:
        _Fields({"published": told["published"][:10]}).day("published")
    article = Article(
        record.get("id", str), record.get("text", str), told["title"] or "", told["published"], told["lang"]
    )
    silent = []
    for one in record.objects("silent"):
        part, start, end, words = one.span(article)
        silent.append(Silence(part, start, end, one.choices("fields"), words))
    incidents = tuple(_gold_incident(one, article, places) for one in record.objects("incidents"))
    return GoldArticle(article, record.choice("split", ("dev", "held")) == "held", incidents, tuple(silent))


def _gold_incident(record: _Fields, article: Article, places: Container[str] | None) -> GoldIncident:
    place_ids = record.get("place_id", list)
    for place_id in place_ids:
        if place_id is not None and (not isinstance(place_id, str) or (places is not None and place_id not in places)):
            raise _NoRecordError(f"{record.name('place_id')} has {place_id!r}, no place of the gazetteer")
    triggers = [
        one.span(article) for one in _Fields(record.get("spans", dict), record.name("spans")).objects("trigger")
    ]
    types = record.choices("sub_event_type")
    for key, found in (("spans.trigger", triggers), ("sub_event_type", types)):
        if not found:
            raise _NoRecordError(f"{record.name(key)} is empty")
    return GoldIncident(
        types=types,
        first=record.day("event_date"),
        last=record.day("event_date_end"),
        place_ids=frozenset(place_ids),
        actors=tuple(
            GoldActor(
                frozenset(a.choices("actor_id")), frozenset(a.choices("role", get_args(Role))), a.get("optional", bool)
            )
            for a in record.objects("actors")
        ),
        killed=(record.count("fatalities_min"), record.count("fatalities_max")),
        injured=(record.count("injuries_min"), record.count("injuries_max")),
        status=record.choice("status", get_args(Status)),
        modalities=record.choices("modality", get_args(Modality)),
        triggers=frozenset((part, start, end) for part, start, end, _ in triggers),
        optional=record.get("optional", bool),
        unscored=frozenset(record.choices("unscored", SLOTS)),
        words=triggers[0][3],
    )
