"""The small words by which sets of people are read, from ``data/lexicons/*/toll_words.csv``."""

from __future__ import annotations

from functools import partial

from text import language_words
from text.anchors import with_clitics

_forms = partial(language_words.forms, "toll_words")

ARTICLES, DEFINITE = _forms("article"), _forms("definite")
PHRASE_END, AUXILIARIES = _forms("phrase_end"), _forms("auxiliary")
PARTICIPLE_LINKS = _forms("participle_link")
OBJECT_LINKS, AGENTS, HARM_ENDS = _forms("object_link"), _forms("agent"), _forms("harm_ends")
BETWEEN = _forms("between")
OF_THEM, ONE_OF_THEM = _forms("of_them"), _forms("one_of_them")
NUMBER_OF = frozenset(with_clitics(_forms("number_of")))
RELATIVE, WHILE, AMONG = _forms("relative"), _forms("while"), _forms("among")
WHO_THEY_WERE, MORE, ADDED = _forms("who_they_were"), _forms("more"), _forms("added")
#: How many a pronoun at the end of a noun stands for, least and most: مقتله, مقتلهما, مقتلهم.
PRONOUNS: dict[str, tuple[int, int | None]] = {
    form: (size, size) if size < 3 else (2, None)
    for form, size in language_words.numbers("toll_words", "pronoun").items()
}
EACH_OF = _forms("each_of")
ON = _forms("on")
GIVEN_NAMES = frozenset(with_clitics(_forms("given_name")))
