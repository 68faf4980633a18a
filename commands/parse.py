"""``parse``: how sentences are read, clause by clause."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from commands.console import DONE, SOME_FAILED, complain, say
from commands.options import command, folders_option, given_options, items
from errors import InputError, WaqaiError
from models import Article, CodedArticle

if TYPE_CHECKING:
    from loaders.interface import Given


@command()
@click.argument("files", nargs=-1, metavar="[FILE]...", help="articles as for code; - for standard input")
@click.option("--text", metavar="TEXT", help="these words instead of a file")
@given_options
@folders_option
def parse(files: tuple[str, ...], text: str | None, given: Given, folders: list[Path]) -> int:
    """Show how sentences are read: clauses, event words, who and where, and what each cue decides."""
    from coding import Coder

    if not files and text is None:
        raise WaqaiError("parse needs an article: python cli.py parse FILE, or --text TEXT, or - for standard input")
    typed = [("", Article("text", text, published=given.published))] if text is not None else []
    coder = Coder.load(*folders)
    failed = 0
    for _, item in [*typed, *items(list(files), given)]:
        if isinstance(item, InputError):
            failed += 1
            complain(item)
        elif not isinstance(item, CodedArticle):  # a dataset's record has no text to read
            say(f"# {item.article_id}")
            for sentence in coder.parse(item):
                for line in sentence.lines():
                    say(line)
                say("")
    return SOME_FAILED if failed else DONE
