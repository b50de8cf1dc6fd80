"""Where may be posted to: every trick that leads inside is refused, and what is public is not."""

import ipaddress
import socket
import threading

import pytest

from loopbook.api.epcis.destination import (
    allowed_networks,
    destination,
    is_open,
    numbers,
    resolved,
)
from loopbook.errors import SubscriptionControls

SHUT = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "100.100.100.200",  # metadata of a cloud
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.1.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
    "2620:4f:8000::1",
    "3fff::1",
    "4000::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
OPEN = ["1.1.1.1", "8.8.8.8", "93.184.216.34", "::ffff:8.8.8.8", "2606:4700:4700::1111"]


@pytest.mark.parametrize("text", SHUT)
def test_what_is_special_is_shut(text: str) -> None:
    assert not is_open(ipaddress.ip_address(text))
    with pytest.raises(SubscriptionControls) as fault:
        numbers(destination("https://a.example"), lambda *_: ["8.8.8.8", text], ())
    assert fault.value.code == "LB-N24"
    assert text not in fault.value.message("en"), "what lies inside is not told"


@pytest.mark.parametrize("text", OPEN)
def test_what_is_public_is_open(text: str) -> None:
    assert is_open(ipaddress.ip_address(text))


def test_a_network_that_is_allowed_is_open_and_its_neighbours_are_not() -> None:
    allowed = allowed_networks(["192.168.7.0/24", " fd00:7::/64"])
    for text in ("192.168.7.1", "::ffff:192.168.7.1", "fd00:7::1"):
        assert is_open(ipaddress.ip_address(text), allowed)
    for text in ("192.168.8.1", "fd00:8::1", "127.0.0.1"):
        assert not is_open(ipaddress.ip_address(text), allowed)


def test_a_text_that_is_no_network_is_refused() -> None:
    with pytest.raises(SubscriptionControls) as fault:
        allowed_networks(["everything"])
    assert fault.value.code == "LB-N26"


@pytest.mark.parametrize(
    ("dest", "code"),
    [
        ("", "LB-N20"),
        ("client.example.com/x", "LB-N20"),
        ("ftp://client.example.com/", "LB-N20"),
        ("file:///etc/passwd", "LB-N20"),
        ("gopher://client.example.com:70/_x", "LB-N20"),
        ("javascript:alert(1)", "LB-N20"),
        ("http://", "LB-N20"),
        ("http:///path", "LB-N20"),
        ("http://a.example/\r\nX-Injected: 1", "LB-N20"),
        ("http://a.example/\nHost: b", "LB-N20"),
        ("http://a.example\r\n/", "LB-N20"),
        ("http://a.example/\t", "LB-N20"),
        ("http://a.example/ x", "LB-N20"),
        ("http://a.example/é", "LB-N20"),
        ("http://a.exam\u2024ple/", "LB-N20"),
        ("http://a.example\\@b.example/", "LB-N20"),
        ("http://a.example/\\x", "LB-N20"),
        ("http://[::1", "LB-N20"),
        ("http://[fe80::1%25eth0]/", "LB-N20"),
        ("http://[v1.x]/", "LB-N20"),
        ("http://a.example:port/", "LB-N20"),
        ("http://a.example:99999/", "LB-N20"),
        ("http://a.example:-1/", "LB-N20"),
        ("http://a_b!.example/", "LB-N20"),
        ("http://a%2eexample/", "LB-N20"),
        ("http://" + "a" * 2_000, "LB-N20"),
        ("http://me@a.example/", "LB-N21"),
        ("http://me:secret@a.example/", "LB-N21"),
        ("http://@a.example/", "LB-N21"),
        ("http://a.example:22/", "LB-N22"),
        ("http://a.example:25/", "LB-N22"),
        ("http://a.example:0/", "LB-N22"),
        ("http://a.example:1023/", "LB-N22"),
    ],
)
def test_an_address_of_a_wrong_form_is_refused(dest: str, code: str) -> None:
    with pytest.raises(SubscriptionControls) as fault:
        destination(dest)
    assert fault.value.code == code


@pytest.mark.parametrize(
    "dest",
    [
        "http://127.1/",
        "http://0x7f.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://localhost/",
        "http://localhost./",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://0/",
    ],
)
def test_every_spelling_of_this_machine_is_refused(dest: str) -> None:
    with pytest.raises(SubscriptionControls) as fault:
        numbers(destination(dest), resolved(5), ())
    assert fault.value.code in ("LB-N24", "LB-N23")


def test_an_address_comes_apart() -> None:
    found = destination("https://client.example.com/hook?a=1&b=2#part")
    assert (found.is_tls, found.host, found.port) == (True, "client.example.com", 443)
    assert (found.target, found.shown) == ("/hook?a=1&b=2", "client.example.com")
    assert destination("http://client.example.com:8080").target == "/"
    assert destination("http://[2606:4700::1]:8080/x").host == "2606:4700::1"


def test_a_name_without_address_is_refused() -> None:
    found = destination("http://a.example/")
    with pytest.raises(SubscriptionControls) as fault:
        numbers(found, lambda *_: [], ())
    assert fault.value.code == "LB-N23"

    def fails(_host: str, _port: int) -> list[str]:
        raise socket.gaierror("unknown")

    with pytest.raises(SubscriptionControls) as fault:
        numbers(found, fails, ())
    assert fault.value.code == "LB-N23"


def test_a_resolver_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    ends = threading.Event()

    def slow(*_: object, **__: object) -> list[object]:
        ends.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    try:
        with pytest.raises(TimeoutError):
            resolved(0.05)("a.example", 80)
    finally:
        ends.set()
