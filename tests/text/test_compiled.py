"""Tables that take long to build: used while nothing changed, built again otherwise, and never trusted half."""

from __future__ import annotations

from pathlib import Path

import pytest

import paths
from text.compiled import compiled, state_of


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "VAR", tmp_path / "var")
    path = tmp_path / "places.csv"
    path.write_text("Qamishli")
    return path


def kept(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "var" / "compiled").iterdir())


def read(table: Path) -> dict[str, object]:
    return {"names": [(table.read_text(), 1)], "short": {("a", "b")}}


def never() -> object:
    raise AssertionError("built although nothing changed")


def test_second_start_uses_what_the_first_built(table: Path) -> None:
    first = compiled("places", [table], lambda: read(table))
    assert compiled("places", [table], never) == first == read(table)


def test_a_changed_table_is_built_again(table: Path) -> None:
    compiled("places", [table], lambda: read(table))
    table.write_text("Hasakah")
    assert compiled("places", [table], lambda: read(table))["names"] == [("Hasakah", 1)]


def test_what_is_built_later_is_of_the_tables_as_they_were_read(table: Path) -> None:
    state, names = state_of([table]), read(table)
    table.write_text("Hasakah")
    assert compiled("places", state, lambda: names) == names
    assert compiled("places", [table], lambda: read(table))["names"] == [("Hasakah", 1)]


def test_a_missing_table_is_left_to_the_one_who_builds(table: Path) -> None:
    table.unlink()
    with pytest.raises(FileNotFoundError):
        compiled("places", [table], lambda: read(table))


@pytest.mark.parametrize("spoil", [lambda b: b[:-3], lambda b: b[:50] + b"\0" + b[51:], lambda b: b"", lambda b: b[:9]])
def test_a_spoilt_file_is_built_again(table: Path, tmp_path: Path, spoil: object) -> None:
    compiled("places", [table], lambda: read(table))
    (file,) = kept(tmp_path)
    file.write_bytes(spoil(file.read_bytes()))  # type: ignore[operator]
    assert compiled("places", [table], lambda: read(table)) == read(table)
    assert compiled("places", [table], never) == read(table)


def test_where_nothing_can_be_written_all_works(table: Path, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    assert compiled("places", [table], lambda: read(table)) == read(table)


def test_old_versions_do_not_pile_up(table: Path, tmp_path: Path) -> None:
    for version in range(9):
        table.write_text(str(version))
        compiled("places", [table], lambda: read(table))
        compiled("words", [table], lambda: read(table))
    assert len(kept(tmp_path)) == 8
