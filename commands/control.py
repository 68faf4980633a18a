"""``control add | list | remove``: areas of control as somebody published them, shown on the page Control."""

from __future__ import annotations

import json
from pathlib import Path

import click

from commands.console import DONE, SOME_FAILED, complain, say
from commands.filters import factions_of
from commands.options import Command, account, day_argument, db_option, open_store
from errors import InputError, UsageError


@click.group(no_args_is_help=False, subcommand_metavar="ACTION [ARGUMENTS]...")
def control() -> None:
    """Areas of control as others published them: bring in, list, remove."""


@control.command(cls=Command)
@click.argument("file", metavar="FILE.geojson")
@click.option("--source", required=True, metavar="NAME", help="who published it, as it is to stand on the page")
@click.option("--date", metavar="DATE", help="the day it is of (default: the property date of each area)")
@click.option("--holder", default="holder", metavar="PROPERTY", help="the property that says who holds an area")
@click.option("--called", multiple=True, metavar="WORDS=FACTION", help="what the file calls a faction; repeatable")
@click.option("--licence", default="", metavar="TEXT", help="under which licence it was published")
@db_option
def add(
    file: str, source: str, date: str | None, holder: str, called: tuple[str, ...], licence: str, db: str | None
) -> int:  # fmt: skip
    """Bring a published layer in: GeoJSON polygons in degrees, each with who holds it."""
    from geo import control_layers

    names = dict(_named(one) for one in called)

    def faction(said: str) -> str:
        if said in names:
            return names[said]
        try:
            (found,) = factions_of([said], "--called")
        except UsageError as error:
            way_out = f"say whom the file means: --called '{said}=FACTION'"
            raise UsageError("--called", said, f"{error.reason}; {way_out}") from None
        return found

    day = day_argument("--date", date)
    layers = control_layers.read(Path(file), source, day and day[:10], holder, faction, licence, account())
    for layer in layers:
        path = control_layers.keep(layer)
        holders = {area.holder for area in layer.areas}
        say(f"{layer.date}: {len(layer.areas)} areas of {len(holders)} factions, kept in {path}")
        _log(db, "layer", source, layer.date, f"{len(layer.areas)} areas")
    return DONE


def _named(given: str) -> tuple[str, str]:
    words, _, faction = (part.strip() for part in given.rpartition("="))
    if not words or not faction:
        raise UsageError("--called", given, "is not WORDS=FACTION, such as 'SDF/YPG=sdf'")
    return words, factions_of([faction], "--called")[0]


@control.command("list", cls=Command)
def listed() -> int:
    """List the layers that are kept: source, day, areas, licence, and who brought them in."""
    from geo import control_layers

    for layer in control_layers.kept():
        say(f"{layer.source}  {layer.date}  {len(layer.areas)} areas  {layer.licence or '-'}  by {layer.by or '-'}")
    return DONE


@control.command(cls=Command)
@click.argument("source", metavar="SOURCE")
@click.argument("date", metavar="DATE")
@db_option
def remove(source: str, date: str, db: str | None) -> int:
    """Forget a layer."""
    from geo import control_layers

    day = day_argument("DATE", date) or ""
    if control_layers.remove(source, day[:10]):
        _log(db, "unlayer", source, day[:10])
        return DONE
    there = ", ".join(f"{layer.source!r} of {layer.date}" for layer in control_layers.kept()) or "none"
    complain(InputError(source, 0, f"has no layer of {date} here", f"there are: {there}"))
    return SOME_FAILED


def _log(db: str | None, what: str, source: str, date: str, said: str = "") -> None:
    """Put down in the store's log who brought a layer in, or took it away."""
    from store import Entry

    with open_store(db) as store:
        after = json.dumps(said, ensure_ascii=False) if said else ""
        store.log.note(Entry(account(), what, " ".join(source.split()), date, after=after))
