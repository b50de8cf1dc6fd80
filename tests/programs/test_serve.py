"""Serve: on this machine only, both doors behind one guard, stopped cleanly."""

import http.client
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import loopbook
from loopbook.book.access import Access
from loopbook.book.clock import utc_now
from loopbook.errors import NotPermitted, StoreUnavailable
from loopbook.programs.serve import Serving, access_for, is_loopback, listening, serve


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])
def test_addresses_that_others_can_reach_need_a_key_that_opens_the_book(host: str) -> None:
    assert not is_loopback(host)
    with loopbook.open(":memory:") as book:
        with pytest.raises(NotPermitted, match="LB-D70"):
            access_for(book, host)
        access = Access(book.desk, utc_now)
        _, key = access.new_key("urn:party:x", ["read"])
        assert access_for(book, host).has_keys()
        access.revoke(key.id)
        with pytest.raises(NotPermitted, match="LB-D70"):
            access_for(book, host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.9"])
def test_addresses_of_this_machine_are_taken(host: str) -> None:
    assert is_loopback(host)


def test_a_book_without_keys_is_not_served_to_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loopbook.new(tmp_path / "x.book").close()
    monkeypatch.setenv("LOOPBOOK_BOOK", str(tmp_path / "x.book"))
    with pytest.raises(NotPermitted, match="LB-D70"):
        serve(serving=Serving(host="0.0.0.0", port=0))


def test_a_port_in_use_is_named() -> None:
    with listening("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        with pytest.raises(StoreUnavailable, match=str(port)):
            listening("127.0.0.1", port)
    with pytest.raises(StoreUnavailable, match="70000"):
        listening("127.0.0.1", 70_000)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
def test_it_prints_its_address_answers_and_stops_on_ctrl_c(tmp_path: Path) -> None:
    path = tmp_path / "x.book"
    loopbook.new(path, schemes=["cn-battery"]).close()
    words = [sys.executable, "-m", "loopbook", "serve", "--port", "0", "--book", str(path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        line = run.stdout.readline()
        port = int(line.partition("http://127.0.0.1:")[2].partition("/")[0])
        asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        asked.request("GET", "/api/checkpoint")
        assert asked.getresponse().status == 200
        asked.close()
        run.send_signal(signal.SIGINT)
        _, errors = run.communicate(timeout=20)
    assert run.returncode == 0
    assert "Traceback" not in errors


def test_a_listening_socket_is_of_the_family_of_its_host() -> None:
    if not socket.has_ipv6:
        return
    with listening("::1", 0) as door:
        assert door.family is socket.AF_INET6
