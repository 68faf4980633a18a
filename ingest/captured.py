"""What is fetched while articles are read, kept beside the store and named by the articles that were read from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from loaders.interface import Item
from loaders.transport.fetch import Fetched
from models import Article, CodedArticle
from store import Store
from store.captures import Capture

SAME = 0.6  # share of the words of two editions that are the same


class Recorder:
    """Keeps what comes while it is asked to; one for each run of reading."""

    def __init__(self, store: Store) -> None:
        self._store, self._captures = store, store.captures
        self._by_address: dict[str, Capture] = {}
        self._new: set[str] = set()

    def keep(self, address: str, fetched: Fetched) -> None:
        """Put aside what came from an address, also under the address it sent on to."""
        put = self._captures.put(fetched.url, fetched.status, fetched.headers, fetched.body)
        if put is not None:
            found, new = put
            self._by_address[address] = self._by_address[fetched.url] = found
            self._new |= {found.sha256} if new else set()

    def named(self, items: Iterable[Item], source: str) -> Iterator[Item]:
        """The same items; each article names what it was read from before it goes on: its page, or else the source."""
        for item in items:
            item = self._edition(item) if isinstance(item, Article) else item
            found = item.article if isinstance(item, CodedArticle) else item
            if isinstance(found, Article):
                capture = self._by_address.get(found.url or "") or self._by_address.get(source)
                if capture is not None:
                    linked = self._captures.link(found, capture)
                    self._new.discard(capture.sha256)
                    self._by_address |= {a: linked for a, c in self._by_address.items() if c is capture}
            yield item
        self._forget()

    def _edition(self, item: Article) -> Article:
        """The article under the id of the one that was read from its page before, where most of its words are the same.

        A page whose words are others, as the first page of a newspaper is every day, tells another article.
        """
        if item.url is None or item.url not in self._by_address:
            return item
        earlier = self._store.queries.article(self._store.captures.read_from(item.url) or "")
        if earlier is None or earlier.article_id == item.article_id:
            return item
        before, after = Counter(earlier.text.split()), Counter(item.text.split())
        alike = 2 * (before & after).total() >= SAME * (before.total() + after.total())
        return replace(item, article_id=earlier.article_id) if alike else item

    def _forget(self) -> None:
        for sha256 in self._new:  # nothing was read from these
            self._captures.drop(sha256)
        self._new.clear()
