"""Which places contain the places of incidents, as the gazetteer has it: what the place filter goes by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import sqlalchemy as sa

from store.rows import delete
from store.schema import place_above

PlaceChain = Callable[[str], Iterable[str]]


class PlacesAbove:
    """Place id -> ids of the places that contain it; the project's gazetteer unless another ``chain`` is given."""

    def __init__(self, chain: PlaceChain | None) -> None:
        self._chain = chain

    def write(self, connection: sa.Connection, place_ids: Iterable[str | None]) -> None:
        """Write what contains some places, each with itself, as the gazetteer has it now."""
        places = [place_id for place_id in dict.fromkeys(place_ids) if place_id is not None]
        if not places:
            return
        chain = self._chain = self._chain or gazetteer_chain()
        delete(connection, place_above, [{"place_id": place_id} for place_id in places], "place_id")
        rows = [
            {"place_id": place_id, "above_id": above_id}
            for place_id in places
            for above_id in dict.fromkeys((place_id, *chain(place_id)))
        ]
        connection.execute(sa.insert(place_above), rows)


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
