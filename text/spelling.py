"""How a place name sounds: one key for the spellings that writers give it.

Latin letters write Arabic names by ear: ``Qamishli``, ``Kamishly``, ``Quamishli``; ``Deir ez-Zor``, ``Dayr al-Zawr``,
``Deirezzor``. A key keeps the consonants, in order, and what distinguishes short names; it leaves out what writers
vary: articles, doubled letters, vowels inside long words, the way an ending is spelt. It is not a distance: two names
either have the same key or they do not, and ``Nasib`` never becomes ``Nusaybin``.

Arabic names vary less: :func:`arabic_forms` lists the few other writings of a name (معرة and معارة, أبو and بو,
دير الزور and ديرالزور).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import product

ARTICLES = frozenset(
    "al el ul il ad ed ar er as es ash esh at et ath eth an en az ez adh edh".split()
)  # fmt: skip
LEAST = 4  # letters of a key without vowels; with them one more: shorter ones say too little

# First words of names that are spelt with and without vowels, and their keys.
_HEADS = {
    spelling: key
    for key, spellings in {
        "tl": "tell tal tall tel til",
        "kfr": "kafr kfar kefr kafar kfer kefar kafer",
        "dr": "deir dayr der dair deyr",
        "jsr": "jisr jisir jesr",
        "mrt": "maarat maarrat maaret maarret marat marrat maret maarra",
        "bt": "beit bayt bait beyt",
        "vyn": "ain ayn ein",
        "vb": "abu abou abo abi abul",
        "vm": "um umm om omm",
        "rs": "ras raas",
        "$k": "sheikh shaykh shaikh sheik cheikh",
        "j$": "jaysh jaish jeish jayish jeysh",
        "lwa": "liwa liwaa lewa",
        "flk": "faylaq failaq faylak failak",
        "hyt": "hayat hayaat hayyat hayet",
    }.items()
    for spelling in spellings.split()
}
_JOINING = ("tl", "kfr", "dr", "jsr", "mrt", "bt", "vb")
_JOINED_HEAD = re.compile(
    "(kafr|kafar|kfar|kefr|deir|dayr|tell|tall|abou|abu|jisr|beit|bayt|ayn|ain|khan|umm)(?=[a-z]{3})"
)
_SUN_ARTICLE = re.compile(r"[ae](?:(?=dd|rr|ss|tt|zz|nn)[a-z]|sh(?=sh))(?=[a-z][aeiouhy])")
_MOON_ARTICLE = re.compile(r"[ae]l(?=[bfghjkmqw][a-z]{3})")

# Letters written in several ways; where one spelling may stand for two sounds, a listed name is entered under both.
_SOUND = re.compile("dj|tch|sch|ch|sh|kh|gh|dh|th|qu(?=[aeiou])|[qkgx]")
_SOUNDS: dict[str, tuple[str, ...]] = {
    "dj": ("j",), "tch": ("$",), "sch": ("$",), "ch": ("$",), "sh": ("$",), "kh": ("x", "k"), "gh": ("9", "g"),
    "dh": ("d", "z"), "th": ("t", "d"), "qu": ("k",), "q": ("k", "g"), "k": ("k",), "g": ("g",), "x": ("x",),
}  # fmt: skip

LONGEST = 60  # letters of a name; what is longer is none
_FOREIGN = re.compile("[pv]|c(?!h)")  # Arabic has no such sounds: Peace, Vice, Airport are no Arabic names

_DOUBLED = re.compile(r"([^\Waeiou])\1+")
_ENDINGS = (
    (re.compile("(?:[ei]?y+|i)(?:a|e)[ht]?$"), "Y"),  # -iya, -iyah, -ieh, -ya
    (re.compile("(?:aa?|(?<!e)e)[ht]?$"), "A"),
    (re.compile("(?:ee|ai|ei|ay|ey|i|y)$"), "I"),
    (re.compile("(?:oo|ou|o|u)w?$"), "U"),
)
_GLIDE = re.compile("(?<=[^aeiou])(?:ou|u)(?=w[aei])")  # Suwayda, Sweida
_FRENCH_W = re.compile("ou(?=[aei])")  # Jaouadiyeh, Kisoueh
_BACK = re.compile("(?:au|aw|ow|ou|uw|oo|o|u)+(?=[^aeiou]|$)")
_BACK_LEFT = re.compile("[ou]+")
_FRONT = re.compile("(?:[aei]|y(?![aeiouU]))+")
_OPENING = re.compile("^(?:[aei]|u|o)+")
_LAST_SYLLABLE = re.compile("(?<=[aeiouy][^aeiouy])[aei](?=[^aeiouy]$)")  # Tamr, Tamer; Nabl, Nabel
_FULL = 4  # consonants; with as many, a word is recognised without its vowels


def latin_key(form: str) -> str:
    """Key of one folded Latin word as a text has it; empty for a word with letters that Arabic names do not have.

    >>> latin_key("qamishli") == latin_key("kamishly") == latin_key("quamishli")
    True
    >>> latin_key("nasib") == latin_key("nusaybin")
    False
    """
    return _key(form, 0)


@lru_cache(maxsize=65536)
def _key(form: str, turn: int) -> str:
    """Key of a word; ``turn`` 1 takes the other sound of letters that may stand for two."""
    if form in _HEADS:
        return _HEADS[form]
    if len(form) > LONGEST or _FOREIGN.search(form):
        return ""
    word = _SOUND.sub(lambda m: _SOUNDS[m.group()][-turn], _plain(form))
    return _skeleton(word)


def _plain(form: str) -> str:
    """A word without the article written onto it and without doubled consonants."""
    if len(form) >= 5:
        form = _SUN_ARTICLE.sub("", form, count=1) if _SUN_ARTICLE.match(form) else form
        form = _MOON_ARTICLE.sub("", form, count=1) if len(form) >= 6 and _MOON_ARTICLE.match(form) else form
    return _DOUBLED.sub(r"\1", form)


def _skeleton(word: str) -> str:
    word = _FRENCH_W.sub("w", word).replace("ee", "i")
    ending = ""
    for pattern, sign in _ENDINGS:
        found = pattern.search(word)
        if found and found.start() > 1:
            word, ending = word[: found.start()], sign
            break
    opening = _OPENING.match(word)
    head = ""
    if opening:
        head, word = "v", word[opening.end() :]
    word = _GLIDE.sub("", word.replace("ia", "ya").replace("nb", "mb"))
    word = _BACK_LEFT.sub("u", _BACK.sub("u", word))
    full = len(head) + len(_FRONT.sub("", word).replace("u", "")) >= _FULL
    if full:
        word = _FRONT.sub("", word)
    else:
        word = _FRONT.sub("a", word if ending else _LAST_SYLLABLE.sub("", word))
    return head + word + ending


def latin_keys(forms: Sequence[str], short: bool = False) -> list[tuple[str, ...]]:
    """Keys of a listed name, given its folded words: as written, in one word, and in two.

    Names that say too little by sound give none unless ``short`` asks for them too.

    >>> latin_keys(["deir", "ez", "zor"])[0] == latin_keys(["dayr", "al", "zawr"])[0]
    True
    >>> latin_keys(["rai"])
    []
    """
    kept = [f for f in forms[:-1] if f not in ARTICLES] + list(forms[-1:])
    ways = [kept]
    if len(kept) == 2 and _HEADS.get(kept[0]) in _JOINING:
        ways.append(["".join(kept)])
    elif kept and (joined := _JOINED_HEAD.match(kept[0])):
        ways.append([kept[0][: joined.end()], kept[0][joined.end() :]])
    found: dict[tuple[str, ...], None] = {}
    for way in ways:
        for keys in product(*({_key(w, 0): 0, _key(w, 1): 0} for w in way)):
            if all(keys) and (short or _says_enough(keys)):
                found[keys] = None
    return list(found)


_VOWELS = str.maketrans("", "", "aAIUYuwy")
_ARABIC_SOUNDS = str.maketrans(
    "بتثجحخدذرزسشصضطظعغفقكلمنهةاأإآوؤيىئء",
    "bttjhxddrzs$sdtzv9fkklmnhAvvvvwwyIyv",
)
_ARABIC_ENDINGS = str.maketrans("hvIyw", "AAIIU")
_INSIDE = re.compile("(?<=.)v|(?<=.)h$|n(?=b)")


def consonants(forms: Sequence[str]) -> str:
    """The consonants of a name by sound, in one word, the same in both scripts; empty for fewer than three.

    Three alone say little: they count with the ending of the name.

    >>> consonants(["hitash"]) == consonants(["htash"]), consonants(["mallaq"]) == consonants(["malikiyeh"])
    (True, False)
    >>> consonants(["tall", "kfeiji"]) == consonants(["تل", "كيفجي"])
    True
    >>> consonants(["دير", "سمبل"]) == consonants(["دير", "سنبل"])
    True
    >>> consonants(["rai"])
    ''
    """
    kept = "".join(_consonants(form) for form in forms if form not in ARTICLES)
    if len(kept) < LEAST:
        return f"{kept}.{_ending(forms[-1])}" if len(kept) == LEAST - 1 else ""
    return kept


def _ending(form: str) -> str:
    """The class of the ending of a word in either script; empty for a consonant."""
    if not "\u0621" <= form[0] <= "\u06d3":
        form = _key(form, 0)
        return form[-1:] if form[-1:] in ("A", "I", "U", "Y") else ""
    sounds = form.translate(_ARABIC_SOUNDS)
    ending = "Y" if sounds.endswith(("yh", "yA")) else sounds[-1:].translate(_ARABIC_ENDINGS)
    return ending if ending in ("A", "I", "U", "Y") else ""


def _consonants(form: str) -> str:
    if not "\u0621" <= form[0] <= "\u06d3":
        return _key(form, 0).translate(_VOWELS)
    form = form[2:] if len(form) >= 5 and form.startswith("ال") else form
    sounds = _INSIDE.sub(lambda m: "m" if m.group() == "n" else "", form.translate(_ARABIC_SOUNDS))
    return _DOUBLED.sub(r"\1", sounds.translate(_VOWELS))


def _says_enough(keys: tuple[str, ...]) -> bool:
    """Several words with five letters, or one word with four consonants or five letters."""
    letters = "".join(keys)
    return len(letters) > LEAST or (len(keys) == 1 and len(letters) == LEAST and not set(letters) & set("aAIUYu"))


def _article(following: str) -> str:
    """The article as it is pronounced before a word: ``ash`` before shuhada, ``al`` before bab."""
    if following[:2] in ("sh", "th", "dh"):
        return "a" + following[:2]
    return "a" + following[0] if following[0] in "tdrzsn" else "al"


def latin_articles(forms: Sequence[str]) -> list[tuple[str, ...]]:
    """Other writings of a listed Latin name by its articles: as written, as pronounced, without the first.

    >>> latin_articles(["al", "shuhada"])
    [('ash', 'shuhada'), ('shuhada',)]
    >>> latin_articles(["manbij"])
    []
    """
    places = [i for i, form in enumerate(forms[:-1]) if form in ARTICLES]
    if not places:
        return []
    written, spoken = list(forms), list(forms)
    for i in places:
        written[i], spoken[i] = "al", _article(forms[i + 1])
    ways = [tuple(written), tuple(spoken)]
    if places[0] == 0 and len(forms[1]) >= LEAST:
        ways += [tuple(written[1:]), tuple(spoken[1:])]
    return [way for way in dict.fromkeys(ways) if way != tuple(forms)]


def counting_words(name: str) -> int:
    """How many words a name as listed has, articles left out.

    >>> counting_words("Deir ez-Zor")
    2
    """
    return sum(word not in ARTICLES for word in name.lower().replace("-", " ").split())


# Words at the start of Arabic names and how else they are written; all folded.
_ARABIC_HEADS: dict[str, tuple[str, ...]] = {
    "معره": ("معاره", "معرت"),
    "معاره": ("معره", "معرت"),
    "ابو": ("بو", "ابي", "ابا"),
    "ابي": ("ابو", "بو"),
    "بو": ("ابو", "ابي"),
    "تل": ("تله",),
    "تله": ("تل",),
}
_ARABIC_JOINING = frozenset((*_ARABIC_HEADS, "ام", "دير", "كفر", "عين", "راس", "بيت", "خان", "جسر", "بير"))
_ARABIC_JOINED = re.compile("(كفر|دير|ابو|تل|عين|راس|بيت|معره|ام)(?=(?:ال)?[\u0621-\u064a]{3})")


def arabic_forms(forms: Sequence[str]) -> list[tuple[str, ...]]:
    """Other writings of an Arabic name, given its folded words; the name itself is not among them.

    >>> arabic_forms(["دير", "الزور"])
    [('ديرالزور',)]
    >>> arabic_forms(["القامشلي"])
    []
    """
    head, found = forms[0], []
    if len(forms) > 1:
        found += [(other, *forms[1:]) for other in _ARABIC_HEADS.get(head, ())]
        if head in _ARABIC_JOINING:
            found += [(way[0] + way[1], *way[2:]) for way in (tuple(forms), *found)]
    elif joined := _ARABIC_JOINED.match(head):
        found.append((head[: joined.end()], head[joined.end() :]))
    return found
