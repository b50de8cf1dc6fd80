"""Subscription desk: how subscriptions lie on the desk of a book, and how processes share them.

A record holds what was asked and how far it got. Who changes it names the revision that he read, so
that of two who want to deliver one gets the lease, and what was removed does not come back.
"""

from datetime import datetime, timedelta

import msgspec

from loopbook.terms.desk import Desk, Record
from loopbook.terms.subscription import Kept, Standing, Subscription

KIND = "subscription"
_PAGE = 500


class _Written(msgspec.Struct, frozen=True):
    """What a record holds."""

    subscription: Subscription
    standing: Standing


_DECODER = msgspec.json.Decoder(_Written)


class SubscriptionDesk:
    """The subscriptions on one desk.

    Parameters
      holder         this process, by a name that no other has
      lease_seconds  how long a delivery may take before another process may try
    """

    def __init__(self, desk: Desk, holder: str, lease_seconds: float) -> None:
        self._desk = desk
        self._holder = holder
        self._lease = timedelta(seconds=lease_seconds)

    def get(self, name: str) -> Kept | None:
        """Return a subscription by its id; None when there is none."""
        record = self._desk.get(KIND, name)
        return None if record is None else _read(record)

    def all(self) -> list[Kept]:
        """Return every subscription, by id."""
        found: list[Kept] = []
        after = ""
        while records := self._desk.listed(KIND, after, _PAGE):
            found += map(_read, records)
            after = records[-1].name
        return found

    def make(self, subscription: Subscription, standing: Standing) -> Kept:
        """Write a subscription that is new."""
        written = _bytes(subscription, standing)
        revision = self._desk.put(KIND, subscription.id, written, expected=0)
        return Kept(subscription=subscription, standing=standing, revision=revision)

    def remove(self, name: str) -> bool:
        """Forget a subscription; say whether there was one."""
        return self._desk.remove(KIND, name)

    def settle(self, kept: Kept, standing: Standing) -> Kept | None:
        """Write how a subscription stands now; None: it was changed or removed meanwhile."""
        written = _bytes(kept.subscription, standing)
        name = kept.subscription.id
        revision = self._desk.put(KIND, name, written, expected=kept.revision)
        if revision == 0:
            return None
        return Kept(subscription=kept.subscription, standing=standing, revision=revision)

    def lease(self, kept: Kept, standing: Standing, now: datetime) -> Kept | None:
        """Write how it stands, and that this process delivers now; None: another was faster."""
        held = msgspec.structs.replace(standing, holder=self._holder, held_until=now + self._lease)
        return self.settle(kept, held)


def is_held(standing: Standing, now: datetime) -> bool:
    """Say whether some process delivers now."""
    return standing.held_until is not None and now < standing.held_until


def released(standing: Standing) -> Standing:
    """Return a standing that nobody holds."""
    return msgspec.structs.replace(standing, holder="", held_until=None)


def _bytes(subscription: Subscription, standing: Standing) -> bytes:
    return msgspec.json.encode(_Written(subscription, standing))


def _read(record: Record) -> Kept:
    written = _DECODER.decode(record.value)
    return Kept(
        subscription=written.subscription, standing=written.standing, revision=record.revision
    )
