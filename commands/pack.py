"""``pack check | new``: countries that are read, drawn and exported."""

from __future__ import annotations

from pathlib import Path

import click

from commands.console import DONE, SOME_FAILED, say
from commands.options import Command
from errors import InputError
from packs import folder_of
from paths import PACKS


@click.group(no_args_is_help=False, subcommand_metavar="ACTION [ARGUMENTS]...")
def pack() -> None:
    """Countries to read: check a pack, make a new one."""


@pack.command(cls=Command)
@click.argument("folder")
def check(folder: str) -> int:
    """Name everything that is wrong with a pack: FOLDER, or its name under data/packs."""
    from geo.pack_check import problems
    from loaders.registry import read

    where = folder_of(folder, "FOLDER")
    found = problems(where)
    samples = sorted((where / "articles").glob("*.jsonl"))
    found += [str(item) for file in samples for item in read(file) if isinstance(item, InputError)]
    for line in found:
        say(line)
    print(f"{len(found)} to mend" if found else f"{where}: nothing to mend")
    return SOME_FAILED if found else DONE


@pack.command(cls=Command)
@click.argument("name")
@click.option("--cod", required=True, metavar="FILE", help="OCHA COD admin units with areas, .gpkg or .geojson")
@click.option("--geonames", metavar="XX.txt", help="GeoNames country dump, also zipped: towns and villages")
@click.option("--alternate-names", metavar="FILE", help="alternate names of GeoNames")
@click.option("--zone", required=True, metavar="ZONE", help="where its days are counted, such as Asia/Aden")
@click.option("--folder", metavar="FOLDER", help="where to put it (default: data/packs/NAME)")
def new(
    name: str, cod: str, zone: str, geonames: str | None, alternate_names: str | None, folder: str | None
) -> int:  # fmt: skip
    """Make a pack NAME of published files: places, names, outlines and a pack.toml to complete."""
    from geo.new_pack import new_pack

    target = Path(folder) if folder else PACKS / name
    sources = [Path(given) if given else None for given in (geonames, alternate_names)]
    for line in new_pack(target, Path(cod), zone, *sources):
        say(line)
    return DONE
