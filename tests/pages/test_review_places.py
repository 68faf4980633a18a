"""Where an incident was: the nearest places to a click, and a place the gazetteer lacked until now."""

from __future__ import annotations

from pathlib import Path

import pytest
from reviewing import EN, html, page, press, save, there
from streamlit.testing.v1 import AppTest

from coding import Coder
from geo.gazetteer.files import read_additions
from models import Article
from pages.shared.review.draft import Draft
from pages.shared.review.new_place import parents_at
from pages.shared.review.places import Offered, picture, read_point
from pages.shared.session import KEY
from store import Store
from wording.lookup import places_near
from wording.texts import gazetteer

HALKO = (37.0345, 41.2135)  # some metres beside the mark
STEPPE = (36.10, 40.30)  # south-west of al-Hasakah


def clicked(shown: AppTest, point: tuple[float, float]) -> AppTest:
    """The page after a click on the map of the place."""
    shown.toggle(key="edit_place_map").set_value(True)
    shown.session_state[KEY].pointed = point
    shown.run()
    assert not shown.exception
    return shown


def test_the_places_nearest_to_a_click_are_offered_with_their_distance(store: Store) -> None:
    shown = clicked(press(page(incident="inc-1"), "change_place"), HALKO)
    listed = shown.radio(key="edit_place")
    assert places_near(*HALKO)[0][0].place_id == "qam-halko"
    assert "Halko" in listed.options
    listed.set_value("qam-corniche").run()
    save(shown)
    found = there(store)
    assert found.place is not None
    assert (found.place.place_id, found.geo_precision) == ("qam-corniche", "neighbourhood")


def test_the_map_shows_what_is_offered_and_what_it_has_now(store: Store) -> None:
    draft = Draft(there(store))
    offered = Offered({place.place_id: place for place, _ in places_near(*HALKO, 3)}, {})
    assert offered.at(HALKO) is None
    place = gazetteer().places["qam-halko"]
    assert place.latitude is not None and place.longitude is not None
    assert offered.at((place.latitude, place.longitude)) == place
    drawn = picture(draft, there(store), offered)
    assert {tuple(spot[:2]) for spot in drawn.spots} >= {(37.034, 41.213), (37.036, 41.224)}
    assert drawn.chosen is not None
    assert drawn.chosen[:2] == (37.036, 41.224)


@pytest.mark.parametrize(
    ("sent", "point"),
    [
        ({"lat": 36.5, "lng": 40.75}, (36.5, 40.75)), ({"lat": 36.5}, None), (None, None), ("<b>", None),
        ({"lat": 91, "lng": 0}, None), ({"lat": "nan", "lng": 1}, None),
    ],
)  # fmt: skip
def test_a_click_is_read_as_numbers_or_not_at_all(sent: object, point: tuple[float, float] | None) -> None:
    assert read_point(sent) == point


def test_what_contains_a_new_place_is_looked_up_at_the_click() -> None:
    known = gazetteer().places
    kinds = [known[i].kind for i in parents_at(HALKO)]
    assert kinds[0] == "subdistrict"
    assert "city" in kinds
    assert parents_at((0.0, 0.0)) == []


def test_a_new_place_is_chosen_logged_and_known_from_then_on(store: Store, own_gazetteer: Path) -> None:
    text = "قصفت مدفعية قرية تل المسمار الغربي ظهر اليوم"
    assert not [s for s in Coder.load().places(Article("a", text)) if s.leaf.place is not None]
    shown = clicked(press(page(incident="inc-1"), "change_place"), STEPPE)
    field = {f.label: f for f in shown.text_input}
    field[EN("new_place.name_ar")].set_value("تل المسمار الغربي")
    add = next(b for b in shown.button if b.label == EN("new_place.add"))
    add.click().run()
    assert EN("review.name_missing") in shown.error[0].value  # nobody answers for it
    assert list(read_additions(own_gazetteer)) == []
    shown.text_input(key="new_place_who").set_value("Rima")
    next(b for b in shown.button if b.label == EN("new_place.add")).click().run()
    assert not shown.exception
    ((_, place, _),) = read_additions(own_gazetteer)
    assert (place.name_ar, place.kind, place.uncertainty_m) == ("تل المسمار الغربي", "village", 1000)
    assert "was: \u2068Halko" in html(shown)
    save(shown, who=None)
    found = there(store)
    assert found.place is not None
    assert found.place.place_id == place.place_id
    assert [(e.what, e.subject, e.who) for e in store.log.entries()][-1] == ("place", place.place_id, "Rima")
    site = Coder.load().places(Article("a", text))[0]
    assert site.leaf.place is not None
    assert site.leaf.place.place_id == place.place_id


def test_without_a_click_the_form_says_what_to_do(store: Store) -> None:
    shown = press(page(incident="inc-1"), "change_place")
    assert EN("new_place.click") in [c.value for c in shown.caption]
    assert not [b for b in shown.button if b.label == EN("new_place.add")]
    clicked(shown, (0.0, 0.0))
    assert EN("new_place.outside") in [c.value for c in shown.caption]
