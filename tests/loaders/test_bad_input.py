"""Whatever an article holds, the coder gives a result or a clear refusal, with exact offsets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding import Coder
from coding.coder import LONGEST, geoparse
from commands.main import main
from errors import InputError
from models import Article

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = [
    json.loads(line)["text"]
    for path in sorted((ROOT / "data" / "articles").glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]
PIECES = sorted({piece for text in SAMPLES for piece in text.replace("\n", ". ").split(". ") if piece})
MARKS = "\u0640\u064b\u0650\u200b\u200e\u200f\u202a\u202b\u202c\u2066\u2069\ufeff\u00ad"
ODD = "\x00\x07\x1b\x85\u2028\u2029\ud800\udfff\U0001f4a5*·_|#@\"'()[]{}%$٣3.،؛:\n\t "


def read_whole(coder: Coder, article: Article) -> None:
    """Code and geoparse an article; every quoted word stands where it is said to."""
    for incident in coder.code(article):
        for e in incident.evidence:
            assert e.text and article.part(e.part)[e.start : e.end] == e.text
    for place in geoparse(coder, article):
        assert article.part(place.part)[place.start : place.end] == place.text  # type: ignore[arg-type]


FILLERS = {
    "no letters": "1. (2) - 3,4: 5/6 ",
    "one letter": "ا",
    "tatweel": "ـ",
    "tatweel and dots": "قـ.ـ",
    "marks": "\u200f",
    "blank": " ",
    "lines": "\n",
    "signs": "_*.",
    "brackets": "((\"'",
    "surrogates": "قصف \ud800 على القامشلي ",
    "another language": "炮击卡米什利造成三人死亡。",
    "another alphabet": "Обстрел Камышлы. ",
    "right to left": "قصف \u202bالجيش\u202c قرية\u200f ",
    "mixed": "قصف Qamishli shelling القامشلي 3 civilians مدنيين. ",
    "clauses without end": "قصف تركي على القامشلي و",
    "names": "Deir ez-Zor ",
    "dates": "25 نيسان 2021 ",
    "numbers": "one hundred and two thousand ",
    "short lines": "قصف القامشلي\n",
    "pictures": "\U0001f534\U0001f494",
    "items": "\U0001f534 القامشلي ",
    "lone letters": "ق ص ف ",
    "letters and dots": "ق.ص.ف.",
    "letters and slashes": "ا/",
    "broken words": "صوا ريخ ",
    "glued words": "قواتالنظام ",
    "word ends inside": "ةا",
    "hashtags": "#القامشلي",
    "counters": "12 likes ",
    "list numbers": "1- سرمين 2- القامشلي ",
    "lists": "بلدات: \u25aa القامشلي \u25aa سرمين ",
    "posts": "اسم @abc\nNov 30\nCopy link to Tweet\nقصف القامشلي اليوم\n12 Retweets\n",
    "comments": "X's Post Shared with Public All reactions:AuthorX 1y ",
}
LONG_POSTS = {
    "pictures": "قصف على القامشلي " + "\U0001f494" * 5_000,
    "pictures between words": "في \U0001f494 القامشلي \U0001f534 " * 2_500,
    "quotations in quotations": 'قال "' * 200 + "قصف على القامشلي" + '"' * 200,
    "brackets of quotations": "قال «" * 200 + "قصف على القامشلي" + "»" * 200,
    "a line without a stop": ("وقال السكان إن الطريق إلى بلدة سرمين طويل ثم " * 6_800)[:LONGEST],
}


@pytest.mark.parametrize("name", FILLERS)
def test_a_long_line_of_anything_is_read(coder: Coder, name: str) -> None:
    """No step may take time by the square of the length: these would take minutes, not a second."""
    filler = FILLERS[name]
    read_whole(coder, Article("x", filler * (60_000 // len(filler)), "قصف على القامشلي", "2021-04-25"))


@pytest.mark.parametrize("name", LONG_POSTS)
def test_a_long_post_is_read(coder: Coder, name: str) -> None:
    read_whole(coder, Article("x", LONG_POSTS[name], published="2021-04-25"))


@pytest.mark.parametrize("characters", [LONGEST + 1, 1_000_000, 5_000_000])
def test_a_text_that_is_no_article_is_refused(coder: Coder, characters: int) -> None:
    for article in (Article("x", "ق" * characters), Article("x", "قصف", "ق" * characters)):
        for read in (coder.code, lambda article: geoparse(coder, article)):
            with pytest.raises(InputError, match=f"has {characters:,} characters; at most 300,000"):
                read(article)


def test_the_command_line_refuses_it_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long, short = tmp_path / "long.txt", tmp_path / "short.txt"
    long.write_text("قصف القامشلي. " * 400_000, encoding="utf-8")
    short.write_text("قصفت قوات النظام حي حلكو بالقامشلي.", encoding="utf-8")
    assert main(["code", str(long), str(short), "--published", "2021-04-25"]) == 1
    out, err = capsys.readouterr()
    assert "characters; at most 300,000 are read" in err and "split it" in err
    assert len(out.splitlines()) == 1


words = st.sampled_from(PIECES)
strange = st.text(st.sampled_from(MARKS + ODD), min_size=1, max_size=5)
clitics = st.sampled_from(["و", "وب", "لل", "ال", "ف", "بال", "كـ", "لـ", "the ", "'s ", "-"])


@st.composite
def mixtures(draw: st.DrawFn) -> str:
    """Pieces of real sentences with marks, clitics, digits and control characters between and inside them."""
    parts = draw(st.lists(st.one_of(words, words, strange, clitics), min_size=1, max_size=8))
    text = draw(st.sampled_from(["", " ", "\n", "\u200f "])).join(parts)
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(MARKS + ODD)) + text[at:]
    return text


@settings(max_examples=150)
@given(text=mixtures(), title=st.one_of(st.just(""), mixtures()), published=st.sampled_from([None, "2021-04-25"]))
def test_evidence_is_exact_whatever_stands_between_the_letters(
    coder: Coder, text: str, title: str, published: str | None
) -> None:
    read_whole(coder, Article("x", text, title, published))
