"""``role``: who may do what on a dashboard where people sign in; the first admin is named here."""

from __future__ import annotations

import click

from commands.console import DONE, say
from commands.options import account, command, db_option, open_store
from errors import UsageError
from models import RANKS


@command()
@click.argument("holder", required=False, metavar="[MAIL|group:NAME]")
@click.argument("role", required=False, metavar=f"[{'|'.join(RANKS)}|none]")
@db_option
def role(holder: str | None, role: str | None, db: str | None) -> int:
    """Show or change who may do what on a dashboard where people sign in."""
    if holder and not role:
        raise UsageError("ROLE", "", "is left out", (*RANKS, "none"))
    with open_store(db) as store:
        if holder and role == "none":
            store.members.take(holder, account())
        elif holder and role:
            store.members.give(holder, role, account())
        for one in store.members.listed():
            say(f"{one.holder}  {one.role}, since {one.added_at[:10]} by {one.added_by or '-'}")
    return DONE
