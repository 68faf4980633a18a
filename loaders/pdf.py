"""One report in a PDF file."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, BinaryIO

from errors import InputError
from loaders.content import article_of
from loaders.source import Given, Item

SOURCE = """PDF reports of organisations and councils, read with pypdf (https://pypdf.readthedocs.io). Arabic in PDF
files is often stored as drawn: in presentation forms, which are brought back to letters, and some programs store
lines from left to right, which is told by their words and turned. Scanned pages hold a picture and no words: they
are counted and named, not read. Tables lose their columns; headers and page numbers stay in the text."""

MOST_PAGES = 2_000
MOST_LETTERS = 20_000_000
_PRESENTATION = re.compile(r"[\ufb50-\ufdff\ufe70-\ufefc]+")
_ARABIC_WORD = re.compile(r"[\u0621-\u064a]{2,}")
# Words so frequent that a text of some length has them; read backwards they are none.
_FREQUENT = frozenset("في من على إلى الى التي الذي عن أن ان مع بعد هذا هذه كان كما بين قوات مدينة منطقة".split())
_BACKWARDS = frozenset(word[::-1] for word in _FREQUENT)


def accepts(head: bytes) -> bool:
    """Whether it says so near its start."""
    return b"%PDF-" in head[:1024]


def articles(stream: BinaryIO, name: str, given: Given) -> Iterator[Item]:
    """The one article of a report, its pages one after the other."""
    try:
        yield _article(stream, name, given)
    except InputError as error:
        yield error


def _article(stream: BinaryIO, name: str, given: Given) -> Item:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every repair
    try:
        reader = pypdf.PdfReader(stream)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError(name, 0, "is locked with a password", "save it without one")
        number = len(reader.pages)
        if number > MOST_PAGES:
            raise InputError(name, 0, f"has {number} pages", f"split it: {MOST_PAGES} is the limit")
        pages, letters = [], 0
        for page in reader.pages:
            text = ordered(plain(page.extract_text() or ""))
            letters += len(text)
            if letters > MOST_LETTERS:
                raise InputError(name, 0, f"holds more than {MOST_LETTERS} letters", "split it")
            pages.append(text.strip())
        title = _title(reader.metadata)
    except InputError:
        raise
    except Exception as error:  # pypdf raises many kinds of error on broken files, RecursionError among them
        said = " ".join(f"{type(error).__name__}: {error}".split())[:120]
        raise InputError(name, 0, f"is no whole PDF file: {said}", "save it again") from None
    blank = [n for n, text in enumerate(pages, start=1) if not text]
    if len(blank) == number:
        raise InputError(name, 0, f"holds no words on its {number} pages", "it is a scan: give the words as text")
    if blank:
        given.note(f"{name}: no words on {len(blank)} of {number} pages (pictures?): {', '.join(map(str, blank[:10]))}")
    return article_of({"title": title, "text": "\n\n".join(filter(None, pages)), "url": given.url}, name, given)


def _title(about: Any) -> str:
    told = str(getattr(about, "title", None) or "").strip()
    # Programs write the name of the file here, or of themselves.
    return "" if re.search(r"\.(?:docx?|pdf|indd|qxd)\b|^(?:untitled|microsoft word)", told, re.I) else plain(told)


def plain(text: str) -> str:
    """Letters in place of the forms they were drawn in; everything else as it is.

    >>> plain("\ufee3\ufeaa\ufef3\ufee8\ufe94"), plain("10 km²")
    ('مدينة', '10 km²')
    """
    # A ligature (lam-alef) stands for two letters: in reversed lines they would change places, so NFKC comes per run.
    return _PRESENTATION.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text).replace("\0", "")


def ordered(text: str) -> str:
    """A page whose Arabic is stored from left to right, turned; any other page as it is.

    Told by its frequent words, page by page: more of them read backwards than forwards.

    >>> ordered("يلشماقلا ةنيدم يف تاكابتشا تعلدنا")
    'اندلعت اشتباكات في مدينة القامشلي'
    """
    words = _ARABIC_WORD.findall(text)
    forwards, backwards = sum(w in _FREQUENT for w in words), sum(w in _BACKWARDS for w in words)
    # ة ends words and begins none.
    forwards += sum(w[-1] == "ة" for w in words)
    backwards += sum(w[0] == "ة" for w in words)
    if backwards <= forwards:
        return text
    return "\n".join(_turned(line) for line in text.split("\n"))


def _turned(line: str) -> str:
    """A line read from its other end; numbers and Latin words keep their own direction, brackets change hands."""
    if not _ARABIC_WORD.search(line):
        return line
    turned = line[::-1].translate(str.maketrans("()[]{}«»<>", ")(][}{»«><"))
    return re.sub(
        r"[A-Za-z0-9\u0660-\u0669](?:[A-Za-z0-9\u0660-\u0669.,:/% -]*[A-Za-z0-9\u0660-\u0669])?",
        lambda m: m[0][::-1],
        turned,
    )
