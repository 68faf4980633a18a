"""From files to the store: read, code, keep; to be run again at any time.

What was coded already, by content and pipeline version, is passed over; so an ingest that was broken
off goes on where its last batch ended. One process reads and writes, in the order of the input, wherever
the coding is done: the result does not depend on the number of workers, nor on where an earlier run was cut off.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from itertools import chain
from pathlib import Path
from typing import Any

import packs
from errors import InputError, UsageError
from ingest.captured import Recorder
from ingest.near_copies import Found, Known, settled, sketch
from ingest.workers import Coding, Here, Load, Outcome, Workers, at_work
from loaders.datasets.record_check import fault
from loaders.interface import Given, Item
from loaders.registry import files, read
from models import Article, CodedArticle
from store import Failure, Store, digest
from store.intake import Standing
from store.rows import Prepared, prepare, same_report
from text.dates.iso import DATES, publication

BATCH = 100  # articles in a chunk and in a transaction: about a second of work to repeat after a crash


#: Called after each batch that is safe, with the number of articles done and the file that is being read.
Progress = Callable[[int, str], None]


def several(number: int, noun: str) -> str:
    """So many of a thing.

    >>> several(1, "article"), several(0, "article")
    ('1 article', '0 articles')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@dataclass(slots=True)
class IngestSummary:
    """What an ingest did, or has done so far.

    Attributes
    ----------
    new : int
        Articles coded and kept.
    known : int
        Articles passed over: coded before by the same version.
    copies : int
        Articles held back: an article here tells the same incidents in the same words.
    incidents : int
        Incidents found in the new articles.
    unshown : Counter of str
        Incidents of these that the map does not show, by modality: denied, demanded ...
    renamed, replaced : list of str
        Ids of new articles that came with the id of another article and were kept under a longer one, and
        of those that took the place of an earlier edition.
    failed : list of InputError
        Items that could not be read or coded, each with its reason.
    """

    new: int = 0
    known: int = 0
    incidents: int = 0
    unshown: Counter[str] = field(default_factory=Counter)
    failed: list[InputError] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    copies: int = 0

    @property
    def articles(self) -> int:
        """All that were taken in hand."""
        return self.new + self.known + self.copies + len(self.failed)

    def add(self, other: IngestSummary) -> None:
        """Count what another ingest did as well."""
        for each in fields(IngestSummary):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def ingest(
    inputs: Iterable[Path | str],
    store: Store,
    coder: Coding,
    published: str | None = None,
    progress: Progress | None = None,
    workers: Workers | int = 1,
    retry_failed: bool = False,
    load: Load | None = None,
    given: Given | None = None,
) -> IngestSummary:
    """Read files and folders, code what is new and keep it.

    Parameters
    ----------
    inputs : iterable of Path or str
        Files, ``-`` for standard input, or folders, of which every file is read, and addresses.
    store : Store
        Where the incidents go, a batch in one transaction.
    coder : Coding
        What codes the articles.
    published : str, optional
        ISO date or date-time for articles that bring none of their own.
    progress : callable, optional
        Called with the number of articles done and the current file, once these are safely kept.
    workers : Workers or int
        Who codes: this process (1), so many processes beside it, or any other :class:`ingest.workers.Workers`.
    retry_failed : bool
        Whether articles that could not be coded, or read, earlier are tried again, besides the inputs.
    load : callable, optional
        What gives each worker its coder; ``load`` of the coder's class when it is not given.
    given : Given, optional
        What else the reader gives: columns of a table, whether private addresses may be asked.

    Raises
    ------
    StoreError
        The store refuses; what was reported before is kept.
    UsageError
        ``published`` is not a date.
    """
    if published is not None:
        try:
            publication(published, "published")
        except InputError as error:
            raise UsageError("published", published, "is not a date", DATES) from error
    given = replace(given or Given(), code=coder.code)
    with at_work(workers, coder, load) as working:
        run = _Run(store, coder, working, progress, retry_failed)
        if retry_failed:
            for failure in store.intake.failed():
                run.take(failure.article, failure.origin or "")
            inputs = dict.fromkeys(chain(inputs, (error.item for error in run.unread)))
        recorder = Recorder(store)
        given = replace(given or Given(), keep=recorder.keep)
        for path in files(inputs):
            items = [path] if isinstance(path, InputError) else read(path, published, given)
            run.read(recorder.named(items, str(path)), path)
        run.finish()
    store.settle()
    return run.done


def ingest_items(items: Iterable[Item], name: str, store: Store, coder: Coding) -> IngestSummary:
    """The same with what was read already, from a source called ``name``."""
    run = _Run(store, coder, Here(coder), None, False)
    run.read(items, name)
    run.finish()
    store.settle()
    return run.done


def fill_with_samples(
    store: Store, coder: Coding, progress: Progress | None = None, folders: Iterable[Path] | None = None
) -> IngestSummary:
    """Give an empty store the articles written for the packs in use; one that holds some stays as it is."""
    if not store.queries.is_empty():
        return IngestSummary()
    found = [pack.articles for pack in packs.active()] if folders is None else folders
    return ingest(
        [file for folder in found for file in sorted(folder.glob("*.jsonl"))], store, coder, progress=progress
    )


@dataclass(slots=True)
class _Batch:
    """Articles that go into the store together, and what is known about them before they are coded."""

    path: str
    ticket: Any = None
    todo: list[Article] = field(default_factory=list)
    origins: dict[str, str] = field(default_factory=dict)  # article id -> file
    came_coded: list[CodedArticle] = field(default_factory=list)
    copies: list[Found] = field(default_factory=list)
    runs: dict[str, frozenset[int]] = field(default_factory=dict)
    done: IngestSummary = field(default_factory=IngestSummary)
    digests: set[str] = field(default_factory=set)

    @property
    def articles(self) -> list[Article]:
        """All that go into the store."""
        return [*self.todo, *(c.article for c in self.came_coded)]


class _Run:
    """One ingest under way: its counts, what is read and not sorted yet, and the batches that are out."""

    def __init__(
        self, store: Store, coder: Coding, workers: Workers, progress: Progress | None, retry_failed: bool
    ) -> None:
        self.store, self.coder, self.workers, self.progress = store, coder, workers, progress
        self.retry_failed = retry_failed
        self.unread = store.intake.unread()
        self._not_read_before = {error.item for error in self.unread}
        self._known = Known(store)
        self._pending: list[tuple[Article | CodedArticle, str]] = []
        self._pending_ids: set[str] = set()
        self._out: deque[_Batch] = deque()
        self._failed_ids: set[str] = set()
        self.done = IngestSummary()

    def read(self, items: Iterable[Article | CodedArticle | InputError], path: Path | str | InputError) -> None:
        """Take the items of a file, and remember what of it could not be read."""
        name = path.item if isinstance(path, InputError) else str(path)
        errors: list[InputError] = []
        for item in items:
            if isinstance(item, InputError):
                errors.append(item)
            else:
                self.take(item, name)
        self.done.failed += errors
        if errors or name in self._not_read_before:
            self.store.intake.note_unread(name, errors)

    def take(self, item: Article | CodedArticle, path: str) -> None:
        """Put an article with those that are sorted next."""
        article = item.article if isinstance(item, CodedArticle) else item
        if article.article_id in self._pending_ids or len(self._pending) >= BATCH:
            self._sort()  # two editions of one article go into the store one after the other
        self._pending.append((item, path))
        self._pending_ids.add(article.article_id)

    def finish(self) -> None:
        """Code and keep all that was taken."""
        self._sort()
        while self._out:
            self._keep()

    # -- before coding

    def _sort(self) -> None:
        """Make a batch of what was read: leave out what is known, give ids, find copies; and send it out."""
        pending, self._pending, self._pending_ids = self._pending, [], set()
        if not pending:
            return
        batch = _Batch(pending[-1][1])
        coded_ids = {i.incident_id for out in self._out for c in out.came_coded for i in c.incidents}
        under_way = {a.article_id: a for out in self._out for a in out.articles}
        digests = set().union(*(out.digests for out in self._out))
        questions = [
            (item.article, item.pipeline_version) if isinstance(item, CodedArticle) else (item, self.coder.version)
            for item, _ in pending
        ]
        standing = self.store.intake.standing(questions)
        for (item, path), (article, _), stands in zip(pending, questions, standing, strict=True):
            content = f"{digest(article)} {article.source or ''}"  # the same words of two sources are two reports
            if stands.state == "done" or content in digests or (isinstance(item, CodedArticle) and self._is_here(item)):
                batch.done.known += 1
                continue
            if isinstance(item, CodedArticle) and (wrong := _refused(item, path, coded_ids)):
                batch.done.failed.append(wrong)
                continue
            digests.add(content)
            batch.digests.add(content)
            given = article.article_id
            article = replace(article, article_id=stands.article_id)
            if article.article_id in under_way and stands.article_id == given:
                article, stands = self._beside(article, under_way[given], stands)
            if stands.state == "failed" and not self.retry_failed:
                batch.done.failed.append(_failure(path, article, f"{stands.reason} ({KNOWN})"))
                continue
            if stands.renamed:
                batch.done.renamed.append(article.article_id)
            elif stands.replaces:
                batch.done.replaced.append(article.article_id)
            batch.origins[article.article_id] = path
            if isinstance(item, CodedArticle):
                batch.came_coded.append(_under_its_id(item, article))
            else:
                batch.todo.append(article)
        self._look_again(batch, digests)
        batch.copies, batch.runs = self._known.sort(batch.todo)
        batch.ticket = self.workers.submit(batch.todo)
        self._out.append(batch)
        while len(self._out) >= self.workers.capacity:
            self._keep()

    def _beside(self, article: Article, other: Article, stands: Standing) -> tuple[Article, Standing]:
        """An article whose id another one has that is not in the store yet."""
        if same_report(other, article):
            return article, replace(stands, replaces=True)
        name = f"{article.article_id}~{digest(article)[:8]}"
        return replace(article, article_id=name), replace(stands, article_id=name, renamed=True)

    def _is_here(self, item: CodedArticle) -> bool:
        """Whether every incident of a dataset is in the store under another article: our own export comes back."""
        there = [self.store.queries.incident(found.incident_id) for found in item.incidents]
        return bool(there) and all(found and found.article_id != item.article.article_id for found in there)

    def _look_again(self, batch: _Batch, digests: set[str]) -> None:
        """Code with a new edition what was held as a copy of the earlier one, which may no longer tell it."""
        held = self.store.copies.of(batch.done.replaced) if batch.done.replaced else []
        for article in self.store.queries.articles(held).values():
            content = f"{digest(article)} {article.source or ''}"
            if content not in digests:
                batch.digests.add(content)
                batch.todo.append(article)

    # -- after coding

    def _keep(self) -> None:
        """Write the batch that went out first; only what is written is counted and reported."""
        batch = self._out.popleft()
        outcomes: list[Outcome] = self.workers.result(batch.ticket)
        failures, made = [], dict[str, Prepared]()
        for article, outcome in zip(batch.todo, outcomes, strict=True):
            if isinstance(outcome, Prepared):
                made[article.article_id] = outcome
            else:
                failures.append((article, outcome))
        self._failed_ids |= {article.article_id for article, _ in failures}
        version = self.coder.version
        copies = settled(self.store, batch.copies, made, self._failed_ids, version)
        held = {copy.article.article_id for copy in copies}
        coded = [prepare(item) for item in batch.came_coded]
        coded += [item for article_id, item in made.items() if article_id not in held]
        refused = [Failure(a, version, reason, batch.origins.get(a.article_id)) for a, reason in failures]
        runs = {i: batch.runs.get(i) or sketch(item.article) for i, item in made.items() if i not in held}
        self.store.intake.save(coded, refused, copies, runs, origins=batch.origins)
        self._known.saved(batch.runs)
        done = batch.done
        done.failed += [_failure(f.origin or batch.path, f.article, f.reason) for f in refused]
        done.new, done.copies = len(coded), len(copies)
        done.incidents = sum(len(item.incidents) for item in coded)
        done.unshown.update(row["modality"] for item in coded for row, _, _ in item.incidents if not row["on_map"])
        self.done.add(done)
        if self.progress is not None:
            self.progress(self.done.articles, batch.path)


KNOWN = "known from an earlier run, not tried again; --retry-failed tries"


def _refused(item: CodedArticle, path: str, coded_ids: set[str]) -> InputError | None:
    """Why a record of a dataset is not kept; the ids of one that is are added to those of its batch."""
    for incident in item.incidents:
        if wrong := fault(incident):
            reason = f"record {item.article.title[:60]!r}: {wrong[0]} {wrong[1]!r} cannot be"
            return InputError(path, 0, reason, "correct the record")
        if incident.incident_id in coded_ids:
            reason = f"record {item.article.title[:60]!r}: the incident {incident.incident_id!r} is there twice"
            return InputError(path, 0, reason, "give each incident an id of its own")
    coded_ids.update(incident.incident_id for incident in item.incidents)
    return None


def _under_its_id(item: CodedArticle, article: Article) -> CodedArticle:
    """A dataset's record under the id that its article is kept under."""
    found = tuple(replace(incident, article_id=article.article_id) for incident in item.incidents)
    return replace(item, article=article, incidents=found)


def _failure(path: str, article: Article, reason: str) -> InputError:
    return InputError(path, 0, f"article {article.article_id!r} could not be coded: {reason}", "please report it")
