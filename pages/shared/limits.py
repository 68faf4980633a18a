"""How much the server does at once: open pages, figures being drawn, files of one upload."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.types import ASGIApp, Receive, Scope, Send

MOST_FILES = 50  # of one upload
MOST_TYPED = 1_000  # letters in a field that names no limit of its own
AT_ONCE = 2  # figures that are drawn; each may take a processor and some hundred megabytes
PATIENCE = 60.0  # seconds that one waits for its turn
MOST_PAGES = 200  # open pages; WAQAI_MOST_PAGES sets another number
_turns = threading.BoundedSemaphore(AT_ONCE)


@contextmanager
def drawing() -> Iterator[bool]:
    """Wait for a turn to draw; whether it came in time."""
    mine = _turns.acquire(timeout=PATIENCE)
    try:
        yield mine
    finally:
        if mine:
            _turns.release()


class FewPages:
    """Middleware that opens so many sockets, one for each open page, and refuses those that come beyond.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    most : int
        Sockets that may be open at once.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app, self._most, self._open = app, most, 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; open a socket while there is room."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
        elif self._open >= self._most:
            await send({"type": "websocket.close", "code": 1013, "reason": "too many pages are open"})
        else:
            self._open += 1
            try:
                await self._app(scope, receive, send)
            finally:
                self._open -= 1


def most_pages() -> int:
    """How many pages may be open at once.

    >>> most_pages()
    200
    """
    given = os.environ.get("WAQAI_MOST_PAGES", "")
    return int(given) if given.isdecimal() and int(given) else MOST_PAGES
