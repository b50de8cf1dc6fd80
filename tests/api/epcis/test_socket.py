"""Subscriptions over WebSocket, by a real client against a real server."""

import socket as plain
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

import loopbook
from loopbook import Book
from loopbook.api.epcis.socket import GOING_AWAY, Patience
from tests.book.subscribers import record

from .serving import Served, ask, events_in, serving

pytestmark = pytest.mark.slow

STREAM = "/queries/all/events?stream=true"


@pytest.fixture
def book() -> Iterator[Book]:
    """An empty book in memory."""
    with loopbook.open(":memory:", party="tester") as opened:
        yield opened


@pytest.fixture
def served(book: Book) -> Iterator[Served]:
    """The book, served to two clients at most, with a query for everything."""
    with serving(book, patience=Patience(connections_max=2, send_seconds=1)) as there:
        ask(there.client)
        yield there


def received(client: ClientConnection, seconds: float = 10) -> list[str]:
    return events_in(client.recv(timeout=seconds))


def test_events_come_as_they_are_recorded(served: Served) -> None:
    record(served.book, 1)
    with connect(served.address + STREAM) as client:
        assert client.response is not None
        assert client.response.headers["GS1-Query-Min-Record-Time"].endswith("Z")
        record(served.book, 2, 3)
        start = time.monotonic()
        assert received(client) == ["2", "3"]
        assert time.monotonic() - start < 5, "a second is meant; a busy machine is given more"
        record(served.book, 4)
        assert received(client) == ["4"]
        with pytest.raises(TimeoutError):
            client.recv(timeout=1.2)


def test_a_client_that_comes_back_asks_from_where_it_stopped(served: Served) -> None:
    record(served.book, 1)
    with connect(served.address + STREAM + "&initialRecordTime=2000-01-01T00:00:00Z") as client:
        assert received(client) == ["1"]


@pytest.mark.slow
def test_a_schedule_is_kept(served: Served) -> None:
    address = served.address + "/queries/all/events?second=[0-59]&reportIfEmpty=true"
    with connect(address) as client:
        assert received(client) == []
        record(served.book, 1)
        told = [received(client), received(client)]
        assert ["1"] in told


def test_what_a_client_says_is_not_listened_to(served: Served) -> None:
    with connect(served.address + STREAM) as client:
        client.send("hello")
        client.send(b"\x00" * 10_000)
        record(served.book, 1)
        assert received(client) == ["1"]


def test_a_query_that_is_removed_lets_its_clients_go(served: Served) -> None:
    with connect(served.address + STREAM) as client:
        assert served.client.delete("/queries/all").status_code == 204
        with pytest.raises(ConnectionClosed) as closed:
            client.recv(timeout=10)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == GOING_AWAY


@pytest.mark.parametrize(
    ("address", "status", "kind"),
    [
        ("/queries/all/events", 400, "SubscriptionControls"),
        ("/queries/all/events?stream=false", 400, "SubscriptionControls"),
        ("/queries/all/events?stream=true&hour=1", 400, "SubscriptionControls"),
        ("/queries/all/events?hour=24", 400, "SubscriptionControls"),
        ("/queries/all/events?stream=true&surprise=1", 400, "SubscriptionControls"),
        ("/queries/none/events?stream=true", 404, "NoSuchName"),
    ],
)
def test_a_handshake_that_asks_wrongly_is_answered_with_a_problem(
    served: Served, address: str, status: int, kind: str
) -> None:
    with pytest.raises(InvalidStatus) as refused, connect(served.address + address):
        pass
    answer = refused.value.response
    assert answer.status_code == status
    assert f"epcisException:{kind}Exception".encode() in (answer.body or b"")


def test_a_page_of_another_site_is_turned_away(served: Served) -> None:
    with (
        pytest.raises(InvalidStatus) as refused,
        connect(served.address + STREAM, origin=Origin("https://evil.example")),
    ):
        pass
    assert refused.value.response.status_code == 403


def test_more_clients_than_there_are_places_are_turned_away(served: Served) -> None:
    with ExitStack() as stack:
        for _ in range(2):
            stack.enter_context(connect(served.address + STREAM))
        with pytest.raises(InvalidStatus) as refused, connect(served.address + STREAM):
            pass
        assert refused.value.response.status_code == 503
    for _ in range(100):
        try:
            with connect(served.address + STREAM):
                return
        except InvalidStatus:
            time.sleep(0.05)
    raise AssertionError("the places were not given back")


@pytest.mark.slow
def test_a_client_that_does_not_read_is_let_go(served: Served) -> None:
    """Its socket fills; the server keeps one document and then closes."""
    door = plain.create_connection(("127.0.0.1", int(served.address.rpartition(":")[2])))
    door.setsockopt(plain.SOL_SOCKET, plain.SO_RCVBUF, 4_096)
    with door:
        door.sendall(
            f"GET {STREAM}&initialRecordTime=2000-01-01T00:00:00Z HTTP/1.1\r\nHost: x\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        # More than the buffers of both sockets hold.
        for first in range(0, 1_000, 100):
            record(served.book, *range(first, first + 100), pad="x" * 20_000)
        wait_until_free(served, 2)


def wait_until_free(served: Served, places: int) -> None:
    """Wait until so many clients find a place at once."""
    for _ in range(200):
        try:
            with ExitStack() as stack:
                for _ in range(places):
                    stack.enter_context(connect(served.address + STREAM))
            return
        except InvalidStatus:
            time.sleep(0.1)
    raise AssertionError("the slow client still has its place")
