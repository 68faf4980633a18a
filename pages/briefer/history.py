"""What was exported, newest first, so that it can be made again by everybody who uses the store."""

from __future__ import annotations

import base64
import contextlib
import dataclasses
import datetime as dt
from dataclasses import dataclass

from errors import UsageError
from exports.figures.design import PARTS, Design
from filters import Filters, read_link, write_link
from store import PastExport, Store

#: Fields that the store keeps as they are.
SAME = ("ending", "scheme", "made", "checksum", "shown")


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
    """The exports of a store, newest first; those whose design this version cannot draw are left out."""
    exports = []
    for past in store.saved.exports():
        with contextlib.suppress(KeyError, TypeError, ValueError, UsageError):
            exports.append(_export(past))
    return exports


def keep(store: Store, export: Export, who: str = "") -> None:
    """Put an export at the head of the list; one that was made again is listed once."""
    made = export.design.generated_at
    design = dataclasses.asdict(export.design) | {
        "parts": sorted(export.design.parts),
        "generated_at": made and made.isoformat(),
        "logo": base64.b64encode(export.design.logo).decode(),
    }
    same = {name: getattr(export, name) for name in SAME}
    store.saved.save_export(PastExport(write_link(export.filters, None, ""), design, **same), who)


def _export(past: PastExport) -> Export:
    design = past.design | {"parts": frozenset(past.design["parts"]) & frozenset(PARTS)}
    design["lines"] = tuple(design.get("lines", ()))
    design["logo"] = base64.b64decode(design.get("logo", ""))
    if design["generated_at"]:
        design["generated_at"] = dt.datetime.fromisoformat(design["generated_at"])
    same = {name: getattr(past, name) for name in SAME}
    return Export(read_link(past.query).filters, Design(**design), **same)
