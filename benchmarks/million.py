"""A large store for measuring: ``python benchmarks/million.py OUT.sqlite [--rows N]``, or a PostgreSQL address for OUT.

Made-up incidents in invented reports of four paragraphs each, three in Arabic to one in English: places of the
gazetteer (half of the incidents in its 200 largest towns), factions of the lexicon (a few in most of them), days of
twelve years, each field with its words. Texts, evidence and reasons are as long as those of real reports, some nine
kilobytes an incident in all; one event in ten is told by a second report, and one article in twenty has a copy. The
same number of rows gives the same store. It is written around the ingest, whose speed is another matter: indexes are
dropped first and made again in the end.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import sqlalchemy as sa  # noqa: E402

from atomic import whole  # noqa: E402
from geo.gazetteer.gazetteer import Gazetteer  # noqa: E402
from ingest.near_copies import sketch  # noqa: E402
from models import Article, CodedArticle, Evidence, Incident, IncidentActor, IncidentPlace  # noqa: E402
from store import Store  # noqa: E402
from store.connection import connect  # noqa: E402
from store.database import keep_fact  # noqa: E402
from store.gate.judge import JUDGED, MEASURED  # noqa: E402
from store.links.groups import LINKED  # noqa: E402
from store.places_above import gazetteer_chain  # noqa: E402
from store.rows import actor_rows, article_row, detail_row, incident_row, ledger_row  # noqa: E402
from store.schema import (  # noqa: E402
    POSTGRES_SEARCH,
    SQLITE_SEARCH,
    article,
    incident,
    incident_actor,
    incident_detail,
    ledger,
    meta,
    near_copy,
    place_above,
    report_group,
    shingle,
)
from text.lexicon import actor_names, actors  # noqa: E402

TABLES = (
    article, ledger, incident, incident_detail, incident_actor, place_above, shingle, near_copy, report_group,
)  # fmt: skip
AGAIN, COPIED = 5, 20  # one report in so many tells two incidents of the one before; one article has a copy
IN_ARTICLE, AT_ONCE = 4, 20_000
FIRST_DAY, DAYS = dt.date(2013, 1, 1), 365 * 12
VERSION = "million-1"
POLITICAL, BLAST = "Political violence", "Explosions/Remote violence"
#: Disorder, event and sub-event type, Arabic and English words of the event, how often.
EVENTS = (
    (POLITICAL, BLAST, "Shelling/artillery/missile attack", "قصفت", "shelled", 30),
    (POLITICAL, "Battles", "Armed clash", "اشتبكت مع", "clashed with", 25),
    (POLITICAL, BLAST, "Air/drone strike", "شنت غارة جوية على", "carried out an air strike on", 15),
    (POLITICAL, BLAST, "Remote explosive/landmine/IED", "فجرت عبوة استهدفت", "set off a bomb that hit", 10),
    (POLITICAL, "Violence against civilians", "Attack", "هاجمت مدنيين عند", "attacked civilians near", 8),
    (POLITICAL, "Violence against civilians", "Abduction/forced disappearance", "اختطفت أفراداً من", "abducted", 5),
    ("Strategic developments", "Strategic developments", "Arrests", "اعتقلت عناصر من", "arrested members of", 4),
    ("Demonstrations", "Protests", "Peaceful protest", "نظمت احتجاجاً على", "held a protest against", 3),
)
#: What stands around an event in a report and tells none, in any order: it makes the text as long as a real one.
AROUND = {
    True: """ونقلت مصادر محلية عن سكان في المنطقة أن الحركة الشوارع بقيت خفيفة طوال النهار المحال أغلقت أبوابها باكراً
        ولم تعلق الجهات المعنية على نشرته الصفحات حتى وقت إعداد الخبر فيما قال أحد الأهالي ينتظرون عودة الكهرباء وفتح
        الطريق الواصل بين الأحياء وكانت المدارس قد أعلنت تأجيل الدوام إلى مطلع الأسبوع المقبل بسبب البرد""",
    False: """residents said that streets in the area stayed quiet for rest of day shops closed early authorities had
        not commented on accounts local pages by time writing one people were waiting power to return road between
        quarters open again schools put off lessons until next week because cold weather and buses did run their""",
}
WORDS = {arabic: around.split() for arabic, around in AROUND.items()}
SAID = 45  # of these words in a paragraph
REASONS = (
    "event_date: published", "place: town +0.18", "event_type: verb +0.31", "actors: both sides +0.22",
    "fatalities: counted +0.09", "sentence: short +0.05", "title: none -0.07", "source: alone -0.03",
)  # fmt: skip
OUTLETS = tuple(f"Invented outlet {n}" for n in range(1, 41))


class World:
    """What incidents are made of."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        gazetteer = Gazetteer.load()
        pointed = [p for p in gazetteer.places.values() if p.latitude is not None and p.kind not in ("country",)]
        towns = sorted(pointed, key=lambda p: -(p.population or 0))[:200]
        chain = gazetteer_chain()
        self.towns = [gazetteer.describe(p) for p in towns]
        self.everywhere = [gazetteer.describe(p) for p in pointed]
        self.above = {p.place_id: list(dict.fromkeys((p.place_id, *chain(p.place_id)))) for p in pointed}
        names = {a.actor_id: a.name for a in reversed(actor_names()) if a.language == "ar"}
        self.factions = [a for a in actors().values() if a.actor_id in names][:80]
        self.called = names
        self.often = [1 / (n + 2) for n in range(len(self.factions))]
        self.before: Sequence[Incident] = ()  # of the report before, which this one may tell again

    def place(self) -> IncidentPlace:
        """A place to be drawn."""
        return self.chance.choice(self.towns if self.chance.random() < 0.5 else self.everywhere)

    def faction(self, role: Any) -> IncidentActor:
        """A faction, some far more often than others."""
        (a,) = self.chance.choices(self.factions, self.often)
        parents, above = [], a.parent
        while above and above not in parents and above in ALL:
            parents.append(above)
            above = ALL[above].parent
        return IncidentActor(a.actor_id, a.name, a.name_ar, a.actor_class, role, tuple(parents))

    def report(self, number: int) -> CodedArticle:
        """One invented report with its incidents."""
        arabic, chance = number % 4 != 3, self.chance
        known = self.before[: IN_ARTICLE // 2] if tells_again(number) else ()
        article_id, day = f"m{number:07}", (known[0].event_date if known else None) or DAY[chance.randrange(DAYS)]
        text, found = ("خاص\n\n" if arabic else "Report\n\n"), list[Incident]()
        for position, told in zip_longest(range(IN_ARTICLE), known):
            incident, text = self._incident(f"{article_id}-{position}", article_id, day, text, arabic, told)
            found.append(incident)
        self.before = found
        title = f"أحداث {day}" if arabic else f"Events of {day}"
        item = Article(article_id, text, title, day, "ar" if arabic else "en", None, chance.choice(OUTLETS))
        return CodedArticle(item, tuple(found), VERSION)

    def _incident(
        self, key: str, article_id: str, day: str, text: str, arabic: bool, told: Incident | None
    ) -> tuple[Incident, str]:
        chance = self.chance
        ((disorder, event, sub, words_ar, words_en, _),) = chance.choices(EVENTS, [e[-1] for e in EVENTS])
        doer, target = self.faction("perpetrator"), self.faction("target")
        if sub == "Armed clash":
            doer, target = (IncidentActor(**{**asdict(a), "role": "party"}) for a in (doer, target))
        target = None if target.actor_id == doer.actor_id else target
        place, killed, injured = self.place(), chance.choice((None, None, 0, 1, 2, 3, 7)), chance.randrange(2, 20)
        if told is not None and told.place is not None:
            disorder, event, sub, words_ar, words_en, _ = next(e for e in EVENTS if e[2] == told.sub_event_type)
            doer, target, place = told.actors[0], next(iter(told.actors[1:]), None), told.place
        around = " ".join(chance.sample(WORDS[arabic], SAID))
        evidence: list[Evidence] = []
        pieces: list[tuple[str, str | None]]
        if arabic:
            toll = [
                (" ", None),
                (f"يوم {day}", "event_date"),
                ("، ما أدى إلى ", None),
                (f"إصابة {injured}", "injuries"),
            ]
            toll += [] if killed is None else [(" و", None), (f"مقتل {killed}", "fatalities")]
            pieces = [(self.called[doer.actor_id], "actors"), (" ", None), (words_ar, "event_type"), (" ", None),
                      (self.called[target.actor_id] if target else "مجهولين", "actors" if target else None),
                      (" في ", None), (place.name_ar or place.name, "place"), *toll,
                      (f"، {around}.\n", None)]  # fmt: skip
        else:
            toll = [(" ", None), (f"on {day}", "event_date"), (", ", None)]
            toll.append((f"injuring {injured}", "injuries"))
            toll += [] if killed is None else [(" and ", None), (f"killing {killed}", "fatalities")]
            pieces = [(doer.name, "actors"), (" ", None), (words_en, "event_type"), (" ", None),
                      (target.name if target else "unknown people", "actors" if target else None),
                      (" in ", None), (place.name, "place"), *toll,
                      (f", {around}.\n", None)]  # fmt: skip
        for words, field in pieces:
            if field:
                evidence.append(Evidence(field, "text", len(text), len(text) + len(words), words))
            text += words
        quarter = place.kind in ("neighbourhood", "village", "town", "city")
        return Incident(
            key, article_id, day, None, "day", disorder, event, sub, "",
            (doer, target) if target else (doer,), place, None,
            "governorate" if place.kind == "governorate" else "district" if place.kind.endswith("district")
            else "neighbourhood" if place.kind == "neighbourhood" else "town" if quarter else "site",
            killed, killed, injured, injured, (), "new",
            "claimed" if (claimed := chance.random() < 0.05) else "denied" if chance.random() < 0.02 else "asserted",
            doer.name if claimed else None, chance.randrange(20, 95) / 100, REASONS, tuple(evidence),
        ), text  # fmt: skip


ALL = actors()
DAY = [(FIRST_DAY + dt.timedelta(days)).isoformat() for days in range(DAYS)]


def tells_again(number: int) -> bool:
    """Whether a report tells half of the incidents of the one before."""
    return number % AGAIN == 1


def rows(rows_wanted: int, world: World) -> Iterator[dict[sa.Table, list[dict[str, Any]]]]:
    """Rows of all tables, some thousand incidents at a time."""
    number = 0
    batch: dict[sa.Table, list[dict[str, Any]]] = {table: [] for table in TABLES}
    for count in range(-(-rows_wanted // IN_ARTICLE)):
        coded = world.report(count)
        batch[article].append(article_row(coded))
        batch[ledger].append(ledger_row(coded.article, VERSION, "done", "", at="2026-01-01T00:00:00+00:00"))
        batch[shingle] += [{"hash": run, "article_id": coded.article.article_id} for run in sketch(coded.article)]
        if count % COPIED == 0:
            copy = replace(coded.article, article_id=f"{coded.article.article_id}-copy", source="Invented copyist")
            batch[article].append(article_row(CodedArticle(copy, (), VERSION)))
            batch[near_copy].append(
                {"article_id": copy.article_id, "copy_of": coded.article.article_id, "containment": 1.0}
            )
        for position, found in enumerate(coded.incidents[: rows_wanted - number]):
            number += 1
            key = {"number": number}
            again = tells_again(count) and position < IN_ARTICLE // 2
            own = {"revision": 1, "event": number - IN_ARTICLE if again else number}
            if again:
                name = f"m{count - 1:07}-{position}"
                batch[report_group] += [{"number": n, "group_id": name} for n in (number - IN_ARTICLE, number)]
            batch[incident].append(key | own | incident_row(found, coded.article, position))
            batch[incident_detail].append(key | detail_row(found, coded.article))
            copies = key | {"on_map": int(found.on_map), "date_from": found.event_date}
            batch[incident_actor] += [copies | row for row in actor_rows(found)]
        if len(batch[incident]) >= AT_ONCE:
            yield batch
            batch = {table: [] for table in TABLES}
    batch[place_above] = [
        {"place_id": place_id, "above_id": above_id} for place_id, above in world.above.items() for above_id in above
    ]
    yield batch


def write(connection: sa.Connection, table: sa.Table, new: list[dict[str, Any]]) -> None:
    """Insert rows by the fastest way the database has."""
    if not new:
        return
    columns = list(new[0])
    values = [tuple(row[name] for name in columns) for row in new]
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(columns))
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})", values)
        return
    into = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN"
    with connection.connection.cursor() as cursor, cursor.copy(into) as copy:  # type: ignore[attr-defined]
        for row in values:
            copy.write_row(row)


def build(out: str, rows_wanted: int) -> None:
    """Make the store; a file appears whole or not at all."""
    started = time.perf_counter()
    if "://" in out:
        done = fill(out, rows_wanted)
    else:
        with whole(Path(out)) as part:
            done = fill(str(part), rows_wanted)
    print(f"{out}: {done} incidents in {time.perf_counter() - started:.0f} s", file=sys.stderr)


def fill(target: str, rows_wanted: int) -> int:
    """Fill an empty store; returns the number of incidents."""
    Store(target, place_chain=lambda place_id: []).close()
    engine = connect(target)
    started, world, done = time.perf_counter(), World(), 0
    with engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
                connection.connection.cursor().execute(f"PRAGMA {pragma}")
    with engine.connect() as connection, connection.begin():
        if connection.execute(sa.select(sa.func.count()).select_from(article)).scalar_one():
            raise SystemExit(f"{target}: holds articles already; give the address of an empty database")
        indexes = [i for table in TABLES for i in table.indexes]
        extra = [] if sqlite else [s for s in POSTGRES_SEARCH if s.startswith("CREATE INDEX")]
        for index in indexes:
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS {index.name}")
        for name in ("incident_point", "incident_detail_words"):
            connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
        if sqlite:
            connection.exec_driver_sql("DROP TRIGGER incident_detail_added")
        for batch in rows(rows_wanted, world):
            for table, new in batch.items():
                write(connection, table, new)
            done += len(batch[incident])
            print(f"\r{done} incidents, {time.perf_counter() - started:.0f} s", end="", file=sys.stderr, flush=True)
        print("\nindexes ...", file=sys.stderr)
        for index in indexes:
            if index._ddl_if is None or index._ddl_if.dialect == connection.dialect.name:  # newest first: one each
                index.create(connection)
        for statement in extra:
            connection.exec_driver_sql(statement)
        if sqlite:
            connection.exec_driver_sql("INSERT INTO incident_search(incident_search) VALUES ('rebuild')")
            connection.exec_driver_sql(SQLITE_SEARCH[1])
        connection.execute(sa.update(meta).where(meta.c.name == "revision").values(value=1))
        for settled in (LINKED, JUDGED, MEASURED):  # as after an ingest: a change looks at nothing but itself
            keep_fact(connection, settled, 1)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE" if sqlite else "VACUUM ANALYZE")
    engine.dispose()
    return done


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", metavar="OUT", help="SQLite file to make, or address of an empty PostgreSQL database")
    parser.add_argument("--rows", type=int, default=1_000_000, metavar="N", help="incidents (default: a million)")
    chosen = parser.parse_args()
    build(chosen.out, chosen.rows)


if __name__ == "__main__":
    main()
