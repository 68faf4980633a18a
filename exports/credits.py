"""Who coded what is shown: Waqai from the words of articles, or the people and machines of a data set.

The first of an incident's ``confidence_reasons`` says it, and so does every file that goes on to another desk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from models import Incident
from wording.texts import Words, plain

#: How the reason of an incident begins that came coded, and how that is worded.
KINDS = {
    "coded by people": "credit_people", "coded by a machine": "credit_machine", "stated by a table": "credit_table",
}  # fmt: skip


def is_credited(incident: Incident) -> bool:
    """Whether somebody else than Waqai coded it."""
    return (incident.confidence_reasons or ("",))[0].startswith(tuple(KINDS))


class Credits:
    """A count of incidents by who coded them, taken in as they go by."""

    def __init__(self) -> None:
        self.by: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
        self.ours = 0

    def add(self, incidents: Iterable[tuple[str, str | None]]) -> None:
        """Take in some more, each as its reasons (the first one in front) and the name of its source."""
        for reason, source in incidents:
            kind = next((kind for kind in KINDS if reason.startswith(kind)), None)
            if kind is None:
                self.ours += 1
            else:
                self.by[kind][plain(source or "")] += 1

    def words(self, phrases: Words, sensitive: bool = False) -> list[str]:
        """A phrase for each way of coding but ours, with the sources and how many incidents each has.

        Tables of organisations stay nameless in a sensitive figure; the licences of data sets want their names.
        """
        said = []
        for kind, sources in self.by.items():
            named = [
                phrases("credit_count", source=source, count=phrases.number(count))
                for source, count in sorted(sources.items())
                if source and not (sensitive and kind == "stated by a table")
            ]
            if sources:
                values = phrases.several(named) if named else phrases.number(sources.total())
                said.append(phrases(KINDS[kind], values=values))
        return said
