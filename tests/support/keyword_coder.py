"""A coder of one rule, to test what stands around the coder: each line that names a shelling is an incident."""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
from collections import Counter
from pathlib import Path

from models import Article, Evidence, Incident, IncidentActor, IncidentPlace

HALKO = IncidentPlace("qam-halko", "Halko", "حلكو", "neighbourhood", 37.04, 41.22, 500, "Hasakah", None, None)
ASAYISH = IncidentActor("asayish", "Asayish", "الأسايش", "security", "perpetrator", ("aanes",))


class KeywordCoder:
    """Codes lines with «قصف» or "shelling"; chokes on the word "poison"."""

    def __init__(self, version: str = "test-1") -> None:
        self.version = version
        self.coded: list[str] = []
        self.dropped: Counter[str] = Counter()

    @classmethod
    def load(cls, *folders: Path, **more: object) -> KeywordCoder:
        return cls()

    def code(self, article: Article) -> list[Incident]:
        self.coded.append(article.article_id)
        if "poison" in article.text:
            raise ValueError("a poisonous\nword")
        found = []
        for word in ("قصف", "shelling"):
            start = article.text.find(word)
            while start >= 0:
                key = f"{article.article_id}\n{start}\n{article.text}"
                found.append(
                    Incident(
                        incident_id=hashlib.sha256(key.encode()).hexdigest()[:12],
                        article_id=article.article_id,
                        event_date=article.published[:10] if article.published else None,
                        event_type="Explosions/Remote violence",
                        sub_event_type="Shelling/artillery/missile attack",
                        actors=(ASAYISH,),
                        place=HALKO if ("حلكو" in article.text or "Halko" in article.text) else None,
                        geo_precision="neighbourhood" if "حلكو" in article.text else "unresolved",
                        evidence=(Evidence("event_type", "text", start, start + len(word), word),),
                    )
                )
                start = article.text.find(word, start + 1)
        return found


class DeadlyCoder(KeywordCoder):
    """Ends its whole process at the word "deadly", as a fault in compiled code would."""

    def code(self, article: Article) -> list[Incident]:
        if "deadly" in article.text:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().code(article)


class EndlessCoder(KeywordCoder):
    """Never comes back from the word "endless", and catches what would stop it; gives itself little time."""

    @classmethod
    def load(cls, *folders: Path, **more: object) -> EndlessCoder:
        from ingest import workers  # here: the command line is tried without the store

        workers.MOST_SECONDS = 0.3
        return cls()

    def code(self, article: Article) -> list[Incident]:
        while "endless" in article.text:
            with contextlib.suppress(Exception):
                sum(range(1000))
        return super().code(article)


class UnreadyCoder(KeywordCoder):
    """Cannot be loaded."""

    @classmethod
    def load(cls, *folders: Path, **more: object) -> KeywordCoder:
        raise ValueError("no lexicon")
