"""Article -> Line -> Sentence -> Mention -> Location -> Incident: the whole way, in one place to read."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from coding import arguments, places, roles, tolls, worth
from coding.drafts import Draft, Span, When, Where, merge, share_parties
from coding.frames import Frame, Toll, frames
from coding.incidents import UNARMED, build, parents_on
from coding.mentions import ActorMention, Mentions, Named, flown, mentions, merge_appositions, point_back
from coding.namesakes import Told, settle_actors
from coding.seam import MentionProvider, checked
from coding.vocabulary import Vocabulary, load
from errors import InputError
from geo.around import Toponym
from geo.georesolution import AREAS, POINTLIKE, Context, Location, holds, resolve
from geo.sites import Site, sites
from models import ON_MAP, Article, Incident, Line, Place, Role
from text.dates import day_words, find_dates
from text.lines import lines
from text.normalize import fold
from text.numbers import find_numbers
from text.publication import address_date, find_publication_date, own_dateline, own_today
from text.reading import Reading
from text.sentences import READ, Sentence, sentences

LONGEST = 300_000  # characters; longer texts are books or dumps of many articles
# A truce or a patrol without a place of its own is the town's and not the quarter's that was named last.
_OF_A_TOWN = ("politics", "movement")
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
        self.unarmed = frozenset(i for i, a in vocabulary.actors.items() if a.actor_class in UNARMED)
        self._parents = {i: frozenset((i, *parents_on(vocabulary, i, None))) for i in vocabulary.actors}

    @classmethod
    def load(cls, *gazetteers: Path, provider: MentionProvider | None = None) -> Coder:
        """A coder over the lexicons and gazetteer folders used as one (Syria's when none is named).

        ``provider`` is another reader of names that helps to find places.

        Raises
        ------
        DataFileError
            A data file holds a wrong row; the message names file, line and value.
        """
        arguments.rules()
        return cls(load(*gazetteers), provider)

    def code(self, article: Article) -> list[Incident]:
        """The incidents an article tells, the surest first only by ``confidence``; order is that of the text.

        An article without an incident gives an empty list. Nothing is guessed: what the text does not
        state is None, or is named as inherited or default in ``confidence_reasons``.

        Raises
        ------
        InputError
            The text is longer than ``LONGEST`` characters.
        """
        return _Coding(self, article).incidents()


class _Coding:
    """The state of coding one article."""

    def __init__(self, coder: Coder, article: Article) -> None:
        for name, part in (("text", article.text), ("title", article.title)):
            if len(part) > LONGEST:
                reason = f"the {name} has {len(part):,} characters; at most {LONGEST:,} are read"
                raise InputError(article.article_id, 0, reason, "split it into its articles")
        self.coder, self.article = coder, article
        self.vocabulary, self.gazetteer = coder.vocabulary, coder.gazetteer
        self.published, self.published_in = _publication(article)
        self.context = Context(self.gazetteer)
        self.parts: list[tuple[Mentions, list[Line], list[Sentence]]] = []
        self.settled: dict[int, Location] = {}
        self.undated = False

    def incidents(self) -> list[Incident]:
        for reading in self._readings():
            self._read(reading)
        flown([found for found, _, _ in self.parts])
        self._settle()
        self._settle_actors()
        drafts = self._drafts()
        merged = merge(drafts, self.gazetteer, self.coder._parents)
        share_parties(merged)
        self.undated = any(d.when.source != "text" for d in merged)
        kept = [d for d in merged if d.modality in _KEPT and worth.worth_telling(d) and not self._history(d)]
        for number, draft in enumerate(kept):
            draft.order = number
        day = self.published.isoformat() if self.published else None
        article_id, version, read_in = self.article.article_id, self.coder.version, self.published_in
        return [build(d, self.vocabulary, article_id, version, day, read_in) for d in kept]

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

    def places(self) -> tuple[list[Site], dict[int, Location]]:
        """The sites of the article and what their names were settled as, by ``id()`` of the toponym."""
        for reading in self._readings():
            self._read(reading, dated=False)
        self._settle()
        return [site for found, _, _ in self.parts for site in found.sites], self.settled

    def _readings(self) -> list[Reading]:
        """Title and text; many sources repeat the title as the first line, where it is read once."""
        text = Reading(self.article, "text")
        title = fold(self.article.title).strip()
        repeated = not title or text.text.lstrip()[: len(title) + 8].lower().startswith(title)
        readings = [text] if repeated else [Reading(self.article, "title"), text]
        return [r for r in readings if r.tokens]

    def _read(self, reading: Reading, dated: bool = True) -> None:
        found = mentions(self.vocabulary, reading, self._said(reading))
        starts = [t.start for t in found.triggers if t.trigger.frame != "NONE" and t.trigger.pos != "l"]
        kinds = lines(reading, lambda a, b: bisect_left(starts, a) < bisect_left(starts, b))
        parts = sentences(reading, kinds)
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
            return holds(self.gazetteer, self._allowed(container), self._allowed(leaf))

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
        self.settled = resolve(self.gazetteer, everything, self.context)
        for found, _, _ in self.parts:  # a name that might have been a place and is not confirmed is a word
            found.sites = [s for s in found.sites if not s.leaf.weak or self._place_of(s.leaf)]

    def _settle_actors(self) -> None:
        shares = self.context.governorates
        governorates = sorted(shares, key=shares.__getitem__, reverse=True)[:2]
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
            places = (self._place_of(s.leaf) for s in found.sites if here.first <= s.leaf.first < here.last)
            return days[0] if days else None, [p.admin1 for p in places if p is not None and p.admin1]

        return told

    def _drafts(self) -> list[Draft]:
        drafts: list[Draft] = []
        memory = _Memory()
        before: Frame | None = None
        for found, _, parts in self.parts:
            for sentence, here in zip(parts, found.by_sentence(parts), strict=True):
                aggregate = worth.aggregate(here, sentence, self.published)
                made = [] if aggregate else frames(here, sentence)
                if not made and drafts:
                    worth.none_hurt(here, sentence, drafts)
                for frame in made:
                    roles.assign(frame, self.coder.unarmed)
                    frame.toll = tolls.read(frame)
                    roles.people(frame)
                    places.assign(frame, here.sites, self._coarse)
                    worth.status(frame)
                    roles.carry_doers(frame, before)
                    before = frame
                for frame in made:
                    drafts += self._frame_drafts(frame, memory)
                memory.after(here, sentence, self)
        return drafts

    def _frame_drafts(self, frame: Frame, memory: _Memory) -> list[Draft]:
        """One draft per place of the frame; what it leaves open is taken from what stands before it."""
        tells = worth.tells(frame)
        if not tells and not (frame.group and frame.refers_back and frame.main.trigger.language == "en"):
            return []
        when = self._when(frame, memory)
        wheres = _distinct([self._where(s) for s in self._told_apart(frame)] or [self._inherited(frame, memory)])
        if len(wheres) > 1 and frame.group in _OF_A_TOWN:
            wheres = self._common_town(wheres)
        actors = _actor_spans(frame)
        toll_spans: list[tuple[str, Span]] = [(w, (frame.mentions, a, b)) for w, a, b in frame.toll.spans]
        origin = self._location(frame.origin.leaf) if frame.origin else None
        out = []
        for number, where in enumerate(wheres):
            first = number == 0  # a toll over several places belongs to none alone: it stays with the first
            draft = Draft(
                frame.group, frame.family, [frame], where, _copy_when(when), {k: list(v) for k, v in actors.items()},
                frame.toll if first else Toll(), list(toll_spans) if first else [],
                frame.modality, frame.status,  # type: ignore[arg-type]
                in_title=frame.sentence.kind == "title", refers_back=frame.refers_back,
                inherited_actors=bool(frame.inherited_doers), only_joins=not tells,
                claimed_by=frame.claimed_by.actor_id if frame.claimed_by and frame.modality == "claimed" else None,
            )  # fmt: skip
            if origin is not None and origin.place is not None and frame.origin is not None:
                draft.origin = origin
                draft.origin_spans = [(frame.mentions, frame.origin.leaf.start, frame.origin.leaf.end)]
            out.append(draft)
        memory.note(out, frame)
        return out

    def _coarse(self, site: Site) -> float:
        location = self.settled.get(id(site.leaf))
        if location is None or location.place is None:
            return 0.0 if any(self._place_of(c) for c in site.containers) else 8.0
        return 2.0 if location.precision in ("governorate", "country") else 0.0

    def _told_apart(self, frame: Frame) -> list[Site]:
        """The frame's sites without what only says where the one before lies: "Amuda, Al-Hasakeh"."""
        out: list[Site] = []
        for site in frame.sites:
            before = self._place_of(out[-1].leaf) if out else None
            comma = frame.mentions.forms[site.leaf.first - 1] == ","
            if before is None or not comma or not self._named_like_governorate(site, before):
                out.append(site)
        return out

    def _named_like_governorate(self, site: Site, place: Place) -> bool:
        """Whether a name is also that of the governorate (or of its own district) which holds a place."""
        units = (self.gazetteer.places[i] for i in site.leaf.place_ids)
        return any(
            u.admin1 == place.admin1
            and (u.kind == "governorate" or (u.kind == "district" and u.place_id.endswith("00")))
            for u in units
        )

    def _place_of(self, toponym: Toponym) -> Place | None:
        location = self.settled.get(id(toponym))
        return location.place if location else None

    # -- where ---------------------------------------------------------------------------------

    def _location(self, toponym: Toponym) -> Location | None:
        return self.settled.get(id(toponym))

    def _where(self, site: Site) -> Where:
        """The site's own place, else what contains it at that container's precision."""
        found = site.leaf.reading
        own = self._location(site.leaf)
        mentions_of = self._mentions_of(found)
        span = (mentions_of, site.leaf.start, site.leaf.end)
        if own is not None and own.place is not None:
            return Where(own.place, own.precision, own.uncertainty_m, own.reasons, [span], by=site.leaf.by)
        for container in site.containers:
            location = self._location(container)
            if location is not None and location.place is not None:
                precision = location.precision
                if precision in ("town", "site", "neighbourhood") and "street" not in site.leaf.kinds:
                    precision = "near"
                uncertainty = (
                    max(location.uncertainty_m or 0, 12_000) if precision == "near" else location.uncertainty_m
                )
                reasons = ("place: the named place is not settled; what contains it is shown",)
                return Where(
                    location.place,
                    precision,
                    uncertainty,
                    reasons,
                    [span, (mentions_of, container.start, container.end)],
                )
        following = next((s for s in mentions_of.sites if 0 < s.leaf.outer - site.last <= 1 and s is not site), None)
        unit = self._location(following.leaf) if following is not None and following.leaf.kinds else None
        if following is not None and unit is not None and unit.place is not None and unit.place.kind in AREAS:
            words = (mentions_of, following.leaf.start, following.leaf.end)
            reasons = ("place: the named place is not settled; the unit named with it is shown",)
            return Where(unit.place, unit.precision, unit.uncertainty_m, reasons, [span, words])
        return Where(None, "unresolved", None, ("place: not settled",), [span], by=site.leaf.by)

    def _common_town(self, wheres: list[Where]) -> list[Where]:
        """A truce over several quarters is one truce of their town."""
        chains = [{p.place_id for p in self.gazetteer.chain(w.place.place_id)} for w in wheres if w.place]
        first = wheres[0].place
        shared = (
            next((p for p in self.gazetteer.chain(first.place_id) if all(p.place_id in c for c in chains)), None)
            if first
            else None
        )
        if shared is None or shared.kind == "country":
            return wheres[:1]
        spans = [s for w in wheres for s in w.spans]
        return [
            Where(shared, AREAS.get(shared.kind, "site"), shared.uncertainty_m, ("place: what holds all named",), spans)
        ]

    def _mentions_of(self, reading: Reading) -> Mentions:
        return next(found for found, _, _ in self.parts if found.reading is reading)

    def _inherited(self, frame: Frame, memory: _Memory) -> Where:
        """From the sentence, then from what was told before; marked as inherited."""
        in_sentence = [s for s in frame.mentions.sites if frame.sentence.first <= s.leaf.first < frame.sentence.last]
        if frame.group in _OF_A_TOWN:
            in_sentence = []
        usable = [s for s in in_sentence if not s.leaf.apart and not s.leaf.origin and not s.leaf.back]
        pointed = self._pointed_back(frame, memory, usable)
        if pointed is not None:
            return pointed
        if usable:
            before = [s for s in usable if s.leaf.first < frame.main.first]
            where = self._where(before[-1] if before else usable[0])
            if where.place is not None:
                where.inherited = True
                where.spans = list(where.spans)
                return where
        place = memory.place
        if place is None or place.place is None:
            return Where(None, "unresolved", None, ("place: not stated",))
        if frame.group in _OF_A_TOWN and place.precision in ("neighbourhood", "site"):
            town = next((p for p in self.gazetteer.chain(place.place.place_id) if p.kind in POINTLIKE), None)
            if town is not None:
                return Where(town, "town", town.uncertainty_m, ("place: inherited",), [], True)
        return Where(place.place, place.precision, place.uncertainty_m, ("place: inherited",), [], True)

    def _pointed_back(self, frame: Frame, memory: _Memory, usable: Sequence[Site]) -> Where | None:
        """``داخل المدينة``: the city named last, in this sentence or before it."""
        backs = [s.leaf for s in frame.mentions.sites if s.leaf.back and frame.first <= s.leaf.first < frame.last]
        for back in backs:
            told = [self._where(s) for s in usable if s.leaf.first < back.first]
            for where in reversed([*memory.named, *told]):
                if where.place is not None and where.place.kind in back.kinds:
                    span = (self._mentions_of(back.reading), back.start, back.end)
                    return Where(where.place, where.precision, where.uncertainty_m, where.reasons, [span], True)
        return None

    # -- when ----------------------------------------------------------------------------------

    def _when(self, frame: Frame, memory: _Memory) -> When:
        found = frame.mentions
        dates = [d for d in found.dates if worth.usable(d, self.published)]
        here = [d for d in dates if frame.sentence.start <= d.start < frame.sentence.end]
        tokens = found.tokens
        start, end = tokens[frame.first].start, tokens[frame.last - 1].end
        clause = [d for d in here if start <= d.start < end]
        chosen = min(clause, key=lambda d: abs(d.start - frame.main.start), default=None)
        if chosen is None and here:
            before = [d for d in here if d.start < frame.main.start]
            chosen = before[-1] if before else here[0]
        if chosen is not None:
            words = [(found, chosen.start, chosen.end)]
            counted = chosen.relative or "day_month" in chosen.rule
            return When(
                chosen.date_from, chosen.date_to, chosen.precision, words, "text", chosen.doubt, counted
            )  # fmt: skip
        said = min(
            (d for d in found.day_words if frame.sentence.start <= d.start < frame.sentence.end),
            key=lambda d: (not start <= d.start < end, abs(d.start - frame.main.start)),
            default=None,
        )
        if said is not None:
            return When(said=said)
        if frame.status == "background" and not frame.refers_back:
            return When()
        told = memory.date_for(frame)
        if told is not None:
            return replace(told, spans=[], source="inherited")
        if self.published is not None:
            return When(self.published, self.published, "day", [], "default", counted=True)
        if memory.lede is not None:
            return replace(memory.lede, spans=[], source="inherited")
        return When()


class _Memory:
    """What was told last: the place and date that a sentence without its own goes on with."""

    def __init__(self) -> None:
        self.place: Where | None = None
        self.named: list[Where] = []
        self.lede: When | None = None
        self._when: When | None = None
        self._paragraph: tuple[int, int] | None = None

    def note(self, drafts: Sequence[Draft], frame: Frame) -> None:
        """Remember the place and day of a told event."""
        for draft in drafts[:1]:
            if draft.where.place is not None and draft.status == "new":
                self.place = draft.where
            if draft.when.source == "text" and draft.status == "new" and draft.when.precision == "day":
                self._when, self._paragraph = draft.when, _paragraph(frame)
                self.lede = self.lede or draft.when

    def date_for(self, frame: Frame) -> When | None:
        """The day told earlier in the same paragraph; another paragraph is another day's matter."""
        return self._when if self._paragraph == _paragraph(frame) else None

    def after(self, found: Mentions, sentence: Sentence, coding: _Coding) -> None:
        """A sentence that names a place without an event still says where the text is."""
        for site in found.sites:
            if sentence.first <= site.leaf.first < sentence.last and not site.leaf.apart and not site.leaf.back:
                where = coding._where(site)
                if where.place is None:
                    continue
                self.named.append(where)
                if self.place is None and where.precision != "country":
                    self.place = where


def _paragraph(frame: Frame) -> tuple[int, int]:
    return id(frame.mentions.reading), frame.sentence.paragraph


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


def _tellable(day: dt.date | None) -> dt.date | None:
    """A day we can count from: a source that dates an article to the year 1 or 9999 does not know when it was."""
    return day if day and 1900 <= day.year <= 2100 else None


def _publication(article: Article) -> tuple[dt.date | None, str]:
    """The day of publication and what else than the source says it: the address before the words, or nothing."""
    if day := _tellable(article.published_date):
        own = own_dateline(article.text, day)
        return own, "text" if own != day else ""
    if day := _tellable(address_date(article.url)):
        return own_today(article.text, day), "address"
    for text in (article.text, article.title):
        found = find_publication_date(text)
        if found is not None and (day := _tellable(found[0])):
            return day, "text"
    return None, ""


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
        actor_id = person.word.values[0]
        if actor_id not in named or (actor_id, "target") in out:
            out.setdefault((actor_id, "target"), []).append((frame.mentions, person.start, person.end))
    return out


def _end(frame: Frame, mention: ActorMention) -> int:
    return max(mention.end, frame.mentions.tokens[mention.last - 1].end)


def _distinct(wheres: list[Where]) -> list[Where]:
    """One where per place; unresolved ones only when nothing else is left."""
    out: list[Where] = []
    for where in wheres:
        same = next((w for w in out if w.place is where.place), None)
        if same is None:
            out.append(where)
        else:
            same.spans += where.spans
    placed = [w for w in out if w.place is not None]
    return placed or out[:1]


def _copy_when(when: When) -> When:
    return replace(when, spans=list(when.spans))
