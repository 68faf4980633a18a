"""Every file that was made to break the product, tried as it was made; they lie beside the project and not in it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from keyword_coder import KeywordCoder
from typed import ROOT

from errors import InputError
from exports.extract import Selection
from exports.figures import figure
from exports.figures.design import Design
from filters import Filters
from ingest.ingest import ingest
from loaders.registry import read
from store import Store

FILES = ROOT.parent / "shared" / "files" / "attacks"
pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the examples of ../shared/files are not beside the project")
ATTACKS = {  # file -> what of it is refused, the rest being kept
    "export_ctrl.jsonl": "name ", "export_date_old.jsonl": "event_date '0001-01-01'", "export_fatal_4000.jsonl": "fatalities_max",
    "export_min_gt_max.jsonl": "fatalities_min '50, more than 1'", "export_toll_big.jsonl": "fatalities_min",
    "export_uncert_i64.jsonl": "uncertainty_m", "export_uncert_neg.jsonl": "uncertainty_m '-5'",
}  # fmt: skip


@pytest.mark.parametrize(("name", "reason"), ATTACKS.items())
def test_an_export_made_by_an_adversary_is_named_and_not_kept(name: str, reason: str) -> None:
    found = list(read(FILES / name))
    assert [item.reason.startswith(reason) for item in found if isinstance(item, InputError)] == [True]


def test_no_file_is_left_out() -> None:
    others = {"export_dup_incident_id.jsonl", "svg_url_xss.xml", *(f"copy_suppress_{n}.jsonl" for n in COPIES)}
    assert {path.name for path in FILES.iterdir()} == {*ATTACKS, *others}


def test_an_incident_that_comes_twice_costs_itself(tmp_path: Path) -> None:
    with closing(Store(str(tmp_path / "s.sqlite"))) as store:
        done = ingest([FILES / "export_dup_incident_id.jsonl"], store, KeywordCoder())
        assert (done.new, done.incidents, len(done.failed)) == (1, 1, 1)
        assert "'same' is there twice" in done.failed[0].reason


def test_an_address_that_runs_is_in_no_drawing(coder: Any, tmp_path: Path) -> None:
    with closing(Store(str(tmp_path / "s.sqlite"))) as store:
        assert ingest([FILES / "svg_url_xss.xml"], store, coder).incidents == 1
        figure.draw(Selection.stored(store, Filters(), ""), tmp_path / "out.svg", Design(template="incident"))
    drawn = (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert "evil.example" in drawn
    assert "<script" not in drawn


COPIES = ("1_honest", "2_evil")


@pytest.mark.parametrize("order", [COPIES, COPIES[::-1]])
def test_a_page_that_holds_the_words_of_a_report_does_not_silence_it(
    coder: Any, tmp_path: Path, order: tuple[str, ...]
) -> None:
    with closing(Store(str(tmp_path / "s.sqlite"))) as store:
        for name in order:
            ingest([FILES / f"copy_suppress_{name}.jsonl"], store, coder)
        assert [one.fatalities_max for one in store.queries.incidents_of(["honest-1"])["honest-1"]] == [5]
