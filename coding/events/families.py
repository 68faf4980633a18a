"""Families of events: which go together, which absorb which."""

from __future__ import annotations

# Families that tell of one kind of thing; a clause holds one event per group.
GROUPS: dict[str, tuple[str, ...]] = {
    "explosive": ("chemical", "suicide", "drone", "air", "grenade", "mine", "ied", "shelling"),
    "harm": (
        "execution", "assassination", "sexual", "torture", "assault", "ambush", "repel", "infiltration", "shooting",
        "attack", "body", "killed", "injured",
    ),
    "clash": ("clash",),
    "territory": ("takeover", "regain"),
    "withdrawal": ("withdraw", "handover"),
    "custody": ("abduct", "arrest", "raid", "conscription", "escape"),
    "release": ("release",),
    "demonstration": ("crackdown", "dispersal", "riot", "brawl", "strike", "closure", "protest"),
    "politics": ("exchange", "truce_end", "truce", "talks"),
    "movement": ("base", "incursion", "patrol", "reinforce", "siege", "siege_end", "curfew"),
    "damage": ("arson", "looting", "demolition"),
    "weapons": ("defuse", "shootdown", "defect"),
}  # fmt: skip


GROUP_OF = {family: group for group, families in GROUPS.items() for family in families}


# In a clause with one of these, words of harm tell how it went and not a second event.
ABSORBS_HARM = ("explosive", "clash", "custody", "demonstration", "territory")


SLOT_FAMILIES = ("killed", "injured")
