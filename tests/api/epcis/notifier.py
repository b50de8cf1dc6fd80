"""A process that runs the subscriptions of a book until it is killed: `python -m ... FOLDER`."""

import sys
import threading
from pathlib import Path

import loopbook
from loopbook.api.epcis.delivery import WebhookSender
from loopbook.api.epcis.runner import Runner
from loopbook.book.clock import utc_now
from loopbook.book.notifying import Notifying
from loopbook.book.subscribing import Subscriptions

from .serving import HOME

LEASE_SECONDS = 2.0


def main(folder: Path) -> None:
    """Say `ready` when the runner has started, then wait for the end."""
    with loopbook.open(folder, party="tester") as book:
        sender = WebhookSender(HOME)
        subscriptions = Subscriptions(book, sender, utc_now, lease_seconds=LEASE_SECONDS)
        with Runner(book, Notifying(subscriptions, book.questions), poll_seconds=0.05):
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            threading.Event().wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
