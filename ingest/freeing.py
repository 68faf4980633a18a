"""Taking articles out of the copies: a curator says that one tells what its container does not."""

from __future__ import annotations

from collections.abc import Sequence

from errors import UsageError
from ingest.near_copies import sketch
from ingest.workers import Coding
from models import CodedArticle
from store import Entry, Store
from store.changes import signed
from store.rows import prepare


def free(store: Store, coder: Coding, article_ids: Sequence[str], who: str, why: str) -> int:
    """Code articles that were held as copies, each on its own, and never hold them again.

    Returns
    -------
    int
        How many incidents they tell.

    Raises
    ------
    UsageError
        An id is not of an article held as a copy, or nobody answers for it.
    """
    held = {one.article_id for one in store.copies.held()}
    there = store.queries.articles(article_ids)
    for article_id in article_ids:
        if article_id not in held:
            why_not = "is an article of its own already" if article_id in there else "is the id of no article here"
            raise UsageError("--free", article_id, f"{why_not}; `copies` lists the ids that can be freed")
    for option, words in (("--who", who), ("--why", why)):
        if not words.strip():
            raise UsageError(
                option, words, "is empty; who frees a copy signs it and gives a reason: --who NAME --why TEXT"
            )
    signed(who, why)
    articles = there.values()
    coded = [CodedArticle(article, tuple(coder.code(article)), coder.version) for article in articles]
    runs = {article.article_id: sketch(article) for article in articles}
    store.intake.save([prepare(item) for item in coded], runs=runs, freed=Entry(who, "free", "", why=why))
    store.links.link()
    return sum(len(item.incidents) for item in coded)
