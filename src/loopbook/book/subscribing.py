"""Subscribing: making, listing and ending subscriptions to named queries.

A subscription belongs to the party that made it and to the query that it was made for: when either
the query or the right to see is gone, so is what was sent.
Source    EPCIS 2.0, section 12.4; docs/spec/subscriptions.md
"""

import secrets
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from loopbook.book.access import Access
from loopbook.book.controls import Controls, require_plain
from loopbook.book.ledger import Ledger
from loopbook.book.named_query import NamedQueries
from loopbook.book.schedule import next_run
from loopbook.book.subscription_desk import SubscriptionDesk
from loopbook.errors import NotPermitted, SubscriptionControls, UnknownTerm
from loopbook.terms.answer_form import EpcFormat
from loopbook.terms.party import Key, Reader, Scope, Sees, reader_for
from loopbook.terms.query import RECORD_TIME, Condition, Query, Test, query_digest
from loopbook.terms.subscription import Kept, Sender, Standing, Subscription

SUBSCRIPTIONS_MAX = 1_000
"""Subscriptions of one book: each is looked at whenever something is appended."""

LEASE_SECONDS = 60.0
"""More than resolving a name and an attempt together take."""


class Subscriptions:
    """The subscriptions of one open book.

    Parameters
      book    as whoever works on the book itself may use it
      sender  says which addresses may be posted to
      clock   gives the time now, with its zone; processes that share a desk have about the same
    """

    def __init__(
        self,
        book: Ledger,
        sender: Sender,
        clock: Callable[[], datetime],
        *,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self.book = book
        self.sender = sender
        self.clock = clock
        self.desk = SubscriptionDesk(book.desk, secrets.token_hex(8), lease_seconds)
        self._queries = NamedQueries(book.desk)
        self._access = Access(book.desk, clock)

    def make(
        self, reader: Reader, name: str, controls: Controls, form: EpcFormat = EpcFormat.AS_RECORDED
    ) -> Kept:
        """Subscribe a reader to one of his queries.

        Raises    NotPermitted  his key does not say so
                  UnknownTerm  he has no query of that name
                  SubscriptionControls  LB-N18 the query orders or cuts its answer, LB-N19 there are
                  too many subscriptions; and what is wrong with the address
        """
        subscription = self.begun(reader, name, controls, form)
        told = self.sender.check(controls.dest)
        if not told.is_taken:
            raise SubscriptionControls(told.code, **told.values)
        if len(self.desk.all()) >= SUBSCRIPTIONS_MAX:
            raise SubscriptionControls("LB-N19", most=SUBSCRIPTIONS_MAX)
        return self.desk.make(subscription, self.first(subscription))

    def begun(
        self, reader: Reader, name: str, controls: Controls, form: EpcFormat = EpcFormat.AS_RECORDED
    ) -> Subscription:
        """Return a subscription that nothing keeps yet; raises as `make`."""
        require_subscriber(reader)
        query = self._queries.get(reader, name).query
        require_plain(query)
        return Subscription(
            id=str(uuid.uuid4()),
            query=name,
            digest=query_digest(query),
            party=reader.party,
            sees=reader.sees,
            dest=controls.dest,
            token=controls.token,
            schedule=controls.schedule,
            reports_empty=controls.reports_empty,
            since=controls.since,
            epc_format=form,
            made=self.clock().astimezone(UTC),
        )

    def first(self, subscription: Subscription) -> Standing:
        """Return where a new subscription begins: with what comes, or with what was asked for."""
        schedule = subscription.schedule
        due = None if schedule is None else next_run(schedule, subscription.made)
        size = 0 if subscription.since is not None else self.book.store.size()
        return Standing(watermark=size, due=due)

    def get(self, reader: Reader, name: str, query: str) -> Kept:
        """Return a subscription of a reader to one of his queries.

        Raises    UnknownTerm  he has none of that id, or no such query
        """
        self._queries.get(reader, query)
        found = self.desk.get(name)
        if found is None or not _is_of(found.subscription, reader, query):
            raise UnknownTerm("LB-N40", id=name[:80])
        return found

    def listed(self, reader: Reader, query: str) -> list[Kept]:
        """Return the subscriptions of a reader to one of his queries, by id.

        Raises    UnknownTerm  he has no such query
        """
        self._queries.get(reader, query)
        return [one for one in self.desk.all() if _is_of(one.subscription, reader, query)]

    def remove(self, reader: Reader, name: str, query: str) -> None:
        """End a subscription of a reader; raises as `get`."""
        require_subscriber(reader)
        self.get(reader, name, query)
        self.desk.remove(name)

    def remove_all(self, reader: Reader, query: str) -> int:
        """End every subscription to a query of a reader that is going; return how many."""
        found = [one for one in self.desk.all() if _is_of(one.subscription, reader, query)]
        return sum(self.desk.remove(one.subscription.id) for one in found)

    def resume(self, reader: Reader, name: str, query: str) -> Kept:
        """Let a subscription that paused go on where it stood, at once; raises as `get`."""
        require_subscriber(reader)
        while True:
            kept = self.get(reader, name, query)
            standing = msgspec.structs.replace(
                kept.standing, is_paused=False, failures=0, not_before=None
            )
            settled = self.desk.settle(kept, standing)
            if settled is not None:
                return settled

    def query_of(self, subscription: Subscription) -> Query | None:
        """Return what a subscription asks; None when its query is gone, or asks something else."""
        reader = Reader(subscription.party, subscription.sees, frozenset())
        try:
            query = self._queries.get(reader, subscription.query).query
        except UnknownTerm:
            return None
        if query_digest(query) != subscription.digest:
            return None
        if subscription.since is None:
            return query
        since = Condition(
            parameter=f"GE_{RECORD_TIME}",
            test=Test.GE,
            places=((RECORD_TIME,),),
            times=(subscription.since,),
        )
        return msgspec.structs.replace(query, conditions=(*query.conditions, since))

    def sees_now(self, subscription: Subscription) -> Sees:
        """Return what a subscriber holds now to see events: never more than when he subscribed.

        A party that once had keys and has none that may subscribe any more sees nothing.
        """
        now = self.clock()
        every = self._access.keys()
        keys = [key for key in every if key.party == subscription.party]
        good = [key for key in keys if _is_good(key, now)]
        scopes = {scope for key in good for scope in key.scopes}
        if keys and Scope.SUBSCRIBE not in scopes:
            return frozenset()
        if subscription.sees is None and (not keys or Scope.MANAGE in scopes):
            return None
        party = self._access.party(subscription.party)
        bare = Key(id="", digest="", party=party.id, scopes=(), made=now)
        held = reader_for(party, bare).sees or frozenset()
        return held if subscription.sees is None else held & subscription.sees


def require_subscriber(reader: Reader) -> None:
    """Hold that a reader may subscribe.

    Raises    NotPermitted  his key does not say so
    """
    if Scope.SUBSCRIBE not in reader.scopes:
        raise NotPermitted("LB-K01", scope=Scope.SUBSCRIBE.value)


def _is_of(subscription: Subscription, reader: Reader, query: str) -> bool:
    return (subscription.party, subscription.query) == (reader.party, query)


def _is_good(key: Key, now: datetime) -> bool:
    return key.revoked is None and (key.expires is None or now < key.expires)
