"""Serve: on this machine only, both doors behind one guard, stopped cleanly."""

import http.client
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook.errors import NotPermitted, StoreUnavailable
from loopbook.programs.serve import create_site, listening, must_be_loopback, serve


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])
def test_addresses_that_others_can_reach_are_refused(host: str) -> None:
    with pytest.raises(NotPermitted, match="LB-D70"):
        must_be_loopback(host)
    with pytest.raises(NotPermitted):
        serve(host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.9"])
def test_addresses_of_this_machine_are_taken(host: str) -> None:
    must_be_loopback(host)


def test_a_port_in_use_is_named() -> None:
    with listening("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        with pytest.raises(StoreUnavailable, match=str(port)):
            listening("127.0.0.1", port)
    with pytest.raises(StoreUnavailable, match="70000"):
        listening("127.0.0.1", 70_000)


def test_both_doors_stand_behind_one_guard() -> None:
    with loopbook.open(":memory:", schemes=["cn-battery"]) as book:
        client = TestClient(create_site(book), base_url="http://127.0.0.1:8765")
        page = client.get("/")
        assert page.status_code == 200
        assert "default-src 'self'" in page.headers["content-security-policy"]
        assert page.headers["content-encoding"] == "gzip"
        assert client.get("/api/checkpoint").json()["size"] == book.checkpoint().size
        assert client.get("/api/nowhere").headers["content-type"] == "application/problem+json"
        assert client.get("/api/openapi.json").status_code == 200
        foreign = client.post(
            "/api/capture", content=b"{}", headers={"Origin": "https://elsewhere.example"}
        )
        assert foreign.status_code == 403
        assert client.get("/", headers={"Host": "rebound.example"}).status_code == 400


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
