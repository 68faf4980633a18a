"""From words to incidents: mentions, frames, roles, tolls, places, dates, one incident per event."""

from coding.coder import Coder

__all__ = ["Coder"]
