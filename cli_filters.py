"""Arguments that narrow: options to :class:`models.Filters`, and what to type where one is mistyped.

Ids, and the names that stand for exactly one id, are taken in either language and any letter case.
"""

from __future__ import annotations

import argparse
import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from errors import InputError, UsageError
from filters import MOST_CORNERS, Filters
from models import GEO_PRECISIONS, MODALITIES, STATUSES
from paths import LEXICONS
from text.data_files import table
from text.dates.iso import DATES, publication
from text.lexicon import actor_names
from text.normalize import fold

if TYPE_CHECKING:
    from geo.gazetteer.gazetteer import Gazetteer

Spelt = TypeVar("Spelt", bound=str)

SUGGESTED = 5  # candidates named in an error
CLOSE = 3  # spellings that may have been meant
ALIKE = 0.7  # how alike two spellings are at least, of 1, to be suggested


def add_filters(command: argparse.ArgumentParser) -> None:
    """Add the options that :func:`filters_of` reads."""
    group = command.add_argument_group("filters", "lists may be given with commas or by repeating the option")
    group.add_argument("--from", dest="date_from", metavar="DATE", help="first day")
    group.add_argument("--to", dest="date_to", metavar="DATE", help="last day, inclusive")
    for name, metavar, words in (
        ("faction", "F", "actor by id or name, or any actor under it (list: python cli.py factions)"),
        ("perpetrator", "F", "the same, as the one who did it"),
        ("target", "F", "the same, as the one it was done to"),
        ("type", "T", "event type or sub-event type"),
        ("place", "P", "place by id or name, or any place in it (find: python cli.py gazetteer find NAME)"),
        ("precision", "P", f"one of {', '.join(GEO_PRECISIONS)}"),
        ("status", "S", f"one of {', '.join(STATUSES)}"),
        ("modality", "M", f"one of {', '.join(MODALITIES)} (default: what the map shows, asserted and claimed)"),
    ):
        group.add_argument(f"--{name}", action="append", metavar=metavar, help=words)
    group.add_argument("--source", action="append", metavar="NAME", help="publisher as the article names it ")
    group.add_argument("--min-confidence", metavar="0..1", help="at least so sure")
    group.add_argument("--min-killed", metavar="N", help="at least so many killed, by the lowest number stated")
    group.add_argument("--area", metavar="LON,LAT;LON,LAT;...", help="corners of an area in degrees, three or more")
    group.add_argument("--bbox", metavar="W,S,E,N", help="degrees; write --bbox=-5,... when the first is negative")
    group.add_argument("--text", metavar="Q", help="words an incident must have, in any spelling")


def filters_of(chosen: argparse.Namespace) -> Filters:
    """Filters from the arguments.

    Raises
    ------
    UsageError
        A value is unknown, means several things or is out of range; what it may have meant is named.
    """
    first, last = (day_argument(f"--{name}", getattr(chosen, f"date_{name}")) for name in ("from", "to"))
    if first and last and first > last:
        raise UsageError("--from", first, f"is later than --to {last}")
    event_types, sub_event_types = types_of(listed(chosen.type))
    return Filters(
        date_from=first and first[:10],
        date_to=last and last[:10],
        factions=factions_of(listed(chosen.faction)),
        perpetrators=factions_of(listed(chosen.perpetrator), "--perpetrator"),
        targets=factions_of(listed(chosen.target), "--target"),
        event_types=event_types,
        sub_event_types=sub_event_types,
        place_ids=places_of(listed(chosen.place)),
        bbox=box_of(chosen.bbox) if chosen.bbox else None,
        area=area_of(chosen.area) if chosen.area else (),
        confidence_min=number_of("--min-confidence", chosen.min_confidence, float, 1),
        killed_min=number_of("--min-killed", chosen.min_killed, int, 2**31 - 1),
        sources=tuple(dict.fromkeys(chosen.source or ())),
        precisions=known("--precision", listed(chosen.precision), GEO_PRECISIONS),
        statuses=known("--status", listed(chosen.status), STATUSES),
        text=(chosen.text or "").strip(),
        modalities=known("--modality", listed(chosen.modality), MODALITIES),
    )


def number(option: str, kind: type[Number], what: str) -> Callable[[str], Number]:
    """How an option that wants a number reads its value: as every other option, with a way out.

    >>> number("--port", int, "port; give a whole number, such as 8502")("8502")
    8502
    """

    def read_value(value: str) -> Number:
        try:
            return kind(value)
        except ValueError:
            raise UsageError(option, value, f"is no {what}") from None

    return read_value


def day_argument(argument: str, value: str | None) -> str | None:
    """An ISO date or date-time, checked."""
    if value is None:
        return None
    try:
        return publication(value, argument)
    except InputError as error:
        raise UsageError(argument, value, "is no date", DATES) from error


def listed(values: Sequence[str] | None) -> list[str]:
    """Values given one by one or with commas between them."""
    return [value.strip() for given in values or () for value in given.split(",") if value.strip()]


# -- ids and names


def known(argument: str, values: Iterable[str], allowed: Sequence[Spelt]) -> tuple[Spelt, ...]:
    """The values as they are spelt among the few allowed ones, letter case aside."""

    def refusal(value: str) -> UsageError:
        return UsageError(argument, value, "is not known", tuple(allowed))

    return picked(argument, values, dict.fromkeys(allowed, ()), refusal)


def picked(
    argument: str,
    values: Iterable[str],
    names: Mapping[Spelt, Sequence[str]],
    refusal: Callable[[str], UsageError],
) -> tuple[Spelt, ...]:
    """The ids that values stand for, without doubles.

    Parameters
    ----------
    names : mapping of str to sequence of str
        Names of each id. An id goes before a name that is spelt like it.
    refusal : callable
        The error for a value that is none of them.

    Raises
    ------
    UsageError
        A value is unknown, or the name of several ids.
    """
    ids = {ident.casefold(): ident for ident in names}
    named: dict[str, list[Spelt]] = {}
    for ident, others in names.items():
        for spelling in {_key(name) for name in others if name}:
            named.setdefault(spelling, []).append(ident)
    found: dict[Spelt, None] = {}
    for value in values:
        one = ids.get(value.casefold())
        means = [one] if one is not None else named.get(_key(value), [])
        if not means:
            raise refusal(value)
        if len(means) > 1:
            raise UsageError(argument, value, f"is the name of several: give an id, {said(means, names)}")
        found[means[0]] = None
    return tuple(found)


def nearest(value: str, names: Mapping[Spelt, Sequence[str]]) -> list[Spelt]:
    """Ids spelt or named most like a value; a single word of a name is enough.

    >>> nearest("Battels", {"Battles": (), "Protests": ()})
    ['Battles']
    """
    spellings: dict[str, dict[Spelt, None]] = {}
    for ident, others in names.items():
        for whole in {_key(ident): None, **{_key(name): None for name in others if name}}:
            for spelling in {whole, *re.findall(r"\w{4,}", whole)}:
                spellings.setdefault(spelling, {})[ident] = None
    close = difflib.get_close_matches(_key(value), spellings, n=CLOSE, cutoff=ALIKE)
    return list(dict.fromkeys(ident for spelling in close for ident in spellings[spelling]))[:SUGGESTED]


def said(ids: Sequence[str], names: Mapping[Spelt, Sequence[str]]) -> str:
    """Ids with their first names, for an error."""
    first: Mapping[str, Sequence[str]] = {str(ident): [name for name in of if name] for ident, of in names.items()}
    texts = [f"{ident} ({first[ident][0]})" if first[ident] and first[ident][0] != ident else ident for ident in ids]
    return ", ".join(texts[:SUGGESTED]) + (" ..." if len(texts) > SUGGESTED else "")


def _key(spelling: str) -> str:
    return fold(spelling).casefold()


def _unknown(argument: str, value: str, guesses: str, listing: str) -> UsageError:
    meant = f"; did you mean {guesses}?" if guesses else ""
    return UsageError(argument, value, f"is not known{meant} ({listing})")


# -- factions


def factions() -> dict[str, tuple[str, str]]:
    """English and Arabic name of every faction by id."""
    rows = table(LEXICONS / "actors.csv", ("actor_id", "name_en", "name_ar"))
    return {row["actor_id"]: (row["name_en"], row["name_ar"]) for _, row in rows}


def factions_of(values: list[str], argument: str = "--faction") -> tuple[str, ...]:
    """Ids of factions from ids or names, other names and abbreviations included."""
    names: dict[str, tuple[str, ...]] = dict(factions())
    for other in actor_names() if values else ():
        if other.kind in ("official", "alias", "abbr"):
            names[other.actor_id] += (other.name,)

    def refusal(value: str) -> UsageError:
        return _unknown(argument, value, said(nearest(value, names), names), "list them: python cli.py factions")

    return picked(argument, values, names, refusal)


def faction_lines(text: str) -> Iterator[str]:
    """One line for each faction whose id or name holds a text: id, English and Arabic name, between tabs."""
    for ident, names in factions().items():
        if any(_key(text) in _key(spelling) for spelling in (ident, *names)):
            yield "\t".join((ident, *names))


# -- event types


def types_of(values: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Event types and sub-event types by name.

    The two filters narrow each other; ``--type`` widens, so that with sub-event types among the values the
    event types are spelt out as theirs.
    """
    columns = ("family", "event_type", "sub_event_type", "name_en", "name_ar")
    rows = [row for _, row in table(LEXICONS / "event_types.csv", columns) if row["event_type"]]
    tree: dict[str, dict[str, None]] = {}  # sub-event types by event type, without doubles, in order
    for row in rows:
        tree.setdefault(row["event_type"], {}).update({row["sub_event_type"]: None} if row["sub_event_type"] else {})
    names: dict[str, tuple[str, ...]] = dict.fromkeys((*tree, *(sub for subs in tree.values() for sub in subs)), ())
    # Rows of families name finer types of ours; the plain rows name the event types themselves.
    names |= {r["sub_event_type"] or r["event_type"]: (r["name_en"], r["name_ar"]) for r in rows if not r["family"]}

    def refusal(value: str) -> UsageError:
        close = nearest(value, names)
        if close:
            return UsageError("--type", value, f"is not known; did you mean {', '.join(close)}?")
        return UsageError("--type", value, "is not known", tuple(names))

    found = picked("--type", values, names, refusal)
    if all(name in tree for name in found):
        return found, ()
    return (), tuple(dict.fromkeys(sub for name in found for sub in tree.get(name, (name,))))


# -- places


def places_of(values: list[str]) -> tuple[str, ...]:
    """Ids of places from ids or official names; the gazetteer is read only when there are some."""
    if not values:
        return ()
    from geo.gazetteer.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()
    names = {place.place_id: (place.name, place.name_ar) for place in gazetteer.places.values()}

    def refusal(value: str) -> UsageError:
        listing = f"find it: python cli.py gazetteer find {value!r}"
        return _unknown("--place", value, said(_alike(value, gazetteer) or nearest(value, names), names), listing)

    return picked("--place", values, names, refusal)


def _alike(value: str, gazetteer: Gazetteer) -> list[str]:
    """Places another name, writing or sound of which is the value, the best known first."""
    found = sorted(gazetteer.find(value), key=lambda f: (f[1] != "name", f[0].tier, -(f[0].population or 0)))
    return [place.place_id for place, _ in found]


def box_of(value: str) -> tuple[float, float, float, float]:
    """(west, south, east, north) in WGS 84 degrees."""
    try:
        west, south, east, north = (float(part) for part in value.split(","))
    except ValueError:
        raise UsageError(
            "--bbox", value, "is not four numbers W,S,E,N in degrees, such as 41.1,37.0,41.3,37.1"
        ) from None
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise UsageError("--bbox", value, "is not W,S,E,N: longitudes -180..180, latitudes -90..90, south first")
    return west, south, east, north


def area_of(value: str) -> tuple[tuple[float, float], ...]:
    """Corners (longitude, latitude) of a drawn area in WGS 84 degrees."""
    try:
        found = [tuple(float(part) for part in pair.split(",")) for pair in value.split(";")]
        corners = tuple((longitude, latitude) for longitude, latitude in found)
    except ValueError:
        raise UsageError("--area", value, "is not LON,LAT;LON,LAT;... in degrees") from None
    if not 3 <= len(set(corners)) <= MOST_CORNERS:
        raise UsageError("--area", value, f"has {len(set(corners))} different corners, not 3 to {MOST_CORNERS}")
    if not all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in corners):
        raise UsageError("--area", value, "has a corner outside longitude -180..180, latitude -90..90")
    return corners


Number = TypeVar("Number", int, float)


def number_of(argument: str, value: str | None, kind: type[Number], most: Number) -> Number | None:
    """A number from 0 to ``most``."""
    if value is None:
        return None
    try:
        number = kind(value)
    except ValueError:
        number = kind(-1)
    if not 0 <= number <= most:
        raise UsageError(argument, value, f"is no number from 0 to {most}")
    return number
