"""Pieces of HTML as words."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f]")
_PARAGRAPHS = frozenset({"p", "div", "li", "h1", "h2", "h3", "tr"})
MOST_ATTRIBUTES = 1_000  # of a tag: each is compared with all before it, so that a page of them is read for hours
_TAG = re.compile(r"""<[a-zA-Z](?:[^=>]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+""")
_VALUE = re.compile(r"""=\s*+(?:"[^"]*+"|'[^']*+'|)""")


def crowded(markup: str) -> bool:
    """Whether a tag has more attributes than any of a real page, so that it must not be parsed.

    >>> crowded("<p " + "a=1 " * 2000 + ">"), crowded('<p title="' + "word " * 2000 + '">')
    (True, False)
    """
    tags = (tag[0] for tag in _TAG.finditer(markup) if len(tag[0]) > 2 * MOST_ATTRIBUTES)
    return any(len(_VALUE.sub(" = ", tag).split()) > 2 * MOST_ATTRIBUTES for tag in tags)


def words(markup: str) -> str:
    r"""The words of a piece of HTML, a line per paragraph.

    >>> words("<p>قصف</p><p>ثم هدوء &amp; صمت</p>")
    'قصف\nثم هدوء & صمت'
    """
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    if crowded(markup):
        return ""
    from lxml import html

    try:
        tree = html.fromstring(f"<div>{markup}</div>".replace("\0", ""))
    except (ValueError, html.etree.ParserError):
        return ""
    pieces = []
    for event, element in html.etree.iterwalk(tree, events=("start", "end", "comment", "pi")):
        starts, paragraph = event == "start", element.tag in _PARAGRAPHS
        if event in ("start", "end"):
            pieces.append("\n" if paragraph or (element.tag == "br" and not starts) else "")
        if starts and element.tag not in ("script", "style"):
            pieces.append(element.text or "")
        if not starts and element is not tree:
            pieces.append(element.tail or "")
    lines = (" ".join(line.split()) for line in _CONTROL.sub("", "".join(pieces)).split("\n"))
    return "\n".join(line for line in lines if line)
