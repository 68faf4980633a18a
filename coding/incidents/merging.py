"""Which drafts of an article tell the same incident: pairs that agree, joined unless two of a group contradict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from coding.incidents.agreement import SHARED, Agreement, Pair, Ties, agreement
from coding.incidents.drafts import Draft
from coding.incidents.joining import joined
from geo.gazetteer.gazetteer import Gazetteer

_REACH = 60  # drafts at the beginning and just before that one may be told again
_ENOUGH = 12_000  # drafts times reach: a dump of thousands of events looks less far, so that time stays in bounds

Agreements = Mapping[tuple[int, int], Agreement]


def merge(drafts: Sequence[Draft], gazetteer: Gazetteer, ties: Ties) -> list[Draft]:
    """Join drafts that tell the same incident; in the order of the text.

    Parameters
    ----------
    drafts : sequence of Draft
        All drafts of an article: title first, then the text.
    gazetteer : Gazetteer
        For containment.
    ties : Ties
        Who is above whom, and who backs whom.
    """
    agreed = {
        (i, j): agreement(Pair(drafts[i], drafts[j], gazetteer, ties, j - i)) for i, j in _within_reach(len(drafts))
    }
    members = [[drafts[i] for i in group] for group in groups_of(len(drafts), agreed)]
    return [joined(group, gazetteer) for group in members if not all(d.only_joins for d in group)]


def _within_reach(count: int) -> Iterator[tuple[int, int]]:
    reach = min(_REACH, max(3, _ENOUGH // max(count, 1)))
    for j in range(1, count):
        for i in chain(range(min(j, reach)), range(max(reach, j - reach), j)):
            yield i, j


def groups_of(count: int, agreed: Agreements) -> list[list[int]]:
    """Numbers 0..count in groups: the surest pair first, no group with a pair that contradicts or was not asked.

    Groups and their members rise.
    """
    # what the numbers say of each other, as sets: looking at all pairs of two groups takes the square of a long text
    may_join: dict[int, set[int]] = {i: {i} for i in range(count)}
    apart: dict[int, set[int]] = {i: set() for i in range(count)}
    shared: dict[int, set[int]] = {i: set() for i in range(count)}
    for (i, j), pair in agreed.items():
        for x, y in ((i, j), (j, i)):
            if pair.against in ("", "doers"):
                may_join[x].add(y)
            if pair.against == "doers":
                apart[x].add(y)
            if pair.points.get("doers") == SHARED:
                shared[x].add(y)
    group_of = {i: {i} for i in range(count)}
    allowed = dict(may_join)  # by the group's first number: who may join all of its members
    linked = [pair for pair, a in agreed.items() if a.linked]
    for i, j in sorted(linked, key=lambda p: (-agreed[p].score, p)):
        mine, other = group_of[i], group_of[j]
        if mine is other or not other <= allowed[min(mine)]:
            continue
        # doers may contradict each other where as many pairs name one and the same
        if sum(len(apart[x] & other) for x in mine) > sum(len(shared[x] & other) for x in mine):
            continue
        both = mine | other
        allowed[min(both)] = allowed[min(mine)] & allowed[min(other)]
        for number in both:
            group_of[number] = both
    unique = {id(group): sorted(group) for group in group_of.values()}
    return sorted(unique.values())


def share_parties(drafts: list[Draft]) -> None:
    """Who made a truce and who brokered it is told once; its other mentions take it over, marked."""
    truces = [d for d in drafts if d.family in ("truce", "truce_end")]
    for draft in truces:
        for other in truces:
            for key, spans in other.actors.items():
                if (
                    other is not draft
                    and key[1] in ("mediator", "party")
                    and not any(k[0] == key[0] for k in draft.actors)
                ):
                    draft.actors[key] = list(spans)
