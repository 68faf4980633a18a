"""Commands about places: ``gazetteer check | find | add | import`` and ``geoparse``.

Exit codes as in ``cli.py``: 0 done; 1 something was found or failed and is named; 2 unusable arguments or files.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli_filters import number
from errors import InputError, UsageError, WaqaiError
from geo.gazetteer.gazetteer import Gazetteer
from models import CodedArticle
from paths import SYRIA

if TYPE_CHECKING:
    from models import Place

GAZETTEERS = SYRIA.parent
DONE, FOUND, UNUSABLE = 0, 1, 2
DEGREES = "number of degrees, such as 36.9"


def check(chosen: argparse.Namespace) -> int:
    """Name what is doubtful in a gazetteer."""
    from geo.gazetteer.check import check as doubts

    found = doubts(Gazetteer.load(*folders(chosen)))
    for finding in found:
        say(f"{finding.what}{'' if finding.serious else ' (warning)'}: {finding.place_id}: {finding.words}")
    serious = sum(finding.serious for finding in found)
    warnings = len(found) - serious
    print(f"{serious} error{'s' * (serious != 1)}, {warnings} warning{'s' * (warnings != 1)}")
    return FOUND if serious else DONE


def find(chosen: argparse.Namespace) -> int:
    """Show the places that a name may mean."""
    gazetteer = Gazetteer.load(*folders(chosen))
    found = gazetteer.find(chosen.name)
    if chosen.name in gazetteer.places:
        found = [(gazetteer.places[chosen.name], "name"), *found]
    ordered = sorted(found, key=lambda f: (f[1] != "name", f[0].tier, -(f[0].population or 0)))
    for place, how in ordered:
        for line in described(gazetteer, place, how):
            say(line)
    if not found:
        complain(f"{chosen.name}: no place of that name, in another spelling or by its sound")
    return DONE if found else FOUND


def described(gazetteer: Gazetteer, place: Place, how: str) -> Iterator[str]:
    """A place in four lines: what it is, where, within what, all its names."""
    told = {"name": "", "writing": "  (another writing)", "sound": "  (by sound)"}[how]
    yield f"{place.place_id}  {place.name} / {place.name_ar}  {place.kind}, tier {place.tier}{told}"
    if place.latitude is None:
        yield "    no point"
    else:
        around = "" if place.uncertainty_m is None else f", within {place.uncertainty_m} m"
        yield f"    {place.latitude:.5f} N {place.longitude:.5f} E, {place.coord_precision}{around}"
    chain = " < ".join(f"{p.name} ({p.place_id})" for p in gazetteer.chain(place.place_id)[1:])
    yield f"    in {chain or 'nothing'}"
    names = dict.fromkeys(n.name + ("*" if n.kind == "weak" else "") for n in gazetteer.names_of(place.place_id))
    yield f"    names: {', '.join(names)}"


def add(chosen: argparse.Namespace) -> int:
    """Add a place that is missing, with who found it and why."""
    from geo.gazetteer.additions import add_place

    cells = {
        "name_en": chosen.name or "", "name_ar": chosen.name_ar or "", "kind": chosen.kind, "parent_id": chosen.parent,
        "latitude": _text(chosen.lat), "longitude": _text(chosen.lon), "uncertainty_m": _text(chosen.uncertainty),
        "tier": _text(chosen.tier), "names": "|".join(chosen.other_name),
    }  # fmt: skip
    today = dt.date.today().isoformat()
    where = folders(chosen)[0]
    place = add_place(where, cells, added_by=chosen.who, added_on=today, reason=chosen.why)
    say(f"{place.place_id} added to {where / 'additions.csv'}")
    return DONE


def bring_in(chosen: argparse.Namespace) -> int:
    """Make a gazetteer of a GeoNames dump, a COD file or a table."""
    from geo.gazetteer.importers import import_cod, import_csv, import_geonames

    source = Path(chosen.geonames or chosen.cod or chosen.csv)
    folder = Path(chosen.folder) if chosen.folder else GAZETTEERS / (chosen.name or source.stem.lower())
    if folder.resolve() == SYRIA.resolve():
        raise UsageError("--name", folder.name, "is the gazetteer that comes with the project: choose another")
    if folder.exists() and not (folder / "places.csv").is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError("--folder", str(folder), "is there and is no gazetteer")
    if chosen.alternate_names and not chosen.geonames:
        raise UsageError("--alternate-names", chosen.alternate_names, "goes with --geonames")
    if chosen.geonames:
        made = import_geonames(source, folder, Path(chosen.alternate_names) if chosen.alternate_names else None)
    else:
        made = import_cod(source, folder) if chosen.cod else import_csv(source, folder)
    left = f", {made.left_out} rows of other kinds left out" if made.left_out else ""
    say(f"{made.folder}: {made.places} places, {made.names} names{left}")
    return DONE


def geoparse(chosen: argparse.Namespace) -> int:
    """Show the names an article uses for places, the choice and why."""
    from coding import Coder
    from coding.geoparse import geoparse as places_of
    from geo.geoparsing.report import lines
    from loaders.registry import read

    coder = Coder.load(*folders(chosen))
    failed = 0
    for path in chosen.files:
        for item in read(path):
            if isinstance(item, InputError):
                failed += 1
                complain(item)
                continue
            if isinstance(item, CodedArticle):
                continue  # a dataset's record is no text to read
            answers = places_of(coder, item)
            if chosen.json:
                for answer in answers:
                    say(json.dumps({"article_id": item.article_id, **answer.to_record()}, ensure_ascii=False))
            else:
                say(f"# {item.article_id}: {len(answers)} names of places")
                for line in lines(answers, coder.gazetteer):
                    say(line)
    return FOUND if failed else DONE


def folders(chosen: argparse.Namespace) -> list[Path]:
    """The gazetteers of ``--gazetteer``: folders, or names of folders under ``data/gazetteers``; Syria's without it."""
    found: list[Path] = []
    for given in chosen.gazetteer or ["syria"]:
        options = [Path(given), GAZETTEERS / given]
        folder = next((f for f in options if (f / "places.csv").is_file()), None)
        if folder is None:
            known = tuple(sorted(f.parent.name for f in GAZETTEERS.glob("*/places.csv")))
            raise UsageError("--gazetteer", given, "is no gazetteer", known)
        if folder.resolve() not in [f.resolve() for f in found]:
            found.append(folder)
    return found


def add_option(parser: argparse.ArgumentParser) -> None:
    """``--gazetteer`` of all commands that read places."""
    parser.add_argument(
        "--gazetteer", action="append", metavar="NAME", help="folder, or its name under data/gazetteers; repeatable"
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def say(line: str) -> None:
    """One line on standard output; names from outside cannot move the cursor."""
    print(_plain(line))


def complain(error: WaqaiError | str) -> None:
    """One line on standard error."""
    print(_plain(str(error)), file=sys.stderr)


def _plain(line: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in line)


def add_parser(commands: Any) -> None:
    """Add ``gazetteer`` and ``geoparse`` to the commands of ``cli.py``."""

    def parser_of(where: Any, name: str, command: Any) -> argparse.ArgumentParser:
        title = (command.__doc__ or "").splitlines()[0]
        made: argparse.ArgumentParser = where.add_parser(name, help=title, description=title, allow_abbrev=False)
        made.set_defaults(command=command)
        add_option(made)
        return made

    title = "Places: check, find, add, import."
    group = commands.add_parser("gazetteer", help=title, description=title, allow_abbrev=False)
    actions = group.add_subparsers(title="actions", required=True, metavar="ACTION")
    parser_of(actions, "check", check)
    one = parser_of(actions, "find", find)
    one.add_argument("name", metavar="NAME", help="name in any spelling, or a place_id")

    one = parser_of(actions, "add", add)
    one.add_argument("--name", help="English name")
    one.add_argument("--name-ar", help="Arabic name")
    one.add_argument("--other-name", action="append", default=[], metavar="NAME", help="another name; repeatable")
    one.add_argument("--kind", required=True, help="village, neighbourhood, checkpoint ...")
    one.add_argument("--parent", required=True, metavar="ID", help="place_id of what contains it")
    one.add_argument("--lat", type=number("--lat", float, DEGREES), help="degrees north, WGS 84")
    one.add_argument("--lon", type=number("--lon", float, DEGREES), help="degrees east, WGS 84")
    one.add_argument(
        "--uncertainty",
        type=number("--uncertainty", int, "radius; give whole metres"),
        metavar="METRES",
        help="radius within which it lies (default: 1000)",
    )
    one.add_argument(
        "--tier",
        type=number("--tier", int, "tier; give 1, 2 or 3"),
        choices=(1, 2, 3),
        help="1: safe to read bare (default: 2)",
    )
    one.add_argument("--who", required=True, help="who answers for it")
    one.add_argument("--why", required=True, help="what shows that it is there")

    one = parser_of(actions, "import", bring_in)
    source = one.add_mutually_exclusive_group(required=True)
    source.add_argument("--geonames", metavar="XX.txt", help="GeoNames country dump, also zipped")
    source.add_argument("--cod", metavar="FILE", help="OCHA COD admin units, .gpkg or .geojson")
    source.add_argument("--csv", metavar="FILE", help="table: place_id, name_en, kind, latitude, longitude ...")
    one.add_argument("--alternate-names", metavar="FILE", help="alternate names of GeoNames")
    one.add_argument("--name", help="name of the gazetteer (default: that of the file)")
    one.add_argument("--folder", help="where to put it (default: data/gazetteers/NAME)")

    one = parser_of(commands, "geoparse", geoparse)
    one.add_argument(
        "files", nargs="+", metavar="FILE", help="article as plain text or JSON Lines; - for standard input"
    )
    one.add_argument("--json", action="store_true", help="one JSON object per name")
