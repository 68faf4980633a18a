"""No regular expression of the product runs away on inputs made from its own parts; ``benchmarks/patterns.py wide`` tries more."""

from __future__ import annotations

import pytest
from hostile_inputs import FROM_OUTSIDE, LONG, longest, patterns, put_together, runs_away


@pytest.mark.parametrize(
    ("text", "is_bad"),
    [
        (r"(a+)+b", True),
        (r"(a|a)*b", True),
        (r"\s*,", True),  # of a line of blanks every letter is a start
        (r"x*y", True),
        (r"<[^>]*>", True),
        (r"a{1,20}b", False),
        (r"\d{4}-\d\d", False),
    ],
)
def test_the_inputs_find_what_runs_away(text: str, is_bad: bool) -> None:
    # Twice the usual length: what squares cheaply, as the fourth, is at the edge of what counts on a fast processor.
    assert bool(runs_away(text, 0, longest=2 * LONG)) == is_bad


@pytest.fixture(scope="module")
def product() -> dict[tuple[str, int, bool], str]:
    return patterns()


def test_no_expression_of_the_product_runs_away(product: dict[tuple[str, int, bool], str]) -> None:
    found = {place: runs_away(*pattern, longest=longest(place)) for pattern, place in product.items()}
    assert {place: reason for place, reason in found.items() if reason} == {}


def test_none_is_put_together_unseen(product: dict[tuple[str, int, bool], str]) -> None:
    assert set(put_together()) == set(FROM_OUTSIDE)
    for place in ("wording/what_happened.py: _AGREEING", "text/posts.py: _counters()", "text/sentences.py: _TAGS",
                  "loaders/transport/signatures.py: SIGNATURES", "loaders/articles/office_files.py: _FORMATS"):  # fmt: skip
        assert place in product.values()
