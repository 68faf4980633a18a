"""What happened in a sentence: made from the coded fields, in the reader's language.

The templates are rows of ``data/lexicons/sentences.csv``. A template may name

``{by}``, ``{of}``
    Who did it, as a subject and behind a preposition.
``{hit}``, ``{on}``
    Who was hit, likewise; ``{some}`` are people of theirs; ``{killed}``, ``{injured}``, ``{bodies}`` so many of them.
``{all}``, ``{one}``
    Everybody who took part, where an event has no sides, and the only one named.
``{where}``, ``{from}``, ``{place}``
    The place with "in", "at" or "near", with "from", and alone.

Letters in brackets agree with the subject: ``قصف[ت]``, or ``ألق[ى|ت]`` masculine and feminine; in a place they stand
where it is the object: ``موقع[اً]``. Forms of number are those of the Unicode CLDR (Babel):
``one=...|two=...|few=...|many=...|other=...``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal

from babel.core import Locale
from babel.lists import format_list

from errors import DataFileError
from models import GroupToll, Incident, IncidentActor, IncidentPlace
from paths import LEXICONS
from text.data_files import rows
from wording.texts import Lang, Words, gazetteer, plain

FILE = LEXICONS / "sentences.csv"
NAMED = 3  # factions of one side
#: Classes of people who are no armed side: of the others, "members" are killed or arrested.
CIVIL = ("civilians", "protesters", "rioters")
SETTLED = ("city", "town", "village")
PEACEFUL = "Strategic developments"  # events in which nobody expects anybody to be hurt
NOUNS = {"civ": "civilian", "journalists": "journalist"}
GROUPS = {"civilians": "civilian", "children": "child", "women": "woman", "fighters": "fighter"}
GROUPS |= {"journalists": "journalist"}
LOCALES: dict[Lang, str] = {"en": "en_GB", "ar": "ar"}
_AGREEING = re.compile(r"\[([^][|]*+)(?:\|([^][]*+))?\]")
_OBJECT = re.compile(r"\} \{place\}")  # what the subject did it to: an Arabic noun without article then ends in alif
_ADDED = re.compile(r"(?<!\s)\s*+\([^()]*+\)")
_ENDS_ADDED = re.compile(rf"{_ADDED.pattern}\Z")
# Until when a faction had its name: the day of the event says it.
_YEAR = re.compile(r"(?<!\s)\s*+\((?=[^()]*+\))[^()]*\d{4}[^()]*+\)")
_DEFINITE = "ال"  # joins on to a preposition of one letter
_TO_DEFINITE = re.compile(rf"(?<!\w)ل{_DEFINITE}(?=\w)")


def sentence(incident: Incident, words: Words, *, dated: bool = False) -> str:
    """What an incident's fields say, without a full stop.

    Parameters
    ----------
    dated : bool
        Begin with the day, as exact as it is known.

    Examples
    --------
    >>> from models import Incident, IncidentActor
    >>> asayish = IncidentActor("asayish", "Asayish", "الأسايش", "state_forces", "perpetrator")
    >>> sentence(Incident("i", "a", waqai_type="arrest", actors=(asayish,)), Words("en"))
    'Asayish made arrests'
    """
    said = _Sentence(incident, words).said()
    return _say(words, "said.on", day=words.date(incident, brief=True), said=said) if dated else said


class _Sentence:
    """One incident, put into the words of one language."""

    def __init__(self, incident: Incident, words: Words) -> None:
        self.incident, self.words = incident, words
        sides: dict[str, list[IncidentActor]] = {}
        for actor in incident.actors:
            if f"{incident.waqai_type} {actor.actor_id}" not in _english("implied"):
                sides.setdefault(actor.role, []).append(actor)
        self.hit = sides.get("target", [])
        self.by = sides.get("perpetrator") or sides.get("party", [])
        involved = [actor for role in ("perpetrator", "party", "target") for actor in sides.get(role, ())]
        fought = [actor for actor in involved if not (actor.role == "target" and actor.actor_class == CIVIL[0])]
        involved = fought if len(fought) > 1 else involved  # civilians hit by a clash of two sides were no side of it
        self.all = list({actor.actor_id: actor for actor in involved}.values())
        self.mediators = sides.get("mediator", [])

    def said(self) -> str:
        template = self._template()
        said = self._fill(template)
        if self.incident.origin_place is not None:
            said = self._say("said.origin", said=said, origin=self.words.place(self.incident.origin_place))
        if self.mediators:
            said = self._say("said.mediated", said=said, names=self._names(self.mediators, oblique=True))
        said = self._with_toll(said, template)
        return self._as_told(said[:1].upper() + said[1:])

    # -- what happened

    def _template(self) -> str:
        """The template of the type of event for those who are named; a general one where the type has none."""
        texts, incident = _texts(self.words.lang), self.incident
        kind = incident.waqai_type or texts.get(f"like.{incident.sub_event_type}", "other")
        if f"did.{kind}.all" in texts:
            return texts[f"did.{kind}.{('none', 'one', 'all')[min(len(self.all), 2)]}"]
        named = {(True, True): "both", (True, False): "by", (False, True): "on", (False, False): "none"}
        end = named[bool(self.by), bool(self.hit)]
        return texts.get(f"did.{kind}.{end}") or texts[f"did.other.{end}"]

    def _fill(self, template: str) -> str:
        subject = next((side for name, side in (("{by}", self.by), ("{hit}", self.hit)) if name in template), self.all)
        feminine = bool(subject) and _feminine(self._name(subject[0]))
        agreed = _AGREEING.sub(lambda letters: _ending(letters, feminine), template)
        text = agreed.format(
            by=self._names(self.by),
            of=self._names(self.by, oblique=True),
            hit=self._names(self.hit),
            on=self._names(self.hit, oblique=True),
            all=self._names(self.all, oblique=True),
            one=self._names(self.all),
            some=self._some(),
            killed=self._victims("fatalities"),
            injured=self._victims("injuries"),
            bodies=self._bodies(),
            where=self._where(),
            place=_AGREEING.sub(lambda letters: _ending(letters, bool(_OBJECT.search(template))), self._place()),
            what=self.words.finer_type(self.incident),
            **{"from": self._from()},
        )
        return _TO_DEFINITE.sub("لل", " ".join(text.split()).replace(" :", ":").replace(" ،", "،"))

    def _as_told(self, said: str) -> str:
        """The sentence with whose claim it is, or that it did not happen."""
        incident = self.incident
        if incident.modality == "asserted":
            return said
        if incident.modality != "claimed":
            modality = self.words(f"modality.{incident.modality}")
            return self._say("said.not_so", modality=modality[:1].upper() + modality[1:], said=said)
        if incident.claimed_by:
            name = self._inside(_short(self.words.faction(incident.claimed_by)), oblique=True)
            return self._say("said.claimed", said=said, name=name)
        return self._say("said.claimed_by_nobody", said=said)

    # -- who

    def _name(self, actor: IncidentActor) -> str:
        return _short(plain(self.words.actor(actor)))

    def _names(self, actors: Sequence[IncidentActor], oblique: bool = False) -> str:
        names = [self._name(actor) for actor in actors]
        shown = [self._inside(name, oblique) for name in names[:NAMED]]
        if len(names) > NAMED:
            shown.append(self._number("people.more", len(names) - NAMED))
        return self._list(shown)

    def _inside(self, name: str, oblique: bool) -> str:
        if not self.words.rtl:
            return _with_article(name)
        return oblique_form(name) if oblique else name

    def _list(self, items: Sequence[str]) -> str:
        return format_list(items, locale=LOCALES[self.words.lang]) if items else ""

    def _some(self) -> str:
        """People of those who were hit, uncounted."""
        if not self.hit:
            return self._say("people.some")
        if [actor.actor_id for actor in self.hit] == ["journalists"]:  # named for one as for many
            return self._say("people.some_journalists")
        people = [actor for actor in self.hit if _people(actor)]
        if not (sides := [actor for actor in self.hit if not _people(actor)]):
            return self._names(people, oblique=True)
        members = self._say("people.of", people=self._say("people.members"), name=self._names(sides, oblique=True))
        return self._list([*(self._inside(self._name(actor), oblique=True) for actor in people), members])

    # -- how many

    def _victims(self, kind: Literal["fatalities", "injuries"]) -> str:
        """So many of those who were hit, as the object of a verb."""
        low, high = self._toll(kind)
        if not (low or high):
            return self._some()
        noun = self._group_noun(kind)
        if noun or not self.hit:
            return self._people(noun or "person", low, high)
        names = self._names(self.hit, oblique=True)
        if len(self.hit) == 1 and self.hit[0].actor_id in NOUNS:
            return self._people(NOUNS[self.hit[0].actor_id], low, high)
        if any(map(_people, self.hit)):
            names = self._list([_ADDED.sub("", self._inside(self._name(a), True)) for a in self.hit])
            return self._say("people.who", people=self._people("person", low, high), name=names)
        return self._say("people.of", people=self._people("member", low, high), name=names)

    def _bodies(self) -> str:
        low, high = self._toll("fatalities")
        return self._number("people.body", low or high or 1) if low or high else self._say("people.bodies")

    def _with_toll(self, said: str, template: str) -> str:
        """The sentence with the killed and injured that it does not name yet."""
        incident, killed, injured = self.incident, self._counted("fatalities"), self._counted("injuries")
        nobody = [self._toll(kind) == (0, 0) for kind in ("fatalities", "injuries")]
        if "{killed}" in template or "{bodies}" in template:
            return self._say("result.and_injured", said=said, injured=injured) if injured else said
        if "{injured}" in template:
            return self._say("result.and_killed", said=said, killed=killed) if killed else said
        if killed and injured:
            low, high = self._toll("injuries")
            noun = self._group_noun("injuries")
            return self._say("result.both", said=said, killed=killed, injured=self._people(noun or "others", low, high))
        if killed:
            return self._say("result.killed", said=said, killed=killed)
        if injured:
            said = self._say("result.injured", said=said, injured=injured)
        if nobody[0] and incident.event_type != PEACEFUL:
            return self._say("result.nobody" if nobody[1] else "result.none_killed", said=said)
        return said

    def _toll(self, kind: Literal["fatalities", "injuries"]) -> tuple[int | None, int | None]:
        return _span(self.incident, kind)

    def _counted(self, kind: Literal["fatalities", "injuries"]) -> str:
        """So many people, with the children and women among them; empty where nobody was or nothing is stated."""
        low, high = self._toll(kind)
        if not (low or high):
            return ""
        noun = self._group_noun(kind)
        people = self._people(noun or "person", low, high)
        if noun in ("child", "woman"):  # others among them would be a misreading
            return people
        among = [
            self._number(f"people.among_{noun}", part)
            for group, noun in (("children", "child"), ("women", "woman"))
            for toll in self.incident.toll_by_group
            if toll.group == group and (part := _span(toll, kind)[0]) and _span(toll, kind) == (part, part)
            if part < (high or low or 0)
        ]
        if not among:
            return people
        return self._say("people.with", people=people, among=self._say("people.among", people=self._list(among)))

    def _group_noun(self, kind: Literal["fatalities", "injuries"]) -> str | None:
        """The noun for all of a toll where one group of people is all of it; None otherwise."""
        whole = self._toll(kind)
        same = [toll.group for toll in self.incident.toll_by_group if _span(toll, kind) == whole and any(whole)]
        return GROUPS[same[-1]] if same else None  # the narrower of "civilians" and "children" stands behind it

    def _people(self, noun: str, low: int | None, high: int | None) -> str:
        if low and high and low != high:
            return self._say("people.range", low=self.words.number(low), people=self._number(f"people.{noun}", high))
        people = self._number(f"people.{noun}", low or high or 0)
        if low and high:
            return people
        return self._say("people.least" if low else "people.most", people=people)

    def _number(self, key: str, count: int) -> str:
        """The form of a text that its number asks for."""
        forms = _forms(self.words.lang, key)
        category = Locale(self.words.lang).plural_form(count)
        return (forms.get(category) or forms["other"]).format(n=self.words.number(count))

    # -- where

    def _where(self) -> str:
        place = self.incident.place
        if place is None:
            return ""
        key = "in"
        if self.incident.geo_precision == "near":
            key = "near"
        elif place.kind in _list(self.words.lang, "on_kinds"):
            key = "on"
        elif place.kind in _list(self.words.lang, "at_kinds"):
            key = "at"
        return self._say(f"where.{key}", place=self._named(place))

    def _place(self) -> str:
        """The place as an object: what was shelled or taken, no more exact than it is known."""
        place, precision = self.incident.place, self.incident.geo_precision
        if place is None:
            return self._say("where.unknown")
        if precision == "near":
            return self._say("where.around", place=self._named(place))
        wide = precision in ("district", "governorate", "country")
        return self._say("where.somewhere", place=self._named(place)) if wide else self._named(place)

    def _from(self) -> str:
        return self._say("where.from", place=_AGREEING.sub("", self._place())) if self.incident.place else ""

    def _named(self, place: IncidentPlace) -> str:
        """A place by its name, with what it is and what contains it where a reader needs that."""
        words = self.words
        name = _ENDS_ADDED.sub("", plain(words.place(place))) or plain(words.place(place))
        kind = _texts(words.lang).get(f"where.{place.kind}")
        if kind and name.partition(" ")[0] not in _heads(words.lang):
            name = kind.format(name=name)
        above = self._above(place)
        name = name.removesuffix(f" {above}") if place.kind not in SETTLED else name  # "Wahda street Qamishli"
        return self._say("where.within", place=name, above=above) if above and above not in name else name

    def _above(self, place: IncidentPlace) -> str:
        """The city of a quarter or site, the governorate of a smaller town; empty for what everybody knows."""
        if place.place_id in gazetteer().abroad:
            return self.words.admin(place.admin1) if place.admin1 else ""
        if place.kind in ("country", "governorate", "city"):
            return ""
        known = gazetteer().places.get(place.place_id)
        parent = gazetteer().places.get(known.parent_id or "") if known else None
        if parent and parent.kind in ("city", "town", "neighbourhood"):
            return self.words.place(parent)
        return self.words.admin(place.admin1).removesuffix(" Governorate") if place.admin1 else ""

    def _say(self, key: str, **values: str) -> str:
        return _say(self.words, key, **values)


def _span(of: Incident | GroupToll, kind: Literal["fatalities", "injuries"]) -> tuple[int | None, int | None]:
    return getattr(of, f"{kind}_min"), getattr(of, f"{kind}_max")


def _say(words: Words, key: str, **values: str) -> str:
    return _texts(words.lang)[key].format(**values)


def _people(actor: IncidentActor) -> bool:
    """Whether a faction is the people themselves, so that nobody is a member of it."""
    return actor.actor_class in CIVIL or actor.name.startswith(tuple(_english("generic")))


def _short(name: str) -> str:
    return _YEAR.sub("", name)


def _with_article(name: str) -> str:
    """An English name inside a sentence: "the Syrian Army", "civilians", "an unidentified armed group".

    >>> _with_article("Republican Guard"), _with_article("Civilians"), _with_article("Hezbollah")
    ('the Republican Guard', 'civilians', 'Hezbollah')
    """
    if name.startswith(tuple(_english("generic"))):
        small = name[0].lower() + name[1:]
        return f"an {small}" if name in _english("with_a") else small
    named = name.partition("(")[0].split()
    return f"the {name}" if not {*named}.isdisjoint(_english("with_the")) else name


def _feminine(name: str) -> bool:
    """Whether a verb before an Arabic name is feminine, as the head of the name is.

    >>> _feminine("الفرقة الرابعة"), _feminine("لواء القدس"), _feminine("فصائل المعارضة")
    (True, False, True)
    """
    head = name.partition(" ")[0].removeprefix(_DEFINITE)
    if head in _arabic("masculine"):
        return False
    return head.endswith(("ة", "ات")) or head in _arabic("feminine")


def _ending(letters: re.Match[str], feminine: bool) -> str:
    """The letters in brackets that fit: those of ``[ى|ت]`` by gender, those of ``[ت]`` for the feminine only."""
    first, second = letters[1], letters[2]
    if second is None:
        return first if feminine else ""
    return second if feminine else first


def oblique_form(name: str) -> str:
    """An Arabic name behind a preposition or as an object: sound plurals change.

    >>> oblique_form("مسلحون مجهولون"), oblique_form("مقاتلو العشائر"), oblique_form("السوتورو")
    ('مسلحين مجهولين', 'مقاتلي العشائر', 'السوتورو')
    """
    head, *rest = name.split(" ")
    if rest and head.endswith("و") and len(head) > 3 and not head.startswith(_DEFINITE):
        head = f"{head[:-1]}ي"
    elif not (head.endswith("ون") and len(head) > 4):
        return name
    return " ".join(re.sub("ون$", "ين", word) if len(word) > 4 else word for word in (head, *rest))


@lru_cache(maxsize=2)
def _texts(lang: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    for line, row in rows(FILE, ("key", "en", "ar")):
        if row["key"] in texts:
            raise DataFileError(FILE, line, f"the key {row['key']!r} stands twice", "give one text another key")
        texts[row["key"]] = row[lang]
    return texts


@lru_cache(maxsize=64)
def _forms(lang: str, key: str) -> dict[str, str]:
    return dict(form.split("=", 1) for form in _texts(lang)[key].split("|"))


@lru_cache(maxsize=16)
def _list(lang: str, name: str) -> frozenset[str]:
    return frozenset(_texts(lang)[f"list.{name}"].split("|"))


@lru_cache(maxsize=2)
def _heads(lang: str) -> frozenset[str]:
    """Words for kinds of places that a name may begin with already."""
    kinds = ("city", "town", "village", "neighbourhood")
    return frozenset(_texts(lang)[f"where.{kind}"].split()[0] for kind in kinds)


def _english(name: str) -> frozenset[str]:
    return _list("en", name)


def _arabic(name: str) -> frozenset[str]:
    return _list("ar", name)
