"""What this is made of: version of the data, counts, sources, licences, methods and limits."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd
import streamlit as st

import packs
from coding.evaluation.pins import MEASURED, MEASURED_NEAR
from filters import Filters
from models import MODALITIES
from pages.reader.reliability import reliability
from pages.shared import charts, frame, head, selected
from pages.shared.data_table import data_table
from paths import DATA, LEXICONS, ROOT
from store import Columns, Store
from store.arrays import UNDATED, iso_day
from text.lexicon import actors
from wording.texts import Words

METHODS = ("reading", "places", "dates", "counts", "map", "trends", "changes", "hot", "control")
TEAM = ("review", "events", "roles", "restricted", "watches", "fetched", "log")
LIMITS = ("verify", "reading", "merge", "places", "reports", "use")
SOURCES = 40  # publishers listed


def draw(words: Words, store: Store, filters: Filters) -> None:
    """The page, from top to bottom."""
    charts.style()
    frame.notices(words)
    columns = selected.columns(store)
    st.html(f'<div class="empty"><b>{escape(words("about.title"))}</b></div>')
    st.write(words("about.lead"))
    left, right = st.columns([1, 1], gap="large")
    with left:
        numbers(words, store, columns)
        head.heading(words("about.limits"))
        bullets(words, "about.limit", LIMITS)
        st.markdown(f"- {words('about.limit.pins', number=MEASURED, share=round(100 * MEASURED_NEAR))}")
    with right:
        head.heading(words("about.methods"))
        bullets(words, "about.method", METHODS)
        head.heading(words("about.team"))
        bullets(words, "about.team", TEAM)
    reliability(words, store)
    publishers(words, columns)
    licences(words)


def numbers(words: Words, store: Store, columns: Columns) -> None:
    """Version of the data and what is in it."""
    head.heading(words("about.data"))
    counts = columns.counts(Filters())
    days = columns["date_from"][columns.on_map]
    days = days[days != UNDATED]
    rows = [
        (words("about.version"), f"{columns.revision:,} · {lexicon_version()}"),
        (words("about.incidents"), f"{counts.total:,}"),
        (words("about.without_place"), f"{counts.without_place:,}"),
    ]
    if len(days):
        first, last = (words.day(iso_day(day)) for day in (days[0], days[-1]))
        rows.append((words("about.days"), words("date.span", first=first, last=last)))
    said = np.bincount(columns["modality"], minlength=len(columns.values["modality"])).tolist()
    by_modality = dict(zip(columns.values["modality"], said, strict=True))
    rows += [
        (words("about.modality", name=words(f"modality.{name}")), f"{by_modality[name]:,}")
        for name in MODALITIES
        if by_modality.get(name)
    ]
    rows += [(words(f"about.kept.{name}"), f"{number:,}") for name, number in kept().items()]
    if store.queries.is_samples():
        st.info(words("samples.shown"))
    st.html(_table([], rows))


def bullets(words: Words, key: str, names: Sequence[str]) -> None:
    """Sentences, one a line."""
    st.markdown("\n".join(f"- {words(f'{key}.{name}')}" for name in names))


def publishers(words: Words, columns: Columns) -> None:
    """Whose reports these are, with their number of incidents."""
    names = columns.values["source"]
    number = np.bincount(columns["source"][columns.on_map], minlength=len(names)).tolist() if names else []
    ranked = sorted(
        ((n, name) for name, n in zip(names, number, strict=True) if name and n), key=lambda r: (-r[0], r[1])
    )
    head.heading(words("about.publishers"))
    if not ranked:
        st.caption(words("trends.none"))
        return
    unnamed = int(np.count_nonzero(columns.on_map)) - sum(n for n, _ in ranked)
    st.caption(words("about.publishers.note", number=words.number(len(ranked)), unnamed=words.number(unnamed)))
    table = pd.DataFrame(
        {
            words("field.source"): [name for _, name in ranked[:SOURCES]],
            words("trends.measure.incidents"): [n for n, _ in ranked[:SOURCES]],
        }
    )
    data_table(words, table, rows=8)


def licences(words: Words) -> None:
    """Every data file with its source, licence and date, as ``data/README.md`` has them."""
    head.heading(words("about.licences"))
    st.write(words("about.licences.note"))
    heads, rows = data_files()
    chosen = [heads.index(name) for name in ("file", "one row is", "source and licence", "as of")]
    labels = [words(f"about.file.{name}") for name in ("file", "row", "source", "date")]
    body = [[words.translated(row[i], "about.readme.") for i in chosen] for row in rows]
    data_table(words, pd.DataFrame(body, columns=labels), rows=12)
    packages = pd.DataFrame(
        requirements(), columns=[words(f"about.package.{n}") for n in ("name", "version", "licence")]
    )
    with st.expander(words("about.packages", number=len(packages))):
        data_table(words, packages)


@lru_cache(maxsize=1)
def data_files() -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the table of files in ``data/README.md``, without its marks."""
    lines = (DATA / "README.md").read_text(encoding="utf-8").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("| file |"))
    rows: list[list[str]] = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        cells = [cell.strip().replace("`", "") for cell in line.replace(r"\|", "\0").strip("|").split("|")]
        rows.append([cell.replace("\0", "|").split("](")[0].replace("[", "") for cell in cells])
    return rows[0], rows[2:]


@lru_cache(maxsize=1)
def requirements() -> list[tuple[str, str, str]]:
    """Name, version and licence of every package we run on, as ``requirements.txt`` pins them."""
    found = []
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        pinned, _, note = line.partition("#")
        name, equals, version = pinned.split(";")[0].strip().partition("==")
        if equals:
            found.append((name, version, note.strip().rpartition("(")[2].rstrip(")")))
    return found


@packs.cached
def kept() -> dict[str, int]:
    """How many places, factions and words for events the data files hold."""
    files = {
        "places": tuple(pack.places / "places.csv" for pack in packs.active()),
        "triggers": (LEXICONS / "triggers_ar.csv", LEXICONS / "triggers_en.csv"),
    }
    return {name: sum(_rows(path) for path in paths) for name, paths in files.items()} | {"factions": len(actors())}


@lru_cache(maxsize=1)
def lexicon_version() -> str:
    """Eight hexadecimal digits of all that is in ``data/``: another digit, other words or places."""
    found = hashlib.sha256()
    for path in sorted(p for p in DATA.rglob("*") if p.suffix in (".csv", ".geojson")):
        found.update(path.read_bytes())
    return found.hexdigest()[:8]


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="about-page"><table>{f"<tr>{head}</tr>" if heads else ""}{body}</table></div>'
