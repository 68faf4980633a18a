"""The maps of a brief, and the names on them."""

from __future__ import annotations

from exports.figures.brief import Brief
from exports.maps.ground import areas
from exports.maps.map_image import Plate, Setting, beside, boxes, crowded, plate
from exports.maps.projection import NARROWEST
from exports.maps.spots import gather
from models import IncidentPlace, Place
from wording.texts import Words, plain

QUARTER = 5_000.0  # ground metres across of a map of one quarter


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
    """Map ``number`` of a brief, in points: the only one, or one of two spans, of small multiples, of sheets."""
    phrases, template = names_of(brief), brief.design.template
    if template == "incident":
        return plate(gather(brief.sheets[number : number + 1], areas()), phrases, width, height, callouts=False)
    if template in ("comparison", "multiples"):
        found = [brief.found_before, brief.found]
        if template == "multiples":
            found = [panel.found for panel in brief.panels] or [brief.found]
        own = template == "multiples" and brief.design.by == "governorate"
        around = () if own else tuple(box for one in found for box in boxes(one))
        setting = beside(found, width, height, Setting(around, crowded=any(map(crowded, found))))
        return plate(found[number], phrases, width, height, setting=setting, inset=not own, callouts=False)
    setting = Setting(narrowest=QUARTER if brief.of_a_quarter else NARROWEST)
    return plate(brief.found, phrases, width, height, setting=setting)
