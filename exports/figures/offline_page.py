"""A brief as one HTML file that opens from disk without a network: map, list and timeline to be used, not only seen.

Words are written as escaped text or carried as data that the script puts in as text. The page's own policy forbids
every request and every script but ours.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

import packs
from exports.escaping import html as text
from exports.escaping import script as in_script
from exports.figures.developments import by_day, ranked, words_of
from exports.figures.looks import OTHER
from exports.figures.timeline import label, start_of
from exports.maps.ground import areas
from exports.maps.projection import degrees
from geo import boundaries
from geo.map import assets
from geo.map.palette import marks
from models import Incident
from paths import ASSETS
from wording import incident as wording
from wording.texts import Words, gazetteer
from wording.what_happened import sentence

if TYPE_CHECKING:
    from exports.figures.brief import Brief

HERE = Path(__file__).parent
QUOTED = 2_000  # incidents: above this the list leaves out the articles' words, to stay small
FINE = 0.004  # degrees: how far an outline may be from the one it simplifies
RANKS = {"city": 3, "town": 4, "neighbourhood": 7}


def webpage(brief: Brief) -> bytes:
    """The brief as an HTML file."""
    data = brief.data()
    carried = json.dumps(values(brief, data), ensure_ascii=False, separators=(",", ":"))
    carried = in_script(carried)
    leaflet = _asset("leaflet.js") if assets.has_leaflet() else ""
    scripts = [s for s in (leaflet, (HERE / "offline_page.js").read_text(encoding="utf-8")) if s]
    style = _leaflet_style() + (HERE / "offline_page.css").read_text(encoding="utf-8")
    allowed = " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts)
    policy = f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; img-src data:"
    still = "" if leaflet else _still(brief)
    page = [
        "<!doctype html>",
        f'<html lang="{data["langs"][0]}" dir="{"rtl" if data["langs"][0] == "ar" else "ltr"}">',
        f'<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="generator" content="Waqai">',
        f"<title>{text(' · '.join(data['title']))}</title><style>{style}</style></head><body><main>",
        _head(data),
        f'<div class="board"><section><div id="map" class="{"still" if still else ""}">{still}</div>',
        '<ul class="legend" id="legend"></ul><div id="timeline"></div>',
        _each(data, "p", [brief.say("legend_size")], "hint"),
        '</section><section><div class="bar">',
        _each(data, "h2", [data["say"]["top"]], ""),
        '<span class="hint" id="found"></span>',
        f'<button id="all" hidden>{text(" · ".join(dict.fromkeys(brief.say("show_all"))))}</button></div>',
        '<div class="list" id="list"></div></section></div>',
        _tables(data),
        _foot(data),
        f'</main><script type="application/json" id="data">{carried}</script>',
        *(f"<script>{s}</script>" for s in scripts),
        "</body></html>\n",
    ]
    return "".join(page).encode("utf-8", "replace")


def values(brief: Brief, data: dict[str, Any]) -> dict[str, Any]:
    """What the script draws: incidents as short rows, every text once."""
    strings: dict[str, int] = {}
    types = {t: n for n, t in enumerate(marks())}
    places: dict[tuple[Any, ...], int] = {}
    rows: list[list[Any]] = []
    outlined: dict[str, None] = {}
    bars = data["timeline"]["bars"]
    starts, unit = [bar["start"] for bar in bars], _unit(bars)
    at = {start: n for n, start in enumerate(starts)}
    quoted = len(brief.incidents) <= QUOTED and "words" in brief.design.parts
    listed = {incident.incident_id for incident in brief.listed} if quoted else set()

    def number(words: list[str]) -> list[int]:
        return [strings.setdefault(w, len(strings)) for w in (words if len(set(words)) > 1 else words[:1])]

    ordered = ranked(brief.incidents)
    for incident in by_day(ordered) if brief.design.template == "weekly" else ordered:
        place, where = incident.place, -1
        drawn = incident.geo_precision not in ("country", "unresolved")
        if place is not None and place.latitude is not None and place.longitude is not None and drawn:
            wide = incident.geo_precision in ("district", "governorate")
            key: tuple[Any, ...] = (
                round(place.latitude, 5), round(place.longitude, 5), place.uncertainty_m or 0,
                int(wide or incident.geo_precision == "near"),
            )  # fmt: skip
            if wide and place.place_id in areas():
                key = (*key, place.place_id)
                outlined[place.place_id] = None
            where = places.setdefault(key, len(places))
        bar = -1
        if incident.event_date and bars:
            bar = at.get(start_of(dt.date.fromisoformat(incident.event_date), unit).isoformat(), -1)
        row: list[Any] = [
            types.get(incident.event_type, len(types)),
            bar,
            where,
            number(brief.each(lambda p, i: wording.when(i, p), incident)),
            number(brief.each(lambda p, i: wording.what(i, p), incident)),
            number(brief.each(lambda p, i: sentence(i, p) if quoted else wording.who(i, p), incident)),
            number(brief.each(lambda p, i: wording.where(i, p), incident)),
            number([brief.citations.of(incident)] if incident.incident_id in listed else brief.each(_toll, incident)),
        ]
        if quoted:
            said = words_of(brief, incident) if incident.incident_id in listed else wording.quotes(incident.evidence)
            row.append([[number([q["text"][1:-1]])[0], q["lang"]] for q in said])
        rows.append(row)
    areas_at = {ident: n for n, ident in enumerate(outlined)}
    return {
        "langs": data["langs"],
        "say": {"more": brief.say("show_more")},
        "types": [
            *({"name": e["name"], "shape": e["shape"], "colour": _tone(brief, e["colour"])} for e in data["legend"]),
            {"name": brief.say("elsewhere"), "shape": None, "colour": OTHER},
        ],
        "read": [[bar["read"] for bar in bars], data["timeline"].get("read_said", [])],
        "bars": [brief.each(lambda p, day: label(dt.date.fromisoformat(day), unit, p), s) for s in starts],
        "places": [[*key[:4], areas_at[key[4]]] if len(key) > 4 else list(key) for key in places],
        "areas": [outline(ident) for ident in areas_at],
        "strings": list(strings),
        "incidents": rows,
        "ground": _ground(brief, [key[:2] for key in places]),
    }


def _toll(phrases: Words, incident: Incident) -> str:
    return wording.toll(incident, phrases)


def _unit(bars: list[dict[str, Any]]) -> str:
    if len(bars) < 2:
        return "day"
    first, second = (dt.date.fromisoformat(bar["start"]) for bar in bars[:2])
    days = (second - first).days
    return "day" if days == 1 else "week" if days == 7 else "month" if days < 32 else "year"


def _tone(brief: Brief, colour: str) -> str:
    from exports.figures.greys import grey

    return grey(colour) if brief.design.grey else colour


@packs.cached
def outline(place_id: str) -> dict[str, Any]:
    """The outline of a governorate, district or sub-district as GeoJSON, simplified."""
    for level in ("admin1", "admin2", "admin3"):
        shapes = _shapes(level)
        if place_id in shapes:
            return _geometry(shapes[place_id])
    raise KeyError(place_id)


@packs.cached
def _shapes(level: str) -> dict[str, BaseGeometry]:
    frame = boundaries.load(level)
    return dict(zip(frame["place_id"], frame.geometry, strict=True))


def _geometry(shape: BaseGeometry) -> dict[str, Any]:
    return dict(mapping(shapely.set_precision(shape.simplify(FINE), 0.001)))


@packs.cached
def _ground_shapes() -> dict[str, Any]:
    country = boundaries.load("admin0").union_all()
    lines = shapely.union_all([s.boundary for s in _shapes("admin1").values()])
    return {
        "land": {
            "type": "GeometryCollection",
            "geometries": [_geometry(g) for g in boundaries.load("neighbours").geometry],
        },
        "country": _geometry(country),
        "borders": _geometry(lines.difference(country.boundary.buffer(0.02))),
    }


def _ground(brief: Brief, points: list[tuple[Any, ...]]) -> dict[str, Any]:
    """Land, borders and names; the names only around what is shown."""
    if points:
        boxes = [spot.box for spot in brief.found.spots] + [areas()[a.place.place_id].bounds for a in brief.found.areas]
        west, south = degrees(min(b[0] for b in boxes), min(b[1] for b in boxes))
        east, north = degrees(max(b[2] for b in boxes), max(b[3] for b in boxes))
    else:
        west, south, east, north = boundaries.load("admin0").total_bounds
    names: list[list[Any]] = []
    for place in gazetteer().places.values():
        rank = RANKS.get(place.kind)
        if rank is None or place.latitude is None or place.place_id in gazetteer().abroad:
            continue
        if place.coord_precision in ("parent", "unknown"):
            continue
        x, y = place.longitude or 0.0, place.latitude
        near = west - 0.4 <= x <= east + 0.4 and south - 0.4 <= y <= north + 0.4
        if rank < 7:
            shown = near or rank == 3
        else:  # quarters stand in the file only near incidents; near coarsened points they would mean nothing
            beside = any(abs(p[0] - y) < 0.1 and abs(p[1] - x) < 0.1 for p in points[:300])
            shown = beside and not brief.design.sensitive
        if shown:
            names.append([round(y, 4), round(x, 4), rank - 2, *brief.each(Words.place, place)])
    names.sort(key=lambda n: int(n[2]))
    world = {"world": [dict(mapping(part)) for part in boundaries.world()]} if brief.found.off else {}
    return {**_ground_shapes(), **world, "names": names, "bounds": [[south, west], [north, east]]}


def _each(data: dict[str, Any], tag: str, texts: list[list[str]], kind: str) -> str:
    """A text in an element of its own for each language; the script shows the one that is chosen."""
    pieces = []
    for given in texts:
        for lang, said in zip(data["langs"], given, strict=True):
            way = "rtl" if lang == "ar" else "ltr"
            if said:
                pieces.append(
                    f'<{tag} class="{kind}" lang="{lang}" dir="{way}" data-lang="{lang}">{text(said)}</{tag}>'
                )
    return "".join(pieces)


def _head(data: dict[str, Any]) -> str:
    names = {"en": "English", "ar": "العربية"}
    buttons = "".join(f'<button value="{lang}" lang="{lang}">{names[lang]}</button>' for lang in data["langs"])
    switch = f'<div class="languages">{buttons}</div>' if len(data["langs"]) > 1 else ""
    parts = [
        switch,
        f'<img class="logo" alt="" src="data:image/png;base64,{data["logo"]}">' if data["logo"] else "",
        _each(data, "h1", [data["title"]], ""),
        _each(data, "p", [data["subtitle"]], "subtitle"),
        _each(data, "p", [data["period"]], "period"),
        _each(data, "p", [data["counts"]], "counts"),
        _each(data, "p", [data["filters"]], "filters"),
        _prepared(data),
        _each(data, "p", data["warnings"], "warning"),
        _each(data, "p", data["nothing"] or [], "warning"),
    ]
    if data["lines"]:
        parts += ['<section class="lines">', _each(data, "h2", [data["say"]["lines"]], "")]
        parts += ["<ul>", _each(data, "li", data["lines"], ""), "</ul></section>"]
    if data["tiles"]:
        parts += ['<div class="tiles">', *(_tile(data, tile) for tile in data["tiles"]), "</div>"]
    return f"<header>{''.join(parts)}</header>"


def _prepared(data: dict[str, Any]) -> str:
    """Who prepared it, and how it may be passed on."""
    mark = data["mark"]
    shown = f'<span class="tlp" style="color:{mark["colour"]}" dir="ltr">{text(mark["text"])}</span>' if mark else ""
    author = _each(data, "span", [data["author"]], "")
    return f'<p class="filters">{author} {shown}</p>' if author or mark else ""


def _tile(data: dict[str, Any], tile: dict[str, Any]) -> str:
    change = _each(data, "small", [tile["change"]], "") if tile["change"] else ""
    return f"<div><b>{text(tile['value'])}</b>{_each(data, 'span', [tile['name']], '')}{change}</div>"


def _tables(data: dict[str, Any]) -> str:
    """The counts beside each other, as on the page."""
    made = []
    for table in data["tables"]:
        heads = "".join(f"<th>{_each(data, 'span', [head], '')}</th>" for head in table["heads"])
        rows = "".join(
            f"<tr><td>{_each(data, 'span', [row['name']], '')}</td>"
            f"{''.join(f'<td dir=ltr>{text(v)}</td>' for v in row['values'])}</tr>"
            for row in table["rows"]
        )
        title = _each(data, "span", [table["title"]], "")
        made.append(f"<table><thead><tr><th>{title}</th>{heads}</tr></thead><tbody>{rows}</tbody></table>")
    return f'<div class="tables">{"".join(made)}</div>' if made else ""


def _foot(data: dict[str, Any]) -> str:
    items = []
    for source in data["sources"]:
        said = text(source["text"])
        if source["url"]:
            said = f'<a href="{text(source["url"])}" rel="noreferrer noopener nofollow">{said}</a>'
        items.append(f'<li lang="{source["lang"]}" dir="auto">{said}</li>')
    sources = f"{_each(data, 'h2', [data['say']['sources']], '')}<ul>{''.join(items)}</ul>" if items else ""
    link = data["permalink"]
    permalink = (
        f'<p dir="ltr"><a href="{text(link)}" rel="noreferrer">{text(data["permalink_shown"])}</a></p>' if link else ""
    )
    return f"<footer>{sources}{_each(data, 'p', data['notes'], 'note')}{permalink}</footer>"


def _still(brief: Brief) -> str:
    """The map as a drawing, where the library for a live one was not fetched."""
    from exports.figures.brief_maps import map_of
    from exports.figures.greys import in_greys

    drawn = map_of(brief, 0, 620, 420).svg()
    drawn = in_greys(drawn) if brief.design.grey else drawn
    return drawn[drawn.index("<svg") :]


@lru_cache(maxsize=4)
def _asset(name: str) -> str:
    # What would end the script element inside a text of the library is written another way.
    return (ASSETS / name).read_text(encoding="utf-8").replace("</script", "<\\/script")


def _leaflet_style() -> str:
    """Leaflet's style without its pictures, which this page does not use."""
    if not assets.has_leaflet():
        return ""
    return re.sub(r"url\([^)]*\)", "none", _asset("leaflet.css"))
