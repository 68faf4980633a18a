"""How one name is read: named rules, tried in order, of which the first to decide says place or word.

A rule returns True for a place, False for a word, None to leave the matter to the next. Some decide nothing and only
take up what stands around the name (head noun, direction, distance).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from geo.gazetteer.files import ABROAD_KINDS, WEAK
from geo.geoparsing import offsets
from geo.geoparsing.latin_names import goes_on_latin, names_a_body
from geo.geoparsing.name_words import name_words
from geo.geoparsing.surroundings import LINKS, LIST_SIGNS, Around, Toponym
from geo.geoparsing.unlisted import goes_on
from text.lexicon import Word
from text.matcher import Match, Names, words
from text.passage import Reading
from text.spelling import ARTICLES

_QUALIFIERS = name_words("qualifier")
_SETTLED = frozenset(("village", "town", "city", "camp", "district", "governorate"))
_CLAUSE, _SPEAKERS, _LEADING = name_words("clause"), name_words("speaker"), name_words("leading")
_ALLIED, _GIVEN, _NOMS_DE_GUERRE = name_words("allied"), name_words("given"), name_words("nom_de_guerre")


@dataclass(slots=True)
class Name:
    """A name of the gazetteer in a text, and what it is read as so far.

    Attributes
    ----------
    match : Match
    around : Around
    toponym : Toponym
        What the rules make of it.
    previous : Toponym or None
        The place read last.
    tier : int
        Of its best known candidate.
    """

    match: Match
    around: Around
    toponym: Toponym
    previous: Toponym | None
    tier: int
    arabic: bool = False
    own_head: Word | None = field(init=False)

    def __post_init__(self) -> None:
        self.arabic = "\u0621" <= self.around.reading.text[self.match.start] <= "\u06d3"
        self.own_head = self._head_in_name()

    @property
    def single(self) -> bool:
        """Whether it is one word."""
        return self.match.last - self.match.first == 1

    @property
    def headed(self) -> bool:
        """Whether a head noun stands beside the name rather than in it."""
        return bool(self.toponym.kinds) and self.own_head is None

    def _head_in_name(self) -> Word | None:
        """The head noun that a longer name begins with: مخيم الهول."""
        if self.single:
            return None
        starting = self.around.starts.get(self.match.first, ())
        return next((w for end, w in starting if w.role == "head" and end < self.match.last), None)


Rule = Callable[[Name], bool | None]


def read_name(
    match: Match, meanings: Sequence[Match], around: Around, tiers: dict[str, int], previous: Toponym | None
) -> Toponym | None:
    """What a name is read as, None for a word; ``meanings`` are all ways to match its tokens, with and without ال."""
    arabic = "\u0621" <= around.reading.text[match.start] <= "\u06d3"
    ids, weak, exact = _meanings(tuple((m.names, m.article) for m in meanings), arabic)
    forms = around.reading.forms[match.first : match.last]
    toponym = Toponym(
        around.reading, match.first, match.last, match.first, match.start, match.end, ids,
        weak=weak, exact_article=exact,
        several_words=sum(form not in ARTICLES for form in forms) > 1,
        sounded=frozenset() if arabic else _only_sounding(match, tuple(f for f in forms if f not in ARTICLES)),
    )  # fmt: skip
    name = Name(match, around, toponym, previous, min(tiers[i] for i in ids))
    return toponym if decide(name)[0] else None


def decide(name: Name) -> tuple[bool, str]:
    """Whether a name is a place, and the name of the rule that says so."""
    for rule in RULES:
        verdict = rule(name)
        if verdict is not None:
            return verdict, rule.__name__
    return False, "no_rule"


@lru_cache(maxsize=50_000)
def _meanings(readings: tuple[tuple[Names, bool], ...], arabic: bool) -> tuple[tuple[str, ...], bool, bool]:
    """Ids that carry a name, whether it is weak for all of them, and whether any is listed with ال as written.

    Latin articles come and go: with or without one, a name may mean all that carry it.
    """
    entries = [(e, e.article == article) for names, article in readings for e in names.by_kind.get("place", ())]
    exact = [e for e, as_written in entries if as_written]
    meant = (exact if arabic else []) or [e for e, _ in entries]
    ids = tuple(dict.fromkeys(e.ref.place_id for e in meant))
    return ids, all(e.ref.kind in WEAK for e in meant), bool(exact)


def _only_sounding(match: Match, forms: tuple[str, ...]) -> frozenset[str]:
    """Ids of the places that a Latin name only sounds like: no listed spelling is the one of the text."""
    entries = match.of("place")
    known = [e for e in entries if e.ref.kind != "far"]  # few know it: what here sounds so is as likely
    listed = {e.ref.place_id for e in known if tuple(f for f in words(e.name) if f not in ARTICLES) == forms}
    return frozenset(e.ref.place_id for e in known) - listed


def lower_case(name: Name) -> bool | None:
    """A Latin name without a capital is a word: "said", but not "al-Hol"."""
    reading, match = name.around.reading, name.match
    if not name.arabic and not any(reading.text[t.start].isupper() for t in reading.tokens[match.first : match.last]):
        return False
    return None


def opens_by_sound(name: Name) -> bool | None:
    """A word that opens a sentence and only sounds like a name is a word: "Under fire, the army withdrew"."""
    match, forms = name.match, name.around.reading.forms
    if name.arabic or not name.single or (match.first and forms[match.first - 1][0].isalnum()):
        return None
    as_listed = any(words(e.name) == [forms[match.first]] for e in match.of("place"))
    return None if as_listed or match.last in name.around.starts else False


def nom_de_guerre(name: Name) -> bool | None:
    """A town behind a fighter's first name is his last one: Azad Kobani, آزاد كوباني."""
    first, around = name.match.first, name.around
    if not first or not name.single or name.match.clitic or not around.beside(first):
        return None
    before = around.reading.forms[first - 1]
    if name.arabic:
        return False if before in _NOMS_DE_GUERRE or before.removeprefix("و") in _NOMS_DE_GUERRE else None
    return False if before in _NOMS_DE_GUERRE and around.capital(first - 1) else None


def kind_word(name: Name) -> bool | None:
    """A preposition or a head noun alone is a word, though villages are called so: المدينة."""
    match, around = name.match, name.around
    written_article = not name.single and around.reading.text[match.start].isupper()  # At Tabqah
    if around.reading.forms[match.first] in LINKS and not written_article:
        return False
    ends_word = any(end >= match.last for end, _ in around.starts.get(match.first, ()))
    return False if ends_word and not (match.article and around.settles(match.first)) else None


def words_before(name: Name) -> bool | None:
    """Takes up head noun, direction and nearness; a title before the name makes it a word: الدكتور حسن الصالح."""
    toponym = name.toponym
    if name.own_head:
        toponym.kinds, toponym.weak = name.own_head.values, False
    least = name.previous.last if name.previous else 0
    return None if _look_left(toponym, name.around, least) else False


def shared_countryside(name: Name) -> None:
    """Takes up the countryside of several: في ريفي حلب الغربي واللاذقية الشمالي."""
    toponym, previous = name.toponym, name.previous
    if previous is None or not previous.plural or previous.relation != "rural" or toponym.relation != "at":
        return
    if not name.headed and _mates(name.around.reading, previous, toponym):
        toponym.relation, toponym.plural = "rural", True


def adjective(name: Name) -> bool | None:
    """What the head noun is like is a word, though a village is called so: قرية صغيرة."""
    bare = name.headed and name.match.clitic in ("", "ك") and name.single
    return False if bare and name.match.first in name.around.qualities else None


def part_of_longer_name(name: Name) -> bool | None:
    """A generic word after a head noun begins an unlisted name: قرى قره موغ."""
    return False if name.headed and goes_on(name.around, name.match) else None


def part_of_latin_name(name: Name) -> bool | None:
    """A Latin name inside that of an organisation, or one word of a longer name, is not the place: Tall Riyahi."""
    if name.arabic:
        return None
    match, around = name.match, name.around
    given = around.reading.forms[match.last] in _GIVEN if match.last < len(around.reading.forms) else False
    if given and around.capital(match.last) and around.beside(match.last):
        return False  # Rami Abdul Rahman
    if names_a_body(around, match.first, match.last):
        return False
    return False if goes_on_latin(around, match.first, match.last, name.tier == 1) else None


def qualifier(name: Name) -> bool | None:
    """A word that tells namesakes apart is no name by itself: Gharbia of "Nawhia Gharbia"."""
    form = name.around.reading.forms[name.match.last - 1]
    return False if not name.arabic and name.single and not name.headed and form in _QUALIFIERS else None


def words_after(name: Name) -> bool | None:
    """Takes up side and head noun after the name; "Aleppo soap" is a word."""
    _look_right(name.toponym, name.around.starts, name.arabic)
    return False if name.match.last in name.around.before else None


def government(name: Name) -> bool | None:
    """A bare name that speaks or is spoken to is a government: "Damascus rejected", قالت دمشق, أبلغت دمشق."""
    return False if not name.toponym.kinds and _speaks(name) else None


def distance(name: Name) -> None:
    """Takes up a stated distance: "5 km north of X", شمال X بنحو 5 كم."""
    toponym = name.toponym
    reading, sides = toponym.reading, toponym.sides
    if toponym.relation not in ("at", "direction") or toponym.outer < 1:
        return
    if stated := offsets.before(reading, toponym.outer, sides):
        toponym.outer, toponym.offset = stated
        toponym.start = reading.tokens[toponym.outer].start
    elif stated := offsets.after(reading, toponym.last, sides):
        toponym.last, toponym.offset = stated
        toponym.end = reading.tokens[toponym.last - 1].end
    if toponym.offset is not None:
        toponym.relation, toponym.weak = "direction", False


def beside_head_noun(name: Name) -> bool | None:
    """A head noun beside the name makes it a place, with ال or without: قرية الحرمل, "Idlib city"."""
    if not name.headed:
        return None
    toponym = name.toponym
    called_after = toponym.relation == "at" and not _SETTLED.intersection(toponym.kinds)
    if called_after and all(e.ref.kind in ABROAD_KINDS for e in name.match.of("place")):
        return False  # طريق طرابلس, شارع بغداد: called after a town far away
    listed = toponym.place_ids
    toponym.place_ids = tuple(dict.fromkeys((*listed, *(e.ref.place_id for e in name.match.of("place")))))
    toponym.loose = frozenset(toponym.place_ids) - frozenset(listed) if name.arabic else frozenset()
    return True


def list_item(name: Name) -> bool | None:
    """A name that goes on a list is of its kind: بلدتي سرمين وبنش."""
    previous = name.previous
    if previous is None or not _continues_list(name.around.reading, previous, name.toponym, name.match.clitic):
        return None
    if name.arabic and not name.match.article and goes_on(name.around, name.match):
        return False  # أحياء السكري وباب النيرب
    name.toponym.kinds, name.toponym.plural = previous.kinds, True
    return True


def head_noun_in_name(name: Name) -> bool | None:
    """A name that begins with its head noun is a place: مطار القامشلي."""
    return True if name.own_head else None


def everyday_word(name: Name) -> bool | None:
    """One word that is also a verb, an event or a small word is that, though a village is called so: بوقف القصف."""
    is_word = name.single and name.toponym.relation == "at" and (name.match.of("cue") or name.match.of("trigger"))
    return False if is_word else None


def town_that_is_a_word(name: Name) -> bool | None:
    """A town that is also a word is one where it stands as a town: انفجار في الباب, القصير بريف حمص, #مجزرة_الباب."""
    toponym, match, around = name.toponym, name.match, name.around
    if not (toponym.weak and toponym.exact_article and name.tier == 1):
        return None
    before = around.reading.forms[match.first - 1] if match.first else ""
    if match.first in around.towns and match.clitic in ("", "ب") and (before == "في" or match.clitic == "ب"):
        return True  # resolution must confirm it
    if around.reading.text[max(0, match.start - 1) : match.start] in ("#", "_"):
        return True  # a hashtag or the end of one
    return True if any(w.role == "rural" for _, w in around.starts.get(match.last, ())) else None


def weak_name(name: Name) -> bool | None:
    """A name that is also a word, or is listed with the other article only, is not a place when it stands bare."""
    toponym = name.toponym
    if toponym.weak and any(e.ref.kind == "namesake" for e in name.match.of("place")):
        return None if _after_preposition(name.around.reading, name.match) else False  # resolution must confirm it
    if toponym.weak:  # "the outskirts of Nawa" are those of a town
        return not name.arabic and name.tier == 1 and toponym.relation == "edge"
    if toponym.exact_article or toponym.several_words:
        return None
    return False if name.arabic else bare_village(name)  # "Bara in Idlib" may be Al-Bara


def well_known(name: Name) -> bool | None:
    """What everybody names bare is a place, and so is anything with a direction: القامشلي, شمالي سراقب."""
    return True if name.tier == 1 or name.toponym.relation in ("rural", "direction", "near", "edge") else None


def bare_village(name: Name) -> bool:
    """A village named bare, if of several words, after a preposition or beside a place; resolution must confirm it."""
    toponym, previous, reading = name.toponym, name.previous, name.around.reading
    beside = previous is not None and previous.relation == "at" and _mates(reading, previous, toponym)
    toponym.weak = toponym.several_words or _after_preposition(reading, name.match) or beside
    return toponym.weak


RULES: tuple[Rule, ...] = (
    lower_case, opens_by_sound, nom_de_guerre, kind_word, words_before, shared_countryside, adjective,
    part_of_longer_name, part_of_latin_name, qualifier, words_after, government, distance, beside_head_noun,
    list_item, head_noun_in_name, everyday_word, town_that_is_a_word, weak_name, well_known, bare_village,
)  # fmt: skip


def _speaks(name: Name) -> bool:
    """Whether a bare name stands for a government."""
    match, toponym, around = name.match, name.toponym, name.around
    first, forms = match.first, around.reading.forms
    before = forms[first - 1] if first else ""
    if match.clitic == "ل" and before in _ALLIED:
        return True  # قوات حليفة لدمشق
    subject = match.last in around.voices
    if toponym.relation != "at" or (toponym.outer != first and before != "في"):
        return False
    if before in ("في", "in") and first > 1 and forms[first - 2].removeprefix("ال") in _SPEAKERS:
        return subject or first - 2 in around.voice_ends  # النظام في دمشق يرفض
    if match.clitic not in ("", "و") or before in LINKS:
        return False
    opens = not before or not before[0].isalnum() or before in _CLAUSE
    return (subject and opens and not match.clitic) or (name.arabic and first in around.voice_ends)


def _look_left(toponym: Toponym, around: Around, least: int) -> bool:
    """Gather head noun, direction and nearness before the name; False when it is not a place.

    Words before the token ``least`` belong to another name: "Qusur neighbourhood of Banyas".
    """
    forms, left, named = toponym.reading.forms, around.left, around.named
    position, steps = toponym.first, 0
    if any(word.role == "not" for _, word in left.get(position, ())):
        return False
    while position > least and steps < 5 and not named[position - 1]:
        steps += 1
        options = left.get(position, ())
        if forms[position] == "of":  # "the town of X" points nowhere back
            options = [o for o in options if o[1].role != "back"]
        if not options:
            if forms[position - 1] in ("of", "the") or (steps == 1 and forms[position - 1] == "al"):
                position -= 1
                continue
            joins = forms[position - 1] in ("-", "من") and toponym.relation in ("at", "direction")
            if joins and any(w.role == "region" for _, w in left.get(position - 1, ())):
                position -= 1  # north-west of X, إلى الشمال الغربي من X
                continue
            return True
        begin, word = min(options, key=lambda o: (o[0], o[1].role != "not"))
        if word.role == "not":
            return position != toponym.first or bool(toponym.kinds)
        if word.role == "back":
            return True
        if word.role == "head":
            if toponym.relation == "rural":
                return True  # "villages in the countryside of Aleppo": the villages are not Aleppo
            if toponym.kinds and not toponym.plural and toponym.outer != toponym.first:
                return True
            toponym.kinds = tuple(dict.fromkeys((*word.values, *toponym.kinds))) if not toponym.kinds else word.values
            toponym.plural = word.number != "singular"
            toponym.weak = False
        elif word.role == "rural":
            toponym.relation, toponym.plural = "rural", toponym.plural or word.number != "singular"
        elif word.role == "region":
            if toponym.relation != "rural":
                toponym.relation = "direction"
            toponym.sides = (*word.number.split("-"), *toponym.sides)
        elif word.role in ("near", "edge"):
            toponym.relation = "near" if word.role == "near" else "edge"
        toponym.outer = begin
        position = begin
    return True


def _look_right(toponym: Toponym, starts: dict[int, list[tuple[int, Word]]], arabic: bool) -> None:
    tokens = toponym.reading.tokens
    forms, after = toponym.reading.forms, toponym.last
    if not arabic and after < len(forms) and forms[after] == "s":
        after += 1
    if not arabic:  # "Hama eastern countryside"
        sides = [end for end, word in starts.get(after, ()) if word.role == "region"]
        if sides and any(word.role == "rural" for _, word in starts.get(max(sides), ())):
            after = max(sides)
    for end, word in starts.get(after, ()):
        if word.role == "region" and (toponym.relation == "rural" and arabic):
            toponym.sides, toponym.last = (*toponym.sides, *word.number.split("-")), end
            toponym.end = tokens[end - 1].end
        elif not arabic and word.language == "en" and word.role in ("head", "rural"):
            if word.role == "rural":
                toponym.relation = "rural"
            elif not toponym.kinds or toponym.kinds[0] == "area":  # "areas of Raqqa city" are in the city
                toponym.kinds = word.values
            toponym.last, toponym.end, toponym.weak = end, tokens[end - 1].end, False


def _continues_list(reading: Reading, before: Toponym, toponym: Toponym, clitic: str) -> bool:
    if not before.kinds or before.relation in ("rural", "direction"):
        return False
    gap = reading.forms[before.last : toponym.outer]
    if not all(f in LIST_SIGNS for f in gap):
        return False
    return (before.plural and (clitic.startswith("و") or bool(gap))) or (clitic == "و" and not gap)


def _mates(reading: Reading, before: Toponym, toponym: Toponym) -> bool:
    """Whether a name is joined to a place before it: "Kafr Taal and Taqad"."""
    gap = reading.forms[before.last : toponym.outer]
    joined = reading.text[reading.tokens[toponym.outer].start : toponym.start] == "و"
    return all(f in LIST_SIGNS for f in gap) and (bool(gap) or joined)


def _after_preposition(reading: Reading, match: Match) -> bool:
    before = reading.forms[match.first - 1] if match.first else ""
    return match.clitic in ("ب", "وب") or before in LINKS or before in _LEADING
