"""Which of the places a clause names its event happened at, and which of them the fire came from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import pairwise

from coding.events.event import Frame
from coding.events.families import group_of
from coding.mentions.mentions import Mentions
from geo.geoparsing.name_words import name_words
from geo.geoparsing.sites import Site
from geo.geoparsing.surroundings import LINKS
from text.arabic_forms import joined
from text.language_words import forms

_HITTING = ("explosive", "harm", "territory")
_TO_PEOPLE = 2  # tokens from people to "from" and where: "a man, aged 30, from"
_BELONGING = name_words("within") - name_words("inside")
_SETTLED = frozenset(("city", "town", "village"))
_TO_REASON = 24  # tokens from "in answer to" to a place of what was answered
_TO_BETWEEN = 4  # tokens from "between" to the first place: "between the towns of"
_TO_OWNER = 3  # tokens between a village and the town it belongs to
_MOST = 6  # places of one list that become incidents of their own
_THAT, _ANSWERED, _OF_PLACES = (forms("event_words", role) for role in ("that", "answered", "of_places"))


def assign(
    frame: Frame, sites: list[Site], coarse: Callable[[Site], float], holds: Callable[[Site, Site], bool]
) -> None:
    """Give a frame the sites of its clause, the origin of fire apart from the place hit.

    ``coarse`` says how many words farther a site counts for being vague: a governorate, or settled as nothing;
    ``holds`` whether the first site is an area around the second.
    """
    here = _candidates(frame, sites)
    if not here:
        return
    anchor = frame.main
    plain = frame.group != "politics"  # a truce may well be of a governorate
    best = _object(frame, here) or min(
        here, key=lambda s: _distance(frame, s, anchor.first, anchor.last) + (coarse(s) if plain else 0.0)
    )
    if plain and len(finer := [s for s in here if holds(best, s)]) == 1:
        # "controlled Morek after clashes in the Hama countryside": there, and more exactly
        best = finer[0]
    mates = [s for s in here if s.group == best.group][:_MOST]
    first = mates[0].leaf.outer
    before = frame.mentions.forms[max(0, first - _TO_BETWEEN) : first]
    while before and before[-1] in _OF_PLACES:
        before = before[:-1]
    between = bool(before) and before[-1] in name_words("between")
    if between:  # the road between two places is one place
        mates = [s for s in mates if s.leaf.place is not None][:1] or mates[:1]
    frame.sites = mates


def _candidates(frame: Frame, sites: list[Site]) -> list[Site]:
    """The sites of the clause where it may have happened; sets the frame's origin."""
    here = [s for s in sites if frame.first <= s.leaf.first < frame.last and not s.leaf.apart]
    for site in here:
        tests = (_on_their_ground(frame, site), _fired_from(frame, site, here), _doers_stand(frame, site, here))
        site.leaf.origin = site.leaf.origin or any(tests)
    for before, site in pairwise(here):
        site.leaf.origin = site.leaf.origin or (before.leaf.origin and _goes_on(frame, before, site))
    origins = [s for s in here if s.leaf.origin]
    frame.elsewhere = [s for s in here if _reason(frame, s)]
    here = [s for s in here if not s.leaf.origin and not s.leaf.back and s not in frame.elsewhere]
    if not all(_home(frame, s) for s in sites):  # where nothing else is named it happened at home, as far as one knows
        frame.elsewhere += [s for s in here if _home(frame, s)]
        here = [s for s in here if s not in frame.elsewhere]
    frame.at_home = bool(here) and all(_home(frame, s) for s in here)
    here = [s for s in here if not _locates(frame, s, here)]
    if origins:
        frame.origin = origins[0]
    if frame.group == "withdrawal" and not here:
        here, frame.origin = origins, None  # انسحبت من قاعدة الشدادي: there it happened
    if not here:  # ثلاثة من أهالي بلدة أبو حمام: told of their town, where no other place is named
        here = [
            s for s in sites
            if frame.first <= s.leaf.first < frame.last and s.leaf.apart
            and frame.mentions.forms[s.leaf.outer - 1] in name_words("resident")
        ][:1]  # fmt: skip
        frame.at_home = bool(here)
    return here


def _goes_on(frame: Frame, before: Site, site: Site) -> bool:
    """Whether a place is part of where fire came from: ``المتمركزة في نبل والزهراء``, ``في جورين بريف حماة``."""
    leaf, form = site.leaf, frame.mentions.forms[site.leaf.outer]
    mate = site.group == before.group and joined(form)
    inside = leaf.outer == leaf.first and form == "ب" + form[1:] != leaf.text[: len(form)]  # بريف, no name with ب
    return leaf.outer == before.leaf.last and (mate or inside)


def _object(frame: Frame, here: Sequence[Site]) -> Site | None:
    """The place that a verb or noun of the event has as its object: ``استهدفت طائرات قرية X قرب مدينة Y``.

    It follows bare or after "on", with no other event word between.
    """
    if frame.group not in _HITTING:
        return None
    words = [*(t for t in frame.triggers if t.trigger.pos == "v"), frame.main]
    starts = [t.first for t in frame.mentions.triggers if t.trigger.pos != "i"]
    for word in words:
        after = next((s for s in here if s.leaf.outer >= word.last), None)
        if (
            after is None
            or after.leaf.place is None
            or _called_after(after)
            or any(word.last <= at < after.leaf.outer for at in starts)
        ):
            continue
        if _led_by(frame, after, "onto") or (word.trigger.pos == "v" and _bare(frame, after)):
            return after
    return None


def _bare(frame: Frame, site: Site) -> bool:
    """Whether a place stands after a verb without a preposition, as its object."""
    leaf, forms = site.leaf, frame.mentions.forms
    led = {forms[leaf.outer], forms[leaf.outer - 1]}
    if leaf.relation != "at" or not led.isdisjoint(LINKS | name_words("people") | name_words("list")):
        return False
    return not forms[leaf.outer].startswith(("ب", "ل")) or leaf.outer == leaf.first


def _home(frame: Frame, site: Site) -> bool:
    """Whether a place is where people come from: ``رجل من مدينة سلمية``, "gunmen from Homs"."""
    found, outer = frame.mentions, site.leaf.outer
    outer -= outer > 1 and found.forms[outer - 1] == "the"
    at = outer - 1 if outer > 0 and found.forms[outer - 1] in name_words("from") else outer
    if found.forms[at] not in name_words("from"):
        return False
    people = [p.last for p in found.persons] + [a.last for a in found.actors if not a.adjective]
    if frame.group != "withdrawal" and any(at - _TO_PEOPLE <= last <= at for last in people):
        return True
    if frame.group == "harm" and _a_name(found, at):
        return True  # "the death of five soldiers, including Sami Haddad from the village of X"
    # اغتال مجهولون يوسف الحوا من بلدة جباب: behind what befell somebody, a name that no list holds
    settled = not _SETTLED.isdisjoint(site.leaf.kinds[:1]) and site.leaf.outer < site.leaf.first
    return (
        settled and frame.group in ("harm", "custody") and frame.main.last < at and frame.main.trigger.language == "ar"
    )


def _a_name(found: Mentions, at: int) -> bool:
    """Whether a capitalised word that is nothing known stands right before a token: a man's name."""
    if at < 2 or not found.forms[at].isascii():
        return False
    tokens, text = found.tokens, found.reading.text
    site = bisect_left(found.sites, at, key=lambda s: s.leaf.first)
    actor = bisect_left(found.actors, at, key=lambda a: a.first)
    if any(s.last >= at for s in found.sites[max(0, site - 1) : site]):
        return False
    return not any(a.last >= at for a in found.actors[max(0, actor - 1) : actor]) and all(
        text[tokens[i].start].isupper() for i in (at - 2, at - 1)
    )


def _reason(frame: Frame, site: Site) -> bool:
    """Whether a place only says what the event answered: ``قصفت الفصائل تجمعات النظام رداً على استهداف مدينة إدلب``."""
    between = frame.mentions.forms[max(frame.main.last, site.leaf.outer - _TO_REASON) : site.leaf.outer]
    return not _ANSWERED.isdisjoint(between)


def _doers_stand(frame: Frame, site: Site, here: Sequence[Site]) -> bool:
    """Whether a place says where those who fire are: ``قصفت القواعد التركية في داودية، قريتي تل الورد``.

    It follows their name; a place that holds no such word and is no area around it is what they hit.
    """
    leaf, found = site.leaf, frame.mentions
    before = leaf.outer - _led_by(frame, site, "inside")  # where "in" stands
    if frame.group != "explosive" or leaf.relation != "at" or found.forms[before] not in name_words("inside"):
        return False
    verb = frame.main
    if verb.trigger.language != "ar" or verb.trigger.pos != "v" or group_of(verb.trigger.family) != "explosive":
        return False
    near = bisect_left(found.actors, verb.last, key=lambda a: a.first)
    if not any(a.first - verb.last <= 1 and a.last == before for a in found.actors[near : near + 2]):
        return False
    hit = next((s for s in here if s.leaf.first > leaf.first and s.group != site.group), None)
    return hit is not None and (_bare(frame, hit) or _led_by(frame, hit, "onto"))


def _locates(frame: Frame, site: Site, here: Sequence[Site]) -> bool:
    """Whether a place only says where the one before it is: "the village of X near Y", ``قرية X، التابعة لبلدة Y``."""
    before = next((s for s in reversed(here) if s.leaf.first < site.leaf.first and s.leaf.place is not None), None)
    if before is None:
        return False
    gap = frame.mentions.forms[before.leaf.last : site.leaf.outer]
    belongs = len(gap) <= _TO_OWNER and not _BELONGING.isdisjoint(gap)
    return belongs or (site.leaf.relation == "near" and 0 <= site.leaf.outer - before.last <= 1)


def _on_their_ground(frame: Frame, site: Site) -> bool:
    """Whether a place says where the ground is that fire came from: ``من مناطق سيطرة قسد في تل رفعت``."""
    first, forms = site.leaf.outer, frame.mentions.forms
    inside = (
        not name_words("inside").isdisjoint(forms[first - 1 : first + 1])
        or forms[first].startswith("ب")
        or site.leaf.relation == "near"
    )
    return (
        inside
        and frame.group in ("explosive", "harm")
        and any(a.base and a.last <= first <= a.last + 1 for a in frame.mentions.actors)
    )


def _fired_from(frame: Frame, site: Site, here: Sequence[Site]) -> bool:
    """Whether fire goes from a place to one named after it: "rockets from Tal Rifaat on Azaz"."""
    if frame.group != "explosive" or _led_by(frame, site, "onto"):
        return False
    later = (s for s in here if s.leaf.first > site.leaf.first)
    return _led_by(frame, site, "from") and any(_led_by(frame, s, "onto") for s in later)


def _called_after(site: Site) -> bool:
    """Whether a place only gives its name to a road: ``طريق حلب`` is not Aleppo."""
    return site.leaf.kinds[:1] == ("road",) and site.leaf.place is not None and site.leaf.place.kind != "road"


def _led_by(frame: Frame, site: Site, role: str) -> bool:
    return site.leaf.outer > 0 and frame.mentions.forms[site.leaf.outer - 1] in name_words(role)


def _distance(frame: Frame, site: Site, first: int, last: int) -> float:
    """How far a site stands from the event word; what follows it is nearer than what stands before."""
    leaf = site.leaf
    if leaf.outer >= last:
        away = float(leaf.outer - last)
    else:
        away = 3.0 + first - leaf.last
        if not _THAT.isdisjoint(frame.mentions.forms[leaf.last : first]):
            away += 8.0  # "قال ناشط في إدلب إن قصفاً ...": where the words were said
    if leaf.relation in ("rural", "direction") and not leaf.kinds:
        away += 6.0
    if not leaf.place_ids:
        away += 2.0
    if "governorate" in leaf.kinds or _called_after(site):
        away += 8.0
    forms = frame.mentions.forms
    before = forms[leaf.outer - 1] if leaf.outer else ""
    if before in name_words("people"):
        away += 4.0  # أهالي السويداء: whose people they are
    origin = leaf.outer - 1 - (before == "the")  # "gunmen from the town of X"
    if origin > 0 and forms[origin] == "from" and any(p.last == origin for p in frame.mentions.persons):
        away += 20.0  # "gunmen from Homs": where they are from
    if leaf.outer <= frame.first + 1 and any(form in ("،", ",") for form in forms[site.last : site.last + 2]):
        away += 30.0  # "وفي السويداء، قتل ... قرب بلدة كناكر": the setting, and not the spot
    return away
