"""Signing in: what secrets.toml may say, what each role sees, and what happens when the provider is away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from desk import drawn, fill
from streamlit.testing.v1 import AppTest

from models import Rank
from pages.shared import auth_settings, sign_in
from pages.shared.auth_settings import Settings, read
from store import Person, Store, permission
from wording.texts import LANGUAGES, Words

EN = Words("en")
GOOD = {
    "redirect_uri": "http://localhost:8501/oauth2callback", "cookie_secret": "c" * 32, "client_id": "desk",
    "client_secret": "s", "server_metadata_url": "https://id.example.org/.well-known/openid-configuration",
}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    filled = fill(tmp_path / "store.sqlite")
    filled.saved.save_view("Battles", {"type": "battles"})
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    yield filled
    permission.everybody_signs_in(False)
    filled.close()


def toml(values: Mapping[str, str], more: str = "") -> str:
    return "\n".join(["[auth]", *(f'{name} = "{value}"' for name, value in values.items()), more])


def without(*names: str) -> dict[str, str]:
    return {name: value for name, value in GOOD.items() if name not in names}


@pytest.mark.parametrize(
    ("content", "on", "wrong"),
    [
        (None, False, ""),
        ("other = 1", False, ""),
        (toml(GOOD), True, ""),
        ("[auth]\n", True, "[auth] lacks redirect_uri"),
        ("[auth\n", True, "cannot be read: "),
        ("auth = 3", True, "[auth] and [waqai] are not tables"),
        (toml(without("client_id", "cookie_secret")), True, "[auth] lacks cookie_secret, client_id"),
        (toml(without("client_secret", "client_id"), '[auth.desk]\nclient_id = "a"'), True, "desk.client_secret"),
        (toml(GOOD, '[waqai]\nmembers_only = "yes"'), True, "members_only is not true or false"),
    ],
)
def test_what_secrets_toml_may_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None, on: bool, wrong: str
) -> None:
    monkeypatch.setattr(auth_settings, "find_spec", lambda name: object())
    path = tmp_path / "secrets.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    found = read([str(path)])
    assert found.on is on
    assert wrong in found.wrong and "\n" not in found.wrong and bool(found.wrong) is bool(wrong)
    assert "cccc" not in found.wrong


@pytest.mark.parametrize(("content", "closed"), [("[auth\n", False), ("[auth\nmembers_only = true", True)])
def test_a_broken_file_that_may_close_the_desk_closes_it(tmp_path: Path, content: str, closed: bool) -> None:
    (tmp_path / "s.toml").write_text(content)
    assert read([str(tmp_path / "s.toml")]).members_only is closed


def test_several_providers_have_a_button_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth_settings, "find_spec", lambda name: object())
    each = "\n".join(f'{name} = "{GOOD[name]}"' for name in auth_settings.NEEDED[2:])
    (tmp_path / "s.toml").write_text(toml(without(*auth_settings.NEEDED[2:]), f"[auth.a]\n{each}\n[auth.b]\n{each}"))
    assert list(read([str(tmp_path / "s.toml")]).providers) == ["a", "b"]


def test_without_authlib_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth_settings, "find_spec", lambda name: None)
    (tmp_path / "s.toml").write_text(toml(GOOD))
    assert "pip install -r requirements-auth.txt" in read([str(tmp_path / "s.toml")]).wrong


# -- what each role sees


def page(
    monkeypatch: pytest.MonkeyPatch, rank: Rank | None, name: str = "incident_map", lang: str = "en", **query: str
) -> AppTest:
    """A page as somebody with a role sees it; None for a desk without sign-in."""
    if rank is not None:
        monkeypatch.setattr(sign_in, "_read", lambda files: Settings(on=True))
        monkeypatch.setattr(sign_in, "person", lambda settings, store: Person(f"{rank}@example.org", rank))
    return drawn(name, lang=lang, **query)


def keys(shown: AppTest) -> set[str]:
    kinds = ("button", "text_input", "text_area", "selectbox", "number_input", "multiselect")
    return {str(e.key) for kind in kinds for e in shown.get(kind) if e.key} | {str(e.label) for e in shown.button}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_reader_sees_everything_and_no_way_to_change_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    theirs = keys(page(monkeypatch, None, lang=lang, incident="inc-1"))
    reader = keys(page(monkeypatch, "reader", lang=lang, incident="inc-1"))
    words = Words(lang)
    changing = {
        key
        for key in theirs
        if key.startswith(("note", "state", "edit", "part", "join", "split", "view_delete", "mark"))
    }
    assert len(changing) > 3
    assert not reader & changing
    assert not {words("view.save"), words("review.note_add")} & reader
    assert theirs >= reader - {"sign_in_"}
    assert words("page.review") not in str(page(monkeypatch, "reader", lang=lang).get("page_link"))


OPENED: list[tuple[str, Rank]] = [
    *((name, "reader") for name in sign_in.PAGES),
    ("log", "curator"),
    ("roles", "editor"),
    ("roles", "admin"),
]


@pytest.mark.parametrize(("name", "rank"), OPENED)
def test_pages_open_for_their_role(store: Store, monkeypatch: pytest.MonkeyPatch, name: str, rank: Rank) -> None:
    closed = EN("signin.closed", role=EN(f"role.{sign_in.PAGES[name]}"))
    said = [e.value for e in page(monkeypatch, rank, name).info]
    assert (closed in said) is not Person("x", rank).may(sign_in.PAGES[name])


def test_an_admin_gives_and_takes_roles(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.members.give("a@example.org", "admin", "root")
    shown = page(monkeypatch, "admin", "roles")
    shown.text_input[0].set_value("c@example.org")
    next(b for b in shown.button if b.label == EN("roles.give")).click().run()
    assert [(m.holder, m.role, m.added_by) for m in store.members.listed()][1:] == [
        ("c@example.org", "curator", "admin@example.org")
    ]
    shown.button(key="role_take_0").click().run()
    assert "is the last admin" in shown.error[0].value
    shown.selectbox(key="role_of_c@example.org_curator").set_value("editor").run()
    assert store.members.rank("c@example.org") == "editor"
    shown.button(key="role_take_1").click().run()
    assert store.members.rank("c@example.org") is None


@pytest.mark.parametrize(
    ("claims", "name", "says"),
    [
        ({}, "", ""),
        ({"is_logged_in": True, "email": "c@example.org"}, "c@example.org", ""),
        ({"is_logged_in": True, "email": "c@example.org", "email_verified": False}, "", "is not verified"),
        ({"is_logged_in": False, "email": "c@example.org"}, "", ""),
        ({"is_logged_in": True, "email": "x@example.org", "groups": ["desk"]}, "x@example.org", ""),
    ],
)
def test_who_it_is_comes_from_the_claims(
    store: Store, monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any], name: str, says: str
) -> None:
    store.members.give("c@example.org", "curator", "root")
    store.members.give("group:desk", "curator", "root")

    class User:
        def to_dict(self) -> dict[str, Any]:
            return claims

    monkeypatch.setattr(sign_in.st, "user", User())
    if says:
        with pytest.raises(Exception, match=says):
            sign_in.person(Settings(on=True), store)
        return
    found = sign_in.person(Settings(on=True), store)
    assert (found, found.rank) == (name, "curator" if name else "reader")


def test_a_desk_for_members_shows_nothing_to_others(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_read", lambda files: Settings(on=True, members_only=True))
    shown = drawn()
    assert EN("signin.members") in [e.value for e in shown.info]
    assert len(shown.dataframe) == 0 and not shown.get("text_input")


def test_broken_secrets_are_one_line_and_the_map_goes_on(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "_read", lambda files: Settings(on=True, wrong="secrets.toml: cannot be read"))
    shown = drawn()
    assert "secrets.toml: cannot be read" in shown.error[0].value and not shown.exception
    assert shown.get("multiselect")
    assert not permission.may("somebody", "curator")
