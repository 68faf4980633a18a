"""Reviewing without a browser: every row is changed where it stands, saved once, undone once, never over another's."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from desk import ASAYISH, HALKO, NDF, TAYY, fill, incident
from hypothesis import given
from hypothesis import strategies as some
from reviewing import AR, EN, html, page, press, reason, save, there

from filters import Filters
from models import TIME_PRECISIONS, Counts
from pages.shared.review import draft as drafts
from pages.shared.review import editors
from pages.shared.review.draft import Draft
from pages.shared.session import KEY
from store import Store
from wording.lookup import factions_named, places_named
from wording.texts import LANGUAGES, Words, gazetteer

# --- the page


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["review", "incident_map"])
def test_every_row_shows_its_words_and_has_a_button(store: Store, lang: str, name: str) -> None:
    shown = page(lang, name, incident="inc-1")
    words = Words(lang)
    for row in ("event_type", "event_date", "place", "actors", "fatalities", "injuries", "modality"):
        assert f"<dt>{words(f'field.{row}')}</dt>" in html(shown)
        assert shown.button(key=f"change_{row}").help == words("review.change", field=words(f"field.{row}"))
    assert '<q class="ev-where" dir="rtl">حي حلكو</q>' in html(shown)
    assert '<mark class="ev-where">حي حلكو</mark>' in html(shown)


def test_the_first_of_the_queue_is_open_and_the_next_is_one_step_away(store: Store) -> None:
    shown = page()
    assert EN("review.position", number=1, total=9) in html(shown)
    press(shown, "step_next")
    assert EN("review.position", number=2, total=9) in html(shown)
    press(shown, "step_previous")
    assert shown.button(key="step_previous").disabled


def test_a_store_without_incidents_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "store.sqlite", [incident(1, modality="denied")]).close()
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    assert EN("empty.store.way_out") in page().info[0].value


def test_filters_that_hide_everything_are_named(store: Store) -> None:
    shown = page(**{"from": "2022-01-01"})
    assert any(EN("filter.date_from") in element.value for element in shown.markdown)


def test_a_change_is_saved_in_one_step_and_undone_in_one(store: Store) -> None:
    before = there(store)
    shown = page(incident="inc-1")
    press(shown, "change_fatalities")
    shown.number_input(key="edit_fatalities_min").set_value(2).run()
    shown.number_input(key="edit_fatalities_max").set_value(3).run()
    press(shown, "change_event_type")
    shown.selectbox(key="edit_kind").set_value("drone_strike").run()
    assert there(store) == before  # nothing is written before it is saved
    assert EN("review.was", value="\u2068not stated\u2069") in html(shown)
    save(shown)
    found = there(store)
    assert (found.fatalities_min, found.fatalities_max) == (2, 3)
    assert (found.sub_event_type, found.waqai_type) == ("Air/drone strike", "drone_strike")
    assert {c.who for c in store.corrections.log("inc-1")} == {"Rima"}
    assert {c.why for c in store.corrections.log("inc-1")} == {"misread: Event type; misread: Killed"}
    press(shown, "undo_saved")
    assert there(store) == before
    assert all(c.undone_by == "Rima" for c in store.corrections.log("inc-1"))


def test_what_was_corrected_is_said_by_the_rows_of_the_screen(store: Store) -> None:
    store.corrections.correct("inc-1", {"fatalities_min": 1, "fatalities_max": 2, "event_date": "2021-04-24",
                                        "event_date_end": "2021-04-24"}, "Saad", "hospital")  # fmt: skip
    said = html(page("ar", incident="inc-1")).partition(AR("confidence.corrected"))[2].partition("</li>")[0]
    assert [AR(f"field.{row}") in said for row in ("fatalities", "event_date", "place")] == [True, True, False]
    assert "_" not in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_change_is_signed_and_has_a_reason(store: Store, lang: str) -> None:
    words = Words(lang)
    shown = page(lang, incident="inc-1")
    press(shown, "change_modality")
    shown.segmented_control(key="edit_status").set_value("background").run()
    save(shown, words, who=" ", why=" ")
    assert words("review.name_missing") in shown.error[0].value
    assert words("review.reason_missing") in shown.error[0].value
    save(shown, words, who="ريما", why="من الأسبوع الماضي")
    assert there(store).status == "background"
    press(shown, "change_modality")
    shown.segmented_control(key="edit_status").set_value("new").run()
    assert words("review.signed", who="\u2068ريما\u2069") in [c.value for c in shown.caption]  # given once
    save(shown, words, who=None)
    assert there(store).status == "new"


def test_the_name_above_signs_a_change_too_and_what_is_no_incident_keeps_no_change(store: Store) -> None:
    shown = page(incident="inc-1")
    shown.text_input(key="state_name").set_value("Rima").run()
    press(shown, "change_modality")
    shown.segmented_control(key="edit_status").set_value("background").run()
    assert shown.text_input(key="sign_name").value == "Rima"
    press(shown, "mark_rejected")
    assert there(store).status == "new"
    assert [c.field for c in store.corrections.log("inc-1")] == ["state"]


def test_a_place_is_found_by_name_and_the_map_follows(store: Store) -> None:
    shown = page(incident="inc-1")
    press(shown, "change_place")
    offered = shown.radio(key="edit_place")
    assert offered.options[-1] == EN("review.no_place")
    assert "Halko" in offered.options  # what the words of the place may mean, before anything is typed
    shown.text_input(key="edit_place_typed").set_value("المشيرفة").run()
    listed = shown.radio(key="edit_place")
    assert len(set(listed.options)) == len(listed.options) > 4  # many villages have the name
    taken = places_named("المشيرفة")[3]
    listed.set_value(taken.place_id).run()
    shown.selectbox(key="edit_exact").set_value("near").run()
    save(shown)
    found = there(store)
    assert found.place is not None
    assert (found.place.place_id, found.geo_precision) == (taken.place_id, "near")
    assert (found.place.latitude, found.place.longitude) == (taken.latitude, taken.longitude)
    assert store.queries.count(Filters(place_ids=(taken.place_id,))).shown == 1


def test_a_place_nobody_knows_is_said_to_be_unknown(store: Store) -> None:
    shown = page(incident="inc-1")
    press(shown, "change_place")
    shown.text_input(key="edit_place_typed").set_value("Atlantis").run()
    assert EN("review.place_none", typed="Atlantis") in [c.value for c in shown.caption]


def test_a_faction_is_added_by_any_name_turned_by_one_click_and_taken_out(store: Store) -> None:
    shown = page(incident="inc-1")
    press(shown, "change_actors")
    shown.text_input(key="edit_faction_typed").set_value("قسد").run()
    press(shown, "edit_add_sdf")
    shown.segmented_control(key="edit_role_2").set_value("target").run()
    shown.segmented_control(key="edit_role_0").set_value("target").run()
    press(shown, "edit_leave_1")
    save(shown)
    assert [(a.actor_id, a.role) for a in there(store).actors] == [("ndf", "target"), ("sdf", "target")]
    assert there(store).actors[0].parents == NDF.parents


def test_a_month_is_the_whole_of_it(store: Store) -> None:
    shown = page(incident="inc-1")
    press(shown, "change_event_date")
    shown.selectbox(key="edit_precise").set_value("month").run()
    save(shown)
    found = there(store)
    assert (found.event_date, found.event_date_end) == ("2021-04-01", "2021-04-30")


def test_a_toll_the_wrong_way_round_is_refused_in_the_form(store: Store) -> None:
    shown = page(incident="inc-1")
    press(shown, "change_injuries")
    shown.number_input(key="edit_injuries_max").set_value(5).run()
    shown.number_input(key="edit_injuries_min").set_value(9).run()
    assert EN("review.toll_order") in [e.value for e in shown.error]
    shown.number_input(key="edit_injuries_min").set_value(4).run()
    assert not shown.error
    save(shown)
    assert (there(store).injuries_min, there(store).injuries_max) == (4, 5)


def test_an_exact_toll_is_changed_by_one_number(store: Store) -> None:
    shown = page(incident="inc-1")
    press(shown, "change_injuries")  # three
    shown.number_input(key="edit_injuries_min").set_value(5).run()
    assert not shown.error
    save(shown)
    assert (there(store).injuries_min, there(store).injuries_max) == (5, 5)


def test_a_row_is_left_as_it_was_and_a_draft_is_discarded(store: Store) -> None:
    shown = page(incident="inc-1")
    press(shown, "change_injuries")
    shown.number_input(key="edit_injuries_max").set_value(8).run()
    press(shown, "back_injuries")
    assert not any(str(field.key).startswith("why_") for field in shown.text_input)
    shown.number_input(key="edit_injuries_max").set_value(9).run()
    next(b for b in shown.button if b.label == EN("review.discard")).click().run()
    assert shown.session_state[KEY].drafts == {}
    assert store.corrections.log() == []


def test_what_another_curator_changed_meanwhile_is_seen_and_not_written_over(store: Store) -> None:
    shown = page(incident="inc-1")
    press(shown, "change_injuries")
    shown.number_input(key="edit_injuries_max").set_value(8).run()
    store.corrections.correct(
        "inc-1", {"fatalities_min": 1, "fatalities_max": 1, "injuries_max": 7}, "Saad", "hospital"
    )
    save(shown)
    assert there(store).injuries_max == 7
    said = html(shown).partition('class="meanwhile"')[2]
    assert "Saad" in said
    assert "1 killed" in said
    save(shown)  # seen now: the curator decides
    assert (there(store).injuries_max, there(store).fatalities_max) == (8, 1)


def test_drafts_of_several_incidents_are_kept_apart(store: Store) -> None:
    shown = page(incident="inc-1")
    press(shown, "change_injuries")
    shown.number_input(key="edit_injuries_max").set_value(8).run()
    press(shown, "step_next")
    opened = shown.session_state[KEY].incident
    assert opened != "inc-1"
    assert not any(str(field.key).startswith("why_") for field in shown.text_input)
    press(shown, "step_previous")
    assert reason(shown).value == EN("review.why.wrong", field=EN("field.injuries"))


def test_a_change_of_one_s_own_is_not_news_on_the_map(store: Store) -> None:
    shown = page(name="incident_map", incident="inc-1")
    press(shown, "change_injuries")
    shown.number_input(key="edit_injuries_max").set_value(8).run()
    save(shown)
    assert not any(b.key == "seen_button" for b in shown.button)
    assert EN("detail.history", number=1) in [expander.label for expander in shown.expander]


def test_words_from_outside_stay_text(store: Store) -> None:
    store.corrections.correct(
        "inc-1", {"actors": [dataclasses.asdict(dataclasses.replace(ASAYISH, name="<i>{{7*7}}"))]}, "x", "y"
    )
    shown = page(incident="inc-1")
    press(shown, "change_actors")
    press(shown, "edit_leave_0")
    assert "<i>{{7*7}}" not in html(shown)


# --- states


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_incident_is_accepted_by_one_click_and_the_next_one_is_open(store: Store, lang: str) -> None:
    words = Words(lang)
    shown = page(lang)
    press(shown, "mark_accepted")
    assert words("review.name_missing") in [e.value for e in shown.error]
    shown.text_input(key="state_name").set_value("Rima").run()
    press(shown, "mark_accepted")
    assert words("review.position", number=1, total=8) in html(shown)  # what is done has left the queue
    assert words("counts_reviewed", count=1) in html(shown)
    press(shown, "mark_rejected")
    assert store.queries.count(Filters()) == Counts(8, 8, 1, 0, 1)
    press(shown, "undo_saved")
    assert store.queries.count(Filters()).shown == 9
    assert {e.what for e in store.log.entries()} == {"review", "undo"}


def test_what_was_rejected_is_found_by_the_filter_and_brought_back(store: Store) -> None:
    store.corrections.mark(["inc-1"], "rejected", "Saad", "a film")
    shown = page(name="incident_map", incident="inc-1")
    assert EN("review.rejected_note") in [e.value for e in shown.info]
    shown = page(review="rejected")
    assert "1 shown of 9" in html(shown)
    assert EN("filter.states") in next(b.label for b in shown.button if b.key == "chip_states")
    shown.text_input(key="state_name").set_value("Rima").run()
    press(shown, "mark_new")
    assert store.queries.count(Filters()).shown == 9


def test_changes_that_wait_are_saved_with_the_state_and_undone_with_it(store: Store) -> None:
    before = there(store)
    shown = page(incident="inc-1")
    press(shown, "change_injuries")
    shown.number_input(key="edit_injuries_max").set_value(8).run()
    shown.text_input(key="state_name").set_value("Rima").run()
    press(shown, "mark_accepted")
    assert there(store).injuries_max == 8
    assert store.corrections.reviews(["inc-1"])["inc-1"].state == "accepted"
    press(shown, "undo_saved")
    assert there(store) == before
    assert store.corrections.reviews(["inc-1"]) == {}


def test_a_state_another_has_given_meanwhile_is_not_written_over(store: Store) -> None:
    shown = page(incident="inc-1")
    shown.text_input(key="state_name").set_value("Rima").run()
    store.corrections.mark(["inc-1"], "disputed", "Saad", "two tolls")
    shown.button(key="mark_accepted").click().run()
    assert store.corrections.reviews(["inc-1"])["inc-1"].state == "disputed"
    assert EN("review.overtaken") in [e.value for e in shown.error]
    assert "Saad" in html(shown)


def test_an_event_another_has_joined_meanwhile_is_not_parted_unseen(store: Store) -> None:
    store.corrections.join(["inc-1", "inc-4"], "Saad", "one event")
    shown = page(incident="inc-1")
    shown.text_input(key="part_name").set_value("Rima").run()
    store.corrections.join(["inc-1", "inc-5"], "Saad", "three reports")
    press(shown, "part")
    assert EN("review.overtaken") in [e.value for e in shown.error]
    assert {"inc-1", "inc-4", "inc-5"} <= set(store.links.reports_of("inc-1"))
    press(shown, "part")  # seen now: the curator decides
    assert store.links.reports_of("inc-1") == ["inc-1"]


def test_all_like_one_are_accepted_with_their_number_and_undone_in_one_step(store: Store) -> None:
    shown = page(incident="inc-1")
    accept = shown.button(key="accept_alike")
    assert accept.label == EN("review.accept_many", number=2)  # the same type, place and factions
    shown.text_input(key="accept_alike_name").set_value("Rima").run()
    press(shown, "accept_alike")
    assert store.queries.count(Filters(states=("accepted",))).shown == 2
    press(shown, "undo_saved")
    assert store.queries.count(Filters(states=("accepted",))).shown == 0


def test_all_shown_in_the_table_are_accepted_in_one_step(store: Store) -> None:
    shown = page(name="incident_table", type="battles")
    shown.text_input(key="accept_all_name").set_value("Rima").run()
    press(shown, "accept_all")
    assert store.queries.count(Filters(states=("accepted",))) == Counts(2, 9, 0, 0, 2)
    press(shown, "undo_saved")
    assert store.queries.count(Filters(states=("accepted",))).shown == 0


def test_a_report_set_aside_waits_though_its_event_counts_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_again = incident(2, fatalities_min=9000, fatalities_max=9000)
    store = fill(tmp_path / "store.sqlite", [incident(1), told_again])
    store.corrections.join(["inc-1", "inc-2"], "Rima", "one shelling")
    store.settle()
    assert (store.queries.count(Filters()).shown, store.queries.count(Filters()).set_aside) == (1, 1)
    store.close()
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    assert EN("review.position", number=1, total=2) in html(page())
    assert EN("list.rest", number=2, total=2) in html(page(name="incident_map"))


@pytest.mark.parametrize("name", ["review", "incident_map"])
def test_every_step_is_undone_from_the_history_by_whoever_comes_later(store: Store, name: str) -> None:
    store.corrections.correct(
        "inc-1", {"injuries_max": 9, "fatalities_min": 1, "fatalities_max": 2}, "Saad", "hospital"
    )
    store.corrections.mark(["inc-1", "inc-2"], "accepted", "Saad", "all alike")
    corrected, accepted = (c.batch for c in store.corrections.log("inc-1")[-2:])
    shown = page(name=name, incident="inc-1")
    labels = {b.key: b.label for b in shown.button if str(b.key).startswith("undo_step")}
    assert list(labels) == [f"undo_step_{accepted}", f"undo_step_{corrected}"]
    assert "2 incidents" in labels[f"undo_step_{accepted}"]
    assert all(EN(f"field.{field}") in labels[f"undo_step_{corrected}"] for field in ("fatalities", "injuries"))
    press(shown, f"undo_step_{corrected}")
    assert EN("review.name_missing") in [e.value for e in shown.error]
    shown.text_input(key="history_name").set_value("Rima").run()
    press(shown, f"undo_step_{corrected}")
    assert (there(store).injuries_max, there(store).fatalities_max) == (3, None)
    press(shown, f"undo_step_{accepted}")
    assert not store.corrections.reviews(["inc-1", "inc-2"])
    assert not [b for b in shown.button if str(b.key).startswith("undo_step")]


def test_rows_chosen_in_the_table_are_joined_accepted_and_parted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from pages.shared.incident import incident_rows

    rows = [1, 2]
    monkeypatch.setattr(incident_rows, "data_table", lambda *args, **more: rows)
    shown = page(name="incident_table")
    before = sum(len(store.links.reports_of(f"inc-{n}")) > 1 for n in range(1, 11))
    press(shown, "chosen_join")
    assert EN("review.name_missing") in [e.value for e in shown.error]
    shown.text_input(key="chosen_name").set_value("Rima").run()
    press(shown, "chosen_join")
    joined = [n for n in range(1, 11) if len(store.links.reports_of(f"inc-{n}")) > 1]
    assert (before, len(joined)) == (0, 2)
    press(shown, "undo_saved")
    assert not [n for n in range(1, 11) if len(store.links.reports_of(f"inc-{n}")) > 1]
    press(shown, "accept_chosen")
    assert store.queries.count(Filters(states=("accepted",))).shown == 2
    press(shown, "undo_saved")
    store.corrections.join(["inc-1", "inc-2"], "Rima", "one event")
    for rows[:] in ([n] for n in range(8)):
        if "chosen_part" in [b.key for b in shown.run().button]:
            press(shown, "chosen_part")
    assert store.links.reports_of("inc-1") == ["inc-1"]


def test_a_queue_that_is_done_says_so(store: Store) -> None:
    store.corrections.mark([f"inc-{n}" for n in range(1, 10)], "accepted", "Rima", "read")
    assert EN("review.all_done", number=9) in [e.value for e in page().success]


def test_notes_stand_beside_an_incident_as_text(store: Store) -> None:
    shown = page(incident="inc-1")
    shown.text_area(key="note_text").set_value("<b>which</b> hospital?")
    shown.text_input(key="note_name").set_value("Rima")
    next(b for b in shown.button if b.label == EN("review.note_add")).click().run()
    assert "&lt;b&gt;which" in html(shown)
    assert store.corrections.reviews(["inc-1"]) == {}


# --- drafts


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (drafts.place_values(gazetteer().places["qam-tayy"], gazetteer()), "misread: Place"),
        ({"place": dataclasses.asdict(HALKO) | {"place_id": "other", "latitude": 35.0}}, "another place of the same name is meant"),
        ({"place": None, "geo_precision": "unresolved"}, "the text does not say where"),
        (drafts.actor_values([dataclasses.replace(NDF, role="target"), ASAYISH]), "roles misread"),
        (drafts.actor_values([NDF, ASAYISH, dataclasses.replace(NDF, actor_id="sdf")]), "a faction was missed"),
        (drafts.actor_values([NDF]), "misread: Factions"),
        ({"modality": "denied"}, "misread: How it is said"),
        ({"injuries_max": 4, "event_date": None}, "misread: Date; misread: Injured"),
    ],
)  # fmt: skip
def test_the_reason_says_what_the_change_tells(changes: dict[str, Any], said: str) -> None:
    draft = Draft(incident(1))
    draft.put(**changes)
    assert drafts.reason(draft, EN) == said


def test_what_is_put_back_is_no_change() -> None:
    draft = Draft(incident(1))
    draft.put(injuries_max=5, place=dataclasses.asdict(TAYY))
    assert draft.rows == ["place", "injuries"]
    draft.put(injuries_max=3, place=dataclasses.asdict(HALKO), **drafts.actor_values(incident(1).actors))
    assert draft.changes == {}


@given(some.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), some.sampled_from(TIME_PRECISIONS))
def test_a_date_lies_in_what_is_made_of_it(day: dt.date, precision: Any) -> None:
    values = drafts.date_values(day, None, precision)
    if precision == "unknown":
        assert values["event_date"] is None
    else:
        assert values["event_date"] <= day.isoformat() <= values["event_date_end"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_type_has_a_name_of_its_own(lang: str) -> None:
    labels = [editors.kind_label(Words(lang), name) for name in editors.kinds()]
    assert len(set(labels)) == len(labels) > 40


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_kind_of_place_has_a_name(lang: str) -> None:
    words = Words(lang)
    assert {place.kind for place in gazetteer().places.values() if not words.known(f"kind.{place.kind}")} == set()


@pytest.mark.parametrize(
    ("typed", "first"),
    [("القامشل", "C4564"), ("Kamishli", "C4564"), ("حلكو", "qam-halko"), ("", None), ("ق", None), ("zzzz", None)],
)
def test_places_are_found_by_whole_names_and_by_their_beginnings(typed: str, first: str | None) -> None:
    found = [place.place_id for place in places_named(typed)]
    assert (first in found) if first else not found


@pytest.mark.parametrize(
    ("typed", "first"), [("قسد", "sdf"), ("SDF", "sdf"), ("asay", "asayish"), ("هيئة تحرير", "hts"), ("", None), ("zzzz", None)]
)  # fmt: skip
def test_factions_are_found_by_any_name(typed: str, first: str | None) -> None:
    assert next(iter(factions_named(typed)), None) == first


# --- the queue
