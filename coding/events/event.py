"""What a clause says happened, before it is an incident."""

from __future__ import annotations

from dataclasses import dataclass, field

from coding.clauses.eventhood import TOLD, Told
from coding.events.families import group_of
from coding.mentions.mentions import ActorMention, Mentions, Nobody, PersonMention, TriggerMention
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

    @property
    def stated(self) -> bool:
        """Whether anything is said of the killed or the injured."""
        return self.killed_min is not None or self.injured_min is not None

    def get(self, which: str) -> tuple[int | None, int | None]:
        """The least and the most of the ``killed`` or the ``injured``."""
        return (self.killed_min, self.killed_max) if which == "killed" else (self.injured_min, self.injured_max)

    def put(self, which: str, least: int, most: int | None) -> None:
        """Set the least and the most of the ``killed`` or the ``injured``."""
        if which == "killed":
            self.killed_min, self.killed_max = least, most
        else:
            self.injured_min, self.injured_max = least, most

    def add_nobody(self, nobody: Nobody) -> list[tuple[str, int, int]]:
        """Nobody where nothing was counted yet, or nobody of the group named; gives the words that now say so."""
        spans = []
        for which in nobody.harm:
            if nobody.people is not None:
                self.groups.setdefault((which, nobody.people), (0, 0))
            elif self.get(which)[0] is None:
                self.put(which, 0, 0)
                spans.append((which, nobody.start, nobody.end))
        return spans


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
    how: Told = TOLD
    modality: Modality = "asserted"
    status: Status = "new"
    claimed_by: ActorMention | None = None
    refers_back: bool = False
    at_home: bool = False  # of its places one knows only that people come from there
    elsewhere: list[Site] = field(default_factory=list)  # where its people are from, or what came before it was
    setting: bool = False  # only when or amid what another event of its sentence was: "struck the town during clashes"
    inherited_doers: list[tuple[ActorMention, Mentions]] = field(default_factory=list)
    group: str = field(init=False)
    main: TriggerMention = field(init=False)

    def __post_init__(self) -> None:
        self.group = group_of(self.family)
        named = [t for t in self.triggers if t.trigger.family == self.family] or self.triggers
        # المعتقلين ... جرى اعتقالهم: the word for those it befell names the event only where no other does
        self.main = next((t for t in named if not (t.trigger.pos == "p" and t.definite)), named[0])
