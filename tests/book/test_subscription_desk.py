"""How subscriptions lie on a desk, and that two who change one do not both win."""

from datetime import UTC, datetime, timedelta

from loopbook.book.subscription_desk import SubscriptionDesk, is_held, released
from loopbook.store.desk import MemoryDesk
from loopbook.terms.subscription import Pinned, Schedule, Standing, Subscription

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
ONE = Subscription(
    id="1",
    query="q",
    digest="d",
    party="p",
    sees=frozenset({"p", "urn:x"}),
    dest="https://a.example/",
    token="t",
    schedule=Schedule(hour="1"),
    made=NOW,
)
FAR = Standing(
    watermark=5, pinned=Pinned(through=9, entries=(6, 9), made=NOW), values={"a": "b"}, due=NOW
)


def test_what_is_written_is_read() -> None:
    desk = SubscriptionDesk(MemoryDesk(), "me", 60)
    kept = desk.make(ONE, FAR)
    assert desk.get("1") == kept
    assert desk.all() == [kept]
    assert desk.get("2") is None
    assert desk.remove("1")
    assert not desk.remove("1")
    assert desk.all() == []


def test_more_than_a_page_is_listed() -> None:
    desk = SubscriptionDesk(MemoryDesk(), "me", 60)
    for number in range(1_100):
        name = f"{number:04}"
        desk.make(Subscription(id=name, query="q", digest="d", party="p", made=NOW), Standing())
    assert [one.subscription.id for one in desk.all()] == [f"{n:04}" for n in range(1_100)]


def test_of_two_who_lease_one_gets_it() -> None:
    shared = MemoryDesk()
    mine, yours = (SubscriptionDesk(shared, name, 60) for name in ("me", "you"))
    kept = mine.make(ONE, FAR)
    leased = mine.lease(kept, FAR, NOW)
    assert leased is not None
    assert yours.lease(kept, FAR, NOW) is None
    assert is_held(leased.standing, NOW + timedelta(seconds=59))
    assert not is_held(leased.standing, NOW + timedelta(seconds=60))
    assert not is_held(released(leased.standing), NOW)


def test_what_was_removed_is_not_settled_back() -> None:
    desk = SubscriptionDesk(MemoryDesk(), "me", 60)
    kept = desk.make(ONE, FAR)
    desk.remove("1")
    assert desk.settle(kept, Standing()) is None
    assert desk.get("1") is None
