"""The brief "A week in Qamishli" in docs/, made from the samples: coded, reviewed as a curator would, and drawn.

    .venv/bin/python benchmarks/week_in_qamishli.py [FOLDER]

The machine's reading is not handed on unseen. What a reader of the articles changed of it is in ``REVIEWED``, and goes
into the store as corrections with a name and a reason, as it would from the page Review.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from coding import Coder  # noqa: E402
from exports.extract import Selection  # noqa: E402
from exports.figures.design import Design  # noqa: E402
from exports.figures.figure import draw  # noqa: E402
from exports.figures.timeline import previous  # noqa: E402
from filters import Filters  # noqa: E402
from ingest.ingest import fill_with_samples  # noqa: E402
from models import Incident  # noqa: E402
from store import Store  # noqa: E402

DOCS = ROOT / "docs"
WEEK = Filters(date_from="2021-04-20", date_to="2021-04-25", place_ids=("SY0802",))
WHO = "Waqai desk"
#: Language -> title, subtitle and author.
HEADS = {
    "en": ("A week in Qamishli", "Fighting over Tayy, truces and talks", WHO),
    "ar": ("أسبوع في القامشلي", "القتال على حي طي والهدن والمباحثات", "مكتب وقائع"),
}


@dataclass(frozen=True)
class Reviewed:
    """What a reader made of an incident, found by its type, its day and some of its words.

    ``changes`` are fields as :meth:`store.corrections.Corrections.correct` takes them; ``same`` finds in the same way
    another report of the event; with neither it is rejected.
    """

    kind: str
    day: str
    words: str
    why: str
    changes: dict[str, Any] = field(default_factory=dict)
    same: tuple[str, str] | None = None


REVIEWED = (
    Reviewed("clash", "2021-04-20", "من دون أن تشارك", "the article says that the army took no part"),
    Reviewed("truce", "2021-04-24", "استمرار الهدنة", "the truce held; none was reached that day"),
    Reviewed("truce", "2021-04-23", "Shots were exchanged", "the shots before the truce, told in the other article"),
    Reviewed(
        "truce", "2021-04-24", "ولا اتفاق", "talks without an agreement, held at the airport",
        {"waqai_type": "talks"},
    ),
    Reviewed(
        "patrol", "2021-04-25", "وسيّرت الشرطة", "the joint patrol, told by two articles",
        same=("patrol", "conducted a joint patrol"),
    ),
    Reviewed(
        "killing", "2021-04-22", "blamed the NDF", "the killing of the clan's elder, told by two articles",
        same=("clash", "مقتل أحد وجهاء"),
    ),
)  # fmt: skip


def review(store: Store) -> list[Reviewed]:
    """Put the review into a store; gives what was not found there, because the reading has changed."""
    told = [(incident, words) for incident, words in _told(store)]
    missing = []
    for one in REVIEWED:
        found = [i for i, words in told if (i.waqai_type, i.event_date) == (one.kind, one.day) and one.words in words]
        other = [i for i, words in told if one.same and i.waqai_type == one.same[0] and one.same[1] in words]
        if not found or (one.same and not other):
            missing.append(one)
        elif one.same:
            store.corrections.join([found[0].incident_id, other[0].incident_id], WHO, one.why)
        elif one.changes:
            store.corrections.correct(found[0].incident_id, one.changes, WHO, one.why)
        else:
            store.corrections.mark([found[0].incident_id], "rejected", WHO, one.why)
    return missing


def _told(store: Store) -> Iterator[tuple[Incident, str]]:
    every = Selection.stored(store, WEEK, "")
    for incident in every.incidents:
        assert every.told is not None
        yield incident, every.told(incident).words


def make(folder: Path) -> list[Reviewed]:
    """Write the brief in both languages, as PDF; gives what of the review was not found."""
    with tempfile.TemporaryDirectory() as place:
        store = Store(str(Path(place) / "week.sqlite"))
        fill_with_samples(store, Coder.load())
        store.settle()
        missing = review(store)
        before = previous(WEEK)
        assert before is not None
        chosen, span_before = Selection.stored(store, WEEK, ""), Selection.stored(store, before, "")
        for lang, (title, subtitle, author) in HEADS.items():
            design = Design("weekly", lang, title=title, subtitle=subtitle, author=author, mark="clear")
            draw(chosen, folder / f"week-in-qamishli-{lang}.pdf", design, span_before)
        store.close()
    return missing


if __name__ == "__main__":
    for one in make(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS):
        print(f"not found: {one.kind} of {one.day}, {one.words!r}: look whether it is still amiss", file=sys.stderr)
