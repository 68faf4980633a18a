"""What a clause says happened, before it is an incident."""

from __future__ import annotations

from dataclasses import dataclass, field

from coding.clauses.eventhood import Told
from coding.events.families import group_of
from coding.mentions.mentions import ActorMention, Mentions, PersonMention, TriggerMention
from geo.geoparsing.sites import Site
from models import Modality, PeopleGroup, Role, Status
from text.sentences import Sentence


@dataclass(slots=True)
class Toll:
    """Killed and injured as stated; None when nothing is said, 0 when none is said.

    ``groups`` holds, by ``killed`` or ``injured`` and the group of people, the least and the most stated of it.
    """

    killed_min: int | None = None
    killed_max: int | None = None
    injured_min: int | None = None
    injured_max: int | None = None
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    groups: dict[tuple[str, PeopleGroup], tuple[int, int | None]] = field(default_factory=dict)


@dataclass(slots=True)
class Frame:
    """One event as one clause tells it.

    ``group`` is the group of its family, "" for families that make no incident; ``main`` the trigger that names it.
    """

    mentions: Mentions
    sentence: Sentence
    first: int
    last: int
    family: str
    triggers: list[TriggerMention]
    lights: list[TriggerMention] = field(default_factory=list)
    instruments: list[TriggerMention] = field(default_factory=list)
    actors: list[tuple[ActorMention, Role]] = field(default_factory=list)
    persons: list[PersonMention] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    origin: Site | None = None
    toll: Toll = field(default_factory=Toll)
    how: Told = Told("happened")
    modality: Modality = "asserted"
    status: Status = "new"
    claimed_by: ActorMention | None = None
    refers_back: bool = False
    inherited_doers: list[tuple[ActorMention, Mentions]] = field(default_factory=list)
    group: str = field(init=False)
    main: TriggerMention = field(init=False)

    def __post_init__(self) -> None:
        self.group = group_of(self.family)
        self.main = next((t for t in self.triggers if t.trigger.family == self.family), self.triggers[0])
