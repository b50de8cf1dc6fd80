"""Delivery: one document posted to one receiver, signed, in bounded time and memory.

No redirect is followed, no cookie kept, no proxy asked. The whole attempt has one deadline, so that
a receiver that answers a byte a minute holds nobody up, and of its answer only the status counts.

Source    EPCIS 2.0, section 12.4 and openapi.json: header GS1-Signature, here HMAC-SHA-256 (RFC
          2104) over the body, hexadecimal; draft-ietf-httpapi-idempotency-key-header: the id of a
          delivery
"""

import hmac
import io
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from typing import Any, NamedTuple, cast

from loopbook.api.epcis.destination import (
    Address,
    Destination,
    Network,
    Resolve,
    destination,
    numbers,
    resolved,
)
from loopbook.errors import SubscriptionControls
from loopbook.terms.subscription import Delivery, Sent

SECONDS_MAX = 30.0
"""How long an attempt may take, from the first octet sent to the status of the answer."""

RESOLVE_SECONDS_MAX = 5.0
ANSWER_MAX = 65_536
"""Octets that are read of an answer, so that a receiver that writes one is not cut off."""

BODY_SECONDS_MAX = 1.0
AGENT = "loopbook"


class Reach(NamedTuple):
    """How far, how long and over what the sender goes.

    Fields
      allowed  private networks that may be posted to
      resolve  gives the addresses of a name
      seconds  for an attempt
      tls      whom to trust
    """

    allowed: Sequence[Network] = ()
    resolve: Resolve = resolved(RESOLVE_SECONDS_MAX)
    seconds: float = SECONDS_MAX
    tls: ssl.SSLContext | None = None


ANYWHERE = Reach()
"""The global internet, and nothing of ours."""


class WebhookSender:
    """Posts deliveries over HTTP or HTTPS. Safe for threads: nothing is kept between attempts."""

    def __init__(
        self, reach: Reach = ANYWHERE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._reach = reach
        self._tls = reach.tls or ssl.create_default_context()
        self._clock = clock

    def check(self, dest: str) -> Sent:
        """Say whether an address may be posted to; a name without an address may get one later."""
        try:
            numbers(destination(dest), self._reach.resolve, self._reach.allowed)
        except SubscriptionControls as fault:
            return Sent() if fault.code == "LB-N23" else refused(fault)
        return Sent()

    def send(self, delivery: Delivery) -> Sent:
        """Post a delivery and tell what came of it."""
        try:
            found = destination(delivery.dest)
            addresses = numbers(found, self._reach.resolve, self._reach.allowed)
        except SubscriptionControls as fault:
            return refused(fault)
        deadline = Deadline(self._clock, self._reach.seconds)
        try:
            with connected(addresses, found.port, deadline) as plain:
                status = self._exchange(plain, found, delivery, deadline)
        except TimeoutError:
            return Sent(code="LB-N30", values={"seconds": f"{self._reach.seconds:g}"})
        except ssl.SSLError as fault:
            return Sent(code="LB-N31", values={"why": str(fault.reason or "TLS")})
        except HTTPException as fault:
            return Sent(code="LB-N32", values={"why": type(fault).__name__})
        except OSError as fault:
            return Sent(code="LB-N33", values={"why": fault.strerror or type(fault).__name__})
        return judged(status)

    def _exchange(
        self, plain: socket.socket, found: Destination, delivery: Delivery, deadline: "Deadline"
    ) -> int:
        """Return the status that the receiver answers."""
        if not found.is_tls:
            return _asked(plain, request_of(found, delivery), deadline)
        plain.settimeout(deadline.left())
        with self._tls.wrap_socket(plain, server_hostname=found.host) as secured:
            return _asked(secured, request_of(found, delivery), deadline)


class Deadline:
    """The moment at which an attempt ends, whatever goes on."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the seconds that are left.

        Raises    TimeoutError  none
        """
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left

    def shorten(self, seconds: float) -> None:
        """End in so many seconds, if not before."""
        self._end = min(self._end, self._clock() + seconds)


def signature(token: str, body: bytes) -> str:
    """Return what GS1-Signature holds: HMAC-SHA-256 of the body under the token, hexadecimal."""
    return hmac.new(token.encode("utf-8"), body, sha256).hexdigest()


def request_of(found: Destination, delivery: Delivery) -> bytes:
    """Return the octets of a request. Every part was held free of controls where it came in."""
    lines = [
        f"POST {found.target} HTTP/1.1",
        f"Host: {found.shown}",
        f"User-Agent: {AGENT}",
        "Content-Type: application/json",
        f"Content-Length: {len(delivery.body)}",
        "Accept: */*",
        "GS1-EPCIS-Version: 2.0.0",
        "GS1-CBV-Version: 2.0.0",
        f'Idempotency-Key: "{delivery.id}"',
        "Connection: close",
    ]
    if delivery.token:
        lines.append(f"GS1-Signature: {signature(delivery.token, delivery.body)}")
    return "\r\n".join((*lines, "", "")).encode("ascii") + delivery.body


def judged(status: int) -> Sent:
    """Return what a status says of a delivery: only 2xx is a receipt."""
    if 200 <= status < 300:
        return Sent(status=status)
    code = "LB-N34" if 300 <= status < 400 else "LB-N35"
    return Sent(status=status, code=code, values={"status": str(status)})


def refused(fault: SubscriptionControls) -> Sent:
    """Return an address that may not be posted to as the outcome of an attempt."""
    return Sent(code=fault.code, values={name: str(value) for name, value in fault.values.items()})


def connected(addresses: Sequence[Address], port: int, deadline: Deadline) -> socket.socket:
    """Return a connection to the first address that takes one; they are those that were checked.

    Raises    OSError  none does
    """
    last: OSError = OSError("no address")
    for address in addresses:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        door = socket.socket(family, socket.SOCK_STREAM)
        try:
            door.settimeout(deadline.left())
            door.connect((str(address), port))
        except OSError as fault:
            door.close()
            last = fault
            continue
        return door
    raise last


def _asked(door: socket.socket, request: bytes, deadline: Deadline) -> int:
    """Return the status of the answer to a request."""
    rest = memoryview(request)
    while rest:
        door.settimeout(deadline.left())
        rest = rest[door.send(rest) :]
    heard = _Heard(door, deadline)
    answer = HTTPResponse(cast(socket.socket, heard), method="POST")
    try:
        answer.begin()
        deadline.shorten(BODY_SECONDS_MAX)
        # The status is the answer. A body that does not come, or is broken, changes nothing.
        with suppress(OSError, HTTPException):
            answer.read(ANSWER_MAX)
    finally:
        answer.close()
    return answer.status


class _Heard:
    """What a parser of answers sees of a socket: a file that ends at the deadline."""

    def __init__(self, door: socket.socket, deadline: Deadline) -> None:
        self._raw = _Hearing(door, deadline)

    def makefile(self, mode: str) -> io.BufferedReader:
        assert mode == "rb"
        return io.BufferedReader(self._raw)


class _Hearing(io.RawIOBase):
    """Octets of a socket; each wait is cut at the deadline of the whole attempt."""

    def __init__(self, door: socket.socket, deadline: Deadline) -> None:
        super().__init__()
        self._door = door
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        self._door.settimeout(self._deadline.left())
        return self._door.recv_into(into)
