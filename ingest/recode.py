"""Stored articles into another version of the coding: after a change of lexicon, gazetteer or rules."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from errors import InputError
from ingest.ingest import BATCH, Progress
from ingest.near_copies import Found, settled, sketch
from ingest.workers import Coding, Load, Outcome, Workers, at_work
from models import Article, GroupToll, Incident, IncidentActor
from store import Failure, Store
from store.rows import Prepared

#: What makes two codings of an event the same to a reader; confidence and the words shown are left out.
SHOWN = (
    "event_date", "event_date_end", "sub_event_type", "actors", "place", "geo_precision", "fatalities_min",
    "fatalities_max", "injuries_min", "injuries_max", "toll_by_group", "status", "modality",
)  # fmt: skip


@dataclass(slots=True)
class Recoding:
    """What a recoding did, or would do.

    Attributes
    ----------
    articles : int
        Articles of another version.
    same, changed, added, removed : int
        Incidents, by what becomes of them; those that the same words tell are compared.
    fields : Counter
        Field -> incidents in which it changes.
    new, gone : Counter
        Sub-event type -> incidents that come or go.
    examples : list of str
        A line each for the first changes.
    pairs : list of tuple
        For the same changes the incident before and after; None for one that was not or is not there.
    left : int
        Articles that other readers helped to code: they stay as they are until those readers are named.
    failed : list of InputError
        Articles that could not be coded; their incidents stay as they are.
    """

    articles: int = 0
    same: int = 0
    changed: int = 0
    added: int = 0
    removed: int = 0
    left: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    new: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)
    failed: list[InputError] = field(default_factory=list)
    pairs: list[tuple[Incident | None, Incident | None]] = field(default_factory=list)


def recode(
    store: Store,
    coder: Coding,
    dry_run: bool = False,
    workers: Workers | int = 1,
    progress: Progress | None = None,
    load: Load | None = None,
    examples: int = 20,
    article_ids: Sequence[str] | None = None,
) -> Recoding:
    """Code the articles of other versions again; curators' corrections follow the words they were made on.

    Articles that came coded, and what other readers than the coder's own coded, are left alone. A copy whose container
    no longer tells its incidents is a copy no more. Broken off, it goes on where it stood.

    Parameters
    ----------
    dry_run : bool
        Only say what would change.
    article_ids : sequence of str, optional
        Only these articles, whichever version coded them.
    """
    done = Recoding(left=store.queries.of_other_readers(coder.version))
    out: deque[tuple[list[Article], Any]] = deque()
    with at_work(workers, coder, load) as working:

        def keep() -> None:
            articles, ticket = out.popleft()
            _keep(store, coder.version, articles, working.result(ticket), done, dry_run, examples)
            if progress is not None:
                progress(done.articles, "recode")

        ids = store.queries.of_other_versions(coder.version) if article_ids is None else article_ids
        for articles in _chunks(store, ids):
            out.append((articles, working.submit(articles)))
            while len(out) >= working.capacity:
                keep()
        while out:
            keep()
        if article_ids is None:
            _copies(store, coder.version, working, done, dry_run, examples)
    if not dry_run:
        store.settle()
    return done


def _copies(store: Store, version: str, working: Workers, done: Recoding, dry_run: bool, examples: int) -> None:
    """Look again at what another version held as copies: their containers may tell less now."""
    waiting = store.copies.of_other_versions(version)
    ids = list(waiting)
    for start in range(0, len(ids), BATCH):
        articles = store.queries.articles(ids[start : start + BATCH])
        outcomes = working.result(working.submit(list(articles.values())))
        made = {i: one for i, one in zip(articles, outcomes, strict=True) if isinstance(one, Prepared)}
        found = [Found(i, *waiting[i]) for i in articles]
        copies = settled(store, found, made, articles.keys() - made.keys(), version)
        held = {copy.article.article_id for copy in copies}
        freed = [item for i, item in made.items() if i not in held]
        for item in freed:
            done.articles += 1
            _compare([], list(item.coded().incidents), done, examples)
        if not dry_run:
            store.intake.save(freed, (), copies, {item.article.article_id: sketch(item.article) for item in freed})


def _chunks(store: Store, ids: Sequence[str]) -> Iterator[list[Article]]:
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        there = store.queries.articles(some)
        yield [there[i] for i in some if i in there]


def _keep(
    store: Store,
    version: str,
    articles: Sequence[Article],
    outcomes: Sequence[Outcome],
    done: Recoding,
    dry_run: bool,
    examples: int,
) -> None:
    before = store.queries.incidents_of(article.article_id for article in articles)
    coded, failures = [], []
    for article, outcome in zip(articles, outcomes, strict=True):
        done.articles += 1
        if isinstance(outcome, Prepared):
            coded.append(outcome)
            _compare(before.get(article.article_id, []), list(outcome.coded().incidents), done, examples)
        else:
            failures.append(Failure(article, version, outcome))
            reason = f"could not be coded: {outcome}"
            done.failed.append(InputError(article.article_id, 0, reason, "its incidents stay; please report it"))
    if not dry_run:
        store.intake.save(coded, failures, runs={item.article.article_id: sketch(item.article) for item in coded})


def _compare(before: list[Incident], after: list[Incident], done: Recoding, examples: int) -> None:
    for old in before:
        told = [i for i in after if _words(i) & _words(old)]
        new = max(told, key=lambda i: (i.place == old.place, min(_words(i)) == min(_words(old))), default=None)
        if new is None:
            done.removed += 1
            done.gone[old.sub_event_type] += 1
            _example(done, examples, f"{old.article_id}: no longer {old.sub_event_type}, {old.event_date}", (old, None))
            continue
        after.remove(new)
        differ = [name for name in SHOWN if getattr(old, name) != getattr(new, name)]
        done.fields.update(differ)
        if not differ:
            done.same += 1
            continue
        done.changed += 1
        changes = "; ".join(f"{name}: {_brief(getattr(old, name))} -> {_brief(getattr(new, name))}" for name in differ)
        _example(done, examples, f"{old.article_id}: {old.sub_event_type}, {old.event_date}: {changes}", (old, new))
    done.added += len(after)
    done.new.update(i.sub_event_type for i in after)
    for new in after:
        _example(done, examples, f"{new.article_id}: new {new.sub_event_type}, {new.event_date}", (None, new))


def _words(found: Incident) -> set[tuple[str, int]]:
    """Where the words stand that tell an incident; its id where none do."""
    return {(e.part, e.start) for e in found.evidence if e.field == "event_type"} or {(found.incident_id, 0)}


def _brief(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_of_a_list, value)) or "nobody"
    return "nothing" if value is None else str(getattr(value, "place_id", value))


def _of_a_list(one: IncidentActor | GroupToll) -> str:
    if isinstance(one, GroupToll):
        return f"{one.group} {one.fatalities_max or 0} killed, {one.injuries_max or 0} injured"
    return f"{one.actor_id} ({one.role})"


def _example(done: Recoding, most: int, line: str, pair: tuple[Incident | None, Incident | None]) -> None:
    if len(done.examples) < most:
        done.examples.append(line)
        done.pairs.append(pair)
