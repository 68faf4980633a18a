"""Words of time and number, read from ``data/lexicons/<language>/`` and checked row by row.

A language is a folder with the tables of :data:`ROLES`; nothing else lists the languages. Forms are written as
newspapers write them and compared as ``text.normalize`` folds them, capitals kept ("May" is a month, "may" is not).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from errors import DataFileError
from paths import LEXICONS
from text.data_files import choice, forms_of, rows
from text.normalize import fold_same_length, strip_marks

_UNITS = ("hour", "day", "week", "month", "year")
_MONTH, _DAY = range(1, 13), range(1, 32)
_WHICH = ("past", "this", "next")

#: What a role's value may be: nothing, one of some words, a number of a range, or several numbers.
Values = tuple[str, ...] | range | list[range] | None

#: The tables of a language, the roles in each, and the values a role takes.
ROLES: dict[str, dict[str, Values]] = {
    "weekdays": {
        "weekday": range(7),  # 0 is Monday
        "weekday_short": range(7),  # read only beside a date: "Sun" is a word as well
    },
    "months": {
        "month": _MONTH,
        "weak_month": _MONTH,  # also an everyday word or a name: read only beside a day, a year or "month of"
        "hijri_month": _MONTH,  # also names of men
        "fasting_month": _MONTH,  # "in Ramadan" is a time without a day
        "hijri_feast": [_MONTH, _DAY, range(1, 8)],  # month, first day, how many days
        "solar_feast": [_MONTH, _DAY],
        "feast": None,  # the day of publication says which feast is meant
        "feast_day_before": range(1, 5),  # "second" in "second day of Eid"
        "feast_day_after": range(1, 5),  # the same where it follows the word for day
        "feast_eve": None,
        "feast_span": None,  # all its days: "during Eid"
        "feast_on": None,  # its first day: "on Eid"
        "feast_days": None,  # "days of", "holiday of", before the name of a feast
        "feast_wish": None,  # follows the name of a feast: "blessed"
        "hijri_sign": None,  # behind a Hijri year
        "same_day": None,  # between two names of one day in two calendars
    },
    "date_words": {
        "relative_day": range(-2, 3),  # days after publication
        "today_or_name": None,  # today, or an outlet called Today
        "tonight": None,
        "overnight": None,
        "morning": None,  # behind a clock: "6:53 am"
        "afternoon": None,
        "before_yesterday": None,  # makes "yesterday" the day before it
        "yesterday_before": None,  # the same, behind it
        "ordinal": _DAY,
        "small_number": range(1, 100),
        "span": tuple(f"{unit} {count}" for unit in _UNITS for count in range(3)),  # 0: a number stands beside it
        "period": ("week", "month", "year", "weekend", "night", "part"),
        "past_days": range(1, 31),  # how many days "the past days" reach back
        "which_after": _WHICH,  # last, this, next behind the noun
        "which_before": _WHICH,
        "lead": None,  # belongs to the day behind it: "early", "dawn of"
        "part": None,  # names a part of a month or year
        "part_start": None,  # its first day
        "night": None,
        "noon": None,
        "before_after": None,  # "before", "after" noon
        "since": None,
        "until": None,
        "deadline": None,
        "between": None,
        "month_opener": None,  # what follows is a month: "in March"
        "weak_month_opener": None,  # what follows is a month although it is also a word
        "year_opener": None,
        "year_word": None,
        "year_link": None,  # between month and year
        "month_word": None,
        "day_word": None,
        "part_of_day": None,
        "clock_after": None,  # behind a day: "morning"
        "clock_span": None,  # a span that may also be the word for day or hour of a day
        "about": None,
        "some": None,
        "few": None,
        "now": None,
        "from": None,
        "of": None,
        "to": None,  # joins two days of a month
        "range_alone": None,  # joins two dates although no "from" stands before
        "range_gap": None,  # joins two dates
        "ago": None,
        "ago_since": None,
        "before_last": None,
        "not_today_after": None,
        "today_outlet": None,
        "named_after_dates": None,  # streets, dams and movements
        "counted": None,  # a figure before these is a toll and not a day
        "counted_object": None,  # behind a verb of "counted" these are what it counts: "killed at least"
        "day_opener": None,  # the figure behind the month is a day: "on March 15"
        "counted_year": None,  # a figure before these is a count and not a year
        "published": None,
        "published_on": None,
        "updated": None,
        "footer": None,
        "round_up": None,  # in the heading of a daily round-up
    },
    "number_words": {
        "number": range(1, 1_000_001),
        "before_ten": range(11, 20),  # "three" of "thirteen" where that is two words
        "ten_after": None,
        "hundred": None,
        "multiplier": range(12, 10**9 + 1),
        "vague": range(2, 2001),  # the least that the word can mean
        "vague_of_people": range(2, 101),  # the same where "of" follows
        "vague_thousands": range(1000, 1001),
        "dual": (),  # two of the noun that is the value
        "dual_two": None,
        "one_of": None,
        "one_of_people": None,
        "person": None,
        "after_person": None,  # tells a person from an adjective: "a rebel attack"
        "modifier": ("about", "above", "beyond", "below", "under"),
        "modifier_joined": ("about", "beyond"),  # may have a conjunction or preposition written onto it
        "unit": None,  # a figure before these is a measure, an age, a share or a sum; * is any ending
        "unit_or_day": None,  # the same unless a day follows: "6 killed this morning, Friday"
        "unit_or_year": None,  # the same unless a year follows
        "named_by_figure": None,  # a figure after these is a name, an age, a clock or a page
        "between": None,
        "range": None,
        "more_than_year": None,  # "more than 2000" is a count
        "at_least_after": None,
        "of_people_lead": None,
        "the_month": None,
    },
    "toll_words": {
        "nobody": None,  # what follows befell nobody: "no deaths"
        "nobody_did": None,  # the same before a noun; before a verb only where it is said of anyone
        "nobody_hurt": None,  # the deed that follows harmed nobody: "failed to"
        "nobody_link": None,  # may stand between them and what befell nobody
        "anyone": None,
        "harmed": ("killed", "any"),  # what befell nobody, beside the event words for harm
        "article": None,
        "definite": None,  # before one who is known: "killed the head of the council"
        "between": None,  # between a number and those it counts
        "phrase_end": None,  # ends what an English number counts
        "of_them": None,  # a part of the number before
        "one_of_them": None,
        "on": None,  # written like a given name, once folded
        "pronoun": range(1, 4),  # at the end of a word of killing: how many it stands for, 3 for "they"
        "number_of": None,  # what the number behind counts: "the number of dead"
        "relative": None,  # begins what is said of somebody: "who died"
        "each_of": None,  # leads to those who are listed by name
        "given_name": None,  # of one named right behind a word of killing
        "agent": None,  # who follows did it or was there
        "auxiliary": None,
        "participle_link": None,  # may stand between those counted and "killed"
        "object_link": None,  # may stand between "killed" and a bare number
        "harm_ends": None,  # what stands behind is not what was hurt before
        "while": None,  # another event follows
        "who_they_were": None,  # those counted are named again
        "more": None,  # adds to those counted: "and four other civilians"
        "added": None,  # what follows adds to what was counted: "also"
        "among": None,
    },
    "event_words": {
        "protested": None,  # what follows is what people protest against
        "dated_by": None,  # what follows only says when another event was
        "answered": None,  # what follows is what the event answered
        "another": None,  # behind an event: not the one told before
        "losses": None,  # fall, and nobody is counted
        "ally": None,  # before the second of two doers: "and its ally Russia"
        "or": None,  # between two of whom one did it
        "after": None,  # what follows was before
        "after_what": None,  # between "after some days" and what was then
        "that": None,  # opens what was said
        "of_places": None,  # between "between" and the first of two places
        "post": None,  # what is armed: "a raid on a checkpoint"
        "prison": None,  # beside "escaped": who was held
        "in_general": None,  # before attacks that are only pointed at: "such attacks"
        "not_exchanged": None,  # between "exchanged" and fire
        "stood": None,  # before "controlled": how things stood
        "vast": None,  # behind it: "controlled most of the city"
        "anew": None,  # before a hyphen and a verb of which it makes a verb: "re-captured"
        "no_object": None,  # behind it: "controlled in"
    },
}  # fmt: skip

Table = Mapping[tuple[str, str, str], Mapping[str, str]]


@cache
def languages(folder: Path = LEXICONS) -> tuple[str, ...]:
    """The languages that have a folder, by code."""
    return tuple(sorted(path.name for path in folder.iterdir() if path.is_dir()))


@cache
def load(folder: Path = LEXICONS) -> Table:
    """The value of every form by language, table and role.

    Raises
    ------
    DataFileError
        A table is missing, or a row has an unknown role, an empty or repeated form, or a value its role does not take.
    """
    tables: dict[tuple[str, str, str], dict[str, str]] = {}
    for language in languages(folder):
        for name, roles in ROLES.items():
            path, seen = folder / language / f"{name}.csv", dict[tuple[str, ...], int]()
            for line, row in rows(path, ("role", "forms", "value", "note")):
                role = choice(path, line, "role", row["role"], roles)
                _check(path, line, role, row["value"], roles[role])
                values = tables.setdefault((language, name, role), {})
                for form in forms_of(path, line, row["forms"], (role,), seen):
                    values[strip_marks(fold_same_length(form))[0]] = row["value"]
    return tables


def _check(path: Path, line: int, role: str, value: str, known: Values) -> None:
    if isinstance(known, tuple):
        if known or not value:
            choice(path, line, "value", value, known)
        return
    ranges = [] if known is None else [known] if isinstance(known, range) else known
    try:
        wrong = len(value.split()) != len(ranges) or any(
            int(number) not in allowed for number, allowed in zip(value.split(), ranges, strict=True)
        )
    except ValueError:
        wrong = True
    if wrong:
        wanted = " ".join(f"{allowed[0]}..{allowed[-1]}" for allowed in ranges)
        way_out = f"write {wanted}" if wanted else "leave it empty"
        raise DataFileError(path, line, f"value {value!r} is not one for the role {role}", way_out)


def values(table: str, role: str, language: str = "") -> dict[str, str]:
    """The value of each form with a role, in one language or in all of them."""
    assert role in ROLES[table], role
    found: dict[str, str] = {}
    for code in [language] if language else languages():
        found |= load().get((code, table, role), {})
    return found


def numbers(table: str, role: str, language: str = "") -> dict[str, int]:
    """As :func:`values`, of a role whose values are numbers."""
    return {form: int(value) for form, value in values(table, role, language).items()}


def forms(table: str, role: str, language: str = "") -> frozenset[str]:
    """The forms with a role."""
    return frozenset(values(table, role, language))
