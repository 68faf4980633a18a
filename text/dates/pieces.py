"""What the words of a date say one by one: pieces, and which of them belong together.

Each anchor word (a month, a weekday, "ago", a figure) is read with what stands right beside it. A
piece that resolves by itself ("two days ago") carries its days; the others are joined with their
neighbours in :mod:`text.dates.find_dates`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import partial

from text.anchors import Plain, positions, with_clitics
from text.dates import date_words as words
from text.dates import hijri as hijri
from text.dates import patterns as patterns
from text.dates.calendar import (
    STEPS,
    Piece,
    When,
    counted_back,
    last_night,
    latest_weekend,
    month_from,
    night_before_last,
    past_days,
    period,
    real_date,
    window,
)

LONGEST_GAP = 6  # characters between "today", "Sunday" and "3 August"
MONDAY, SATURDAY = 0, 5  # first day of the week in English and in Arabic

_HIJRI = {name.split()[0] for name in hijri.MONTHS}
_TWO_WORD_MONTHS = {name.split()[0] for name in words.MONTHS if " " in name}  # names of other things when alone
_ANCHORS: dict[str, str] = with_clitics(
    [name for name in words.MONTHS if " " not in name]
)  # written form -> table word
for _words in (
    words.WEEKDAYS,
    words.WEEKDAY_ABBREVIATIONS,
    words.RELATIVE_DAYS,
    words.PERIODS,
    words.PAST_PLURALS,
    _TWO_WORD_MONTHS,
    _HIJRI,
    hijri.ANCHORS,
    words.SPANS,
):
    _ANCHORS |= with_clitics(_words)
_FORMS = frozenset(_ANCHORS)


def piece_groups(read: Plain) -> list[list[Piece]]:
    """Pieces of a text in order; "today", "Sunday" and "3 August" side by side make one group."""
    return _Pieces(read).groups()


class _Pieces:
    """One pass over the anchors of a text; ``floor`` is the end of the piece before."""

    def __init__(self, read: Plain) -> None:
        self.read = read
        self.text = read.text
        self.floor = 0

    def groups(self) -> list[list[Piece]]:
        """Pieces in order; "today", "Sunday" and "3 August" side by side make one group."""
        figures = [(m.start(), m.end(), m) for at in self.read.figures if (m := patterns.FIGURES.match(self.text, at))]
        if self.read.words & hijri.SIGNS:
            old = (hijri.FIGURES.match(self.text, at) for at in self.read.figures)
            figures += [(m.start(), m.end(), m) for m in old if m]
        hits: list[tuple[int, int, str | re.Match[str]]] = [*positions(self.read, _FORMS), *figures]
        hits.sort(key=lambda hit: hit[0])
        groups: list[list[Piece]] = []
        for start, end, hit in hits:
            if start < self.floor:
                continue
            piece = self._piece(start, end, _ANCHORS[hit]) if isinstance(hit, str) else self._figures(hit)
            if piece is None or (piece.day is not None and self._is_name(piece.start)):
                continue
            if groups and self._belongs(groups[-1], piece):
                groups[-1].append(piece)
            else:
                groups.append([piece])
            self.floor = piece.end
        return groups

    def _belongs(self, group: list[Piece], piece: Piece) -> bool:
        """Whether a piece stands beside a group and adds something that the group does not say yet."""
        end = group[-1].end
        if piece.start - end > LONGEST_GAP or piece.when or group[0].when or piece.earlier or group[0].earlier:
            return False
        if any(
            (piece.offset is not None and other.offset is not None)
            or (piece.weekday is not None and other.weekday is not None)
            or (_names_month(piece) and _names_month(other))
            for other in group
        ):
            return False
        return bool(patterns.GAP.match(self.text, end, piece.start))

    def _piece(self, start: int, end: int, word: str) -> Piece | None:
        if word in words.RELATIVE_DAYS:
            return self._relative_day(start, end, word)
        if word in words.WEEKDAYS:
            return self._weekday(start, end, word)
        if word in words.WEEKDAY_ABBREVIATIONS:
            end += self.text[end : end + 1] == "."
            return Piece(start, end, weekday=words.WEEKDAY_ABBREVIATIONS[word], alone=False)
        if word in words.MONTHS or word in _TWO_WORD_MONTHS:
            return self._month(start, end, word)
        if word in _HIJRI:
            return self._hijri(start, word)
        if word in hijri.ANCHORS:
            piece = hijri.feast(self.text, self.floor, start)
            if piece is None or self._is_name(piece.start):
                return None
            self._take_which(piece)
            return piece
        if word in words.PAST_PLURALS:
            return self._past_days(start, end, word)
        if word in words.SPANS:
            spans = self._english_span if word.isascii() else self._arabic_span
            if piece := spans(start, end, word):
                return piece
        return self._period(start, end, words.PERIODS[word]) if word in words.PERIODS else None

    def _figures(self, match: re.Match[str]) -> Piece | None:
        if match.re is hijri.FIGURES:
            return hijri.figures(match)
        if year := match["year"]:
            return self._year(match.start(), match.end(), int(year))
        if match["y"]:
            numbers = int(match["y"]), int(match["m"]), int(match["d"])
        else:
            numbers = int(match["y2"]), int(match["m2"]), int(match["d2"])
            if numbers[1] > 12 >= numbers[2]:  # 04/21/2021
                numbers = numbers[0], numbers[2], numbers[1]
        if real_date(*numbers) is None:
            return None
        return Piece(*match.span(), year=numbers[0], month=numbers[1], day=numbers[2])

    def _year(self, start: int, end: int, year: int) -> Piece | None:
        begin, opener = self.read.word_before(start)
        if opener in words.YEAR_WORDS:
            start = begin
        elif opener not in words.YEAR_OPENERS:
            return None
        if patterns.COUNTED_YEAR.match(self.text, end):
            return None
        whole = When(dt.date(year, 1, 1), dt.date(year, 12, 31), "year", "year", relative=False)
        return Piece(start, end, when=whole)

    def _relative_day(self, start: int, end: int, word: str) -> Piece | None:
        text = self.text
        if word in words.OVERNIGHT:
            return Piece(start, end, when=last_night)
        if words.RELATIVE_DAYS[word] == -1:
            for after in words.YESTERDAY_BEFORE:
                if text.startswith(after, end):
                    return Piece(start, end + len(after), offset=-2)
            for before in words.BEFORE_YESTERDAY:
                if text.endswith(before, self.floor, start):
                    return Piece(start - len(before), end, offset=-2)
        if word in words.TONIGHT and (skipped := patterns.BEFORE_LAST.match(text, end)):
            return Piece(start, skipped.end(), when=night_before_last)
        if word in words.TONIGHT and (which := patterns.WHICH_AFTER.match(text, end)):
            return Piece(start, which.end(), when=last_night)
        if word in words.TODAY_OR_NAME and self._is_not_today(start, end, word):
            return None
        if word == "today" and text.endswith("earlier ", self.floor, start):
            start -= len("earlier ")
        return Piece(start, end, offset=words.RELATIVE_DAYS[word])

    def _is_not_today(self, start: int, end: int, word: str) -> bool:
        """Whether اليوم or Today is an outlet ("Russia Today"), an ordinal day or "the day after"."""
        if word.isascii():
            return self.text[:start].rstrip(" \"'")[-1:] not in ("", ".", ":", "\n", "!", "?")
        begin, before = self.read.word_before(start)
        quoted = self.text[begin - 1 : begin] == '"' and self.text[end : end + 1] == '"'
        after = self.text[end + 1 : end + 16].split(maxsplit=1)
        return (
            quoted
            or before in words.TODAY_OUTLETS
            or (bool(after) and after[0].rstrip('.,،"') in words.NOT_TODAY_AFTER)
        )

    def _weekday(self, start: int, end: int, word: str) -> Piece | None:
        text = self.text
        if self._is_name(start):
            return None
        if words.WEEKDAYS[word] == 0 and patterns.NOT_MONDAY_BEFORE.search(text, max(self.floor, start - 6), start):
            return None
        piece = Piece(start, end, weekday=words.WEEKDAYS[word])
        if pair := patterns.WEEKDAY_PAIR.match(text, end):
            later = words.WEEKDAYS[pair["name"]]
            if (later - words.WEEKDAYS[word]) % 7 in (1, 2):
                piece.weekday_to, piece.end = later, pair.end()
        elif (pair := patterns.NIGHT_PAIR.match(text, end)) and self.read.word_before(start)[1] in words.NIGHTS:
            later = words.WEEKDAYS[pair["name"]]
            if (later - words.WEEKDAYS[word]) % 7 == 1:
                piece.weekday_to, piece.end = later, pair.end()
        self._take_which(piece)
        return piece

    def _take_which(self, piece: Piece) -> None:
        """Add "last", "this", "next" in front in English, behind in Arabic."""
        if before := patterns.BEFORE_LAST.match(self.text, piece.end):
            piece.which, piece.end = "before_last", before.end()
        elif after := patterns.WHICH_AFTER.match(self.text, piece.end):
            piece.which, piece.end = words.WHICH[after["which"]], after.end()
        elif before := patterns.WHICH_BEFORE.search(self.text, max(self.floor, piece.start - 6), piece.start):
            piece.which, piece.start = words.WHICH[before["which"]], before.start()

    def _month(self, start: int, end: int, word: str) -> Piece | None:
        text = self.text
        if word in _TWO_WORD_MONTHS:
            second = patterns.SECOND_WORD.match(text, end)
            if second is None:
                return None
            word, end = f"{word} {second[1]}", second.end()
        piece = Piece(start, end, month=words.MONTHS[word])
        self._day_before(piece)
        firm = piece.day is not None
        if (other := patterns.OTHER_NAME.match(text, piece.end)) and words.MONTHS[other["name"]] == piece.month:
            firm, piece.end = True, other.end()
        if piece.day is None and (after := patterns.DAY_AFTER.match(text, piece.end)):
            names_year = patterns.YEAR_AFTER.match(text, after.end())
            if names_year or (word.isascii() and self._is_day(start, after)):
                piece.end, piece.day = after.end(), int(after["day"])
                piece.day_to = int(after["last"]) if after["last"] else None
        firm = self._year_of_month(piece) or firm or piece.day is not None
        return piece if firm or self._opens_month(piece.start, word) else None

    def _is_day(self, start: int, after: re.Match[str]) -> bool:
        """Whether the figure behind an English month is its day and counts nobody."""
        firm = after["ordinal"] or self.read.word_before(start)[1] in words.DAY_OPENERS
        return bool(firm) or not patterns.COUNTED_AFTER.match(self.text, after.end())

    def _year_of_month(self, piece: Piece) -> bool:
        """Add the year, or which one is meant; False when nothing is said."""
        if year := patterns.YEAR_AFTER.match(self.text, piece.end):
            piece.year, piece.end = int(year["year"]), year.end()
            return True
        which = patterns.MONTH_WHICH.match(self.text, piece.end)
        if which is None:
            self._take_which(piece)
            return bool(piece.which)
        piece.end = which.end()
        meant = words.WHICH[which["which"].split()[0]]
        piece.which = meant
        if which["of_year"] or which["which"].endswith("year"):
            piece.year_step = STEPS[meant]
        return True

    def _opens_month(self, start: int, word: str) -> bool:
        """Whether what stands in front makes a month of a bare name: "in March", not "march"."""
        opener = self.read.word_before(start)[1]
        if word in words.WEAK_MONTHS or (word in hijri.MONTHS and word not in hijri.FAST):
            return opener in words.WEAK_MONTH_OPENERS
        return opener in words.MONTH_OPENERS

    def _day_before(self, piece: Piece) -> None:
        before = patterns.DAY_BEFORE.search(self.text, max(self.floor, piece.start - 32), piece.start)
        if before is None:
            return
        piece.start = before.start()
        if before["word"]:
            piece.day = words.ORDINALS[before["word"]]
            if before["first_word"]:
                piece.day, piece.day_to = words.ORDINALS[before["first_word"]], piece.day
        elif before["first"]:
            piece.day, piece.day_to = int(before["first"]), int(before["day"])
        else:
            piece.day = int(before["day"])

    def _hijri(self, start: int, word: str) -> Piece | None:
        name = hijri.NAME.match(self.text, self.text.find(word, start))
        if name is None:
            return None
        piece = Piece(start, name.end(), month=hijri.MONTHS[name[0]], hijri=True)
        self._day_before(piece)
        if self._is_name(piece.start):
            return None
        if stated := hijri.YEAR_AFTER.match(self.text, piece.end):
            piece.year, piece.end = int(stated["year"]), stated.end()
        else:
            self._take_which(piece)
        if piece.day or piece.year or piece.which or self._opens_month(piece.start, name[0]):
            return piece
        return None

    def _arabic_span(self, start: int, end: int, word: str) -> Piece | None:
        """قبل يومين, منذ نحو أسبوع, الـ24 ساعة الماضية: counted back from publication."""
        text, (unit, count) = self.text, words.SPANS[word]
        begin = max(self.floor, start - 40)
        if lead := patterns.AGO_BEFORE.search(text, begin, start):
            if lead["word"] not in words.AGO_SINCE and patterns.FROM_SOMETHING.match(text, end):
                return None  # hours before something else
            if word in words.CLOCK_SPANS and patterns.CLOCK_OR_DAY_AFTER.match(text, end):
                return None  # "since yesterday", "since the morning hours": the day itself is read
            if word in words.YEAR_WORDS and patterns.YEAR_AFTER.match(text, end):
                return None  # "since the year 2011", not "for a year"
            since = lead["word"] in words.AGO_SINCE and unit in ("month", "year")
            return _ago(lead.start(), end, unit, _number(lead["n"]) or count, bool(lead["about"]), since=since)
        after = patterns.WHICH_AFTER.match(text, end)
        number = (
            patterns.WINDOW_BEFORE.search(text, begin, start)
            if after and words.WHICH[after["which"]] == "past"
            else None
        )
        if after and number:
            return Piece(number.start(), after.end(), when=partial(window, unit=unit, number=_number(number["n"])))
        return None

    def _english_span(self, start: int, end: int, word: str) -> Piece | None:
        """Two days ago, a day earlier, in the past 24 hours."""
        text, unit = self.text, words.SPANS[word][0]
        begin = max(self.floor, start - 40)
        after = patterns.EN_AGO.match(text, end)
        if after is None:
            if word == "day" and (before := patterns.DAY_EARLIER_BEFORE.search(text, begin, start)):
                return Piece(before.start(), end, earlier=1)
            lead = patterns.EN_WINDOW_BEFORE.search(text, begin, start)
            if lead is None:
                return None
            return Piece(lead.start(), end, when=partial(window, unit=unit, number=_number(lead["n"]) or 1))
        if after["word"] == "before":
            if word == "day" and text.endswith("the ", begin, start):
                if text.startswith(" yesterday", after.end()):
                    return Piece(start - len("the "), after.end() + len(" yesterday"), offset=-2)
                return Piece(start - len("the "), after.end(), earlier=1)
            return None
        lead = patterns.EN_COUNT_BEFORE.search(text, begin, start)
        if lead is None:
            loose = unit == "hour" and text[start - 2 : start - 1].isalpha()  # "hours ago"
            return _ago(start, after.end(), unit, 0, about=False) if loose else None
        number = 0 if lead["vague"] else _number(lead["n"])
        if after["word"] == "earlier" and unit in ("day", "week") and number:
            return Piece(lead.start(), after.end(), earlier=number * (7 if unit == "week" else 1))
        return _ago(lead.start(), after.end(), unit, number, bool(lead["about"]))

    def _past_days(self, start: int, end: int, word: str) -> Piece | None:
        """In the past days: a week at most, the day of publication included."""
        after = patterns.WHICH_AFTER.match(self.text, end)
        if after is None or words.WHICH[after["which"]] != "past":
            return None
        return Piece(start, after.end(), when=partial(past_days, days=words.PAST_PLURALS[word]))

    def _period(self, start: int, end: int, unit: str) -> Piece | None:
        """Last week, the 24th of last month, this year."""
        piece = Piece(start, end)
        self._take_which(piece)
        if not piece.which:
            weekend = unit == "weekend" and self.text.endswith(("over the ", "Over the ", "at the "), self.floor, start)
            return Piece(start, end, when=latest_weekend) if weekend else None
        if unit == "night":
            return Piece(piece.start, piece.end, when=last_night) if piece.which == "past" else None
        if unit == "part":  # this morning
            return Piece(piece.start, piece.end, offset=0) if piece.which == "this" else None
        if unit == "month":
            self._day_before(piece)
            if piece.day is not None:
                piece.month_step = STEPS[piece.which]
                return piece
        arabic = not self.text[start:end].isascii()
        when = partial(period, unit=unit, which=piece.which, week_starts=SATURDAY if arabic else MONDAY)
        return Piece(piece.start, piece.end, when=when)

    def _is_name(self, start: int) -> bool:
        """Whether a street, dam or movement is named by what starts here."""
        return self.read.word_before(start)[1] in words.NAMED_AFTER_DATES


def _names_month(piece: Piece) -> bool:
    return piece.month is not None or piece.month_step is not None or piece.feast is not None


def _ago(start: int, end: int, unit: str, number: int, about: bool, *, since: bool = False) -> Piece | None:
    """So many units ago; "hours ago" and "days ago" say something without a number, "weeks ago" does not."""
    if number == 0 and unit not in ("hour", "day"):
        return None
    return Piece(start, end, when=partial(counted_back, unit=unit, number=number, about=about, since=since))


def settled(piece: Piece, published: dt.date | None) -> Piece | None:
    """The piece with what the day of publication adds; None where it says nothing without one, or nothing on it."""
    if published is None:
        return None if callable(piece.when) or piece.month_step is not None or piece.feast else piece
    if callable(piece.when):
        when = piece.when(published)
        return replace(piece, when=when) if when else None
    if piece.feast:
        return hijri.feast_at(piece, published)
    if piece.year_step is not None:
        return replace(piece, year=published.year + piece.year_step, which="")
    if piece.month_step is not None:
        year, month = month_from(published, piece.month_step)
        return replace(piece, year=year, month=month)
    return piece


def _number(word: str | None) -> int:
    if word is None:
        return 0
    return int(word) if word.isdigit() else words.SMALL_NUMBERS[word.lower()]
