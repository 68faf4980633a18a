"""The steps that fill an event, in an order in which each finds what it needs."""

from __future__ import annotations

import dataclasses

from coding.coder import STEPS
from coding.events.event import Frame


def test_each_step_finds_what_it_needs() -> None:
    filled: set[str] = set()
    for name, step in STEPS.items():
        assert set(step.needs) <= filled, name
        assert filled.isdisjoint(step.fills), name
        filled.update(step.fills)
    assert filled <= {field.name for field in dataclasses.fields(Frame)}
