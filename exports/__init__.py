"""What leaves the project: snapshots that stand alone and data files, both obeying the filters."""

from __future__ import annotations

from typing import Protocol


class Counts(Protocol):
    """The counts every view of the same filters shares."""

    @property
    def shown(self) -> int:
        """Incidents that pass the filters."""

    @property
    def total(self) -> int:
        """All incidents that may be on the map."""

    @property
    def without_place(self) -> int:
        """Incidents shown that have no point."""
