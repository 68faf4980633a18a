"""Near-copies: reprints, syndication and cut copies of an article that is known.

An article is a copy of another one when nearly all of its runs of five words are in it, and no name, number or date
was put in the place of another. That keeps apart what an outlet writes into one template, day after day. Within one
source a cut version, a small part of the whole, is a copy (containment); of another source only a reprint is
(likeness): else a page that quotes a report inside noise would take its place. And a copy is held back only where the
other article's incidents are its own: a report is never silenced by a page that tells nothing. The store keeps a sample
of the runs of each coded article, chosen by their hash so that the same runs are chosen everywhere; a run that many
articles have tells nothing and is kept for the first few only.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import packs
from models import Article, Incident
from store import Copy, Store, digest
from store.rows import Prepared, one_source
from text.dates.date_words import MONTHS, WEEKDAYS
from text.lexicon import actor_names
from text.matcher import bare, words
from text.normalize import fold
from text.numbers.number_words import ARABIC, DUALS, ENGLISH

RUN = 5  # words
SAMPLED = 6  # one run in so many is kept
SHORTEST = 25  # words: shorter notes share their few runs by chance
CONTAINED = 0.8  # share of its runs that a copy has from the other
LEAST_SHARED = 2  # runs of the sample that two articles share before their texts are compared
MOST_HOLDERS = 20  # articles a run is kept for
MOST_COMPARED = 3  # candidates whose texts are compared
DAYS_APART = 7  # a reprint comes soon; the same words a month later are about something else
_SAME = (
    "event_date", "event_date_end", "event_type", "sub_event_type", "geo_precision", "fatalities_min",
    "fatalities_max", "injuries_min", "injuries_max", "modality",
)  # fmt: skip
PREFIXES = ("وبال", "فبال", "بال", "وال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "ك")


@dataclass(frozen=True, slots=True)
class Found:
    """An article says what another one says: ``containment`` of its word runs are in it."""

    article_id: str
    copy_of: str
    containment: float


def sketch(article: Article) -> frozenset[int]:
    """The sample of an article's word runs, as 32-bit hashes; empty for one too short to tell."""
    return frozenset(h for h in _runs(words(article.text)) if h % SAMPLED == 0)


def _runs(of: Sequence[str]) -> set[int]:
    if len(of) < SHORTEST:
        return set()
    return {zlib.crc32(" ".join(of[n : n + RUN]).encode()) for n in range(len(of) - RUN + 1)}


def containment(one: Article, other: Article) -> float:
    """Share of the word runs of one article that another one has; 0 when one is too short to tell.

    >>> containment(Article("a", "words " * 3), Article("b", "words " * 3))
    0.0
    """
    mine = _runs(words(one.text))
    return len(mine & _runs(words(other.text))) / len(mine) if mine else 0.0


def is_copy(one: Article, other: Article) -> float:
    """How much of one article is in another, if it is a copy of it; else 0."""
    if not _close_in_time(one, other):
        return 0.0
    share = containment(one, other)
    if share >= CONTAINED and not one_source(one, other) and containment(other, one) < CONTAINED:
        return 0.0
    return share if share >= CONTAINED and not _facts_replaced(words(one.text), words(other.text)) else 0.0


def covers(whole: Iterable[Incident], part: Iterable[Incident]) -> bool:
    """Whether the incidents of one article are told by another one just so: when, where, who, what and how many.

    >>> covers([], [])
    True
    """
    return {_told(i) for i in part} <= {_told(i) for i in whole}


def _told(incident: Incident) -> tuple[object, ...]:
    """What makes two codings of the same words the same to a reader."""
    place = incident.place.place_id if incident.place else None
    actors = frozenset((actor.actor_id, actor.role) for actor in incident.actors)
    return (place, actors, *(getattr(incident, name) for name in _SAME))


def _close_in_time(one: Article, other: Article) -> bool:
    a, b = one.published_date, other.published_date
    return a is None or b is None or abs(a - b) <= dt.timedelta(days=DAYS_APART)


def _facts_replaced(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a name, number or date of one stands where the other has different words."""
    facts = fact_words()
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "replace" and any(_is_fact(word, facts) for word in (*one[a:b], *other[c:d])):
            return True
    return False


def _is_fact(word: str, facts: frozenset[str]) -> bool:
    if word in facts or any(c.isdigit() for c in word):
        return True
    return any(word.startswith(p) and word[len(p) :] in facts for p in PREFIXES if len(word) > len(p) + 2)


@packs.cached
def fact_words() -> frozenset[str]:
    """Words of the names of places and factions, of numbers, weekdays and months, folded."""
    from geo.gazetteer.gazetteer import Gazetteer

    names = [n.name for n in Gazetteer.load().names] + [a.name for a in actor_names()]
    named = {form for name in names for w in words(name) for form in (w, bare(w)) if len(w) > 2}
    return frozenset(
        named | {fold(w).casefold() for table in (ARABIC, ENGLISH, DUALS, WEEKDAYS, MONTHS) for w in table}
    )


class Known:
    """What copies are looked for among: the store, and the articles of this run that it has not got yet."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._under_way: dict[str, tuple[Article, frozenset[int]]] = {}
        self._holders: dict[int, list[str]] = defaultdict(list)

    def sort(self, articles: Sequence[Article]) -> tuple[list[Found], dict[str, frozenset[int]]]:
        """What may be copies among new articles, and the runs to keep of the others.

        A new article may also be the whole of which a known one was a part; the known one is the copy then. What a
        curator freed is no copy again.
        """
        sketches = {item.article_id: sketch(item) for item in articles}
        stored = self._store.intake.holders(frozenset[int]().union(*sketches.values()))
        texts = self._store.queries.articles(
            {i for key, mine in sketches.items() for i in self._alike(key, mine, stored)} - self._under_way.keys()
        )
        freed = self._store.copies.freed(map(digest, (*articles, *texts.values())))
        copies: list[Found] = []
        kept: dict[str, frozenset[int]] = {}
        for item in articles:
            mine = sketches[item.article_id]
            others = [
                self._under_way[i][0] if i in self._under_way else texts[i]
                for i in self._alike(item.article_id, mine, stored)
                if i in self._under_way or i in texts
            ]
            own = digest(item) in freed
            whole = next(((other, share) for other in others if not own and (share := is_copy(item, other))), None)
            if whole is not None:
                copies.append(Found(item.article_id, whole[0].article_id, whole[1]))
                continue
            parts = [
                (other, share)
                for other in others
                if (share := is_copy(other, item)) and not (freed and digest(other) in freed)
            ]
            copies += [Found(other.article_id, item.article_id, share) for other, share in parts]
            kept[item.article_id] = rare = frozenset(
                h for h in mine if len(stored.get(h, ())) + len(self._holders.get(h, ())) < MOST_HOLDERS
            )
            self._under_way[item.article_id] = (item, rare)
            for run in rare:
                self._holders[run].append(item.article_id)
        return copies, kept

    def _alike(self, article_id: str, mine: frozenset[int], stored: Mapping[int, Sequence[str]]) -> list[str]:
        """The articles that share most of a sample, most first: at least two runs."""
        shared = Counter(i for h in mine for i in {*stored.get(h, ()), *self._holders.get(h, ())} if i != article_id)
        likely = [(i, n) for i, n in shared.items() if n >= LEAST_SHARED]
        return [i for i, _ in sorted(likely, key=lambda found: (-found[1], found[0]))[:MOST_COMPARED]]

    def saved(self, article_ids: Iterable[str]) -> None:
        """The store has these now."""
        for article_id in article_ids:
            _, runs = self._under_way.pop(article_id, (None, ()))
            for run in runs:
                self._holders[run].remove(article_id)
                if not self._holders[run]:
                    del self._holders[run]


def settled(
    store: Store, found: Sequence[Found], made: Mapping[str, Prepared], failed: Container[str], version: str
) -> list[Copy]:
    """Which of the copies that were found are held: those whose incidents the other article has as well.

    Parameters
    ----------
    made : mapping
        Article id -> what was coded just now; of other articles the store is asked.
    failed : container of str
        Ids of articles that could not be coded: nothing is held for them, and they are not held.
    """
    asked = {i for one in found for i in (one.article_id, one.copy_of)} - made.keys()
    stored = store.queries.incidents_of(asked) if asked else {}
    articles = store.queries.articles({one.article_id for one in found} - made.keys())
    articles |= {i: item.article for i, item in made.items()}

    def incidents(article_id: str) -> Sequence[Incident]:
        return made[article_id].coded().incidents if article_id in made else stored.get(article_id, [])

    return [
        Copy(articles[one.article_id], one.copy_of, one.containment, version)
        for one in found
        if one.article_id not in failed and one.copy_of not in failed and one.article_id in articles
        if covers(incidents(one.copy_of), incidents(one.article_id))
    ]
