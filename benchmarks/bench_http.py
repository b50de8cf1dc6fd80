"""The EPCIS interface over HTTP, as clients see it: questions, capture, and a subscriber's wait.

The server is `loopbook serve` in a process of its own on the same machine; clients are threads of
this one with a connection each.
  item, step      median of SimpleEventQuery by item, and by time and business step, beside the
                  same question put to the open book without HTTP
  capture         documents of 100 events, sent and waited for until the job is done: events a
                  second by 1, 4 and 16 clients, beside `Book.record` of the same documents
  subscription    from the answer to a capture until a webhook has the event

Run: `uv run python -m benchmarks.bench_http BOOK [FOLDER]`. BOOK is asked and not written to; what
is recorded goes to a book of its own in FOLDER. `loopbook demo --size 1e7 --book BOOK` makes one.
"""

import http.client
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from loopbook.book import Book, new_book, open_book

ROUNDS = 60
CLIENTS = (1, 4, 16)
DOCUMENTS = 48
EVENTS = 100
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
MILLI = 1e3


def main() -> None:
    """Print every figure."""
    book = Path(sys.argv[1])
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        ask(book)
        capture(Path(folder))
        subscribe(Path(folder))


def ask(path: Path) -> None:
    """Ask an existing book by item, and by time and step, over HTTP and without."""
    with open_book(path, is_read_only=True) as book:
        items = sample(book)
        size = book.checkpoint().size
        moments = steps(book, size)
    with served(path) as port, Client(port) as client:
        questions: dict[str, Callable[[int], dict[str, str]]] = {
            "by item": lambda n: {"MATCH_anyEPC": items[n % len(items)]},
            "by time and step": lambda n: {
                "GE_eventTime": moments[n % len(moments)][0],
                "EQ_bizStep": moments[n % len(moments)][1],
            },
            "by eventID, none there": lambda n: {"EQ_eventID": f"urn:uuid:{n:032}"},
        }
        for name, words in questions.items():
            events = 0
            times = []
            for number in range(ROUNDS):
                begun = time.perf_counter()
                answer = client.get("/epcis/events?" + urlencode(words(number)))
                times.append(time.perf_counter() - begun)
                events += len(answer["epcisBody"]["queryResults"]["resultsBody"]["eventList"])
            told(
                f"{name}: {size:,} entries, {events / ROUNDS:.1f} events an answer, "
                f"p50 {statistics.median(times) * MILLI:.1f} ms, "
                f"p95 {statistics.quantiles(times, n=20)[-1] * MILLI:.1f} ms"
            )


def sample(book: Book) -> list[str]:
    """Return things from all over the book."""
    found: list[str] = []
    for first in range(0, 5_000_000, 250_000):
        page = list(book.items(first, 200))
        found += [item for item in page if "/21/" in item][:10]
    return found


def steps(book: Book, size: int) -> list[tuple[str, str]]:
    """Return time and business step of events from all over the book."""
    found = (book.entry(sequence).event for sequence in range(100, size, size // 80))
    return [
        (event.time.isoformat().replace("+00:00", "Z"), event.biz_step)
        for event in found
        if event is not None and event.biz_step
    ]


def capture(folder: Path) -> None:
    """Send documents by several clients, and record as many without HTTP."""
    path = folder / "captured.book"
    new_book(path).close()
    with new_book(folder / "plain.book") as book:
        begun = time.perf_counter()
        for number in range(DOCUMENTS):
            book.record(document(f"plain{number}"))
        plain = DOCUMENTS * EVENTS / (time.perf_counter() - begun)
    told(f"Book.record, one thread: {plain:,.0f} events/s")
    with served(path) as port:
        for clients in CLIENTS:
            rate = captured(port, clients)
            told(f"{clients} clients over HTTP: {rate:,.0f} events/s, {rate / plain:.2f}x")


def captured(port: int, clients: int) -> float:
    """Return events a second from the first document sent until the last job is done."""
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=send, args=(port, f"{clients}.{each}", DOCUMENTS // clients))
        for each in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return DOCUMENTS // clients * clients * EVENTS / (time.perf_counter() - begun)


def send(port: int, name: str, documents: int) -> None:
    """Send documents, then wait for every job."""
    with Client(port) as client:
        jobs = [client.post("/epcis/capture", document(f"{name}.{n}")) for n in range(documents)]
        for job in jobs:
            while client.get(job)["running"]:
                time.sleep(0.01)


def subscribe(folder: Path) -> None:
    """Measure from the answer to a capture until a webhook has been called."""
    heard = threading.Semaphore(0)

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            heard.release()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    receiver = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=receiver.serve_forever, daemon=True).start()
    path = folder / "told.book"
    new_book(path).close()
    with served(path, "--notify", "127.0.0.0/8") as port, Client(port) as client:
        client.post("/epcis/queries", json.dumps({"name": "all", "query": {}}).encode())
        dest = {"dest": f"http://127.0.0.1:{receiver.server_port}/", "stream": True}
        client.post("/epcis/queries/all/subscriptions", json.dumps(dest).encode())
        times = []
        for number in range(20):
            client.post("/epcis/capture", document(f"told{number}", 1))
            begun = time.perf_counter()
            assert heard.acquire(timeout=20)
            times.append(time.perf_counter() - begun)
    receiver.shutdown()
    told(f"subscription: p50 {statistics.median(times):.3f} s, longest {max(times):.3f} s")


def document(name: str, events: int = EVENTS) -> bytes:
    """Return a document of ordinary events, all new."""
    listed = [
        {
            "type": "ObjectEvent",
            "eventTime": "2025-03-01T08:00:00.000Z",
            "eventTimeZoneOffset": "+08:00",
            "action": "ADD",
            "bizStep": "commissioning",
            "epcList": [
                f"https://id.example.org/01/09520001000102/21/{name}.{n}.{k}" for k in (1, 2)
            ],
            "readPoint": {"id": "https://id.example.org/414/9520001000010"},
        }
        for n in range(events)
    ]
    return json.dumps(
        {
            "@context": [CONTEXT],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2025-03-01T08:00:00Z",
            "epcisBody": {"eventList": listed},
        }
    ).encode()


class Client:
    """One connection that stays open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, path: str) -> dict[str, "dict[str, dict[str, dict[str, list[object]]]]"]:
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status == 200, body[:500]
        found: dict[str, dict[str, dict[str, dict[str, list[object]]]]] = json.loads(body)
        return found

    def post(self, path: str, body: bytes) -> str:
        """Return where the answer says that the thing made is."""
        headers = {"Content-Type": "application/json", "GS1-EPCIS-Version": "2.0.0"}
        self._connection.request("POST", path, body, headers)
        answer = self._connection.getresponse()
        said = answer.read()
        assert answer.status in (201, 202), said[:500]
        return urlsplit(answer.headers["Location"]).path


@contextmanager
def served(book: Path, *words: str) -> Iterator[int]:
    """Serve a book in a process of its own; give the port."""
    command = [sys.executable, "-m", "loopbook", "serve", "--port", "0", "--json", *words]
    with subprocess.Popen([*command, "--book", str(book)], stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        line = b""
        while b"}" not in line:
            line += server.stdout.readline()
        try:
            yield int(json.loads(line)["address"].rpartition(":")[2].strip("/"))
        finally:
            server.terminate()


def told(*lines: str) -> None:
    """Print lines at once."""
    for line in lines:
        sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
