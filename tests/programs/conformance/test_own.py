"""The suite against our own EPCIS interface, over a real socket and with a key: all of it."""

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette

import loopbook
from loopbook.api.epcis.delivery import Reach
from loopbook.book.access import Access
from loopbook.book.clock import utc_now
from loopbook.programs.conformance.check import SECTIONS, Verdict
from loopbook.programs.conformance.client import Client
from loopbook.programs.conformance.run import run_checks
from loopbook.programs.conformance.world import World
from loopbook.programs.site import create_site

pytestmark = pytest.mark.slow

LOOPBACK = ipaddress.ip_network("127.0.0.0/8")
PARTY = "urn:example:conformance"
DOUBTED = {"VP34", "VP35", "VP38", "VP40"}
"""Wrong events that the usual profile takes with a warning, and the strict one refuses."""


@contextmanager
def served(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve a new book as `loopbook serve --keys` does; gives its address, and a key to it."""
    with loopbook.new(folder / "a.book") as book:
        access = Access(book.desk, utc_now)
        key, _ = access.new_key(PARTY, ["read", "record", "subscribe"])
        site = create_site(book, (), access, Reach(allowed=(LOOPBACK,)))
        with listening(site) as address:
            yield f"{address}/epcis", key


@contextmanager
def listening(site: Starlette) -> Iterator[str]:
    """Answer at a free port of this machine until the block ends."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        settings = uvicorn.Config(site, log_level="error", lifespan="on")
        server = uvicorn.Server(settings)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def test_our_own_server_conforms(tmp_path: Path) -> None:
    with served(tmp_path) as (url, key):
        client = Client(url, {"Authorization": f"Bearer {key}"})
        results = run_checks(World(client, "424242424", 20.0), SECTIONS, lambda _: None)
    came = {
        verdict: {result.check.id for result in results if result.verdict is verdict}
        for verdict in Verdict
    }
    why = {r.check.id: (r.why, dict(r.values)) for r in results if r.why}
    assert not came[Verdict.FAILED], why
    assert came[Verdict.WARNING] <= DOUBTED, why
    assert not came[Verdict.SKIPPED], why
    assert len(results) == 278
