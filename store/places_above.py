"""Which places contain the places of incidents, as the gazetteer has it: what the place filter goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from store.rows import delete
from store.schema import place_above

PlaceChain = Callable[[str], Iterable[str]]
OF_DATASET = ":"  # in the id of a place that no gazetteer has: the dataset stands before it


class PlacesAbove:
    """Place id -> ids of the places that contain it; the project's gazetteer unless another ``chain`` is given."""

    def __init__(self, chain: PlaceChain | None) -> None:
        self._chain = chain

    def write(self, connection: sa.Connection, incidents: Iterable[Mapping[str, Any]]) -> None:
        """Write what contains the places of some rows of ``incident``, each with itself, as the gazetteer has it now.

        A place that only a dataset knows lies in the units that its point lies in.
        """
        places = {row["place_id"]: row for row in incidents if row["place_id"] is not None}
        if not places:
            return
        above = self._chain = self._chain or gazetteer_chain()

        def chain(place_id: str) -> Iterable[str]:
            return above(place_id) or (_units_of(places[place_id]) if OF_DATASET in place_id else ())

        delete(connection, place_above, [{"place_id": place_id} for place_id in places], "place_id")
        rows = [
            {"place_id": place_id, "above_id": above_id}
            for place_id in places
            for above_id in dict.fromkeys((place_id, *chain(place_id)))
        ]
        connection.execute(sa.insert(place_above), rows)


def _units_of(row: Mapping[str, Any]) -> list[str]:
    """Ids of the units and of the country that the point of an incident lies in; none without a point."""
    from geo.boundaries import units_of  # only needed when something is written
    from wording.texts import gazetteer

    if row["latitude"] is None or row["longitude"] is None or row["geo_precision"] == "country":
        return []
    units = units_of(row["latitude"], row["longitude"])
    return list(dict.fromkeys((*units, *(place.place_id for place in gazetteer().chain(units[-1]))))) if units else []


def gazetteer_chain(*folders: Path) -> PlaceChain:
    """The places above a place, by gazetteers (the project's when none is named); an unknown place has none."""
    from geo.gazetteer.gazetteer import Gazetteer  # only needed when something is written
    from wording.texts import gazetteer

    named = Gazetteer.load(*folders) if folders else None

    def chain(place_id: str) -> list[str]:
        known = named or gazetteer()  # asked each time: a curator may have added the place
        if place_id not in known.places:
            return []
        above = known.chain(place_id)
        units = (above[0].admin3, above[0].admin2, above[0].admin1)  # a city's parent may skip one of them
        return [place.place_id for place in above] + [unit for unit in units if unit]

    return chain
