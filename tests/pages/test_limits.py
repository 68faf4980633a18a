"""How much the server does at once: what comes beyond is refused or waits, and what was refused costs nothing."""

from __future__ import annotations

import ast
import asyncio
from typing import Any

import pytest
from typed import ROOT

from pages.shared import limits


def test_pages_beyond_the_limit_are_refused_until_one_is_closed() -> None:
    said: list[Any] = []

    async def run() -> None:
        leave = asyncio.Event()

        async def page(scope: Any, receive: Any, send: Any) -> None:
            await send({"type": "websocket.accept"})
            await leave.wait()
            raise ConnectionError("the reader is gone")

        async def receive() -> Any:
            return {"type": "websocket.connect"}

        async def send(message: Any) -> None:
            said.append(message)

        app = limits.FewPages(page, most=2)
        first = [asyncio.create_task(app({"type": "websocket"}, receive, send)) for _ in range(2)]
        await asyncio.sleep(0)
        await app({"type": "websocket"}, receive, send)
        leave.set()
        ended = await asyncio.gather(*first, return_exceptions=True)
        assert [type(end) for end in ended] == [ConnectionError] * 2
        with pytest.raises(ConnectionError):
            await app({"type": "websocket"}, receive, send)

    asyncio.run(run())
    accepted = {"type": "websocket.accept"}
    refused = {"type": "websocket.close", "code": 1013, "reason": "too many pages are open"}
    assert said == [accepted, accepted, refused, accepted]


@pytest.mark.parametrize(("given", "most"), [("", 200), ("7", 7), ("0", 200), ("many", 200), ("-1", 200)])
def test_the_number_of_pages_can_be_set(monkeypatch: pytest.MonkeyPatch, given: str, most: int) -> None:
    monkeypatch.setenv("WAQAI_MOST_PAGES", given)
    assert limits.most_pages() == most


def test_so_many_figures_are_drawn_at_once_and_the_next_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    with limits.drawing() as one, limits.drawing() as two, limits.drawing() as three:
        assert (one, two, three) == (True, True, False)
    with limits.drawing() as again:
        assert again


def test_every_field_one_can_type_into_has_a_limit() -> None:
    without = []
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                field = node.func.attr in ("text_input", "text_area", "chat_input")
                if field and "max_chars" not in {word.arg for word in node.keywords}:
                    without.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert without == []
