"""An event without a doer of its own goes on with the one told before."""

from __future__ import annotations

from coding.events.event import Frame
from coding.events.role_markers import is_thing
from text.anchors import AND, ARTICLE


def carry_kind(frame: Frame, before: Frame | None) -> None:
    """A like blow is of the kind told before: ``غارة جوية على سراقب ... قصف مماثل على جوباس``; so is "the" bombing.

    ``قصف جوي على إدلب ... وطال القصف قرية بليون``: the noun alone is said of aircraft, too.
    """
    plain = frame.family == "shelling" and not frame.instruments and frame.main.trigger.pos == "n"
    if before is None or not plain or before.group != "explosive":
        return
    alike = any(name == "similar" for _, name in frame.mentions.cues.get(frame.main.last, ()))
    if alike or (frame.refers_back and before.family in ("air", "drone") and _says_no_more(frame)):
        frame.family = before.family


def _says_no_more(frame: Frame) -> bool:
    """Whether a noun with its article says neither how it was done nor by whom: no "the artillery bombing"."""
    found, after = frame.mentions, frame.main.last
    told_how = after < frame.last and found.forms[after].startswith(ARTICLE)
    armed = any(frame.first <= at < frame.last for at, _ in found.arms)
    done_by = any(role == "perpetrator" for _, role in frame.actors)
    return found.forms[after - 1].startswith(ARTICLE) and not (told_how or armed or done_by)


def carry_doers(frame: Frame, before: Frame | None) -> None:
    """An event without a doer of its own goes on with the one told before, within one paragraph.

    A finite Arabic verb where nothing in the clause could be its subject (``كما استهدفت ...``, ``واستهدفوا``), and a
    noun that is said to be like the one before or to be the same (``قصف مماثل``, ``وطال القصف أيضاً``). The doer's
    words stand where they were told.
    """
    if (
        before is None
        or frame.main.trigger.language != "ar"
        or before.sentence.paragraph != frame.sentence.paragraph
        or before.mentions.reading is not frame.mentions.reading
        or any(role in ("perpetrator", "party") for _, role in frame.actors)
    ):
        return
    doers = [(a, before.mentions) for a, role in before.actors if role == "perpetrator"] or before.inherited_doers
    if {a.actor_id for a, _ in doers} & {a.actor_id for a, _ in frame.actors}:
        return
    if _goes_on(frame) and len(doers) == 1 or _the_like(frame, before) or _one_more(frame, before):
        frame.inherited_doers = doers


def _no_subject(frame: Frame) -> bool:
    """Whether what follows the verb is where, how or what, and no noun that could have done it."""
    found, after = frame.mentions, frame.main.last
    if after >= frame.last:
        return False
    form = found.tokens[after].form
    if form in ("علي", "في", "من", "ب", "عده", "ايضا") or form[0] == "ب" or is_thing(form):
        return True
    return any(t.outer == after for t in found.places)


def _goes_on(frame: Frame) -> bool:
    main = frame.main
    if main.trigger.pos != "v" or main.trigger.frame not in ("VSO", "VSO_ALA", "SUBJ"):
        return False
    return (main.first <= frame.first + 2 or main.clitic.startswith(("و", "ف"))) and _no_subject(frame)


def _one_more(frame: Frame, before: Frame) -> bool:
    """Whether a phrase shares the verb told before: ``استهدفت بثلاث غارات كنصفرة، وبغارتين محيط البارة``."""
    main = frame.main
    beside = frame.sentence is before.sentence and main.trigger.family == before.family
    return (
        beside
        and main.trigger.pos == "n"
        and main.first <= frame.first + 1
        and len(main.clitic) == 2
        and main.clitic[0] == AND
    )


def _the_like(frame: Frame, before: Frame) -> bool:
    main = frame.main
    if main.trigger.pos != "n" or frame.group != "explosive" or before.group != "explosive":
        return False
    if main.definite:
        return frame.mentions.cue_between(("similar",), frame.first, frame.last) is not None
    return any(kind == "similar" for i in (main.last, main.last + 1) for _, kind in frame.mentions.cues.get(i, ()))
