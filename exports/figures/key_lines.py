"""The lines a brief opens with: three to five sentences made from what it counts, for the briefer to edit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.core import Locale

from exports.figures.developments import ranked
from exports.figures.numbers import by_place
from models import Incident
from wording.texts import Words, gazetteer
from wording.what_happened import sentence

if TYPE_CHECKING:
    from exports.figures.brief import Brief

KINDS = 3  # event types named


def key_lines(brief: Brief, phrases: Words) -> list[str]:
    """How many and since before, of what kind, where most, the deadliest, and what is left out."""
    if not brief.incidents:
        return []
    lines = [_how_many(brief, phrases), _of_what(brief.incidents, phrases)]
    lines += _where_most(brief, phrases)
    deadliest = ranked(brief.incidents)[0]
    if deadliest.fatalities_min:
        lines.append(phrases("line_deadliest", sentence=sentence(deadliest, phrases, dated=True)))
    return [*lines, _left_out(brief, phrases)]


def _how_many(brief: Brief, phrases: Words) -> str:
    count = brief.selection.counts.shown
    said = phrases("line_number", incidents=counted("incident", count, phrases), toll=toll(brief.incidents, phrases))
    if brief.compared is None:
        return said + (phrases("line_not_compared") if brief.before else "")
    before = brief.compared.counts.shown
    by = count - before
    key = "line_more" if by > 0 else "line_fewer" if by < 0 else "line_same"
    return said + phrases(key, by=phrases.number(abs(by)), before=phrases.number(before))


def toll(incidents: Iterable[Incident], phrases: Words) -> str:
    """How many were killed and injured at least, of those the articles number."""
    given = list(incidents)
    numbers = {
        "killed": sum(i.fatalities_min or 0 for i in given),
        "injured": sum(i.injuries_min or 0 for i in given),
    }
    said = [counted(noun, count, phrases) for noun, count in numbers.items() if count]
    return phrases("line_toll", toll=phrases("and").join(said)) if said else phrases("line_no_toll")


def _of_what(incidents: Sequence[Incident], phrases: Words) -> str:
    types = Counter(map(phrases.finer_type, incidents))
    first = sorted(types, key=lambda t: (-types[t], t))[:KINDS]
    named = [phrases("line_kind", name=name, count=phrases.number(types[name])) for name in first]
    return phrases("line_kinds", kinds=phrases("list").join(named))


def _where_most(brief: Brief, phrases: Words) -> list[str]:
    """The unit with the most incidents, where there is more than one."""
    _, unit_of = by_place(brief.incidents)
    numbers = Counter(unit for i in brief.incidents for unit in unit_of(i) if unit)
    if len(numbers) < 2:
        return []
    most = min(numbers, key=lambda unit: (-numbers[unit], unit))
    said = toll((i for i in brief.incidents if most in unit_of(i)), phrases)
    place = phrases.place(gazetteer().places[most])
    return [phrases("line_where", place=place, incidents=counted("incident", numbers[most], phrases), toll=said)]


def _left_out(brief: Brief, phrases: Words) -> str:
    counts = {
        "counts_undated": sum(i.event_date is None for i in brief.incidents),
        "counts_without_place": brief.selection.counts.without_place,
        "counts_set_aside": brief.selection.counts.set_aside,
    }
    said = [phrases(key, count=phrases.number(n)) for key, n in counts.items() if n]
    articles = counted("article", len(brief.original.sources), phrases)
    return phrases("line_coverage", articles=articles) + "".join(phrases("line_besides", said=one) for one in said)


def counted(noun: str, count: int, phrases: Words) -> str:
    """A number with its noun in the form that the language has for it."""
    forms = dict(form.split("=", 1) for form in phrases(f"counted_{noun}").split("|"))
    return forms.get(_plural(phrases.lang)(count), forms["other"]).replace("#", phrases.number(count))


@lru_cache(maxsize=2)
def _plural(lang: str) -> Callable[[int], str]:
    return Locale.parse(lang).plural_form
