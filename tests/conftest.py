"""What every test stands on: a store of its own, and no stopwatch."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A slow machine is no failing machine.
settings.register_profile("waqai", deadline=None)
settings.load_profile("waqai")


@pytest.fixture(scope="session", autouse=True)
def _store_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A test that forgets to name a store must not write into the reader's own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAQAI_DB", str(tmp_path_factory.mktemp("store") / "waqai.sqlite"))
        yield


@pytest.fixture(autouse=True)
def _main_module_stays() -> Iterator[None]:
    """A page run by AppTest puts itself in the place of ``__main__``, which new processes would run again."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main
