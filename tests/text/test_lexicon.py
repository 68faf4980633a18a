"""The tables of words: what a wrong row, a wrong cell or a table without rows is answered with."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.coder import Coder
from coding.events.role_rules import rules
from errors import DataFileError
from paths import LEXICONS
from text import language_words, lexicon
from text.data_files import table

ROOT = Path(__file__).resolve().parents[2]
Load = Callable[[Path], Any]

HEADERS = {
    "cues": "cue,language,form,note",
    "line_words": "role,language,form,note",
    "persons": "language,forms,number,group,actor_id,note",
    "place_words": "role,language,forms,number,kinds,note",
    "triggers_en": "family,pos,lemma,forms,frame,note",
    "triggers_ar": "family,pos,lemma,forms,frame,note",
    "argument_frames": "language,frame,side,pick,marker,when,role,example",
    "event_types": "family,disorder_type,event_type,sub_event_type,waqai_type,name_en,name_ar,group,rank,absorbs_harm,only_toll",
    "actor_names": "actor_id,language,name,kind,case_sensitive,valid_from,valid_to,area,note",
    "actors": "actor_id,name_en,name_ar,class,parent,alliance,active_from,active_to,confidence,note",
    "actor_affiliations": "actor_id,parent_id,relation,from,to,confidence,note",
}
LOADS: dict[str, Load] = {
    "cues": lexicon.cues,
    "line_words": lexicon.line_words,
    "persons": lexicon.persons,
    "place_words": lexicon.place_words,
    "triggers_en": lexicon.triggers,
    "triggers_ar": lexicon.triggers,
    "argument_frames": rules,
    "event_types": lexicon.event_types,
    "actor_names": lexicon.actor_names,
    "actors": lexicon.actors,
    "actor_affiliations": lexicon.affiliations,
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the lexicons, of which a test may spoil one."""
    return Path(shutil.copytree(LEXICONS, tmp_path / "lexicons"))


@pytest.mark.parametrize(
    ("table_name", "row", "said"),
    [
        ("weekdays", "wekday,Monday,0,", "2: role 'wekday' is not known (did you mean weekday?"),
        ("weekdays", "weekday,Monday,7,", "2: value '7' is not one for the role weekday (write 0..6)"),
        ("weekdays", "weekday,Monday,,", "2: value '' is not one for the role weekday (write 0..6)"),
        ("weekdays", "weekday,Monday|Monday,0,", "2: the form 'Monday' is already there twice in its row"),
        ("weekdays", "weekday,Monday,0,\nweekday,Monday,1,", "3: the form 'Monday' is already there in line 2"),
        ("months", "solar_feast,Nowruz,3,", "2: value '3' is not one for the role solar_feast (write 1..12 1..31)"),
        ("months", "feast,Eid,10,", "2: value '10' is not one for the role feast (leave it empty)"),
        ("date_words", "period,fortnight,fortnight,", "2: value 'fortnight' is not known"),
        ("date_words", "since,,,", "2: a form is empty"),
        ("number_words", "number,dozen,twelve,", "2: value 'twelve' is not one for the role number"),
        ("number_words", "", "1: holds no rows below its header"),
    ],
)
def test_wrong_words_of_a_language(folder: Path, table_name: str, row: str, said: str) -> None:
    path = folder / "en" / f"{table_name}.csv"
    path.write_text(f"role,forms,value,note\n{row}\n", encoding="utf-8")
    with pytest.raises(DataFileError, match=re.escape(f"{path}:{said}")):
        language_words.load(folder)


def test_a_language_is_a_folder(folder: Path) -> None:
    shutil.copytree(folder / "en", folder / "fr")
    (folder / "fr" / "weekdays.csv").write_text("role,forms,value,note\nweekday,lundi,0,\n", encoding="utf-8")
    assert language_words.languages(folder) == ("ar", "en", "fr")
    assert language_words.load(folder)["fr", "weekdays", "weekday"] == {"lundi": "0"}
    (folder / "fr" / "months.csv").unlink()
    language_words.load.cache_clear()
    with pytest.raises(DataFileError, match=r"months\.csv: the file is missing"):
        language_words.load(folder)


@pytest.mark.parametrize(
    ("name", "row", "said"),
    [
        ("cues", "agnt,en,by,", "2: cue 'agnt' is not known (did you mean agent?"),
        ("cues", "agent,fr,par,", "2: language 'fr' is not known (known: ar, en)"),
        ("cues", "agent,en,,", "2: a form is empty"),
        ("cues", "agent,en,by,\nagent,en,by,", "3: the form 'by' is already there in line 2"),
        ("cues", 'agent,en,"by\nthe",', "3: the form 'by\\nthe' holds a line break"),
        ("cues", "agent,en,by|from,", "2: the form 'by|from' holds a bar"),
        ("line_words", "captoin,en,Photo,", "2: role 'captoin' is not known (did you mean caption?"),
        ("line_words", "caption,fr,Photo,", "2: language 'fr'"),
        ("persons", "en,man,singlar,men,civ,", "2: number 'singlar' is not known (did you mean singular?"),
        ("persons", "en,man,singular,civlians,civ,", "2: group 'civlians' is not known (did you mean civilians?"),
        ("persons", "xx,man,singular,men,civ,", "2: language 'xx'"),
        ("persons", "en,,singular,men,civ,", "2: a form is empty"),
        ("persons", "en,man||lad,singular,men,civ,", "2: a form is empty in 'man||lad'"),
        ("persons", "en,man|man,singular,men,civ,", "2: the form 'man' is already there twice in its row"),
        (
            "persons",
            "en,man,singular,men,civ,\nen,man,singular,others,civ,",
            "3: the form 'man' is already there in line 2",
        ),
        ("place_words", "haed,en,town,singular,town,", "2: role 'haed' is not known (did you mean head?"),
        ("place_words", "head,en,town,one,town,", "2: number 'one' is not known"),
        ("triggers_en", "attack,v,strike,struck,VSO,wek", "2: note 'wek' is not known (did you mean weak?"),
        ("triggers_en", "attack,v,strike,strike/struck,VSO,", "2: the form 'strike/struck' is not a pair of stems"),
        ("triggers_en", ",v,strike,struck,VSO,", "2: family '' is not known (known: abduct, "),
        ("triggers_en", "attack,v,strike,,VSO,", "2: a form is empty"),
        ("triggers_ar", "attack,v,ضرب,a/b/c,VSO,", "2: the form 'a/b/c' is not a pair of stems"),
        ("triggers_ar", "attack,v,ضرب,ضرب/,VSO,", "2: the form 'ضرب/' is not a pair of stems"),
        ("triggers_ar", "attack,n,ضرب,ضرب/ضرب,IDAFA,", "2: the form 'ضرب/ضرب' is not a pair of stems"),
        ("argument_frames", "fr,VSO,before,last,bare,,perpetrator,x", "2: language 'fr'"),
        ("argument_frames", "en,VSO,before,last,bare,,perpetrator,", "2: example is empty"),
        ("argument_frames", "en,,before,last,bare,,perpetrator,x", "2: frame is empty"),
        ("event_types", "air,Politics,Battles,,,,,explosive,1,,", "2: disorder_type 'Politics' is not known"),
        ("event_types", "air,Political violence,Battle,,,,,explosive,1,,", "2: event_type 'Battle' is not known"),
        ("event_types", "air,,,,,,,air,1,,\nair,,,,,,,air,2,,", "3: family 'air' is there twice"),
        ("event_types", "air,,,,,,,,1,,", "2: group '' is not known (known: explosive, harm, "),
        ("event_types", "air,,,,,,,explosiv,1,,", "2: group 'explosiv' is not known (did you mean explosive?"),
        ("event_types", "air,,,,,,,explosive,,,", "2: rank '' is not a number (write a whole number)"),
        ("event_types", "air,,,,,,,explosive,1,yes,", "2: absorbs_harm 'yes' is not a number"),
        ("event_types", "air,,,,,,,harm,1,,yes", "2: only_toll 'yes' is not known"),
        (
            "event_types",
            "air,,,,,,,harm,1,,\nied,,,,,,,harm,1,,",
            "3: rank '1' of group 'harm' is that of 'air' (the next",
        ),
        ("event_types", "air,,,,,,,harm,1,,\nied,,,,,,,harm,2,1,", "3: absorbs_harm '1' is not that of group 'harm'"),
        ("actor_names", "sdf,fr,FDS,abbr,1,,,,", "2: language 'fr'"),
        ("actor_names", "sdf,en,SDF,abbr,yes,,,,", "2: case_sensitive 'yes' is not known (known: 0, 1)"),
        ("actor_names", "sdf,en,,abbr,1,,,,", "2: name is empty"),
        ("actor_affiliations", "sdf,nobody,component_of,,,high,", "2: parent_id 'nobody' is not known"),
        *((name, "", "1: holds no rows below its header") for name in HEADERS if name != "actor_affiliations"),
    ],
)
def test_a_wrong_row_stops_the_load(folder: Path, name: str, row: str, said: str) -> None:
    path = folder / f"{name}.csv"
    path.write_text(f"{HEADERS[name]}\n{row}\n" if row else f"{HEADERS[name]}\n", encoding="utf-8")
    with pytest.raises(DataFileError) as refused:
        LOADS[name](folder)
    assert str(refused.value).startswith(f"{path}:{said}")


@pytest.mark.parametrize("name", HEADERS)
def test_the_files_as_they_are_load_with_every_row(folder: Path, name: str) -> None:
    with (folder / f"{name}.csv").open(encoding="utf-8") as file:
        assert file.readline().rstrip("\n") == HEADERS[name]
    assert len(LOADS[name](folder)) > 1


def test_two_kinds_may_share_a_form(folder: Path) -> None:
    (folder / "cues.csv").write_text(f"{HEADERS['cues']}\nagent,en,by,\napart,en,by,\n", encoding="utf-8")
    assert [word.role for word in lexicon.cues(folder)] == ["agent", "apart"]


@pytest.mark.parametrize(
    ("text", "line"), [("a,b\n1,2\n", 0), ('a,b\n1,2\n3,"x\n4,5\n', 3), ('a,"b\n', 1), ('a,b\n1,"x\ny"\n2,"z', 4)]
)
def test_an_unclosed_quote_is_named_with_the_line_its_row_begins_on(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf-8")
    if not line:
        assert len(list(table(path, ("a",)))) == 1
        return
    with pytest.raises(DataFileError, match=rf"x\.csv:{line}: the row that begins here is not readable as CSV.*quotes"):
        list(table(path, ("a",)))


def test_every_known_kind_of_cue_and_role_is_in_use() -> None:
    assert {word.role for word in lexicon.cues()} == set(lexicon.CUES)
    assert {word.role for word in lexicon.place_words()} == set(lexicon.PLACE_ROLES)
    assert {kind.group or "none" for kind in lexicon.event_types() if kind.family} == set(lexicon.EVENT_GROUPS)
    assert {word.role for word in lexicon.line_words()} == set(lexicon.LINE_ROLES)
    assert {word.group for word in lexicon.persons()} == set(lexicon.PERSON_GROUPS)
    notes = {word.partition(":")[0] for t in lexicon.triggers() for word in t.note.split(";") if word}
    assert notes == set(lexicon.NOTES)


def test_the_code_asks_for_every_kind_of_cue() -> None:
    folders = (ROOT / name for name in ("coding", "text", "geo"))
    code = "".join(p.read_text("utf-8") for folder in folders for p in folder.rglob("*.py") if p.name != "lexicon.py")
    idle = {kind for kind in lexicon.CUES if not re.search(rf'"{kind}"', code)}
    assert idle == set()


def test_contributing_lists_every_word_of_a_note() -> None:
    words = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split("`note` holds words", 1)[1].split("\n\n", 1)[0]
    listed = set(re.findall("`([a-z]+)`", words.split("Add a sentence", 1)[0]))
    assert listed == set(lexicon.NOTES)


def test_affiliations_are_read_before_the_first_article(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise DataFileError("actor_affiliations.csv", 2, "wrong")

    monkeypatch.setattr("coding.coder.affiliations", refuse)
    with pytest.raises(DataFileError, match=r"actor_affiliations\.csv:2: wrong"):
        Coder.load()
