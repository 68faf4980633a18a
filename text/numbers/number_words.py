"""Number words of Arabic and English, folded, and the words that tell a count from other figures."""

from __future__ import annotations

from text.anchors import one_of, with_clitics
from text.dates.date_words import WEEKDAYS

_UNITS = {
    "واحد": 1, "واحده": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2, "ثلاثه": 3, "ثلاث": 3,
    "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7, "ثمانيه": 8, "ثماني": 8,
    "ثمان": 8, "تسعه": 9, "تسع": 9,
    "عشره": 10, "عشر": 10,
}  # fmt: skip
TEENS = {"احد": 11, "احدي": 11, "اثنا": 12, "اثني": 12, "اثنتا": 12, "اثنتي": 12} | {
    word: value + 10 for word, value in _UNITS.items() if 3 <= value <= 9
}  # before عشر or عشرة
_TENS = {
    stem + ending: 10 * count
    for count, stem in enumerate(("عشر", "ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"), start=2)
    for ending in ("ون", "ين")
}
HUNDREDS = ("ميه", "مايه", "مءه", "مييه")
_HUNDREDS = dict.fromkeys(HUNDREDS, 100) | dict.fromkeys(("ميتان", "ميتين", "مايتان", "مايتين", "ميتا", "ميتي"), 200)
_HUNDREDS |= {
    stem + hundred: 100 * count
    for count, stem in enumerate(("ثلاث", "اربع", "خمس", "ست", "سبع", "ثمان", "تسع"), start=3)
    for hundred in ("ميه", "مايه")
}
_HUNDREDS |= {"ثمانيميه": 800, "ثمانيمايه": 800}
MULTIPLIERS = {"الف": 1000, "الفا": 1000, "الاف": 1000, "مليون": 1_000_000, "ملايين": 1_000_000, "مليار": 10**9}
_THOUSANDS = {"الف": 1000, "الفان": 2000, "الفين": 2000, "مليون": 1_000_000}
ARABIC = _UNITS | _TENS | _HUNDREDS | _THOUSANDS

ENGLISH = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
ENGLISH_MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}

VAGUE = {  # the least that the word can mean
    "عشرات": 20, "العشرات": 20, "ميات": 200, "مايات": 200, "الميات": 200, "الاف": 2000, "الالاف": 2000, "عده": 2,
    "بضعه": 3, "بضع": 3, "عدد": 2,
    "tens": 20, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "several": 2, "some": 2, "number": 2,
    "few": 2,
}  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Duals that are people; اخوان is left out, it is the Brotherhood. The oblique dual of a word whose plural
# ends in -ين too (مدنيين: "civilians" or "two civilians") says nothing; only its -ان is a number.
_BROKEN_PLURAL = _words(
    "قتيل جريح شهيد شخص عنصر جندي طفل رجل شاب ضابط عامل راعي شرطي ولد قايد حارس شقيق سايق طبيب زوج صبي رضيع "
    "شيخ مريض اسير"
)
_SOUND_PLURAL = _words(
    "مدني مقاتل مسلح مصاب مواطن عسكري قيادي صحفي اعلامي مزارع طيار متظاهر نازح مسعف متطوع ناشط مجند معتقل مختطف"
)
_FEMININE = _words("طفله سيده شابه فتاه امراه مواطنه مدنيه قتيله جريحه شهيده عامله شقيقه ضحيه مصابه شخصيه جثه")
DUALS = {
    **{noun + ending: noun for noun in _BROKEN_PLURAL for ending in ("ان", "ين")},
    **{noun + "ان": noun for noun in _SOUND_PLURAL},
    **{noun[:-1] + ending: noun for noun in _FEMININE for ending in ("تان", "تين")},
    "اخوين": "اخ", "ابنين": "ابن", "بنتان": "بنت", "بنتين": "بنت",
}  # fmt: skip

ONE_OF = _words("احد احدي")  # "one of" before people
PEOPLE_AFTER_ONE_OF = frozenset(
    form
    for word in _words(
        "عناصر مدنيين افراد قاده قيادات قياديي مقاتلي مقاتلين اشخاص اطفال ابناء اهالي سكان مواطنين جنود ضباط قتلي جرحي "
        "مصابين شبان شباب نساء سيدات فتيات اقارب اعضاء عمال صحفيين منتسبي ضحايا وجهاء شيوخ مسعفين متطوعي متطوعين مسلحي "
        "مسلحين عسكريين قياديين حراس سايقي مهربين مهربي نشطاء ناشطين اعلاميين رعاه مزارعين معتقلين نازحين طلاب اطباء "
        "متزعمي امراء شرعيي مواطني مدنيي موظفي موظفين عملاء قناصي رجال مطلوبين"
    )
    for form in (word, "ال" + word)
)
# After "a" and "one"; what follows tells a person from an adjective ("a rebel attack").
PERSON = one_of(
    _words(
        "civilian person man woman child boy girl infant baby soldier fighter militant rebel officer commander "
        "teenager "
        "citizen journalist reporter medic doctor nurse rescuer worker farmer shepherd policeman gunman "
        "volunteer student "
        "teacher mother father toddler combatant guard driver resident refugee jihadist terrorist pilot serviceman "
        "mercenary youth martyr"
    )
)
_AFTER_PERSON = one_of(
    _words(
        "was is were who whose and in from on at has had by to with of near after when while killed wounded "
        "injured died "
        "dead said as for but or that belonging due during inside outside aged because affiliated identified "
        "named hurt "
        "woman child man"
    )
)
PERSON_END = rf"(?=[^\w -]|$| (?:{_AFTER_PERSON}|[A-Z]\w*|\d+)(?!\w))"
PERSONS = rf"(?:people|children|women|men|{PERSON}s|troops|gunmen|members|others)"

MODIFIERS = {
    **dict.fromkeys(with_clitics(["نحو", "حوالي", "قرابه", "زهاء"]), "about"),
    **dict.fromkeys(["ما يقارب", "ما يقرب من", "مايقارب", "about", "around", "nearly", "almost", "some"], "about"),
    **dict.fromkeys(["roughly", "approximately", "estimated", "close to"], "about"),
    **dict.fromkeys(with_clitics(["اكثر من", "ازيد من"]), "beyond"),
    **dict.fromkeys(["ما لا يقل عن", "لا يقل عن", "مالايقل عن", "ما لايقل عن"], "above"),
    **dict.fromkeys(["ما يزيد عن", "مايزيد عن", "يزيد عن", "ما يزيد علي", "يزيد علي"], "beyond"),
    **dict.fromkeys(["at least", "more than", "over", "upwards of", "minimum of", "above"], "above"),
    **dict.fromkeys(["no fewer than", "no less than", "not less than"], "above"),
    **dict.fromkeys(["up to", "as many as", "حتي", "ما يصل الي", "يصل الي", "at most", "no more than"], "below"),
    **dict.fromkeys(["less than", "fewer than", "اقل من"], "under"),
}

_DAY_NAMED = rf"(?! (?:امس|اليوم|{one_of(day for day in WEEKDAYS if not day.isascii())})\b)"
# A figure before these is a measure, an age, a share or a sum, not a count of people or things.
UNITS = (
    r"(?:كم|كيلو\w*|متر\w*|امتار|ملم|مم|سم|سنتي\w*|ميل|اميال|هكتار\w*|دونم\w*|طنا?|اطنان|كغ|لتر\w*|"
    rf"ساعه|ساعات|دقيقه|دقايق|ثانيه|ثوان|ثواني|يوما?{_DAY_NAMED}|ايام|اسبوعا?|اسابيع|شهرا?|شهور|اشهر|عام(?! \d)|عاما|"
    r"اعوام|سنه(?! \d)|سنوات|سنين|عقود|عقد|بالميه|بالمايه|في الميه|في المايه|دولار\w*|ليره|ليرات|يورو|جنيه\w*|"
    rf"زياره|مشاهده|تعليق\w*|درجه|درجات|مره|مرات|(?:فجرا|صباحا|مساء|ظهرا|ليلا){_DAY_NAMED}|"
    r"kms?|kilomet\w+|met(?:er|re)s?|miles?|mm|cm|kg|kilos?|tons?|tonnes?|hectares?|hours?|minutes?|seconds?|"
    r"days?|weeks?|"
    r"months?|years?|decades?|percent|per cent|dollars?|euros?|pounds?|degrees?|times|repl(?:y|ies)|retweets?|likes?|"
    r"comments?|shares?|views?|images?|photos?|am|pm|a\.m|p\.m|GMT|o'clock|caliber|calibre)\b"
)
# A figure after these is a name, an age, a clock or a page, unless people are counted behind it.
NAMED_BY_FIGURE = frozenset(
    form
    for word in _words(
        "عيار فرقه لواء فوج كتيبه قرار ماده ساعه رقم طريق اوتوستراد عمر بالغ شهر منطقه شارع دفعه مرحله قناه "
        "نسبه صفحه طراز "
        "نوع مطار حي مزه محطه معبر جوال هاتف باب عمره عمرها اف"
    )
    for form in (word, "ال" + word, "بال" + word, "لل" + word, "و" + word, "وال" + word, "ب" + word, "ل" + word)
) | _words(
    "Brigade brigade Division division Regiment Battalion Corps Unit Resolution resolution Resolutions "
    "resolutions Article "
    "No No. Number page Page aged age Aged Age Highway highway Route route Channel RPG Base base Chapter Figure Geneva "
    "Astana updated Views URL Area Day Phase Mazzeh Mazzah"
)
