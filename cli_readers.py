"""Who reads: our own coder, and other readers that a user asks for on the command line.

Modules of other readers are imported only here and only when asked for; nothing they say is kept unchecked.
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from pathlib import Path
from typing import Protocol

from errors import UsageError
from models import Article, Incident


class Reader(Protocol):
    """What turns an article into incidents; ``dropped`` counts what others said and the text did not bear."""

    dropped: Counter[str]

    @property
    def version(self) -> str:
        """Version of code, data and other readers together."""
        ...

    def code(self, article: Article) -> list[Incident]:
        """The incidents of an article."""
        ...


def add_readers(command: argparse.ArgumentParser) -> None:
    """Add the options that name other readers."""
    command.add_argument(
        "--mentions",
        metavar="hf:FOLDER",
        help="let a tagger of names (token classification as ONNX) help to find places",
    )
    command.add_argument(
        "--coder",
        metavar="openai:URL",
        help="let a language model at this address code; articles are sent there; its key: WAQAI_CODER_KEY",
    )
    command.add_argument("--model", metavar="NAME", help="the model --coder asks, as the address calls it")


def reader(chosen: argparse.Namespace) -> Reader:
    """The coder that the options ask for.

    Raises
    ------
    UsageError
        An option names no reader we know.
    WaqaiError
        A package or a file of the reader is missing.
    """
    import cli_gazetteer
    from coding import Coder

    gazetteers = cli_gazetteer.folders(chosen)
    mentions, address, model = (getattr(chosen, name, None) for name in ("mentions", "coder", "model"))
    provider = None
    if mentions:
        from coding.other_coders.name_tagger import NameTagger

        provider = NameTagger(Path(_after("--mentions", mentions, "hf:")))
    if model and not address:
        raise UsageError("--model", model, "says what --coder asks; name that too")
    if not address:
        return Coder.load(*gazetteers, provider=provider)
    from coding.other_coders.checked_coder import CheckedCoder
    from coding.other_coders.language_model import KEY_VARIABLE, ChatCoder

    url = _after("--coder", address, "openai:")
    if not model:
        raise UsageError("--coder", "openai:...", "needs --model NAME")  # an address may hold a key
    coder = Coder.load(*gazetteers, provider=provider)
    types = [kind.sub_event_type for kind in coder.vocabulary.event_types.values()]
    return CheckedCoder(coder, ChatCoder(url, model, types, os.environ.get(KEY_VARIABLE, "")))


def drop_line(dropped: Counter[str]) -> str:
    """What to tell about words of other readers that the articles do not hold; empty when there were none.

    >>> drop_line(Counter(place=2, mention=1))
    'dropped, because the quoted words are not in the article or do not say it: 1 mention, 2 place'
    """
    told = ", ".join(f"{number} {name}" for name, number in sorted(dropped.items()) if number)
    return f"dropped, because the quoted words are not in the article or do not say it: {told}" if told else ""


def _after(option: str, value: str, prefix: str) -> str:
    if not value.startswith(prefix) or value == prefix:
        raise UsageError(option, value, "names no reader", (f"{prefix}...",))
    return value[len(prefix) :]
