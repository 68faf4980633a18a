"""How sure an incident is: a probability from named features, and reasons that say what each adds."""

from __future__ import annotations

from pathlib import Path

import pytest
from coded import code

from coding import Coder
from coding.incidents.confidence import BASE, chance_of, weights
from errors import DataFileError
from models import Article

STATED = "قصفت قوات النظام مدينة سراقب بالمدفعية يوم الأحد 25 نيسان، ما أدى إلى مقتل مدنيين اثنين."


def points(reasons: tuple[str, ...]) -> dict[str, float]:
    found = {}
    for reason in reasons:
        name, _, number = reason.rpartition(" ")
        if number[:1] in "+-":
            found[name] = float(number)
    return found


def test_every_feature_of_the_samples_has_a_weight(coder: Coder) -> None:
    seen = {
        name
        for text in (STATED, "انفجار في حي حلكو.", "Clashes broke out near Azaz.", "Protesters marched in Sweida.")
        for _, read in coder.explained(Article("x", text, published="2021-04-25"))
        for name in read
    }
    assert len(seen) > 8
    assert seen <= weights().keys()


def test_what_is_stated_makes_an_incident_surer(coder: Coder) -> None:
    (sure,) = code(coder, STATED)
    (vague,) = code(coder, "وقع هجوم في محافظة إدلب أدى إلى مقتل شخص.")
    (town,) = code(coder, "وقع هجوم في مدينة سراقب أدى إلى مقتل شخص.")
    assert sure.confidence > town.confidence > vague.confidence
    assert points(town.confidence_reasons)["place: town"] > 0.02
    assert points(vague.confidence_reasons)["place: governorate"] < -0.02


def test_the_largest_reasons_come_first(coder: Coder) -> None:
    (incident,) = code(coder, STATED)
    sizes = [abs(p) for p in points(incident.confidence_reasons).values()]
    assert len(sizes) >= 4
    assert sizes == sorted(sizes, reverse=True)


def test_explained_incidents_are_the_coded_ones(coder: Coder) -> None:
    article = Article("x", STATED, published="2021-04-25")
    explained = coder.explained(article)
    assert [incident for incident, _ in explained] == coder.code(article)
    for incident, read in explained:
        assert round(chance_of(read), 2) == incident.confidence


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("feature,weight\nbase,0.1\nplace: town,much\n", r"weights\.csv:3.*'much' is not a number"),
        ("feature,weight\nbase,nan\n", r"weights\.csv:2.*'nan' is not a number"),
        ("feature,weight\nbase,0.1\nplace: town,1\nplace: town,2\n", r"weights\.csv:4.*stands twice"),
        ("feature,weight\nplace: town,1\n", f"{BASE!r} is missing"),
        ("feature\nbase\n", "column 'weight' is missing"),
    ],
)
def test_a_wrong_weight_is_named(tmp_path: Path, rows: str, said: str) -> None:
    path = tmp_path / "confidence_weights.csv"
    path.write_text(rows, encoding="utf-8")
    with pytest.raises(DataFileError, match=f"(?s){said}"):
        weights(path)


def test_the_first_told_and_the_deadliest_are_surer(coder: Coder) -> None:
    first, second = code(coder, "قتل شخصان بقصف على بلدة سرمين. وقتل سبعة أشخاص بقصف على بلدة بنش.")
    assert "first in the article" in points(first.confidence_reasons)
    assert "first in the article" not in points(second.confidence_reasons)
    assert "toll: the most of its article" in points(second.confidence_reasons)
    assert "toll: the most of its article" not in points(first.confidence_reasons)
