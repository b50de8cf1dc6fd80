"""Notices: everything about subscriptions put together, for whoever serves a book.

listening = create_listening(book, Reach(allowed=allowed_networks(["192.168.7.0/24"])))
site = create_epcis(door, notice_routers(door, listening), forgotten_in(listening))
with listening.runner: ...
"""

from collections.abc import Callable
from datetime import datetime

from fastapi import APIRouter

from loopbook.api.epcis.delivery import ANYWHERE, Reach, WebhookSender
from loopbook.api.epcis.door import Door
from loopbook.api.epcis.queries import Forgotten
from loopbook.api.epcis.runner import Runner
from loopbook.api.epcis.socket import PATIENCE, Listening, Patience, socket_router
from loopbook.api.epcis.subscriptions import subscriptions_router
from loopbook.book.book import Book
from loopbook.book.clock import utc_now
from loopbook.book.notifying import Notifying
from loopbook.book.subscribing import Subscriptions
from loopbook.terms.party import Reader


def create_listening(
    book: Book,
    reach: Reach = ANYWHERE,
    *,
    clock: Callable[[], datetime] = utc_now,
    patience: Patience = PATIENCE,
) -> Listening:
    """Return what subscriptions of a book work with; its runner is not started.

    Parameters
      book   as whoever works on the book itself may use it
      reach  private networks that may be posted to, and how long an attempt may take
    """
    subscriptions = Subscriptions(book, WebhookSender(reach), clock)
    notifying = Notifying(subscriptions, book.questions)
    return Listening(subscriptions, notifying, Runner(book, notifying), patience)


def notice_routers(door: Door, listening: Listening) -> tuple[APIRouter, ...]:
    """Return the routes of webhooks and WebSockets."""
    return (subscriptions_router(door, listening.subscriptions), socket_router(door, listening))


def forgotten_in(listening: Listening) -> Forgotten:
    """Return what ends the subscriptions of a query that is removed."""

    def forgotten(reader: Reader, name: str) -> None:
        listening.subscriptions.remove_all(reader, name)

    return forgotten
