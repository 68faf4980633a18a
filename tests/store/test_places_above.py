"""Which places contain the place of an incident: by the gazetteer, or by its point where only a dataset knows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from filters import Filters
from models import Article, CodedArticle, Incident, IncidentPlace
from store import Store

CASES = [
    ("ucdp:some-farm", 36.60, 40.45, "town", ("SY080001", "SY0800", "SY08", "SY", "ucdp:some-farm"), ("SY07", "SY0802")),
    ("acled:far-away", -18.1, 178.4, "town", ("acled:far-away",), ("SY", "SY08")),
    ("ucdp:some-land", 36.60, 40.45, "country", ("ucdp:some-land",), ("SY", "SY08")),
    ("ucdp:nowhere", None, None, "town", ("ucdp:nowhere",), ("SY",)),
    ("C4564", 37.05, 41.23, "town", ("SY080200", "SY08", "SY", "C4564"), ("SY07",)),
    ("gone-from-the-gazetteer", 36.60, 40.45, "town", ("gone-from-the-gazetteer",), ("SY08",)),
]  # fmt: skip


@pytest.mark.parametrize(("place_id", "latitude", "longitude", "precision", "inside", "outside"), CASES)
def test_a_place_is_found_by_what_contains_it(
    tmp_path: Path, place_id: str, latitude: float | None, longitude: float | None, precision: str,
    inside: tuple[str, ...], outside: tuple[str, ...],
) -> None:  # fmt: skip
    place = IncidentPlace(place_id, "x", "x", "place", latitude, longitude, 3000, None, None, None)
    found = Incident("i1", "a1", event_type="Battles", place=place, geo_precision=precision)  # type: ignore[arg-type]
    store = Store(str(tmp_path / "s.sqlite"))
    store.intake.save([CodedArticle(Article("a1", "words"), (found,), "test")])
    shown = {ident: store.queries.count(Filters(place_ids=(ident,))).shown for ident in (*inside, *outside)}
    store.close()
    assert shown == dict.fromkeys(inside, 1) | dict.fromkeys(outside, 0)
