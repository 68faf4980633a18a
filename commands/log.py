"""``log``: who changed what in the store, and whether the log itself was left alone."""

from __future__ import annotations

import click

from commands.console import DONE, SOME_FAILED, complain, output, say
from commands.options import command, db_option, open_store
from errors import UsageError
from filters import day
from store.log import ACTIONS

LISTED = 50


def _day(ctx: click.Context, option: click.Parameter, value: str | None) -> str:
    if not value:
        return ""
    try:
        return day(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a date; write YYYY-MM-DD", ctx, option) from None


@command()
@click.option("--who", default="", metavar="NAME", help="only what this person did")
@click.option("--what", default="", metavar="ACTION", help=f"one of {', '.join(ACTIONS)}")
@click.option("--subject", default="", metavar="ID", help="only what was done to this incident, event or source")
@click.option("--from", "since", callback=_day, metavar="DATE", help="first day (UTC)")
@click.option("--to", "until", callback=_day, metavar="DATE", help="last day, inclusive")
@click.option("--limit", default=LISTED, metavar="N", help=f"at most so many, the newest (default: {LISTED}; 0: all)")
@click.option("--csv", "path", metavar="FILE", help="write all that is asked for as a table; - for standard output")
@click.option("--verify", is_flag=True, help="say whether every row is as it was written and none is missing")
@db_option
def log(
    who: str,
    what: str,
    subject: str,
    since: str,
    until: str,
    limit: int,
    path: str | None,
    verify: bool,
    db: str | None,
) -> int:
    """Show who changed what, when and why, newest first; --verify: whether the log was left alone."""
    if what and what not in ACTIONS:
        raise UsageError("--what", what, "is not an action", ACTIONS)
    if limit < 0:
        raise UsageError("--limit", str(limit), "is less than 0")
    with open_store(db, existing=True) as store:
        if verify:
            found = store.log.verify()
            if found.broken_at is not None:
                complain(f"the log is broken at row {found.broken_at}; the {found.rows} rows before it hold")
                return SOME_FAILED
            say(f"{found.rows} rows, all as written; last hash {found.last}")
            return DONE
        entries = store.log.entries(who, what, subject, since, until, None if path or not limit else limit)
        if path:
            from exports.log_table import log_csv

            with output(path) as out:
                out.write(log_csv(entries))
            return DONE
    for entry in entries:
        change = f" {entry.field}: {entry.before} -> {entry.after}" if entry.field else f" {entry.after}".rstrip()
        reason = f" ({entry.why})" if entry.why else ""
        say(f"{entry.number} {entry.at} {entry.who or '-'} {entry.what} {entry.subject}{change}{reason}")
    return DONE
