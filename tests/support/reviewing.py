"""A page run without a browser, its buttons pressed and its form sent: what tests of reviewing stand on."""

from __future__ import annotations

from typing import Any

from desk import drawn
from streamlit.testing.v1 import AppTest

from models import Incident
from store import Store
from wording.texts import Words

EN, AR = Words("en"), Words("ar")


def page(lang: str = "en", name: str = "review", **query: str) -> AppTest:
    return drawn(name, lang=lang, **query)


def press(shown: AppTest, key: str) -> AppTest:
    shown.button(key=key).click().run()
    assert not shown.exception
    return shown


def html(shown: AppTest) -> str:
    return "\n".join(element.proto.body for element in shown.get("html"))


def save(shown: AppTest, words: Words = EN, who: str | None = "Rima", why: str | None = None) -> AppTest:
    """Send the form, as the curator who gives a name and keeps or changes the reason."""
    if who is not None and any(field.key == "sign_name" for field in shown.text_input):
        shown.text_input(key="sign_name").set_value(who)
    if why is not None:
        reason(shown).set_value(why)
    begin = words("review.save", number=0).split("0")[0]
    next(b for b in shown.button if b.label.startswith(begin)).click().run()
    assert not shown.exception
    return shown


def reason(shown: AppTest) -> Any:
    return next(field for field in shown.text_input if str(field.key).startswith("why_"))


def there(store: Store, number: int = 1) -> Incident:
    found = store.queries.incident(f"inc-{number}")
    assert found is not None
    return found
