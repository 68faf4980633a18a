"""Subtitles give what is said as one text."""

from __future__ import annotations

from pathlib import Path

import pytest
from field_files import EN, SUBTITLES
from made_files import articles, failed

VTT = """WEBVTT - made up

NOTE a remark

STYLE
::cue { color: white }

intro
00:01.000 --> 00:04.000 align:start
<v Reporter>Army shells hit the <i>town</i>
of Sarmin on 20 March 2020,

00:04.000 --> 00:05.000
of Sarmin on 20 March 2020,
killing two civilians.
"""


@pytest.mark.parametrize("text", [SUBTITLES, SUBTITLES.replace("\n", "\r\n"), "\ufeff" + SUBTITLES, VTT])
def test_what_is_said_is_one_text(tmp_path: Path, text: str) -> None:
    (item,) = articles(tmp_path, text)
    assert item.text == EN


def test_arabic_of_another_encoding_is_read(tmp_path: Path) -> None:
    said = SUBTITLES.replace("Army shells hit the town", "قصفت قوات النظام").replace(
        "of Sarmin on 20 March 2020,", "بلدة سرمين،"
    )
    (item,) = articles(tmp_path, said.encode("windows-1256"))
    assert item.text.startswith("قصفت قوات النظام بلدة سرمين،")


def test_subtitles_without_words_are_refused(tmp_path: Path) -> None:
    assert failed(tmp_path, "WEBVTT\n\n00:01.000 --> 00:02.000\n\n").reason == "has no text"


def test_a_text_with_a_clock_is_an_article(tmp_path: Path) -> None:
    text = "1\nAt 00:04:00 the shelling of Sarmin began --> two died."
    (item,) = articles(tmp_path, text)
    assert item.text == text
