"""Messages to a program: JSON by POST, signed as Standard Webhooks has it (standardwebhooks.com).

The receiver has the same secret and checks ``webhook-signature``: ``v1,`` and the base64 of HMAC-SHA256 over
``webhook-id.webhook-timestamp.body``. Libraries for that are there in most languages.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from errors import InputError, UsageError
from exports.notices.undelivered import MayHaveArrivedError, NotDeliveredError
from loaders.transport.fetch import UnansweredError, post

PREFIX = "whsec_"
SHORTEST = 24  # bytes of a secret, as the standard asks


def secret_of(text: str) -> bytes:
    """The secret that ``WAQAI_WEBHOOK_SECRET`` holds: ``whsec_`` and base64 of 24 bytes or more.

    Raises
    ------
    UsageError
        It is none. The value is not repeated.
    """
    try:
        if text.startswith(PREFIX):
            made = base64.b64decode(text.removeprefix(PREFIX), validate=True)
            if len(made) >= SHORTEST:
                return made
    except binascii.Error:
        pass
    way_out = f"write {PREFIX} and base64 of {SHORTEST} bytes or more: echo {PREFIX}$(openssl rand -base64 32)"
    raise UsageError("WAQAI_WEBHOOK_SECRET", "***" if text else "", f"is not a secret; {way_out}")


def signed(body: bytes, ident: str, seconds: int, secret: bytes) -> dict[str, str]:
    """The headers of a message; ``seconds`` since 1970 say when it is sent.

    >>> signed(b"{}", "msg_1", 1, b"0" * 24)["webhook-signature"]
    'v1,4gaLWH/Mh7tIxkICy4nSG0SOe8aKjhXy2St5RB6ztHU='
    """
    content = f"{ident}.{seconds}.".encode() + body
    digest = base64.b64encode(hmac.new(secret, content, hashlib.sha256).digest()).decode("ascii")
    return {
        "Content-Type": "application/json; charset=utf-8",
        "webhook-id": ident,
        "webhook-timestamp": str(seconds),
        "webhook-signature": f"v1,{digest}",
    }


def send(address: str, body: bytes, headers: dict[str, str], allow_private: bool) -> None:
    """Hand one message in.

    Raises
    ------
    NotDeliveredError
        The address was not reached, is refused, or answers anything but 2xx.
    MayHaveArrivedError
        It had all of it and did not answer.
    """
    try:
        status = post(address, body, headers, allow_private)
    except UnansweredError as error:
        raise MayHaveArrivedError(str(error)) from None
    except InputError as error:
        raise NotDeliveredError(str(error)) from None
    if not 200 <= status < 300:
        raise NotDeliveredError(f"{address}: answers {status}")
