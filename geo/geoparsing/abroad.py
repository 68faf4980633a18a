"""What says that a place lies in another country: the country's name, or its adjective beside the place.

The name of a country is mostly that of its government ("Turkey shelled ..."). It is a place where something is said to
be in it ("in Iraq", ``شمال العراق``) or where it stands behind a place and closes what is said of it
("Arsal, Lebanon").
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from geo.gazetteer.files import COUNTRY
from geo.geoparsing.name_words import name_words
from geo.geoparsing.surroundings import Around, Toponym
from text.arabic_forms import joined
from text.matcher import Match
from text.passage import Reading

_IN, _BORDER = name_words("in_country"), name_words("border")
_SIDES = ("region", "edge", "rural")
_OPENS, _CLOSES = (",", "،", "(", "-"), (",", "،", ")", ".", "\n", ";", "؛", "؟", "?")
_SETTLED = ("village", "town", "city", "governorate")


def countries_as_places(reading: Reading, kinds: Mapping[str, Sequence[Match]]) -> set[int]:
    """The first tokens of names of countries abroad that are places here."""
    named = [m for m in kinds.get("place", ()) if is_country(m)]
    if not named:
        return set()
    forms = reading.forms
    sides = {m.last for m in kinds.get("placeword", ()) if not m.names.roles["placeword"].isdisjoint(_SIDES)}
    listed = {m.first - (forms[m.first - 1] == "and") for m in kinds["place"] if m.first and _joined(m, forms)}
    found = set()
    for match in named:
        before = forms[match.first - 1] if match.first else ""
        after = forms[match.last] if match.last < len(forms) else "\n"
        owned = reading.text[match.end : match.end + 2] in ("'s", "’s")
        if owned or match.last in listed:
            continue  # the possessive is read as an adjective; "in Iraq and Jordan" is nowhere
        said = before in _IN or match.clitic in ("ب", "وب") or match.first in sides
        if said or (before in _OPENS and match.first > 1 and forms[match.first - 2][0].isalpha() and after in _CLOSES):
            found.add(match.first)
    return found


def _joined(match: Match, forms: Sequence[str]) -> bool:
    """Whether "and" stands before a name."""
    return joined(match.clitic) or forms[match.first - 1] == "and"


def is_country(match: Match) -> bool:
    """Whether a name is that of a country abroad."""
    return any(e.ref.kind == COUNTRY for e in match.of("place"))


def countries_told(around: Around, adjectives: Sequence[Match], found: Sequence[Toponym]) -> list[Toponym]:
    """The countries that adjectives beside places put them in: ``مدينة نصيبين التركية``, "the Turkish town of X".

    An adjective beside what an army or a state may own there (a base, a checkpoint) says whose it is.
    """
    told: list[Toponym] = []
    if not adjectives:
        return told
    forms = around.reading.forms
    behind = {t.last: t for t in found if t.place_ids or t.kinds}
    ahead = {t.outer: t for t in found if t.place_ids or t.kinds}
    for match in adjectives:
        last = match.last
        if match.clitic or (not forms[match.first].isascii() and not match.article):
            place = None
        elif forms[match.first].isascii():
            last += last < len(forms) and forms[last] in _BORDER
            place = ahead.get(last)
        else:
            place = behind.get(match.first) or (
                behind.get(match.first - 1) if forms[match.first - 1] in _BORDER else None
            )
        if place is not None and place.relation == "at" and (not place.kinds or place.kinds[0] in _SETTLED):
            ids = tuple(dict.fromkeys(e.ref.place_id for e in match.of("country")))
            made = Toponym(around.reading, match.first, match.last, match.first, match.start, match.end, ids)
            made.tells = place
            told.append(made)
    return told
