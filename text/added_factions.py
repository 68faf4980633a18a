"""Factions and their names that curators add: who, when and why stand beside each, and the shipped files stay."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from itertools import count
from pathlib import Path

from atomic import whole
from errors import UsageError
from text.data_files import table
from text.lexicon import ACTOR_CLASSES, ADDED, Actor, ActorName, actors
from text.matcher import words

WHO = ("added_by", "added_on", "reason")
ACTOR_COLUMNS = ("actor_id", "name_en", "name_ar", "class", "parent", "active_from", "active_to", *WHO)
NAME_COLUMNS = ("actor_id", "language", "name", "kind", "case_sensitive", "valid_from", "valid_to", "area", *WHO)


def new_faction(
    name_en: str, name_ar: str, actor_class: str, parent: str, names: Sequence[str]
) -> tuple[Actor, list[ActorName]]:
    """A faction with a free id and all names it is found by; nothing is written.

    Raises
    ------
    UsageError
        It has no name, a name of one word only that has less than four letters, an unknown class or parent.
    """
    shown = name_en.strip() or name_ar.strip()
    if not words(shown):
        raise UsageError("name", shown, "names nobody: give a name in Arabic or English")
    if actor_class not in ACTOR_CLASSES:
        raise UsageError("class", actor_class, "is not a class of factions", ACTOR_CLASSES)
    known = actors()
    if parent and parent not in known:
        raise UsageError("parent", parent, "is not a faction")
    stem = "local-" + "-".join(words(shown))
    actor_id = next(i for n in count(1) if (i := stem if n == 1 else f"{stem}-{n}") not in known)
    listed = dict.fromkeys(name.strip() for name in (name_ar, name_en, *names) if words(name))
    short = next((name for name in listed if len("".join(words(name))) < 4), None)
    if short is not None:
        raise UsageError("name", short, "is too short to be found safely in texts")
    made = [
        ActorName(
            actor_id, "ar" if "\u0621" <= words(name)[0][0] <= "\u06d3" else "en", name, "alias", False, "", "", ()
        )
        for name in listed
    ]
    return Actor(actor_id, shown, name_ar.strip(), actor_class, parent, "", ""), made


def add_faction(
    folder: Path, actor: Actor, names: Iterable[ActorName], *, added_by: str, added_on: str, reason: str
) -> None:
    """Write a faction and its names beside the shipped tables of a folder.

    Raises
    ------
    UsageError
        ``added_by`` or ``reason`` is empty.
    """
    for argument, value in (("who", added_by), ("why", reason)):
        if not value.strip():
            raise UsageError(argument, value, "is empty: a faction needs somebody who answers for it")
    who = {"added_by": added_by.strip(), "added_on": added_on, "reason": reason.strip()}
    row = {
        "actor_id": actor.actor_id, "name_en": actor.name, "name_ar": actor.name_ar, "class": actor.actor_class,
        "parent": actor.parent,
    }  # fmt: skip
    named = [
        {"actor_id": n.actor_id, "language": n.language, "name": n.name, "kind": n.kind, "case_sensitive": "0"}
        for n in names
    ]
    _append(folder / f"{ADDED}actors.csv", ACTOR_COLUMNS, [row | who])
    _append(folder / f"{ADDED}actor_names.csv", NAME_COLUMNS, [one | who for one in named])


def _append(path: Path, columns: Sequence[str], new: Sequence[Mapping[str, str]]) -> None:
    older = [old for _, old in table(path, columns)] if path.exists() else []
    with whole(path) as part, part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, columns, restval="", lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows([*older, *new])
