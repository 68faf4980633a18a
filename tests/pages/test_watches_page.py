"""The page of watched views and the bell on every page."""

from __future__ import annotations

import pytest
from desk import BATTLE, TAYY, article, drawn, incident
from streamlit.testing.v1 import AppTest

from models import CodedArticle
from store import Store
from wording.texts import LANGUAGES, Words

EN = Words("en")


def page(lang: str = "en", name: str = "watches") -> AppTest:
    return drawn(name, lang=lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_without_a_saved_view_the_page_says_how_to_make_one(store: Store, lang: str) -> None:
    assert Words(lang)("watches.no_view") in [e.value for e in page(lang).info]


def test_a_view_is_watched_changed_and_left(store: Store) -> None:
    store.saved.save_view("Battles", {"type": "battles"})
    shown = page()
    shown.text_area[0].set_value("desk@example.org\nother@example.org")
    shown.text_input[0].set_value("22:00")
    shown.button[0].click().run()
    assert "are not hours" in shown.error[0].value
    shown.text_input[1].set_value("06:00")
    shown.button[0].click().run()
    (watch,) = store.watches.watched()
    assert [r.address for r in watch.recipients] == ["desk@example.org", "other@example.org"]
    assert (watch.quiet_from, watch.quiet_to, watch.every_minutes) == ("22:00", "06:00", 15)
    assert sum("nothing sent yet" in e.value for e in shown.text) == 2
    store.watches.failed(watch.recipients[0], "550 no such person")
    assert any("550 no such person" in e.value for e in page().text)
    stop = next(b for b in shown.button if b.label == EN("watches.stop"))
    stop.click().run()
    assert store.watches.watched() == []
    assert [e.what for e in store.log.entries()] == ["unwatch_view", "watch_view"]


@pytest.mark.parametrize("name", ["trends", "log"])
def test_the_bell_lists_what_is_new_until_it_was_seen(store: Store, name: str) -> None:
    store.saved.save_view("Battles", {"type": "battles"})
    assert not any(b.key == "bell_seen" for b in page(name=name).button)
    store.watches.watch("Battles", "Rima")
    store.intake.save([CodedArticle(article(11), (incident(11, "2021-05-01", TAYY, **BATTLE),), "test")])
    shown = page(name=name)
    (row,) = [b for b in shown.button if (b.key or "").startswith("bell_") and b.key != "bell_seen"]
    assert row.label == "● Armed clash · Tayy · 1 May 2021"
    shown.button(key="bell_seen").click().run()
    assert not any(b.key == "bell_seen" for b in shown.button)
    assert not shown.exception
