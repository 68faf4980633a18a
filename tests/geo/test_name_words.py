"""The words around names are rows: every role has some, and a wrong row is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from errors import DataFileError
from geo.geoparsing.name_words import ROLES, measures, name_words, read_name_words


def test_every_role_has_words_in_their_folded_form() -> None:
    assert {role for role, _, _ in read_name_words()} == set(ROLES)
    assert {"الي", "of"} <= name_words("link")
    assert measures("unit")["miles"] == 1609 and measures("two")["كيلومترين"] == 2000


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("lnik,en,of,,", "role 'lnik' is not known (did you mean link?"),
        ("link,fr,de,,", "language 'fr' is not known"),
        ("link,en,next to,,", "the form 'next to' is not one word"),
        ("link,en,of||in,,", "a form is empty"),
        ("unit,en,league,,", "value '' does not fit 'unit'"),
        ("link,en,into,3,", "value '3' does not fit 'link'"),
        ("link,en,of,,\nlink,en,of,,", "the form 'of' is already there in line 2"),
    ],
)
def test_a_wrong_row_is_named(tmp_path: Path, row: str, reason: str) -> None:
    path = tmp_path / "name_words.csv"
    path.write_text(f"role,language,forms,value,note\n{row}\n", encoding="utf-8")
    with pytest.raises(DataFileError) as error:
        read_name_words(tmp_path)
    assert reason in str(error.value)
