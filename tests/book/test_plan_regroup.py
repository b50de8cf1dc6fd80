"""Real retired cells: tested, drawn from the book, grouped, recorded, and traced cell -> pack."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import numpy as np
import pytest

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.book.plan_regroup import drawn_regroup
from loopbook.formats.plan_events import plan_events
from loopbook.programs.demo.battery import Cell, cells_of
from loopbook.programs.demo.building import demo_tests
from loopbook.terms.lineage import Direction
from loopbook.terms.plan import Plan
from tests.plan.regroup.cells_given import column, given, planned

ID = "https://id.example.org/01/"
AT = datetime(2026, 2, 1, 8, tzinfo=timezone(timedelta(hours=8)))
OPTIONS = {"scheme": "cn-battery"}
PREFIXES = {
    "group_prefix": f"{ID}09520001000614/21/RG-",
    "pack_prefix": f"{ID}09520001000201/21/RG-",
}


@pytest.fixture(scope="module")
def cells() -> tuple[Cell, ...]:
    """Twenty real LMO cells, with their tests."""
    return tuple(cell for cell in cells_of(demo_tests()) if cell.material == "LMO")[:20]


@pytest.fixture
def book(cells: tuple[Cell, ...]) -> Iterator[Book]:
    rows = ["Time,Cell,Capacity,State of health"]
    for at, cell in enumerate(cells):
        test = cell.tests[-1]
        moment = f"2026-01-12T08:{at:02}:00+08:00"
        rows.append(f"{moment},{cell.uri},{test.capacity_ah},{test.health * Decimal(100):f}")
    with loopbook.open(MEMORY, ["cn-battery"]) as opened:
        receipt = opened.record("\n".join(rows).encode(), table="tested", document="tested.csv")
        assert receipt.refused == 0, receipt.findings
        yield opened


def plan_of(book: Book) -> Plan:
    drawn = drawn_regroup(book, OPTIONS)["cells"]
    return planned(given(drawn, 4, 3, packs=1.0, equal="chemistry", **PREFIXES))


def test_cells_are_drawn_with_what_was_measured(book: Book, cells: tuple[Cell, ...]) -> None:
    drawn = drawn_regroup(book, OPTIONS)["cells"]
    told = dict(zip(drawn["cell"], drawn["capacity"], strict=True))
    health = dict(zip(drawn["cell"], drawn["state_of_health"], strict=True))
    assert told == {cell.uri: float(cell.tests[-1].capacity_ah) for cell in cells}
    for cell in cells:
        assert health[cell.uri] == pytest.approx(float(cell.tests[-1].health))
    assert set(drawn["chemistry"]) == {"lmo_cell"}
    assert np.isnan(drawn["resistance"]).all()
    assert drawn_regroup(book, {}) == {}


def test_packs_are_recorded_and_every_cell_is_traced_into_its_pack(book: Book) -> None:
    plan = plan_of(book)
    document = plan_events(plan, AT)
    receipt = book.record(document, document="built.jsonld")
    assert (receipt.appended, receipt.refused) == (5, 0)
    assert book.record(document, document="built.jsonld").appended == 0
    (pack,) = column(plan, "packs", "identifier")
    groups = column(plan, "groups", "identifier")
    placed = column(plan, "members", "identifier")
    assert book.contents(pack) == tuple(sorted([*placed, *groups]))
    lineage = book.trace(placed[0], direction=Direction.DOWNSTREAM.value)
    assert {node.item for node in lineage.nodes} >= {placed[0], groups[0], pack}
    # What is in a pack is not free any more.
    left = drawn_regroup(book, OPTIONS)["cells"]["cell"]
    assert set(left).isdisjoint(placed)
    assert len(left) == 20 - 12
