"""``gazetteer check | find | add | import`` and ``geoparse``: places, and how their names are read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

import packs
from commands.console import DONE, SOME_FAILED, complain, say
from commands.options import Command, Number, command, folders_option
from errors import InputError, UsageError
from models import CodedArticle
from paths import GAZETTEERS, PACKS

if TYPE_CHECKING:
    from geo.gazetteer.gazetteer import Gazetteer
    from models import Place

DEGREES = Number(float, "number of degrees, such as 36.9")


@click.group(no_args_is_help=False, subcommand_metavar="ACTION [ARGUMENTS]...")
def gazetteer() -> None:
    """Places: check, find, add, import."""


@gazetteer.command(cls=Command)
@folders_option
def check(folders: list[Path]) -> int:
    """Name what is doubtful in a gazetteer."""
    from geo.gazetteer.check import check as doubts
    from geo.gazetteer.gazetteer import Gazetteer

    findings = doubts(Gazetteer.load(*folders))
    for finding in findings:
        say(f"{finding.what}{'' if finding.serious else ' (warning)'}: {finding.place_id}: {finding.words}")
    errors = sum(finding.serious for finding in findings)
    warnings = len(findings) - errors
    print(f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}")
    return SOME_FAILED if errors else DONE


@gazetteer.command(cls=Command)
@click.argument("name", help="name in any spelling, or a place_id")
@folders_option
def find(name: str, folders: list[Path]) -> int:
    """Show the places that a name may mean."""
    from geo.gazetteer.gazetteer import Gazetteer

    places = Gazetteer.load(*folders)
    matches = places.find(name)
    if name in places.places:
        matches = [(places.places[name], "name"), *matches]
    for place, how in sorted(matches, key=lambda m: (m[1] != "name", m[0].tier, -(m[0].population or 0))):
        for line in described(places, place, how):
            say(line)
    if not matches:
        complain(f"{name}: no place of that name, in another spelling or by its sound")
    return DONE if matches else SOME_FAILED


def described(gazetteer: Gazetteer, place: Place, how: str) -> Iterator[str]:
    """A place in four lines: what it is, where, within what, all its names."""
    how_found = {"name": "", "writing": "  (another writing)", "sound": "  (by sound)"}[how]
    yield f"{place.place_id}  {place.name} / {place.name_ar}  {place.kind}, tier {place.tier}{how_found}"
    if place.latitude is None:
        yield "    no point"
    else:
        within = "" if place.uncertainty_m is None else f", within {place.uncertainty_m} m"
        yield f"    {place.latitude:.5f} N {place.longitude:.5f} E, {place.coord_precision}{within}"
    chain = " < ".join(f"{p.name} ({p.place_id})" for p in gazetteer.chain(place.place_id)[1:])
    yield f"    in {chain or 'nothing'}"
    names = dict.fromkeys(n.name + ("*" if n.kind == "weak" else "") for n in gazetteer.names_of(place.place_id))
    yield f"    names: {', '.join(names)}"


@gazetteer.command(cls=Command)
@folders_option
@click.option("--name", "name_en", default="", metavar="NAME", help="English name")
@click.option("--name-ar", default="", metavar="NAME_AR", help="Arabic name")
@click.option("--other-name", "names", multiple=True, metavar="NAME", help="another name; repeatable")
@click.option("--kind", required=True, metavar="KIND", help="village, neighbourhood, checkpoint ...")
@click.option("--parent", "parent_id", required=True, metavar="ID", help="place_id of what contains it")
@click.option("--lat", "latitude", type=DEGREES, metavar="LAT", help="degrees north, WGS 84")
@click.option("--lon", "longitude", type=DEGREES, metavar="LON", help="degrees east, WGS 84")
@click.option(
    "--uncertainty",
    "uncertainty_m",
    type=Number(int, "radius; give whole metres"),
    metavar="METRES",
    help="radius within which it lies (default: 1000)",
)
@click.option(
    "--tier",
    type=Number(int, "tier; give 1, 2 or 3", (1, 2, 3)),
    metavar="{1,2,3}",
    help="1: safe to read bare (default: 2)",
)
@click.option("--who", required=True, metavar="WHO", help="who answers for it")
@click.option("--why", required=True, metavar="WHY", help="what shows that it is there")
def add(folders: list[Path], names: tuple[str, ...], who: str, why: str, **cells: str | float | None) -> int:
    """Add a place that is missing, with who found it and why."""
    from geo.gazetteer.additions import add_place

    texts = {column: "" if value is None else str(value) for column, value in cells.items()} | {
        "names": "|".join(names)
    }
    folder, today = folders[0], dt.date.today().isoformat()
    place = add_place(folder, texts, added_by=who, added_on=today, reason=why)
    say(f"{place.place_id} added to {folder / 'additions.csv'}")
    return DONE


@gazetteer.command("import", cls=Command)
@folders_option
@click.option("--geonames", metavar="XX.txt", help="GeoNames country dump, also zipped")
@click.option("--cod", metavar="FILE", help="OCHA COD admin units, .gpkg or .geojson")
@click.option("--csv", metavar="FILE", help="table: place_id, name_en, kind, latitude, longitude ...")
@click.option("--alternate-names", metavar="FILE", help="alternate names of GeoNames")
@click.option("--name", metavar="NAME", help="name of the gazetteer (default: that of the file)")
@click.option("--folder", metavar="FOLDER", help="where to put it (default: data/gazetteers/NAME)")
def bring_in(
    folders: list[Path],
    geonames: str | None,
    cod: str | None,
    csv: str | None,
    alternate_names: str | None,
    name: str | None,
    folder: str | None,
) -> int:
    """Make a gazetteer of a GeoNames dump, a COD file or a table."""
    from geo.gazetteer.importers import import_cod, import_csv, import_geonames

    files = [file for file in (geonames, cod, csv) if file]
    if len(files) != 1:
        raise click.UsageError("give one of --geonames, --cod and --csv", click.get_current_context())
    source = Path(files[0])
    target = Path(folder) if folder else GAZETTEERS / (name or source.stem.lower())
    if any(target.resolve() == packs.read(file.parent).places for file in PACKS.glob(f"*/{packs.MANIFEST}")):
        raise UsageError("--name", target.name, "is the gazetteer that comes with the project: choose another")
    if target.exists() and not (target / "places.csv").is_file() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError("--folder", str(target), "is there and is not a gazetteer")
    if alternate_names and not geonames:
        raise UsageError("--alternate-names", alternate_names, "goes with --geonames")
    if geonames:
        made = import_geonames(source, target, Path(alternate_names) if alternate_names else None)
    else:
        made = import_cod(source, target) if cod else import_csv(source, target)
    left_out = f", {made.left_out} rows of other kinds left out" if made.left_out else ""
    say(f"{made.folder}: {made.places} places, {made.names} names{left_out}")
    return DONE


@command()
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE...",
    help="article as plain text or JSON Lines; - for standard input",
)
@folders_option
@click.option("--json", "as_json", is_flag=True, help="one JSON object per name")
def geoparse(files: tuple[str, ...], folders: list[Path], as_json: bool) -> int:
    """Show the names an article uses for places, the choice and why."""
    from coding import Coder
    from coding.coder import geoparse as places_of
    from geo.geoparsing.report import lines
    from loaders.registry import read

    coder = Coder.load(*folders)
    failed = 0
    for item in (item for path in files for item in read(path)):
        if isinstance(item, InputError):
            failed += 1
            complain(item)
        elif isinstance(item, CodedArticle):
            continue  # a dataset's record has no text to read
        elif as_json:
            for answer in places_of(coder, item):
                say(json.dumps({"article_id": item.article_id, **answer.to_record()}, ensure_ascii=False))
        else:
            answers = places_of(coder, item)
            say(f"# {item.article_id}: {len(answers)} names of places")
            for line in lines(answers, coder.gazetteer):
                say(line)
    return SOME_FAILED if failed else DONE
