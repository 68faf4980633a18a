"""Who is said to hold which place, and since when: only what articles state, on the map and claim by claim."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from analysis import control
from analysis.control import Claim, Holding
from analysis.sample import Shown
from errors import InputError
from filters import Filters
from geo.control_layers import Layer, kept, of_day
from geo.map.palette import HOLDERS
from pages.shared import address, charts, head, selected, session
from pages.shared.data_table import data_table, linked_table
from pages.shared.map.panel import map_panel
from store import Store
from store.arrays import UNDATED, day_number, iso_day
from wording.texts import Words

ROWS = 300  # claims listed, newest first
LAYER = "control.layer"  # in the address
FADES = (30, 90, 365)  # days after which a claim is drawn fainter, and after the last not at all


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    shown = head.begin(words, store, filters)
    if shown is None:
        return
    claims = claims_of(shown)
    head.heading(words("control.title"), words("control.note.theirs" if address.kept(LAYER) else "control.note"))
    published = chosen_layers(words)
    if not claims and not published:
        st.info(words("control.none"))
        charts.method(words, "control.method")
        return
    days = sorted({claim.day for claim in claims if claim.exact} | {day_number(layer.date) for layer in published})
    day = chosen_day(words, days)
    held = control.holdings(claims, day) if day is not None else []
    theirs = of_day(published, published[0].source, iso_day(day)) if published and day is not None else None
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        said = [area.holder for area in theirs.areas] if theirs else [h.holders[0] for h in held if h.state == "held"]
        colours = colours_of(said)
        layer = outlines(theirs, colours) if theirs else drawn(shown, held, colours, day or 0)
        if published and theirs is None:
            layer = {}
        map_panel(words, store, selected.select(store, filters), None, layer)
        legend(words, colours, {int(place[0]) for place in layer.values()}, published_note(words, published, theirs))
    with right:
        state(words, held, day)
    table(words, store, claims)
    charts.method(words, "control.method")


def claims_of(shown: Shown) -> list[Claim]:
    """Claims among the incidents shown that have a day and a place, oldest first."""
    columns = shown.columns
    speaking = np.array([value in control.TYPES for value in columns.values["waqai_type"]] or [False])
    rows = shown.rows[speaking[columns["waqai_type"][shown.rows]]]
    rows = rows[(columns["date_from"][rows] != UNDATED) & (columns["place_id"][rows] >= 0)]
    names = ("number", "date_from", "place_id", "waqai_type", "geo_precision", "parties")
    found = []
    for number, day, place, kind, precision, parties in zip(*(columns[n][rows].tolist() for n in names), strict=True):
        values = columns.values
        claim = control.claim(
            number, day, values["place_id"][place], values["waqai_type"][kind], values["geo_precision"][precision],
            columns.actors[parties],
        )  # fmt: skip
        if claim is not None:
            found.append(claim)
    return found


def chosen_day(words: Words, days: Sequence[int]) -> int | None:
    """The day whose state is shown: the last one with a claim, until another is chosen."""
    if not days:
        return None
    labels = {iso_day(day): day for day in days}
    if len(labels) == 1:
        return days[0]
    chosen = st.select_slider(
        words("control.day"), list(labels), value=iso_day(days[-1]), key=f"control_day_{days[0]}_{days[-1]}",
        format_func=lambda iso: words.day(iso),
    )  # fmt: skip
    return labels[chosen]


# -- the layer


def colours_of(holders: Sequence[str]) -> dict[str, int]:
    """Holder -> index into the palette: one each for those named most, the last for all others."""
    often = Counter(holders)
    last = len(HOLDERS) - 1
    return {
        actor: min(number, last) for number, (actor, _) in enumerate(sorted(often.items(), key=lambda i: (-i[1], i[0])))
    }


def drawn(shown: Shown, held: Sequence[Holding], colours: dict[str, int], day: int) -> dict[str, tuple[float, ...]]:
    """The layer of the map: where each place is, and its colour; disputed places have the last one, left ones none."""
    last = len(HOLDERS) - 1
    code = {place_id: number for number, place_id in enumerate(shown.columns.values["place_id"])}
    places = shown.column("place_id")
    found = {}
    for holding in held:
        if holding.state == "left":
            continue
        row = int((places == code[holding.place_id]).argmax())
        where = (float(shown.column(name)[row]) for name in ("latitude", "longitude", "uncertainty_m"))
        age = bisect_left(FADES, day - holding.day)
        if age == len(FADES):
            continue  # too long ago to be shown as a state: it stays in the list
        found[holding.place_id] = (colours[holding.holders[0]] if holding.state == "held" else last, *where, age)
    return found


def outlines(layer: Layer, colours: dict[str, int]) -> dict[str, tuple[Any, ...]]:
    """The areas of a published layer for the map: colours and numbers, and no word of theirs."""
    return {
        f"layer:{number}": (colours[area.holder], 0.0, 0.0, 0.0, 0, area.coordinates)
        for number, area in enumerate(layer.areas)
    }


def chosen_layers(words: Words) -> list[Layer]:
    """The layers of the published source that the reader looks at, by day; none while it is what articles state."""
    try:
        layers = kept()
    except InputError as error:
        st.error(f"\u2068{error}\u2069")
        return []
    sources = list(dict.fromkeys(layer.source for layer in layers))
    if not sources:
        return []
    asked = address.kept(LAYER)
    st.session_state.control_layer = asked if asked in sources else None
    chosen = st.selectbox(
        words("control.shown"), [None, *sources], key="control_layer",
        format_func=lambda source: words("control.shown.claims") if source is None else source,
        on_change=lambda: address.keep(LAYER, st.session_state.control_layer or ""), width=360,
    )  # fmt: skip
    return [layer for layer in layers if layer.source == chosen]


def published_note(words: Words, published: Sequence[Layer], theirs: Layer | None) -> str:
    """Whose the map is: what articles state, or a published layer with its source, day and licence."""
    if not published:
        return words("control.layer")
    if theirs is None:
        return words("control.published.none", source=published[0].source, date=words.day(published[0].date))
    licence = theirs.licence or words("control.published.unlicensed")
    return words("control.published", source=theirs.source, date=words.day(theirs.date), licence=licence)


def legend(words: Words, colours: dict[str, int], there: set[int], note: str) -> None:
    """Whose colour is whose, of those that are there on the map."""
    last = len(HOLDERS) - 1
    keys = [
        (words.faction(actor), HOLDERS[number])
        for actor, number in colours.items()
        if number < last and number in there
    ]
    if last in there:
        keys.append((words("control.others"), HOLDERS[last]))
    charts.legend(words, keys, note)


# -- the tables


def state(words: Words, held: Sequence[Holding], day: int | None) -> None:
    """Every place with a claim, on the chosen day."""
    if day is None:
        st.caption(words("control.no_place"))
        return
    head.heading(words("control.state"), words.day(iso_day(day)))
    rows = sorted(held, key=lambda h: (-h.day, h.place_id))
    table = pd.DataFrame(
        {
            words("filter.place_ids"): [charts.place_name(words, h.place_id) for h in rows],
            words("control.holder"): [
                words("list").join(words.faction(a) for a in h.holders) or words("control.nobody") for h in rows
            ],
            words("control.how"): [words(f"control.{h.state}") for h in rows],
            words("control.since"): [iso_day(h.day) for h in rows],
        }
    )
    # The longest names give way, and not the days.
    widths = {"control.holder": 200, "control.how": 110, "control.since": 95}
    config = {words(name): st.column_config.TextColumn(width=width) for name, width in widths.items()}
    linked_table(words, table, [h.place_id for h in rows], "place_ids", "control_state", config, rows=16)


def table(words: Words, store: Store, claims: Sequence[Claim]) -> None:
    """All claims, newest first, each with its words and source; a row opens it on the map."""
    newest = sorted(claims, key=lambda claim: (-claim.day, -claim.number))[:ROWS]
    head.heading(words("control.claims"), words("list.rest", number=len(newest), total=f"{len(claims):,}"))
    incidents = store.queries.numbered([claim.number for claim in newest])
    at = {claim.number: claim for claim in newest}
    known = [at[number] for number in (claim.number for claim in newest)]
    rows = []
    for claim, incident in zip(known, incidents, strict=True):
        article = store.queries.article(incident.article_id)
        said = dict.fromkeys(e.text for e in incident.evidence if e.field == "event_type")
        rows.append(
            {
                "event_date": iso_day(claim.day),
                "place": words.place(incident.place) if incident.place else claim.place_id,
                "waqai_type": words.finer_type(incident),
                "holders": words("list").join(map(words.faction, claim.holders)),
                "losers": words("list").join(map(words.faction, claim.losers)),
                "geo_precision": words(f"precision.{claim.precision}"),
                "modality": words.modality(incident),
                "evidence": " … ".join(said),
                "source": (article.source or "") if article else "",
            }
        )
    forms = {name: st.column_config.TextColumn(words(f"column.{name}")) for name in rows[0]}
    chosen = data_table(words, pd.DataFrame(rows), forms, rows=14, chooses=True, key="control_claims")
    if chosen and chosen[0] < len(incidents) and st.button(words("figure.on_map"), key="control_on_map"):
        session.open_incident(incidents[chosen[0]].incident_id)
        address.go("incident_map")
