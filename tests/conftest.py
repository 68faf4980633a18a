"""What every test stands on: a store of its own, and no stopwatch."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import settings

# A slow machine is no failing machine.
settings.register_profile("waqai", deadline=None)
settings.register_profile("fast", deadline=None, max_examples=20)  # make check-fast
settings.load_profile("waqai")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes of a file name no test: packed ones hold the second they were packed in, which two processes do not share."""
    return argname if isinstance(val, bytes) and len(val) > 40 else None


@pytest.hookimpl(tryfirst=True)  # xdist reads the marks in its own turn
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Processes share the tests file by file, so that a fixture of a file is made once; one takes the browser, first."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)
    for item in items:
        group = "browser" if item.get_closest_marker("browser") else item.path.name
        item.add_marker(pytest.mark.xdist_group(group))


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


@pytest.fixture(scope="session")
def coder() -> Any:
    """One coder of Syria for all tests; who gives it another reader of names loads an own one."""
    from coding import Coder

    return Coder.load()


_screen = ExitStack()  # the browser and the dashboard that the tests of the screen share


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Both are shut after the last test marked ``browser``, not at the end: Playwright keeps an event loop running."""
    if item.get_closest_marker("browser") and not (nextitem and nextitem.get_closest_marker("browser")):
        _screen.close()


@pytest.fixture(scope="session")
def screen() -> Iterator[ExitStack]:
    """What is entered here is left with the tests of the screen, and in any case at the end."""
    with _screen:
        yield _screen


@pytest.fixture(scope="session")
def browser(screen: ExitStack) -> Any:
    """One browser for all tests of the screen."""
    from desk import chromium

    return screen.enter_context(chromium())


@pytest.fixture(scope="session")
def dashboard(screen: ExitStack, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a dashboard with the ten incidents of ``desk``, for all tests that change none."""
    from desk import fill, served

    folder = tmp_path_factory.mktemp("desk")
    fill(folder / "store.sqlite").close()
    return screen.enter_context(served(folder / "store.sqlite", folder / "log"))


@pytest.fixture(scope="session")
def address(browser: Any, dashboard: str) -> str:
    """The same for those who look at it in the browser; that one first: without it, neither."""
    return dashboard
