"""Who acts and what they may do: asked by every function that changes a store for a person."""

from __future__ import annotations

from errors import NotAllowedError
from models import RANKS, Rank


class Person(str):
    """The name somebody signs with, and their role.

    A plain text where a name is asked for is somebody at this machine: the command line, or a dashboard without
    sign-in, which only this machine sees. They may do everything, as they may with the file itself.

    Examples
    --------
    >>> Person("rima@example.org", "curator").may("editor")
    False
    """

    rank: Rank

    def __new__(cls, name: str, rank: Rank) -> Person:
        """A name with a role."""
        made = super().__new__(cls, name)
        made.rank = rank
        return made

    def may(self, needed: Rank) -> bool:
        """Whether the role is the one needed, or a higher one."""
        return RANKS.index(self.rank) >= RANKS.index(needed)


def need(who: str, needed: Rank) -> None:
    """Refuse somebody whose role is too low.

    Raises
    ------
    NotAllowedError
        ``who`` is a :class:`Person` of a lower role.
    """
    if isinstance(who, Person) and not who.may(needed):
        raise NotAllowedError(str(who), needed)
