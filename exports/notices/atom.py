"""Incidents as an Atom feed (RFC 4287): what feed readers and other desks poll."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from urllib.parse import quote
from xml.etree import ElementTree as ET

import packs
from exports.notices.told import Told
from wording.texts import Words

NAMESPACE = "http://www.w3.org/2005/Atom"
GEORSS = "http://www.georss.org/georss"
MOST = 200  # entries, the newest; the line of counts says how many there are
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BEGINNING = "1970-01-01T00:00:00+00:00"  # of a store that never changed


def atom(view: str, told: Sequence[Told], subtitle: str, address: str, changed: str | None, words: Words) -> bytes:
    """The feed of a view.

    Parameters
    ----------
    told : sequence of Told
        Newest first; of more than ``MOST`` those are listed.
    subtitle : str
        The line of counts.
    address : str
        Where the desk shows the view.
    changed : str or None
        When the data were last changed, UTC in ISO; the same data give the same bytes.
    """
    ET.register_namespace("", NAMESPACE)
    ET.register_namespace("georss", GEORSS)
    feed = ET.Element(f"{{{NAMESPACE}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": words.lang})
    moment = changed or BEGINNING
    _put(feed, "id", f"urn:waqai:view:{quote(view)}")
    _put(feed, "title", words("notice.feed", view=view))
    _put(feed, "subtitle", subtitle)
    _put(feed, "updated", moment)
    _link(feed, address, "alternate")
    _put(feed, "generator", "Waqai")
    for one in told[:MOST]:
        entry = ET.SubElement(feed, f"{{{NAMESPACE}}}entry")
        _put(entry, "id", f"urn:waqai:incident:{one.id}")
        _put(entry, "title", one.title)
        _put(entry, "updated", _moment(one.published) or _moment(one.date) or moment)
        author = ET.SubElement(entry, f"{{{NAMESPACE}}}author")
        _put(author, "name", one.source or words("notice.no_source"))
        _link(entry, one.link, "alternate")
        if one.url:
            _link(entry, one.url, "via")
        rows = (("who", one.who), ("toll", one.toll), ("source", one.source))
        _put(entry, "summary", "\n".join(words(f"notice.{name}", value=value) for name, value in rows if value))
        if one.latitude is not None and one.longitude is not None:
            point = ET.SubElement(entry, f"{{{GEORSS}}}point")
            point.text = f"{one.latitude} {one.longitude}"  # GeoRSS has latitude first
    made: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return made


def _moment(iso: str | None) -> str:
    """A day or a time as RFC 3339 has it, in the zone where days are counted; empty where it is none."""
    try:
        at = dt.datetime.fromisoformat(iso or "")
    except ValueError:
        return ""
    return (at if at.tzinfo else at.replace(tzinfo=packs.zone())).isoformat(timespec="seconds")


def _put(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = NO_XML.sub("\ufffd", value)


def _link(parent: ET.Element, address: str, rel: str) -> None:
    ET.SubElement(parent, f"{{{NAMESPACE}}}link", {"rel": rel, "href": NO_XML.sub("", address)})
