"""Who codes: this process, some processes beside it, or a Dask cluster; one after another the same code.

Articles go out in chunks and come back in the order they went. A document that kills its worker is found among the
others of its chunk by sending them out one by one, and comes back as a reason instead of incidents.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol, cast

from errors import UsageError, WaqaiError
from models import Article, CodedArticle, Incident
from store.rows import Prepared, prepare

MOST_SECONDS = 60.0  # of a processor, for one article; the longest real ones take five
STARTS = 3  # workers in a row that end before they are ready: then none will be


class Coding(Protocol):
    """What turns an article into incidents: ``coding.Coder`` or anything like it."""

    @property
    def version(self) -> str:
        """Version of code and data together: another version codes again."""
        ...

    def code(self, article: Article) -> list[Incident]:
        """The incidents of an article."""
        ...


Load = Callable[[], Coding]  # picklable: a class or its classmethod, such as ``Coder.load``
Outcome = Prepared | str  # what is to be kept, or why there is nothing


def code(coder: Coding, articles: Iterable[Article]) -> list[Outcome]:
    """Rows of the articles with their incidents; whatever one article does to the coder, the others go on."""
    outcomes: list[Outcome] = []
    for article in articles:
        try:
            with _limited(MOST_SECONDS):
                outcomes.append(prepare(CodedArticle(article, tuple(coder.code(article)), coder.version)))
        except _TooLongError:
            outcomes.append(f"took longer than {MOST_SECONDS:g} s of a processor; the others go on")
        except Exception as error:
            outcomes.append(f"{type(error).__name__}: {error}")
    return outcomes


class _TooLongError(BaseException):
    """An article took too long; not an Exception, which a coder may catch on its way."""


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """End what is done inside after so many seconds of this processor; only where signals can be had."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Workers(Protocol):
    """Where chunks are coded."""

    capacity: int  # chunks that are out at once

    def submit(self, articles: Sequence[Article]) -> Any:
        """Send a chunk out; gives what :meth:`result` asks for."""
        ...

    def result(self, ticket: Any) -> list[Outcome]:
        """What became of a chunk, article by article; waits for it."""
        ...

    def close(self) -> None:
        """Let all go."""
        ...


class Here:
    """Our own process, when the result is asked for."""

    capacity = 1

    def __init__(self, coder: Coding) -> None:
        self._coder = coder

    def submit(self, articles: Sequence[Article]) -> Sequence[Article]:
        """Remember the chunk."""
        return articles

    def result(self, ticket: Sequence[Article]) -> list[Outcome]:
        """Code it."""
        return code(self._coder, ticket)

    def close(self) -> None:
        """Nothing to let go."""


@contextlib.contextmanager
def at_work(workers: Workers | int, coder: Coding, load: Load | None = None) -> Iterator[Workers]:
    """The workers given, or so many of our own, let go in the end; ``load`` gives each of these its coder."""
    if not isinstance(workers, int):
        yield workers
        return
    own = Here(coder) if workers <= 1 else Processes(load or type(coder).load, workers)  # type: ignore[attr-defined]
    try:
        yield own
    finally:
        own.close()


# -- processes


@dataclass(slots=True)
class _Task:
    """A chunk, or one article of it, that is out or waits to be."""

    ticket: int
    places: Sequence[int]  # of its articles in the chunk
    articles: Sequence[Article]


@dataclass(slots=True)
class _Worker:
    process: Any
    pipe: Connection
    out: deque[_Task] = field(default_factory=deque)
    ready: bool = False


class Processes:
    """Processes of this machine, each with a coder of its own; one that ends is replaced."""

    AT_ONCE = 2  # chunks a worker has, so that it need not wait for the next

    def __init__(self, load: Load, number: int) -> None:
        self._load = load
        self._context = multiprocessing.get_context("spawn")  # the same everywhere, whatever threads we have
        self._tickets = 0
        self._waiting: deque[_Task] = deque()
        self._found: dict[int, list[Outcome | None]] = {}
        self._bad_starts = 0
        self._workers = [self._start() for _ in range(number)]
        self.capacity = number * self.AT_ONCE + 1

    def submit(self, articles: Sequence[Article]) -> int:
        """Send a chunk to the first worker that has time."""
        self._tickets += 1
        self._found[self._tickets] = [None] * len(articles)
        if articles:
            self._waiting.append(_Task(self._tickets, range(len(articles)), articles))
        self._feed()
        return self._tickets

    def result(self, ticket: int) -> list[Outcome]:
        """What became of a chunk."""
        while None in self._found[ticket]:
            self._listen()
        return [outcome for outcome in self._found.pop(ticket) if outcome is not None]

    def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.pipe.close()  # they end when nobody listens any more
        for worker in self._workers:
            worker.process.join(5)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._load), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _feed(self) -> None:
        while self._waiting:
            free = min(self._workers, key=lambda w: len(w.out))
            # One that is suspected of killing its worker goes alone.
            if len(free.out) >= (1 if len(self._waiting[0].articles) == 1 else self.AT_ONCE):
                return
            task = self._waiting.popleft()
            free.out.append(task)
            with contextlib.suppress(OSError):  # it has just ended: _listen will find out
                free.pipe.send(task.articles)

    def _listen(self) -> None:
        """Take in what workers have to say, and replace those that have ended."""
        for pipe in wait([w.pipe for w in self._workers]):
            worker = next(w for w in self._workers if w.pipe is pipe)
            try:
                said = worker.pipe.recv()
            except (EOFError, OSError):
                self._ended(worker)
                continue
            if isinstance(said, str):
                raise WaqaiError(f"a worker cannot start: {said}")
            if said is None:
                worker.ready, self._bad_starts = True, 0
                continue
            task = worker.out.popleft()
            for place, outcome in zip(task.places, said, strict=True):
                self._found[task.ticket][place] = outcome
        self._feed()

    def _ended(self, worker: _Worker) -> None:
        worker.process.join()
        end = worker.process.exitcode
        how = f"signal {signal.Signals(-end).name}" if end is not None and end < 0 else f"exit code {end}"
        if not worker.ready:
            self._bad_starts += 1
            if self._bad_starts >= STARTS:
                raise WaqaiError(f"workers end before they have started ({how})")
        again: list[_Task] = list(worker.out)
        if worker.ready and again:
            task = again.pop(0)  # the one it was at
            if len(task.articles) == 1:
                self._found[task.ticket][task.places[0]] = f"its worker ended while reading it ({how})"
            else:
                one_by_one = zip(task.places, task.articles, strict=True)
                again = [_Task(task.ticket, [place], [article]) for place, article in one_by_one] + again
        self._waiting.extendleft(reversed(again))
        worker.pipe.close()
        self._workers[self._workers.index(worker)] = self._start()


def _serve(pipe: Connection, load: Load) -> None:
    """What a worker process does: code what it is sent until nobody sends any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us
    sent: queue.SimpleQueue[Any] = queue.SimpleQueue()
    tasks: queue.SimpleQueue[Sequence[Article]] = queue.SimpleQueue()

    def listen() -> None:
        try:
            while True:
                tasks.put(pipe.recv())
        except (EOFError, OSError):
            os._exit(0)

    def answer() -> None:
        try:
            while True:
                pipe.send(sent.get())
        except OSError:
            os._exit(0)

    # Both beside the coding, so that neither side ever waits for the other to listen.
    threading.Thread(target=listen, daemon=True).start()
    try:
        try:
            coder = load()
        except Exception as error:
            pipe.send(f"{type(error).__name__}: {error}")
            threading.Event().wait()
            return
        pipe.send(None)
    except OSError:  # the process that started us is gone
        os._exit(0)
    threading.Thread(target=answer, daemon=True).start()
    while True:
        sent.put(code(coder, tasks.get()))


# -- Dask


class Dask:
    """The workers of a Dask cluster; they need this checkout and its requirements."""

    def __init__(self, load: Load, address: str) -> None:
        try:
            from distributed import Client
        except ImportError as error:
            raise UsageError("--dask", address, "needs Dask: pip install -r requirements-dask.txt") from error
        self._load = load
        try:
            self._client: Any = cast(Any, Client)(address, timeout=10, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError("--dask", address, f"cannot be reached: {error}") from error
        cores = sum(self._client.nthreads().values())
        if not cores:
            self.close()
            raise UsageError("--dask", address, "has no workers; start one: dask worker ADDRESS")
        self.capacity = 2 * cores + 1

    def submit(self, articles: Sequence[Article]) -> tuple[Sequence[Article], Any]:
        """Send a chunk to the cluster."""
        return articles, self._send(articles)

    def _send(self, articles: Sequence[Article]) -> Any:
        return self._client.submit(_code_there, self._load, list(articles), pure=False)

    def result(self, ticket: tuple[Sequence[Article], Any]) -> list[Outcome]:
        """What became of a chunk."""
        from distributed import KilledWorker

        articles, future = ticket
        try:
            return list(future.result())
        except KilledWorker:
            return [self._alone(article) for article in articles]

    def _alone(self, article: Article) -> Outcome:
        """What became of one article; blamed only when every worker it is given to ends."""
        from distributed import KilledWorker

        for _ in range(STARTS):  # Dask also blames what merely waited at a worker that ended
            try:
                outcomes: list[Outcome] = self._send([article]).result()
                return outcomes[0]
            except KilledWorker:
                continue
        return "its worker ended while reading it"

    def close(self) -> None:
        """Leave the cluster as it was."""
        self._client.close()


@cache
def _coder_there(load: Load) -> Coding:
    return load()


def _code_there(load: Load, articles: Sequence[Article]) -> list[Outcome]:
    return code(_coder_there(load), articles)
