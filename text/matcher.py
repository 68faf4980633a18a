"""One dictionary over all names and words, matched token by token in a single pass.

Names are kept in a trie of token forms. Arabic tokens are compared without the article ال, and the
first token of a name also without the clitics that Arabic writes onto it (و ف ب ك ل س): what stands
to the left of a hit is therefore always a closed set of clitics, and its right edge is a word end
(``طي`` never matches inside ``الديمقراطية``). What a hit means is decided by its reader.

Names that writers transliterate by ear are entered a second time by their sound (``text.spelling``); a
capitalised Latin word is looked up so only where no listed spelling of such a name, as long or longer, begins.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Any, NamedTuple

from text.normalize import fold
from text.passage import Reading, Token
from text.spelling import ARTICLES, arabic_forms, latin_articles, latin_key, latin_keys
from text.word_cache import Remembered

_ODD_CASE = re.compile(r"\A(?=.*[a-z])\w.*[A-Z]")  # PKk: neither a word, nor a name, nor a heading in capitals
_WORD = re.compile(r"[\u0621-\u063a\u0641-\u064a\u0671-\u06d3]+|(?:[a-z]\.){2,}|[a-z]+(?:'[a-z]+)*|\d+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and what it names.

    Attributes
    ----------
    kind : str
        ``actor``, ``place``, ``trigger``, ``cue`` ...
    ref : Any
        What the reader of the kind needs: an id, a row.
    name : str
        The name as listed.
    article : bool
        Whether the listed name starts with ال.
    case_sensitive : bool
        Latin abbreviations: ``HaD`` is not ``had``.
    """

    kind: str
    ref: Any
    name: str
    article: bool = False
    case_sensitive: bool = False


class Names:
    """The entries that end at one node of the trie, sorted by kind once and used at every hit.

    ``as_written`` gives those that fit a writing where some are ``case_sensitive``; ``has_sound`` says whether one
    is a listed spelling of something that may also be found by sound; ``roles`` are those of words and cues.
    """

    __slots__ = ("as_written", "by_kind", "case_sensitive", "entries", "has_sound", "numbers", "roles")

    def __init__(self, entries: Iterable[Entry], numbers: Sequence[int] = ()) -> None:
        self.entries, self.numbers = tuple(entries), list(numbers)
        self.by_kind: dict[str, list[Entry]] = {}
        for entry in self.entries:
            self.by_kind.setdefault(entry.kind, []).append(entry)
        self.roles = {
            kind: frozenset(e.ref if isinstance(e.ref, str) else getattr(e.ref, "role", "") for e in entries)
            for kind, entries in self.by_kind.items()
        }
        self.case_sensitive = any(e.case_sensitive for e in self.entries)
        self.has_sound = any(getattr(e.ref, "by_sound", None) is not None for e in self.entries)
        self.as_written = Remembered(self._as_written)

    def _as_written(self, words: str) -> Names:
        plain = words.replace(".", "")
        return Names(e for e in self.entries if not e.case_sensitive or plain == e.name.replace(".", ""))


class Match(NamedTuple):
    """Tokens ``first`` up to but not including ``last`` carry some names.

    ``names`` sorts the entries by kind; ``clitic`` holds the letters written onto the first token (``وب``),
    ``article`` whether ال stands there, ``start``/``end`` the offsets of the name without the clitics.
    """

    first: int
    last: int
    start: int
    end: int
    clitic: str
    article: bool
    names: Names

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything with this name."""
        return self.names.entries

    def of(self, kind: str) -> Sequence[Entry]:
        """The entries of one kind."""
        return self.names.by_kind.get(kind, ())


def words(name: str) -> list[str]:
    """The tokens a name is compared by.

    >>> words("Deir ez-Zor"), words("قوات سوريا الديمقراطية")
    (['deir', 'ez', 'zor'], ['قوات', 'سوريا', 'الديمقراطيه'])
    """
    return [w.replace("'", "").replace(".", "") for w in _WORD.findall(fold(name))]


def by_kind(matches: Iterable[Match]) -> Mapping[str, Sequence[Match]]:
    """The matches of each kind, in order; a match whose names are of several kinds stands under each."""
    found: dict[str, list[Match]] = defaultdict(list)
    for match in matches:
        for kind in match.names.by_kind:
            found[kind].append(match)
    return found


def bare(form: str) -> str:
    """A token without the article ال; short words are left whole (``الف``, ``التي``)."""
    return form[2:] if len(form) >= 5 and form.startswith("ال") and form != "الله" else form


_BARE = Remembered(bare)


class _Start(NamedTuple):
    """Where in the trie a token may begin: the node and the names that end there, clitics on the token, has it ال.

    ``leads`` says whether longer names begin here.
    """

    node: dict[str, Any]
    names: Names | None
    leads: bool
    clitic: str
    article: bool


class Plain(NamedTuple):
    """A matcher as data without classes; at the end of a name a trie has the numbers of its ``entries``.

    An entry is its kind, the number of its ref, and the fields of :class:`Entry` behind these.
    """

    root: dict[str, Any]
    sounds: dict[str, Any]
    place_ends: set[str]
    entries: list[tuple[str, int, str, bool, bool]]


class Matcher:
    """A trie of names; see the module docstring.

    Attributes
    ----------
    refs : list
        What the names name, each once.
    """

    def __init__(self, plain: Plain | None = None, refs: Iterable[Any] = ()) -> None:
        self._root, self._sounds, self._place_ends, self._entries = plain or Plain({}, {}, set(), [])
        self.refs = list(refs)
        self._ref_numbers: dict[int, int] = {}
        self._starts = Remembered(self._starts_of)
        self._sound_starts = Remembered(lambda form: self._sounding(self._sounds, form))

    def plain(self) -> Plain:
        """What makes the same matcher together with ``refs``; to be asked for before the first text is scanned."""
        return Plain(self._root, self._sounds, self._place_ends, self._entries)

    def add(self, kind: str, ref: Any, name: str, *, case_sensitive: bool = False) -> None:
        """Enter a name; names without letters or digits are ignored.

        A ``ref`` with a true attribute ``by_sound`` is also found by other spellings of the name.
        """
        forms = words(name)
        if not forms:
            return
        article = bare(forms[0]) != forms[0]
        entry = self._entry(kind, ref, name, article, case_sensitive)
        if kind == "place":
            self._place_ends.add(bare(forms[-1]))
        self._enter(self._root, map(bare, forms), entry)
        if kind == "place" and forms[0].isascii():
            # without its article a name is less sure: "Bara" for Al-Bara
            less = self._entry(kind, ref, name, True, case_sensitive) if forms[0] in ARTICLES and not article else entry
            for way in latin_articles(forms):
                self._enter(self._root, way, less if way[0] not in ARTICLES else entry)
        if getattr(ref, "by_sound", False):
            if "\u0621" <= forms[0][0] <= "\u06d3":
                for way in arabic_forms(forms):
                    self._enter(self._root, map(bare, way), entry)
            else:
                for key in latin_keys(forms):
                    self._enter(self._sounds, key, entry)
        self._starts.clear()
        self._sound_starts.clear()

    def _entry(self, kind: str, ref: Any, name: str, article: bool, case_sensitive: bool = False) -> int:
        """The number of a new entry."""
        number = self._ref_numbers.setdefault(id(ref), len(self.refs))
        if number == len(self.refs):
            self.refs.append(ref)
        self._entries.append((kind, number, name, article, case_sensitive))
        return len(self._entries) - 1

    def _enter(self, node: dict[str, Any], forms: Iterable[str], entry: int) -> None:
        for form in forms:
            node = node.setdefault(intern(form), {})
        numbers = self._open(node)
        if not any(self._entries[number][1] == self._entries[entry][1] for number in numbers):
            numbers.append(entry)

    @staticmethod
    def _open(node: dict[str, Any]) -> list[int]:
        """The numbers of the entries at a node, to add to; sorted again at the next hit."""
        known = node.get("")
        node[""] = numbers = known.numbers if isinstance(known, Names) else known or []
        return numbers

    def _names(self, node: dict[str, Any]) -> Names | None:
        """The names that end at a node, sorted on first use."""
        known = node.get("")
        if known is None or isinstance(known, Names):
            return known
        rows = [self._entries[number] for number in known]
        node[""] = names = Names((Entry(kind, self.refs[ref], *rest) for kind, ref, *rest in rows), known)
        return names

    def add_forms(self, kind: str, ref: Any, heads: Iterable[str], tail: Sequence[str] = ()) -> None:
        """Enter ready folded tokens: every form of the first word, then the same tail."""
        for head in heads:
            node = self._root.setdefault(intern(bare(head)), {})
            for form in tail:
                node = node.setdefault(intern(bare(form)), {})
            self._open(node).append(self._entry(kind, ref, " ".join((head, *tail)), bare(head) != head))
        self._starts.clear()

    def knows(self, form: str) -> bool:
        """Whether a name begins with a folded token, clitics and article aside."""
        return bool(self._starts[form])

    def kinds(self, form: str) -> frozenset[str]:
        """The kinds of the names that a folded token is alone."""
        return frozenset(kind for start in self._starts[form] if start.names for kind in start.names.by_kind)

    def ends_place(self, form: str) -> bool:
        """Whether a folded token is the last word of a place's name, its article aside."""
        return bare(form) in self._place_ends

    def place(self, form: str) -> bool:
        """Whether a folded token is a place's name and no everyday word (a ``weak`` name)."""
        names = (start.names for start in self._starts[form] if not start.clitic and start.names)
        return any(
            entry.ref.kind not in ("weak", "far", "namesake")
            for found in names
            for entry in found.by_kind.get("place", ())
        )

    def follow(self, form: str, after: str) -> bool:
        """Whether a name goes on with the folded token ``after`` behind ``form``."""
        node = self._root.get(bare(form), {})
        return after in node or bare(after) in node

    def scan(self, reading: Reading) -> list[Match]:
        """Every hit in the reading, overlapping ones included, by first token and then longest first."""
        forms, tokens, text = reading.forms, reading.tokens, reading.text
        found: list[Match] = []
        following = [*forms[1:], ""]
        for index, begins in enumerate(map(self._starts.__getitem__, forms)):
            first, form = len(found), forms[index]
            if begins:
                start, end, _ = tokens[index]
                after = following[index]
                for node, names, leads, clitic, article in begins:
                    if leads and (after in node or _BARE[after] in node or after == "-" or after[-1:] == "s"):
                        found.extend(self._walk(reading, index, node, clitic, article))
                    elif names is None:
                        pass
                    elif names.case_sensitive or form[-1] == "s":
                        found.extend(_ending(reading, index, index + 1, clitic, article, names))
                    else:  # a name of one word: three of four, so without the detours of the others
                        found.append(_match((index, index + 1, start + len(clitic), end, clitic, article, names)))
            if (
                form < "{"  # Latin letters and signs
                and "A" <= text[tokens[index].start] <= "Z"
                and _capitalised(reading, tokens[index])
                and (sounding := self._by_sound(tokens, reading, index))
            ):
                listed = max((m.last for m in found[first:] if m.names.has_sound), default=index)
                found.extend(m for m in sounding if m.last > listed)
        return found

    def _by_sound(self, tokens: Sequence[Token], reading: Reading, index: int) -> list[Match]:
        """Names that sound like the words from ``index`` on, longest first; articles between them are ignored."""
        position = index
        if tokens[index].form in ARTICLES:
            position = _past_article(tokens, index)
            if not _capitalised(reading, tokens[position]):
                return []
        node = self._sound_starts[tokens[position].form]
        hits: list[Match] = []
        while node is not None:
            position += 1
            if names := self._names(node):
                hits.append(Match(index, position, tokens[index].start, tokens[position - 1].end, "", False, names))
            position = _past_article(tokens, position)
            node = self._sounding(node, tokens[position].form) if position < len(tokens) else None
        hits.reverse()
        return hits

    @staticmethod
    def _sounding(node: dict[str, Any], form: str) -> dict[str, Any] | None:
        """Where the sound of a word leads from a node, with an s too many where nothing else does."""
        if not form.isascii():
            return None
        key = latin_key(form)
        child = node.get(key) if key else None
        if child is None and len(form) > 5 and form.endswith("s") and (key := latin_key(form[:-1])):
            child = node.get(key)
        return child

    def _starts_of(self, form: str) -> tuple[_Start, ...]:
        """Where in the trie a token may begin."""
        points: list[_Start] = []
        seen: set[tuple[int, bool]] = set()

        def offer(rest: str, clitic: str, article: bool) -> None:
            node = self._root.get(rest)
            if node is not None and (id(node), article) not in seen:
                seen.add((id(node), article))
                names = self._names(node)
                points.append(_Start(node, names, len(node) > (names is not None), clitic, article))

        if not "\u0621" <= form[0] <= "\u06d3":
            offer(form, "", False)
            if len(form) > 4 and form.endswith("s"):  # Syria's, and Syrias where a feed drops apostrophes
                offer(form[:-1], "", False)
            return tuple(points)
        for outer in ("", "و", "ف"):
            if not form.startswith(outer) or len(form) - len(outer) < 2:
                continue
            rest = form[len(outer) :]
            for inner in ("", "ب", "ك", "ل", "س"):
                if not rest.startswith(inner) or (inner and len(rest) < 3):
                    continue
                core = rest[len(inner) :]
                if inner == "ل" and core.startswith("ل") and len(core) >= 3:  # للقوات = ل + القوات
                    offer(core[1:], outer + inner, True)
                if bare(core) != core:
                    offer(bare(core), outer + inner, True)
                elif core.startswith("ال") and len(core) == 4:
                    offer(core[2:], outer + inner, True)
                offer(core, outer + inner, False)
        return tuple(points)

    def _walk(self, reading: Reading, index: int, node: Any, clitic: str, article: bool) -> list[Match]:
        forms = reading.forms
        hits: list[Match] = []
        position = index + 1
        while True:
            names = node.get("")
            if names is not None:
                if names.__class__ is list:
                    names = self._names(node)
                hits.extend(_ending(reading, index, position, clitic, article, names))
            if position >= len(forms) or len(node) == (names is not None):
                break
            form = forms[position]
            child = node.get(form) or node.get(_BARE[form])
            if child is None and form == "-" and position + 1 < len(forms) and _joined(reading.tokens, position):
                position += 1
                form = forms[position]
                child = node.get(form)
            if child is None and len(form) > 4 and form.endswith("s") and form.isascii():
                child = node.get(form[:-1])
            if child is None or form == "":
                break
            node, position = child, position + 1
        hits.reverse()
        return hits


def _match(fields: tuple[int, int, int, int, str, bool, Names]) -> Match:
    return tuple.__new__(Match, fields)


def _ending(
    reading: Reading, first: int, last: int, clitic: str, article: bool, names: Names
) -> tuple[Match] | tuple[()]:
    """The match of names that end with a token, without an English genitive and names in another case."""
    start, end = reading.tokens[first].start + len(clitic), reading.tokens[last - 1].end
    if reading.text.startswith("'s", end - 2):
        end -= 2
    if names.case_sensitive:
        written = reading.text[start:end]
        upper = _ODD_CASE.search(written) or _among_arabic(reading.forms, first, last)
        exact = names.as_written[written]
        names = names.as_written[written.upper()] if upper and not exact.entries else exact
        if not names.entries:
            return ()
    return (_match((first, last, start, end, clitic, article, names)),)


def _among_arabic(forms: Sequence[str], first: int, last: int) -> bool:
    """Whether a Latin word of three letters or more stands beside an Arabic one, where it is an abbreviation."""
    return len(forms[first]) > 2 and any(
        "\u0621" <= form[:1] <= "\u06d3" for form in forms[max(0, first - 1) : last + 1]
    )


def _capitalised(reading: Reading, token: Token) -> bool:
    """Whether a word begins with a capital and is not an abbreviation: ``Sana``, not ``SANA``."""
    return reading.text[token.start].isupper() and not reading.text[token.start + 1 : token.end].isupper()


def _past_article(tokens: Sequence[Token], position: int) -> int:
    """Index after an article written as a word of its own, and after hyphens that join: ``ez-Zor``."""
    for _ in range(3):
        if position + 1 >= len(tokens):
            break
        form = tokens[position].form
        if form not in ARTICLES and not (form == "-" and position and _joined(tokens, position)):
            break
        position += 1
    return position


def _joined(tokens: Sequence[Token], position: int) -> bool:
    """Whether a hyphen joins two words without blanks: ``ez-Zor``, not ``Hasakah - exclusive``."""
    sign = tokens[position]
    return tokens[position - 1].end == sign.start and sign.end == tokens[position + 1].start
