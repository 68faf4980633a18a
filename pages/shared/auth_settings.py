"""What ``.streamlit/secrets.toml`` says about signing in, and what is wrong with it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
MEMBERS_ONLY = "members_only"
OF_ALL = NEEDED[:2]  # the rest may stand with each of several providers: [auth.NAME]


@dataclass(frozen=True, slots=True)
class Settings:
    """What secrets.toml says about signing in.

    Attributes
    ----------
    on : bool
        Whether people sign in: also where what is said cannot be used, so that a slip opens nothing.
    providers : dict
        Name of a provider, empty for the only one -> address of its OpenID configuration.
    members_only : bool
        Whether only those in the table of roles may look.
    groups : str
        The claim that names the groups of somebody.
    wrong : str
        What cannot be used, in a line.
    secret : str
        What the addresses of feeds are signed with where only members may look.
    """

    on: bool = False
    providers: Mapping[str, str] = field(default_factory=dict)
    members_only: bool = False
    groups: str = "groups"
    wrong: str = ""
    secret: str = field(default="", repr=False)


def read(files: list[str]) -> Settings:
    """The settings of the files that Streamlit reads its secrets from; later ones add to earlier ones."""
    said: dict[str, Any] = {}
    for path in map(Path, files):
        if path.is_file():
            content = ""
            try:
                content = path.read_text(encoding="utf-8")
                said |= tomllib.loads(content)
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                reason = getattr(error, "strerror", None) or error
                return Settings(
                    on=True,
                    members_only=not content or MEMBERS_ONLY in content,  # what may say so closes the desk
                    wrong=f"{path}: cannot be read: {reason}; nobody can sign in until it is mended",
                )
    auth, ours = said.get("auth"), said.get("waqai", {})
    if auth is None:
        return Settings()
    return _of(auth, ours)


def _of(auth: Any, ours: Any) -> Settings:
    if not isinstance(auth, dict) or not isinstance(ours, dict):
        return Settings(on=True, wrong="secrets.toml: [auth] and [waqai] are not tables")
    only = {"members_only": ours.get(MEMBERS_ONLY) is True, "groups": str(ours.get("groups_claim", "groups"))}
    named = {name: table for name, table in auth.items() if isinstance(table, dict) and name != "client_kwargs"}
    tables = named or {"": auth}
    if not isinstance(ours.get(MEMBERS_ONLY, False), bool):
        return Settings(on=True, members_only=True, wrong="secrets.toml: [waqai] members_only is not true or false")
    missing = [name for name in OF_ALL if not auth.get(name)]
    for provider, table in tables.items():
        missing += [f"{provider}.{name}".lstrip(".") for name in NEEDED[2:] if not table.get(name)]
    if missing:
        return Settings(on=True, wrong=f"secrets.toml: [auth] lacks {', '.join(missing)}", **only)  # type: ignore[arg-type]
    if find_spec("authlib") is None:
        way_out = "pip install -r requirements-auth.txt, and start again"
        return Settings(on=True, wrong=f"signing in needs Authlib: {way_out}", **only)  # type: ignore[arg-type]
    providers = {name: str(table["server_metadata_url"]) for name, table in tables.items()}
    return Settings(on=True, providers=providers, secret=str(auth["cookie_secret"]), **only)  # type: ignore[arg-type]
