"""What the tests of the coder share: one article coded, and who has which part in an incident."""

from __future__ import annotations

from coding import Coder
from models import Article, Incident

PUBLISHED = "2021-04-25"  # unless a test says otherwise


def code(coder: Coder, text: str, title: str = "", published: str | None = PUBLISHED) -> list[Incident]:
    """The incidents of a text that was published on a day."""
    return coder.code(Article("x", text, title=title, published=published))


def parts(incident: Incident) -> set[tuple[str, str]]:
    """Every faction of an incident with its role."""
    return {(a.actor_id, a.role) for a in incident.actors}
