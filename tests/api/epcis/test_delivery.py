"""The sender against receivers that take, fail, hang, redirect, and flood."""

import datetime as dt
import hmac
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from loopbook.api.epcis.delivery import Reach, WebhookSender, signature
from loopbook.api.epcis.destination import allowed_networks
from loopbook.terms.subscription import Delivery

from .receivers import Manner, read_request, receiving, says

HOME = tuple(allowed_networks(["127.0.0.0/8", "::1/128"]))
BODY = '{"type":"EPCISQueryDocument","städte":1}'.encode()


def delivery(dest: str, token: str = "geheim–秘密") -> Delivery:
    return Delivery(id="abc/7", dest=dest, token=token, body=BODY)


def sender(seconds: float = 10, tls: ssl.SSLContext | None = None) -> WebhookSender:
    return WebhookSender(Reach(allowed=HOME, seconds=seconds, tls=tls))


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_a_receiver_that_answers_2xx_has_it(status: int) -> None:
    with receiving(says(status, body=b"" if status == 204 else b"thanks")) as receiver:
        sent = sender().send(delivery(receiver.address))
    assert sent.is_taken
    assert sent.status == status
    (got,) = receiver.got
    assert got.line == "POST /hook?x=1 HTTP/1.1"
    assert got.body == BODY
    assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert got.headers["content-type"] == "application/json"
    assert got.headers["idempotency-key"] == '"abc/7"'


def test_the_signature_is_the_hmac_of_the_body() -> None:
    with receiving() as receiver:
        sender().send(delivery(receiver.address))
        sender().send(delivery(receiver.address, token=""))
    expected = hmac.new("geheim–秘密".encode(), BODY, sha256).hexdigest()
    assert receiver.got[0].headers["gs1-signature"] == expected == signature("geheim–秘密", BODY)
    assert "gs1-signature" not in receiver.got[1].headers


def test_the_signature_equals_the_published_example_of_rfc_4231() -> None:
    # RFC 4231, test case 2.
    told = signature("Jefe", b"what do ya want for nothing?")
    assert told == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"


@pytest.mark.parametrize(
    ("status", "code"), [(301, "LB-N34"), (307, "LB-N34"), (400, "LB-N35"), (500, "LB-N35")]
)
def test_another_status_is_told_and_no_redirect_is_followed(status: int, code: str) -> None:
    with receiving() as inside:
        with receiving(says(status, f"Location: {inside.address}\r\n")) as receiver:
            sent = sender().send(delivery(receiver.address))
        assert (sent.status, sent.code) == (status, code)
        assert inside.got == []


def hangs(caller: socket.socket, _: int) -> None:
    caller.settimeout(20)
    caller.recv(1)


def drips(caller: socket.socket, _: int) -> None:
    for octet in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000:
        caller.sendall(bytes([octet]))
        time.sleep(0.05)


@pytest.mark.parametrize("manner", [hangs, drips])
def test_a_receiver_that_does_not_end_is_left_in_time(manner: Manner) -> None:
    with receiving(manner) as receiver:
        start = time.monotonic()
        sent = sender(seconds=0.5).send(delivery(receiver.address))
        assert sent.code == "LB-N30"
        assert time.monotonic() - start < 5


def test_a_receiver_that_does_not_read_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}/"
        large = Delivery(id="1", dest=address, token="", body=b"x" * 50_000_000)
        start = time.monotonic()
        assert sender(seconds=0.5).send(large).code == "LB-N30"
        assert time.monotonic() - start < 5


def closes(_caller: socket.socket, _number: int) -> None:
    return


def babbles(caller: socket.socket, _: int) -> None:
    caller.sendall(b"220 mail.example ESMTP\r\n")


def floods_head(caller: socket.socket, _: int) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000_000)


def one_long_line(caller: socket.socket, _: int) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10_000_000)


@pytest.mark.parametrize("manner", [closes, babbles, floods_head, one_long_line])
def test_what_is_no_answer_is_told(manner: Manner) -> None:
    with receiving(manner) as receiver:
        sent = sender().send(delivery(receiver.address))
    assert sent.code in ("LB-N32", "LB-N33")
    assert not sent.is_taken


def endless(caller: socket.socket, _: int) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        caller.sendall(b"x" * 65_536)


def stops_short(caller: socket.socket, _: int) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")


def never_says(caller: socket.socket, number: int) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    hangs(caller, number)


@pytest.mark.parametrize("manner", [endless, stops_short, never_says])
def test_the_body_of_an_answer_changes_nothing_and_is_bounded(manner: Manner) -> None:
    with receiving(manner) as receiver:
        start = time.monotonic()
        sent = sender().send(delivery(receiver.address))
        assert sent.is_taken
        assert time.monotonic() - start < 6


def test_nobody_at_the_port_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        address = f"http://127.0.0.1:{door.getsockname()[1]}/"
    assert sender().send(delivery(address)).code == "LB-N33"


def test_without_leave_no_private_address_is_posted_to() -> None:
    with receiving() as receiver:
        careful = WebhookSender()
        assert careful.send(delivery(receiver.address)).code == "LB-N24"
        assert careful.check(receiver.address).code == "LB-N24"
        assert receiver.got == []


def test_the_address_that_was_checked_is_the_one_that_is_connected_to() -> None:
    """A name that answers otherwise at the second question gains nothing."""
    asked: list[str] = []

    def rebinds(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.2"] if len(asked) == 1 else ["127.0.0.1"]

    allowed = tuple(allowed_networks(["127.0.0.2/32"]))
    careful = WebhookSender(Reach(allowed=allowed, resolve=rebinds, seconds=5))
    with receiving() as receiver:  # listens at 127.0.0.1 only
        address = f"http://rebinding.example:{receiver.port}/"
        assert careful.send(delivery(address)).code == "LB-N33"
        assert asked == ["rebinding.example"]
        assert careful.send(delivery(address)).code == "LB-N24"
        assert receiver.got == []


def test_a_second_address_is_tried_when_the_first_takes_nothing() -> None:
    two = Reach(allowed=HOME, resolve=lambda *_: ["127.0.0.2", "127.0.0.1"], seconds=5)
    with receiving() as receiver:
        address = f"http://two.example:{receiver.port}/"
        assert WebhookSender(two).send(delivery(address)).is_taken
        assert receiver.got[0].headers["host"] == f"two.example:{receiver.port}"


def test_a_name_that_has_no_address_yet_may_be_subscribed_with() -> None:
    waits = WebhookSender(Reach(resolve=lambda *_: []))
    assert waits.check("https://soon.example/").is_taken
    assert waits.send(delivery("https://soon.example/")).code == "LB-N23"


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[tuple[int, ssl.SSLContext]]:
    """A receiver at https://hook.example, and whoever trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hook.example")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hook.example")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "own.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem)
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = door.accept()
                with server.wrap_socket(caller, server_side=True) as secured:
                    read_request(secured)
                    secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            except ssl.SSLError:
                continue
            except OSError:
                return

    threading.Thread(target=serve, daemon=True).start()
    yield door.getsockname()[1], ssl.create_default_context(cafile=str(pem))
    door.close()


def test_https_is_spoken_with_the_certificate_of_the_name(
    tls: tuple[int, ssl.SSLContext],
) -> None:
    port, trusting = tls
    reach = Reach(allowed=HOME, resolve=lambda *_: ["127.0.0.1"], seconds=10, tls=trusting)
    assert WebhookSender(reach).send(delivery(f"https://hook.example:{port}/")).is_taken
    other = WebhookSender(reach).send(delivery(f"https://other.example:{port}/"))
    assert other.code == "LB-N31"
    strict = WebhookSender(reach._replace(tls=None))
    assert strict.send(delivery(f"https://hook.example:{port}/")).code == "LB-N31"


def test_loopback_is_what_these_tests_allow() -> None:
    assert any(ipaddress.ip_address("127.0.0.1") in network for network in HOME)
