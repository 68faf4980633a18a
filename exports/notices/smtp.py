"""Messages by e-mail, through the server the user names with ``WAQAI_SMTP``."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from errors import UsageError
from exports.notices.undelivered import MayHaveArrivedError, NotDeliveredError

SECONDS = 30.0  # that a server may take to answer
PORTS = {"smtp": 587, "smtps": 465}
HERE = ("localhost", "127.0.0.1", "::1")
EXAMPLE = "smtps://NAME:PASSWORD@mail.example.org"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where messages are handed in, and whom they are from."""

    secure: bool
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: str

    @classmethod
    def read(cls, address: str, sender: str) -> MailServer:
        """The server of an address such as ``smtps://NAME:PASSWORD@mail.example.org``.

        Raises
        ------
        UsageError
            It is no such address, or there is no sender. The address is not repeated: it holds a password.
        """
        try:
            parts = urlsplit(address)
            port = parts.port or PORTS[parts.scheme]
            if not parts.hostname:
                raise ValueError
        except (ValueError, KeyError):
            raise UsageError(
                "WAQAI_SMTP", "***", f"is not the address of a mail server; write it like {EXAMPLE}"
            ) from None
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        sender = sender or (user if "@" in user else "")
        if "@" not in sender:
            raise UsageError("WAQAI_MAIL_FROM", sender, "is not a mail address; say whom messages are from")
        return cls(parts.scheme == "smtps", parts.hostname, port, user, password, sender)


def send(message: EmailMessage, server: MailServer) -> None:
    """Hand one message in; the address in its ``To`` is who gets it.

    Raises
    ------
    NotDeliveredError
        The server was not reached or has refused it.
    MayHaveArrivedError
        The server had all of it and did not answer.
    """
    message["From"] = server.sender
    try:
        with _connected(server) as link:
            for code, said in (link.mail(server.sender), link.rcpt(str(message["To"]))):
                if code not in (250, 251):
                    raise NotDeliveredError(_refusal(code, said))
            _hand_over(link, message)
    except (OSError, smtplib.SMTPException) as error:
        reason = (str(error) or type(error).__name__)[:160]
        raise NotDeliveredError(f"the mail server {server.host}:{server.port} cannot be used: {reason}") from None


def _refusal(code: int, said: bytes) -> str:
    return f"the mail server refuses: {code} {said.decode(errors='replace')[:120]}"


def _hand_over(link: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        code, said = link.data(message.as_bytes())
    except smtplib.SMTPDataError:  # refused before the words were sent
        raise
    except (OSError, smtplib.SMTPException) as error:
        raise MayHaveArrivedError(f"the mail server did not answer: {error}"[:160]) from None
    if code != 250:
        raise NotDeliveredError(_refusal(code, said))


def _connected(server: MailServer) -> smtplib.SMTP:
    trusted = ssl.create_default_context()
    if server.secure:
        link: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=trusted)
    else:
        link = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        link.ehlo()
        if link.has_extn("starttls"):
            link.starttls(context=trusted)
        elif server.user and server.host not in HERE:
            link.close()
            raise NotDeliveredError("the mail server offers no TLS, and the password is not sent without; use smtps://")
    if server.user:
        link.login(server.user, server.password)
    return link
