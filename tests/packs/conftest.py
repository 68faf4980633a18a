"""Tests of packs leave the process as they found it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import packs


@pytest.fixture(autouse=True)
def _packs_as_before() -> Iterator[None]:
    before = packs.named()
    yield
    packs.use(*before)


@pytest.fixture
def yemen() -> None:
    """Yemen instead of Syria."""
    packs.use("yemen")
