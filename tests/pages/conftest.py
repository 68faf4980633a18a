"""A store of made-up incidents that the page shows, and data files that may be added to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from desk import fill

import packs
from pages.shared.review.controls import read_data_again
from paths import DATA, LEXICONS, PACKS
from store import Store


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    filled = fill(tmp_path / "store.sqlite")
    monkeypatch.setenv("WAQAI_DB", str(tmp_path / "store.sqlite"))
    yield filled
    filled.close()


@pytest.fixture
def own_gazetteer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The gazetteer of a pack that may get additions, in use while the test runs; factions are those of the project."""
    before = packs.named()
    folder = shutil.copytree(packs.active()[0].places, tmp_path / "syria" / "places")
    manifest = (PACKS / "syria" / packs.MANIFEST).read_text(encoding="utf-8")
    for name, path in (("places", folder), ("boundaries", DATA / "boundaries"), ("factions", LEXICONS)):
        old = next(line for line in manifest.splitlines() if line.startswith(f"{name} ="))
        manifest = manifest.replace(old, f'{name} = "{path}"')
    manifest = manifest.replace('"../../articles"', f'"{DATA / "articles"}"')
    (folder.parent / packs.MANIFEST).write_text(manifest, encoding="utf-8")
    monkeypatch.setenv(packs.VARIABLE, ",".join(before))
    packs.use(str(folder.parent))
    read_data_again()
    yield folder
    packs.use(*before)
    read_data_again()
