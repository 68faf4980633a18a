"""The forms an Arabic verb or noun takes."""

from __future__ import annotations

from collections.abc import Iterable

from text.normalize import fold

# Endings of the verb and the object pronouns written onto it; unvocalised, after folding.
_PERFECT = ("", "ت", "ا", "تا", "وا", "ن", "نا")
_OBJECTS = ("ه", "ها", "هم", "هما", "نا", "هن")
_IMPERFECT = ("", "ون", "وا", "ان", "ن")
_PERSONS = ("ي", "ت", "ن")


def verb_forms(forms: Iterable[str]) -> set[str]:
    """Word forms of an Arabic verb from ``perfect/imperfect`` stems; a lone form is taken as it is.

    >>> sorted(verb_forms(["قصف/قصف"]))[:3]
    ['تقصف', 'تقصفان', 'تقصفن']
    """
    out: set[str] = set()
    for item in forms:
        if "/" not in item:
            out.add(fold(item))
            continue
        perfect, imperfect = (fold(p) for p in item.split("/", 1))
        out |= {perfect + e for e in _PERFECT}
        out |= {perfect + e + o for e in ("", "ت") for o in _OBJECTS} | {perfect + "و" + o for o in _OBJECTS}
        for person in _PERSONS:
            stem = person + imperfect
            out |= {stem + e for e in _IMPERFECT} | {stem + o for o in _OBJECTS}
    return out


def noun_forms(forms: Iterable[str]) -> set[str]:
    """Word forms of an Arabic noun: as listed, with tanwin, pronouns and the dual."""
    out: set[str] = set()
    for item in forms:
        word = fold(item)
        out |= {word, word + "ا"}
        stem = word[:-1] + "ت" if word.endswith("ه") else word
        out |= {stem + o for o in ("ه", "ها", "هم", "هما")} | {stem + "ين", stem + "ان"}
    return out


def joined(clitic: str) -> bool:
    """Whether the clitics of a word begin with "and" or "so".

    >>> joined("و"), joined("فال"), joined("ب")
    (True, True, False)
    """
    return clitic.startswith(("و", "ف"))
