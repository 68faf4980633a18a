"""Figures as files: a brief set by Typst, its maps drawn by matplotlib, in PNG, SVG or PDF.

The page says first how large its maps are to be; they are drawn to fit and set in. Every word reaches the page as data:
nothing in it can be run.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import typst

from errors import TooManyError, UsageError, WaqaiError
from exports.brief import Brief
from exports.design import Design
from exports.ground import areas
from exports.letters import families, folders
from exports.palette import marks
from exports.phrases import Phrases, plain
from exports.plates import Plate, boxes, plate
from exports.selection import Selection
from exports.spots import gather
from exports.whole import whole
from models import IncidentPlace, Place

PAGE = Path(__file__).with_name("figure.typ").read_bytes()
COLOURS = {
    "ink": "#22252b", "muted": "#5d6168", "rule": "#d3cfc6", "accent": "#14506b", "soft": "#f1efe9",
    "warn": "#7a4300", "warn_soft": "#fdf1dd", "mark": "#fbe8b5",
}  # fmt: skip
# The six event types in greys as far apart as greys can be; the symbols tell them apart a second time.
GREYS = ("#111111", "#767676", "#3d3d3d", "#a6a6a6", "#595959", "#8f8f8f")
MOST = 50_000  # incidents of a figure: more are a table, not a picture
COLOUR = re.compile(r"#[0-9a-fA-F]{6}\b")


def draw(selection: Selection, path: Path, design: Design | None = None, before: Selection | None = None) -> Path:
    """Write a figure whose ending says how: ``.png``, ``.svg``, ``.pdf``, ``.pptx``, ``.docx`` or ``.html``.

    Parameters
    ----------
    selection : Selection
        What passes the filters.
    path : Path
        The file to write; it appears whole or not at all.
    design : Design, optional
        Template, paper, language, words; by default a map on a lying A4 in English.
    before : Selection, optional
        The span before, for a weekly brief or a comparison.

    Returns
    -------
    Path
        ``path``.

    Raises
    ------
    UsageError
        The ending is unknown.
    TooManyError
        There are more incidents than a figure holds.
    WaqaiError
        The file cannot be written.
    """
    path, design = Path(path), design or Design()
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError("OUT", str(path), "cannot be a figure", tuple(FORMS))
    if selection.counts.shown > MOST:
        raise TooManyError(path, selection.counts.shown, MOST)
    with whole(path) as part:
        part.write_bytes(form(Brief(selection, design, before)))
    return path


def png(brief: Brief) -> bytes:
    """The figure in dots; what would be several pages of paper is one long picture."""
    return _set(brief, "png", one_page=True)


def svg(brief: Brief) -> bytes:
    """The figure in lines, its letters as outlines."""
    return _set(brief, "svg", one_page=True)


def pdf(brief: Brief) -> bytes:
    """The figure on paper, its letters embedded and its text to be searched."""
    return _set(brief, "pdf", one_page=False)


def pptx(brief: Brief) -> bytes:
    """Slides."""
    from exports.slides import slides

    return slides(brief)


def docx(brief: Brief) -> bytes:
    """A document to be edited."""
    from exports.document import document

    return document(brief)


def html(brief: Brief) -> bytes:
    """One file that opens from disk."""
    from exports.webpage import webpage

    return webpage(brief)


Form = Callable[[Brief], bytes]
FORMS: dict[str, Form] = {".png": png, ".svg": svg, ".pdf": pdf, ".pptx": pptx, ".docx": docx, ".html": html}
ENDINGS = tuple(FORMS)


def page(brief: Brief, one_page: bool) -> dict[str, Any]:
    """Everything the page is told: the brief, and how large things are on its paper."""
    design = brief.design
    width, height = design.size
    flowing = design.template in ("weekly", "incident")
    # Body text: about a hundredth of the paper, no smaller on a slide than people at the back can read.
    unit = {"a4": 8.6, "letter": 8.6, "a3": 11.0, "16:9": 10.0}[design.paper]
    lying = design.lying
    return {
        **brief.data(),
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
            "map": {"weekly": 0.40, "incident": 0.30}.get(design.template, 0.4) * min(width, height) * 1.15,
            "sources": (2 if lying else 4) - (len(design.langs) > 1) - (design.template == "comparison"),
        },
    }


def _set(brief: Brief, form: Literal["png", "svg", "pdf"], one_page: bool) -> bytes:
    data = page(brief, one_page)
    told = json.dumps(data, ensure_ascii=False)
    inputs = {"data": told}
    rooms = json.loads(_typst(inputs, lambda c: c.query("<map>", field="value")))
    for room in {r["n"]: r for r in rooms}.values():
        drawn = map_of(brief, room["n"], max(room["width"], 40.0), max(room["height"], 40.0))
        inputs[f"map{room['n']}"] = in_greys(drawn.svg()) if brief.design.grey else drawn.svg()
    if brief.design.grey:
        inputs["data"] = json.dumps(_grey_values(data), ensure_ascii=False)
    ppi = float(brief.design.dpi)
    made = _typst(inputs, lambda c: c.compile(format=form, ppi=ppi, timestamp=0, pdf_tags=True))
    if isinstance(made, list):
        made = made[0] if len(made) == 1 else _stacked(made, form)
    return bytes(made)


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


# -- maps


class TwoNames(Phrases):
    """Names of places in both languages, for a map that both kinds of readers read."""

    def __init__(self, first: Phrases, second: Phrases) -> None:
        super().__init__(first.lang)
        self._second = second

    def place(self, place: Place | IncidentPlace) -> str:
        """The name in the first language and, where it is another, in the second."""
        names = dict.fromkeys((super().place(place), self._second.place(place)))
        return " · ".join(plain(name) for name in names)


def names_of(brief: Brief) -> Phrases:
    """The words of the brief's maps."""
    return brief.phrases[0] if len(brief.phrases) == 1 else TwoNames(*brief.phrases)


def map_of(brief: Brief, number: int, width: float, height: float) -> Plate:
    """Map ``number`` of a brief, in points: the only one, one of two spans, or that of an incident's sheet."""
    phrases = names_of(brief)
    if brief.design.template == "incident":
        chosen = brief.sheets[number : number + 1]
        return plate(gather(chosen, areas()), phrases, width, height)
    if brief.design.template == "comparison":
        both = (brief.found_before, brief.found)
        return plate(both[number], phrases, width, height, around=[*boxes(both[0]), *boxes(both[1])])
    return plate(brief.found, phrases, width, height)


# -- greys


def in_greys(text: str) -> str:
    """A drawing with its colours as greys: event types in theirs, everything else as bright as it is."""
    return COLOUR.sub(lambda found: grey(found[0]), text)


def grey(colour: str) -> str:
    """The grey for a colour ``#rrggbb``.

    >>> grey("#ffffff"), grey("#000000")
    ('#ffffff', '#000000')
    """
    colour = colour.lower()
    for mark, tone in zip(marks().values(), GREYS, strict=False):
        if mark.colour == colour:
            return tone
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    light = round(0.299 * red + 0.587 * green + 0.114 * blue)
    return f"#{light:02x}{light:02x}{light:02x}"


def _grey_values(value: Any) -> Any:
    """Plain values in which the colours, and nothing a reader typed, are greys."""
    if isinstance(value, dict):
        return {
            k: grey(v) if k == "colour" or (isinstance(v, str) and k in COLOURS) else _grey_values(v)
            for k, v in value.items()
        }
    return [_grey_values(v) for v in value] if isinstance(value, list) else value
