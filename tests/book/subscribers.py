"""A book with queries, a sender that keeps what it is given, and a clock that stands still."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from loopbook import Book
from loopbook.book.controls import controls_in
from loopbook.book.named_query import NamedQueries
from loopbook.book.notifying import PACE, Notifying, Pace, Turn
from loopbook.book.subscribing import Subscriptions
from loopbook.formats.query import named_query, names_declared
from loopbook.terms.party import Reader
from loopbook.terms.subscription import Delivery, Kept, Sent

START = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)
DEST = "https://client.example.com/hook"
CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"


class Clock:
    """The time, until somebody moves it on."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **words: float) -> None:
        self.now += timedelta(**words)


class Postman:
    """Keeps deliveries and answers as it was told; takes them when it was told nothing."""

    def __init__(self) -> None:
        self.got: list[Delivery] = []
        self.given: list[Sent] = []
        self.answers: list[Sent] = []
        self.before: Callable[[], object] = lambda: None

    def send(self, delivery: Delivery) -> Sent:
        answer = self.answers.pop(0) if self.answers else Sent(status=204)
        self.got.append(delivery)
        self.given.append(answer)
        self.before()
        return answer

    def check(self, dest: str) -> Sent:
        return Sent(code="LB-N24", values={"host": dest}) if "inside" in dest else Sent()

    @property
    def documents(self) -> list[dict[str, Any]]:
        return [json.loads(one.body) for one in self.got]

    @property
    def ids(self) -> list[list[str]]:
        """Numbers of the events of each delivery."""
        return [
            [
                event["eventID"].rpartition(":")[2]
                for event in document["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
            ]
            for document in self.documents
        ]


FAILED = Sent(status=500, code="LB-N35", values={"status": "500"})
TOO_LARGE = Sent(status=413, code="LB-N35", values={"status": "413"})


class Desk:
    """What the tests of subscriptions work with."""

    def __init__(self, book: Book, pace: Pace = PACE, lease_seconds: float = 60) -> None:
        self.book = book
        self.clock = Clock()
        self.postman = Postman()
        self.subscriptions = Subscriptions(
            book, self.postman, self.clock, lease_seconds=lease_seconds
        )
        self.notifying = Notifying(self.subscriptions, book.questions, pace)

    def ask(self, name: str = "all", reader: Reader | None = None, **query: object) -> None:
        document = json.dumps({"name": name, "query": query}).encode()
        made = named_query(document, names_declared(b""))
        assert NamedQueries(self.book.desk).make(reader or self.book.reader, made)

    def subscribe(self, name: str = "all", reader: Reader | None = None, **said: object) -> Kept:
        when = {} if "schedule" in said else {"stream": True}
        body = json.dumps({"dest": DEST, **when, **said}).encode()
        controls = controls_in(body, self.clock())
        return self.subscriptions.make(reader or self.book.reader, name, controls)

    def run(self, most: int = 100) -> list[Turn]:
        """Do whatever is due, until nothing is; return how the turns went."""
        turns: list[Turn] = []
        for name in self.notifying.due():
            while len(turns) < most:
                turns.append(self.notifying.turn(name))
                if turns[-1] is not Turn.MORE:
                    break
        return turns

    def standing(self, kept: Kept) -> Kept:
        found = self.subscriptions.desk.get(kept.subscription.id)
        assert found is not None
        return found


def record(
    book: Book,
    *numbers: int,
    step: str = "inspecting",
    audience: tuple[str, ...] = (),
    epc: str = "",
    pad: str = "",
) -> None:
    """Record events with these numbers."""
    events = [
        {
            "type": "ObjectEvent",
            "eventID": f"urn:event:{number}",
            "eventTime": "2025-03-03T10:00:00+08:00",
            "eventTimeZoneOffset": "+08:00",
            "action": "OBSERVE",
            "epcList": [epc or f"https://id.example.org/01/09520001000102/21/X{number}"],
            "bizStep": step,
            **({"example:pad": pad} if pad else {}),
        }
        for number in numbers
    ]
    document = {
        "@context": [CONTEXT, {"example": "https://ns.example.com/epcis/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-01-05T00:00:00Z",
        "epcisBody": {"eventList": events},
    }
    receipt = book.record(json.dumps(document).encode(), audience=audience)
    assert receipt.appended == len(numbers), receipt.findings
