"""Packs: which countries are read and drawn. A pack is a folder with places, outlines, factions and samples.

``pack.toml`` says what the folder holds and the few facts about the country that are not rows of a table; a folder of
the pack that lies elsewhere is named there too. Packs are chosen for the whole process: by ``--pack``, by
``WAQAI_PACKS``, or else the one that comes with the project.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, update_wrapper
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from errors import DataFileError, UsageError
from paths import PACKS

VARIABLE = "WAQAI_PACKS"
DEFAULT = "syria"
MANIFEST = "pack.toml"
LEVELS = ("admin0", "admin1", "admin2", "admin3", "neighbourhoods", "neighbours")
#: Its folders, and where each is in a pack that does not say otherwise.
_FOLDERS = {"places": ".", "boundaries": "boundaries", "factions": ".", "articles": "articles"}
_MARKUP = re.compile(r"[<>{}$`\\]")  # what could be more than a name on a page or a map

Bounds = tuple[float, float, float, float]  # south, west, north, east in WGS 84 degrees
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Pack:
    """A country as ``pack.toml`` describes it.

    Attributes
    ----------
    key : str
        What chooses it: the name of a folder of ``data/packs``, or the path of another one.
    name_en, name_ar : str
        What figures call the country.
    country : str
        ``place_id`` of the country.
    iso, ucdp : int or None
        Number of the country in ISO 3166-1 and in the list of Gleditsch and Ward, which ACLED's and UCDP's files have.
    region : str
        As those files call it: ``Middle East``.
    zone : ZoneInfo
        Where its days are counted.
    extent : tuple of float
        What an empty map shows: south, west, north, east in degrees.
    window : tuple of float
        The ground that is drawn, in the same order; wider than the extent.
    sea : tuple of (float, float)
        A point (latitude, longitude) of each water that no outline is needed for: what lies open to it is drawn as sea.
    levels : tuple of str
        Files of outlines it has, of ``LEVELS``.
    governments : tuple of str
        Factions that count as the government of the country when ground changes hands.
    credits, map_credits : tuple of str
        Whom to name for places and outlines, in full, and as short as the corner of a map has room for.
    places, boundaries, factions, articles : Path
        Its folders.
    """

    key: str
    name_en: str
    name_ar: str
    country: str
    iso: int | None
    ucdp: int | None
    region: str
    zone: ZoneInfo
    extent: Bounds
    window: Bounds
    sea: tuple[tuple[float, float], ...]
    levels: tuple[str, ...]
    governments: tuple[str, ...]
    credits: tuple[str, ...]
    map_credits: tuple[str, ...]
    places: Path
    boundaries: Path
    factions: Path
    articles: Path


# -- which packs are in use

_named: tuple[str, ...] = ()


def named() -> tuple[str, ...]:
    """Keys of the packs in use, in the order given."""
    return _named or use(*split(os.environ.get(VARIABLE, "")))


def use(*keys: str) -> tuple[str, ...]:
    """Choose packs for this process and those it starts, the project's own without any; the keys that are in use now.

    Raises
    ------
    UsageError
        A key is not a pack.
    """
    global _named
    chosen = tuple(dict.fromkeys(map(_whole, keys))) or (DEFAULT,)
    os.environ[VARIABLE] = ",".join(chosen)
    _named = chosen
    return chosen


def _whole(key: str) -> str:
    """The key of a pack that holds in another working directory, too."""
    folder = folder_of(key)
    return key if folder.parent == PACKS else str(folder.resolve())


def split(keys: str) -> list[str]:
    """Keys of a list with commas.

    >>> split("syria, yemen"), split("")
    (['syria', 'yemen'], [])
    """
    return [key for key in map(str.strip, keys.split(",")) if key]


def folder_of(key: str, argument: str = "--pack") -> Path:
    """The folder of a pack: one of ``data/packs``, or any that holds a ``pack.toml``."""
    for folder in (PACKS / key, Path(key)):
        if (folder / MANIFEST).is_file():
            return folder
    raise UsageError(argument, key, "is not a pack", tuple(sorted(f.parent.name for f in PACKS.glob(f"*/{MANIFEST}"))))


def active() -> tuple[Pack, ...]:
    """The packs in use; the first decides where one has to."""
    return _active(named())


@cache
def _active(keys: tuple[str, ...]) -> tuple[Pack, ...]:
    return tuple(read(folder_of(key), key) for key in keys)


class cached(Generic[P, R]):  # stands above functions, as functools.cache does
    """As :func:`functools.cache`, for each set of packs by itself."""

    def __init__(self, function: Callable[P, R]) -> None:
        self._function, self._kept = function, dict[Any, R]()
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result for these arguments and the packs in use."""
        key = (_named or named(), args, tuple(kwargs.items()))
        if key not in self._kept:
            self._kept[key] = self._function(*args, **kwargs)
        return self._kept[key]

    def cache_clear(self) -> None:
        """Forget all results."""
        self._kept.clear()


# -- what follows from several


def zone() -> dt.tzinfo:
    """Where days are counted: in the first pack's country, which the articles report on."""
    return active()[0].zone


def extent() -> Bounds:
    """South, west, north, east around the countries in use: what an empty map shows."""
    return _around(pack.extent for pack in active())


def window() -> Bounds:
    """South, west, north, east of the ground that is drawn."""
    return _around(pack.window for pack in active())


def of_country(place_id: str) -> Pack | None:
    """The pack of a country by its ``place_id``."""
    return next((pack for pack in active() if pack.country == place_id), None)


def on_map(latitude: float, longitude: float) -> bool:
    """Whether a point, WGS 84 degrees, lies on the ground that the maps of the packs in use draw."""
    south, west, north, east = window()
    return south <= latitude <= north and west <= longitude <= east


def credits(short: bool = False) -> list[str]:
    """Whom to name for places and outlines, each once."""
    return list(dict.fromkeys(name for pack in active() for name in (pack.map_credits if short else pack.credits)))


def _around(boxes: Iterable[Bounds]) -> Bounds:
    souths, wests, norths, easts = zip(*boxes, strict=True)
    return min(souths), min(wests), max(norths), max(easts)


# -- the manifest


def read(folder: Path, key: str = "") -> Pack:
    """The pack of a folder.

    Raises
    ------
    DataFileError
        ``pack.toml`` is not TOML, lacks a value or has one that cannot be used; the message names it.
    """
    path = folder / MANIFEST
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataFileError(
            path, 0, "the file is missing", "make the folder with: python cli.py pack new NAME"
        ) from None
    except (ValueError, OSError) as error:  # TOMLDecodeError and UnicodeDecodeError are ValueErrors
        raise DataFileError(path, 0, f"cannot be read as TOML: {error}", "correct the line") from error
    return _Manifest(path, values).pack(key or str(folder))


@dataclass(frozen=True)
class _Manifest:
    """The values of a ``pack.toml``, each checked when it is taken."""

    path: Path
    values: dict[str, Any]

    def pack(self, key: str) -> Pack:
        """All of it."""
        known = {*Pack.__slots__, "folders"} - {"key", *_FOLDERS}
        for name in self.values:
            if name not in known:
                raise self._wrong(name, "is not a key of a pack", f"known: {', '.join(sorted(known))}")
        folders = self.values.get("folders", {})
        if not isinstance(folders, dict) or not set(folders) <= _FOLDERS.keys():
            raise self._wrong("folders", f"is {folders!r}", f"known folders: {', '.join(_FOLDERS)}")
        inside = {
            name: (self.path.parent / str(folders.get(name, usual))).resolve() for name, usual in _FOLDERS.items()
        }
        extent, window = self.box("extent"), self.box("window")
        if not (
            window[0] <= extent[0] and window[1] <= extent[1] and window[2] >= extent[2] and window[3] >= extent[3]
        ):
            raise self._wrong("window", f"is {list(window)}", "the ground drawn holds the whole extent")
        credits = self.texts("credits")
        if not credits:
            raise self._wrong("credits", "is empty", "name whom the licences want named")
        return Pack(
            key, self.text("name_en"), self.text("name_ar"), self.text("country"), self.number("iso"),
            self.number("ucdp"), self.text("region", ""), self.zone(), extent, window, self.points("sea"),
            self.levels(), self.texts("governments"), credits, self.texts("map_credits") or credits, **inside,
        )  # fmt: skip

    def _wrong(self, name: str, reason: str, way_out: str) -> DataFileError:
        lines = self.path.read_text(encoding="utf-8").splitlines()
        at = next((i for i, line in enumerate(lines, start=1) if line.partition("=")[0].strip(" []") == name), 0)
        return DataFileError(self.path, at, f"{name} {reason}", way_out)

    def text(self, name: str, default: str | None = None) -> str:
        """A text without what could be markup."""
        value = self.values.get(name, default)
        if not isinstance(value, str) or (default is None and not value.strip()) or _MARKUP.search(value):
            raise self._wrong(name, f"is {value!r}", "write plain text in quotes, without < > { } $")
        return value.strip()

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, empty where it is left out."""
        value = self.values.get(name, [])
        if not isinstance(value, list) or not all(isinstance(v, str) and v and not _MARKUP.search(v) for v in value):
            raise self._wrong(name, f"is {value!r}", "write a list of plain texts, such as ['GeoNames (CC BY 4.0)']")
        return tuple(value)

    def number(self, name: str) -> int | None:
        """A whole number, or None where it is left out."""
        value = self.values.get(name)
        if value is not None and type(value) is not int:
            raise self._wrong(name, f"is {value!r}", "write a whole number, or leave it out")
        return value

    def box(self, name: str) -> Bounds:
        """South, west, north, east."""
        value: Any = self.values.get(name)
        if isinstance(value, list) and len(value) == 4 and all(type(v) in (int, float) for v in value):
            south, west, north, east = map(float, value)
            if -85 <= south < north <= 85 and -180 <= west < east <= 180:
                return south, west, north, east
        raise self._wrong(name, f"is {value!r}", "write [south, west, north, east] in degrees")

    def points(self, name: str) -> tuple[tuple[float, float], ...]:
        """Points as latitude and longitude."""
        value = self.values.get(name, [])
        if isinstance(value, list) and all(
            isinstance(p, list) and len(p) == 2 and all(type(v) in (int, float) for v in p) for p in value
        ):
            return tuple((float(p[0]), float(p[1])) for p in value)
        raise self._wrong(name, f"is {value!r}", "write a list of [latitude, longitude]")

    def levels(self) -> tuple[str, ...]:
        """Files of outlines; the country's and its governorates' are needed."""
        value = self.texts("levels")
        unknown = [v for v in value if v not in LEVELS]
        if unknown or not {"admin0", "admin1"} <= set(value):
            raise self._wrong(
                "levels", f"is {list(value)}", f"admin0 and admin1 are needed; known: {', '.join(LEVELS)}"
            )
        return value

    def zone(self) -> ZoneInfo:
        """The time zone."""
        value = self.text("zone")
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise self._wrong("zone", f"is {value!r}", "write a zone of the IANA list, such as Asia/Damascus") from None
