"""An incident as a message or a feed tells it: a title line, place, who, toll, source and links."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from exports.extract import Source
from filters import Filters, write_link
from models import Incident
from text.web_address import web_address
from wording import incident as in_words
from wording.texts import Words


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one incident, in one language.

    Attributes
    ----------
    title : str
        What happened, where and when, in a line.
    link, url : str or None
        Where the desk shows the incident, and where its report was published.
    latitude, longitude : float or None
        WGS 84 degrees.
    """

    id: str
    title: str
    date: str | None
    place: str
    latitude: float | None
    longitude: float | None
    precision: str
    who: str
    toll: str
    killed: int | None
    source: str
    published: str | None
    url: str | None
    link: str

    def as_json(self) -> dict[str, Any]:
        """All of it as plain values."""
        return asdict(self)


def tell(incident: Incident, source: Source, desk: str, words: Words) -> Told:
    """What is said of an incident; ``desk`` is the address of the dashboard."""
    place = incident.place
    where = in_words.where(incident, words)
    title = " · ".join((in_words.what(incident, words), where, in_words.when(incident, words)))
    return Told(
        id=incident.incident_id,
        title=title,
        date=incident.event_date,
        place=where,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        precision=incident.geo_precision,
        who=in_words.who(incident, words),
        toll=in_words.toll(incident, words),
        killed=incident.fatalities_min,
        source=source.publisher,
        published=source.published,
        url=web_address(source.url),
        link=f"{desk.rstrip('/')}/?{urlencode(write_link(Filters(), incident.incident_id, words.lang))}",
    )
