"""Figures looked at on their way into a book, and those a book has."""

from pathlib import Path

import loopbook
from loopbook.book.book import Book
from loopbook.book.quality import watched
from loopbook.book.shelf import core
from loopbook.terms.finding import Finding
from loopbook.terms.quantity import Units

HEAD = "iso3c,population_population_number_of_people\n"
PEOPLE = "shares"


def waste_book() -> Book:
    return loopbook.open(":memory:", schemes=["world-waste"])


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_a_second_publisher_that_disagrees_twelvefold_is_told_when_it_is_recorded() -> None:
    with waste_book() as book:
        first = book.record((HEAD + "LTU,2800000\n").encode(), table=PEOPLE, document="a.csv")
        second = book.record(
            (HEAD + "LTU,233333\n").encode(),
            table=PEOPLE,
            document="b.csv",
            given=(("source", "Other yearbook"),),
        )
        assert codes(first.findings) == []
        assert codes(second.findings) == ["LB-J05"]
        assert (second.appended, second.refused) == (1, 0)
        assert second.findings[0].values["factor"] == "12"
        assert second.findings[0].place.row == 2
        assert codes(book.quality()) == ["LB-J05"]


def test_the_same_file_again_is_a_repeat_without_doubts() -> None:
    content = (HEAD + "LTU,2800000\n").encode()
    with waste_book() as book:
        book.record(content, table=PEOPLE, document="a.csv")
        again = book.record(content, table=PEOPLE, document="a.csv")
        assert (again.appended, again.repeated, codes(again.findings)) == (0, 1, [])
        assert book.quality() == ()


def test_check_says_what_record_would_and_writes_nothing(tmp_path: Path) -> None:
    content = b"iso3c,composition_glass_percent,composition_metal_percent\nLTU,60,56.65\n"
    with waste_book() as book:
        foreseen = book.check(content, table=PEOPLE, document="a.csv")
        recorded = book.record(content, table=PEOPLE, document="a.csv")
        assert foreseen.findings == recorded.findings
        assert codes(recorded.findings) == ["LB-J01"]
        assert recorded.findings[0].place.row == 2


def test_an_input_without_items_has_nothing_to_tell() -> None:
    units: Units = core().units
    assert list(watched([], units)) == []
