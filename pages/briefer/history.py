"""What was exported from this desk: in a JSON file beside the store, newest first, so that it can be made again."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import atomic
from errors import UsageError
from exports.figures.design import PARTS, Design
from filters import Filters
from pages.shared import links
from store import Store

MOST = 50  # exports kept
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Export:
    """One export: what was chosen, how it was to look, and what the data were then.

    ``ending`` says the format, ``scheme`` whose columns a data file has; ``checksum`` is that of the records shown.
    """

    filters: Filters
    design: Design
    ending: str
    scheme: str
    made: str
    checksum: str
    shown: int


def listed(store: Store) -> list[Export]:
    """The exports of a store, newest first; what cannot be read is left out."""
    found = []
    for entry in _read(store.beside("exports.json")):
        try:
            found.append(_export(entry))
        except (KeyError, TypeError, ValueError, UsageError):
            continue
    return found


def keep(store: Store, export: Export) -> None:
    """Put an export at the head of the list; one that was made again is listed once."""
    path = store.beside("exports.json")
    if path is None:
        return
    with _lock:
        entry = _entry(export)
        others = [e for e in _read(path) if {**e, "shown": 0} != {**entry, "shown": 0}]
        _write(path, [entry, *others][:MOST])


def _entry(export: Export) -> dict[str, Any]:
    design = dataclasses.asdict(export.design)
    design["parts"] = sorted(export.design.parts)
    made = export.design.generated_at
    design["generated_at"] = made and made.isoformat()
    return {
        "query": links.write(export.filters, None, ""),
        "design": design,
        **{name: getattr(export, name) for name in ("ending", "scheme", "made", "checksum", "shown")},
    }


def _export(entry: dict[str, Any]) -> Export:
    told = dict(entry["design"])
    told["parts"] = frozenset(told["parts"]) & frozenset(PARTS)
    if told["generated_at"]:
        told["generated_at"] = dt.datetime.fromisoformat(told["generated_at"])
    design = Design(**told)
    return Export(
        links.read(entry["query"]).filters, design, str(entry["ending"]), str(entry["scheme"]), str(entry["made"]),
        str(entry["checksum"]), int(entry["shown"]),
    )  # fmt: skip


def _read(path: Path | None) -> list[dict[str, Any]]:
    if path is None:
        return []
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def _write(path: Path, entries: list[dict[str, Any]]) -> None:
    """All of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    atomic.write(path, json.dumps(entries, ensure_ascii=False, indent=1))
