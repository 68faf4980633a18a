"""Hot spots: where incidents gather more than by chance, on hexagons or sub-districts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import shapely
import streamlit as st
from shapely.geometry import MultiPolygon, Polygon, box, mapping
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

import packs
from analysis import hotspots, ranking
from analysis.hotspots import HotSpots
from analysis.sample import Shown
from filters import Filters
from geo import boundaries
from pages.shared import address, charts, head, selected, session
from pages.shared.data_table import data_table
from store import Store
from wording.texts import Words

AUTO = "auto"
ROWS = 60  # listed
DRAWN = 400  # areas sent to the browser


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    shown = head.begin(words, store, filters)
    if shown is None:
        return
    with st.container(key="controls", horizontal=True, vertical_alignment="bottom"):
        areas = address.choice(words, "hot.areas", ["hexagons", boundaries.finest()], "hexagons")
        options = [AUTO, *map(str, range(5, 9))]
        size = address.choice(words, "hot.size", options, AUTO) if areas == "hexagons" else AUTO
    study = study_area(filters)
    resolution = hotspots.resolution_for(study) if size == AUTO else int(size)
    with st.spinner(words("hot.working")):
        if areas == "hexagons":
            result, shapes = on_hexagons(shown, study, resolution)
            unit = words("hot.hexagons.wide", width=f"{hotspots.WIDTH_KM[resolution]:g}")
        else:
            result, shapes = on_units(shown, study)
            unit = words("hot.units", number=result.areas)
    head.heading(words("hot.title"), unit)
    if result.reason is not None:
        st.info(
            words(
                f"hot.{result.reason}", few=hotspots.FEW, incidents=f"{result.incidents:,}", areas=f"{result.areas:,}"
            )
        )
    else:
        left, right = st.columns([1.2, 1], gap="medium")
        with right:
            expected = expectations(store, filters, study, areas, resolution, result)
            lit = the_table(words, result, named(words, shown, result, areas, resolution), areas, expected)
        with left:
            the_map(words, result, shapes, lit)
    counted = words(
        "hot.counted", incidents=f"{result.incidents:,}", areas=f"{result.areas:,}", left_out=f"{result.left_out:,}"
    )
    st.caption(counted)
    charts.method(words, "hot.method", level=round(hotspots.LEVEL * 100), few=hotspots.FEW)


# -- what is asked


def study_area(filters: Filters) -> BaseGeometry:
    """The part of the country that the filters restrict the answer to; the whole country otherwise."""
    whole = _level("admin0")
    area: BaseGeometry = next(iter(whole.values()))
    units = {**_level("admin1"), **_level("admin2"), **_level("admin3")}
    outlines = [units[place] for place in filters.place_ids if place in units]
    if outlines and len(outlines) == len(filters.place_ids):
        area = shapely.union_all(outlines)
    if filters.bbox is not None:
        west, south, east, north = filters.bbox
        area = area.intersection(box(west, south, east, north)) if west <= east else area
    if filters.area:
        area = area.intersection(shapely.make_valid(Polygon(filters.area)))
    return area if not area.is_empty else next(iter(whole.values()))


@packs.cached
def _level(level: str) -> dict[str, BaseGeometry]:
    frame_of = boundaries.load(level)
    return dict(zip(frame_of["place_id"], frame_of.geometry, strict=True))


def on_hexagons(shown: Shown, study: BaseGeometry, resolution: int) -> tuple[HotSpots, dict[str, BaseGeometry]]:
    """Hot spots among hexagons, and the outlines of those worth drawing."""
    counts = hotspots.in_hexagons(
        shown.column("latitude"), shown.column("longitude"), shown.column("uncertainty_m"), resolution
    )
    result = _hot_hexagons(tuple(sorted(counts.items())), study.wkb, resolution, len(shown))
    drawn = [spot.key for spot in result.spots if spot.incidents or spot.hot][:DRAWN]
    return result, {key: Polygon(hotspots.outline(key)) for key in drawn}


@st.cache_data(show_spinner=False, max_entries=24)
def _hot_hexagons(counts: tuple[tuple[str, int], ...], study: bytes, resolution: int, number: int) -> HotSpots:
    cells = hotspots.hexagons(shapely.from_wkb(study), resolution)
    return hotspots.hot_hexagons(dict(counts), cells, number)


def expectations(
    store: Store, filters: Filters, study: BaseGeometry, areas: str, resolution: int, result: HotSpots
) -> dict[str, float]:
    """Area -> incidents it would have if those shown were spread as everything that is reported from there.

    Empty where nothing but the area is filtered: then those shown are everything.
    """
    where = {"place_ids", "bbox", "area", "counted"}
    if set(filters.active) <= where:
        return {}
    every = Filters(**{name: getattr(filters, name) for name in where}, restricted=filters.restricted)
    base = head.shown(store, every)
    if areas == "hexagons":
        usual: Mapping[str, int] = hotspots.in_hexagons(
            base.column("latitude"), base.column("longitude"), base.column("uncertainty_m"), resolution
        )
    else:
        usual = dict(unit_counts(base, study)[0])
    total = sum(usual.values())
    return {key: result.incidents * number / total for key, number in usual.items()} if total else {}


def unit_counts(shown: Shown, study: BaseGeometry) -> tuple[tuple[tuple[str, int], ...], dict[str, BaseGeometry]]:
    """Incidents of each sub-district of an area that has any, and the outlines of all."""
    columns = shown.columns
    groups = ranking.units(columns.values["place_id"], columns.above, selected.place_kinds(), boundaries.finest())
    reports, events = shown.reports
    rows = ranking.ranked(groups, columns["place_id"][reports], columns["killed"][reports], events=events)
    areas = {
        key: shape for key, shape in _level(boundaries.finest()).items() if shape.representative_point().within(study)
    }
    return tuple(sorted((row.key, row.incidents) for row in rows if row.key in areas)), areas


def on_units(shown: Shown, study: BaseGeometry) -> tuple[HotSpots, dict[str, BaseGeometry]]:
    """Hot spots among sub-districts; what is known to the sub-district counts, whatever its point."""
    counts, areas = unit_counts(shown, study)
    result = _hot_units(counts, tuple(sorted(areas)), len(shown))
    return result, {spot.key: areas[spot.key] for spot in result.spots if spot.incidents or spot.hot}


@st.cache_data(show_spinner=False, max_entries=24)
def _hot_units(counts: tuple[tuple[str, int], ...], keys: tuple[str, ...], number: int) -> HotSpots:
    near = hotspots.touching({key: _level(boundaries.finest())[key] for key in keys})
    return hotspots.hot(near, dict(counts), number)


# -- how it is shown


def the_map(words: Words, result: HotSpots, shapes: dict[str, BaseGeometry], lit: str | None = None) -> None:
    """Hot areas in two strengths over the outline of the governorates; the others pale, and the one chosen framed."""
    dark = st.context.theme.type == "dark"
    spots = {spot.key: spot for spot in result.spots}
    classes = ["strong", "hot", "other"]
    names = [words(f"hot.class.{name}") for name in classes]
    colours = ["#c50333", "#ef8a62", "#46525a"] if dark else ["#a50026", "#f08a5d", "#cfd6da"]
    features = [
        {
            "type": "Feature",
            "geometry": _geometry(shape, 4 if len(shapes) < 120 else 3),
            "number": spots[key].incidents,
            "z": round(spots[key].z, 1),
            "class": names[_class(spots[key])],
            "lit": key == lit,
        }
        for key, shape in sorted(shapes.items(), key=lambda one: one[0] == lit)  # its frame lies over the others
    ]
    ground = alt.Chart(alt.InlineData(values=_ground())).mark_geoshape(
        filled=False, stroke="#7d8a91" if dark else "#9aa5aa", strokeWidth=0.7, aria=False
    )
    areas = (
        alt.Chart(alt.InlineData(values=features))
        .mark_geoshape(aria=False)
        .encode(
            stroke=alt.condition(
                alt.datum.lit,
                alt.value("#e6e4de" if dark else "#14506b"),
                alt.value("#17191b" if dark else "#ffffff"),
            ),
            strokeWidth=alt.condition(alt.datum.lit, alt.value(4), alt.value(0.6)),
            color=alt.Color(
                "class:N",
                scale=alt.Scale(domain=names, range=colours),
                legend=None,
            ),
            tooltip=[
                alt.Tooltip("number:Q", title=words("trends.measure.incidents"), format=","),
                alt.Tooltip("z:Q", title="Gi*"),
                alt.Tooltip("class:N", title=words("hot.title")),
            ],
        )
    )
    drawn = (ground + areas).project("mercator").properties(width=780, height=640)
    said = words("hot.said", hot=len(result.hot), areas=f"{result.areas:,}", incidents=f"{result.incidents:,}")
    with st.container(key="hot_figure"):
        st.altair_chart(drawn, key="hot_map", alt=said, width="content")
    charts.legend(words, list(zip(names, colours, strict=True)))


def _class(spot: hotspots.Spot) -> int:
    return 0 if spot.probability <= 0.01 else 1 if spot.hot else 2


@packs.cached
def _ground() -> list[dict[str, Any]]:
    """Governorates, simplified to what a small map shows."""
    return [{"type": "Feature", "geometry": _geometry(shape.simplify(0.02), 2)} for shape in _level("admin1").values()]


def _geometry(shape: BaseGeometry, digits: int) -> dict[str, Any]:
    """GeoJSON as Vega wants it: the outer ring clockwise, coordinates rounded."""
    parts = [orient(part, -1.0) for part in shapely.get_parts(shape)]
    turned = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    return dict(mapping(shapely.set_precision(turned, 10**-digits, mode="pointwise")))


def the_table(
    words: Words, result: HotSpots, names: dict[str, str], areas: str, expected: dict[str, float]
) -> str | None:
    """The hottest areas; the one that is chosen, which leads to the map."""
    hot = result.hot
    st.write(words("hot.found", hot=len(hot), areas=f"{result.areas:,}"))
    rows = (hot or result.spots)[:ROWS]
    if not hot:
        st.caption(words("hot.none"))
    columns: dict[str, Any] = {
        words("hot.where"): [names[spot.key] for spot in rows],
        words("trends.measure.incidents"): [spot.incidents for spot in rows],
    }
    if expected:
        columns[words("hot.expected")] = np.round([expected.get(spot.key, 0.0) for spot in rows], 1)
    columns["Gi* (z)"] = np.round([spot.z for spot in rows], 1)
    columns[words("changes.chance")] = ["< 0.001" if s.probability < 0.001 else f"{s.probability:.3f}" for s in rows]
    forms = {words("trends.measure.incidents"): st.column_config.NumberColumn(format="localized")}
    chosen = data_table(words, pd.DataFrame(columns), forms, rows=16, chooses=True, key="hot_rows")
    st.caption(words("hot.expected.note" if expected else "hot.expected.none"))
    if not chosen or chosen[0] >= len(rows):
        return None
    key = rows[chosen[0]].key
    if st.button(words("figure.on_map"), key="hot_on_map"):
        if areas != "hexagons":
            session.only("place_ids", key)
        else:
            corners = tuple((round(x, 4), round(y, 4)) for x, y in hotspots.outline(key))
            session.change(area=corners, bbox=None)
        address.go("incident_map")
    return key


def named(words: Words, shown: Shown, result: HotSpots, areas: str, resolution: int) -> dict[str, str]:
    """Area that is listed -> its name: of a hexagon the place in it with most incidents, and the unit it lies in."""
    listed = (result.hot or result.spots)[:ROWS]
    if areas != "hexagons":
        return {spot.key: charts.place_name(words, spot.key) for spot in listed}
    codes, first, often = np.unique(shown.column("place_id"), return_index=True, return_counts=True)
    latitude, longitude = shown.column("latitude")[first], shown.column("longitude")[first]
    fine = shown.column("uncertainty_m")[first] <= hotspots.WIDTH_KM[resolution] * 1000
    best: dict[str, tuple[int, str]] = {}
    for code, number, y, x in zip(codes[fine], often[fine], latitude[fine], longitude[fine], strict=True):
        if code >= 0 and not np.isnan(y):
            cell = hotspots.cell_of(y, x, resolution)
            best[cell] = max(best.get(cell, (0, "")), (int(number), shown.columns.values["place_id"][code]))
    names = {}
    for spot in listed:
        longitude_of, latitude_of = hotspots.centre(spot.key)
        tree, keys = _units()
        near = tree.query(shapely.Point(longitude_of, latitude_of), predicate="intersects")
        parts = [charts.place_name(words, best[spot.key][1])] if spot.key in best else []
        parts += [charts.place_name(words, keys[near[0]])] if len(near) else []
        names[spot.key] = (
            words("list").join(dict.fromkeys(parts)) or f"\u2066{latitude_of:.2f}, {longitude_of:.2f}\u2069"
        )
    return names


@packs.cached
def _units() -> tuple[shapely.STRtree, list[str]]:
    units = _level(boundaries.finest())
    return shapely.STRtree(list(units.values())), list(units)
