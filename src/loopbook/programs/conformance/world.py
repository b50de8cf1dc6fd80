"""World: one run against one server: its events, under identifiers that no other run has.

Events are captured once and asked for by most checks. Jobs are waited for with a bound; pages are
followed with a bound.
"""

import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from loopbook.programs.conformance.check import Unmet, data_text, skipped
from loopbook.programs.conformance.client import Answer, Client, values
from loopbook.wording import say

CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
NAMESPACE = "https://ns.example.org/epcis/"
EXTENSIONS = {"GS1-Extensions": f"example={NAMESPACE}"}
PAGES_MAX = 60
MARK = "~"
"""Stands in the data for the digits of the run."""

Event = dict[str, object]
Query = Sequence[tuple[str, str]]
_NEXT = re.compile(r'<([^>]*)>\s*;[^,]*\brel="?next"?')


class Taken(NamedTuple):
    """What became of a capture: the answer, the job at its end, and whether it was taken."""

    answer: Answer
    job: Mapping[str, object]
    is_taken: bool


class World:
    """One run.

    Parameters
      run       nine digits that no other run has
      patience  seconds that a job, a callback or a new event is waited for
      pause     waits that many seconds
      callback  address of this machine that the server can call; found out when empty
    """

    def __init__(
        self,
        client: Client,
        run: str,
        patience: float = 20.0,
        callback: str = "",
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self.client = client
        self.run = run
        self.patience = patience
        self.callback = callback
        self.pause = pause
        seed = json.loads(data_text("seed.json").replace(MARK, run))
        self.names: dict[str, str] = seed["names"]
        self.master: object = seed["master"]
        self._templates: dict[str, Event] = seed["events"]
        self.lost = ""
        self.isolation: Query = ()
        self.job_url = ""
        self.subscription = ""
        self.is_fed = False
        self.heard: dict[str, bool] = {}
        self.seeds: dict[str, Event] = {}

    def prepare(self) -> None:
        """Capture the events of the run, and find out how they are told from those of others."""
        self.seeds = {key: self._event(event) for key, event in self._templates.items()}
        originals = [event for key, event in self.seeds.items() if key != "e1"]
        try:
            taken = self.capture(originals, master=self.filled(self.master))
            self.job_url = taken.answer.headers.get("location", "")
            if not taken.is_taken:
                self.lost = self.why(taken)
                self._one_by_one(originals)
            self.capture([self.seeds["e1"]])
            self.isolation = self._isolated()
        except Unmet as unmet:
            self.lost = self.lost or say(unmet.why, "en", **unmet.values)

    def _event(self, template: object) -> Event:
        found = self.filled(template)
        return found if isinstance(found, dict) else {}

    def _one_by_one(self, events: Iterable[Event]) -> None:
        """Capture what can be taken, when not all of it can: each check then speaks for itself."""
        taken = [self.capture([event]).is_taken for event in events]
        if any(taken):
            self.lost = ""

    def _isolated(self) -> Query:
        query = (("EQ_bizLocation", f"{self.names['L1']}|{self.names['L2']}"),)
        return query if len(self.find(query)) == len(self.seeds) else ()

    def must_stand(self) -> None:
        """Hold that the events of the run are there.

        Raises    Unmet  skipped: they could not be captured
        """
        if self.lost:
            raise skipped("conformance.why.not_seeded", why=self.lost)

    def filled(self, template: object) -> object:
        """Return a template with the names and the digits of this run in their places."""
        return json.loads(self.text(json.dumps(template)))

    def text(self, words: str) -> str:
        """Return a text with names, days and the digits of this run filled in."""
        now = datetime.now(UTC)
        days = {"yesterday": now - timedelta(days=1), "tomorrow": now + timedelta(days=1)}
        for name, day in days.items():
            words = words.replace(f"{{{name}}}", day.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
        for name, value in self.names.items():
            words = words.replace(f"{{{name}}}", value)
        return words.replace(MARK, self.run)

    def document(self, events: Sequence[object], master: object = None) -> dict[str, object]:
        """Return an EPCISDocument with these events, and master data in its header."""
        header = {"epcisHeader": {"epcisMasterData": {"vocabularyList": master}}} if master else {}
        return {
            "@context": [CONTEXT, {"example": NAMESPACE}],
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            **header,
            "epcisBody": {"eventList": list(events)},
        }

    def capture(
        self, events: Sequence[object], behaviour: str = "rollback", *, master: object = None
    ) -> Taken:
        """Capture events as a document, and wait for the end of the job."""
        body = json.dumps(self.document(events, master)).encode()
        return self.post(body, {"GS1-Capture-Error-Behaviour": behaviour})

    def post(self, body: bytes, headers: Mapping[str, str] | None = None) -> Taken:
        """Post a body to /capture, and wait for the end of the job."""
        sent = {"Content-Type": "application/json", "GS1-EPCIS-Version": "2.0.0", **(headers or {})}
        answer = self.client.ask("POST", "/capture", (), sent, body)
        if answer.status != 202 or not answer.headers.get("location"):
            return Taken(answer, {}, answer.status in {200, 201, 202})
        job = self.ended(answer.headers["location"])
        return Taken(answer, job, bool(job.get("success")) and not job.get("running"))

    def ended(self, location: str) -> dict[str, object]:
        """Return a job when it is no longer running.

        Raises    Unmet  it runs longer than is waited for
        """
        deadline = time.monotonic() + self.patience
        wait = 0.01
        while True:
            job = self.client.get(self.below(location)).must_be(200).object()
            if job.get("running") is not True:
                return job
            if time.monotonic() > deadline:
                raise Unmet("conformance.why.still_running", seconds=int(self.patience))
            self.pause(wait)
            wait = min(wait * 2, 1.0)

    def below(self, location: str) -> str:
        """Return what a Location or a link says as a URL of the server under test."""
        if "://" in location:
            return location
        if location.startswith("?"):
            return f"/events{location}"
        root = self.client.base.partition("://")[2]
        prefix = f"/{root.partition('/')[2]}" if "/" in root else ""
        if prefix and location.startswith(f"{prefix}/"):
            return location[len(prefix) :]
        return location if location.startswith("/") else f"/{location}"

    def why(self, taken: Taken) -> str:
        """Return in a line why a capture was not taken, as the server says it."""
        told = json.dumps(taken.job.get("errors"), ensure_ascii=False) if taken.job else ""
        return (told or taken.answer.body.decode("utf-8", "replace"))[:600]

    def find(
        self, query: Query, path: str = "/events", headers: Mapping[str, str] | None = None
    ) -> list[Event]:
        """Return the events of a query, page by page to the end.

        Raises    Unmet  a page is no EPCISQueryDocument, or there are too many
        """
        answer = self.client.get(path, query, {**EXTENSIONS, **(headers or {})})
        found = events_in(answer.must_be(200))
        for _ in range(PAGES_MAX):
            following = next_link(answer)
            if not following:
                return found
            answer = self.client.get(self.below(following), (), {**EXTENSIONS, **(headers or {})})
            found += events_in(answer.must_be(200))
        raise Unmet("conformance.why.too_many_pages", pages=PAGES_MAX)

    def isolated(self, query: Query) -> Query:
        """Return a query that finds events of this run only, where that can be said in it."""
        is_said = any(name == "EQ_bizLocation" for name, _ in query)
        return query if is_said else (*query, *self.isolation)

    def keys_of(self, events: Iterable[Event]) -> list[str]:
        """Return the keys of the run's own events among these; a foreign one as `?` when the
        query was isolated."""
        known = {self.mark_of(event): key for key, event in self.seeds.items()}
        keys = [known.get(self.mark_of(event), "?") for event in events]
        return keys if self.isolation else [key for key in keys if key != "?"]

    @staticmethod
    def mark_of(event: Event) -> tuple[str, bool]:
        """Return what tells an event: its id, and whether it is an error declaration."""
        return str(event.get("eventID", "")).lower(), "errorDeclaration" in event


def events_in(answer: Answer) -> list[Event]:
    """Return the events of an EPCISQueryDocument.

    Raises    Unmet  it is none
    """
    document = answer.object()
    if document.get("type") != "EPCISQueryDocument":
        raise Unmet("conformance.why.no_document", asked=answer.asked, type=document.get("type"))
    found: object = document
    for name in ("epcisBody", "queryResults", "resultsBody"):
        found = found.get(name) if isinstance(found, dict) else None
        if found is None:
            raise Unmet("conformance.why.member", asked=answer.asked, name=name)
    return [event for event in values(found, "eventList") if isinstance(event, dict)]


def next_link(answer: Answer) -> str:
    """Return the address of the next page; empty on the last."""
    found = _NEXT.search(answer.headers.get("link", ""))
    return found[1] if found else ""
