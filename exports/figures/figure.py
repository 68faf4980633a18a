"""Figures as files: the ending of a path says in which format a brief is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import atomic
from errors import TooManyError, UsageError
from exports.extract import Selection
from exports.figures.brief import Brief
from exports.figures.design import Design
from exports.figures.page import pdf, png, svg

MOST = 50_000  # incidents of a figure: more are a table, not a picture


def draw(selection: Selection, path: Path, design: Design | None = None, before: Selection | None = None) -> Path:
    """Write a figure whose ending says how: ``.png``, ``.svg``, ``.pdf``, ``.pptx``, ``.docx`` or ``.html``.

    Parameters
    ----------
    selection : Selection
        What passes the filters.
    path : Path
        The file to write; it appears whole or not at all.
    design : Design, optional
        Template, paper, language, words; by default a map on landscape A4 in English.
    before : Selection, optional
        The period before, for a weekly brief or a comparison.

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
    atomic.write(path, form(Brief(selection, design, before)))
    return path


def pptx(brief: Brief) -> bytes:
    """Slides."""
    from exports.figures.slides import slides

    return slides(brief)


def docx(brief: Brief) -> bytes:
    """A document to be edited."""
    from exports.figures.document import document

    return document(brief)


def html(brief: Brief) -> bytes:
    """One file that opens from disk."""
    from exports.figures.offline_page import webpage

    return webpage(brief)


Form = Callable[[Brief], bytes]
FORMS: dict[str, Form] = {".png": png, ".svg": svg, ".pdf": pdf, ".pptx": pptx, ".docx": docx, ".html": html}
ENDINGS = tuple(FORMS)
