"""The incident map as Folium objects.

Text inside a Folium map is run twice, as a template on the server and as a script in the browser.
So no word of an article, of a gazetteer or of a reader ever enters one: everything here is numbers
and ids of our own boundary files. Names are drawn by ``map.js`` from ``outline.js``, details by the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import folium
from folium.elements import JSCSSMixin
from folium.map import Layer
from folium.template import Template
from jinja2.utils import htmlsafe_json_dumps

import packs
from errors import UsageError, WaqaiError
from geo.map.marks import Marks


class LinkError(WaqaiError):
    """A Folium object asks for a file that is not one of ours: it would be fetched from the network."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Where map tiles come from, as the operator of the dashboard allows.

    Parameters
    ----------
    address : str
        ``https://host/{z}/{x}/{y}.png``; ``{s}`` and ``{r}`` are Leaflet's own, too.
    attribution : str
        Whom the licence of the tiles wants named: plain text.

    Raises
    ------
    UsageError
        The address is none of tiles, or one of the two has characters that mean something in a page.
    """

    address: str
    attribution: str

    def __post_init__(self) -> None:
        """Refuse what could do more in a page than name tiles."""
        if not re.fullmatch(r"https?://(?:[\w./:?=&%~+@,-]|\{[zxysr]\})+", self.address):
            raise UsageError(
                "WAQAI_TILES", self.address, "is not an address of tiles", ("https://host/{z}/{x}/{y}.png",)
            )
        if re.search(r"[<>{}$`\\]", self.attribution):
            raise UsageError("WAQAI_TILES_ATTRIBUTION", self.attribution, "is not plain text")


class Ground(JSCSSMixin, folium.MacroElement):
    """Coast, frontiers, governorates and names, drawn by ``map.js``; always there, without tiles."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "waqai.ground({{ this._parent.get_name() }}, {{ this.settings|tojson }});"
        "{% endmacro %}"
    )
    default_js = [  # noqa: RUF012
        ("waqai_outline", "outline.js"),
        ("waqai_layers", "layers.js"),
        ("waqai_find", "find.js"),
        ("waqai_draw", "draw.js"),
        ("waqai_map", "map.js"),
    ]
    default_css = [("waqai_map_css", "map.css")]  # noqa: RUF012

    def __init__(self, arabic: bool, dark: bool, tiles: Tiles | None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Ground"
        where = {"address": tiles.address, "attribution": tiles.attribution} if tiles else None
        self.settings = {"arabic": arabic, "dark": dark, "tiles": where}


class MarkLayer(Layer):
    """The marks, drawn by ``map.js``."""

    _template = Template(
        "{% macro script(this, kwargs) %}var {{ this.get_name() }} = waqai.marks({{ this.settings }});{% endmacro %}"
    )

    def __init__(self, drawn: Marks) -> None:
        super().__init__(name="incidents")
        self._name = "MarkLayer"
        self.settings = htmlsafe_json_dumps(drawn.settings(), separators=(",", ":"))  # as |tojson, without spaces


def base_map(lang: str, dark: bool, links: Mapping[str, str], tiles: Tiles | None = None) -> folium.Map:
    """The ground. For one language, brightness and set of links it is the same text, byte for byte.

    Parameters
    ----------
    links : mapping
        Name of a file (``leaflet.js``, ``map.js`` ...) -> address the browser loads it from.
    tiles : Tiles, optional
        A layer the reader may switch on.

    Raises
    ------
    LinkError
        An object of the map asks for a file without an address in ``links``.
    """
    south, west, north, east = packs.extent()
    ground = folium.Map(
        location=((south + north) / 2, (west + east) / 2), tiles=None, zoom_start=7, zoom_control=True, font_size="13px"
    )
    # Leaflet itself is the only one of Folium's own links that this map uses.
    ground.default_js = [("leaflet", "leaflet.js")]
    ground.default_css = [("leaflet_css", "leaflet.css")]
    ground.add_child(Ground(arabic=lang == "ar", dark=dark, tiles=tiles))
    relink(ground, links)
    return ground


def mark_group(drawn: Marks) -> folium.FeatureGroup:
    """The marks as the feature group that is put over the ground."""
    group = folium.FeatureGroup(name="marks", control=False)
    group.add_child(MarkLayer(drawn))
    return group


def relink(element: Any, links: Mapping[str, str]) -> None:
    """Point every script and style the element and its children ask for to ``links``; refuse any other."""
    for kind in ("default_js", "default_css"):
        wanted = getattr(element, kind, [])
        unknown = [address for _, address in wanted if address not in links]
        if unknown:
            raise LinkError(
                f"{type(element).__name__} asks for {unknown[0]!r}, which is not one of: {', '.join(links)}"
            )
        if wanted:
            setattr(element, kind, [(name, links[address]) for name, address in wanted])
    for child in getattr(element, "_children", {}).values():
        relink(child, links)


@lru_cache(maxsize=1)
def public_links() -> dict[str, str]:
    """Folium's own addresses of Leaflet, for a machine without ``assets/`` but with a connection."""
    named = dict([*folium.Map.default_js, *folium.Map.default_css])
    return {"leaflet.js": named["leaflet"], "leaflet.css": named["leaflet_css"]}
