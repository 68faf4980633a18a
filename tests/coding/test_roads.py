"""Where something happened on a road: near the town named with it, or somewhere along its stretch in a governorate."""

from __future__ import annotations

import pytest

from coding.coder import Coder
from models import Article

CASES = (
    ("A mine exploded on the M4 highway near Ariha, wounding two soldiers.", "C4278", "near"),
    ("انفجر لغم بدورية على الطريق الدولي M4 قرب بلدة أورم الجوز وأصيب جنديان.", "wq-m4-idlib", "near"),
    ("A mine exploded on the M4 highway in Idlib, wounding two soldiers.", "wq-m4-idlib", "near"),
    ("انفجرت عبوة ناسفة على طريق M5 في ريف حماة وقتل شخص.", "wq-m5-hama", "near"),
    ("قصفت طائرات حربية مواقع في البادية السورية وقتل أربعة من داعش.", "wq-badia", "governorate"),
    ("HTS arrested a man at a checkpoint on the road between Termanin and Tawwamah in Idlib.", "C4125", "near"),
)


@pytest.mark.parametrize(("text", "place_id", "precision"), CASES)
def test_a_road_is_no_point(text: str, place_id: str, precision: str) -> None:
    incident = Coder.load().code(Article("a", text, published="2021-05-10"))[0]
    assert incident.place is not None and incident.place.latitude is not None
    assert (incident.place.place_id, incident.geo_precision) == (place_id, precision)
    assert (incident.place.uncertainty_m or 0) >= 5_000
