"""Why a message did not go out."""

from __future__ import annotations

from errors import WaqaiError


class NotDeliveredError(WaqaiError):
    """A message did not go out: it can be tried again."""


class MayHaveArrivedError(WaqaiError):
    """A message went out and nobody said that it arrived: trying again could send it twice."""
