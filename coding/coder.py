"""Article -> Line -> Sentence -> Mention -> Location -> Incident: the whole way, in one place to read."""

from __future__ import annotations

import datetime as dt
import gc
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coding.clauses.clause import Clause
from coding.clauses.clauses import clauses
from coding.events import carried_doers, event_places, people_hit, role_rules, roles, testimony, tolls
from coding.events.event import Frame, Toll
from coding.events.events import frames
from coding.events.families import group_of
from coding.events.parse_tree import ParsedSentence, parse_tree
from coding.incidents import reportable
from coding.incidents.agreement import in_item
from coding.incidents.confidence import Beside, Features, features
from coding.incidents.dates import Memory, when
from coding.incidents.drafts import Draft, Span, When
from coding.incidents.merging import merge, share_parties
from coding.incidents.places import OF_A_TOWN, Whereabouts, distinct
from coding.incidents.records import UNARMED_CLASSES, UNNAMED_FIGHTERS, build, ties_of
from coding.incidents.retellings import told_once
from coding.incidents.summaries import without_summaries
from coding.interfaces import MentionProvider, checked
from coding.mentions.mentions import ActorMention, Mentions, Named, Scanned, flown, mentions, scan
from coding.mentions.namesakes import Told, settle_actors
from coding.mentions.nobody import nobody_hurt
from coding.mentions.references import asides, merge_appositions, point_back
from coding.vocabulary import Vocabulary, load
from errors import InputError
from geo.geoparsing.context import Context, around, holds
from geo.geoparsing.report import Placed, placed
from geo.geoparsing.resolution import resolve
from geo.geoparsing.sites import Site, confirmed, sites
from geo.geoparsing.surroundings import Toponym
from models import ON_MAP, Article, Incident, Line, Role
from text.dates.find_dates import day_words, find_dates
from text.lexicon import affiliations
from text.lines import lines
from text.normalize import fold
from text.numbers.find_numbers import find_numbers
from text.passage import Reading
from text.posts import page
from text.publication import publication_day
from text.sentences import READ, Sentence, sentences

LONGEST = 300_000  # characters; longer texts are books or dumps of many articles
_DEMONSTRATE = ("protesters", "rioters", "civ")
_KEPT = (*ON_MAP, "denied")


class Coder:
    """Reads articles into incidents; loaded once, used for many.

    Attributes
    ----------
    version : str
        Changes whenever the code's rules, one of the data files or the other reader change.
    provider : MentionProvider or None
        Another reader of names beside our own; None unless asked for.
    dropped : Counter of str
        What it said so far that the texts do not hold.
    """

    def __init__(self, vocabulary: Vocabulary, provider: MentionProvider | None = None) -> None:
        self.vocabulary = vocabulary
        self.gazetteer = vocabulary.gazetteer
        self.provider, self.dropped = provider, Counter[str]()
        self.version = f"{vocabulary.digest}+{provider.name}" if provider else vocabulary.digest
        self.unarmed = frozenset(i for i, a in vocabulary.actors.items() if a.actor_class in UNARMED_CLASSES)
        self.ties = ties_of(vocabulary)

    @classmethod
    def load(cls, *gazetteers: Path, provider: MentionProvider | None = None) -> Coder:
        """A coder over the lexicons and gazetteer folders used as one (Syria's when none is named).

        ``provider`` is another reader of names that helps to find places.

        Raises
        ------
        DataFileError
            A data file holds a wrong row; the message names file, line and value.
        """
        # For the whole process, once: what coding makes is no rubbish until its article is done, and looking for
        # cycles after every 700 objects took a twentieth of the time.
        gc.set_threshold(20_000)
        role_rules.rules()
        affiliations()
        return cls(load(*gazetteers), provider)

    def code(self, article: Article) -> list[Incident]:
        """The incidents an article tells, in the order of the text; ``confidence`` says how sure each is.

        An article without an incident gives an empty list. Nothing is guessed: what the text does not
        state is None, or is named as inherited or default in ``confidence_reasons``.

        Raises
        ------
        InputError
            The text is longer than ``LONGEST`` characters.
        """
        return _Coding(self, article).incidents()

    def parse(self, article: Article) -> list[ParsedSentence]:
        """The sentences that are read for events, title first, as clauses with their event words, arguments and cues.

        Raises
        ------
        InputError
            The text is longer than ``LONGEST`` characters.
        """
        return _Coding(self, article).parsed()

    def explained(self, article: Article) -> list[tuple[Incident, Features]]:
        """As :meth:`code`, each incident with the features of its reading that its confidence rests on.

        Raises
        ------
        InputError
            The text is longer than ``LONGEST`` characters.
        """
        return _Coding(self, article).explained()

    def told(self, article: Article) -> list[Draft]:
        """What the article tells before tellings of one event that differ are joined: for benchmarks."""
        return _Coding(self, article).told()

    def mentions(self, article: Article) -> list[Mentions]:
        """Everything that the title and the text of an article mention, with the actors settled.

        Raises
        ------
        InputError
            The text is longer than ``LONGEST`` characters.
        """
        coding = _Coding(self, article)
        coding.parsed()
        return [found for found, _, _ in coding.parts]

    def places(self, article: Article) -> list[Site]:
        """The sites of an article, each name with its ``location``.

        Raises
        ------
        InputError
            The text is longer than ``LONGEST`` characters.
        """
        return _Coding(self, article).places()


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


class _Coding:
    """The state of coding one article."""

    def __init__(self, coder: Coder, article: Article) -> None:
        for name, part in (("text", article.text), ("title", article.title)):
            if len(part) > LONGEST:
                reason = f"the {name} has {len(part):,} characters; at most {LONGEST:,} are read"
                raise InputError(article.article_id, 0, reason, "split it into its articles")
        self.coder, self.article = coder, article
        self.vocabulary, self.gazetteer = coder.vocabulary, coder.gazetteer
        self.published: dt.date | None = None
        self.published_in = ""
        self.context = Context(self.gazetteer)
        self.parts: list[tuple[Mentions, list[Line], list[Sentence]]] = []
        self.whereabouts = Whereabouts(self.gazetteer, [])
        self.undated = False

    def parsed(self) -> list[ParsedSentence]:
        self._read_all()
        return [parse_tree(here, cut, made, self.whereabouts) for here, _, cut, made in self._by_sentence()]

    def _read_all(self) -> None:
        """Read title and text, unless no word in them tells of an event: most articles of a crawl are such."""
        scanned = [scan(self.vocabulary, reading) for reading in self._readings()]
        if not any(group_of(t.trigger.family) for found in scanned for t in found.triggers):
            return
        self.published, self.published_in = publication_day(self.article)
        for found in scanned:
            self._read(self._mentions(found))
        flown([found for found, _, _ in self.parts])
        self._settle()
        self._settle_actors()

    def incidents(self) -> list[Incident]:
        return [incident for incident, _ in self.explained()]

    def told(self) -> list[Draft]:
        """What the article tells, merged sentence by sentence; one event may still be there in two ways."""
        self._read_all()
        drafts = self._drafts()
        self.undated = any(d.when.source != "text" for d in drafts)
        current = [d for d in drafts if not self._history(d)]
        merged = merge(without_summaries(current, self.gazetteer), self.gazetteer, self.coder.ties)
        share_parties(merged)
        return [d for d in merged if d.modality in _KEPT and reportable.worth_telling(d, merged)]

    def explained(self) -> list[tuple[Incident, Features]]:
        kept = told_once(self.told(), self.gazetteer, self.coder.ties)
        for number, draft in enumerate(kept):
            draft.order = number
        day = self.published.isoformat() if self.published else None
        article_id, version, read_in = self.article.article_id, self.coder.version, self.published_in
        beside = Beside.of(kept)
        made = [(d, build(d, self.vocabulary, article_id, version, day, read_in, beside)) for d in kept]
        return [(incident, features(draft, beside)) for draft, incident in made]

    def _history(self, draft: Draft) -> bool:
        """Whether a draft is of another year and told no closer than that: how it came so, and no report."""
        when = draft.when
        if when.last is None or when.source != "text":
            return False
        days_named = (d.date_to for found, _, _ in self.parts for d in found.dates if d.precision == "day")
        today = self.published or max(days_named, default=None)
        if today is None:  # nobody knows when it was written: what only has its month or year is what went before
            return when.precision in ("month", "year") and self.undated
        days = (today - when.last).days
        # who was seized in some month may be freed today; a battle of another month is how things came so
        room = 120 if draft.group == "custody" else 45
        return days > 365 or (days > room and when.precision in ("month", "year"))

    def places(self) -> list[Site]:
        for reading in self._readings():
            self._read(self._mentions(scan(self.vocabulary, reading)), dated=False)
        self._settle()
        return [site for found, _, _ in self.parts for site in found.sites]

    def _readings(self) -> list[Reading]:
        """Title and text; a title that stands in the text, too, as its first line or as a post, is read once."""
        words = self.vocabulary.matcher
        text = Reading(self.article, "text", words)
        title = fold(self.article.title).strip()
        repeated = not title or text.text.lstrip()[: len(title) + 8].lower().startswith(title)
        repeated = repeated or page(text.text, self.article.url).cut_title
        readings = [text] if repeated else [Reading(self.article, "title", words), text]
        return [r for r in readings if r.tokens]

    def _mentions(self, found: Scanned) -> Mentions:
        return mentions(self.vocabulary, found, self._said(found.reading))

    def _read(self, found: Mentions, dated: bool = True) -> None:
        reading = found.reading
        asides(found)
        nobody_hurt(found)
        starts = [t.start for t in found.triggers if t.trigger.frame != "NONE" and t.trigger.pos != "l"]
        places = [t.start for t in found.places]

        def holding(starts: list[int]) -> Callable[[int, int], bool]:
            return lambda start, end: bisect_left(starts, start) < bisect_left(starts, end)

        kinds = lines(reading, holding(starts), holding(places))
        parts = sentences(reading, kinds, holding(starts))
        if dated:
            found.dates = find_dates(reading.text, self.published)
            if self.published is None:
                found.day_words = day_words(reading.text)
            found.numbers = find_numbers(reading.text)
        self._sites(found, kinds, parts)
        self.parts.append((found, kinds, parts))

    def _said(self, reading: Reading) -> list[Named]:
        """What the other reader of names finds in a part, checked, as tokens."""
        provider = self.coder.provider
        if provider is None:
            return []
        text = self.article.part(reading.part)
        said = checked(provider.mentions(text), text, self.coder.dropped)
        named = ((one.kind, *reading.tokens_of(one.start, one.end)) for one in said)
        return [(kind, first, last, provider.name) for kind, first, last in named if first < last]

    def _sites(self, found: Mentions, kinds: Sequence[Line], parts: Sequence[Sentence]) -> None:
        """Sites sentence by sentence; a line that opens with a place and a colon is about that place."""

        def inside(container: Toponym, leaf: Toponym) -> bool:
            outer, inner = self._allowed(container), self._allowed(leaf)
            return holds(self.gazetteer, outer, inner) or around(self.gazetteer, outer, inner)

        reading = found.reading
        at = [t.first for t in found.places]
        openers = [_opener(found, at, sentence) for sentence in parts]
        # two openers or more make a round-up: each line goes on with the last one's region
        sections = len({t.place_ids for t in openers if t}) > 1
        region: Toponym | None = None
        for sentence, opener in zip(parts, openers, strict=True):
            here = found.places[bisect_left(at, sentence.first) : bisect_left(at, sentence.last)]
            if opener is not None:
                region, here = opener, here[1:]
                if sections and any(self.gazetteer.places[i].kind == "governorate" for i in opener.place_ids):
                    opener.kinds = ("governorate",)
            elif not sections:
                region = None
            for toponym in here[:1]:
                if _dateline(reading, sentence, toponym):
                    toponym.apart = True  # "QAMISHLI, Syria (Agency) -": where it was written
            made = sites(reading, here, inside)
            if region is not None:
                for site in made:
                    site.containers.append(region)
                if not made and opener is not None:
                    made = [Site(region)]
            setting = _opener(found, at, sentence, ("،", ","))
            for site in made[1:] if setting else ():
                site.setting = setting
            group = (found.sites[-1].group if found.sites else 0) + 1
            for site in made:
                site.group += group
            found.sites += made
        for line in kinds:  # a bureau's place says where the report is from, not where things happened
            if line.kind in ("bureau", "dateline") and line.kind not in READ:
                for t in found.places:
                    if line.start <= t.start < line.end and len(t.place_ids) and not t.weak:
                        place = self.gazetteer.places[t.place_ids[0]]
                        if place.kind in ("governorate", "city"):
                            self.context.note(place, 0.5)

    def _allowed(self, toponym: Toponym) -> Sequence[str]:
        """Its candidates of the kinds its head noun allows; all of them where none is."""
        fitting = [i for i in toponym.place_ids if self.gazetteer.places[i].kind in toponym.kinds]
        return fitting or toponym.place_ids

    def _settle(self) -> None:
        everything = [s for found, _, _ in self.parts for s in found.sites]
        resolve(self.gazetteer, everything, self.context)
        self.whereabouts = Whereabouts(self.gazetteer, [found for found, _, _ in self.parts])
        for found, _, _ in self.parts:  # a name that might have been a place and is not confirmed is a word
            found.sites = confirmed(found.sites)

    def _settle_actors(self) -> None:
        shares = self.context.governorates
        governorates = self._with_country(sorted(shares, key=shares.__getitem__, reverse=True)[:2])
        date = self.published
        for found, _, _ in self.parts:
            if date is None:
                date = next((d.date_from for d in found.dates if d.precision == "day"), None)
        day = date.isoformat() if date else None
        for found, _, parts in self.parts:
            settle_actors(found.actors, self.vocabulary, day, governorates, self._told(found, parts))
            known = [a for a in found.actors if a.actor_id]
            found.actors = merge_appositions(known, found.forms)
            point_back(found)

    def _with_country(self, units: Sequence[str]) -> list[str]:
        """Governorates, then the countries they lie in: where the name of a faction holds."""
        countries = (self.gazetteer.chain(unit)[-1].place_id for unit in units)
        return [*units, *dict.fromkeys(countries)]

    def _told(self, found: Mentions, parts: Sequence[Sentence]) -> Told:
        """The day and governorates of the sentence in which a faction is named."""
        begins = [s.first for s in parts]

        def told(mention: ActorMention) -> tuple[str | None, Sequence[str]]:
            at = bisect_right(begins, mention.first) - 1
            if at < 0 or mention.first >= parts[at].last:
                return None, ()
            here = parts[at]
            days = [
                d.date_from.isoformat()
                for d in found.dates
                if here.start <= d.start < here.end and d.precision in ("day", "days") and d.kind == "when"
            ]
            places = (s.leaf.place for s in found.sites if here.first <= s.leaf.first < here.last)
            units = [p.admin1 for p in places if p is not None and p.admin1]
            return days[0] if days else None, self._with_country(units)

        return told

    def _drafts(self) -> list[Draft]:
        drafts: list[Draft] = []
        memory = Memory()
        for here, sentence, _, made in self._by_sentence():
            if not made and here.nobody:
                reportable.nobody_hurt(here, sentence, drafts)
            if not made and drafts:
                _name_source(here, sentence, drafts)
            for frame in made:
                drafts += self._frame_drafts(frame, memory)
            memory.after(here, sentence, not made, self.whereabouts.where)
        return drafts

    def _by_sentence(self) -> Iterator[tuple[Mentions, Sentence, list[Clause], list[Frame]]]:
        """Each sentence with its clauses and the events they tell."""
        before: Frame | None = None
        for found, _, parts in self.parts:
            counted = False  # in a list of counts over a time
            for sentence, here in zip(parts, found.by_sentence(parts), strict=True):
                cut = clauses(here, sentence)
                counted = counted and in_item(sentence)
                news = reportable.news(here, sentence, cut, self.published)
                made = [] if counted else frames(news, sentence, cut)
                counted = counted or reportable.counts_below(sentence, cut)
                for frame in made:
                    fill(Unfilled(frame, before, frame.mentions.sites, self.whereabouts, self.coder.unarmed))
                    before = frame
                yield here, sentence, cut, made

    def _frame_drafts(self, frame: Frame, memory: Memory) -> list[Draft]:
        """One draft per place of the frame; what it leaves open is taken from what stands before it."""
        tells = reportable.tells(frame)
        if not tells and not (frame.group and frame.refers_back and frame.main.trigger.language == "en"):
            return []
        day = when(frame, memory, self.published)
        named = [self.whereabouts.where(s) for s in self.whereabouts.told_apart(frame)]
        if frame.at_home and (frame.refers_back or memory.tolls(frame)):
            named = []  # the dead of what was told just before, told by where they are from
            for site in frame.mentions.sites:  # all of a list: two of the dead were of X and of Y
                site.leaf.apart = site.leaf.apart or frame.first <= site.leaf.first < frame.last
        wheres = distinct(named or [self.whereabouts.inherited(frame, memory)])
        if len(wheres) > 1 and frame.group in OF_A_TOWN:
            wheres = self.whereabouts.common_town(wheres)
        actors = _actor_spans(frame)
        toll_spans: list[tuple[str, Span]] = [(w, (frame.mentions, a, b)) for w, a, b in frame.toll.spans]
        origin = frame.origin.leaf.location if frame.origin else None
        out = []
        for number, where in enumerate(wheres):
            first = number == 0  # a toll over several places belongs to none alone: it stays with the first
            draft = Draft(
                frame.group, frame.family, [frame], where, _copy_when(day), {k: list(v) for k, v in actors.items()},
                frame.toll if first else Toll(), list(toll_spans) if first else [],
                frame.modality, frame.status,
                in_title=frame.sentence.kind == "title" and not in_item(frame.sentence), refers_back=frame.refers_back,
                inherited_actors=bool(frame.inherited_doers), only_joins=not tells,
                claimed_by=frame.claimed_by.actor_id if frame.claimed_by and frame.modality == "claimed" else None,
            )  # fmt: skip
            if origin is not None and origin.place is not None and frame.origin is not None:
                draft.origin = origin
                draft.origin_spans = [(frame.mentions, frame.origin.leaf.start, frame.origin.leaf.end)]
            out.append(draft)
        memory.note(out, frame)
        return out


@dataclass(frozen=True, slots=True)
class Unfilled:
    """An event whose clause is known, and what its fields are filled from; ``before`` is the event told before it."""

    frame: Frame
    before: Frame | None
    sites: list[Site]
    whereabouts: Whereabouts
    unarmed: frozenset[str]


def _toll(event: Unfilled) -> None:
    event.frame.toll = tolls.read(event.frame)


@dataclass(frozen=True, slots=True)
class Step:
    """One step that fills an event: the fields of :class:`Frame` that it needs filled before, and those it fills."""

    needs: tuple[str, ...]
    fills: tuple[str, ...]
    run: Callable[[Unfilled], None]


#: In the order in which they run; a test checks that each finds what it needs.
STEPS = {
    "roles": Step((), ("actors", "claimed_by"), lambda e: roles.assign(e.frame, e.unarmed)),
    "toll": Step(("actors",), ("toll",), _toll),
    "people": Step(("actors", "toll"), ("persons",), lambda e: people_hit.people(e.frame)),
    "places": Step(
        (),
        ("sites", "origin"),
        lambda e: event_places.assign(e.frame, e.sites, e.whereabouts.coarse, e.whereabouts.holds),
    ),
    "status": Step((), ("status",), lambda e: reportable.status(e.frame)),
    "kind told before": Step(("actors",), ("family",), lambda e: carried_doers.carry_kind(e.frame, e.before)),
    "doers told before": Step(
        ("actors",), ("inherited_doers",), lambda e: carried_doers.carry_doers(e.frame, e.before)
    ),
}


def fill(event: Unfilled) -> None:
    """Fill the fields of an event, step by step."""
    for step in STEPS.values():
        step.run(event)


def _opener(found: Mentions, at: list[int], sentence: Sentence, signs: tuple[str, ...] = (":",)) -> Toponym | None:
    """The place that a sentence opens with before a sign: ``حلب:`` says where what follows happened."""
    index = bisect_left(at, sentence.first)
    first = found.places[index] if index < len(at) else None
    if first is None or first.outer > sentence.first + 1 or first.last >= sentence.last:
        return None
    return first if found.reading.forms[first.last] in signs else None


def _dateline(reading: Reading, sentence: Sentence, toponym: Toponym) -> bool:
    """Whether a sentence opens with where it was filed, set off by a dash: ``BEIRUT (Agency) -``."""
    if toponym.first > sentence.first + 1:
        return False
    rest = reading.forms[toponym.last : min(toponym.last + 9, sentence.last)]
    if "-" not in rest:
        return False
    before = rest[: rest.index("-")]
    return not before or (before[0] in (",", "(") and (len(before) <= 3 or before[-1] == ")"))


def _name_source(found: Mentions, sentence: Sentence, drafts: list[Draft]) -> None:
    """Give fire without a doer the one that the next sentence, without an event of its own, says it came from."""
    frame = drafts[-1].frames[0]
    if frame.mentions.reading is not found.reading or not 0 <= sentence.paragraph - frame.sentence.paragraph <= 1:
        return
    for draft in (d for d in drafts if d.frames[0] is frame and d.group in ("explosive", "harm")):
        if not any(role in ("perpetrator", "party") for _, role in draft.actors):
            for a in testimony.named_as_source(found, sentence.first, sentence.last):
                if (a.actor_id, "target") not in draft.actors:  # whose men it hit
                    draft.actors[a.actor_id, "perpetrator"] = [(found, a.start, a.end)]


def _actor_spans(frame: Frame) -> dict[tuple[str, Role], list[Span]]:
    out: dict[tuple[str, Role], list[Span]] = {}
    for mention, role in frame.actors:
        out.setdefault((mention.actor_id, role), []).append((frame.mentions, mention.start, _end(frame, mention)))
    for mention, where in frame.inherited_doers:
        out.setdefault((mention.actor_id, "perpetrator"), []).append((where, mention.start, mention.end))
    if frame.group == "demonstration" and frame.family != "closure" and not any(i in _DEMONSTRATE for i, _ in out):
        # the word for a protest tells of protesters
        who = "rioters" if frame.family in ("riot", "brawl") else "protesters"
        part: Role = "target" if frame.family in ("crackdown", "dispersal") else "perpetrator"
        out[who, part] = [(frame.mentions, frame.main.start, frame.main.end)]
    named = {i for i, _ in out}
    for person in frame.persons:
        actor_id = person.word.values[0] if person.word.values else UNNAMED_FIGHTERS
        if actor_id not in named or (actor_id, "target") in out:
            out.setdefault((actor_id, "target"), []).append((frame.mentions, person.start, person.end))
    return out


def _end(frame: Frame, mention: ActorMention) -> int:
    return max(mention.end, frame.mentions.tokens[mention.last - 1].end)


def _copy_when(when: When) -> When:
    return replace(when, spans=list(when.spans))
