"""The lines a brief opens with: three to five sentences made from what it counts, for the briefer to edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache

from babel.core import Locale

from exports.extract import Selection
from models import Incident
from wording.texts import Words, gazetteer
from wording.what_happened import sentence

KINDS = 3  # event types named


def key_lines(
    selection: Selection, before: Selection | None, deadliest: Sequence[Incident], phrases: Words
) -> list[str]:
    """How many and since before, of what kind, where most, the deadliest, and what is left out.

    Parameters
    ----------
    before : Selection, optional
        The span just before, which the number is compared with.
    deadliest : sequence of Incident
        The incidents by their toll.
    """
    incidents = selection.incidents
    if not incidents:
        return []
    lines = [_how_many(selection, before, phrases), _of_what(incidents, phrases)]
    lines += _where_most(incidents, phrases)
    if deadliest and deadliest[0].fatalities_min:
        lines.append(phrases("line_deadliest", sentence=sentence(deadliest[0], phrases, dated=True)))
    return [*lines, _left_out(selection, phrases)]


def _how_many(selection: Selection, before: Selection | None, phrases: Words) -> str:
    count = selection.counts.shown
    killed = sum(i.fatalities_min or 0 for i in selection.incidents)
    hurt = sum(i.injuries_min or 0 for i in selection.incidents)
    said = phrases(
        "line_number", incidents=_counted("incident", count, phrases), killed=phrases.number(killed),
        injured=phrases.number(hurt),
    )  # fmt: skip
    if before is None or not before.counts.shown:
        return said
    by = count - before.counts.shown
    key = "line_more" if by > 0 else "line_fewer" if by < 0 else "line_same"
    return said + phrases(key, by=phrases.number(abs(by)), before=phrases.number(before.counts.shown))


def _of_what(incidents: Sequence[Incident], phrases: Words) -> str:
    types = Counter(i.sub_event_type or i.event_type for i in incidents)
    first = sorted(types, key=lambda t: (-types[t], t))[:KINDS]
    named = [phrases("line_kind", name=phrases.event_type(t), count=phrases.number(types[t])) for t in first]
    return phrases("line_kinds", kinds=phrases("list").join(named))


def _where_most(incidents: Sequence[Incident], phrases: Words) -> list[str]:
    known = gazetteer().places
    units = [known[i.place.place_id].admin1 if i.place and i.place.place_id in known else None for i in incidents]
    numbers = Counter(unit for unit in units if unit in known)
    if not numbers:
        return []
    most = min(numbers, key=lambda unit: (-numbers[unit], str(unit)))
    killed = sum(i.fatalities_min or 0 for i, unit in zip(incidents, units, strict=True) if unit == most)
    place, count = phrases.place(known[str(most)]), _counted("incident", numbers[most], phrases)
    return [phrases("line_where", place=place, incidents=count, killed=phrases.number(killed))]


def _left_out(selection: Selection, phrases: Words) -> str:
    undated = sum(i.event_date is None for i in selection.incidents)
    counts = {
        "counts_undated": undated,
        "counts_without_place": selection.counts.without_place,
        "counts_set_aside": selection.counts.set_aside,
    }
    said = [phrases(key, count=phrases.number(n)) for key, n in counts.items() if n]
    articles = _counted("article", len({i.article_id for i in selection.incidents}), phrases)
    return phrases("line_coverage", articles=articles) + "".join(phrases("line_besides", said=one) for one in said)


def _counted(noun: str, count: int, phrases: Words) -> str:
    """A number with its noun in the form that the language has for it."""
    forms = dict(form.split("=", 1) for form in phrases(f"counted_{noun}").split("|"))
    return forms.get(_plural(phrases.lang)(count), forms["other"]).replace("#", phrases.number(count))


@lru_cache(maxsize=2)
def _plural(lang: str) -> Callable[[int], str]:
    return Locale.parse(lang).plural_form
