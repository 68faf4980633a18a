"""Pieces of HTML as words."""

from __future__ import annotations


def words(markup: str) -> str:
    r"""The words of a piece of HTML, a line per paragraph.

    >>> words("<p>قصف</p><p>ثم هدوء &amp; صمت</p>")
    'قصف\nثم هدوء & صمت'
    """
    if "<" not in markup and "&" not in markup:
        return markup.strip()
    from lxml import html

    try:
        tree = html.fromstring(f"<div>{markup}</div>".replace("\0", ""))
    except (ValueError, html.etree.ParserError):
        return ""
    for element in tree.xpath("//script | //style"):
        element.drop_tree()
    for element in tree.iter("p", "br", "div", "li", "h1", "h2", "h3", "tr"):
        element.tail = "\n" + (element.tail or "")
        element.text = "\n" + (element.text or "") if element.tag != "br" else element.text
    lines = (" ".join(line.split()) for line in str(tree.text_content()).split("\n"))
    return "\n".join(line for line in lines if line)
