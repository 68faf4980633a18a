"""From files to the store: read, code, keep; to be run again at any time.

What was coded already, by content and pipeline version, is passed over; so an ingest that was broken
off goes on where its last batch ended.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from errors import InputError, UsageError
from loaders import Given, files, read
from loaders.content import DATES, publication
from models import Article, CodedArticle, Incident
from store import Failure, Store, digest

BATCH = 50  # articles in a transaction: a fraction of a second of work to repeat after a crash
SAMPLES = Path(__file__).resolve().parent.parent / "data" / "articles"


class Coding(Protocol):
    """What turns an article into incidents: ``coding.Coder`` or anything like it."""

    @property
    def version(self) -> str:
        """Version of code and data together: another version codes anew."""
        ...

    def code(self, article: Article) -> list[Incident]:
        """The incidents of an article."""
        ...


#: Called after each batch that is safe, with the number of articles done and the file that is being read.
Progress = Callable[[int, str], None]


@dataclass(frozen=True, slots=True)
class IngestSummary:
    """What an ingest did.

    Attributes
    ----------
    new : int
        Articles coded and kept.
    known : int
        Articles passed over: coded before by the same version.
    incidents : int
        Incidents found in the new articles.
    unshown : dict of str to int
        Incidents of these that the map does not show, by modality: denied, demanded ...
    renamed, replaced : tuple of str
        Ids of new articles that came with the id of another article and were kept under a longer one, and
        of those that took the place of an earlier edition.
    failed : tuple of InputError
        Items that could not be read or coded, each with its reason.
    """

    new: int = 0
    known: int = 0
    incidents: int = 0
    unshown: dict[str, int] = field(default_factory=dict)
    failed: tuple[InputError, ...] = ()
    renamed: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()


def ingest(
    inputs: Iterable[Path | str],
    store: Store,
    coder: Coding,
    published: str | None = None,
    progress: Progress | None = None,
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
    given : Given, optional
        What else the reader gives: columns of a table, whether private addresses may be asked.

    Raises
    ------
    StoreError
        The store refuses; what was reported before is kept.
    UsageError
        ``published`` is no date.
    """
    if published is not None:
        try:
            publication(published, "published")
        except InputError as error:
            raise UsageError("published", published, "is no date", DATES) from error
    run = _Run(store, coder, progress)
    for path in files(inputs):
        for item in [path] if isinstance(path, InputError) else read(path, published, given):
            if isinstance(item, InputError):
                run.failed.append(item)
            else:
                run.take(item, str(path))
        run.keep(str(path))
    return IngestSummary(
        run.new,
        run.known,
        run.incidents,
        dict(run.unshown),
        tuple(run.failed),
        tuple(run.renamed),
        tuple(run.replaced),
    )


def fill_with_samples(
    store: Store, coder: Coding, progress: Progress | None = None, folder: Path = SAMPLES
) -> IngestSummary | None:
    """Give an empty store the articles written for the project; None, and nothing done, when it holds some."""
    if not store.is_empty():
        return None
    return ingest(sorted(folder.glob("*.jsonl")), store, coder, progress=progress)


def coded_before(item: CodedArticle, article: Article) -> list[Incident]:
    """The incidents of a dataset's record, under the id that its article is kept under."""
    return [replace(found, article_id=article.article_id) for found in item.incidents]


@dataclass(slots=True)
class _Run:
    """One ingest under way: its counts, and the batch that is not kept yet."""

    store: Store
    coder: Coding
    progress: Progress | None
    new: int = 0
    known: int = 0
    incidents: int = 0
    unshown: Counter[str] = field(default_factory=Counter)
    failed: list[InputError] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    coded: list[CodedArticle] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    waiting: set[str] = field(default_factory=set)  # ids and digests in the batch

    def take(self, item: Article | CodedArticle, path: str) -> None:
        """Code an article unless it is known or came coded, and keep the batch when it is full."""
        article = item.article if isinstance(item, CodedArticle) else item
        version = item.pipeline_version if isinstance(item, CodedArticle) else self.coder.version
        content = digest(article)
        if not self.waiting.isdisjoint((article.article_id, content)):
            self.keep(path)  # only the store can tell a double from another article with the same id
        if self.store.done(content, version):
            self.known += 1
            return
        if isinstance(item, CodedArticle) and self._is_here(item):
            self.known += 1
            return
        given, article = article.article_id, replace(article, article_id=self.store.identity(article))
        reason = self.store.failure(content, version)
        if reason is not None:
            self._fail(path, article, f"{reason} (known from an earlier run, not tried again)")
            return
        try:
            found = coded_before(item, article) if isinstance(item, CodedArticle) else self.coder.code(article)
        except Exception as error:  # whatever one article does to the coder, the others go on
            reason = f"{type(error).__name__}: {error}"
            self.failures.append(Failure(article, version, reason))
            self._fail(path, article, reason)
        else:
            self.coded.append(CodedArticle(article, tuple(found), version))
            self._compare(given, article)
        self.waiting |= {article.article_id, content}
        if len(self.coded) + len(self.failures) >= BATCH:
            self.keep(path)

    def _is_here(self, item: CodedArticle) -> bool:
        """Whether every incident of a dataset is in the store under another article: our own export comes back."""
        there = [self.store.incident(found.incident_id) for found in item.incidents]
        return bool(there) and all(found and found.article_id != item.article.article_id for found in there)

    def _compare(self, given: str, article: Article) -> None:
        """Note an article that could not keep its id, or takes the place of an edition with other words."""
        there = self.store.article(article.article_id)
        if article.article_id.startswith(f"{given}~") and there is None:
            self.renamed.append(article.article_id)
        elif there is not None and digest(there) != digest(article):
            self.replaced.append(article.article_id)

    def _fail(self, path: str, article: Article, reason: str) -> None:
        self.failed.append(
            InputError(path, 0, f"article {article.article_id!r} could not be coded: {reason}", "please report it")
        )

    def keep(self, path: str) -> None:
        """Write the batch; only what is written is counted and reported."""
        self.store.save(self.coded, self.failures)
        self.new += len(self.coded)
        self.incidents += sum(len(coded.incidents) for coded in self.coded)
        self.unshown.update(found.modality for coded in self.coded for found in coded.incidents if not found.on_map)
        self.coded, self.failures, self.waiting = [], [], set()
        if self.progress is not None:
            self.progress(self.new + self.known + len(self.failed), path)
