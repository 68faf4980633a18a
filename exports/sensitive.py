"""Exports for rooms where a point or a name could hurt somebody: places coarsened, words masked, sources hidden.

What is kept is what is known to be harmless. Of the quoted words only those of our own word lists stay: a word no list
knows may be anybody's name.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import packs
from errors import UsageError
from exports.extract import Batch, Line
from filters import Filters
from models import Place
from text import lexicon
from text.dates import date_words
from text.normalize import fold
from text.numbers import number_words
from wording.texts import gazetteer

LEVELS = ("admin1", "admin2", "admin3")
PRECISION = {"admin1": "governorate", "admin2": "district", "admin3": "district"}
MASK = "[…]"
WORD = re.compile(r"\w+")
# Fields that are kept as they are: one that is added to the record one day is hidden until somebody lists it here.
KEPT = (
    "event_date", "event_date_end", "time_precision", "disorder_type", "event_type", "sub_event_type", "waqai_type",
    "actors", "fatalities_min", "fatalities_max", "injuries_min", "injuries_max", "toll_by_group", "status",
    "modality", "claimed_by", "confidence", "confidence_reasons",
)  # fmt: skip
# Filters that may be shown; boxes, areas, words and sources, and any filter to come, may not.
SHOWN = (
    "date_from", "date_to", "factions", "perpetrators", "targets", "without", "event_types", "sub_event_types",
    "precisions", "statuses", "modalities", "states", "counted", "set_aside",
)  # fmt: skip
FINER = ("site", "neighbourhood", "town", "near")


def known_level(level: str | None) -> str | None:
    """The level, checked.

    Raises
    ------
    UsageError
        It is none of ``LEVELS``.
    """
    if level is not None and level not in LEVELS:
        raise UsageError("--sensitive", level, "is not a level to coarsen to", LEVELS)
    return level


def masked(batches: Iterable[Batch], level: str) -> Iterator[Batch]:
    """The batches with every place no finer than ``level`` and nothing that leads to a person or a source."""
    number = 0
    for batch in batches:
        lines = []
        for text, *_, review, doubts in batch:
            number += 1
            record = json.dumps(_record(json.loads(text), level, number), ensure_ascii=False)
            lines.append(Line(record, review=review, doubts=doubts))
        yield lines


def safe_filters(filters: Filters, level: str) -> Filters:
    """The filters as they may be shown: places no finer than ``level``, no box, words or sources.

    >>> safe_filters(Filters(place_ids=("qam-halko",), text="name"), "admin1").place_ids
    ('SY08',)
    """
    known = (gazetteer().places.get(ident) for ident in filters.place_ids)
    units = [_coarse({"place_id": place.place_id}, level) for place in known if place]
    shown = {name: getattr(filters, name) for name in SHOWN}
    return Filters(**shown, place_ids=tuple(dict.fromkeys(unit["place_id"] for unit in units if unit)))


def _record(record: dict[str, Any], level: str, number: int) -> dict[str, Any]:
    """A record without what could hurt; its ids, which are made of the article, become a number."""
    place = _coarse(record.get("place"), level)
    precision = record.get("geo_precision")
    if place is None:
        precision = "unresolved"
    elif precision in FINER or (record["place"] or {}).get("place_id") != place["place_id"]:
        precision = PRECISION[level] if place["kind"] != "governorate" else "governorate"
    return {
        **{name: record.get(name) for name in KEPT},
        "incident_id": str(number),
        "article_id": "",
        "place": place,
        "origin_place": _coarse(record.get("origin_place"), level),
        "geo_precision": precision,
        "evidence": [
            {**said, "start": 0, "end": 0, "text": words(said["text"], said["field"])}
            for said in record.get("evidence") or ()
        ],
    }


def _coarse(place: dict[str, Any] | None, level: str) -> dict[str, Any] | None:
    """The unit of a level that a place lies in; a place that is no finer stays; None where no unit is known."""
    if place is None:
        return None
    known = gazetteer().places.get(place["place_id"])
    if known is None:
        return None
    unit: Place | None = None
    for name in LEVELS[LEVELS.index(level) :: -1]:
        ident = getattr(known, name)
        if ident and ident in gazetteer().places:
            unit = gazetteer().places[ident]
            break
    if unit is None:
        return place if known.kind == "country" else None
    found = gazetteer().describe(unit)
    return {name: getattr(found, name) for name in found.__slots__}


def words(text: str, field: str) -> str:
    """A quotation of which only harmless words are left.

    >>> words("قتل محمد العلي", "event_type")
    'قتل […]'
    >>> words("حي حلكو", "place")
    '[…]'
    """
    if field.startswith(("place", "origin")):
        return MASK
    if field.startswith(("actor", "claimed")) and fold(text).casefold().strip() in _factions():
        return text
    kept = [m if _harmless(m) else MASK for m in WORD.findall(text)]
    return " ".join(w for i, w in enumerate(kept) if w != MASK or not i or kept[i - 1] != MASK)


def _harmless(word: str) -> bool:
    if word.isdigit():
        return True
    if word[0].isascii():
        return word in _dates() or (word.islower() and word in _lists())  # "Rose", "Hope" and "Mark" are names, too
    plain = fold(word)
    known = _lists() | _dates()
    return plain in known or (plain[:1] in ("و", "ف", "ب", "ل") and plain[1:] in known)


@lru_cache(maxsize=1)
def _lists() -> frozenset[str]:
    """Words of our lists, folded, one by one: events, persons without names, numbers.

    Little words (على, من) are no part of it: folded, some of them are names.
    """
    forms = [form for trigger in lexicon.triggers() if not trigger.weak for form in trigger.forms]
    forms += [form for word in lexicon.persons() for form in word.forms]
    forms += [*number_words.ARABIC, *number_words.ENGLISH, *number_words.TEENS]
    split = [WORD.findall(fold(form)) for form in forms]
    return frozenset(w for found in split for w in found if len(w) > (2 if len(found) == 1 else 3))


@lru_cache(maxsize=1)
def _dates() -> frozenset[str]:
    """Names of days and months but for those that are names of people."""
    names = [*date_words.WEEKDAYS, *date_words.MONTHS, *date_words.RELATIVE_DAYS, *date_words.YEAR_WORDS]
    weak = date_words.WEAK_MONTHS | {"April", "June", "August", "Jun", "Aug", "Apr"}
    return frozenset(w for name in names if name not in weak for w in WORD.findall(name))


@packs.cached
def _factions() -> frozenset[str]:
    return frozenset(fold(name.name).casefold() for name in lexicon.actor_names() if name.kind != "slanted")
