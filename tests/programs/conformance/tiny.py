"""Tiny: a small real HTTP server with a piece of the EPCIS interface, and faults on demand.

It conforms as far as it goes: capture jobs, events by a few parameters, pages, problems. Each word
in `faults` spoils one thing, so that a test can see the suite find it.
"""

import contextlib
import hmac
import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from loopbook.programs.conformance.check import Check, Result, checks_of
from loopbook.programs.conformance.client import Client
from loopbook.programs.conformance.run import judged
from loopbook.programs.conformance.world import World

RUN = "123456789"
HEADERS = {
    "GS1-EPCIS-Version": "2.0.0",
    "GS1-EPCIS-Min": "2.0.0",
    "GS1-EPCIS-Max": "2.0.0",
    "GS1-CBV-Version": "2.0.0",
    "GS1-EPC-Format": "Never_Translates",
    "GS1-EPCIS-Capture-Limit": "200",
    "GS1-EPCIS-Capture-File-Size-Limit": "1000000",
    "GS1-Capture-Error-Behaviour": "all",
    "Allow": "OPTIONS, GET, POST, DELETE",
}
KNOWN = {
    "eventType",
    "EQ_action",
    "EQ_bizStep",
    "EQ_eventID",
    "MATCH_epc",
    "EQ_bizLocation",
    "EQ_readPoint",
}
CONTROLS = {"perPage", "nextPageToken", "maxEventCount", "orderBy", "orderDirection"}


class Tiny:
    """What the server holds: events in their order, jobs, named queries."""

    def __init__(self, *faults: str) -> None:
        self.faults = set(faults)
        self.events: list[dict[str, Any]] = []
        self.jobs: list[dict[str, Any]] = []
        self.queries: dict[str, Any] = {}
        self.tokens: dict[str, tuple[list[dict[str, Any]], str]] = {}
        self.destinations: list[tuple[str, str]] = []

    def captured(self, document: dict[str, Any], behaviour: str) -> str:
        """Take a document, make its job, and return the id of the job."""
        body = document.get("epcisBody", {})
        listed = body.get("eventList") or body.get("queryResults", {}).get("resultsBody", {}).get(
            "eventList", []
        )
        errors = [
            f"event {n}: {why}" for n, event in enumerate(listed) for why in self.wrong(event)
        ]
        good = [event for event in listed if not list(self.wrong(event))]
        if "drops" not in self.faults and (behaviour == "proceed" or not errors):
            for event in good:
                self.take(event)
        name = f"job{len(self.jobs)}"
        job: dict[str, Any] = {
            "captureID": name,
            "createdAt": "2026-01-01T00:00:00Z",
            "running": False,
        }
        job |= {"finishedAt": "2026-01-01T00:00:01Z", "success": not errors, "errors": errors}
        if "warns" in self.faults:
            job["warnings"] = [{"title": "doubtful"}]
        self.jobs.append({**job, "captureErrorBehaviour": behaviour})
        return name

    def take(self, event: dict[str, Any]) -> None:
        """Keep an event, once."""
        stamp = (
            "2026-01-01T00:00:00Z"
            if "keeps_record_time" not in self.faults
            else event.get("recordTime")
        )
        kept = {**event, "recordTime": stamp}
        kept.setdefault("eventID", f"urn:uuid:00000000-0000-4000-8000-{len(self.events):012d}")
        known = {(each["eventID"], "errorDeclaration" in each) for each in self.events}
        if (kept["eventID"], "errorDeclaration" in kept) not in known or "twice" in self.faults:
            self.events.append(kept)
            for dest, token in self.destinations:
                threading.Thread(target=self.deliver, args=(dest, token, kept)).start()

    def deliver(self, dest: str, token: str, event: dict[str, Any]) -> None:
        """Post an event to a destination, once."""
        results = {"queryName": "q", "subscriptionID": "s", "resultsBody": {"eventList": [event]}}
        kind = "EPCISQueryDocument" if "wrong_type" not in self.faults else "EPCISDocument"
        document = {"type": kind, "epcisBody": {"queryResults": results}}
        body = json.dumps(document).encode()
        signed = (
            "x" if "missigned" in self.faults else hmac.digest(token.encode(), body, "sha256").hex()
        )
        headers = {} if "unsigned" in self.faults else {"GS1-Signature": f"sha256={signed}"}
        request = urllib.request.Request(dest, body, headers)
        with contextlib.suppress(OSError):
            urllib.request.urlopen(request, timeout=5).close()

    def wrong(self, event: dict[str, Any]) -> Iterator[str]:
        """Yield what is wrong with an event, of the few things that are looked at."""
        if "takes_all" in self.faults:
            return
        for name in ("type", "eventTime", "eventTimeZoneOffset"):
            if name not in event:
                yield f"no {name}"
        if not str(event.get("eventTime", "")).startswith("20"):
            yield "eventTime"
        if event.get("bizStep") == "dancing":
            yield "bizStep"

    def found(self, query: dict[str, str]) -> list[dict[str, Any]]:
        """Return the events that all parameters select; one that is not known selects all."""
        if "ignores_parameters" in self.faults:
            return list(self.events)
        return [event for event in self.events if all(self.fits(event, *p) for p in query.items())]

    def fits(self, event: dict[str, Any], name: str, value: str) -> bool:
        wanted = value.split("|")
        told = {
            "eventType": [event["type"]],
            "EQ_action": [event.get("action")],
            "EQ_bizStep": [event.get("bizStep")],
            "EQ_eventID": [event["eventID"]],
            "MATCH_epc": [*event.get("epcList", ()), *event.get("childEPCs", ())],
            "EQ_bizLocation": [event.get("bizLocation", {}).get("id")],
            "EQ_readPoint": [event.get("readPoint", {}).get("id")],
        }.get(name)
        return told is None or any(each in wanted for each in told)


def handler_of(tiny: Tiny) -> type[BaseHTTPRequestHandler]:
    """Return the handler that answers for a `Tiny`."""

    class Handler(BaseHTTPRequestHandler):
        def do_OPTIONS(self) -> None:
            allow = {} if "no_allow" not in tiny.faults else {"Allow": "OPTIONS"}
            self.answer(204, None, {**HEADERS, **allow})

        def do_DELETE(self) -> None:
            name = self.path.rpartition("/")[2]
            if "/subscriptions/" in self.path:
                tiny.destinations.clear()
            self.answer(204 if tiny.queries.pop(name, None) is not None else 404, None)

        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if "locked" in tiny.faults:
                return self.problem(401, "SecurityException")
            if "fails" in tiny.faults:
                return self.answer(
                    500, {"type": "epcisException:ImplementationException", "title": "x"}
                )
            if self.headers.get("Content-Type") not in {"application/json", "application/ld+json"}:
                return self.problem(415, "UnsupportedMediaTypeException")
            try:
                told = json.loads(data)
            except ValueError:
                return self.problem(400, "ValidationException")
            if self.path.endswith("/subscriptions") and "subscribes" in tiny.faults:
                if "refuses_private" in tiny.faults:
                    return self.problem(403, "SecurityException")
                tiny.destinations.append((told["dest"], told["signatureToken"]))
                return self.answer(201, None, {"Location": f"{self.path}/1"})
            if self.path.endswith("/subscriptions"):
                return self.problem(404, "NoSuchResourceException")
            if self.path.endswith("/queries"):
                is_new = told["name"] not in tiny.queries
                tiny.queries.setdefault(told["name"], told)
                if not is_new:
                    return self.problem(409, "ResourceAlreadyExistsException")
                return self.answer(201, None, {"Location": f"/epcis/queries/{told['name']}"})
            if len(told.get("epcisBody", {}).get("eventList", ())) > 200:
                return self.problem(413, "CaptureLimitExceededException", HEADERS)
            behaviour = self.headers.get("GS1-Capture-Error-Behaviour", "rollback")
            name = tiny.captured(told, behaviour)
            return self.answer(202, None, {"Location": f"/epcis/capture/{name}"})

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = unquote(parts.path).removeprefix("/epcis")
            query = dict(parse_qsl(parts.query))
            if self.headers.get("Accept") == "image/png":
                return self.problem(406, "NotAcceptableException")
            for name, bad in (("GS1-EPCIS-Min", "9.0.0"), ("GS1-EPCIS-Max", "0.1.0")):
                if self.headers.get(name) == bad and "no_negotiation" not in tiny.faults:
                    return self.problem(406, "NotAcceptableException")
            if path == "/":
                names = ["events", "capture", "queries", "eventTypes", "epcs"]
                return self.answer(200, {"type": "Collection", "member": names})
            if path.startswith("/capture"):
                return self.capture_jobs(path)
            if path.startswith("/queries"):
                return self.named(path)
            if path.startswith("/events"):
                return self.events(path, query)
            return self.problem(404, "NoSuchResourceException")

        def capture_jobs(self, path: str) -> None:
            name = path.removeprefix("/capture").strip("/")
            if not name:
                return self.answer(200, tiny.jobs)
            found = [job for job in tiny.jobs if job["captureID"] == name]
            if not found:
                return self.problem(404, "NoSuchResourceException")
            return self.answer(200, found[0])

        def named(self, path: str) -> None:
            name = path.removeprefix("/queries").strip("/")
            if not name:
                return self.answer(200, list(tiny.queries.values()))
            if name not in tiny.queries:
                return self.problem(404, "NoSuchNameException")
            return self.answer(200, tiny.queries[name])

        def events(self, path: str, query: dict[str, str]) -> None:
            name = path.removeprefix("/events").strip("/")
            if name:
                return self.document([e for e in tiny.events if e["eventID"] == name], query)
            if len(self.path) > 20_000:
                return self.problem(414, "URITooLongException")
            token = query.get("nextPageToken", "")
            if token:
                if token not in tiny.tokens:
                    return self.problem(400, "QueryParameterException")
                return self.document(tiny.tokens[token][0], query)
            if set(query) - KNOWN - CONTROLS and "ignores_parameters" not in tiny.faults:
                return self.problem(400, "QueryParameterException")
            found = tiny.found({k: v for k, v in query.items() if k not in CONTROLS})
            if "maxEventCount" in query and len(found) > int(query["maxEventCount"]):
                return self.problem(413, "QueryTooLargeException")
            return self.document(found, query)

        def document(self, found: list[dict[str, Any]], query: dict[str, str]) -> None:
            size = int(query.get("perPage", "30")) if query.get("perPage", "30").isdecimal() else 30
            size = max(size, 1) if "ignores_per_page" not in tiny.faults else 1_000
            page, rest = found[:size], found[size:]
            headers = {"GS1-EPCIS-Version": "2.0.0"}
            if rest and "no_next" not in tiny.faults:
                token = f"token{len(tiny.tokens)}"
                rest = found[size - 1 :] if "repeats" in tiny.faults else rest
                tiny.tokens[token] = rest, ""
                more = f"?perPage={size}&nextPageToken={token}"
                headers["Link"] = f'<{more}>; rel="next"'
                headers["GS1-Next-Page-Token-Expires"] = "2036-01-01T00:00:00Z"
            kind = "EPCISQueryDocument" if "wrong_type" not in tiny.faults else "EPCISDocument"
            results = {"queryName": "SimpleEventQuery", "resultsBody": {"eventList": page}}
            self.answer(200, {"type": kind, "epcisBody": {"queryResults": results}}, headers)

        def problem(self, status: int, name: str, headers: dict[str, str] | None = None) -> None:
            told = {"type": f"epcisException:{name}", "title": name, "status": status}
            if "html_problems" in tiny.faults:
                return self.answer(status, "<html>", {"Content-Type": "text/html"})
            kind = {"Content-Type": "application/problem+json"}
            return self.answer(status, told, {**(headers or {}), **kind})

        def answer(self, status: int, told: object, headers: dict[str, str] | None = None) -> None:
            data = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **(headers or {})}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def serving(*faults: str) -> Iterator[tuple[Tiny, str]]:
    """Serve a `Tiny` for the block; gives it, and the base URL."""
    tiny = Tiny(*faults)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(tiny))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield tiny, f"http://127.0.0.1:{server.server_address[1]}/epcis"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class TinyWorld(World):
    """A run against a tiny server that the test can change on the way."""

    tiny: Tiny


@contextmanager
def world_of(*faults: str) -> Iterator[TinyWorld]:
    """Return a prepared run against a tiny server with these faults."""
    with serving(*faults) as (tiny, url):
        world = TinyWorld(Client(url, {}), RUN, 2.0)
        world.tiny = tiny
        world.prepare()
        yield world


def check_of(check_id: str) -> Check:
    """Return a check by its id."""
    prefixes = {
        "OP": "operations", "HD": "headers", "PB": "problems", "CP": "capture", "PG": "paging",
        "QP": "parameters", "QF": "parameters", "QS": "semantics", "SB": "subscription",
        "VP": "probes", "EH": "hash",
    }  # fmt: skip
    return next(c for c in checks_of(prefixes[check_id[:2]]) if c.id == check_id)


def verdict_of(check_id: str, *faults: str) -> Result:
    """Return what comes of one check against a tiny server with these faults."""
    with world_of(*faults) as world:
        return judged(world, check_of(check_id))
