"""Scoring through a book: editions, subjects, places, gaps."""

import io
from collections.abc import Iterator
from importlib.resources import files

import pytest

import loopbook
from loopbook import Book
from loopbook.book.cost_table import read_costs
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.score import AnswerState, Span

from .score_book import COSTS, ONE, TWO, score_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    """The book of two plants; read only."""
    with score_book() as opened:
        yield opened


def test_one_subject_gives_a_sheet_and_several_give_as_many(book: Book) -> None:
    one = book.score("plating_2015", ONE, "2025")
    assert (one.total, one.level, one.subject) == (Span(100.0, 100.0), "I", ONE)
    assert one.pack == "plating@1"
    both = book.score("plating/plating_2015", [ONE, TWO], 2025)
    assert both[0] == one
    assert [each.level for each in both] == ["I", ""]


def test_the_family_takes_the_edition_in_force_on_the_day_of_the_act(book: Book) -> None:
    assert book.score("clean_plating", ONE, "2025").standard == "plating_2025"
    earlier = book.score("clean_plating", ONE, "2025", day="2025-12-30")
    assert (earlier.standard, earlier.findings) == ("plating_2015", ())
    named = book.score("plating_2015", ONE, "2025")
    assert [each.code for each in named.findings] == ["LB-Z01"]
    assert book.score("plating_2025", ONE, "2025").level == "II"


def test_answers_by_label_word_and_waiver_are_taken_as_they_are_meant(book: Book) -> None:
    one, two = book.score("plating_2025", (ONE, TWO), "2025")
    states = [[row.state for row in sheet.criteria] for sheet in (one, two)]
    known, unknown = AnswerState.KNOWN, AnswerState.UNKNOWN
    assert states == [[known, known, AnswerState.NOT_APPLICABLE], [known, unknown, unknown]]
    assert one.criteria[1].documents[0].name == "training.pdf"
    # Named without a digest, and said from memory: neither decides.
    assert [each.code for each in two.findings] == ["LB-Z07"]
    assert (two.total, two.level_low, two.level_high) == (Span(0.0, 40.0), "", "")
    assert two.criteria[2].evidence[-1].grade == "knowledge"


def test_what_is_not_there_is_said(book: Book) -> None:
    with pytest.raises(UnknownTerm, match="LB-Z13"):
        book.score("plating_2035", ONE, "2025")
    with pytest.raises(UnknownTerm, match="LB-Z14"):
        book.score("clean_plating", ONE, "2014")
    with pytest.raises(QueryError, match="LB-U21"):
        book.score("plating_2015", ONE, "2025", day="soon")


def test_what_was_not_yet_published_is_not_known(book: Book) -> None:
    early = book.score("plating_2015", ONE, "2025", as_of="2026-01-30")
    assert {row.state for row in early.criteria} == {AnswerState.UNKNOWN}


def test_the_gap_is_the_cheapest_way(book: Book) -> None:
    costs = read_costs(COSTS, "costs.csv")
    gap = book.gap("plating_2015", TWO, "2025", "I", costs)
    assert [each.criterion for each in gap.improvements] == ["water", "training", "effort"]
    assert (gap.cost, gap.bound) == (560.0, 560.0)
    second = book.gap("clean_plating", TWO, "2025", "II", costs, day="2025-06-30")
    assert [(each.criterion, each.to) for each in second.improvements] == [("water", "II")]


def test_a_table_says_what_the_sheets_say(book: Book) -> None:
    table = book.score_table("plating_2015", "2025")
    assert table.subjects == (ONE, TWO)
    sheets = book.score("plating_2015", list(table.subjects), "2025")
    assert [table.total(place) for place in range(2)] == [sheet.total for sheet in sheets]


def test_flows_are_those_of_the_subjects_own_place() -> None:
    case = files("loopbook") / "schemes/cp-electroplating/cases/zinc-copper-nickel"
    with loopbook.open(":memory:", ["cp-electroplating"]) as book:
        for name, table in (
            ("places.jsonld", ""), ("amounts.csv", "amounts"), ("line.csv", "line"),
            ("answers.csv", "answers"),
        ):  # fmt: skip
            content = (case / name).read_bytes()
            receipt = book.record(io.BytesIO(content), table=table, document=name)
            assert receipt.refused == 0
        here = book.score("electroplating_2015", "https://id.example.org/414/9520003000018", 2025)
        assert (here.indices["I"].value, here.level) == (pytest.approx(81.6), "II")
        assert here.criteria[4].evidence
        elsewhere = book.score("electroplating_2015", "urn:test:elsewhere", "2025")
        assert {row.state for row in elsewhere.criteria} == {AnswerState.UNKNOWN}
