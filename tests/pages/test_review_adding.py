"""More incidents than the coder read: split off, or read in words that a curator marks, saved and undone in one step."""

from __future__ import annotations

import pytest
from desk import article
from reviewing import EN, html, page, press, there
from streamlit.testing.v1 import AppTest

from coding import Coder
from filters import Filters
from models import Article, Incident
from pages.shared.review.reading import Marked, found_in, marked, read
from pages.shared.session import KEY
from store import Store
from wording.lookup import places_named

AMUDA = places_named("عامودا")[0]
TWO = (
    "قالت مصادر محلية إن الطيران الحربي شن غارة على بلدة سرمين وأسفرت عن مقتل 3 مدنيين، "
    "فيما أفاد ناشطون بسقوط قذائف على الأتارب دون إصابات."
)


def more(store: Store) -> list[Incident]:
    """The incidents that were not there before."""
    columns = store.queries.columns()
    rows = columns.select(Filters(counted="reports"))
    found = store.queries.numbered(columns["number"][rows].tolist())
    return [one for one in found if not one.incident_id.startswith("inc-")]


def opened(panel: str) -> AppTest:
    """The page of the first incident with a panel opened."""
    shown = page(incident="inc-1")
    shown.session_state[panel] = True
    return shown.run()


def test_a_further_place_is_saved_in_one_step_and_undone_in_one(store: Store) -> None:
    shown = opened("split")
    assert shown.button(key="split_do").disabled  # nothing chosen yet
    shown.text_input(key="split_typed").set_value("عامودا").run()
    shown.radio(key="split_place").set_value(AMUDA.place_id).run()
    press(shown, "split_do")
    assert EN("review.name_missing") in [e.value for e in shown.error]
    assert more(store) == []
    shown.text_input(key="split_name").set_value("Rima").run()
    press(shown, "split_do")
    (new,) = more(store)
    assert new.place is not None
    assert (new.place.place_id, new.injuries_max, new.actors) == (AMUDA.place_id, None, there(store).actors)
    assert there(store).injuries_max == 3
    press(shown, "undo_saved")
    assert more(store) == []


def test_two_events_differ_in_type_factions_and_toll(store: Store) -> None:
    shown = opened("split")
    shown.segmented_control(key="split_way").set_value("two").run()
    shown.selectbox(key="split_kind").set_value("drone_strike").run()
    shown.number_input(key="split_injuries_first").set_value(1).run()
    shown.number_input(key="split_injuries_second").set_value(2).run()
    shown.text_input(key="split_name").set_value("Rima").run()
    press(shown, "split_do")
    (new,) = more(store)
    assert (new.waqai_type, new.injuries_min, there(store).injuries_min) == ("drone_strike", 2, 1)
    assert new.place == there(store).place
    assert shown.session_state[KEY].incident == "inc-1"


def test_words_of_the_article_become_an_incident_with_their_evidence(store: Store) -> None:
    shown = opened("marking")
    shown.text_input(key="marking_typed").set_value("no such words").run()
    assert EN("marking.not_there") in [e.value for e in shown.error]
    shown.text_input(key="marking_typed").set_value("أصيب ثلاثة مدنيين").run()
    assert "أصيب ثلاثة مدنيين</mark></blockquote>" in html(shown)
    shown.selectbox(key="marking_new_kind").set_value("attack").run()
    shown.text_input(key="marking_name").set_value("Rima").run()
    press(shown, "marking_add")
    (new,) = more(store)
    assert (new.event_type, new.event_date) == ("Violence against civilians", "2021-04-25")
    assert [e.text for e in new.evidence if e.field == "event_type"] == ["أصيب ثلاثة مدنيين"]
    assert shown.session_state[KEY].incident == new.incident_id  # each field is looked at
    press(shown, "undo_saved")
    assert more(store) == []


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("b c", Marked("a", "text", 2, 5)), (" b ", Marked("a", "text", 2, 3)), ("x", Marked("a", "title", 0, 1)),
        ("-", None), ("", None), ("B", None),
    ],
)  # fmt: skip
def test_words_are_found_as_they_stand(words: str, at: Marked | None) -> None:
    assert found_in(Article("a", "- b c", "x"), words) == at


def test_offsets_beyond_the_article_are_cut() -> None:
    assert marked(Article("a", "b c"), "text", -5, 99) == Marked("a", "text", 0, 3)
    assert marked(Article("a", "b c"), "text", 9, 99) is None


def test_the_coder_reads_the_marked_words_and_the_article_says_where() -> None:
    item = Article("a", TWO, published="2020-01-10")
    at = found_in(item, "سقوط قذائف على الأتارب دون إصابات")
    assert at is not None
    found = read(Coder.load(), item, at)
    assert found.place is not None
    assert found.place.name_ar == "الأتارب"
    assert (found.sub_event_type, found.event_date) == ("Shelling/artillery/missile attack", "2020-01-10")
    for one in found.evidence:
        assert item.part(one.part)[one.start : one.end] == one.text
    nothing = read(Coder.load(), article(1), Marked("art-1", "text", 0, 8))
    assert nothing.event_type == ""
    assert [e.field for e in nothing.evidence][:1] == ["event_type"]
