"""Options of the commands that read: what the reader of a file gives besides it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

from cli_filters import day_argument
from loaders.articles import table_columns
from loaders.interface import Given, Item
from loaders.registry import files, read

#: What can be read; the help of a command shows it.
READABLE = """What can be read, told by content, not by ending: plain text; web pages (addresses, saved ones); RSS and
Atom feeds; sitemaps; JSON, JSON Lines, CSV and XLSX of articles; Telegram exports; WARC and WACZ archives;
PDF and DOCX reports; coded datasets (ACLED, UCDP GED, GDELT, Waqai's own exports), whose incidents are kept
as they are. Also in gzip, bzip2, zstd or zip, in folders, and under s3:// and gs:// (pip install s3fs or
gcsfs)."""


def add_given(command: argparse.ArgumentParser) -> None:
    """Add the options, and what can be read to the help."""
    command.epilog = " ".join(READABLE.split())
    command.add_argument(
        "--published", metavar="DATE", help="date of publication of articles without one, such as 2021-04-25"
    )
    command.add_argument(
        "--columns",
        metavar="FIELD=COLUMN,...",
        help="columns of a table, such as title=Headline,text=Body",
    )
    command.add_argument(
        "--allow-private", action="store_true", help="read addresses of this machine and of private networks, too"
    )


def given_of(chosen: argparse.Namespace, note: Callable[[str], None]) -> Given:
    """What the options say; ``note`` is told what was chosen without being asked.

    Raises
    ------
    UsageError
        A date that is none, or a column map that is none.
    """
    return Given(
        published=day_argument("--published", chosen.published),
        columns=table_columns.parse(chosen.columns) if chosen.columns else {},
        allow_private=chosen.allow_private,
        note=note,
    )


def items(paths: list[str], given: Given) -> Iterator[tuple[str, Item]]:
    """Everything that files, folders and addresses hold, each with the file it is in."""
    for path in files(paths):
        if isinstance(path, (str, Path)):
            yield from ((str(path), item) for item in read(path, given=given))
        else:
            yield path.item, path
