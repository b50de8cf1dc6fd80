"""Callback: a small receiver on this machine for what a subscription delivers."""

import json
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

from loopbook.programs.conformance.client import values

BODY_MAX = 8 * 1024 * 1024
_STEP_SECONDS = 0.05


class Call(NamedTuple):
    """One callback: path, headers (names in small letters), body, and how it was answered."""

    path: str
    headers: dict[str, str]
    body: bytes
    status: int

    def document(self) -> dict[str, object]:
        """Return the body as a JSON object; empty when it is none."""
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def event_ids(self) -> list[str]:
        """Return the eventIDs of the document."""
        found: object = self.document()
        for name in ("epcisBody", "queryResults", "resultsBody"):
            found = found.get(name) if isinstance(found, dict) else None
        listed = values(found, "eventList")
        return [str(each.get("eventID")).lower() for each in listed if isinstance(each, dict)]


class Receiver:
    """Listens until it is closed; answers 204, and 503 to the first call of a path with `fails`."""

    def __init__(self, host: str) -> None:
        self.calls: list[Call] = []
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = min(int(self.headers.get("Content-Length") or 0), BODY_MAX)
                headers = {name.lower(): value for name, value in self.headers.items()}
                status = receiver.take(self.path, headers, self.rfile.read(length))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing: the calls are the evidence."""

        bound = "127.0.0.1" if host.startswith("127.") or host == "localhost" else ""
        self._server = ThreadingHTTPServer((bound, 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(_STEP_SECONDS,), daemon=True
        )
        self._thread.start()
        self.address = f"http://{host}:{self._server.server_address[1]}"

    def take(self, path: str, headers: dict[str, str], body: bytes) -> int:
        """Keep a call, and return the status to answer it with."""
        with self._lock:
            is_first = not any(call.path == path for call in self.calls)
            status = 503 if is_first and "fails" in path else 204
            self.calls.append(Call(path, headers, body, status))
            return status

    def at(self, path: str) -> list[Call]:
        """Return the calls of a path so far."""
        with self._lock:
            return [call for call in self.calls if call.path == path]

    def awaited(self, wanted: Callable[[], bool], seconds: float) -> bool:
        """Wait until something is so; say whether it came to be."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if wanted():
                return True
            time.sleep(_STEP_SECONDS)
        return wanted()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def reachable_host(base: str) -> str:
    """Return the address of this machine that faces the server of a base URL."""
    host = urlsplit(base).hostname or "localhost"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((host, 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])
