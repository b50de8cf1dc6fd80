"""Leaves over lives, on a pool of boxes in a book: values, evidence, basis, and what is unknown."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest

from loopbook.book.book import Book
from loopbook.book.opening import MEMORY, open_book
from loopbook.evaluate.exact import evaluate_exactly
from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.leaf import Question
from loopbook.terms.event import Basis
from loopbook.terms.period import period
from loopbook.terms.statement import Statement

from . import world

BOX = "https://id.example.org/8003/09520002700018"
PLACE = "https://id.example.org/414/9520002700034"
HEAD = "Time,Box,Step,Place,Basis\n"
ROWS = (
    "2025-01-01T00:00+08:00,{box}1,shipping,{place},declared",
    "2025-01-11T00:00+08:00,{box}1,receiving,{place},declared",
    "2025-01-31T23:30+08:00,{box}1,shipping,{place},declared",
    "2025-03-01T00:00+08:00,{box}2,shipping,{place},constructed",
)
ROLE = {"id": "urn:loopbook:v1:role", "attribute": "return_point"}
MASTERS = {
    "@context": [
        "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        {"loopbook": "urn:loopbook:v1:"},
    ],
    "type": "EPCISDocument",
    "schemaVersion": "2.0",
    "creationDate": "2026-01-05T00:00:00Z",
    "epcisHeader": {
        "epcisMasterData": {
            "vocabularyList": [
                {
                    "type": "urn:epcglobal:epcis:vtype:BusinessLocation",
                    "vocabularyElementList": [{"id": PLACE, "attributes": [ROLE]}],
                }
            ]
        }
    },
    "epcisBody": {"eventList": []},
}


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with open_book(MEMORY, ["packaging-pool"]) as opened:
        opened.record(BytesIO(json.dumps(MASTERS).encode()), document="places.jsonld")
        table = HEAD + "\n".join(ROWS).format(box=BOX, place=PLACE) + "\n"
        opened.record(
            BytesIO(table.encode()), table="movements", scheme="packaging-pool", document="m.csv"
        )
        yield opened


def state(book: Book, name: str, asked: str, as_of: str | None = None) -> Statement:
    return book.evaluate(name, asked, scheme="packaging-pool", as_of=as_of)


def test_passings_are_counted_in_the_zone_of_the_pack(book: Book) -> None:
    found = state(book, "trips", "2025-01")
    assert (found.value, found.basis, found.decides) == (2, Basis.DECLARED, True)
    assert state(book, "trips", "2025-02").value == 0
    assert state(book, "trips", "2024").value is None


def test_a_count_opens_down_to_its_entries(book: Book) -> None:
    found = state(book, "trips", "2025-01").evidence[0]
    entries = [book.entry(sequence) for sequence in found.sequences]
    assert [each.event.time.astimezone(UTC).day for each in entries if each.event] == [31, 31]
    assert any(rule.startswith("milestones.csv") for rule in found.rules)
    nothing = state(book, "trips", "2025-02").evidence[0]
    assert list(nothing.sequences) == sorted([*found.sequences])


def test_constructed_entries_never_decide(book: Book) -> None:
    found = state(book, "trips", "2025")
    assert (found.value, found.basis, found.decides) == (3, Basis.CONSTRUCTED, False)


def test_stays_and_what_is_out(book: Book) -> None:
    assert state(book, "trip_time", "2025-01").value == 10
    assert state(book, "idle_time", "2025-01").value == pytest.approx(20 + 23.5 / 24)
    assert state(book, "boxes_out", "2025-01").value == 1
    assert state(book, "lost", "2025-03").value == 0
    assert state(book, "lost", "2025-04").value == 2


def test_states_are_told_for_now_where_the_period_is_not_over(book: Book) -> None:
    assert state(book, "boxes_out", "2025", "2025-02-15").value == 1
    assert state(book, "lost", "2025", "2025-03-15").value == 0


def test_what_nobody_recorded_is_unknown_and_says_what_to_record(book: Book) -> None:
    found = state(book, "mean_boxes", "2025")
    reason = found.missing[0]
    assert (found.value, reason.key) == (None, "reason.no_passings")
    assert "ObjectEvent ADD commissioning reusable_package" in reason_text(reason)
    assert "投入使用" in reason_text(reason, "zh")


def test_no_stay_that_ended_has_no_mean(book: Book) -> None:
    assert state(book, "trip_time", "2025-06").missing[0].key == "reason.no_pairs"


def test_a_period_to_come_has_not_begun(book: Book) -> None:
    after = datetime.now(UTC).year + 1
    assert state(book, "trips", str(after)).missing[0].key == "reason.not_begun"


def test_every_leaf_has_a_reader() -> None:
    of = world.indicator("observed(rate)")
    question = Question(of, period("2025"), world.scheme(of), world.seen())
    assert evaluate_exactly(question).statement.value is None
