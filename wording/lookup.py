"""Places and factions by any of their names, as a reader types them: whole or begun, in either script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import packs
from geo.distance import great_circle_km
from models import Place
from text import lexicon
from text.matcher import bare, words
from wording.texts import gazetteer

MOST = 12  # candidates that are of use at once
NEAR = 0.25  # degrees around a point in which places are near it
UNITS = ("country", "governorate", "district", "subdistrict")  # their points are middles of areas
SHORTEST = 2  # letters before names that only begin so are looked for


def places_named(typed: str, most: int = MOST) -> list[Place]:
    """Places a text may name, the likeliest first: called exactly so, then in another writing, then beginning so.

    Among equals, well-known and populous places come first.

    >>> [place.place_id for place in places_named("حلكو")][0]
    'qam-halko'
    >>> places_named("")
    []
    """
    known = gazetteer()
    found = {place.place_id: rank for place, how in known.find(typed) for rank in [0 if how == "name" else 1]}
    for place_id in _beginning(_folded(typed), _place_names()):
        found.setdefault(place_id, 2)
    places = [known.places[place_id] for place_id in found]
    places.sort(
        key=lambda place: (
            found[place.place_id], place.tier, place.kind not in ("city", "governorate"), -(place.population or 0),
            place.name,
        )
    )  # fmt: skip
    return places[:most]


def places_near(latitude: float, longitude: float, most: int = MOST) -> list[tuple[Place, float]]:
    """Places around a point and how far they are in kilometres, the nearest first; areas and the country are none.

    Parameters
    ----------
    latitude, longitude : float
        WGS 84 degrees.

    >>> [place.place_id for place, _ in places_near(37.034, 41.213)][0]
    'qam-halko'
    >>> places_near(0.0, 0.0)
    []
    """
    found = []
    for place in gazetteer().places.values():
        if place.kind in UNITS or place.latitude is None or place.longitude is None:
            continue
        if abs(place.latitude - latitude) < NEAR and abs(place.longitude - longitude) < NEAR:
            found.append((place, great_circle_km(place.latitude, place.longitude, latitude, longitude)))
    return sorted(found, key=lambda one: (one[1], one[0].place_id))[:most]


def forget() -> None:
    """Forget the names that were read, because the data files have more now."""
    for read in (gazetteer, _place_names, _faction_names):
        read.cache_clear()


def factions_named(typed: str, most: int = MOST) -> list[str]:
    """Ids of factions a text may name: called so, then beginning so, then with such a word in a name.

    >>> factions_named("قسد")[0], factions_named("")
    ('sdf', [])
    """
    asked = _folded(typed)
    if not asked:
        return []
    ranks: dict[str, int] = {}
    for name, actor_id in _faction_names():
        if name == asked:
            rank = 0
        elif name.startswith(asked):
            rank = 1
        elif len(asked) >= SHORTEST and f" {asked}" in name:
            rank = 2
        else:
            continue
        ranks[actor_id] = min(rank, ranks.get(actor_id, rank))
    order = {actor_id: number for number, actor_id in enumerate(lexicon.actors())}
    return sorted(ranks, key=lambda actor_id: (ranks[actor_id], order[actor_id]))[:most]


def place_called(name: str) -> str | None:
    """Id of the likeliest place called exactly so; None where none is.

    >>> place_called("Qamishli"), place_called("Qamish")
    ('C4564', None)
    """
    exact = {place.place_id for place, how in gazetteer().find(name) if how == "name"}
    return next((place.place_id for place in places_named(name) if place.place_id in exact), None)


def faction_called(name: str) -> str | None:
    """Id of the faction called exactly so, by any of its names; None where none is.

    >>> faction_called("الأسايش"), faction_called("Asay")
    ('asayish', None)
    """
    asked = _folded(name)
    return next((actor_id for known, actor_id in _faction_names() if asked and known == asked), None)


def _beginning(asked: str, names: Iterable[tuple[str, str]]) -> Iterator[str]:
    if len(asked) >= SHORTEST:
        yield from (key for name, key in names if name.startswith(asked))


def _folded(name: str) -> str:
    return " ".join(map(bare, words(name)))


@packs.cached
def _place_names() -> list[tuple[str, str]]:
    return [(_folded(name.name), name.place_id) for name in gazetteer().names]


@packs.cached
def _faction_names() -> list[tuple[str, str]]:
    names = [(_folded(name.name), name.actor_id) for name in lexicon.actor_names()]
    listed = [
        (_folded(name), actor.actor_id) for actor in lexicon.actors().values() for name in (actor.name, actor.name_ar)
    ]
    return names + listed
