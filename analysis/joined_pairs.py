"""How well reports of one event are joined: pairs of texts of which somebody knows whether they tell one event.

Each line of the file is a family of texts about places and days near each other, with the pairs to be judged. All of
them are coded and linked in one store, as a day's reports would be; a pair is joined where any event is told by both.
Precision is the share of joined pairs that tell one event, recall the share of pairs of one event that are joined.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from errors import DataFileError
from filters import Filters
from models import Article, CodedArticle, Incident
from store import Store

SPLITS = ("dev", "held")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts by their ids, whether they tell one event, and what the pair tries."""

    a: str
    b: str
    same: bool
    kind: str


@dataclass(frozen=True, slots=True)
class Family:
    """Texts about events near each other, and the pairs among them."""

    name: str
    split: str
    articles: tuple[Article, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair, whether it was joined, and how many incidents were read in each of its texts."""

    pair: Pair
    split: str
    joined: bool
    read: tuple[int, int]

    @property
    def right(self) -> bool:
        """Whether it was joined where it tells one event, and only there."""
        return self.joined == self.pair.same


@dataclass(slots=True)
class Score:
    """Pairs of one event and of two, and which of them were joined."""

    same: int = 0
    joined: int = 0
    both: int = 0
    pairs: int = 0

    @property
    def precision(self) -> float:
        """Of the pairs joined, those that tell one event; 1 where none was joined."""
        return self.both / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        """Of the pairs of one event, those that were joined; 1 where there is none."""
        return self.both / self.same if self.same else 1.0


@dataclass(slots=True)
class Joining:
    """What became of all pairs."""

    judged: list[Judged] = field(default_factory=list)

    def score(self, split: str) -> Score:
        """The figures of one split."""
        found = Score()
        for one in self.judged:
            if one.split == split:
                found.pairs += 1
                found.same += one.pair.same
                found.joined += one.joined
                found.both += one.joined and one.pair.same
        return found


def read_pairs(path: Path) -> list[Family]:
    """The families of a file of pairs.

    Raises
    ------
    DataFileError
        A line is not as it must be; the message names it.
    """
    families: list[Family] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            families.append(_family(json.loads(line)))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            way_out = "see tests/gold/pairs.jsonl: id, split, texts, pairs of a, b, same, kind"
            raise DataFileError(path, number, f"is not a family of pairs: {error!r}", way_out) from error
    return families


def _family(row: Mapping[str, Any]) -> Family:
    name, split = str(row["id"]), row["split"]
    if split not in SPLITS:
        raise ValueError(f"split {split!r} is not one of {', '.join(SPLITS)}")
    texts = {
        key: Article(f"{name}-{key}", one["text"], published=one["published"], lang=one["lang"], source=key)
        for key, one in row["texts"].items()
    }
    pairs = tuple(
        Pair(texts[one["a"]].article_id, texts[one["b"]].article_id, bool(one["same"]), str(one["kind"]))
        for one in row["pairs"]
    )
    return Family(name, split, tuple(texts.values()), pairs)


def judge(families: Iterable[Family], code: Callable[[Article], list[Incident]]) -> Joining:
    """Code and link all texts, and see which pairs are joined."""
    families = list(families)
    store = Store("sqlite://")
    articles = [article for family in families for article in family.articles]
    store.intake.save([CodedArticle(article, tuple(code(article)), "pairs") for article in articles])
    store.links.link()
    columns = store.queries.columns()
    rows = columns.select(Filters(counted="reports"))
    incidents = store.queries.numbered(columns["number"][rows].tolist())
    number_of = {i.incident_id: store.queries.number(i.incident_id) for i in incidents}
    event_of = dict(zip(columns["number"].tolist(), columns["event"].tolist(), strict=True))
    events: dict[str, list[int]] = {article.article_id: [] for article in articles}
    for one in incidents:
        events[one.article_id].append(event_of[number_of[one.incident_id]])
    store.close()
    found = Joining()
    for family in families:
        for pair in family.pairs:
            mine, theirs = events[pair.a], events[pair.b]
            joined = not set(mine).isdisjoint(theirs)
            found.judged.append(Judged(pair, family.split, joined, (len(mine), len(theirs))))
    return found


def lines(found: Joining, errors: bool = False) -> Iterator[str]:
    """The figures as lines of text; with ``errors`` the wrong pairs as well, except those held out."""
    yield f"{'pairs':<24} {'all':>4} {'one event':>10} {'joined':>7}  precision  recall"
    for split in SPLITS:
        s = found.score(split)
        yield f"{split:<24} {s.pairs:>4} {s.same:>10} {s.joined:>7}  {s.precision:>9.2f}  {s.recall:>6.2f}"
    yield ""
    yield f"{'what the pair tries':<24} {'all':>4} {'right':>6}"
    every, right = Counter(j.pair.kind for j in found.judged), Counter(j.pair.kind for j in found.judged if j.right)
    for kind in sorted(every):
        yield f"{kind:<24} {every[kind]:>4} {right[kind]:>6}"
    unread = sum(0 in j.read for j in found.judged)
    yield ""
    yield f"{unread} pairs have a text in which no incident was read: they cannot be joined"
    if errors:
        for j in found.judged:
            if not j.right and j.split != "held":
                said = "joined" if j.joined else "not joined"
                yield f"{j.pair.a} {j.pair.b} ({j.pair.kind}): {said}; incidents read: {j.read[0]}, {j.read[1]}"
