"""The command line: the same work as the dashboard, from a terminal.

A command is imported when it is run, so that help and light commands start at once.
"""

from __future__ import annotations

import importlib
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from commands.console import DONE, ENDED, INTERRUPTED, UNUSABLE, complain
from errors import WaqaiError
from paths import ROOT, program

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

#: The module of each command and the line the list of commands shows, which is the first of the command's own help.
COMMANDS = {
    "code": ("code", "Print the incidents of articles, one JSON object per line."),
    "ingest": ("ingest", "Code articles and keep them in the store; what is there already is passed over."),
    "what": ("what", "Say what files are taken for and why, without reading them."),
    "watch": (
        "ingest",
        "Visit feeds, pages and folders as they come due, and send what is new in watched views, until stopped.",
    ),
    "recode": ("ingest", "Code stored articles again after a change of words, places or rules; corrections are kept."),
    "copies": (
        "copies",
        "List the articles held as copies of others, the least alike first; --free: code one on its own.",
    ),
    "backup": ("backup", "Write the whole store to a file, while others go on working."),
    "restore": ("backup", "Fill a store from a backup."),
    "migrate-to": ("backup", "Copy the whole store to another one: from a file to a server, or back."),
    "export": ("export", "Write the incidents that pass the filters to a data file."),
    "captures": ("captures", "Write what the articles of the shown incidents were fetched as to a WACZ file."),
    "snapshot": ("export", "Draw the incidents that pass the filters as a figure that stands alone."),
    "role": ("role", "Show or change who may do what on a dashboard where people sign in."),
    "control": ("control", "Areas of control as others published them: bring in, list, remove."),
    "log": ("log", "Show who changed what, when and why, newest first; --verify: whether the log was left alone."),
    "factions": ("filters", "List the factions: id, English and Arabic name."),
    "parse": ("parse", "Show how sentences are read: clauses, event words, who and where, and what each cue decides."),
    "evaluate": (
        "code",
        "Code a gold set and print how well it went; --store: machine against curators; --joining: reports and events.",
    ),
    "doctor": (
        "doctor",
        "Look at versions, store, disk, clock, assets and permissions, and say how to mend what is amiss.",
    ),
    "serve": ("serve", "Run the dashboard until it is interrupted."),
    "gazetteer": ("gazetteer", "Places: check, find, add, import."),
    "pack": ("pack", "Countries to read: check a pack, make a new one."),
    "geoparse": ("gazetteer", "Show the names an article uses for places, the choice and why."),
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports them one by one."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"commands.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command without importing any."""
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=summary) for name, (_, summary) in COMMANDS.items() if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        import tomllib

        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        click.echo(f"{project['name']} {project['version']}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    no_args_is_help=False,
    subcommand_metavar="COMMAND [ARGUMENTS]...",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="Show the version."
)
def waqai() -> None:
    """News about armed conflict to incidents on a map."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 done, 1 some inputs failed, 2 unusable, 130 interrupted, 143 asked to end."""
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors, newline="\n")
    if instruction := os.environ.get("_WAQAI_COMPLETE"):  # set by the shell's completion alone
        from click.shell_completion import shell_complete

        return shell_complete(waqai, {}, "waqai", "_WAQAI_COMPLETE", instruction)
    try:
        # Not waqai.main(), which would answer a closed pipe, an interruption and an error in its own way.
        words = list(sys.argv[1:] if arguments is None else arguments)
        with _ends_when_asked(), waqai.make_context(program(), words) as context:
            result = int(waqai.invoke(context))
        sys.stdout.flush()
    except click.exceptions.Exit as end:  # --help and --version
        return end.exit_code
    except click.ClickException as error:
        return _refuse(error)
    except WaqaiError as error:
        complain(error)
        return UNUSABLE
    except BrokenPipeError:  # `... | head` has read what it wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        complain(f"{error.filename or 'output'}: cannot be read or written: {error.strerror}")
        return UNUSABLE
    except _Asked:
        complain("ended as asked; what was reported done is kept, and no half file is left")
        return ENDED
    except KeyboardInterrupt:
        return INTERRUPTED
    return result


class _Asked(KeyboardInterrupt):
    """Somebody asks us to end: systemd, a container, ``kill``."""


@contextmanager
def _ends_when_asked() -> Iterator[None]:
    """SIGTERM ends a command as Ctrl-C does, so that files, transactions and workers are let go; not in mid-air."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # asked once is enough: a second one must not cut the cleaning
        raise _Asked

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _refuse(error: click.ClickException) -> int:
    """Say how the command is used, and what is wrong in one line."""
    context = getattr(error, "ctx", None)
    if context is not None:
        print(context.get_usage(), file=sys.stderr)
    complain(f"{context.command_path if context else program()}: {error.format_message()}")
    return UNUSABLE
