"""Who may subscribe to what, and what a subscriber sees when his rights change."""

from collections.abc import Iterator

import msgspec
import pytest

import loopbook
from loopbook import Book
from loopbook.book.access import Access
from loopbook.book.controls import Controls
from loopbook.book.notifying import Turn
from loopbook.book.subscribing import SUBSCRIPTIONS_MAX
from loopbook.errors import NotPermitted, SubscriptionControls, UnknownTerm
from loopbook.terms.party import Reader, Scope
from loopbook.terms.subscription import Standing

from .subscribers import Desk, record

NO_ONE = Reader("urn:party:nobody", frozenset({"urn:party:nobody"}), frozenset({Scope.READ}))


@pytest.fixture
def book() -> Iterator[Book]:
    """An empty book in memory."""
    with loopbook.open(":memory:", party="tester") as opened:
        yield opened


@pytest.fixture
def desk(book: Book) -> Desk:
    """A book with a query for everything."""
    made = Desk(book)
    made.ask("all")
    return made


def keyed(desk: Desk, party: str, *scopes: str) -> tuple[Reader, str]:
    """Return a party as its new key speaks for it, and the id of the key."""
    access = Access(desk.book.desk, desk.clock)
    told, key = access.new_key(party, scopes)
    return access.reader(told), key.id


def test_a_subscription_is_found_listed_and_ended(desk: Desk) -> None:
    kept = desk.subscribe(signatureToken="secret")
    reader, name = desk.book.reader, kept.subscription.id
    assert desk.subscriptions.get(reader, name, "all") == kept
    assert desk.subscriptions.listed(reader, "all") == [kept]
    desk.subscriptions.remove(reader, name, "all")
    assert desk.subscriptions.listed(reader, "all") == []
    with pytest.raises(UnknownTerm) as fault:
        desk.subscriptions.remove(reader, name, "all")
    assert fault.value.code == "LB-N40"


def test_without_the_query_there_is_no_subscription(desk: Desk) -> None:
    with pytest.raises(UnknownTerm):
        desk.subscribe("none")
    with pytest.raises(UnknownTerm):
        desk.subscriptions.listed(desk.book.reader, "none")


def test_who_may_not_subscribe_does_not(desk: Desk) -> None:
    desk.ask("all", NO_ONE)
    with pytest.raises(NotPermitted):
        desk.subscribe("all", NO_ONE)


def test_an_address_that_is_not_posted_to_is_told_at_once(desk: Desk) -> None:
    with pytest.raises(SubscriptionControls) as fault:
        desk.subscribe(dest="http://inside/")
    assert fault.value.code == "LB-N24"
    assert desk.subscriptions.listed(desk.book.reader, "all") == []


def test_subscriptions_of_others_are_not_there(desk: Desk) -> None:
    other, _ = keyed(desk, "urn:party:other", "read", "subscribe")
    desk.ask("all", other)
    name = desk.subscribe().subscription.id
    assert desk.subscriptions.listed(other, "all") == []
    for verb in (desk.subscriptions.get, desk.subscriptions.remove, desk.subscriptions.resume):
        with pytest.raises(UnknownTerm):
            verb(other, name, "all")
    assert desk.subscriptions.remove_all(other, "all") == 0
    assert desk.subscriptions.remove_all(desk.book.reader, "all") == 1


def test_there_are_not_more_than_a_book_bears(desk: Desk) -> None:
    own = desk.subscribe().subscription
    for number in range(SUBSCRIPTIONS_MAX - 1):
        more = msgspec.structs.replace(own, id=str(number))
        desk.subscriptions.desk.make(more, Standing())
    with pytest.raises(SubscriptionControls) as fault:
        desk.subscribe()
    assert fault.value.code == "LB-N19"


def test_a_subscriber_gets_what_he_may_see_and_nothing_else(desk: Desk) -> None:
    mine, _ = keyed(desk, "urn:party:mine", "read", "subscribe")
    desk.ask("all", mine)
    desk.subscribe("all", mine)
    record(desk.book, 1)
    record(desk.book, 2, audience=("urn:party:mine",))
    record(desk.book, 3, audience=("urn:party:other",))
    desk.run()
    assert desk.postman.ids == [["2"]]


def test_a_party_without_a_good_key_gets_nothing_more(desk: Desk) -> None:
    mine, key = keyed(desk, "urn:party:mine", "read", "subscribe")
    desk.ask("all", mine)
    desk.subscribe("all", mine)
    Access(desk.book.desk, desk.clock).revoke(key)
    record(desk.book, 1, audience=("urn:party:mine",))
    desk.run()
    assert desk.postman.got == []


def test_a_pinned_delivery_holds_back_what_may_not_be_seen_any_more(desk: Desk) -> None:
    mine, key = keyed(desk, "urn:party:mine", "read", "subscribe")
    desk.ask("all", mine)
    kept = desk.subscribe("all", mine)
    record(desk.book, 1, audience=("urn:party:mine",))
    access = Access(desk.book.desk, desk.clock)
    desk.postman.answers = [desk.postman.check("inside")]
    desk.run()
    access.revoke(key)
    desk.clock.on(seconds=1)
    assert desk.run()[-1] is Turn.IDLE
    assert len(desk.postman.got) == 1
    assert desk.standing(kept).standing.watermark == 1


def test_a_manager_who_is_one_no_more_sees_as_his_party(desk: Desk) -> None:
    boss, key = keyed(desk, "urn:party:boss", "manage", "subscribe")
    assert boss.sees is None
    desk.ask("all", boss)
    desk.subscribe("all", boss)
    record(desk.book, 1)
    desk.run()
    keyed(desk, "urn:party:boss", "subscribe")
    Access(desk.book.desk, desk.clock).revoke(key)
    record(desk.book, 2)
    record(desk.book, 3, audience=("urn:party:boss",))
    desk.run()
    assert desk.postman.ids == [["1"], ["3"]]


def test_a_role_that_is_gained_later_opens_nothing_older_subscriptions_asked_for(
    desk: Desk,
) -> None:
    mine, _ = keyed(desk, "urn:party:mine", "read", "subscribe")
    desk.ask("all", mine)
    kept = desk.subscribe("all", mine)
    access = Access(desk.book.desk, desk.clock)
    access.name_party("urn:party:mine", roles=["recycler"])
    record(desk.book, 1, audience=("recycler",))
    desk.run()
    assert desk.postman.got == []
    assert desk.subscriptions.sees_now(kept.subscription) == mine.sees


def test_a_subscription_that_is_only_begun_is_kept_nowhere(desk: Desk) -> None:
    desk.subscriptions.begun(desk.book.reader, "all", Controls())
    assert desk.subscriptions.desk.all() == []
