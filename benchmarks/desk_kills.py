"""The desk killed at random moments of corrections, joins and deliveries: nothing acknowledged is lost or sent twice.

    python benchmarks/desk_kills.py [NUMBER] [SEED]

Each kill starts a process that corrects, joins and parts in one store, or sends what is new to a real mail server on
this machine, and that says of everything when it is done. It is killed (SIGKILL) at a random moment, and then: the
store is sound and its log holds, everything that was said to be done is there, what was undone is undone, the events
are what the corrections say, and every incident was mailed once at most; one that was not mailed is said to be in
doubt. Every second delivery is killed at a random moment of a send, the others at any: how many fell inside a send is
counted, and how many of these when the server had the message already. ``tests/store/test_kills.py`` runs a short one.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

from desk import article, fill, incident  # noqa: E402
from kills import sound  # noqa: E402
from mail_server import Mailbox, mailbox  # noqa: E402

from exports.notices.deliver import deliver, ways  # noqa: E402
from models import CodedArticle  # noqa: E402
from store import Store  # noqa: E402
from store.watches import BROKEN_OFF, LEASE  # noqa: E402

INCIDENTS = 12
NAMED = re.compile(r"incident=(inc-\d+)\b")
T0 = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)  # after whatever stands in the store
AT_ONCE = 40  # things a process does if it is let
FIRST = 1000  # number of the first incident that is sent
SLOW = 0.02  # seconds the mail server takes over an answer
SEND = 6 * SLOW  # seconds that a send takes at least: of six answers
SENDING, HANDED_OVER = "of these inside a send", "of these when the server had it"


def correcting(store: Store, kill: int) -> Iterator[str]:
    """Correct one incident after the other; what is said is the number of the correction."""
    for n in range(AT_ONCE):
        toll = {"fatalities_min": n, "fatalities_max": kill + n + 1}
        for made in store.corrections.correct(f"inc-{n % INCIDENTS + 1}", toll, "Rima", "hospital"):
            yield f"made {made.correction_id}"


def joining(store: Store, kill: int) -> Iterator[str]:
    """Join two and take that back, again and again."""
    for n in range(AT_ONCE):
        pair = [f"inc-{(n + k) % INCIDENTS + 1}" for k in (0, 5)]
        made = [c.correction_id for c in store.corrections.join(pair, "Rima", "the same")]
        yield from (f"made {number}" for number in made)
        if n % 2:
            store.corrections.undo_all(made, "Rima")
            yield from (f"undone {number}" for number in made)


def delivering(store: Store, kill: int) -> Iterator[str]:
    """Take something in and send it, again and again; each time more than the lease of a broken message later."""
    for n in range(AT_ONCE):
        number = FIRST + kill * AT_ONCE + n
        day = (T0 + dt.timedelta(days=number)).date().isoformat()  # an event of its own
        store.intake.save([CodedArticle(article(number), (incident(number, day),), "test")])
        for line in deliver(store, ways(), T0 + dt.timedelta(seconds=(kill * AT_ONCE + n) * (LEASE + 1))):
            yield f"sent inc-{number}" if line.endswith(" sent") else line


WHAT: dict[str, Callable[[Store, int], Iterator[str]]] = {
    "corrections": correcting, "joins": joining, "deliveries": delivering,
}  # fmt: skip


def run(number: int, seed: int) -> Counter[str]:
    """Kill so many times; raises AssertionError at the first thing that does not hold."""
    dice, kills = random.Random(seed), Counter[str]()
    with tempfile.TemporaryDirectory() as folder, mailbox() as box, patch.dict(os.environ):
        os.environ |= {"WAQAI_SMTP": f"smtp://127.0.0.1:{box.port}", "WAQAI_MAIL_FROM": "w@example.org"}
        box.slow = SLOW
        db = Path(folder) / "s.sqlite"
        store = fill(db, [incident(n, f"2021-04-{n:02}") for n in range(1, INCIDENTS + 1)])
        store.saved.save_view("All", {})
        store.watches.watch("All", "Rima", [("mail", "desk@example.org")], every_minutes=1)
        store.close()
        said: set[str] = set()
        for kill in range(number):
            name = list(WHAT)[kill % len(WHAT)]
            sends = name == "deliveries" and not kill % 2
            after = dice.uniform(0, SEND if sends else 0.25)
            said |= killed(db, WHAT[name], kill, after, box if sends else None)
            if name == "deliveries":
                kills.update(inside(db, said, box, kill))
            sound(db, 0, f"kill {kill} ({name})")
            holds(db, said, f"kill {kill} ({name})")
            kills[name] += 1
        box.slow = 0
        told(db, said, box)
    return kills


def killed(
    db: Path, what: Callable[[Store, int], Iterator[str]], kill: int, after: float, box: Mailbox | None = None
) -> set[str]:
    """Do something in a process of its own and kill it some seconds after it has begun; gives what it said.

    With a ``box`` the seconds count from its next call on.
    """
    reading, writing = os.pipe()
    child = os.fork()  # so that the kill meets the writing, not the start of Python
    if not child:
        for said in what(Store(str(db)), kill):
            os.write(writing, f"{said}\n".encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as lines:
        first = lines.readline()
        calls = box.calls if box else 0
        while box and box.calls == calls:
            time.sleep(0.001)
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        whole = (first + lines.read()).decode().split("\n")[:-1]
    return set(whole)


def inside(db: Path, said: set[str], box: Mailbox, kill: int) -> list[str]:
    """Whether the kill of a delivery fell inside a send, and whether the server had the message by then."""
    store = Store(str(db), existing=True)
    try:
        (recipient,) = store.watches.watched()[0].recipients
    finally:
        store.close()
    if recipient.sending is None:
        return []
    time.sleep(2 * SLOW)  # what was on its way comes in
    named = {name for message in box.messages for name in NAMED.findall(message.get_content())}
    here = {name for name in named if int(name.removeprefix("inc-")) >= FIRST + kill * AT_ONCE}
    return [SENDING, *([HANDED_OVER] if here - {line.removeprefix("sent ") for line in said} else [])]


def holds(db: Path, said: set[str], where: str) -> None:
    """What was said to be done is there."""
    store = Store(str(db), existing=True)
    try:
        log = {c.correction_id: c for c in store.corrections.log()}
        for verb, name in (line.split(" ", 1) for line in said):
            if verb in ("made", "undone"):
                assert int(name) in log, f"{where}: correction {name} is lost"
            if verb == "undone":
                assert log[int(name)].undone_at, f"{where}: correction {name} stands again"
        store.settle()  # as the next change does
        events = {c.incident_id: c.new for c in log.values() if c.field == "event" and not c.undone_at}
        for one, event in events.items():
            together = {other for other, name in events.items() if name == event}
            assert set(store.links.reports_of(one)) == together, f"{where}: {one} is not where it was joined"
    finally:
        store.close()


def told(db: Path, said: set[str], box: Mailbox) -> None:
    """Every incident was mailed once, or is said to be in doubt."""
    store = Store(str(db), existing=True)
    try:
        for step in count(1):
            if not deliver(store, ways(), T0 + dt.timedelta(days=400 + step)):
                break
        mails = [message.get_content() for message in box.messages]
        sent = Counter(name for text in mails for name in dict.fromkeys(NAMED.findall(text)))
        twice = [name for name, number in sent.items() if number > 1]
        assert sent and not twice, f"sent twice: {twice}"
        lost = {line.removeprefix("sent ") for line in said if line.startswith("sent ")} - sent.keys()
        assert not lost, f"said to be sent, and never mailed: {lost}"
        (recipient,) = store.watches.watched()[0].recipients
        missing = {notice.incident.incident_id for notice in store.watches.notices("All")} - sent.keys()
        doubted = "may not have arrived" in "".join(mails) or recipient.last_error == BROKEN_OFF
        assert not missing or doubted, f"never mailed, without a word: {missing}"
    finally:
        store.close()


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    done = run(given[0] if given else 20, given[1] if len(given) > 1 else int(time.time()))
    held = sum(done[name] for name in WHAT)
    print(f"{held} kills, all held: " + ", ".join(f"{name} {done[name]}" for name in (*WHAT, SENDING, HANDED_OVER)))
