"""Errors that carry facts: where, which value, why, and the way out.

Everything the project raises on purpose derives from :class:`WaqaiError`, so that a caller can
catch one class and print one clear line.
"""

from __future__ import annotations

from pathlib import Path


class WaqaiError(Exception):
    """Base of every error the project raises on purpose."""


class TooManyError(WaqaiError):
    """More incidents than a figure holds.

    Parameters
    ----------
    output : str
        The file that was asked for.
    shown, most : int
        Incidents chosen, and the most a figure holds.
    """

    def __init__(self, output: Path | str, shown: int, most: int) -> None:
        self.shown, self.most = shown, most
        way_out = "narrow the filters, or write a data file"
        super().__init__(f"{output}: {shown:,} incidents are more than a figure of {most:,} holds; {way_out}")


class _AtLineError(WaqaiError):
    """Something is wrong at a line of a file.

    Parameters
    ----------
    line : int
        Line in the file, counted from 1; 0 when the file as a whole is meant.
    reason : str
        What is wrong, naming the value.
    way_out : str
        What the reader can do about it.
    """

    def __init__(self, file: Path | str, line: int, reason: str, way_out: str = "") -> None:
        self.line, self.reason, self.way_out = line, reason, way_out
        where = f"{file}:{line}" if line else str(file)
        super().__init__(f"{where}: {reason}" + (f" ({way_out})" if way_out else ""))


class DataFileError(_AtLineError):
    """A row of one of our own data files, at ``path``, cannot be used; nothing of the file was loaded."""

    def __init__(self, path: Path | str, line: int, reason: str, way_out: str = "") -> None:
        self.path = Path(path)
        super().__init__(path, line, reason, way_out)


class InputError(_AtLineError):
    """One item of the user's input cannot be read; the other items are not affected.

    ``item`` is the file, URL or record as the user named it.
    """

    def __init__(self, item: Path | str, line: int, reason: str, way_out: str = "") -> None:
        self.item = str(item)
        super().__init__(item, line, reason, way_out)


class UsageError(WaqaiError):
    """An argument cannot be used: an unknown faction, a date that is none, a bad address.

    Parameters
    ----------
    argument : str
        Name of the argument or filter.
    value : str
        The value given.
    reason : str
        What is wrong with it.
    known : tuple of str
        Values that would be accepted, when they can be listed.
    """

    def __init__(self, argument: str, value: str, reason: str, known: tuple[str, ...] = ()) -> None:
        self.argument, self.value, self.reason, self.known = argument, value, reason, known
        hint = f"; known: {', '.join(known[:12])}" + (" ..." if len(known) > 12 else "") if known else ""
        super().__init__(f"{argument}: {value!r} {reason}{hint}")


class OvertakenError(WaqaiError):
    """Somebody else has changed an incident since it was looked at; nothing was written over.

    Parameters
    ----------
    incident_id : str
        Which one.
    fields : tuple of str
        What is other than it was seen.
    """

    def __init__(self, incident_id: str, fields: tuple[str, ...]) -> None:
        self.incident_id, self.fields = incident_id, fields
        super().__init__(
            f"incident {incident_id}: changed since you looked at it ({', '.join(fields)}); "
            "look at it again and save once more"
        )


class NotAllowedError(WaqaiError):
    """Somebody may not do what they ask for; nothing was changed.

    Parameters
    ----------
    who : str
        Who asked.
    needed : str
        The role it takes.
    """

    def __init__(self, who: str, needed: str) -> None:
        self.who, self.needed = who, needed
        super().__init__(
            f"{who or 'somebody without a name'}: may not do this; it takes the role {needed} or a higher one"
        )


class StoreError(WaqaiError):
    """The store cannot be opened, or is not one of ours."""
