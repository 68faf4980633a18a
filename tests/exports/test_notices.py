"""Watched views: what is news, once; and how it goes out by real mail and a real webhook, whatever breaks."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from desk import BATTLE, HALKO, PROTEST, TAYY, article, fill, incident
from mail_server import Mailbox, mailbox
from servers import gives, site

from commands.main import main
from errors import UsageError
from exports.notices.deliver import deliver, ways
from exports.notices.webhook import secret_of
from models import CodedArticle, Incident
from store import Store
from store.schema import ledger
from store.watches import Watch, Watches

SECRET = "whsec_" + base64.b64encode(b"s" * 32).decode()
MAIL = ("mail", "desk@example.org")
T0 = dt.datetime.now(dt.UTC)


def later(minutes: float) -> dt.datetime:
    return T0 + dt.timedelta(minutes=minutes)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    filled = fill(tmp_path / "store.sqlite", [incident(1), incident(2, place=TAYY, **BATTLE)])
    with filled.database.writing() as connection:  # not of the second in which the watch begins
        connection.execute(sa.update(ledger).values(at="2021-04-26T00:00:00+00:00"))
    filled.saved.save_view("Battles", {"type": "battles"})
    filled.saved.save_view("كل شيء", {})
    yield filled
    filled.close()


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    with mailbox() as running:
        monkeypatch.setenv("WAQAI_SMTP", f"smtp://127.0.0.1:{running.port}")
        monkeypatch.setenv("WAQAI_MAIL_FROM", "waqai@example.org")
        monkeypatch.setenv("WAQAI_WEBHOOK_SECRET", SECRET)
        monkeypatch.setenv("WAQAI_URL", "https://desk.example.org")
        yield running


def take_in(store: Store, *found: Incident, version: str = "test") -> None:
    store.intake.save([CodedArticle(article(int(i.incident_id[4:].split("-")[0])), (i,), version) for i in found])
    store.links.link()


def news(store: Store, view: str = "Battles") -> list[str]:
    store.watches.look()
    return [n.incident.incident_id for n in store.watches.notices(view)]


# -- what is news


def test_what_was_there_is_no_news_and_what_comes_is_news_once(store: Store) -> None:
    store.watches.watch("Battles", "Rima")
    assert news(store) == []
    take_in(store, incident(11, "2021-05-01", TAYY, **BATTLE), incident(12, **PROTEST))
    assert news(store) == ["inc-11"]
    assert store.watches.look() == 0
    take_in(store, incident(13, "2021-05-03", **BATTLE))
    assert news(store) == ["inc-13", "inc-11"]


def test_coding_again_is_no_news_though_ids_change(store: Store) -> None:
    store.watches.watch("Battles", "Rima")
    take_in(store, incident(11, "2021-05-01", TAYY, **BATTLE))
    assert len(news(store)) == 1
    told, old = incident(11, "2021-05-01", TAYY, **BATTLE), incident(2, place=TAYY, **BATTLE)
    take_in(store, replace(told, incident_id="inc-11-v2"), replace(old, incident_id="inc-2-v2"), version="2")
    assert store.watches.look() == 0


def test_what_a_curator_brings_into_the_view_is_news_and_what_they_reject_is_gone(store: Store) -> None:
    store.watches.watch("Battles", "Rima")
    store.corrections.correct("inc-1", {"event_type": "Battles", "sub_event_type": "Armed clash"}, "Rima", "clash")
    assert news(store) == ["inc-1"]
    store.corrections.mark(["inc-1"], "rejected", "Rima", "no incident")
    assert news(store) == []


def test_a_second_report_of_an_event_is_no_news(store: Store) -> None:
    store.watches.watch("Battles", "Rima")
    take_in(store, incident(11, "2021-05-01", TAYY, **BATTLE))
    assert news(store) == ["inc-11"]
    take_in(store, incident(12, "2021-05-01", TAYY, **BATTLE))
    store.corrections.join(["inc-11", "inc-12"], "Rima", "the same")
    assert store.watches.look() == 0


def test_a_view_kept_again_stays_watched_and_a_deleted_one_does_not(store: Store) -> None:
    store.watches.watch("Battles", "Rima", [MAIL])
    store.saved.save_view("Battles", {"type": "battles", "min_killed": "1"})
    assert [w.view for w in store.watches.watched()] == ["Battles"]
    store.saved.delete_view("Battles")
    assert store.watches.watched() == []


@pytest.mark.parametrize(
    ("quiet", "clock", "silent"),
    [
        (("", ""), "03:00", False),
        (("22:00", "06:00"), "21:59", False),
        (("22:00", "06:00"), "22:00", True),
        (("22:00", "06:00"), "05:59", True),
        (("22:00", "06:00"), "06:00", False),
        (("12:00", "14:00"), "13:00", True),
        (("12:00", "14:00"), "14:00", False),
        (("12:00", "14:00"), "03:00", False),
    ],
)
def test_quiet_hours(quiet: tuple[str, str], clock: str, silent: bool) -> None:
    watch = Watch("Battles", {}, 15, "en", *quiet, "", "")
    assert watch.quiet(dt.datetime.fromisoformat(f"2026-01-01T{clock}")) is silent


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"view": "None"}, "is not a saved view"),
        ({"recipients": [("mail", "nobody")]}, "'nobody' is not an address; write it like name@example.org"),
        ({"recipients": [("mail", "a@example.org\nBcc: b@example.org")]}, "is not an address"),
        ({"recipients": [("webhook", "ftp://example.org")]}, "write it like https://"),
        ({"recipients": [("pigeon", "a@b")]}, "is not a way to send; known: mail, webhook"),
        ({"every_minutes": 0}, "is not an interval"),
        ({"quiet": ("22:00", "")}, "are not hours"),
        ({"quiet": ("25:00", "26:00")}, "are not hours"),
    ],
)
def test_what_cannot_be_watched_is_refused(store: Store, more: dict[str, object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        store.watches.watch(**{"view": "Battles", "who": "Rima", **more})  # type: ignore[arg-type]
    assert store.watches.watched() == []


# -- messages


def test_a_mail_lists_what_is_new_in_one_message(store: Store, box: Mailbox) -> None:
    store.watches.watch("كل شيء", "Rima", [MAIL], lang="ar")
    take_in(store, incident(11, "2021-05-01", HALKO, fatalities_min=2, fatalities_max=2), incident(12, **PROTEST))
    assert deliver(store, ways(), later(0)) == ["'كل شيء' to mail desk@example.org: 2 sent"]
    (message,) = box.messages
    assert (message["To"], message["From"], message["Auto-Submitted"]) == (
        MAIL[1],
        "waqai@example.org",
        "auto-generated",
    )
    assert message["Subject"] == "وقائع: كل شيء: حوادث جديدة: 2"
    text = message.get_content()
    assert "حلكو" in text and "قوات الدفاع الوطني" in text and "المصدر: Example" in text
    assert "https://desk.example.org/?lang=ar&incident=inc-11" in text
    assert deliver(store, ways(), later(60)) == []


def test_at_most_one_message_in_an_interval(store: Store, box: Mailbox) -> None:
    store.watches.watch("Battles", "Rima", [MAIL], every_minutes=30)
    for number, minutes in ((11, 0), (12, 10), (13, 20)):
        take_in(store, incident(number, f"2021-05-{number}", TAYY, **BATTLE))
        deliver(store, ways(), later(minutes))
    assert [m["Subject"] for m in box.messages] == ["Waqai: Battles: new incidents: 1"]
    deliver(store, ways(), later(31))
    assert [m["Subject"][-1] for m in box.messages] == ["1", "2"]


def test_a_webhook_gets_signed_json(store: Store, box: Mailbox) -> None:
    with site({"/hook": gives("ok")}) as hook:
        store.watches.watch("Battles", "Rima", [("webhook", f"{hook.url}/hook")])
        take_in(store, incident(11, "2021-05-01", TAYY, **BATTLE))
        assert "is not of the public internet" in deliver(store, ways(), later(0))[0]  # not without being asked
        assert hook.posted == []
        deliver(store, ways(allow_private=True), later(2))
        (body,), (_, headers) = hook.posted, hook.asked[0]
    content = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mac = base64.b64encode(hmac.new(secret_of(SECRET), content, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mac}"
    data = json.loads(body)["data"]
    assert (data["view"], data["number"], data["incidents"][0]["id"]) == ("Battles", 1, "inc-11")
    assert (data["incidents"][0]["latitude"], data["incidents"][0]["longitude"]) == (TAYY.latitude, TAYY.longitude)


def test_a_delivery_that_failed_is_shown_and_tried_again(store: Store, box: Mailbox) -> None:
    store.watches.watch("Battles", "Rima", [MAIL, ("mail", "other@example.org")])
    take_in(store, incident(11, "2021-05-01", TAYY, **BATTLE))
    box.refuses = "RCPT"
    assert len(deliver(store, ways(), later(0))) == 2
    one = store.watches.watched()[0].recipients[0]
    assert (one.errors, one.last_error) == (1, "the mail server refuses: 550 no such person")
    assert deliver(store, ways(), later(0.5)) == []  # not yet
    box.refuses = ""
    assert [line.rpartition(": ")[2] for line in deliver(store, ways(), later(1.1))] == ["1 sent", "1 sent"]
    one = store.watches.watched()[0].recipients[0]
    assert (one.errors, one.last_error, len(box.messages)) == (0, "", 2)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("WAQAI_SMTP", "", "no mail server is named: set WAQAI_SMTP"),
        ("WAQAI_SMTP", "http://me:hidden@example.org", "is not the address of a mail server"),
        ("WAQAI_SMTP", "smtp://127.0.0.1:1", "127.0.0.1:1 cannot be used"),
        ("WAQAI_MAIL_FROM", "", "say whom messages are from"),
        ("WAQAI_WEBHOOK_SECRET", "short", "write whsec_ and base64 of 24 bytes"),
    ],
)
def test_what_is_configured_wrongly_is_one_line(
    store: Store, box: Mailbox, monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(name, value)
    to = ("webhook", "http://127.0.0.1:9/hook") if "WEBHOOK" in name else MAIL
    store.watches.watch("Battles", "Rima", [to])  # type: ignore[list-item]
    take_in(store, incident(11, "2021-05-01", TAYY, **BATTLE))
    (line,) = deliver(store, ways(allow_private=True), later(0))
    assert says in line and "hidden" not in line and "\n" not in line
    assert says in store.watches.watched()[0].recipients[0].last_error


def test_a_message_nobody_answered_for_is_not_sent_twice_and_that_is_said(store: Store, box: Mailbox) -> None:
    store.watches.watch("Battles", "Rima", [MAIL], every_minutes=1)
    take_in(store, incident(11, "2021-05-01", TAYY, **BATTLE))
    box.silent = True
    assert "did not answer" in deliver(store, ways(), later(0))[0]
    box.silent = False
    assert deliver(store, ways(), later(5)) == []
    take_in(store, incident(12, "2021-05-02", TAYY, **BATTLE))
    deliver(store, ways(), later(6))
    first, second = box.messages
    assert "may not have arrived" not in first.get_content()
    assert "may not have arrived" in second.get_content() and "inc-11" not in second.get_content()


def test_two_senders_at_once_send_one_message(store: Store, box: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    store.watches.watch("Battles", "Rima", [MAIL])
    take_in(store, incident(11, "2021-05-01", TAYY, **BATTLE))
    begin = Watches.begin

    def other_first(self: Watches, one: object, upto: int, at: dt.datetime) -> bool:
        monkeypatch.setattr(Watches, "begin", begin)
        deliver(store, ways(), later(0))
        return begin(self, one, upto, at)  # type: ignore[arg-type]

    monkeypatch.setattr(Watches, "begin", other_first)
    deliver(store, ways(), later(0))
    assert len(box.messages) == 1


def test_the_command_sends_and_writes_feeds(
    store: Store, box: Mailbox, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store.watches.watch("Battles", "Rima", [MAIL])
    take_in(store, incident(11, "2021-05-01", TAYY, **BATTLE))
    arguments = ["watch", "--once", "--feeds", str(tmp_path / "feeds"), "--db", store.url]
    (tmp_path / "feeds").mkdir()
    assert main(arguments) == 0
    assert "'Battles' to mail desk@example.org: 1 sent" in capsys.readouterr().err
    assert sorted(path.suffix for path in (tmp_path / "feeds").iterdir()) == [".atom", ".geojson"]
    assert main(arguments) == 0
    assert capsys.readouterr().err == ""
    assert len(box.messages) == 1
