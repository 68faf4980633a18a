"""Which countries are in use, and what follows from that everywhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import packs
from coding import Coder
from commands.main import main
from errors import DataFileError, UsageError
from exports.data.schemes import acled, ucdp
from geo import boundaries
from geo.map import assets, marks
from models import Article
from paths import ROOT
from text import lexicon
from wording.texts import Words, faction_names, place_names

MANIFEST = """name_en = "Land"
name_ar = "أرض"
country = "X"
zone = "Asia/Aden"
extent = [10.0, 20.0, 12.0, 22.0]
window = [9.0, 19.0, 13.0, 23.0]
levels = ["admin0", "admin1"]
credits = ["ours"]
"""


def pack_of(folder: Path, manifest: str = MANIFEST) -> Path:
    folder.mkdir()
    (folder / packs.MANIFEST).write_text(manifest, encoding="utf-8")
    return folder


def test_syria_is_read_when_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "_named", ())
    monkeypatch.delenv(packs.VARIABLE, raising=False)
    assert packs.named() == ("syria",)
    monkeypatch.setattr(packs, "_named", ())
    monkeypatch.setenv(packs.VARIABLE, "yemen, syria")
    assert [pack.country for pack in packs.active()] == ["YE", "SY"]


def test_what_is_not_a_pack_is_refused() -> None:
    with pytest.raises(UsageError, match=r"'nowhere' is not a pack; known: syria, yemen"):
        packs.use("nowhere")
    assert packs.named() == ("syria",)


def test_a_command_reads_the_packs_it_names_and_no_other_one_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["factions", "--pack", "yemen"]) == 0
    yemen = capsys.readouterr().out
    assert main(["factions"]) == 0
    syria = capsys.readouterr().out
    assert "houthis\t" in yemen and "asayish\t" not in yemen and "isis\t" in yemen
    assert "asayish\t" in syria and "houthis\t" not in syria and "isis\t" in syria
    assert main(["factions", "--pack", "syria,yemen"]) == 0
    both = capsys.readouterr().out
    assert set(both.splitlines()) == set(syria.splitlines()) | set(yemen.splitlines())


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('zone = "Asia/Aden"', 'zone = "Asia/Edan"', "pack.toml:4: zone is 'Asia/Edan'"),
        ("[10.0, 20.0, 12.0, 22.0]", "[10.0, 20.0, 12.0]", "pack.toml:5: extent is"),
        ("[9.0, 19.0,", "[11.0, 19.0,", "pack.toml:6: window is"),
        ('"admin0", "admin1"', '"admin1"', "pack.toml:7: levels is ['admin1'] (admin0 and admin1 are needed"),
        ('"ours"', '"<b>ours</b>"', "pack.toml:8: credits is ['<b>ours</b>']"),
        ('name_en = "Land"', "", "pack.toml: name_en is None"),
        ("credits", "credit", "pack.toml:8: credit is not a key of a pack"),
        ('"أرض"', "أرض", "pack.toml: cannot be read as TOML"),
        ('credits = ["ours"]', 'credits = ["ours"]\niso = "YE"', "pack.toml:9: iso is 'YE'"),
        ('credits = ["ours"]', 'credits = ["ours"]\nsea = [1, 2]', "pack.toml:9: sea is [1, 2]"),
    ],
)
def test_a_wrong_manifest_is_refused_with_line_and_value(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DataFileError) as refused:
        packs.read(pack_of(tmp_path / "x", MANIFEST.replace(old, new)))
    assert said in str(refused.value)


def test_what_is_kept_is_kept_for_each_set_of_packs() -> None:
    calls: list[tuple[str, ...]] = []

    @packs.cached
    def asked(number: int) -> tuple[str, ...]:
        calls.append(packs.named())
        return packs.named()

    assert asked(1) == asked(1) == ("syria",)
    packs.use("yemen")
    assert asked(1) == ("yemen",)
    packs.use("syria")
    assert asked(1) == ("syria",) and calls == [("syria",), ("yemen",)]


def test_map_words_outlines_and_days_follow(yemen: None) -> None:
    assert marks.Marks().fit == (12.1, 41.8, 19.1, 54.6)
    assert len(boundaries.load("admin1")) == 22 and boundaries.finest() == "admin2"
    assert boundaries.load("admin3").empty
    assert boundaries.units_of(13.5795, 44.0209)[-1] == "YE-wof85680989"  # Taiz
    assert Words("ar")("title").endswith("اليمن") and "GeoNames" in Words("en")("attribution_places")
    assert "OCHA" not in Words("en")("attribution_places")
    assert place_names("en")["gn415189"] == "Aden" and "houthis" in faction_names("ar")
    assert Article("x", "", published="2021-01-01T22:30:00Z").published_date.isoformat() == "2021-01-02"  # type: ignore[union-attr]
    assert assets.outline_file() != "outline.js"


def test_exports_name_the_country_of_each_place() -> None:
    packs.use("syria", "yemen")
    for place_id, place, country, iso, number in [
        ("gn415189", "Aden", "Yemen", 887, 678), ("C4564", "Qamishli", "Syria", 760, 652), (None, None, None, None, None),
    ]:  # fmt: skip
        row = {"place_id": place_id, "place": place, "geo_precision": "town"}
        assert (acled(row)["country"], acled(row)["iso"]) == (country, iso)
        assert (ucdp(row)["country"], ucdp(row)["country_id"]) == (country, number)


def test_the_version_of_the_coding_tells_packs_apart() -> None:
    ours = Coder.load().version
    packs.use("yemen")
    assert Coder.load().version != ours


def test_common_factions_stand_without_those_of_syria(yemen: None) -> None:
    known = lexicon.actors()
    assert set(lexicon.common_actors()) <= set(known)
    assert [a.actor_id for a in known.values() if a.parent and a.parent not in known] == []
    assert known["uk"].parent == ""  # in Syria it belongs to a coalition that Yemen's pack lacks


#: Where a country may be named: the default, a colour, an example in a docstring.
_NAMES = re.compile(r"syria|damascus|\bSYR?\b", re.I)


def test_no_line_of_code_names_syria() -> None:
    offences = []
    for path in [*ROOT.glob("*.py"), *(f for name in packages() for f in (ROOT / name).rglob("*.[pj][ys]"))]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if _NAMES.search(line) and not line.lstrip().startswith(("#", ">>>", "{", "(", "[", "'")):
                offences.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()}")
    assert [o for o in offences if not any(o.startswith(known) for known in NAMED)] == []


def packages() -> list[str]:
    return [p.parent.name for p in ROOT.glob("*/__init__.py") if p.parent.name not in ("tests", "benchmarks")]


#: Lines in which a word of the text or a docstring names it, and the default.
NAMED = (
    "packs.py:", "coding/coder.py:", "coding/mentions/namesakes.py:", "coding/mentions/references.py:",
    "geo/geoparsing/name_rules.py:", "geo/geoparsing/sites.py:", "text/matcher.py:", "geo/boundaries.py:",
    "exports/maps/projection.py:", "geo/distance.py:", "wording/what_happened.py:", "store/search.py:",
    "commands/options.py:",
)  # fmt: skip
