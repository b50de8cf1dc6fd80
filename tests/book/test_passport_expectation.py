"""Tests of lines that ask for a passport: met, not met, and the rows they read."""

from loopbook.book.passport_expectation import passport_outcome
from tests.book.passport_book import PUMP, book_of, made, seen

LINE = {"passport": "pump_passport", "item": PUMP}
LIFE = [made(mass={"value": 12, "uom": "KGM"}), seen("encoding", "01-10")]


def test_lines_are_met_by_what_the_passport_says() -> None:
    with book_of(LIFE) as book:
        scheme = book.scheme("marked")
        for more, holds in (
            ({"attribute": "mass", "value": 12}, True),
            ({"attribute": "mass", "value": 13}, False),
            ({"attribute": "kind", "value": "pump"}, True),
            ({"attribute": "colour", "missing": True}, True),
            ({"attribute": "mass", "missing": True}, False),
            ({"attribute": "status", "audience": "public", "hidden": True}, True),
            ({"attribute": "status", "hidden": True}, False),
            ({"attribute": "nothing"}, False),
            ({"state": "open", "version": 1}, True),
            ({"state": "ended"}, False),
            ({"successor": PUMP}, False),
            ({"answers": False}, False),
            ({"answers": False, "audience": "public", "as_of": "2026-01-07"}, True),
        ):
            assert passport_outcome(book, scheme, {**LINE, **more}).holds is holds, more


def test_a_line_reads_the_rows_behind_its_attribute() -> None:
    with book_of(LIFE) as book:
        scheme = book.scheme("marked")
        found = passport_outcome(book, scheme, {**LINE, "attribute": "mass", "value": 12})
        (mass,) = (word.rule for word in scheme.vocabulary.values() if word.term == "mass")
        assert {mass, scheme.passports["pump_passport"].rule} <= set(found.rules)
