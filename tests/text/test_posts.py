"""What of a saved page is the post, and what is the platform's or somebody else's."""

from __future__ import annotations

import pytest

from models import Article
from text.lines import lines
from text.passage import Reading
from text.posts import counter, page

FACEBOOK = (
    "صدى الجبل - قصف على البلدة...\nFacebookصدى الجبل's Post\n\n"
    "صدى الجبل Verified accountMarch 3, 2024 · Shared with Publicقصف مدفعي على بلدة سرمين.وأصيب طفل.All reactions:"
    "1.2K37 comments6 sharesLikeCommentMost relevantأبو قصي ضربوا بلدة بنش أيضا1y2Authorصدى الجبلارتفع عدد المصابين "
    "في سرمين إلى خمسة1yقارئةالله يحميكم21w"
)
TWITTER = """مرصد الفرات‏ @furat_watch

Nov 30

More

Copy link to Tweet

Embed Tweet

قصف مدفعي على بلدة ذيبان

2 replies

5 likes

Copy link to Tweet

Embed Tweet

قصف مدفعي على بلدة ذيبان

Copy link to Tweet

Embed Tweet

مقتل شاب في بلدة الشحيل برصاص مجهولين

3 Retweets

قارئ‏ @somebody

1h1 hour ago

More

Copy link to Tweet

Embed Tweet

Replying to @furat_watch

وفي بلدة الباغوز قصف عنيف منذ الصباح

0 replies

Copy link to Tweet

Embed Tweet

وفي بلدة الباغوز قصف عنيف منذ الصباح
"""
X = "Post\n\nمرصد الفرات@furat_watchقصف على ذيبان\nوأصيب طفل في القصف.10:32 AM · Oct 20, 20251.6KViews27\nقارئ@xقصف بنش"
ARABIC_FACEBOOK = (
    "عيون البادية\n3 ساعات · تمت المشاركة مع العامةقصف على السخنة\nكل التفاعلات:\n١٢ أعجبني تعليق مشاركة\nزائر قصف تدمر"
)
ADDRESS = "https://twitter.com/furat_watch/status/1465643673123790852"


def read(text: str, url: str | None = None) -> list[str]:
    """The lines of a page that are read."""
    reading = Reading(Article("x", text, url=url), "text")
    found = lines(reading, lambda a, b: "قصف" in reading.text[a:b], lambda a, b: "بلده" in reading.text[a:b])
    return [reading.text[x.start : x.end].strip() for x in found if x.kind in ("title", "body")]


@pytest.mark.parametrize(
    ("text", "url", "said"),
    [
        (FACEBOOK, None, ["قصف مدفعي علي بلده سرمين.واصيب طفل.", "ارتفع عدد المصابين في سرمين الي خمسه"]),
        (TWITTER, ADDRESS, ["قصف مدفعي علي بلده ذيبان", "مقتل شاب في بلده الشحيل برصاص مجهولين"]),
        (TWITTER, None, ["قصف مدفعي علي بلده ذيبان", "مقتل شاب في بلده الشحيل برصاص مجهولين"]),
        (X, None, ["قصف علي ذيبان", "واصيب طفل في القصف."]),
        (ARABIC_FACEBOOK, None, ["قصف علي السخنه"]),
        ("قصف على بلدة سرمين 12 إعجابا 3 تعليقات", None, ["قصف علي بلده سرمين"]),
        ("قصف على بلدة سرمين\nأعجبني تعليق مشاركة\nمنذ 8 دقائق\n1.2K views", None, ["قصف علي بلده سرمين"]),
        # an article keeps what looks like a platform's
        ("قصف على بلدة سرمين\nكتب @furat_watch أن بلدة سرمين تعرضت إلى قصف عنيف.", None,
         ["قصف علي بلده سرمين", "كتب @furat_watch ان بلده سرمين تعرضت الي قصف عنيف."]),
        ("The shelling of 12 villages drew 3 comments from Moscow.", None,
         ["The shelling of 12 villages drew 3 comments from Moscow."]),
    ],
)  # fmt: skip
def test_what_is_read_of_a_page(text: str, url: str | None, said: list[str]) -> None:
    assert read(text, url) == said


def test_a_title_that_is_the_post_cut_short_is_told() -> None:
    assert page(FACEBOOK).cut_title
    assert not page(TWITTER).cut_title
    assert not page("قصف على بلدة سرمين").platform


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("12 Retweets 69 Likes", True),
        ("16h16 hours ago", True),
        ("منذ 8 دقائق", True),
        ("٥ مشاركات ١٢ تعليقا", True),
        ("1.2K views edited", True),
        ("12 قتيلا", False),
        ("قصف قبل ساعات", False),
        ("12", False),
        ("", False),
    ],
)
def test_counters(line: str, counts: bool) -> None:
    assert counter(line) == counts
