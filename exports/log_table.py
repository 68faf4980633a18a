"""The log of changes as a table: for a file that a spreadsheet opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from exports.escaping import cell
from store import Entry

COLUMNS = ("number", "at", "who", "what", "subject", "field", "before", "after", "why", "hash")


def log_csv(entries: Iterable[Entry]) -> str:
    r"""Entries as CSV, newest first as given, behind a byte order mark; no cell is one that a spreadsheet would run.

    >>> log_csv([])
    '\ufeffnumber,at,who,what,subject,field,before,after,why,hash\n'
    """
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([cell(str(getattr(entry, name))) for name in COLUMNS] for entry in entries)
    return "\ufeff" + out.getvalue()
