"""Names of days, months and spans in Arabic and English, folded, and the pieces of grammar made of them."""

from __future__ import annotations

from text.anchors import with_clitics

WEEKDAYS = {  # Monday is 0, as in datetime.date.weekday()
    "الاثنين": 0, "الثلاثاء": 1, "الاربعاء": 2, "الخميس": 3, "الجمعه": 4, "السبت": 5, "الاحد": 6,
    "الاتنين": 0, "الثلثاء": 1, "الاربعا": 2,
    "Monday": 0, "Tuesday": 1, "Wednesday": 2, "Thursday": 3, "Friday": 4, "Saturday": 5, "Sunday": 6,
}  # fmt: skip
WEEKDAYS.update(
    {f"{name}s": day for name, day in WEEKDAYS.items() if name.isascii()}
)  # "Mondays raid", apostrophe lost
WEEKDAYS.update({name.upper(): day for name, day in WEEKDAYS.items() if name.isascii()})
WEEKDAY_ABBREVIATIONS = {  # "Sun" and "Sat" are words too: read only beside a date
    "Mon": 0, "Tue": 1, "Tues": 1, "Wed": 2, "Thu": 3, "Thur": 3, "Thurs": 3, "Fri": 4, "Sat": 5, "Sun": 6,
}  # fmt: skip

MONTHS = {
    "كانون الثاني": 1, "كانون ثاني": 1, "شباط": 2, "اذار": 3, "نيسان": 4, "ايار": 5, "حزيران": 6, "تموز": 7,
    "اب": 8, "ايلول": 9, "تشرين الاول": 10, "تشرين اول": 10, "تشرين الثاني": 11, "تشرين ثاني": 11,
    "كانون الاول": 12, "كانون اول": 12,
    "يناير": 1, "فبراير": 2, "مارس": 3, "ابريل": 4, "مايو": 5, "يونيو": 6, "يونيه": 6, "يوليو": 7, "يوليه": 7,
    "اغسطس": 8, "سبتمبر": 9, "اكتوبر": 10, "نوفمبر": 11, "ديسمبر": 12,
    "جانفي": 1, "فيفري": 2, "افريل": 4, "ماي": 5, "جوان": 6, "جويليه": 7, "اوت": 8, "غشت": 8, "شتنبر": 9,
    "نونبر": 11, "دجنبر": 12,
    "January": 1, "February": 2, "March": 3, "April": 4, "May": 5, "June": 6, "July": 7, "August": 8,
    "September": 9, "October": 10, "November": 11, "December": 12,
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "Jun": 6, "Jul": 7, "Aug": 8, "Sep": 9, "Sept": 9, "Oct": 10,
    "Nov": 11, "Dec": 12,
}  # fmt: skip
MONTHS.update({name.upper(): month for name, month in MONTHS.items() if name.isascii()})
# Words of their own when no day, year or "month of" stands beside them: father, practised, a first name.
WEAK_MONTHS = {"اب", "مارس", "ماي", "جوان", "اوت", "غشت", "Mar", "MAR", "Jan", "Sep", "Dec", "MAY", "MARCH"}

RELATIVE_DAYS = {  # days after the day of publication
    "اليوم": 0, "امس": -1, "الامس": -1, "البارحه": -1, "الليله": 0, "غدا": 1, "الغد": 1,
    "today": 0, "Today": 0, "tonight": 0, "yesterday": -1, "Yesterday": -1, "yesterdays": -1, "tomorrow": 1,
    "overnight": -1, "Overnight": -1,
}  # fmt: skip

_UNITS = {
    "الاول": 1, "الثاني": 2, "الثالث": 3, "الرابع": 4, "الخامس": 5, "السادس": 6, "السابع": 7, "الثامن": 8,
    "التاسع": 9, "العاشر": 10,
}  # fmt: skip
ORDINALS = dict(_UNITS)
ORDINALS |= {f"{'الحادي' if n == 1 else word} عشر": n + 10 for word, n in _UNITS.items() if n < 10}
ORDINALS |= {
    f"{'الحادي' if n == 1 else word} {tens}": n + ten
    for word, n in _UNITS.items()
    for tens, ten in (("والعشرين", 20), ("والعشرون", 20), ("والثلاثين", 30), ("والثلاثون", 30))
    if n < 10 and n + ten <= 31
}
ORDINALS |= {"العشرين": 20, "العشرون": 20, "الثلاثين": 30, "الثلاثون": 30}

SMALL_NUMBERS = {
    "واحد": 1, "اثنين": 2, "ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6,
    "سبعه": 7, "سبع": 7, "ثمانيه": 8, "ثماني": 8, "ثمان": 8, "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10,
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
    "احد عشر": 11, "اثني عشر": 12, "اثنا عشر": 12, "عشرين": 20, "ثلاثين": 30, "اربعين": 40, "خمسين": 50,
}  # fmt: skip
SMALL_NUMBERS |= {
    f"{word} عشر": n + 10
    for word, n in SMALL_NUMBERS.items()
    if word in ("ثلاثه", "اربعه", "خمسه", "سته", "سبعه", "ثمانيه", "تسعه")
}
SPANS = {  # unit, count when the word itself says it (0: the number in front does, or none is given)
    "ساعه": ("hour", 1), "ساعتين": ("hour", 2), "ساعات": ("hour", 0), "دقيقه": ("hour", 0), "دقايق": ("hour", 0),
    "قليل": ("hour", 0), "لحظات": ("hour", 0),
    "يوم": ("day", 1), "يوما": ("day", 1), "يومين": ("day", 2), "ايام": ("day", 0),
    "اسبوع": ("week", 1), "اسبوعا": ("week", 1), "اسبوعين": ("week", 2), "اسابيع": ("week", 0),
    "شهر": ("month", 1), "شهرا": ("month", 1), "شهرين": ("month", 2), "اشهر": ("month", 0), "شهور": ("month", 0),
    "عام": ("year", 1), "عاما": ("year", 1), "عامين": ("year", 2), "اعوام": ("year", 0), "سنه": ("year", 1),
    "سنتين": ("year", 2), "سنوات": ("year", 0), "سنين": ("year", 0),
    "minute": ("hour", 0), "minutes": ("hour", 0), "hour": ("hour", 0), "hours": ("hour", 0), "day": ("day", 0),
    "days": ("day", 0), "night": ("day", 0), "nights": ("day", 0),
    "week": ("week", 0), "weeks": ("week", 0), "month": ("month", 0), "months": ("month", 0),
    "year": ("year", 0), "years": ("year", 0),
}  # fmt: skip
PERIODS = {
    "الاسبوع": "week", "الشهر": "month", "العام": "year", "السنه": "year", "الليله": "night",
    "الصباح": "part", "المساء": "part",
    "week": "week", "month": "month", "year": "year", "weekend": "weekend", "night": "night",
    "morning": "part", "afternoon": "part", "evening": "part",
}  # fmt: skip
PAST_PLURALS = {"الايام": 7, "اليومين": 2, "الساعات": 1}  # days at most that "the past ..." reaches back


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


WHICH = {
    **dict.fromkeys(_words("الماضي الماضيه الماضيين الفايت الفايته المنصرم المنصرمه الاخير الاخيره"), "past"),
    **dict.fromkeys(_words("الجاري الجاريه الحالي الحاليه هذا هذه this This current"), "this"),
    **dict.fromkeys(_words("المقبل المقبله القادم القادمه next Next coming"), "next"),
    **dict.fromkeys(_words("last Last past"), "past"),
}

# Words in front of a day that belong to it: "early", "the dawn of", "noon of".
LEADS = with_clitics(
    _words(
        "ظهر ظهيره عصر مساء صباح فجر ليل ليله نهار ضحي غروب شمس ساعات يوم يومي منتصف وقت سابق متاخر مطلع بدايه "
        "اوايل اواسط "
        "اواخر نهايه شهر ختام"
    )
) | {word: word for word in _words("early Early late Late mid Mid mid- Mid- earlier Earlier later")}
PARTS = _words(
    "مطلع بدايه اوايل منتصف اواسط اواخر نهايه ختام early Early mid Mid mid- Mid- late Late start beginning end middle"
)
STARTS = _words("مطلع بدايه start beginning")  # the first day, when a span starts there
NIGHTS = _words("ليل ليله وليل وليله")
NOONS = _words("ظهر ظهيره منتصف غروب")
SINCE = _words("منذ ومنذ مذ ابتداء اعتبارا since Since from From")
UNTIL = _words("حتي وحتي لغايه غايه وقبل قبل until till before to")
DEADLINE = _words("بحلول حلول اقصاه by beyond than")
BETWEEN = _words("بين وبين من ومن from From between Between")
MONTH_OPENERS = _words(  # a bare month is a date after these: "in March", "since mid-May"
    "في وفي خلال شهر بشهر لشهر وشهر منذ حتي مطلع بدايه اوايل منتصف اواسط اواخر نهايه in In since Since until "
    "by during of "
    "early Early late mid mid- Mid- last next this from through before"
)
YEAR_OPENERS = _words("in In since Since until of late early mid mid- by By منذ في")
YEAR_WORDS = _words("العام عام سنه السنه وعام لعام للعام والعام year")
ABOUT = (
    r"(?:نحو|حوالي|قرابه|ما يقارب|زهاء|اكثر من|اقل من|"
    r"about|around|nearly|almost|some|roughly|over|more than|less than) "
)

# "The day after", "the third day", and the outlets called Today are no day of publication.
NOT_TODAY_AFTER = frozenset(ORDINALS) | _words(
    "التالي السابق الاسود العالمي الدولي الوطني الذي نفسه ذاته المذكور الواحد التاريخي"
)
TODAY_OUTLETS = _words(
    "قناه لقناه وقناه صحيفه لصحيفه جريده موقع لموقع تلفزيون وكاله روسيا المصري اخبار حلب العراق القدس سوريا تركيا"
)

# Streets, dams and movements are named after dates: 16 Tishreen street, 8 March movement.
NAMED_AFTER_DATES = frozenset(
    head
    for noun in _words(
        "شارع دوار ساحه مدرسه مشفي مستشفي حي جسر سد جامعه معسكر كتيبه لواء حديقه سوق مخيم فوج كليه ملعب قاعه موسسه "
        "صحيفه جريده حركه ثوره حرب انتفاضه تل قريه مسجد جامع خان نادي صاله تجمع قوي طريق مصنع ميدان مفرق حاجز"
    )
    for head in (noun, "ال" + noun, "و" + noun, "ب" + noun, "ل" + noun, "بال" + noun, "لل" + noun)
) | _words("Brigade brigade Movement Street Battalion")

COUNTED = (  # "in March 15 people were killed": a toll, not a day
    r" (?:[A-Za-z-]+ |من )?(?:people|civilians?|soldiers|children|women|men|fighters|militants|rebels|"
    r"terrorists|others|"
    r"troops|members|were|killed|dead|wounded|injured|airstrikes|strikes|raids|rockets|shells|"
    r"(?:ال)?(?:قتيلا?|قتلي|مدنيا?|مدنيين|مدنيون|شخصا?|اشخاص|عنصرا?|عناصر|طفلا?|اطفال|شهيدا?|شهداء|جريحا?|جرحي|مقاتلا?|"
    r"مقاتلين|مسلحا?|مسلحين|جنود|مواطنا?|مواطنين|نساء|سيدات|رجال|شبان|عسكريين|مصابا?|مصابين|اخرين|اخرون|ضحايا))\b"
)
