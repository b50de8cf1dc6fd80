"""The EPCIS interface with subscriptions, served by a real server, and clients of it."""

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

import httpx2
import uvicorn

from loopbook import Book
from loopbook.api.epcis.app import create_door, create_epcis
from loopbook.api.epcis.delivery import Reach
from loopbook.api.epcis.destination import allowed_networks
from loopbook.api.epcis.notices import create_listening, forgotten_in, notice_routers
from loopbook.api.epcis.socket import PATIENCE, Listening, Patience
from loopbook.book.jobs import Jobs
from loopbook.book.viewing import READER, ViewOf, admitted, own
from loopbook.terms.answer_form import EpcFormat
from loopbook.terms.party import Reader

HOME = Reach(allowed=tuple(allowed_networks(["127.0.0.0/8"])), seconds=5)


class Served(NamedTuple):
    """A book that is served.

    Fields
      client     speaks HTTP to it
      address    of WebSockets
    """

    book: Book
    listening: Listening
    client: httpx2.Client
    address: str


@contextlib.contextmanager
def serving(
    book: Book, reach: Reach = HOME, patience: Patience = PATIENCE, reader: Reader | None = None
) -> Iterator[Served]:
    """Serve a book on a free port of this machine, with its runner."""
    listening = create_listening(book, reach, patience=patience)
    view: ViewOf = own(book) if reader is None else admitted(book)
    door = create_door(book, view, Jobs(book), epc_format=EpcFormat.AS_RECORDED)
    app = create_epcis(door, notice_routers(door, listening), forgotten_in(listening))

    async def site(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, READER: reader} if reader else scope, receive, send)

    door_socket = socket.create_server(("127.0.0.1", 0))
    port = door_socket.getsockname()[1]
    settings = uvicorn.Config(site, log_level="warning", access_log=False, lifespan="off")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door_socket]}, daemon=True)
    thread.start()
    try:
        with (
            listening.runner,
            httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client,
        ):
            yield Served(book, listening, client, f"ws://127.0.0.1:{port}")
    finally:
        server.should_exit = True
        thread.join(20)
        door_socket.close()


def ask(client: httpx2.Client, name: str = "all", **query: object) -> None:
    """Name a query."""
    answer = client.post("/queries", json={"name": name, "query": query})
    assert answer.status_code == 201, answer.text


def events_in(document: bytes | str) -> list[str]:
    """Return the numbers of the events of a document."""
    results = json.loads(document)["epcisBody"]["queryResults"]["resultsBody"]
    return [event["eventID"].rpartition(":")[2] for event in results["eventList"]]
