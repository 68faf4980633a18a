"""The day an article was published: what its source says, else its address, else its text.

Many sites write the day into the path of an article, and the number of a post on X holds the moment it was
written: both are made by machines as the article goes out. In a text it is a dateline, a "posted on", the
head of a daily round-up, or the day that the body calls today. Dates of other kinds (captions, lists of other
articles, footers) are no answer, and no answer is better than a wrong one: without one, relative dates stay
unresolved.
"""

from __future__ import annotations

import datetime as dt
import re

from models import Article
from text.anchors import one_of
from text.dates.calendar import real_date
from text.dates.date_words import MONTHS, TODAY_OR_NAME, WEEKDAYS, any_of
from text.dates.find_dates import YEARS, DateMention, Expressions, find_expressions
from text.line_splitting import datelines
from text.normalize import fold_same_length

_IN_BODY = 6
VISITED_DAYS = 60  # a page is read at most so long after it was written
MOST_POSTS = 3  # an article that shows more of them is a collection of posts
HEAD_LINES = 20  # datelines stand among the first lines with words; lower down other articles are listed

_CUE = re.compile(rf"\b{any_of('published')}\W*(?:{any_of('published_on')})?\W*\Z", re.I)
_UPDATED = re.compile(rf"\b{any_of('updated')}\b", re.I)
_FOOTER = re.compile(rf"©|{any_of('footer')}", re.I)
_ROUND_UP = re.compile(rf"\b{any_of('round_up')}\b")
TODAY = re.compile(one_of(word for word in TODAY_OR_NAME if not word.isascii()) + r"|\btoday\b", re.I)
_WEEKDAY = re.compile(one_of(WEEKDAYS))
# A post's own date is glued to the name in front: "Some PageJanuary 19, 2025 · Shared with Public".
_POST = re.compile(
    rf"(?P<month>{one_of(m for m in MONTHS if m.isascii() and len(m) > 3)}) (?P<day>\d\d?), (?P<year>20\d\d) ·"
)
# A post's own moment on X, its counters glued behind it: "2:14 PM · Oct 26, 20206.1KViews", «2:14 م · 26 أكتوبر 2020».
_CLOCK = r"\d{1,2}:\d\d ?\w{1,2} · "
_X_MOMENT = re.compile(
    rf"{_CLOCK}(?P<month>{one_of(m for m in MONTHS if m.isascii())}) (?P<day>\d\d?), (?P<year>20\d\d)"
)
_X_MOMENT_AR = re.compile(
    rf"{_CLOCK}(?P<day>\d\d?) (?P<month>{one_of(m for m in MONTHS if not m.isascii())}) (?P<year>20\d\d)"
)

# /2021/04/25/title, /2021/apr/25/title, /2021-04-25/title, /title-2021-04-25/: year first, nothing has to be guessed
_PATH = re.compile(
    r"/(?P<y>20\d\d|199\d)(?P<s>[/-])(?P<m>[01]?\d|[a-z]{3})(?P=s)(?P<d>[0-3]?\d)(?=/|\Z)"
    r"|-(?P<y2>20\d\d)-(?P<m2>[01]\d)-(?P<d2>[0-3]\d)(?:\.html?)?/?\Z",
    re.I,
)
_ARCHIVE = re.compile(r"\Ahttps?://web\.archive\.org/web/\d+[a-z_]*/", re.I)  # that date is the copy's
_X_POST = re.compile(
    r"\Ahttps?://(?:www\.|mobile\.)?(?:twitter|x)\.com/\w+/status(?:es)?/(?P<number>\d{11,19})(?!\d)", re.I
)
_X_EPOCH_MS = 1_288_834_974_657  # numbers count milliseconds from here, in their upper bits, since 4 November 2010
# What an article shows of a post: "- Some Name (@name) October 1, 2021"
_SHOWN_POST = re.compile(r"\(@\w{1,32}\) \Z")


def publication_day(article: Article) -> tuple[dt.date | None, str]:
    """The day an article was published, and where that is stated if not by its source.

    Returns
    -------
    (day, stated_in)
        ``stated_in`` is "" (the source), "address" or "text"; (None, "") when nothing says it clearly.

    Examples
    --------
    >>> publication_day(Article("a", "قصف", url="https://example.org/2021/04/25/title"))
    (datetime.date(2021, 4, 25), 'address')
    """
    if day := _plausible(article.published_date):
        own = own_dateline(article.text, day)
        return own, "text" if own != day else ""
    if day := _plausible(address_date(article.url)):
        return own_today(article.text, day), "address"
    for text in (article.text, article.title):
        stated = find_publication_date(text)
        if stated is not None and (day := _plausible(stated[0])):
            return day, "text"
    return None, ""


def _plausible(day: dt.date | None) -> dt.date | None:
    return day if day and day.year in YEARS else None


def address_date(url: str | None) -> dt.date | None:
    """The day of publication that an address holds; a post's is in UTC, as its number is.

    Examples
    --------
    >>> address_date("https://example.org/2021/04/25/title")
    datetime.date(2021, 4, 25)
    >>> address_date("https://x.com/name/status/1386373383325630464")
    datetime.date(2021, 4, 25)
    >>> address_date("https://example.org/2021/04/title") is None
    True
    """
    if not url:
        return None
    if post := _X_POST.match(url):
        moment = (int(post["number"]) >> 22) + _X_EPOCH_MS
        return dt.datetime.fromtimestamp(moment / 1000, dt.UTC).date()
    path = _ARCHIVE.sub("", url).partition("?")[0].partition("#")[0]
    days = {_path_day(match) for match in _PATH.finditer(path)} - {None}
    return days.pop() if len(days) == 1 else None


def own_today(text: str, day: dt.date) -> dt.date:
    """The day that a text calls today by its weekday where that is a day before or after ``day``, else ``day``.

    What is written before midnight goes out after it.

    >>> own_today("قصف اليوم السبت", dt.date(2021, 4, 25))
    datetime.date(2021, 4, 24)
    """
    mentions = find_expressions(text).resolve(day)
    todays = {m.date_from for m in mentions if m.relative and m.precision == "day" and _is_today(text, m)}
    return todays.pop() if len(todays) == 1 else day


def own_dateline(text: str, day: dt.date) -> dt.date:
    """The day in an English page's dateline if it is at most :data:`VISITED_DAYS` before ``day``, else ``day``.

    A source may give the day on which it read a page; a dateline counts only with its right weekday.

    >>> own_dateline("Car bomb in Azaz AFP Friday 19 Aug 2016 A car bomb exploded", dt.date(2016, 8, 30))
    datetime.date(2016, 8, 19)
    >>> own_dateline("A car bomb exploded on Friday 19 Aug 2016 in Azaz", dt.date(2016, 8, 30))
    datetime.date(2016, 8, 30)
    """
    for start, end in datelines(text):
        words = text[start:end]
        mention = next(iter(find_expressions(words).resolve(None)), None)
        if mention is None or mention.precision != "day":
            continue
        own = mention.date_from
        if words.startswith(own.strftime("%a")) and 0 < (day - own).days <= VISITED_DAYS:
            return own
    return day


def _path_day(match: re.Match[str]) -> dt.date | None:
    month = match["m"] or match["m2"]
    number = int(month) if month.isdigit() else MONTHS.get(month.capitalize(), 0)
    return real_date(int(match["y"] or match["y2"]), number, int(match["d"] or match["d2"]))


def find_publication_date(text: str) -> tuple[dt.date, int, int] | None:
    r"""The day of publication that a text states, with where it does.

    Returns
    -------
    (date, start, end) or None
        Code points of the words in ``text``; None when nothing says it clearly.

    Examples
    --------
    >>> find_publication_date("2021.04.25 | 18:53 دمشق\n\nقصف في القامشلي")
    (datetime.date(2021, 4, 25), 0, 10)
    >>> find_publication_date("© 2024 كل الحقوق محفوظة") is None
    True
    """
    expressions = find_expressions(text)
    stated = [m for m in expressions.resolve(None) if m.precision == "day" and not m.rule.startswith("hijri")]
    heads = _head_ends(text) if stated else 0
    best: tuple[int, DateMention] | None = None
    for mention in stated:
        weight = _weight(text, mention, heads)
        if weight and (best is None or weight > best[0]):
            best = weight, mention
    years = {mention.date_from.year for mention in stated}
    if best is None:
        in_body = _today_in_body(text, expressions, {max(years)}) if years else None
        return _post_date(text) or in_body or _shown_post(text, expressions, stated)
    page = best[1].date_from, best[1].start, best[1].end
    if best[0] == _IN_BODY or not _names_today(text, expressions, page[0]):
        return page
    # The page's date may be the day it was looked at: the body decides, or nobody does.
    years = {year for year in years | {page[0].year - 1} if year <= page[0].year}
    return _today_in_body(text, expressions, years, page[0])


def _head_ends(text: str) -> int:
    """Where the first lines with words end."""
    end = 0
    for _, line in zip(range(HEAD_LINES), re.finditer(r"[^\n]*\w[^\n]*", text), strict=False):
        end = line.end()
    return end


def _weight(text: str, mention: DateMention, head_end: int) -> int:
    """How plainly a date is the publication's: 0 for not at all."""
    begin = text.rfind("\n", 0, mention.start) + 1
    end = text.find("\n", mention.end)
    line = text[begin : end if end >= 0 else len(text)]
    words = fold_same_length(text[mention.start : mention.end])
    weekday = _WEEKDAY.search(words)
    around = text[max(begin, mention.start - 40) : mention.end + 40].split("\n")[0]
    if _FOOTER.search(around) or (mention.date_from.month == mention.date_from.day == 1 and not weekday):
        return 0  # "© 2024", which page readers turn into 1 January
    before = fold_same_length(text[max(begin, mention.start - 30) : mention.start])
    if TODAY.search(words):
        return _IN_BODY
    if mention.end > head_end:
        return 0
    if _CUE.search(before) and mention.start - begin < 40:
        return 5
    if _UPDATED.search(before):
        return 1
    if not before.strip(" |-–•·"):  # the line begins with it
        whole_line = len(line) <= 60
        return 4 if whole_line or mention.start < 40 else 0
    if mention.end - begin == len(line.rstrip()) and _ROUND_UP.search(fold_same_length(line)):
        return 4
    agrees = weekday is not None and not mention.rule.endswith("weekday_disagrees")
    in_headline = mention.start < 250 and ". " not in text[: mention.start]
    return 3 if agrees and in_headline else 0


def _names_today(text: str, expressions: Expressions, page_date: dt.date) -> bool:
    """Whether the body calls another day today: "today, Sunday 3 August"."""
    return any(m.date_from != page_date for m in expressions.resolve(page_date) if _is_full_today(text, m))


def _is_full_today(text: str, mention: DateMention) -> bool:
    return mention.rule.startswith("day_month") and _is_today(text, mention)


def _is_today(text: str, mention: DateMention) -> bool:
    words = fold_same_length(text[mention.start : mention.end])
    return bool(TODAY.search(words) and _WEEKDAY.search(words))


def _today_in_body(
    text: str, expressions: Expressions, years: set[int], not_after: dt.date = dt.date.max
) -> tuple[dt.date, int, int] | None:
    """The body's "today, Sunday 3 August" in the latest of the years in which it was a Sunday."""
    for year in sorted(years, reverse=True):
        for mention in expressions.resolve(dt.date(year, 12, 31)):
            agrees = _is_full_today(text, mention) and not mention.rule.endswith("weekday_disagrees")
            if agrees and mention.date_from.year == year and mention.date_from <= not_after:
                return mention.date_from, mention.start, mention.end
    return None


def _shown_post(text: str, expressions: Expressions, stated: list[DateMention]) -> tuple[dt.date, int, int] | None:
    """The day of a post shown in an article, where the article calls that weekday today."""
    shown = [m for m in stated if _SHOWN_POST.search(text, max(0, m.start - 40), m.start)]
    for mention in shown[:MOST_POSTS]:
        todays = [m for m in expressions.resolve(mention.date_from) if m.relative and _is_today(text, m)]
        if todays and not any(m.rule.endswith("weekday_disagrees") for m in todays):
            return mention.date_from, mention.start, mention.end
    return None


def _post_date(text: str) -> tuple[dt.date, int, int] | None:
    post = None
    if " ·" in text:
        folded = fold_same_length(text)
        post = _POST.search(folded) or _X_MOMENT.search(folded) or _X_MOMENT_AR.search(folded)
    day = real_date(int(post["year"]), MONTHS[post["month"]], int(post["day"])) if post else None
    return (day, min(post.start("month"), post.start("day")), post.end("year")) if post and day else None
