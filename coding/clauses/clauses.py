"""Sentence -> clauses, in one pass from left to right.

A clause opens at a word that only opens clauses ("who", ``الذي``, "that", ``إن``, "if", ``ما أدى إلى``), at an event
verb behind a conjunction and at a bracket; it closes at a comma, a closing bracket or the verb of the clause it was
put into. Words alone decide (``data/lexicons/cues.csv`` and the event words), so the same sentence is always cut
the same way, in time that grows with its length.
"""

from __future__ import annotations

from collections.abc import Iterable

from coding.clauses.clause import Clause, ClauseKind, Cue
from coding.events.families import group_of, toll_families
from coding.mentions.mentions import Mentions, TriggerMention
from text.arabic_forms import joined
from text.sentences import Sentence

#: Kinds of cues that open a clause, in the order in which they are tried where a word is of several kinds.
_OPENING: dict[str, ClauseKind] = {
    "relative": "relative", "condition": "adverbial", "ahead": "adverbial", "subordinate": "adverbial",
    "content": "reported", "tally": "coordinate", "addition": "coordinate", "result": "participle",
    "contrast": "coordinate",
}  # fmt: skip
#: Kinds of cues that are verbs of saying, wanting or trying: what they say follows in a reported clause.
_SAYING = (
    "say",
    "deny",
    "demand",
    "claim",
    "accuse",
    "announce",
    "threat",
    "intent",
    "hypothetical",
    "advice",
    "provision",
)
#: Kinds of cues that tell a habit or count over a time: what hangs on their clause is no single event either.
OF_TIME = frozenset(("aggregate", "habit", "tally"))
_COMMAS = frozenset(("،", ","))
_STOPS = frozenset(("؛", ";", "•", "●", "▪", "\n"))
_ITEMS = frozenset(("•", "●", "▪"))
_BRACKETS = {"(": ")", "[": "]", "«": "»"}
_AND = frozenset(("and", "but", "then", "or"))
_FINITE = frozenset("is are was were has have had".split())
_AUXILIARIES = frozenset(
    "is are was were be been being has have had do does did to by of from for in while after".split()
)
_CLOSE_AT_COMMA = frozenset(("relative", "participle", "parenthesis", "adverbial"))
_SUBJECT = 3  # tokens behind "who" within which a verb is the relative clause's own
_DEEPEST = 40  # clauses in one another; what is put in deeper is read as part of the deepest


def clauses(found: Mentions, sentence: Sentence) -> list[Clause]:
    """The clauses of a sentence, in the order in which they open; each token belongs to one.

    A sentence without any opening word is one ``main`` clause.
    """
    return _Splitter(found, sentence).split()


class _Splitter:
    """The clause that the next word belongs to, and those it will go back to."""

    def __init__(self, found: Mentions, sentence: Sentence) -> None:
        self.found, self.sentence = found, sentence
        self.forms = found.reading.forms
        self.triggers = {t.first: t for t in found.triggers if sentence.first <= t.first < sentence.last}
        self.subjects = {a.first: a for a in found.actors if a.clitic.startswith("و") and not a.aside}
        self.led = {a.last for a in found.actors if a.clitic.endswith("ل")}
        self.root = self.current = Clause("main", sentence.first)
        self.made = [self.root]
        self.begun = sentence.first  # where the current clause goes on
        self.brackets: list[tuple[str, Clause]] = []
        self.verbs: set[int] = set()  # clauses (by id) that have their verb or event noun

    def split(self) -> list[Clause]:
        position = self.sentence.first
        while position < self.sentence.last:
            self._signs(position)
            self._words(position)
            self._note(position)
            position += 1
        self._leave(self.sentence.last)
        share_time(self.found, self.made)
        return self.made

    # --- going in and out

    def _leave(self, at: int) -> None:
        if self.begun < at:
            self.current.spans.append((self.begun, at))
        self.begun = at

    def _open(self, kind: ClauseKind, at: int, parent: Clause, opener: int = 0) -> None:
        if kind != "coordinate" and sum(1 for _ in parent.above()) > _DEEPEST:
            return
        self._leave(at)
        self.current = Clause(kind, at, parent, opener)
        self.made.append(self.current)

    def _back(self, at: int, clause: Clause) -> None:
        if clause is not self.current:
            self._leave(at)
            self.current = clause

    def _level(self) -> Clause:
        """The clause that a new verb behind a conjunction stands beside: the first of a row of coordinates."""
        clause = self.current
        verb = any(t.trigger.pos in ("v", "l") for t in clause.triggers)
        if says_who(clause) and clause.parent is not None and not verb:
            clause = clause.parent  # قتل فلان وهو أحد عناصرهم وأصيب آخر
        return clause.parent if clause.kind == "coordinate" and clause.parent is not None else clause

    # --- what each token does

    def _signs(self, at: int) -> None:
        form = self.forms[at]
        if form in _BRACKETS:
            self.brackets.append((_BRACKETS[form], self.current))
            self._open("parenthesis", at, self.current, 1)
        elif self.brackets and form == self.brackets[-1][0]:
            _, outside = self.brackets.pop()
            self._back(at + 1, outside)
        elif form in _STOPS and at > self.sentence.first:
            self._open("item" if form in _ITEMS else "coordinate", at, self.root, 1)
        elif form in _COMMAS and self.current.kind in _CLOSE_AT_COMMA and not self._inside_brackets():
            self._close_at_comma(at)

    def _inside_brackets(self) -> bool:
        return self.current.kind == "parenthesis" and bool(self.brackets)

    def _close_at_comma(self, at: int) -> None:
        clause = self.current
        while clause.kind in _CLOSE_AT_COMMA and clause.parent is not None and not self._bracketed(clause):
            clause = clause.parent
        self._back(at, clause)

    def _bracketed(self, clause: Clause) -> bool:
        return clause.kind == "parenthesis" and self.forms[clause.first] in _BRACKETS

    def _words(self, at: int) -> None:
        clause = self.current
        if clause.parent is not None and at < clause.first + max(clause.opener, 1):
            return  # part of what opened the clause
        kinds = self.found.cues.get(at, ())
        for kind, opens in _OPENING.items():
            for last, said in kinds:
                if said == kind:
                    self._opening(kind, opens, at, last)
                    return
        if at > self.root.first and at in self.found.joined and any(kind in _SAYING for _, kind in kinds):
            self._open("coordinate", at, self.root, 1)  # وطالب, وأضافت: a new thing is said
            return
        trigger = self.triggers.get(at)
        if trigger is not None:
            self._event(trigger)
        elif self._second_subject(at):
            self._open("coordinate", at, self._level())
        elif self._blow_before(at, kinds):
            self._open("adverbial", at, self.current, 1)
        elif self.forms[at] in _FINITE and clause.kind == "relative" and self._has_verb(at):
            self._back(at, clause.parent or self.root)  # "the group that shelled the town was hit"

    def _opening(self, kind: str, opens: ClauseKind, at: int, last: int) -> None:
        width = last - at
        if kind == "content":
            self._content(at, width)
        elif opens == "coordinate":
            if at > self.root.first + 1:
                goes_on = kind == "addition" and not self._told_again(last)
                self._open("coordinate", at, self._report() if goes_on else self.root, width)
        elif kind == "subordinate" and self.current.kind == "relative" and not self.current.opener:
            self._open(opens, at, self.current.parent or self.root, width)
        elif kind != "result" or id(self.current) in self.verbs:
            self._open(opens, at, self.current, width)

    def _told_again(self, at: int) -> bool:
        """Whether a verb of saying stands right behind: ``كما أضاف``."""
        return any(kind in _SAYING for i in (at, at + 1) for _, kind in self.found.cues.get(i, ()))

    def _report(self) -> Clause:
        """The report that goes on here, the whole sentence where nothing is reported."""
        return next((c for c in self.current.above() if c.kind == "reported"), self.root)

    def _content(self, at: int, width: int) -> None:
        """Open what was said (behind "that", ``إن``); behind a comma also what was said before an aside."""
        teller = self.current if _says(self.current) else None
        if self.forms[at - 1] in _COMMAS and (teller is None or teller.kind == "coordinate"):
            above = next((c for c in self._level().above() if _says(c)), None)
            if above is not None and above is not self.current:
                if self.current.kind == "coordinate":
                    self.current.kind = "parenthesis"
                teller = above
        if teller is None and self.forms[at] == "that":
            self._open("relative", at, self.current, width)
        else:
            self._open("reported", at, teller or self.current, width)

    def _event(self, trigger: TriggerMention) -> None:
        at, before = trigger.first, self.forms[trigger.first - 1]
        if trigger.trigger.pos not in ("v", "l"):
            beside = joined(trigger.clitic) and ("reply" in trigger.trigger.note or before in _COMMAS)
            if beside and is_core(trigger) and at > self.current.first:
                self._open("coordinate", at, self._level())  # وردت قسد باستهداف
            return
        if joined(trigger.clitic) or before in _AND:
            start = at - 1 if before in _AND else at
            if start > self.current.first:
                self._open("coordinate", start, self._level())
        elif self.forms[at].endswith("ing") and before not in _AUXILIARIES and id(self.current) in self.verbs:
            self._open("participle", at, self.current)  # "killing three"
        elif self._reduced(trigger, before):
            self._open("relative", at, self.current)
        elif before not in _AUXILIARIES and self._put_into_another(at):
            self._back(at, self.current.parent or self.root)  # the verb of the clause it was put into

    def _put_into_another(self, at: int) -> bool:
        """Whether a clause inside another has its verb: "a raid on X where rebels battled the army killed two"."""
        if self.forms[self.current.first] == "where":
            return any(t.trigger.pos in ("v", "l") for t in self.current.triggers)
        return self.current.kind == "relative" and self._has_verb(at)

    def _blow_before(self, at: int, kinds: Iterable[tuple[int, str]]) -> bool:
        """Whether words of time lead to a blow that came before another: ``قصفت ... بعد سقوط قذائف على``."""
        if not any(kind == "after" for _, kind in kinds) or not any(_blow(t) for t in self.current.triggers):
            return False
        behind = (self.triggers.get(i) for i in (at + 1, at + 2))
        return any(t is not None and _blow(t) and not t.definite and t.trigger.pos == "n" for t in behind)

    def _second_subject(self, at: int) -> bool:
        """Whether "and" joins a faction that has its verb behind it: ``وقوات النظام استهدفت``.

        Not so the second of two doers of a noun (قصف لقوات النظام والميليشيات الإيرانية استهدف), nor one before a
        comma (من قبل النظام وروسيا، استهدف): the verb is not theirs alone.
        """
        actor = self.subjects.get(at)
        if actor is None or at == self.current.first or at in self.led:
            return False
        verbs = (self.triggers.get(i) for i in (actor.last, actor.last + 1))
        plain = self.forms[actor.last] not in _COMMAS if actor.last < self.sentence.last else False
        return plain and any(t is not None and t.trigger.pos == "v" and is_core(t) for t in verbs)

    def _has_verb(self, at: int) -> bool:
        """Whether a relative clause has a verb before a token: one we know, or more words than its subject takes."""
        told = any(t.trigger.pos in ("v", "l") for t in self.current.triggers)
        return told or at - self.current.first - self.current.opener > _SUBJECT

    def _reduced(self, trigger: TriggerMention, before: str) -> bool:
        """Whether a verb is part of its noun: "oil fields captured by the group", where the clause has its verb."""
        return (
            id(self.current) in self.verbs and trigger.last < self.sentence.last
            and self.forms[trigger.last] == "by" and before not in _AUXILIARIES and before.isalpha()
        )  # fmt: skip

    def _note(self, at: int) -> None:
        """Keep the event word and the cues of a token with the clause it stands in."""
        trigger = self.triggers.get(at)
        if trigger is not None:
            self.current.triggers.append(trigger)
            self.verbs.add(id(self.current))
        for last, kind in self.found.cues.get(at, ()):
            self.current.cues.append(Cue(at, last, kind))
        if self.forms[at] in _AUXILIARIES:
            self.verbs.add(id(self.current))


def _blow(trigger: TriggerMention) -> bool:
    family = trigger.trigger.family
    return group_of(family) in ("explosive", "clash") or family in ("repel", "attack")


def says_who(clause: Clause) -> bool:
    """Whether a relative clause says who somebody is: ``وهو أحد``, ``وهي التي``."""
    return any(cue.kind == "who" and cue.first == clause.first for cue in clause.cues)


def _says(clause: Clause) -> bool:
    return any(cue.kind in _SAYING for cue in clause.cues)


def share_time(found: Mentions, made: Iterable[Clause]) -> None:
    """Give clauses that stand side by side each other's words of time.

    Behind two verbs they stand for both: "47 were killed and 202 injured during the year". What tells nothing but a
    time says when the clause it hangs on was: ``استشهد أغلبهم أثناء الثورة``.
    """
    days = {found.reading.token_at(d.start) for d in found.dates if d.precision == "day"}
    for clause in made:
        before = clause.parent
        if clause.kind == "adverbial" and before is not None and not clause.triggers:
            before.cues += [cue for cue in clause.cues if cue.kind in OF_TIME and cue not in before.cues]
        if clause.kind == "coordinate" and before is not None and (not clause.opener or _of_others(found, clause)):
            one, other = (any(c.holds(day) for day in days) for c in (clause, before))
            times = [[q for q in c.cues if q.kind in OF_TIME] for c in (clause, before)]
            if times[0] and not times[1] and not other:
                before.cues += times[0]
            elif times[1] and not times[0] and not one:
                clause.cues += times[1]


def _of_others(found: Mentions, clause: Clause) -> bool:
    """Whether a clause goes on with the people of the one before: "while 52 others have died"."""
    return any(p.word.group == "others" and clause.holds(p.first) for p in found.persons)


def clause_of(made: Iterable[Clause], token: int) -> Clause:
    """The clause that a token of the sentence stands in.

    Raises
    ------
    LookupError
        The token is not one of the sentence.
    """
    for clause in made:
        if clause.holds(token):
            return clause
    raise LookupError(f"token {token} stands in none of the clauses")


def is_core(trigger: TriggerMention) -> bool:
    """Whether an event word can make an incident by itself: not a weapon, a light verb or a bare toll."""
    return (
        trigger.trigger.pos not in ("i", "l")
        and group_of(trigger.trigger.family) != ""
        and trigger.trigger.family not in toll_families()
    )
