"""Roles: who has which, and that no function of the store changes anything for a reader."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from desk import fill, incident

from commands.main import main
from errors import NotAllowedError, UsageError
from exports.notices import feeds
from models import RANKS
from store import Entry, PastExport, Person, Store, permission
from store.schema import member

OWN = "value=Name(id='self', ctx=Load()), "  # as ast.dump writes it
READER = Person("r@example.org", "reader")
#: Functions that write and ask nobody: programs call them, not people, with the reason.
OF_PROGRAMS = {
    "intake.save": "the ingest, which a page starts for curators only",
    "intake.note_unread": "the ingest",
    "sources.visited": "the watch, after each visit",
    "links.link": "linking, after each change",
    "links.group": "linking",
    "watches.look": "noting what is new: idempotent, and of the store's own making",
    "watches.begin": "the watch, before it sends",
    "watches.sent": "the watch",
    "watches.failed": "the watch",
    "watches.pass_over": "the watch",
    "watches.settle": "the watch",
    "captures.link": "the ingest",
    "gate.judge": "the gate, which the ingest asks about what is implausible",
    "log.note": "what leaves is logged, whoever takes it",
    "saved.save_export": "logs what a reader takes along, and lists it for curators only; see below",
}
EXPORT = PastExport({}, {}, ".csv", "waqai", "2026-01-01T00:00:00+00:00", "c", 1)
#: Every function that a person changes the store by, called by somebody.
CALLS: dict[str, Callable[[Store, str], object]] = {
    "corrections.correct": lambda s, who: s.corrections.correct("inc-1", {"injuries_max": 9}, who, "why"),
    "corrections.add": lambda s, who: s.corrections.add(incident(1), who, "why"),
    "corrections.split": lambda s, who: s.corrections.split("inc-1", {}, {"injuries_max": 1}, who, "why"),
    "corrections.mark": lambda s, who: s.corrections.mark(["inc-1"], "accepted", who, "why"),
    "corrections.join": lambda s, who: s.corrections.join(["inc-1", "inc-2"], who, "why"),
    "corrections.lead": lambda s, who: s.corrections.lead("inc-1", who, "why"),
    "corrections.part": lambda s, who: s.corrections.part("inc-1", who, "why"),
    "corrections.undo": lambda s, who: s.corrections.undo(1, who),
    "corrections.undo_all": lambda s, who: s.corrections.undo_all([1], who),
    "corrections.undo_step": lambda s, who: s.corrections.undo_step(1, who),
    "second_readings.keep": lambda s, who: s.second_readings.keep("inc-1", "accepted", {}, who, "why"),
    "sources.watch": lambda s, who: s.sources.watch("https://example.org/b", who=who),
    "sources.unwatch": lambda s, who: s.sources.unwatch(1, who),
    "saved.save_view": lambda s, who: s.saved.save_view("All", {}, who),
    "saved.delete_view": lambda s, who: s.saved.delete_view("View", who),
    "watches.watch": lambda s, who: s.watches.watch("View", who),
    "watches.unwatch": lambda s, who: s.watches.unwatch("View", who),
    "members.give": lambda s, who: s.members.give("a@example.org", "curator", who),
    "members.take": lambda s, who: s.members.take("b@example.org", who),
    "restrictions.restrict": lambda s, who: s.restrictions.restrict("article", "art-1", who, "why"),
    "restrictions.lift": lambda s, who: s.restrictions.lift("article", "art-1", who, "why"),
    "log.add": lambda s, who: s.log.add(Entry(who, "place", "x")),
}


def test_a_view_of_ones_own_is_seen_by_nobody_else(store: Store) -> None:
    rima, omar = Person("rima@example.org", "curator"), Person("omar@example.org", "admin")
    store.saved.save_view("Mine", {"type": "battles"}, rima, own=True)
    assert [list(store.saved.views(who)) for who in (rima, omar, "")] == [["Mine", "View"], ["View"], ["View"]]
    for who, name, own in ((omar, "Mine", True), (omar, "Mine", False), (rima, "Mine", False), (rima, "View", True)):
        with pytest.raises(UsageError, match="the name of another view"):
            store.saved.save_view(name, {}, who, own)
    store.saved.delete_view("Mine", omar)
    store.saved.save_view("Mine", {"type": "riots"}, rima, own=True)
    assert store.saved.views(rima)["Mine"]["type"] == "riots"
    assert feeds.view(store, "Mine") is None  # no feed, and so nothing that others poll
    store.saved.delete_view("Mine", rima)
    assert list(store.saved.views(rima)) == ["View"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    filled = fill(tmp_path / "store.sqlite")
    filled.corrections.correct("inc-3", {"injuries_max": 9}, "Rima", "why")
    filled.sources.watch("https://example.org/a")
    filled.saved.save_view("View", {})
    filled.members.give("b@example.org", "curator", "Rima")
    yield filled
    filled.close()


def writers() -> set[str]:
    """Public functions of the parts of a store that reach a transaction that writes, by themselves or by others."""
    parts = {name: value for name, value in vars(Store("sqlite://")).items() if name != "database"}
    found = set()
    for part, thing in parts.items():
        functions = inspect.getmembers(type(thing), inspect.isfunction)
        sources = {name: ast.dump(ast.parse(textwrap.dedent(inspect.getsource(f)))) for name, f in functions}
        writing = {n for n, text in sources.items() if "attr='writing'" in text or "attr='changing'" in text}
        while True:
            more = {n for n, text in sources.items() if any(OWN + f"attr='{w}'" in text for w in writing)} - writing
            if not more:
                break
            writing |= more
        found |= {f"{part}.{name}" for name in writing if not name.startswith("_")}
    return found


def tables_of(store: Store) -> dict[str, list[Any]]:
    from store.schema import tables

    with store.database.reading() as connection:
        return {t.name: [tuple(r) for r in connection.execute(sa.select(t)).all()] for t in tables.sorted_tables}


def test_every_function_that_writes_is_known_here() -> None:
    assert writers() == set(CALLS) | set(OF_PROGRAMS)


@pytest.mark.parametrize("name", CALLS)
def test_a_reader_changes_nothing(store: Store, name: str) -> None:
    before = tables_of(store)
    with pytest.raises(NotAllowedError, match=r"r@example\.org: may not do this; it takes the role"):
        CALLS[name](store, READER)
    assert tables_of(store) == before


@pytest.mark.parametrize("name", CALLS)
def test_a_name_without_a_role_may_do_nothing_where_people_sign_in(store: Store, name: str) -> None:
    permission.everybody_signs_in(True)
    try:
        with pytest.raises(NotAllowedError):
            CALLS[name](store, "somebody")
    finally:
        permission.everybody_signs_in(False)


def test_what_a_reader_exports_is_logged_and_not_listed(store: Store) -> None:
    store.saved.save_export(EXPORT, READER)
    assert store.saved.exports() == []
    assert (store.log.entries(limit=1)[0].what, store.log.entries(limit=1)[0].who) == ("export", READER)
    store.saved.save_export(EXPORT, Person("c@example.org", "curator"))
    assert len(store.saved.exports()) == 1


@pytest.mark.parametrize(
    ("who", "needed", "may"),
    [
        (Person("a", "reader"), "curator", False),
        (Person("a", "curator"), "curator", True),
        (Person("a", "curator"), "editor", False),
        (Person("a", "editor").strip(), "admin", False),
        (Person(" a ", "editor").strip(), "editor", True),
        (Person("a", "admin"), "admin", True),
        ("somebody here", "admin", True),
    ],
)
def test_a_higher_role_may_what_a_lower_one_may(who: str, needed: Any, may: bool) -> None:
    assert permission.may(who, needed) is may


def test_roles_are_of_addresses_and_groups_and_the_highest_counts(store: Store) -> None:
    store.members.give(" Admin@Example.org ", "admin", "root")
    store.members.give("group:Desk Team", "editor", "root")
    rank = store.members.rank
    assert (rank("ADMIN@example.org"), rank("b@example.org", ["desk team"]), rank("b@example.org", ["other"])) == (
        "admin", "editor", "curator",
    )  # fmt: skip
    assert rank("nobody@example.org") is None and rank("desk team") is None
    store.members.give("b@example.org", "reader", "root")
    assert [(e.before, e.after) for e in store.log.entries(what="role", limit=1)] == [('"curator"', '"reader"')]


def test_the_last_admin_stays(store: Store) -> None:
    store.members.give("a@example.org", "admin", "root")
    for change in (
        lambda: store.members.take("a@example.org", "root"),
        lambda: store.members.give("a@example.org", "reader", "root"),
    ):
        with pytest.raises(UsageError, match="is the last admin"):
            change()
    store.members.give("b@example.org", "admin", "root")
    store.members.take("a@example.org", "root")
    assert [m.holder for m in store.members.listed()] == ["b@example.org"]


@pytest.mark.parametrize(("holder", "role", "says"), [
    ("nobody", "curator", "is not a mail address or group:NAME"),
    ("group:", "curator", "is not a mail address"),
    ("a@example.org", "boss", "'boss' is not known; known: reader, curator, editor, admin"),
])  # fmt: skip
def test_what_is_no_role_is_refused(store: Store, holder: str, role: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        store.members.give(holder, role, "root")


def test_a_role_of_another_version_is_said_and_gives_nothing(store: Store) -> None:
    with store.database.writing() as connection:
        connection.execute(sa.update(member).values(role="owner"))
    with pytest.raises(UsageError, match="'owner' is not known"):
        store.members.rank("b@example.org")


def test_the_command_names_the_first_admin(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["role", "a@example.org", "admin", "--db", store.url]) == 0
    assert capsys.readouterr().out.startswith("a@example.org  admin, since ")
    assert main(["role", "b@example.org", "none", "--db", store.url]) == 0
    assert main(["role", "--db", store.url]) == 0
    assert "b@example.org" not in capsys.readouterr().out.splitlines()[-1]
    assert main(["role", "a@example.org", "boss", "--db", store.url]) == 2
    assert main(["role", "a@example.org", "--db", store.url]) == 2
    assert RANKS[0] in capsys.readouterr().err
