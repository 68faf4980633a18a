"""What the text filter searches: the words an incident was read from and the names it goes by."""

from __future__ import annotations

import re
from dataclasses import dataclass

import packs
from geo.gazetteer.gazetteer import Gazetteer
from models import Article, Incident
from text import lexicon
from text.normalize import fold

#: A word, a phrase in quotes of any kind, or a sign between them.
_PART = re.compile(
    r"(?P<or>(?<!\S)(?:OR|أو|\|)(?!\S))|(?P<minus>(?<!\S)[-−](?=\S))?"
    r'(?:"(?P<phrase>[^"]+)"(?!\S)|(?P<word>\S+))'
)
_PREPOSED = re.compile("(?:[وف]?(?:ال|لل|بال|كال))(?=..)")  # the article, with what may stand before it
_ARTICLES = ("ال", "لل")  # the forms a noun with the article has; what stands before them is no matter to a search
_KNOWN = ("governorate", "city", "town", "neighbourhood", "camp")  # kinds of places that are asked for by name
_END = re.compile(r"[.!?؟\n]")


def searchable(article: Article, incident: Incident) -> str:
    """Folded words of an incident: title, the sentences its evidence stands in, and its names in both languages.

    Not the whole article: a search for a quarter must not show what the same report says of another one.
    """
    sentences = dict.fromkeys(
        _sentence(article.part(e.part), e.start, e.end) for e in incident.evidence
    )  # a dict keeps the order and drops the doubles
    names = [incident.event_type, incident.sub_event_type]
    for place in (incident.place, incident.origin_place):
        if place is not None:
            names += [place.name, place.name_ar, place.admin1 or "", place.admin2 or "", place.admin3 or ""]
    for actor in incident.actors:
        names += [actor.name, actor.name_ar]
    return "\n".join(folded(words) for words in (article.title, *sentences, *names) if words)


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a query: an incident's words must hold one of the alternatives, or none of them.

    Alternatives are folded; one of several words is a phrase.
    """

    alternatives: tuple[str, ...]
    unwanted: bool = False

    def holds(self, words: str) -> bool:
        """Whether folded words meet the term."""
        return any(one in words for one in self.alternatives) is not self.unwanted


def terms(query: str) -> list[Term]:
    """A query as terms, all of which an incident must meet.

    Words stand for what they are part of (``القامشلي`` finds ``بالقامشلي``), with the article also for the forms it
    takes behind a preposition; ``"words in quotes"`` for just these; ``-word`` for incidents without it; and words
    with ``OR`` (``أو``, ``|``) between them for one of them. A name of a faction or place stands for its names in both
    languages: ``قسد`` finds what says "Syrian Democratic Forces".

    >>> terms(" قصف  -مخبز ")
    [Term(alternatives=('قصف',), unwanted=False), Term(alternatives=('مخبز',), unwanted=True)]
    >>> terms('"two men" OR three')
    [Term(alternatives=('two men', 'three'), unwanted=False)]
    >>> terms("  ")
    []
    """
    # Half surrogates and NUL, which an address line can carry, are not text to a database.
    query = query.replace("\0", " ").encode("utf-8", "replace").decode()
    found: list[Term] = []
    joining = False
    for part in _PART.finditer(query):
        if part["or"]:
            joining = bool(found)
            continue
        phrase = " ".join(folded(part["phrase"] or part["word"]).split())
        if not phrase:
            continue
        alternatives = (phrase,) if part["phrase"] else (phrase, *_otherwise(phrase))
        if joining and not part["minus"] and not found[-1].unwanted:
            found[-1] = Term(tuple(dict.fromkeys((*found[-1].alternatives, *alternatives))))
        else:
            found.append(Term(alternatives, bool(part["minus"])))
        joining = False
    return found


def _otherwise(word: str) -> tuple[str, ...]:
    """Other forms a word may have in an incident's words: behind a preposition, or in the other language."""
    stem = _PREPOSED.match(word)
    forms = [f"{form}{word[stem.end() :]}" for form in _ARTICLES] if stem else []
    asked = [word, *forms]
    names = _names()
    found = [name for form in asked for name in names.get(form, ())]
    return tuple(name for name in dict.fromkeys((*forms, *found)) if name != word)


@packs.cached
def _names() -> dict[str, tuple[str, ...]]:
    """Every name of a faction or of a known town, folded -> the names under which incidents keep it."""
    found: dict[str, dict[str, None]] = {}
    actors = lexicon.actors()
    kept = {actor_id: (actor.name, actor.name_ar) for actor_id, actor in actors.items()}
    for name in lexicon.actor_names():
        found.setdefault(folded(name.name), {}).update(dict.fromkeys(kept[name.actor_id]))
    places = Gazetteer.load()
    for place in places.places.values():
        if place.kind in _KNOWN and place.tier == 1:
            for own in (place.name, place.name_ar):
                found.setdefault(folded(own), {}).update(dict.fromkeys((place.name, place.name_ar)))
    return {name: tuple(folded(one) for one in others if one) for name, others in found.items() if name}


def folded(words: str) -> str:
    """Words as they are compared: one spelling of each letter, no marks, small letters."""
    return fold(words).casefold()


def _sentence(text: str, start: int, end: int) -> str:
    """The sentence around ``text[start:end]``, roughly: from one full stop or line end to the next."""
    before = [m.end() for m in _END.finditer(text, 0, start)]
    after = _END.search(text, end)
    return text[before[-1] if before else 0 : after.start() if after else len(text)].strip()
