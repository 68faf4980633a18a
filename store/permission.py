"""Who acts and what they may do: asked by every function that changes a store for a person."""

from __future__ import annotations

from errors import NotAllowedError
from models import RANKS, Rank

_everybody_signs_in = False


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

    def strip(self, chars: str | None = None, /) -> Person:
        """The name without blanks around it, still with the role."""
        return Person(super().strip(chars), self.rank)


def everybody_signs_in(yes: bool) -> None:
    """Say that this process serves people who sign in: a plain name may do nothing here any more."""
    global _everybody_signs_in
    _everybody_signs_in = yes


def may(who: str, needed: Rank) -> bool:
    """Whether somebody has a role, or a higher one."""
    return who.may(needed) if isinstance(who, Person) else not _everybody_signs_in


def need(who: str, needed: Rank) -> None:
    """Refuse somebody whose role is too low.

    Raises
    ------
    NotAllowedError
        ``who`` is a :class:`Person` of a lower role, or a plain name where everybody signs in.
    """
    if not may(who, needed):
        raise NotAllowedError(str(who), needed)
