"""The places of an article alone, found and settled on the coder's own way."""

from __future__ import annotations

from coding.coder import Coder
from geo.geoparsing.report import Placed, placed
from models import Article


def geoparse(coder: Coder, article: Article) -> list[Placed]:
    """Every name the article uses for a place, title first, with the choice and its reasons.

    An article without such a name gives an empty list. A name that could not be settled has ``place`` None
    and says why.

    Examples
    --------
    >>> coder = Coder.load()
    >>> [(p.text, p.place.place_id) for p in geoparse(coder, Article("a", "انفجار في حي حلكو بالقامشلي"))]
    [('حي حلكو', 'qam-halko'), ('القامشلي', 'C4564')]
    >>> geoparse(coder, Article("a", "قبيلة طي"))
    []
    """
    return placed(coder.places(article))
