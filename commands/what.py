"""``what``: what a file is taken for, and why, before it is read."""

from __future__ import annotations

import click

from commands.console import DONE, SOME_FAILED, complain, say
from commands.options import READABLE, command
from errors import InputError


@command(epilog=READABLE)
@click.argument("files", nargs=-1, required=True, metavar="FILE...", help="file, folder or address")
@click.option("--allow-private", is_flag=True, help="also read addresses of this machine and of private networks")
def what(files: tuple[str, ...], allow_private: bool) -> int:
    """Say what files are taken for and why, without reading them."""
    from loaders.interface import Given
    from loaders.registry import described

    failed = 0
    for item in described(files, Given(allow_private=allow_private)):
        if isinstance(item, InputError):
            failed += 1
            complain(item)
        else:
            name, kind, why = item
            say(f"{name}: {kind}, because {why}")
    return SOME_FAILED if failed else DONE
