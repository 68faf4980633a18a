"""What several commands take: the store, gazetteers, what can be read and who reads it.

Heavy modules are imported where they are used: help, completion and errors in arguments come at once.
"""

from __future__ import annotations

import getpass
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import click

import packs
from commands.console import complain
from errors import InputError, UsageError
from models import Article, Incident
from paths import GAZETTEERS, PACKS, coder_key
from text.dates.iso import DATES, publication

if TYPE_CHECKING:
    from loaders.interface import Given, Item
    from store import Store

Function = Callable[..., Any]
Decorator = Callable[[Function], Function]

#: What can be read; the help of a command shows it.
READABLE = """What can be read, recognised by content, not by ending: plain text; web pages (addresses, saved ones);
RSS and Atom feeds; sitemaps; JSON, JSON Lines, CSV and XLSX of articles; Telegram exports; WARC and WACZ archives;
PDF and DOCX reports; coded datasets (ACLED, UCDP GED, GDELT, Waqai's own exports), whose incidents are kept
as they are. Also in gzip, bzip2, zstd or zip, in folders, and under s3:// and gs:// (pip install s3fs or
gcsfs)."""


# -- how options are given


class Option(click.Option):
    """An option with the section of the help that lists it."""

    def __init__(self, *names: Any, section: str = "Options", **attributes: Any) -> None:
        super().__init__(*names, **attributes)
        self.section = section


def _use_packs(ctx: click.Context, _: click.Parameter, given: tuple[str, ...]) -> None:
    """Choose the packs of a command; what runs after it in this process has its own again."""
    if keys := [key for value in given for key in packs.split(value)]:
        before = packs.named()
        packs.use(*keys)
        ctx.find_root().call_on_close(lambda: packs.use(*before))


class Command(click.Command):
    """A command with ``--pack`` and a help in sections, whose options do not take another option for their value."""

    def __init__(self, *values: Any, **attributes: Any) -> None:
        super().__init__(*values, **attributes)
        self.params.append(
            Option(
                ["--pack"], multiple=True, is_eager=True, expose_value=False, callback=_use_packs, metavar="NAME,...",
                help="countries to read: packs of data/packs, or folders; repeatable (default: WAQAI_PACKS, or syria)",
            )
        )  # fmt: skip

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options by section."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record and not isinstance(parameter, click.Argument):
                sections.setdefault(getattr(parameter, "section", "Options"), []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As Click parses, but ``--output --published`` is a value left out, not a file of that name."""
        rest = super().parse_args(ctx, args)
        options = {name: option for option in self.params for name in option.opts if isinstance(option, click.Option)}
        for option in options.values():
            value = ctx.params.get(option.name or "")
            for given in value if isinstance(value, tuple) else (value,):
                if isinstance(given, str) and given in options:
                    raise click.BadOptionUsage(option.opts[0], f"Option {option.opts[0]!r} requires a value.", ctx)
        return rest


def command(name: str | None = None, **attributes: Any) -> Callable[[Function], click.Command]:
    """The decorator of every command."""
    return click.command(name, cls=Command, **attributes)


def bundle(parameter: str, make: Function, options: Mapping[str, Mapping[str, Any]]) -> Decorator:
    """A decorator that adds options to a command, which gets what ``make`` makes of their values as one parameter.

    Parameters
    ----------
    options : mapping of str to mapping
        What :func:`click.option` takes for each; ``min_killed`` is ``--min-killed``.
    """

    def decorate(function: Function) -> Function:
        @wraps(function)
        def run(**values: Any) -> Any:
            made = make(**{name: values.pop(name) for name in options})
            return function(**{parameter: made}, **values)

        decorated: Function = run
        for name, attributes in reversed(list(options.items())):
            decorated = click.option(f"--{name.replace('_', '-')}", name, cls=Option, **attributes)(decorated)
        return decorated

    return decorate


class Number(click.ParamType[int | float]):
    """A number, refused with a way out: ``kind`` of number, and ``meaning`` to say what it is not."""

    name = "number"

    def __init__(self, kind: type[int] | type[float], meaning: str, allowed: tuple[int, ...] = ()) -> None:
        self.kind, self.meaning, self.allowed = kind, meaning, allowed

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | float:
        """The number that a value spells."""
        try:
            number = self.kind(value)
        except ValueError:
            number = None
        if number is None or (self.allowed and number not in self.allowed):
            raise UsageError(param.opts[0] if param else "", str(value), f"is not a {self.meaning}")
        return number


def day_argument(argument: str, value: str | None) -> str | None:
    """An ISO date or date-time, checked."""
    if value is None:
        return None
    try:
        return publication(value, argument)
    except InputError as error:
        raise UsageError(argument, value, "is not a date", DATES) from error


# -- the store


db_option = click.option(
    "--db", metavar="STORE", help="SQLite file or postgresql+psycopg://... (default: WAQAI_DB, or var/waqai.sqlite)"
)


@contextmanager
def open_store(
    db: str | None, existing: bool = False, place_chain: Callable[[str], Iterable[str]] | None = None
) -> Iterator[Store]:
    """The store of ``--db``, or the usual one, closed in the end; with ``existing`` none is made."""
    from store import Store

    store = Store(db, place_chain, existing=existing)
    try:
        yield store
    finally:
        store.close()


# -- gazetteers


def gazetteer_folders(gazetteer: Iterable[str]) -> list[Path]:
    """The gazetteers of ``--gazetteer``: folders, or names under ``data``; those of the packs in use without it."""
    folders: dict[Path, Path] = {}
    for given in gazetteer or [str(pack.places) for pack in packs.active()]:
        places = (Path(given), GAZETTEERS / given, PACKS / given)
        folder = next((f for f in places if (f / "places.csv").is_file()), None)
        if folder is None:
            known = tuple(sorted(f.parent.name for above in (GAZETTEERS, PACKS) for f in above.glob("*/places.csv")))
            raise UsageError("--gazetteer", given, "is not a gazetteer", known)
        folders.setdefault(folder.resolve(), folder)
    return list(folders.values())


def places_above(gazetteer: tuple[str, ...]) -> Callable[[str], Iterable[str]] | None:
    """What contains a place, by the gazetteers of ``--gazetteer``; None where it is not given."""
    from store.places_above import gazetteer_chain

    return gazetteer_chain(*gazetteer_folders(gazetteer)) if gazetteer else None


GAZETTEER: Mapping[str, Any] = {
    "multiple": True,
    "metavar": "NAME",
    "help": "folder, or its name under data/gazetteers; repeatable",
}
gazetteer_option = click.option("--gazetteer", **GAZETTEER)
folders_option = bundle("folders", gazetteer_folders, {"gazetteer": GAZETTEER})


# -- what is read


def given_of(published: str | None, columns: str | None, allow_private: bool) -> Given:
    """What the user says about the articles to read.

    Raises
    ------
    UsageError
        The date or the map of columns cannot be used.
    """
    from loaders.articles import table_columns
    from loaders.interface import Given

    return Given(
        published=day_argument("--published", published),
        columns=table_columns.parse(columns) if columns else {},
        allow_private=allow_private,
        note=complain,
    )


given_options = bundle(
    "given",
    given_of,
    {
        "published": {
            "metavar": "DATE",
            "help": "date of publication of articles without one, such as 2021-04-25",
        },
        "columns": {"metavar": "FIELD=COLUMN,...", "help": "columns of a table, such as title=Headline,text=Body"},
        "allow_private": {"is_flag": True, "help": "also read addresses of this machine and of private networks"},
    },
)


def items(paths: Iterable[str], given: Given) -> Iterator[tuple[str, Item]]:
    """Everything that files, folders and addresses hold, each with the file it is in."""
    from loaders.registry import files, read

    for path in files(paths):
        if isinstance(path, (str, Path)):
            yield from ((str(path), item) for item in read(path, given=given))
        else:
            yield path.item, path


# -- who reads


class Reader(Protocol):
    """What turns an article into incidents; ``dropped`` counts what others said and the text did not bear."""

    dropped: Counter[str]

    @property
    def version(self) -> str:
        """Version of code, data and other readers together."""
        ...

    def code(self, article: Article) -> list[Incident]:
        """The incidents of an article."""
        ...


@dataclass(frozen=True)
class Readers:
    """Who is to read: our coder with these gazetteers, and other readers the user asks for.

    Modules of other readers are imported only when they are asked for; nothing they say is kept unchecked.
    """

    gazetteer: tuple[str, ...] = ()
    mentions: str | None = None
    coder: str | None = None
    model: str | None = None
    packs: tuple[str, ...] = field(default_factory=packs.named)  # for a worker of another machine

    def load(self) -> Reader:
        """The coder that the options ask for, also in another process.

        Raises
        ------
        UsageError
            An option does not name a reader we know.
        WaqaiError
            A package or a file of the reader is missing.
        """
        from coding import Coder

        packs.use(*self.packs)
        gazetteers = gazetteer_folders(self.gazetteer) if self.gazetteer else ()
        provider = None
        if self.mentions:
            from coding.other_coders.name_tagger import NameTagger

            provider = NameTagger(Path(_after("--mentions", self.mentions, "hf:")))
        if self.model and not self.coder:
            raise UsageError("--model", self.model, "says what --coder asks; name that too")
        if not self.coder:
            return Coder.load(*gazetteers, provider=provider)
        from coding.other_coders.checked_coder import CheckedCoder
        from coding.other_coders.language_model import ChatCoder

        url = _after("--coder", self.coder, "openai:")
        if not self.model:
            raise UsageError("--coder", "openai:...", "needs --model NAME")  # an address may hold a key
        coder = Coder.load(*gazetteers, provider=provider)
        types = [kind.sub_event_type for kind in coder.vocabulary.event_types.values()]
        return CheckedCoder(coder, ChatCoder(url, self.model, types, coder_key()))


reader_options = bundle(
    "readers",
    Readers,
    {
        "mentions": {
            "metavar": "hf:FOLDER",
            "help": "let a tagger of names (token classification as ONNX) help to find places",
        },
        "coder": {
            "metavar": "openai:URL",
            "help": "let a language model at this address code; articles are sent there; its key: WAQAI_CODER_KEY",
        },
        "model": {"metavar": "NAME", "help": "the model --coder asks, as the address calls it"},
        "gazetteer": GAZETTEER,
    },
)


def drop_line(dropped: Counter[str]) -> str:
    """What to say about words of other readers that the articles do not hold; empty when there were none.

    >>> drop_line(Counter(place=2, mention=1))
    'dropped, because the quoted words are not in the article or do not say it: 1 mention, 2 place'
    """
    counts = ", ".join(f"{number} {name}" for name, number in sorted(dropped.items()) if number)
    return f"dropped, because the quoted words are not in the article or do not say it: {counts}" if counts else ""


def _after(option: str, value: str, prefix: str) -> str:
    if not value.startswith(prefix) or value == prefix:
        raise UsageError(option, value, "does not name a reader", (f"{prefix}...",))
    return value[len(prefix) :]


def account() -> str:
    """The account at this machine, which the log names; empty where the system does not say.

    Who became another user by ``sudo``, as ``deploy/waqai`` does, is named as themselves.
    """
    try:
        return os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):
        return ""
