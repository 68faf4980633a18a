"""A figure as a page: Typst sets a brief as PNG, SVG or PDF, with maps drawn by matplotlib.

The page first says how large its maps are to be; they are drawn to fit. All text reaches the page as data: nothing in
it can be run.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import typst

from errors import WaqaiError
from exports.escaping import xml
from exports.figures.brief import Brief
from exports.figures.brief_maps import map_of
from exports.figures.greys import COLOURS, grey_values, in_greys
from exports.inspection import inspect
from exports.maps.fonts import families, folders

PAGE = Path(__file__).with_name("page.typ").read_bytes()


def png(brief: Brief) -> bytes:
    """The figure in dots; what would be several pages of paper is one long picture."""
    return _set(brief, "png", one_page=True)


def svg(brief: Brief) -> bytes:
    """The figure in lines, its letters as outlines."""
    return _set(brief, "svg", one_page=True)


def pdf(brief: Brief) -> bytes:
    """The figure on paper, its letters embedded and its text to be searched."""
    return _set(brief, "pdf", one_page=False)


def page(brief: Brief, one_page: bool) -> dict[str, Any]:
    """Everything the page gets: the brief, and how large things are on its paper."""
    design = brief.design
    width, height = design.size
    flowing = design.template in ("weekly", "incident")
    # Body text: about a hundredth of the paper, no smaller on a slide than people at the back can read.
    unit = {"a4": 8.6, "letter": 8.6, "a3": 11.0, "16:9": 10.0}[design.paper]
    lying, data = design.lying, brief.data()
    if design.template == "comparison":  # two maps leave little room
        data["tables"] = [t | {"rows": t["rows"][: 6 - 2 * len(design.langs) + (not lying)]} for t in data["tables"]]
    return {
        **data,
        "logo": _drawing(design.logo),
        "colours": COLOURS,
        "fonts": list(families()),
        "unit": unit,
        "paged": flowing and not one_page,
        "paper": {
            "width": width,
            "height": None if flowing and one_page else height,
            "margin": 30 if design.paper != "a3" else 42,
            "wide": lying,
        },
        "include": {name: name in design.parts for name in ("legend", "timeline", "incidents", "sources")},
        "room": {
            "map": {"weekly": 0.34, "incident": 0.30}.get(design.template, 0.4) * min(width, height) * 1.15,
            "sources": (2 if lying else 4) - (len(design.langs) > 1) - (design.template == "comparison"),
        },
    }


def _set(brief: Brief, form: Literal["png", "svg", "pdf"], one_page: bool) -> bytes:
    data = page(brief, one_page)
    addresses = set(linked(data, lambda url: url))
    if form == "svg":
        linked(data, xml)  # Typst writes the address of a link into a drawing without escaping it
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    rooms = json.loads(_typst(inputs, lambda c: c.query("<map>", field="value")))
    for room in {r["n"]: r for r in rooms}.values():
        drawn = map_of(brief, room["n"], max(room["width"], 40.0), max(room["height"], 40.0))
        inputs[f"map{room['n']}"] = in_greys(drawn.svg()) if brief.design.grey else drawn.svg()
    if brief.design.grey:
        inputs["data"] = json.dumps(grey_values(data), ensure_ascii=False)
    ppi = float(brief.design.dpi)
    made = _typst(inputs, lambda c: c.compile(format=form, ppi=ppi, timestamp=0, pdf_tags=True))
    if isinstance(made, list):
        made = made[0] if len(made) == 1 else _stacked(made, form)
    inspect(bytes(made), f".{form}", addresses)
    return bytes(made)


def _drawing(picture: bytes) -> str:
    """A PNG inside a drawing, as the page takes pictures in as text; empty for none."""
    if not picture:
        return ""
    wide, high = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))  # of the first chunk
    inside = (
        f'<image width="{wide}" height="{high}" href="data:image/png;base64,{base64.b64encode(picture).decode()}"/>'
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}">{inside}</svg>'


def linked(data: dict[str, Any], change: Callable[[str], str]) -> list[str]:
    """Every address the page links to, changed in place by ``change``."""
    holders = [(s, "url") for s in data["sources"]] + [(data, "permalink")]
    holders += [(s["source"], "url") for s in data["sheets"] if s["source"]]
    for holder, key in holders:
        if holder[key]:
            holder[key] = change(holder[key])
    return [holder[key] for holder, key in holders if holder[key]]


def _typst(inputs: dict[str, str], ask: Callable[[typst.Compiler], Any]) -> Any:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(map(str, folders())))
    try:
        return ask(typst.Compiler(PAGE, font_paths=fonts, sys_inputs=inputs))
    except typst.TypstError as error:
        raise WaqaiError(f"the page could not be set: {error.message}; please report it") from error


def _stacked(pages: Sequence[bytes], form: str) -> bytes:
    """Several pages as one picture, beneath each other: what did not fit the paper is not lost."""
    if form == "svg":
        return _stacked_drawings([p.decode("utf-8") if isinstance(p, bytes) else p for p in pages])
    from PIL import Image

    pictures = [Image.open(io.BytesIO(p)) for p in pages]
    whole_picture = Image.new("RGB", (max(p.width for p in pictures), sum(p.height for p in pictures)), "white")
    top = 0
    for picture in pictures:
        whole_picture.paste(picture, (0, top))
        top += picture.height
    out = io.BytesIO()
    whole_picture.save(out, "PNG")
    return out.getvalue()


def _stacked_drawings(pages: Sequence[str]) -> bytes:
    sizes = [tuple(float(n) for n in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', p).groups()) for p in pages]  # type: ignore[union-attr]
    width, height = max(w for w, _ in sizes), sum(h for _, h in sizes)
    drawn, top = [], 0.0
    for number, (text, (_, high)) in enumerate(zip(pages, sizes, strict=True)):
        # Ids of one page must not be those of another.
        own = re.sub(r'(id="|href="#|url\(#)', rf"\g<1>p{number}", text)
        drawn.append(own.replace("<svg ", f'<svg y="{top:g}" ', 1))
        top += high
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}pt" '
    return f'{head}height="{height:g}pt">{"".join(drawn)}</svg>'.encode()
