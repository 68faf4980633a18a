"""One message about new incidents of a watched view: as mail and as JSON."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP

from exports.notices.told import Told
from store.watches import Recipient
from wording.texts import Words

LISTED = 50  # incidents of one message; the desk has the others


def ident(one: Recipient, upto: int) -> str:
    """A name for the message to a recipient with the notices up to a number; the same for a second try."""
    content = json.dumps([one.view, one.kind, one.address, one.sent, upto], ensure_ascii=True)
    return f"msg_{hashlib.sha256(content.encode()).hexdigest()[:24]}"


def mail(one: Recipient, told: Sequence[Told], upto: int, words: Words, at: dt.datetime) -> EmailMessage:
    """A mail that lists the incidents, newest first, and says so where an earlier one may have been lost."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=990))
    message["To"] = one.address
    message["Subject"] = words("notice.subject", view=one.view, number=words.number(len(told)))
    message["Date"] = at
    message["Message-ID"] = f"<{ident(one, upto)}@waqai.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    parts = [words("notice.intro", view=one.view, number=words.number(len(told)))]
    parts += [words("notice.doubt")] if one.last_error and not one.errors else []
    parts += [_entry(t, words) for t in told[:LISTED]]
    parts += [words("notice.more", number=words.number(len(told) - LISTED))] if len(told) > LISTED else []
    message.set_content("\n\n".join(parts) + "\n", charset="utf-8", cte="base64")
    return message


def payload(one: Recipient, told: Sequence[Told], at: dt.datetime) -> bytes:
    """The same as JSON: the view and its new incidents, newest first."""
    content = {
        "type": "incidents.new",
        "timestamp": at.astimezone(dt.UTC).isoformat(timespec="seconds"),
        "data": {
            "view": one.view,
            "number": len(told),
            "earlier_may_be_lost": bool(one.last_error and not one.errors),
            "incidents": [t.as_json() for t in told[:LISTED]],
        },
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _entry(told: Told, words: Words) -> str:
    rows = (("who", told.who), ("toll", told.toll), ("source", told.source), ("report", told.url), ("desk", told.link))
    said = [words(f"notice.{name}", value=value) for name, value in rows if value]
    return "\n".join([told.title, *said])
