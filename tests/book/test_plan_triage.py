"""Batteries of a book, drawn as the table of cells of the job `triage`."""

from collections.abc import Iterator
from json import dumps, loads
from pathlib import Path

import numpy as np
import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.plan_triage import drawn_triage
from loopbook.errors import UnknownTerm

RETIRED = Path(__file__).parents[2] / "docs" / "examples" / "retired.jsonld"
SCHEME = {"scheme": "cn-battery"}


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """Three cells, received, tested and stored: all are black mass in the end."""
    with loopbook.open(MEMORY, ["cn-battery"]) as opened:
        opened.record(RETIRED.read_bytes(), document=RETIRED.name)
        yield opened


def test_without_a_pack_nothing_is_drawn(book: Book) -> None:
    assert drawn_triage(book, {}) == {}
    with pytest.raises(UnknownTerm):
        drawn_triage(book, {"scheme": "nowhere"})


def test_cells_that_are_used_up_are_not_drawn(book: Book) -> None:
    assert len(drawn_triage(book, SCHEME)["cells"]) == 0


def test_cells_that_lie_by_themselves_come_with_their_facts() -> None:
    text = RETIRED.read_text(encoding="utf-8")
    with loopbook.open(MEMORY, ["cn-battery"]) as book:
        events = _before_use(text)
        receipt = book.record(events, document="tested.jsonld")
        assert not receipt.refused
        cells = drawn_triage(book, SCHEME)["cells"]
    assert len(cells) == 3
    assert set(cells["chemistry"]) <= {"lmo_cell", "nmc_cell"}
    known = ~np.isnan(cells["state_of_health"])
    assert known.all()
    assert ((cells["state_of_health"] > 0.4) & (cells["state_of_health"] < 1.0)).all()
    assert np.isnan(cells["swelling"]).all()
    assert cells["mass"][0] == pytest.approx(0.3, abs=0.3)


def _before_use(text: str) -> bytes:
    """Return the document cut to what happened before the first cell went into a pack."""
    document = loads(text)
    body = document["epcisBody"]
    steps = ("receiving", "inspecting", "storing")
    body["eventList"] = [
        event
        for event in body["eventList"]
        if event.get("bizStep") in steps
        and "epcList" in event
        and not any("9520001000201" in epc for epc in event["epcList"])
    ]
    return dumps(document).encode("utf-8")
