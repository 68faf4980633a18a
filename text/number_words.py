"""Number words of Arabic and English, folded, and the words that tell a count from other figures."""

from __future__ import annotations

from text.anchors import with_clitics

_UNITS = {
    "واحد": 1, "واحده": 1, "اثنان": 2, "اثنين": 2, "اثنتان": 2, "اثنتين": 2, "ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4,
    "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7, "ثمانيه": 8, "ثماني": 8, "ثمان": 8, "تسعه": 9, "تسع": 9,
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
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
    "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
ENGLISH_MULTIPLIERS = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12}

VAGUE = {  # the least that the word can mean
    "عشرات": 20, "tens": 20,  "العشرات": 20, "ميات": 200, "مايات": 200, "الميات": 200, "الاف": 2000, "الالاف": 2000, "عده": 2, "بضعه": 3,
    "بضع": 3, "عدد": 2, "dozens": 24, "scores": 40, "hundreds": 200, "thousands": 2000, "several": 2, "some": 2,
    "number": 2, "few": 2,
}  # fmt: skip

# Duals that are people. The oblique dual of a word whose plural ends in -ين too (مدنيين: "civilians"
# or "two civilians") says nothing; only its -ان is a number.
_BROKEN_PLURAL = "قتيل جريح شهيد شخص عنصر جندي طفل رجل شاب ضابط عامل راعي شرطي ولد قايد حارس شقيق سايق طبيب زوج صبي رضيع شيخ مريض اسير ضحي"
_SOUND_PLURAL = (
    "مدني مقاتل مسلح مصاب مواطن عسكري قيادي صحفي اعلامي مزارع طيار متظاهر نازح مسعف متطوع ناشط مجند معتقل مختطف"
)
_FEMININE = "طفله سيده شابه فتاه امراه مواطنه مدنيه قتيله جريحه شهيده عامله شقيقه ضحيه مصابه شخصيه جثه عايله"
DUALS = {
    **{noun + ending: noun for noun in _BROKEN_PLURAL.split() for ending in ("ان", "ين")},
    **{noun + "ان": noun for noun in _SOUND_PLURAL.split()},
    **{noun[:-1] + ending: noun for noun in _FEMININE.split() for ending in ("تان", "تين")},
    "اخوان": "اخ", "اخوين": "اخ", "ابنين": "ابن", "بنتان": "بنت", "بنتين": "بنت", "اثنين": "",
}  # fmt: skip
del DUALS["اثنين"], DUALS["ضحيان"], DUALS["ضحيين"], DUALS["اخوان"]  # the last is the Brotherhood

ONE_OF = frozenset({"احد", "احدي"})  # "one of" before people
PEOPLE_AFTER_ONE_OF = frozenset(
    stem
    for word in (
        "عناصر مدنيين افراد قاده قيادات قياديي مقاتلي مقاتلين اشخاص اطفال ابناء اهالي سكان مواطنين جنود ضباط قتلي جرحي مصابين شبان "
        "شباب نساء سيدات فتيات اقارب اعضاء عمال صحفيين منتسبي ضحايا وجهاء شيوخ مسعفين متطوعي متطوعين مسلحي مسلحين عسكريين قياديين "
        "حراس سايقي مهربين مهربي نشطاء ناشطين اعلاميين رعاه مزارعين معتقلين نازحين طلاب اطباء متزعمي امراء شرعيي مواطني مدنيي موظفي "
        "موظفين عملاء قناصي رجال"
    ).split()
    for stem in (word, "ال" + word)
)
# After "a" and "one"; what follows tells a person from an adjective ("a rebel attack").
PERSON = (
    r"(?:civilian|person|man|woman|child|boy|girl|infant|baby|soldier|fighter|militant|rebel|officer|commander|teenager|citizen|"
    r"journalist|reporter|medic|doctor|nurse|rescuer|worker|farmer|shepherd|policeman|gunman|volunteer|student|teacher|"
    r"mother|father|toddler|combatant|guard|driver|resident|refugee|jihadist|terrorist|pilot|serviceman|mercenary|youth|martyr)"
)
PERSON_END = (
    r"(?=[^\w -]|$| (?:was|is|were|who|whose|and|in|from|on|at|has|had|by|to|with|of|near|after|when|while|killed|wounded|injured|died|"
    r"dead|said|as|for|but|or|that|belonging|due|during|inside|outside|aged|because|affiliated|identified|named|hurt|woman|child|man|[A-Z]\w*|\d)(?!\w))"
)
PERSONS = rf"(?:people|children|women|men|{PERSON}s|troops|gunmen|members|others)"

MODIFIERS = {
    **dict.fromkeys(with_clitics(["نحو", "حوالي", "قرابه", "زهاء"]), "about"),
    **dict.fromkeys(
        ["ما يقارب", "ما يقرب من", "مايقارب", "about", "around", "nearly", "almost", "some", "roughly", "approximately", "estimated",
         "close to"], "about"),
    **dict.fromkeys(with_clitics(["اكثر من", "ازيد من"]), "above"),
    **dict.fromkeys(
        ["ما لا يقل عن", "لا يقل عن", "مالايقل عن", "ما يزيد عن", "مايزيد عن", "يزيد عن", "ما يزيد علي", "يزيد علي", "ما لايقل عن",
         "at least", "more than", "over", "upwards of", "no fewer than", "no less than", "not less than", "minimum of", "above"],
        "above"),
    **dict.fromkeys(
        ["up to", "as many as", "حتي", "ما يصل الي", "يصل الي", "less than", "fewer than", "اقل من", "at most", "no more than"], "below"),
}  # fmt: skip

# A figure before these is a measure, an age, a share or a sum, not a count of people or things.
UNITS = (
    r"(?:كم|كيلو ?متر\w*|كيلو\w*|متر\w*|امتار|ملم|مم|سم|سنتي\w*|ميل|اميال|هكتار\w*|دونم\w*|طن|طنا|اطنان|كغ|كيلوغرام\w*|لتر\w*|ساع\w+|دقيق\w+|دقايق|ثاني\w*|"
    r"ثوان\w*|يوم\w*|ايام|اسبوع\w*|اسابيع|شهر|شهرا|شهور|اشهر|عام|عاما|عامين|اعوام|سنه|سنوات|سنين|عقود|عقد|بال?م\w+|في الم[يا]\w+|دولار\w*|ليره|ليرات|"
    r"يورو|جنيه\w*|زياره|مشاهده|تعليق\w*|درجه|درجات|مره|مرات|فجرا|صباحا|مساء|ظهرا|ليلا|"
    r"km|kms|kilomet\w+|met(?:er|re)s?|miles?|mm|cm|kg|kilos?|tons?|tonnes?|hectares?|hours?|minutes?|seconds?|days?|weeks?|months?|years?|"
    r"decades?|percent|per cent|dollars?|euros?|pounds?|degrees?|times|repl(?:y|ies)|retweets?|likes?|comments?|shares?|views?|images?|photos?|said|told|am|pm|a\.m|p\.m|GMT|o'clock|caliber|calibre)\b"
)
# A figure after these is a name, an age, a clock or a page.
NAMED_BY_FIGURE = frozenset(
    form
    for word in (
        "عيار فرقه لواء فوج كتيبه قرار ماده ساعه رقم طريق اوتوستراد عمر بالغ شهر يوم منطقه شارع دفعه مرحله قناه نسبه صفحه طراز نوع مطار "
        "سنه عام حي مزه محطه معبر جوال هاتف موقع باب عمره عمرها اف"
    ).split()
    for form in (word, "ال" + word, "بال" + word, "لل" + word, "و" + word, "وال" + word, "ب" + word, "ل" + word)
) | frozenset(
    "Brigade brigade Division division Regiment Battalion Corps Unit Resolution resolution Article No No. Number page Page aged age Aged Age "
    "Highway highway Route route Channel RPG Base base Chapter Figure Geneva Astana updated Views URL Area Day Phase resolutions Resolutions Mazzeh Mazzah".split()
)
