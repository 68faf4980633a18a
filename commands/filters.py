"""Options that narrow, what to type where a value is mistyped, and ``factions``, which lists some of their values.

Ids, and the names that stand for exactly one id, are taken in either language and any letter case.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from commands.console import DONE, SOME_FAILED, complain
from commands.options import command, day_argument
from errors import UsageError
from filters import ROWS, Filters, Row
from paths import LEXICONS
from text.data_files import table
from text.lexicon import actor_names, actors
from text.normalize import fold

if TYPE_CHECKING:
    from geo.gazetteer.gazetteer import Gazetteer

Spelt = TypeVar("Spelt", bound=str)

SUGGESTED = 5  # candidates named in an error
CLOSE = 3  # spellings that may have been meant
ALIKE = 0.7  # how alike two spellings are at least, of 1, to be suggested


SECTION = "Filters (lists may be given with commas or by repeating the option)"

#: The option of each filter, as :func:`commands.options.bundle` takes them.
FILTERS: Mapping[str, Mapping[str, Any]] = {
    row.option: {"metavar": row.metavar, "multiple": row.many, "help": row.help, "section": SECTION}
    for row in ROWS
    if row.option
}


def filters_of(**given: Any) -> Filters:
    """Filters from the values of the options.

    Raises
    ------
    UsageError
        A value is unknown, means several things or is out of range; what it may have meant is named.
    """
    values = {row.field: _value(row, given[row.option]) for row in ROWS if row.option and row.kind != "type"}
    values["event_types"], values["sub_event_types"] = types_of(listed(given["type"]))
    filters = Filters(**{field: value for field, value in values.items() if value is not None})
    if filters.date_from and filters.date_to and filters.date_from > filters.date_to:
        raise UsageError("--from", filters.date_from, f"is later than --to {filters.date_to}")
    return filters


def _value(row: Row, given: Any) -> Any:
    """The value of one filter from that of its option; None where it was not given."""
    argument = f"--{row.option.replace('_', '-')}"
    if given is None:
        return None
    match row.kind:
        case "day":
            day = day_argument(argument, given)
            return day and day[:10]
        case "actor":
            return factions_of(listed(given), argument)
        case "place":
            return places_of(listed(given))
        case "closed":
            return known(argument, listed(given), tuple(row.values()) if row.values else ())
        case "publisher":
            return tuple(dict.fromkeys(given))
        case "text":
            return given.strip()
    try:
        return row.read(given) if row.read else None
    except ValueError as error:
        raise UsageError(argument, given, str(error)) from None


def listed(values: Iterable[str]) -> list[str]:
    """Values given one by one or with commas between them."""
    return [value.strip() for given in values for value in given.split(",") if value.strip()]


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


def check_sources(filters: Filters, published: Sequence[str]) -> None:
    """Refuse a publisher that no incident of the store has.

    Raises
    ------
    UsageError
        Names those that are called most like it, or the most frequent ones.
    """
    for source in filters.sources:
        if source not in published:
            near = nearest(source, dict.fromkeys(published, ())) or published[:SUGGESTED]
            there = ", ".join(map(repr, near)) or "none: the incidents name no publisher"
            raise UsageError("--source", source, f"is the source of no incident; there are {len(published)}: {there}")


# -- factions


def faction_names() -> dict[str, tuple[str, str]]:
    """English and Arabic name of every faction by id."""
    return {actor.actor_id: (actor.name, actor.name_ar) for actor in actors().values()}


def factions_of(values: list[str], argument: str = "--faction") -> tuple[str, ...]:
    """Ids of factions from ids or names, other names and abbreviations included."""
    names: dict[str, tuple[str, ...]] = dict(faction_names())
    for other in actor_names() if values else ():
        if other.kind in ("official", "alias", "abbr", "country"):
            names[other.actor_id] += (other.name,)

    def refusal(value: str) -> UsageError:
        return _unknown(argument, value, said(nearest(value, names), names), "list them: python cli.py factions")

    return picked(argument, values, names, refusal)


@command()
@click.argument("text", default="", help="only those with this in their id or names")
def factions(text: str) -> int:
    """List the factions: id, English and Arabic name."""
    lines = [
        (ident, *names)
        for ident, names in faction_names().items()
        if any(_key(text) in _key(n) for n in (ident, *names))
    ]
    sys.stdout.writelines("\t".join(line) + "\n" for line in lines)
    if not lines:
        complain(f"{text}: no faction has it in its id or names")
    return DONE if lines else SOME_FAILED


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
    names: dict[str, tuple[str, ...]] = {p.place_id: (p.name, p.name_ar) for p in gazetteer.places.values()}
    names |= {value: () for value in values if ":" in value}  # the id of a place that only a dataset knows

    def refusal(value: str) -> UsageError:
        listing = f"find it: python cli.py gazetteer find {value!r}"
        return _unknown("--place", value, said(_alike(value, gazetteer) or nearest(value, names), names), listing)

    return picked("--place", values, names, refusal)


def _alike(value: str, gazetteer: Gazetteer) -> list[str]:
    """Places another name, writing or sound of which is the value, the best known first."""
    found = sorted(gazetteer.find(value), key=lambda f: (f[1] != "name", f[0].tier, -(f[0].population or 0)))
    return [place.place_id for place, _ in found]
