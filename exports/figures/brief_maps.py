"""The maps of a brief, and the names on them."""

from __future__ import annotations

from exports.figures.brief import Brief
from exports.maps.ground import areas
from exports.maps.map_image import Plate, boxes, plate
from exports.maps.spots import gather
from models import IncidentPlace, Place
from wording.texts import Words, plain


class TwoNames(Words):
    """Names of places in both languages, for a map that both kinds of readers read."""

    def __init__(self, first: Words, second: Words) -> None:
        super().__init__(first.lang)
        self._second = second

    def place(self, place: Place | IncidentPlace) -> str:
        """The name in the first language and, where it is another, in the second."""
        names = dict.fromkeys((super().place(place), self._second.place(place)))
        return " · ".join(plain(name) for name in names)


def names_of(brief: Brief) -> Words:
    """The words of the brief's maps."""
    return brief.phrases[0] if len(brief.phrases) == 1 else TwoNames(*brief.phrases)


def map_of(brief: Brief, number: int, width: float, height: float) -> Plate:
    """Map ``number`` of a brief, in points: the only one, one of two spans, or that of an incident's sheet."""
    phrases = names_of(brief)
    if brief.design.template == "incident":
        chosen = brief.sheets[number : number + 1]
        return plate(gather(chosen, areas()), phrases, width, height, callouts=False)
    if brief.design.template == "comparison":
        both = (brief.found_before, brief.found)
        return plate(both[number], phrases, width, height, around=[*boxes(both[0]), *boxes(both[1])], callouts=False)
    return plate(brief.found, phrases, width, height)
