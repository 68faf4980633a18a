"""What the About page says of how often readings stood: nothing before enough was read, then the same as the figures."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import fill, incident
from reviewing import EN, page

from analysis.machine_and_curators import compare
from pages.reader.reliability import FEWEST, by_confidence, curve
from wording.texts import LANGUAGES, Words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_curve_is_drawn_once_enough_was_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    words = Words(lang)
    found = [incident(n, f"2021-04-{n:02}", confidence=0.45 if n % 2 else 0.9) for n in range(1, FEWEST + 2)]
    store = fill(tmp_path / "store.sqlite", found)
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    ids = [one.incident_id for one in found]
    store.corrections.mark(ids[: FEWEST - 1], "accepted", "Rima", "read")
    few = page(lang, "about")
    assert words("reliability.few", number=FEWEST - 1, fewest=FEWEST) in [c.value for c in few.caption]
    store.corrections.mark(ids[FEWEST - 1 :], "rejected", "Rima", "a film")
    said = page(lang, "about")
    compared = compare(store.corrections.reviewed())
    assert compared.incidents.stood == FEWEST - 1
    low, high = (round(edge * 100) for edge in compared.incidents.interval)
    told = words("reliability.said", number=FEWEST + 1, stood=90, low=low, high=high)
    assert told in [m.value for m in said.markdown]
    rows = by_confidence(EN, compared).set_index(EN("field.confidence"))
    assert rows.loc["40–50 %", EN("reliability.read")] == 11
    assert rows.loc["60–70 %", EN("reliability.bounds")] == "–"
    drawn = curve(words, compared).to_dict()
    assert len(drawn["layer"]) == 4
    store.close()
