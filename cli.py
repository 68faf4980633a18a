"""The command line: the same work as the dashboard, from a terminal.

Results go to standard output or a file, everything else to standard error. Exit codes: 0 done;
1 some inputs failed, each named on standard error, the rest done; 2 unusable arguments or data files.
"""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

# Store, pandas and matplotlib are imported by the commands that need them: `code` must start at once.
from paths import ROOT

try:
    import cli_exports
    import cli_gazetteer
    import cli_store
    from cli_filters import faction_lines, number
    from cli_inputs import add_given, given_of, items
    from cli_readers import Reader, add_readers, drop_line, reader
    from errors import InputError, UsageError, WaqaiError
    from filters import Filters
    from models import Article, CodedArticle, Incident
except ModuleNotFoundError as missing:  # most often the system's Python instead of the one that was set up
    if __name__ != "__main__":
        raise
    way_out = "activate the one set up for Waqai: . .venv/bin/activate (missing or out of date? make setup)"
    print(f"cli.py: {sys.executable or 'Python'} has no module {missing.name!r}; {way_out}", file=sys.stderr)
    sys.exit(2)

if TYPE_CHECKING:
    from store import Counts, Store

VERSION = "0.1.0"
EVERYWHERE = ("0.0.0.0", "::")  # addresses that mean all of this machine's
DONE, SOME_FAILED, UNUSABLE, INTERRUPTED = 0, 1, 2, 130
PORT = "port; give a number from 1 to 65535, such as 8502"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors, newline="\n")
    try:
        chosen = parser().parse_args(arguments)
        result = int(chosen.command(chosen))
        sys.stdout.flush()
    except WaqaiError as error:
        complain(error)
        return UNUSABLE
    except BrokenPipeError:  # `... | head` has read what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        complain(f"{error.filename or 'output'}: cannot be written: {error.strerror}")
        return UNUSABLE
    except KeyboardInterrupt:
        return INTERRUPTED
    return result


# -- commands


def code(chosen: argparse.Namespace) -> int:
    """Print the incidents of articles, one JSON object per line."""
    paths = [*chosen.input, *chosen.files]
    if not paths:
        raise WaqaiError("code needs an article: python cli.py code FILE, or - for standard input")
    given = given_of(chosen, complain)
    coder = reader(chosen)
    failed = 0
    undated: list[str] = []
    found: list[Incident] | InputError
    with output(chosen.output) as out:
        for number, (path, item) in enumerate(items(paths, given), start=1):
            if isinstance(item, CodedArticle):
                found = list(item.incidents)  # a dataset's record came coded
            else:
                found = item if isinstance(item, InputError) else coded(coder, item, path)
            if isinstance(found, InputError):
                failed += 1
                complain(found)
            else:
                out.writelines(json_line(incident) for incident in found)
                if isinstance(item, Article) and not item.published and any(i.event_date is None for i in found):
                    undated.append("stdin" if path == "-" else path)
            progress(number, path)
    clear_progress()
    if told := drop_line(coder.dropped):
        complain(told)
    if undated:
        more = f" and {len(undated) - 1} more" if len(undated) > 1 else ""
        complain(f"{undated[0]}{more}: no day of publication: relative dates stay open; give --published DATE")
    return SOME_FAILED if failed else DONE


def coded(coder: Reader, article: Article, path: str) -> list[Incident] | InputError:
    """The incidents of an article, or why there are none: whatever one article does, the others go on."""
    try:
        return coder.code(article)
    except InputError as error:
        return InputError(path, 0, f"article {article.article_id!r}: {error.reason}", error.way_out)
    except Exception as error:
        reason = f"article {article.article_id!r} could not be coded: {type(error).__name__}: {error}"
        return InputError(path, 0, reason, "please report it")


def json_line(incident: Incident) -> str:
    """The record of an incident on one line, also for readers that end lines where Unicode does."""
    line = json.dumps(incident.to_record(), ensure_ascii=False)
    return line.replace("\u2028", r"\u2028").replace("\u2029", r"\u2029").replace("\x85", r"\u0085") + "\n"


def factions(chosen: argparse.Namespace) -> int:
    """List the factions: id, English and Arabic name."""
    lines = list(faction_lines(chosen.text))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    if not lines:
        complain(f"{chosen.text}: no faction has it in its id or names")
    return DONE if lines else SOME_FAILED


def taken(address: str, port: int) -> bool:
    """Whether another program listens where the dashboard would; whatever else is wrong the dashboard says itself."""
    try:
        for family, _, _, _, where in socket.getaddrinfo(address, port, type=socket.SOCK_STREAM):
            socket.create_server(where[:2], family=family).close()
    except (OSError, OverflowError) as error:
        return isinstance(error, OSError) and error.errno == errno.EADDRINUSE
    return False


def evaluate(chosen: argparse.Namespace) -> int:
    """Code a gold set and print how well it went, slot by slot."""
    from coding.evaluation.evaluation import main_evaluate

    report, text = main_evaluate([Path(path) for path in chosen.gold])
    sys.stdout.write(text)
    if chosen.errors:
        sys.stdout.writelines(f"{line}\n" for line in ("", *report.details()))
    return DONE


def serve(chosen: argparse.Namespace) -> int:
    """Run the dashboard until it is interrupted."""
    if chosen.db:  # a mistyped path must not open an empty map; the usual store may be new
        with open_store(chosen, existing=True):
            pass
    if not 1 <= chosen.port <= 65535:
        raise UsageError("--port", str(chosen.port), f"is no {PORT}")
    if taken(chosen.address, chosen.port):
        other = chosen.port + 1
        way_out = f"try: make run PORT={other}, or python cli.py serve --port {other}"
        raise UsageError("--port", str(chosen.port), f"is taken by another program; {way_out}")
    db = chosen.db or os.environ.get("WAQAI_DB")
    environment = dict(os.environ) | ({"WAQAI_DB": store_address(db)} if db else {})
    options = {
        "server.address": chosen.address,
        "server.port": str(chosen.port),
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        # Unless it is told its own address, it asks a server on the internet for it.
        "browser.serverAddress": "localhost" if chosen.address in EVERYWHERE else chosen.address,
    }
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py")]
    command += [f"--{key}={value}" for key, value in options.items()]
    os.chdir(ROOT)  # where the dashboard's settings lie
    if os.name == "posix":  # in our place, so that whoever ends us ends the dashboard
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


# -- the store


@contextmanager
def open_store(
    chosen: argparse.Namespace, existing: bool = False, place_chain: Callable[[str], Iterable[str]] | None = None
) -> Iterator[Store]:
    """The store of ``--db``, or the usual one, closed in the end; with ``existing`` none is made."""
    from store import Store

    store = Store(chosen.db, place_chain, existing=existing)
    try:
        yield store
    finally:
        store.close()


def store_address(db: str) -> str:
    """A store's address as a process in another folder must be told it.

    >>> store_address("postgresql://host/waqai")
    'postgresql://host/waqai'
    """
    file = db.removeprefix("sqlite:///")
    return db if "://" in file or file == "" else str(Path(file).resolve())


def written(path: str, counts: Counts, store: Store) -> int:
    """Say what a file holds, in the words of the dashboard."""
    print(f"{path}: {counts.shown} shown of {counts.total}, {counts.without_place} without a place")
    if not counts.total and not store.count(Filters()).total:
        complain(f"{store.url}: holds no incidents yet (bring articles in: python cli.py ingest PATH)")
    return DONE


# -- output


@contextmanager
def output(path: str | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears whole when everything is written and otherwise not at all."""
    if path is None or path == "-":
        yield sys.stdout
        return
    target = Path(path)
    plain = target.is_file() or not target.exists()  # a pipe or /dev/null is written to, never replaced
    written_to = target.with_name(f".{target.name}.{os.getpid()}.part") if plain else target
    try:
        with written_to.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        if plain:
            written_to.replace(target)
    finally:
        if plain:
            written_to.unlink(missing_ok=True)


def complain(error: WaqaiError | str) -> None:
    """One line on standard error; what could move the cursor or turn the line around is spelt out."""
    line = " ".join(str(error).split())
    clear_progress()
    print("".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line), file=sys.stderr)


def progress(done: int, name: str) -> None:
    """How far we are, on a terminal only."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{done} articles, {name!r}", end="", file=sys.stderr, flush=True)


def clear_progress() -> None:
    """Take the progress line away."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


# -- arguments


def parser() -> argparse.ArgumentParser:
    """The commands and their arguments."""
    root = argparse.ArgumentParser(
        prog="cli.py", description="News about armed conflict to incidents on a map.", allow_abbrev=False
    )
    root.add_argument("--version", action="version", version=f"waqai {VERSION}")
    commands = root.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, command: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        words = (command.__doc__ or "").splitlines()[0]
        added = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
        added.set_defaults(command=command)
        return added

    one = add("code", code)
    one.add_argument(
        "files", nargs="*", metavar="FILE", help="file, folder or address of articles; - for standard input"
    )
    cli_gazetteer.add_option(one)
    one.add_argument("--input", action="append", default=[], metavar="ARTICLES.jsonl", help="the same, as an option")
    add_given(one)
    add_readers(one)
    one.add_argument(
        "--output", metavar="OUT.jsonl", help="file instead of standard output; written whole or not at all"
    )

    cli_store.add_parsers(add, _add_db, open_store)
    cli_exports.add_parsers(add, _add_db, open_store, written)

    one = add("factions", factions)
    one.add_argument("text", nargs="?", default="", metavar="TEXT", help="only those with this in their id or names")

    one = add("evaluate", evaluate)
    one.add_argument("gold", nargs="+", metavar="GOLD.jsonl", help="gold files, such as tests/gold/gold_ar.jsonl")
    one.add_argument("--errors", action="store_true", help="list what is wrong too, articles held out excepted")

    one = add("serve", serve)
    one.add_argument(
        "--address",
        default="localhost",
        help="who can see it: localhost (default) this machine only, 0.0.0.0 the network",
    )
    one.add_argument(
        "--port", type=number("--port", int, PORT), default=8501, help="port of the dashboard (default: 8501)"
    )
    _add_db(one)
    cli_gazetteer.add_parser(commands)
    return root


def _add_db(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--db", metavar="STORE", help="SQLite file or postgresql+psycopg://... (default: WAQAI_DB, or var/waqai.sqlite)"
    )


if __name__ == "__main__":
    sys.exit(main())
