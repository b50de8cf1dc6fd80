"""Sources: observations and facts as a day or a checkpoint may know them."""

from pathlib import Path

import loopbook
from loopbook.book import MEMORY, Book
from loopbook.terms.statement import Standing

INPUT = Path(loopbook.__file__).parent / "programs" / "demo" / "input" / "cn-14fyp"


def test_a_day_knows_only_what_was_published_by_then() -> None:
    with loopbook.open(MEMORY, ["cn-14fyp"]) as book:
        book.record(INPUT / "rates.csv", table="rates")
        early = {v.target: v for v in book.standings(as_of="2022-12-31")}
        late = {v.target: v for v in book.standings(as_of="2026-02-01")}
    assert early["bulk_sw.2025"].standing is Standing.ON_TRACK
    assert late["water_int.2025"].standing is Standing.MET
    assert early["water_int.2025"].standing is not Standing.MET
    assert late["rop.2025"].standing is Standing.NOT_COMPARABLE
    assert late["energy_int.2025"].standing is Standing.NOT_COMPARABLE


def test_grades_rest_on_the_latest_test_a_reader_may_know(book: Book) -> None:
    now = book.grades("residual_capacity")
    assert now
    assert all(fact.sequence <= book.checkpoint().size for g in now for fact in g.facts)
    assert book.grades("residual_capacity", as_of="2000-01-01") == ()
