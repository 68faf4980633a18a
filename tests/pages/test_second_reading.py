"""The second reading: what the first curator made of an incident is nowhere on the page, and the two are compared."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from desk import TAYY
from reviewing import html, page, press, there

from analysis.two_curators import agreements
from pages.shared.session import KEY
from store import Store
from wording.texts import LANGUAGES, Words


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_reading_is_hidden_and_the_second_changes_nothing_shown(store: Store, lang: str) -> None:
    words = Words(lang)
    first = {"place": asdict(TAYY), "state": "accepted", "note": "a camp of that name"}
    store.corrections.correct("inc-1", first, "Rima", "misread")
    before = there(store)
    shown = page(lang, **{"review.mode": "second"})
    shown.text_input(key="second_name").set_value("Omar").run()
    press(shown, "second_begin")
    said = html(shown)
    assert words.place(there(store).place) not in said and "Rima" not in said and "a camp" not in said
    assert '<mark class="ev-where">حي حلكو</mark>' in said  # the words the machine read it by
    press(shown, "change_fatalities")
    shown.number_input(key="edit_fatalities_min").set_value(2).run()
    press(shown, "second_accepted")
    assert words("second.none") in [i.value for i in shown.info]
    assert there(store) == before
    found = {one.alike.name: one.alike for one in agreements(store.second_readings.readings())}
    assert {name for name, one in found.items() if one.read == 1 != one.stood} == {"place", "killed"}
    about = page(lang, "about")
    assert words("agreement.read", number=1) in html(about)
    press(shown, "undo_saved")
    assert store.second_readings.readings() == []
    assert shown.session_state[KEY].drafts == {}
