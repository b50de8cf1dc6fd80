"""Hostile requests against the whole site on a real socket: refused, said why, and it goes on.

Each attack has its answer here: the status, a problem document and never a 5xx; after all of them
the server answers as before, and the log is what it was.
"""

import contextlib
import gzip
import io
import json
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest
import uvicorn

import loopbook
from loopbook import Book
from loopbook.book.access import Access
from loopbook.book.clock import utc_now
from loopbook.book.prove import receipt_bytes
from loopbook.book.verifying import Held, verify_chain
from loopbook.errors import LoopbookError
from loopbook.programs.site import create_site
from tests.api.documents import chain, document, event
from tests.api.epcis.sending import XML
from tests.fuzz.seeds import DECLARED, DEEP, DIGITS, bomb, seeds
from tests.fuzz.victim import taken

pytestmark = pytest.mark.slow

JSON_TYPE = {"Content-Type": "application/json"}
XML_TYPE = {"Content-Type": "application/xml"}
PACKED = {"Content-Encoding": "gzip"}
SECONDS_MAX = 20
QUERY = {"name": "all", "query": {}}


class Served(NamedTuple):
    """A book that is served with keys.

    Fields
      key   of a party that may do everything but manage
      port  of the server on this machine
    """

    book: Book
    access: Access
    client: httpx2.Client
    key: str
    port: int


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    """A site before a real socket, with keys; looked at once more in the end."""
    with loopbook.open(":memory:", schemes=["cn-battery"]) as book:
        book.record(chain())
        access = Access(book.desk, utc_now)
        key, _ = access.new_key("urn:party:maker", ["read", "record", "subscribe"])
        before = book.checkpoint()
        with serving(create_site(book, access=access)) as port:
            home = f"http://127.0.0.1:{port}"
            headers = {"Authorization": f"Bearer {key}"}
            with httpx2.Client(base_url=home, headers=headers, timeout=SECONDS_MAX) as client:
                yield Served(book, access, client, key, port)
                assert client.get("/api/checkpoint").status_code == 200
        assert book.store.checkpoint(before.size) == before
        assert book.verify().checkpoint.size >= before.size


@contextlib.contextmanager
def serving(site: Any) -> Iterator[int]:
    """Serve a site as `loopbook serve` does; give the port."""
    door = socket.create_server(("127.0.0.1", 0))
    settings = uvicorn.Config(site, log_level="critical", access_log=False, server_header=False)
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield int(door.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(20)
        door.close()


def refused(answer: httpx2.Response, *statuses: int) -> None:
    """Hold that an answer is a problem of one of these statuses, with nothing of our inside."""
    assert answer.status_code in statuses, f"{answer.status_code} {answer.text[:300]}"
    assert answer.headers["content-type"].startswith("application/problem+")
    assert "Traceback" not in answer.text
    assert len(answer.text) < 1_000_000


def said(served: Served, raw: bytes, seconds: float = 5) -> bytes:
    """Send bytes as they are, and return what comes back until the server closes or is silent."""
    with socket.create_connection(("127.0.0.1", served.port), timeout=seconds) as line:
        line.sendall(raw)
        found = b""
        with contextlib.suppress(TimeoutError, ConnectionResetError):
            while piece := line.recv(65_536):
                found += piece
        return found


def still_answers(served: Served) -> None:
    """Hold that an ordinary request is answered, soon."""
    start = time.monotonic()
    assert served.client.get("/api/checkpoint").status_code == 200
    assert time.monotonic() - start < SECONDS_MAX


def with_doctype(doctype: str) -> bytes:
    head, _, rest = XML.partition(b"?>")
    return head + b"?>" + doctype.encode() + rest


def nested(count: int) -> bytes:
    return document(event()).replace(b'"inspecting"', b"[" * count + b"]" * count)


WRONG_BODIES: dict[str, tuple[bytes, dict[str, str]]] = {
    **{f"DOCTYPE: {name}": (with_doctype(text), XML_TYPE) for name, text in DECLARED.items()},
    "deep elements": (XML.replace(b"<action>", b"<a>" * DEEP + b"<action>"), XML_TYPE),
    "deep lists": (nested(DEEP), JSON_TYPE),
    "a number of a million digits": (
        document(event(ilmd={"x": "#"})).replace(b'"#"', b"9" * DIGITS), JSON_TYPE
    ),
    "a number with a huge exponent": (
        document(event(ilmd={"x": "#"})).replace(b'"#"', b"1e999999999"), JSON_TYPE
    ),
    "NaN": (document(event(ilmd={"x": float("nan")})), JSON_TYPE),
    "Infinity": (document(event(ilmd={"x": float("inf")})), JSON_TYPE),
    "keys twice": (
        document(event()).replace(b'"action"', b'"action": "ADD", "action"'), JSON_TYPE
    ),
    "no JSON": (b"{" * DEEP, JSON_TYPE),
    "no UTF-8": (document(event()).replace(b"X1", b"\xc0\xaf"), JSON_TYPE),
    "half a surrogate": (document(event(bizStep="\ud800")), JSON_TYPE),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG_BODIES)
@pytest.mark.parametrize("address", ["/api/capture", "/epcis/capture", "/epcis/events"])
def test_a_hostile_body_is_refused(served: Served, name: str, address: str) -> None:
    body, headers = WRONG_BODIES[name]
    before = served.book.checkpoint()
    start = time.monotonic()
    answer = served.client.post(address, content=body, headers=headers)
    if answer.status_code == 202:
        # A job tells what it found wrong when it has been done.
        job = served.client.get(answer.headers["Location"])
        while job.json()["running"]:
            time.sleep(0.02)
            job = served.client.get(answer.headers["Location"])
        assert not job.json()["success"]
        assert job.json()["errors"]
    else:
        refused(answer, 400, 413, 415, 422)
    assert time.monotonic() - start < SECONDS_MAX
    assert served.book.checkpoint() == before
    still_answers(served)


def test_an_inclusion_is_kept_as_it_was_sent_and_nothing_is_read(served: Served) -> None:
    href = Path(__file__).as_uri()
    put = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{href}"/></ObjectEvent>'
    start, end = XML.index(b"<ObjectEvent>"), XML.index(b"</EventList>")
    body = XML[start:end].replace(b"</ObjectEvent>", put.encode())
    answer = served.client.post("/epcis/events", content=body, headers=XML_TYPE)
    assert answer.status_code == 201
    assert href in answer.text
    assert "nothing_is_read" not in answer.text


def test_a_bomb_is_stopped_while_it_unpacks(served: Served) -> None:
    packed = bomb()
    for address in ("/epcis/capture", "/epcis/events"):
        answer = served.client.post(address, content=packed, headers={**JSON_TYPE, **PACKED})
        refused(answer, 413)
    twice = gzip.compress(packed)
    refused(
        served.client.post("/epcis/capture", content=twice, headers={**JSON_TYPE, **PACKED}), 400
    )
    answer = served.client.post("/epcis/queries", content=packed, headers={**JSON_TYPE, **PACKED})
    refused(answer, 413)
    refused(
        served.client.post("/api/capture", content=packed, headers={**JSON_TYPE, **PACKED}),
        415,
        422,
    )
    still_answers(served)


WRONG_TYPES = {
    "none": {},
    "text": {"Content-Type": "text/plain"},
    "form": {"Content-Type": "application/x-www-form-urlencoded"},
    "parts": {"Content-Type": "multipart/form-data; boundary=x"},
    "another character set": {"Content-Type": "application/json; charset=utf-16"},
    "no character set": {"Content-Type": "application/json; charset=%00"},
    "packed otherwise": {**JSON_TYPE, "Content-Encoding": "br"},
    "packed twice": {**JSON_TYPE, "Content-Encoding": "gzip, gzip"},
    "very long": {"Content-Type": "a" * 20_000},
}


@pytest.mark.parametrize("name", WRONG_TYPES)
def test_a_body_of_another_type_is_refused(served: Served, name: str) -> None:
    body = document(event())
    refused(served.client.post("/epcis/capture", content=body, headers=WRONG_TYPES[name]), 415)
    if "Encoding" not in str(WRONG_TYPES[name]) and "json" not in str(WRONG_TYPES[name]):
        refused(served.client.post("/api/capture", content=body, headers=WRONG_TYPES[name]), 415)


PATHS = (
    "/api/../../etc/passwd",
    "/api/..%2f..%2fetc%2fpasswd",
    "/static/..%2f..%2f..%2fetc/passwd",
    "/static/%2e%2e/%2e%2e/pyproject.toml",
    "/static/%00",
    "/static/a%00.css",
    "/api/entries/%00",
    "/api/entries/%C0%AE%C0%AE",
    "/api/prove/%FF%FE",
    "/api/prove/..%2f..",
    "/epcis/events/%C0%AF",
    "/epcis/events/%00",
    "/epcis/events/..%2f..%2fetc",
    "/epcis/epcs/%ED%A0%80/events",
    "/epcis/queries/%0d%0aSet-Cookie:%20a=b",
    "/epcis/capture/%0d%0aX:%20y",
    "/epcis/nextPageToken/forged",
    "//evil.example/api/checkpoint",
    "/api//checkpoint",
    "/epcis//events",
    "/api/checkpoint/%2e%2e/checkpoint",
    "/" + "a" * 15_000,
    "/epcis/" + "a" * 20_000,
    "/epcis/events?" + "&".join(f"EQ_bizStep={n}" for n in range(1_500)),
    "/epcis/events?nextPageToken=forged",
    "/epcis/events?perPage=" + "9" * 5_000,
    "/epcis/events?EQ_quantity=1e999999999",
    "/epcis/events?GE_eventTime=99999999-01-01T00:00:00Z",
    "/epcis/events?MATCH_epc=" + "urn:epc:idpat:sgtin:*." * 500,
    "/epcis/events?%00=%00",
    "/api/trace?item=%00&depth=" + "9" * 5_000,
    "/api/account?period=" + "9" * 5_000,
    "/api/items?first=-1",
    "/api/consistency?first=9999999999999999999999",
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:40])
def test_a_trick_of_the_path_gets_nothing(served: Served, path: str) -> None:
    answer = said(served, request(served, "GET", path))
    status = int(answer.split(b" ", 2)[1])
    assert status in (301, 303, 307, 308, 400, 404, 405, 413, 414, 431), answer[:300]
    for leak in (b"root:", b"[project]", b"Traceback", b"\nSet-Cookie: a=b", b"\nX: y"):
        assert leak not in answer
    if status < 400:
        where = answer.lower().partition(b"location: ")[2].partition(b"\r\n")[0]
        assert b"evil.example" not in where
    still_answers(served)


def request(served: Served, method: str, path: str, *lines: str, body: bytes = b"") -> bytes:
    """Return the bytes of a request with a key, as no client would write them."""
    head = [
        f"{method} {path} HTTP/1.1",
        *([] if any(line.lower().startswith("host:") for line in lines) else ["Host: localhost"]),
        f"Authorization: Bearer {served.key}",
        "Connection: close",
        *lines,
    ]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


RAW: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "a null byte in a header": ("GET", "/api/checkpoint", ("X: a\0b",)),
    "a null byte in the path": ("GET", "/api/\0", ()),
    "a space in the path": ("GET", "/api/a b", ()),
    "a line that is no header": ("GET", "/api/checkpoint", ("nonsense",)),
    "a header of a megabyte": ("GET", "/api/checkpoint", ("X: " + "a" * 1_000_000,)),
    "very many headers": ("GET", "/api/checkpoint", tuple(f"X{n}: {n}" for n in range(20_000))),
    "another host": ("GET", "/api/checkpoint", ("Host: evil.example",)),
    "another host with a local beginning": (
        "GET", "/api/checkpoint", ("Host: localhost.evil.example",)
    ),
    "a host with a user": ("GET", "/api/checkpoint", ("Host: localhost@evil.example",)),
    "an empty host": ("GET", "/api/checkpoint", ("Host:",)),
    "a host behind a proxy that is none": (
        "GET", "/api/checkpoint", ("Host: evil.example", "X-Forwarded-Host: localhost")
    ),
    "a lie that the body is short": (
        "POST", "/api/capture", ("Content-Type: application/json", "Content-Length: -1")
    ),
    "two lengths": (
        "POST", "/api/capture",
        ("Content-Type: application/json", "Content-Length: 2", "Content-Length: 3"),
    ),
    "a length and pieces": (
        "POST", "/api/capture",
        ("Content-Type: application/json", "Content-Length: 2", "Transfer-Encoding: chunked, x"),
    ),
    "a length that is too much": (
        "POST", "/epcis/capture", ("Content-Type: application/json", f"Content-Length: {10**15}")
    ),
    "a piece that is too much": (
        "POST", "/api/capture", ("Content-Type: application/json", "Transfer-Encoding: nonsense")
    ),
    "a method that is none": ("JUMP", "/api/checkpoint", ()),
    "a method with a line": ("GE\rT", "/api/checkpoint", ()),
    "a proxy's method": ("CONNECT", "evil.example:443", ()),
    "TRACE": ("TRACE", "/api/checkpoint", ()),
    "DELETE of the log": ("DELETE", "/api/checkpoint", ()),
    "another method by header": ("GET", "/api/capture", ("X-HTTP-Method-Override: POST",)),
    "an address of elsewhere": ("GET", "http://evil.example/nowhere", ()),
    "a page of elsewhere": (
        "POST", "/api/capture", ("Origin: https://evil.example", "Content-Length: 0")
    ),
    "a page without origin": ("POST", "/api/capture", ("Origin: null", "Content-Length: 0")),
    "a page that says it is cross-site": (
        "POST", "/epcis/capture", ("Sec-Fetch-Site: cross-site", "Content-Length: 0")
    ),
    "a page of a neighbour": (
        "DELETE", "/epcis/queries/all", ("Sec-Fetch-Site: same-site",)
    ),
    "a wrong edition": ("GET", "/epcis/events", ("GS1-EPCIS-Min: 9" * 20,)),
    "a wrong form": ("GET", "/epcis/events", ("Accept: image/png",)),
    "a wrong error behaviour": (
        "POST", "/epcis/capture",
        (
            "Content-Type: application/json", "Content-Length: 0",
            "GS1-Capture-Error-Behaviour: x\ty",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RAW)
def test_a_request_that_no_client_would_make_is_refused(served: Served, name: str) -> None:
    method, path, lines = RAW[name]
    before = served.book.checkpoint()
    answer = said(served, request(served, method, path, *lines), seconds=3)
    # A request that cannot be told from the next may be cut off without a word.
    if answer:
        status = int(answer.split(b" ", 2)[1])
        assert 400 <= status < 500, answer[:300]
    assert b"Traceback" not in answer
    assert served.book.checkpoint() == before
    still_answers(served)


def test_a_body_that_comes_slowly_or_not_at_all_holds_up_nobody(served: Served) -> None:
    head = request(served, "POST", "/epcis/capture", *JSON_LINES, "Content-Length: 1000000")
    lines = [socket.create_connection(("127.0.0.1", served.port)) for _ in range(50)]
    try:
        for line in lines:
            line.sendall(head + b"{")
        for _ in range(5):
            still_answers(served)
    finally:
        for line in lines:
            line.close()
    still_answers(served)


JSON_LINES = ("Content-Type: application/json",)


def test_a_header_of_an_answer_cannot_be_made_by_a_request(served: Served) -> None:
    """What is put into Location, Link and Content-Language is encoded, or one of ours."""
    name = "a\r\nSet-Cookie: a=b"
    made = served.client.post("/epcis/queries", json={**QUERY, "name": name})
    assert made.status_code in (201, 400)
    assert "set-cookie" not in made.headers
    for path in (
        "/epcis/events?perPage=1&EQ_bizStep=a%0d%0aSet-Cookie:%20a=b",
        "/api/checkpoint?lang=en%0d%0aSet-Cookie:%20a=b",
    ):
        answer = served.client.get(path)
        assert answer.status_code < 500
        assert "set-cookie" not in answer.headers


def test_a_key_is_taken_from_its_header_alone(served: Served) -> None:
    bare = httpx2.Client(base_url=str(served.client.base_url), timeout=SECONDS_MAX)
    with bare:
        body = document(event())
        for asked in (
            f"?key={served.key}",
            f"?access_token={served.key}",
            f"?api_key={served.key}",
        ):
            answer = bare.post(f"/api/capture{asked}", content=body, headers=JSON_TYPE)
            refused(answer, 401, 403)
            answer = bare.post(f"/epcis/capture{asked}", content=body, headers=JSON_TYPE)
            refused(answer, 401, 403)
        for wrong in (
            f"Basic {served.key}",
            f"Bearer {served.key}x",
            "Bearer",
            f"bearer  x{served.key}",
        ):
            answer = bare.post(
                "/epcis/capture", content=body, headers={**JSON_TYPE, "Authorization": wrong}
            )
            refused(answer, 401, 403)


def test_a_key_that_was_revoked_is_not_taken_again(served: Served) -> None:
    told, key = served.access.new_key("urn:party:gone", ["read", "record"])
    theirs = {"Authorization": f"Bearer {told}"}
    assert served.client.get("/epcis/events", headers=theirs).status_code == 200
    served.access.revoke(key.id)
    for path in ("/epcis/events", "/api/checkpoint", "/epcis/capture"):
        refused(served.client.get(path, headers=theirs), 401)
    refused(
        served.client.post("/api/capture", content=chain(), headers={**theirs, **JSON_TYPE}), 401
    )


def test_a_page_token_is_for_its_reader_and_query_alone(served: Served) -> None:
    bodies = [event(str(n)) for n in range(1, 5)]
    sent = served.client.post("/api/capture", content=document(*bodies), headers=JSON_TYPE)
    assert sent.status_code in (200, 201)
    first = served.client.get("/epcis/events?perPage=1")
    token = first.headers["link"].partition("nextPageToken=")[2].partition(">")[0]
    other, _ = served.access.new_key("urn:party:other", ["read"])
    theirs = {"Authorization": f"Bearer {other}"}
    address = f"/epcis/events?perPage=1&nextPageToken={token}"
    assert served.client.get(address).status_code == 200
    refused(served.client.get(address, headers=theirs), 400)
    refused(served.client.get(f"{address}&EQ_action=ADD"), 400)
    for forged in (token[:-2], token[::-1], f"{token}%00", "A" * len(token), ""):
        answer = served.client.get(f"/epcis/events?perPage=1&nextPageToken={forged}")
        assert answer.status_code in (200, 400) if not forged else answer.status_code == 400


INSIDE = (
    "http://127.0.0.1/",
    "http://localhost:8765/",
    "http://[::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://0x7f.1/",
    "http://2130706433/",
    "http://user:secret@93.184.216.34/",
    "http://93.184.216.34:22/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "http://93.184.216.34/\r\nX: y",
)


@pytest.mark.parametrize("dest", INSIDE)
def test_a_subscription_posts_nowhere_inside(served: Served, dest: str) -> None:
    served.client.post("/epcis/queries", json=QUERY)
    answer = served.client.post(
        "/epcis/queries/all/subscriptions",
        json={"dest": dest, "stream": True, "reportIfEmpty": False},
    )
    refused(answer, 400)


def test_a_forged_receipt_and_a_forged_checkpoint_are_told(tmp_path: Path) -> None:
    """One byte anywhere, or a whole log made by somebody else: `verify` says no."""
    with loopbook.new(tmp_path / "a.book") as book, loopbook.new(tmp_path / "b.book") as other:
        book.record(document(*(event(str(n)) for n in range(1, 6))))
        other.record(document(*(event(str(n)) for n in range(1, 6))))
        key = book.proofs.public_keys()[0]
        receipt = receipt_bytes(book.proofs.prove(3))
        theirs = receipt_bytes(other.proofs.prove(3))
        note = other.proofs.signed_checkpoint()
    assert verify_chain(receipt, Held(key)).holds
    assert not verify_chain(theirs, Held(key)).holds
    assert not verify_chain(receipt, Held(key, note)).holds
    whole = json.loads(receipt)
    for at in range(0, len(receipt), 7):
        forged = receipt[:at] + bytes([receipt[at] ^ 1]) + receipt[at + 1 :]
        found = verify_chain(forged, Held(key))
        # Another spelling of the same receipt (a blank, a letter of a hash) may still be it.
        assert not found.holds or found.receipt == verify_chain(receipt, Held(key)).receipt
    del whole["checkpoint"]
    assert not verify_chain(json.dumps(whole).encode(), Held(key)).holds


def packed(name: str, content: bytes) -> bytes:
    """Return a workbook of ours with a part put in the place of another, or added."""
    original = zipfile.ZipFile(io.BytesIO(seeds("table")[-1]))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in original.namelist():
            if part != name:
                archive.writestr(part, original.read(part))
        archive.writestr(name, content)
    return made.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
WORKBOOKS = {
    "a sheet that is nothing, 40 million times": lambda: packed(SHEET, b" " * (40 << 20)),
    "texts that laugh": lambda: packed(
        STRINGS, (DECLARED["billion laughs"] + "<sst><si><t>&l9;</t></si></sst>").encode()
    ),
    "a sheet that reads a file": lambda: packed(
        SHEET, (DECLARED["file"] + "<worksheet><c>&x;</c></worksheet>").encode()
    ),
    "a cell at the end of the world": lambda: packed(
        SHEET,
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        b'<row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>',
    ),
    "a part outside": lambda: packed("../../outside.xml", b"<a/>"),
    "an archive in an archive": lambda: packed(SHEET, bomb(40 << 20)),
}


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_hostile_workbook_is_refused_soon(name: str) -> None:
    data = WORKBOOKS[name]()
    start = time.monotonic()
    with contextlib.suppress(LoopbookError):
        receipts = taken("table", data)
        if name != "a part outside":
            assert sum(receipt.appended for receipt in receipts) == 0
    assert time.monotonic() - start < SECONDS_MAX
