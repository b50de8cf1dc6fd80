"""Receivers of webhooks: real servers on this machine, each with a manner of its own."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import NamedTuple

Manner = Callable[[socket.socket, int], None]
"""Answers the request of that number, counted from 1."""


class Got(NamedTuple):
    """One request as it came: request line, headers by lower-case name, body."""

    line: str
    headers: dict[str, str]
    body: bytes


class Receiver:
    """Takes one connection after the other and answers as it was told."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._door.getsockname()[1])
        self._threads = [threading.Thread(target=self._serve, daemon=True)]
        self.got: list[Got] = []
        self.came = threading.Condition()
        self._threads[0].start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook?x=1"

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            one = threading.Thread(target=self._answer, args=(caller,), daemon=True)
            self._threads.append(one)
            one.start()

    def _answer(self, caller: socket.socket) -> None:
        with caller, contextlib.suppress(OSError):
            request = read_request(caller)
            with self.came:
                self.got.append(request)
                number = len(self.got)
                self.came.notify_all()
            self._manner(caller, number)

    def wait(self, count: int, seconds: float = 20) -> list[Got]:
        """Return what came as soon as there are so many requests."""
        with self.came:
            assert self.came.wait_for(lambda: len(self.got) >= count, seconds), len(self.got)
            return list(self.got)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()


def read_request(caller: socket.socket) -> Got:
    data = b""
    while b"\r\n\r\n" not in data:
        more = caller.recv(65_536)
        if not more:
            raise OSError("closed")
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    line, *rest = head.decode("ascii").split("\r\n")
    headers = {n.lower(): v for n, _, v in (one.partition(": ") for one in rest)}
    while len(body) < int(headers["content-length"]):
        body += caller.recv(65_536)
    return Got(line, headers, body)


def says(status: int, more: str = "", body: bytes = b"") -> Manner:
    """Answer with a status, further header lines, and a body."""
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode()

    def manner(caller: socket.socket, _: int) -> None:
        caller.sendall(head + body)

    return manner


def in_turn(*statuses: int) -> Manner:
    """Answer the first request with the first status, and so on; the last one for ever."""

    def manner(caller: socket.socket, number: int) -> None:
        says(statuses[min(number, len(statuses)) - 1])(caller, number)

    return manner


TAKES = says(204)


@contextlib.contextmanager
def receiving(manner: Manner = TAKES) -> Iterator[Receiver]:
    """Lend a receiver."""
    receiver = Receiver(manner)
    try:
        yield receiver
    finally:
        receiver.close()
