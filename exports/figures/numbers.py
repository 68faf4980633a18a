"""Numbers of a figure: tiles, tables of counts, and two spans compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from exports.extract import Selection
from exports.figures import developments
from exports.figures.developments import ranked
from exports.figures.looks import OTHER, look
from exports.figures.timeline import timeline
from models import Incident
from wording.texts import Words, gazetteer

if TYPE_CHECKING:
    from exports.figures.brief import Brief

ROWS = 6  # of a table of counts
CHANGED = 9  # of a table of what changed
WORST = 5  # incidents listed of each of two spans


def tiles(brief: Brief) -> list[dict[str, Any]]:
    """The numbers a brief opens with, and how they stand to the span before."""
    found = []
    for name, count in tile_counts(brief.incidents, brief.selection).items():
        change = None
        if brief.compared is not None:
            before = tile_counts(brief.compared.incidents, brief.compared)[name]
            change = brief.each(lambda p, by: changed(by, p), count - before)
        found.append({"name": brief.say(f"tile_{name}"), "value": f"{count:,}", "change": change})
    return found


def tables(brief: Brief) -> list[dict[str, Any]]:
    """Incidents by type, faction and governorate; of two spans with the change."""
    comparing = brief.design.template == "comparison"

    def named_place(key: str, phrases: Words) -> str:
        return phrases.place(gazetteer().places[key]) if key else phrases("elsewhere")

    groups: list[tuple[str, Callable[[Incident], Iterable[str]], Callable[[str, Words], str]]] = [
        ("by_type", lambda i: [i.event_type], lambda key, p: p.event_type(key)),
        ("by_faction", lambda i: dict.fromkeys(a.actor_id for a in i.actors), lambda key, p: p.faction(key)),
        (*by_place([*brief.incidents, *(brief.before.incidents if brief.before and comparing else ())]), named_place),
    ]
    tables = []
    if comparing and len(brief.phrases) > 1:
        groups = groups[:2]  # names in two languages need the room of a third table
    for title, keys, name in groups:
        after = Counter(key for i in brief.incidents for key in keys(i))
        before = Counter(key for i in brief.before.incidents for key in keys(i)) if brief.before else Counter()
        both = after + before if comparing else after
        order = sorted(both, key=lambda key: (-both[key], key))[: CHANGED if comparing else ROWS]
        rows = []
        for key in order:
            values = [f"{after[key]:,}"]
            if comparing:
                values = [f"{before[key]:,}", f"{after[key]:,}", signed(after[key] - before[key])]
            styled = look(key) if title == "by_type" else {"shape": False, "colour": OTHER}
            rows.append({"name": brief.each(lambda p, named, k: named(k, p), name, key), "values": values, **styled})
        heads = ["head_before", "head_after", "head_change"] if comparing else ["head_count"]
        tables.append({"title": brief.say(title), "heads": [brief.say(h) for h in heads], "rows": rows})
    return tables


def spans(brief: Brief) -> list[dict[str, Any]]:
    """The two spans of a comparison, the earlier one first."""
    found: list[dict[str, Any]] = []
    for one in (brief.before, brief.selection):
        drawn = brief.found if one is brief.selection else brief.found_before
        bars: dict[str, Any] = {"bars": []}
        listed = worst(one) if one and brief.listed else ()
        if one and "timeline" in brief.design.parts:
            bars = timeline(brief, one)
        found.append(
            {
                "period": brief.each(lambda p, o: p.period(o.filters, o.incidents) if o else "", one),
                "counts": brief.each(
                    lambda p, o, d: p.counts(o.counts, o.incidents, d.only_country, d.off) if o else "", one, drawn
                ),
                "timeline": bars,
                "worst": [developments.row(brief, n, i) for n, i in enumerate(listed, start=1)],
            }
        )
    for name in ("most", "read_most"):
        most = max((s["timeline"].get(name, 1) for s in found), default=1)
        for span in found:
            span["timeline"][name] = most  # one scale, or the bars compare nothing
    return found


def worst(selection: Selection) -> tuple[Incident, ...]:
    """The deadliest incidents of a span."""
    return ranked(selection.incidents)[:WORST]


def tile_counts(incidents: Sequence[Incident], selection: Selection) -> dict[str, int]:
    """Incidents, killed and injured as the articles say at least, and places."""
    return {
        "incidents": selection.counts.shown,
        "killed": sum(i.fatalities_min or 0 for i in incidents),
        "injured": sum(i.injuries_min or 0 for i in incidents),
        "places": len({i.place.place_id for i in incidents if i.place}),
    }


def signed(by: int) -> str:
    """A change as a number with its sign.

    >>> signed(1200), signed(-2), signed(0)
    ('+1,200', '−2', '0')
    """
    return f"{by:+,}".replace("-", "−") if by else "0"


def changed(by: int, phrases: Words) -> str:
    """How a number stands to the span before."""
    if not by:
        return phrases("change_none")
    return phrases("change", sign="+" if by > 0 else "−", count=phrases.number(abs(by)))


def governorate(incident: Incident) -> list[str]:
    """The id of the governorate of an incident; empty where it is unknown."""
    return [_unit(incident, "admin1")]


def by_place(incidents: Sequence[Incident]) -> tuple[str, Callable[[Incident], list[str]]]:
    """The coarsest level at which incidents lie in more than one unit: its key among the texts, and their units."""
    for level in ("admin1", "admin2"):
        if len({unit for i in incidents if (unit := _unit(i, level))}) > 1:
            return f"by_{level}", lambda i, at=level: [_unit(i, at)]
    if len({_unit(i, "") for i in incidents}) > 1:
        return "by_site", lambda i: [_unit(i, "")]
    return "by_admin1", governorate


def _unit(incident: Incident, level: str) -> str:
    """The id of the unit of a level that an incident lies in, of its place itself for no level; empty if unknown."""
    places = gazetteer().places
    known = places.get(incident.place.place_id) if incident.place else None
    if known is None:
        return ""
    own = {"governorate": "admin1", "district": "admin2"}.get(known.kind, "")
    ident = known.place_id if own == level else getattr(known, level, None)
    return ident if ident in places else ""
