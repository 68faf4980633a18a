"""Elements of our own in the page, at few bytes an action.

Streamlit sends the code of an element along with every change of its data. Ours is fetched once, from ``elements/``,
and the data follow as JSON without escapes: an Arabic letter is two bytes, not six.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st
import streamlit.components.v1 as components

HERE = Path(__file__).resolve().parent / "elements"

# Streamlit runs this from a blob, whose address leads nowhere: the page's own has to be put before ours.
LOADER = """const code = await import(new URL("%s", document.baseURI).href);
const text = new TextDecoder();
export default (given) => code.default({ ...given, data: JSON.parse(text.decode(given.data)) });"""


def element(name: str, isolated: bool = True) -> Callable[..., Any]:
    """The element drawn by ``elements/NAME.js`` and ``NAME.css``: called with ``key``, ``data`` and callbacks.

    ``data`` are what :func:`compact` gives; the script gets what was put in there. One that is not ``isolated`` stands
    in the page itself, where a script can read what is selected, and names its own classes in its styles.
    """
    served = components.declare_component("elements", path=str(HERE))
    version = hashlib.sha256((HERE / f"{name}.js").read_bytes()).hexdigest()[:10]
    base = "/" + str(st.get_option("server.baseUrlPath")).strip("/")
    address = f"{base.rstrip('/')}/component/{served.name}/{name}.js?v={version}"
    return st.components.v2.component(
        f"waqai_{name}",
        js=LOADER % address,
        css=(HERE / f"{name}.css").read_text(encoding="utf-8"),
        isolate_styles=isolated,
    )


def compact(data: Any) -> bytes:
    """JSON in as few bytes as it has.

    >>> compact({"حي": [1, 2]}).decode()
    '{"حي":[1,2]}'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
