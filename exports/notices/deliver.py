"""What is new in watched views goes out: each recipient in turn, at most one message per interval, nothing twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from errors import WaqaiError
from exports.extract import Source
from exports.notices import message, smtp, webhook
from exports.notices.told import Told, tell
from exports.notices.undelivered import MayHaveArrivedError, NotDeliveredError
from models import Article
from paths import desk_address, mail_server, webhook_secret
from store import Store
from store.watches import BROKEN_OFF, Notice, Recipient, Watch
from wording.texts import Words

if TYPE_CHECKING:
    from email.message import EmailMessage


@dataclass(frozen=True, slots=True)
class Ways:
    """How messages leave: a function for each kind, replaced in tests of what goes wrong."""

    mail: Callable[[EmailMessage], None]
    webhook: Callable[[str, bytes, dict[str, str]], None]


def ways(allow_private: bool = False) -> Ways:
    """As the environment says; what is not configured fails when it is used, saying so."""

    def by_mail(made: EmailMessage) -> None:
        address, sender = mail_server()
        if not address:
            raise NotDeliveredError(f"no mail server is named: set WAQAI_SMTP={smtp.EXAMPLE} and start again")
        smtp.send(made, smtp.MailServer.read(address, sender))

    def by_webhook(address: str, body: bytes, headers: dict[str, str]) -> None:
        webhook.send(address, body, headers, allow_private)

    return Ways(by_mail, by_webhook)


def deliver(store: Store, by: Ways, at: dt.datetime | None = None) -> list[str]:
    """Note what is new and send what is due; a line about each message, and about each that failed.

    Whatever one recipient's server does, the others get theirs.
    """
    moment = at or dt.datetime.now(dt.UTC)
    lines = [f"{_name(one)}: {BROKEN_OFF}" for one in store.watches.settle(moment)]
    store.watches.look()
    for watch in store.watches.watched():
        for one in watch.recipients:
            if one.sending is None and watch.due(one, moment):
                lines += _deliver(store, watch, one, by, moment)
    return lines


def told_of(store: Store, incidents: Iterable[Notice], words: Words) -> list[Told]:
    """What is said of incidents, in their order."""
    found = [n.incident for n in incidents]
    articles = store.queries.articles({i.article_id for i in found})
    return [tell(i, source_of(articles.get(i.article_id), i.article_id), desk_address(), words) for i in found]


def source_of(article: Article | None, article_id: str) -> Source:
    """The facts of an article that a message names."""
    if article is None:
        return Source(article_id, "", "", None, None)
    return Source(article_id, article.title, article.source or "", article.url, article.published)


def _deliver(store: Store, watch: Watch, one: Recipient, by: Ways, at: dt.datetime) -> list[str]:
    upto = store.watches.last()
    if upto <= one.sent:
        return []
    notices = store.watches.notices(one.view, after=one.sent)
    if not notices:
        store.watches.pass_over(one, upto)
        return []
    words = Words(watch.lang)
    told = told_of(store, notices, words)
    if not store.watches.begin(one, upto, at):
        return []
    try:
        if one.kind == "mail":
            by.mail(message.mail(one, told, upto, words, at))
        else:
            body = message.payload(one, told, at)
            secret = webhook.secret_of(webhook_secret())
            by.webhook(one.address, body, webhook.signed(body, message.ident(one, upto), int(at.timestamp()), secret))
    except MayHaveArrivedError as error:
        store.watches.sent(one, upto, at, str(error))
        return [f"{_name(one)}: {error}"]
    except WaqaiError as error:
        store.watches.failed(one, str(error))
        return [f"{_name(one)}: {error}"]
    store.watches.sent(one, upto, at)
    return [f"{_name(one)}: {len(told)} sent"]


def _name(one: Recipient) -> str:
    return f"{one.view!r} to {one.kind} {one.address}"
