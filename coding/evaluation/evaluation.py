"""How well articles are coded: incidents against a gold set, slot by slot.

Gold and coded incidents of an article are matched one to one, the best match first. Matched pairs are
scored per slot; what is left over lowers precision or recall. Incidents marked optional in the gold set
count neither way. Only what is asserted, claimed or denied is compared: the rest never reaches the map.
"""

from __future__ import annotations

import collections
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from coding.evaluation.gold import SLOTS, GoldActor, GoldArticle, GoldIncident, Silence, read_gold
from coding.evaluation.pins import Pins, distances
from geo.distance import distance_km
from geo.gazetteer.gazetteer import Gazetteer
from models import ON_MAP, Article, Incident, Modality

DOERS = ("perpetrator", "party")
COMPARED: tuple[Modality, ...] = (*ON_MAP, "denied")
#: Types between which sources waver over one and the same event.
GROUPS = (
    {
        "Armed clash", "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade", "Attack", "Mob violence",
    },
    {
        "Armed clash", "Government regains territory", "Non-state actor overtakes territory",
        "Non-violent transfer of territory",
    },
    {
        "Peaceful protest", "Protest with intervention", "Excessive force against protesters", "Violent demonstration",
        "Mob violence",
    },
    {"Abduction/forced disappearance", "Arrests"},
    {"Arrests", "Disrupted weapons use"},
    {"Agreement", "Change to group/activity", "Other"},
    {"Attack", "Looting/property destruction", "Violent demonstration"},
)  # fmt: skip
_SAME_PLACE_KM = 5.0
_BINS = 5


@dataclass(slots=True)
class Outcome:
    """What became of one gold article."""

    gold: GoldArticle
    pairs: list[tuple[GoldIncident, Incident, dict[str, bool]]]
    missed: list[GoldIncident]
    extra: list[Incident]
    broken: list[tuple[Silence, Incident]]
    away: list[float] = field(default_factory=list)  # kilometres of each point called exact from the place in the gold


# -- one slot each


def _type_right(gold: GoldIncident, coded: Incident) -> bool:
    return coded.sub_event_type in gold.types


def _days(coded: Incident) -> tuple[dt.date, dt.date] | None:
    if not coded.event_date:
        return None
    first = dt.date.fromisoformat(coded.event_date)
    return first, dt.date.fromisoformat(coded.event_date_end) if coded.event_date_end else first


def date_overlap(gold: GoldIncident, coded: Incident) -> float:
    """Shared days over all days of both, 0..1; 1 where neither is dated."""
    days = _days(coded)
    if gold.first is None or days is None:
        return float(gold.first is None and days is None)
    last = gold.last or gold.first
    shared = (min(last, days[1]) - max(gold.first, days[0])).days + 1
    return max(0, shared) / ((max(last, days[1]) - min(gold.first, days[0])).days + 1)


def _place_right(gold: GoldIncident, coded: Incident) -> bool:
    return (coded.place.place_id if coded.place else None) in gold.place_ids


def _actors_right(gold: GoldIncident, coded: Incident, roles: tuple[str, ...]) -> bool:
    """Every faction asked for is there in a role of the slot, and none that the text does not give."""
    wanted = [a for a in gold.actors if not a.optional and a.roles & set(roles)]
    if "target" in roles:  # who may stand on either side is scored with those who act
        wanted = [a for a in wanted if not a.roles & set(DOERS)]
    found = all(any(_is(actor, a.actor_id, a.role) for a in coded.actors) for actor in wanted)
    given = [a for a in coded.actors if a.role in roles]
    return found and all(any(_is(actor, a.actor_id, a.role) for actor in gold.actors) for a in given)


def _is(actor: GoldActor, actor_id: str, role: str) -> bool:
    return actor_id in actor.ids and role in actor.roles


def _toll_right(gold: tuple[int | None, int | None], low: int | None, high: int | None) -> bool:
    """Equal; where the text leaves the most open, the least as the most is as good."""
    return gold[0] == low and (gold[1] == high or (gold[1] is None and high == low))


def slots(gold: GoldIncident, coded: Incident) -> dict[str, bool]:
    """Which slots of a matched pair are right; those that cannot be scored are left out."""
    right = {
        "type": _type_right(gold, coded),
        "date": date_overlap(gold, coded) >= 0.5,
        "place": _place_right(gold, coded),
        "perpetrator": _actors_right(gold, coded, DOERS),
        "target": _actors_right(gold, coded, ("target",)),
        "killed": _toll_right(gold.killed, coded.fatalities_min, coded.fatalities_max),
        "injured": _toll_right(gold.injured, coded.injuries_min, coded.injuries_max),
        "modality": coded.modality in gold.modalities,
        "status": coded.status == gold.status,
    }
    return {slot: value for slot, value in right.items() if slot not in gold.unscored}


def stated(gold: GoldIncident) -> frozenset[str]:
    """The slots of which a gold incident gives a value, those not scored left out."""
    acting = [a for a in gold.actors if not a.optional]
    values = {
        "date": gold.first is not None,
        "place": None not in gold.place_ids,
        "perpetrator": any(a.roles & set(DOERS) for a in acting),
        "target": any("target" in a.roles and not a.roles & set(DOERS) for a in acting),
        "killed": gold.killed[0] is not None,
        "injured": gold.injured[0] is not None,
    }
    return frozenset(slot for slot in SLOTS if values.get(slot, True)) - gold.unscored


def given(coded: Incident) -> frozenset[str]:
    """The slots that a coded incident fills."""
    values = {
        "date": coded.event_date is not None,
        "place": coded.place is not None,
        "perpetrator": any(a.role in DOERS for a in coded.actors),
        "target": any(a.role == "target" for a in coded.actors),
        "killed": coded.fatalities_min is not None,
        "injured": coded.injuries_min is not None,
    }
    return frozenset(slot for slot in SLOTS if values.get(slot, True))


# -- matching


class Evaluation:
    """Matches coded articles with gold ones; the gazetteer says which places are near each other."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def outcome(self, gold: GoldArticle, coded: Iterable[Incident]) -> Outcome:
        """What became of an article: pairs, what was missed, what is too much, silence broken."""
        compared = [i for i in coded if i.modality in COMPARED]
        scores = [(self.likeness(g, c), -n, -m) for n, g in enumerate(gold.incidents) for m, c in enumerate(compared)]
        matched: dict[int, int] = {}
        for likeness, n, m in sorted(scores, reverse=True):
            if likeness > 0 and -n not in matched and -m not in matched.values():
                matched[-n] = -m
        pairs = [(gold.incidents[n], compared[m], slots(gold.incidents[n], compared[m])) for n, m in matched.items()]
        return Outcome(
            gold,
            [pair for pair in pairs if not pair[0].optional],
            [g for n, g in enumerate(gold.incidents) if n not in matched and not g.optional],
            [c for m, c in enumerate(compared) if m not in matched.values() and c.modality in ON_MAP],
            [(s, c) for s in gold.silent for c in compared if c.modality in ON_MAP and _breaks(s, c)],
            distances(pairs, self.gazetteer),
        )

    def likeness(self, gold: GoldIncident, coded: Incident) -> float:
        """How well two incidents go together; 0 where they cannot be one and the same."""
        told = any(
            e.part == part and e.start < end and start < e.end
            for part, start, end in gold.triggers
            for e in coded.evidence
            if e.field == "event_type"
        )
        kind = 1.0 if _type_right(gold, coded) else 0.5 if self._same_group(gold, coded) else 0.0
        where, when = self._nearness(gold, coded), date_overlap(gold, coded)
        if not told and not (when and (where and kind == 1.0 or where >= 0.5 and kind)):
            return 0.0  # other words of another type may still tell of it, at that very place
        given = {a.actor_id for a in coded.actors}
        named = sum(bool(a.ids & given) for a in gold.actors) / len(gold.actors) if gold.actors else 0.0
        toll = _toll_right(gold.killed, coded.fatalities_min, coded.fatalities_max)
        total = 2 * kind + 2 * where + when + told + 0.5 * named + 0.25 * toll
        return total - 0.01 * gold.optional

    def _same_group(self, gold: GoldIncident, coded: Incident) -> bool:
        return any(coded.sub_event_type in group and group & set(gold.types) for group in GROUPS)

    def _nearness(self, gold: GoldIncident, coded: Incident) -> float:
        """1 the same place; 0.5 one in the other, close by, or not scored; 0.25 left open; 0 elsewhere."""
        if not gold.place_ids or "place" in gold.unscored:
            return 0.5
        if _place_right(gold, coded):
            return 1.0
        if coded.place is None:
            return 0.25
        place = self.gazetteer.places[coded.place.place_id]
        for place_id in gold.place_ids - {None}:
            other = self.gazetteer.places[str(place_id)]
            inside = self.gazetteer.contains(place.place_id, other.place_id)
            if inside or self.gazetteer.contains(other.place_id, place.place_id):
                return 0.5
            if None not in (place.latitude, other.latitude) and distance_km(place, other) <= _SAME_PLACE_KM:
                return 0.5
        return 0.25 if None in gold.place_ids else 0.0


def _breaks(silence: Silence, coded: Incident) -> bool:
    return any(
        e.field in silence.fields and e.part == silence.part and silence.start <= e.start and e.end <= silence.end
        for e in coded.evidence
    )


# -- the report


@dataclass(slots=True)
class Filled:
    """How one slot is filled: values in the gold set, values given, and those that are right.

    Incidents missed and too many count with all their values. A slot left open where the gold set leaves it open
    is right and counts nowhere, as nobody gave a value.
    """

    stated: int = 0
    given: int = 0
    right: int = 0

    @property
    def shares(self) -> tuple[float, float, float]:
        """Precision, recall and F1, 0..1."""
        total = self.given + self.stated
        precision = self.right / self.given if self.given else 0.0
        return precision, self.right / self.stated if self.stated else 0.0, 2 * self.right / total if total else 0.0


@dataclass(slots=True)
class Figures:
    """Counts over some articles; shares are 0..1."""

    articles: int = 0
    gold: int = 0
    coded: int = 0
    matched: int = 0
    silent: int = 0
    broken: int = 0
    right: dict[str, int] = field(default_factory=dict)
    scored: dict[str, int] = field(default_factory=dict)
    filled: dict[str, Filled] = field(default_factory=lambda: {slot: Filled() for slot in SLOTS})

    def add(self, outcome: Outcome) -> None:
        """Count one article."""
        self.articles += 1
        self.matched += len(outcome.pairs)
        self.gold += len(outcome.pairs) + len(outcome.missed)
        self.coded += len(outcome.pairs) + len(outcome.extra)
        self.silent += len(outcome.gold.silent)
        self.broken += len({silence for silence, _ in outcome.broken})
        for _, _, right in outcome.pairs:
            for slot, value in right.items():
                self.scored[slot] = self.scored.get(slot, 0) + 1
                self.right[slot] = self.right.get(slot, 0) + value
        self._fill(outcome)

    def _fill(self, outcome: Outcome) -> None:
        """Count the values of every slot."""
        for gold, coded, right in outcome.pairs:
            named, filled = stated(gold), given(coded)
            for slot, value in right.items():
                if not value or slot in named & filled:  # what may be left open or said is right either way
                    self.filled[slot].stated += slot in named
                    self.filled[slot].given += slot in filled
                    self.filled[slot].right += value
        for missed in outcome.missed:
            for slot in stated(missed):
                self.filled[slot].stated += 1
        for extra in outcome.extra:
            for slot in given(extra):
                self.filled[slot].given += 1

    @property
    def precision(self) -> float:
        """Matched over coded."""
        return self.matched / self.coded if self.coded else 0.0

    @property
    def recall(self) -> float:
        """Matched over gold."""
        return self.matched / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.matched / (self.coded + self.gold) if self.coded + self.gold else 0.0

    def shares(self) -> dict[str, float]:
        """Every figure by name, 0..1: what floors are pinned under."""
        kept = 1 - self.broken / self.silent if self.silent else 1.0
        found = {"precision": self.precision, "recall": self.recall, "f1": self.f1, "silence": kept}
        return found | {slot: self.accuracy(slot) for slot in SLOTS}

    def accuracy(self, slot: str) -> float:
        """Right over scored among matched incidents; 0 where nothing was scored."""
        return self.right.get(slot, 0) / self.scored[slot] if self.scored.get(slot) else 0.0


@dataclass(slots=True)
class Report:
    """Everything measured in one run."""

    outcomes: list[Outcome]

    def figures(self, lang: str | None = None, held: bool | None = None) -> Figures:
        """Counts over the articles of a language and a split; None for all."""
        total = Figures()
        for outcome in self.outcomes:
            if lang in (None, outcome.gold.article.lang or "?") and held in (None, outcome.gold.held):
                total.add(outcome)
        return total

    def languages(self) -> list[str]:
        """The languages of the gold articles, ``?`` where none is named."""
        return sorted({o.gold.article.lang or "?" for o in self.outcomes})

    def groups(self) -> dict[str, Figures]:
        """Figures by name: ``all``, ``ar dev``, ``ar held`` ..."""
        found = {"all": self.figures(), "dev": self.figures(held=False), "held": self.figures(held=True)}
        found |= {
            f"{lang} {split}": self.figures(lang, split == "held")
            for lang in self.languages()
            for split in ("dev", "held")
        }
        return {name: figures for name, figures in found.items() if figures.articles}

    def confusions(self, lang: str | None = None) -> collections.Counter[tuple[str, str]]:
        """How often a type stands for another in the articles of a language not held out: ``(gold, coded)``."""
        return collections.Counter(
            (gold.types[0], coded.sub_event_type)
            for outcome in self.outcomes
            if not outcome.gold.held and lang in (None, outcome.gold.article.lang or "?")
            for gold, coded, right in outcome.pairs
            if not right["type"]
        )

    def reliability(self) -> list[tuple[float, int, float, float]]:
        """Per bin of confidence: mean, incidents, share found in the gold set, share right in type, date and place."""
        seen: list[list[tuple[float, bool, bool]]] = [[] for _ in range(_BINS)]
        for outcome in self.outcomes:
            rows = [(c, True, all(r.get(s, True) for s in ("type", "date", "place"))) for _, c, r in outcome.pairs]
            rows += [(c, False, False) for c in outcome.extra]
            for coded, found, right in rows:
                seen[min(_BINS - 1, int(coded.confidence * _BINS))].append((coded.confidence, found, right))
        return [
            (sum(c for c, _, _ in b) / len(b), len(b), sum(f for _, f, _ in b) / len(b), sum(r for *_, r in b) / len(b))
            for b in seen
            if b
        ]

    def text(self) -> str:
        """The report as tables for a terminal."""
        parts = (self._table(), self._by_slot(), [str(self.pins())], self._confused(), self._reliable())
        return "\n\n".join("\n".join(part) for part in parts) + "\n"

    def pins(self, held: bool | None = None) -> Pins:
        """How far points called exact lie from the gold set's, in the articles of a split; None for all."""
        return Pins.of([km for o in self.outcomes if held in (None, o.gold.held) for km in o.away])

    def _table(self) -> Iterator[str]:
        columns = "".join(f"{head[:7]:>8}" for head in ("precision", "recall", "F1", *SLOTS))
        yield f"{'':10}{'articles':>9}{'gold':>6}{'coded':>6}{columns}  silence"
        for name, f in self.groups().items():
            shares = (f.precision, f.recall, f.f1, *(f.accuracy(slot) for slot in SLOTS))
            yield (
                f"{name:10}{f.articles:9}{f.gold:6}{f.coded:6}"
                + "".join(f"{share:8.3f}" for share in shares)
                + f"  {f.silent - f.broken} of {f.silent} kept"
            )

    def _by_slot(self) -> Iterator[str]:
        """Precision, recall and F1 of the values of each slot, incidents missed and too many included."""
        columns = {"all": self.figures(), **{lang: self.figures(lang) for lang in self.languages()}}
        yield "values by slot  " + "  ".join(f"{f'{name}: precision':>15}{'recall':>8}{'F1':>7}" for name in columns)
        for slot in SLOTS:
            shares = (figures.filled[slot].shares for figures in columns.values())
            yield f"{slot:16}" + "  ".join(f"{p:15.3f}{r:8.3f}{f1:7.3f}" for p, r, f1 in shares)

    def _confused(self) -> Iterator[str]:
        for lang in self.languages():
            yield f"types taken for others in {lang} (articles not held out):"
            confusions = self.confusions(lang)
            for (gold, coded), times in sorted(confusions.items(), key=lambda item: (-item[1], item[0])):
                yield f"{times:4}  {gold} -> {coded}"
            if not confusions:
                yield "   none"

    def _reliable(self) -> Iterator[str]:
        yield "confidence  incidents  in gold  right in type, date and place"
        for mean, number, found, right in self.reliability():
            yield f"{mean:10.2f}{number:11}{found:9.2f}{right:9.2f}"

    def details(self) -> Iterator[str]:
        """Everything that is wrong, one line each; held-out articles are passed over."""
        for outcome in self.outcomes:
            if outcome.gold.held:
                continue
            name = outcome.gold.article.article_id
            for gold in outcome.missed:
                yield f"{name}: missed: {_told(gold)}"
            for coded in outcome.extra:
                yield f"{name}: too much: {_shown(coded)}"
            for silence, coded in outcome.broken:
                yield f"{name}: not silent: {silence.words!r} in {_shown(coded)}"
            for gold, coded, right in outcome.pairs:
                wrong = ", ".join(slot for slot, value in right.items() if not value)
                if wrong:
                    yield f"{name}: {wrong}: {_told(gold)} <> {_shown(coded)}"


def _told(gold: GoldIncident) -> str:
    places = "|".join(sorted(p or "-" for p in gold.place_ids))
    actors = " ".join(
        f"{'|'.join(sorted(a.roles))}{'?' if a.optional else ''}={'|'.join(sorted(a.ids))}" for a in gold.actors
    )
    told = (gold.types[0], _dates(gold.first, gold.last), places, actors, _tolls(gold.killed, gold.injured))
    return " ".join((repr(gold.words), *told, "|".join(gold.modalities), gold.status))


def _shown(coded: Incident) -> str:
    words = next((e.text for e in coded.evidence if e.field == "event_type"), "")
    place = coded.place.place_id if coded.place else "-"
    actors = " ".join(f"{a.role}={a.actor_id}" for a in coded.actors)
    tolls = _tolls((coded.fatalities_min, coded.fatalities_max), (coded.injuries_min, coded.injuries_max))
    dates = _dates(coded.event_date, coded.event_date_end)
    return " ".join((repr(words), coded.sub_event_type, dates, place, actors, tolls, coded.modality, coded.status))


def _dates(first: dt.date | str | None, last: dt.date | str | None) -> str:
    return str(first) if first == last or last is None else f"{first}..{last}"


def _tolls(killed: tuple[int | None, int | None], injured: tuple[int | None, int | None]) -> str:
    return " ".join(
        f"{name}={'-' if low is None else low}{'' if low == high else f'..{high or str()}'}"
        for name, (low, high) in (("k", killed), ("i", injured))
    )


def evaluate(
    gold: Iterable[GoldArticle], code: Callable[[Article], Iterable[Incident]], gazetteer: Gazetteer
) -> Report:
    """Code gold articles and compare."""
    evaluation = Evaluation(gazetteer)
    return Report([evaluation.outcome(one, code(one.article)) for one in gold])


def main_evaluate(paths: Sequence[Path]) -> tuple[Report, str]:
    """The report of gold files with the project's own coder, and its text.

    Raises
    ------
    InputError
        A line is not a gold record.
    DataFileError
        A data file of the project cannot be used.
    """
    from coding.coder import Coder

    coder = Coder.load()
    report = evaluate(
        (one for path in paths for one in read_gold(path, coder.gazetteer.places)), coder.code, coder.gazetteer
    )
    return report, report.text()
