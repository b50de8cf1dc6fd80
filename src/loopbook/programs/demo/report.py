"""The demo's report: what the book says, gathered once, shown as text or as JSON."""

from collections.abc import Sequence

import msgspec

from loopbook.book.book import Book
from loopbook.programs.demo.battery import cells_of
from loopbook.programs.demo.building import BATTERY, PLAN, demo_tests, sorting_of
from loopbook.programs.demo.cascade import lot_of
from loopbook.programs.demo.health import HealthErrors, health_errors
from loopbook.programs.demo.input import CellTest
from loopbook.programs.demo.surprise import PERIOD, Surprise, surprise
from loopbook.terms.account import Account
from loopbook.terms.entry import Checkpoint
from loopbook.terms.lineage import Lineage
from loopbook.terms.statement import Statement, Verdict

RATES = ("cascade_rate", "recycling_rate")
RECOVERIES = ("li_recovery", "ni_recovery", "co_recovery", "mn_recovery")


class Genealogy(msgspec.Struct, frozen=True):
    """What stands behind an item: counts of items and links, and the longest way, in links."""

    item: str
    kind: str
    nodes: int
    links: int
    depth: int


class Grades(msgspec.Struct, frozen=True):
    """How many cells of a material stand on each rung."""

    material: str
    cells: int
    records: int
    counts: dict[str, int]


class DemoReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the demo prints.

    Fields
      book         folder of the book;  checkpoint  when it was read
      grades       per material
      health       how well states of health are estimated from pulses, by cell left out
      genealogies  of a pack and of a lot of metal foil
      account      mass of the year, as stated
      rates        cascade and recycling rate;  recoveries  of metals, unknown without an assay
      verdicts     the plan's targets on the day asked about
      surprise     the number to end with
    """

    book: str
    checkpoint: Checkpoint
    grades: tuple[Grades, ...]
    health: tuple[HealthErrors, ...]
    genealogies: tuple[Genealogy, ...]
    account: Account
    rates: tuple[Statement, ...]
    recoveries: tuple[Statement, ...]
    verdicts: tuple[Verdict, ...]
    surprise: Surprise


def demo_report(book: Book, as_of: str = "") -> DemoReport:
    """Gather the report from a complete demo book; the book is only read.

    Parameters
      as_of  day on which the plan's targets are judged, as `2026-02-01`; empty for today
    """
    tests = demo_tests()
    return DemoReport(
        book=str(book.path),
        checkpoint=book.checkpoint(),
        grades=_grades(book, tests),
        health=health_errors(tests),
        genealogies=_genealogies(book, tests),
        account=book.account(PERIOD, scheme=BATTERY),
        rates=tuple(book.evaluate(name, PERIOD, scheme=BATTERY) for name in RATES),
        recoveries=tuple(book.evaluate(name, PERIOD, scheme=BATTERY) for name in RECOVERIES),
        verdicts=book.standings(scheme=PLAN, as_of=as_of or None),
        surprise=surprise(book, tests),
    )


def _grades(book: Book, tests: Sequence[CellTest]) -> tuple[Grades, ...]:
    rungs = {grade.item: grade.rung for grade in book.grades("residual_capacity", scheme=BATTERY)}
    made = []
    for material in dict.fromkeys(test.material for test in tests):
        own = [test for test in tests if test.material == material]
        cells = cells_of(own)
        found = [rungs.get(cell.uri, "") for cell in cells]
        counts = {rung: found.count(rung) for rung in sorted(set(rungs.values()))}
        made.append(Grades(material, len(cells), len(own), counts))
    return tuple(made)


def _genealogies(book: Book, tests: Sequence[CellTest]) -> tuple[Genealogy, ...]:
    first = sorting_of(book, cells_of(tests)).packs[0]
    return (
        _genealogy(book.trace(first.uri), "pack"),
        _genealogy(book.trace(lot_of("LMO", "foil")), "lot"),
    )


def _genealogy(lineage: Lineage, kind: str) -> Genealogy:
    return Genealogy(lineage.item, kind, lineage.node_count, lineage.link_count, lineage.depth)
