"""Names that the data lack: found with where they stand, added by one form, their articles read again at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reviewing import EN, html, page, press
from streamlit.testing.v1 import AppTest

import packs
from analysis.unknown_names import Said, gathered, said_in
from coding import Coder
from coding.vocabulary import with_more
from errors import DataFileError, UsageError
from geo.gazetteer.additions import add_name
from geo.gazetteer.gazetteer import Gazetteer
from models import Article, CodedArticle
from pages.shared.review.controls import read_data_again
from store import Store
from text import lexicon
from text.added_factions import add_faction, new_faction
from wording.texts import gazetteer

VILLAGE = "قصفت قوات النظام بالمدفعية قرية الشنارية قرب بلدة سرمين اليوم الأحد، وقتل مدنيان."
BRIGADE = "اشتبك لواء صقور الوادي مع قوات النظام في بلدة سرمين اليوم الأحد."


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (VILLAGE, "place", ["الشنارية"]),
        ("Rebels shelled the village of Zarqubiya near Sarmin.", "place", ["Zarqubiya"]),
        ("قصفت قوات النظام قرية سرجة بريف إدلب.", "place", []),  # the gazetteer has it
        ("Much of Idlib province was shelled. Nothing of Hama province was spared.", "place", []),
        (BRIGADE, "faction", ["لواء صقور الوادي"]),
        ("وأعلنت كتيبة الفجر الأحمر مسؤوليتها عن الهجوم في سرمين.", "faction", ["كتيبة الفجر الأحمر"]),
        ("The Red Dawn Brigade attacked an army checkpoint near Sarmin.", "faction", ["Red Dawn Brigade"]),
        ("قصف جيش الإسلام مواقع قوات النظام في دوما.", "faction", []),  # a list has it
        ("شهدت المنطقة حركة نزوح كبيرة نحو سرمين.", "faction", []),
        ("The army said that its front moved near Sarmin.", "faction", []),
    ],
)
def test_names_are_found_behind_their_heads(text: str, kind: str, found: list[str]) -> None:
    item = Article("a", text, published="2020-01-12")
    said = [one for one in said_in(Coder.load(), item) if one.kind == kind]
    assert [one.text for one in said] == found
    for one in said:
        assert item.part(one.part)[one.start : one.end] == one.text


def test_it_is_said_where_a_place_must_lie_and_spellings_that_fold_alike_are_one() -> None:
    (said,) = (s for s in said_in(Coder.load(), Article("a", VILLAGE)) if s.kind == "place")
    assert said.inside
    other = Said("place", "b", "text", 0, 10, "الشناريّة", ("SY07",))
    one, last = gathered([said, other, Said("place", "b", "text", 0, 3, "كفر")])
    assert (len(one.said), one.articles) == (2, ["a", "b"])
    assert one.inside["SY07"] >= 1
    assert last.name == "كفر"


@pytest.fixture
def told(store: Store, own_gazetteer: Path) -> Store:
    """A store with two articles that name what nobody knows, coded as an ingest codes them."""
    coder = Coder.load()
    for number, text in enumerate((VILLAGE, BRIGADE)):
        item = Article(f"new-{number}", text, published="2030-01-13", lang="ar", source="S")
        store.intake.save([CodedArticle(item, tuple(coder.code(item)), coder.version)])
    return store


def opened(kind: str = "place") -> AppTest:
    shown = page(name="unknown_names")
    if kind != "place":
        shown.segmented_control(key="unknown_kind").set_value(kind).run()
    assert not shown.exception
    return shown


def send(shown: AppTest) -> AppTest:
    next(b for b in shown.button if b.label == EN("unknown.preview")).click().run()
    assert not shown.exception
    return shown


def test_a_name_of_a_known_place_is_added_and_its_articles_read_again(told: Store, own_gazetteer: Path) -> None:
    shown = opened()
    assert '<mark class="ev-where">الشنارية</mark>' in html(shown)
    shown.text_input(key="unknown_typed").set_value("بنش").run()
    send(shown)
    assert EN("unknown.place_missing") in shown.error[0].value
    shown.radio[0].set_value("C3904")
    shown.text_input(key="unknown_who").set_value("Rima")
    send(shown)
    before = told.queries.incidents_of(["new-0"])["new-0"][0]
    assert "Binnish" in html(shown)  # what would change, before anything is written
    assert not (own_gazetteer / "added_names.csv").exists()
    press(shown, "unknown_leave")
    assert told.queries.incidents_of(["new-0"])["new-0"] == [before]
    shown.text_input(key="unknown_typed").set_value("بنش").run()
    shown.radio[0].set_value("C3904")
    shown.text_input(key="unknown_who").set_value("Rima")
    press(send(shown), "unknown_do")
    (after,) = told.queries.incidents_of(["new-0"])["new-0"]
    assert after.place is not None
    assert after.place.place_id == "C3904"
    assert gazetteer().candidates("الشنارية")
    entry = told.log.entries(what="place")[0]
    assert (entry.who, entry.subject, json.loads(entry.after)) == ("Rima", "C3904", "الشنارية")
    assert shown.success[0].value.startswith("“الشنارية” becomes a name of Binnish")


def test_a_faction_is_added_with_class_and_parent(told: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    actor, names = new_faction("Falcons", "صقور الوادي", "rebel", "fsa", ["لواء صقور"])
    coder = Coder.load()
    more = Coder(with_more(coder.vocabulary, actors=[actor], actor_names=names))
    item = Article("a", BRIGADE, published="2030-01-13")
    assert actor.actor_id not in {a.actor_id for i in coder.code(item) for a in i.actors}
    found = [a for i in more.code(item) for a in i.actors if a.actor_id == actor.actor_id]
    assert [(a.name_ar, a.actor_class, a.parents[:1]) for a in found] == [("صقور الوادي", "rebel", ("fsa",))]
    shown = opened("faction")
    assert EN("unknown.told.faction", name="x")[:5] not in html(shown)
    send(shown)
    assert EN("unknown.class_missing") in shown.error[0].value


def test_what_curators_added_stands_beside_the_shipped_tables(tmp_path: Path) -> None:
    for name in ("actors.csv", "actor_names.csv"):
        (tmp_path / name).write_bytes((packs.active()[0].factions / name).read_bytes())
    actor, names = new_faction("Falcons of the Valley", "صقور الوادي", "rebel", "fsa", [])
    add_faction(tmp_path, actor, names, added_by="Rima", added_on="2026-01-01", reason="named twice")
    assert lexicon.actors(tmp_path)[actor.actor_id] == actor
    assert [n.name for n in lexicon.actor_names(tmp_path) if n.actor_id == actor.actor_id] == [
        "صقور الوادي", "Falcons of the Valley",
    ]  # fmt: skip
    with pytest.raises(UsageError, match="is empty"):
        add_faction(tmp_path, actor, names, added_by=" ", added_on="2026-01-01", reason="x")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (("", "", "rebel", ""), "names nobody"), (("Falcons", "", "gang", ""), "is not a class"),
        (("Falcons", "", "rebel", "nobody"), "is not a faction"), (("", "هو", "rebel", ""), "too short"),
    ],
)  # fmt: skip
def test_a_faction_that_cannot_be_is_refused(given: tuple[str, str, str, str], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        new_faction(*given, names=[])


def test_a_name_that_cannot_be_is_refused(own_gazetteer: Path) -> None:
    who = {"added_by": "Rima", "added_on": "2026-01-01", "reason": "x"}
    for place_id, name, says in (
        ("C3904", "بنش", "already"),
        ("nowhere", "x y", "not a place_id"),
        ("C3904", "-", "is empty"),
    ):
        with pytest.raises(UsageError, match=says):
            add_name(own_gazetteer, place_id, name, **who)
    path = own_gazetteer / "added_names.csv"
    add_name(own_gazetteer, "C3904", "بنش الفوقا", **who)
    path.write_text(path.read_text(encoding="utf-8").replace("C3904", "C0"), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"added_names\.csv:2: place_id 'C0' is not a place"):
        Gazetteer.load(own_gazetteer)
    path.unlink()
    read_data_again()
