"""Comparing, reviewing and ranking through a book: names, periods, kinds, one state of the book."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from loopbook import Book
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.rank_wish import RankWish

from .registry_book import EAST, NORTH, SOUTH, WEST, registry_book, scored_book


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    """Three works that answered, and one that did not; read only."""
    with scored_book(tmp_path_factory.mktemp("pack")) as opened:
        yield opened


def test_one_subject_stands_under_two_editions_from_one_state(book: Book) -> None:
    found = book.compare(NORTH, ["small/old", "small/new"])
    assert [sheet.total.value for sheet in found.sheets] == [100.0, 95.0]
    assert len({sheet.checkpoint for sheet in found.sheets}) == 1
    assert {str(sheet.period) for sheet in found.sheets} == {"2025"}
    assert [(c.concept, c.difference) for c in found.clauses] == [
        ("reuse", "limit"),
        ("plan", "weight"),
        ("waste", "only_in"),
    ]
    codes = [[finding.code for finding in sheet.findings] for sheet in found.sheets]
    assert "LB-Z01" in codes[0]
    assert codes[1] == []


def test_a_measured_standard_stands_beside_in_the_unit_of_the_first(book: Book) -> None:
    found = book.compare(NORTH, ["new", "circle_only"])
    (clause,) = [each for each in found.clauses if each.concept == "reuse"]
    values = [(row.value, row.unit) for row in clause.rows if row is not None]
    assert values == [(95.0, "%"), (pytest.approx(95.0), "%")]


def test_a_comparison_needs_two_standards(book: Book) -> None:
    for names in ([], ["new"], ["new", "new"]):
        with pytest.raises(QueryError, match="LB-Z22"):
            book.compare(NORTH, names)


def test_what_is_said_of_a_past_state_is_compared_at_it(book: Book) -> None:
    last = book.checkpoint().size
    assert book.compare(NORTH, ["old", "new"], "2025", as_of=last - 1).sheets[0].total.value == 100
    first = book.compare(NORTH, ["old", "new"], "2025", as_of=2)
    assert first.sheets[1].total.value is None


def test_without_a_period_the_last_answered_is_taken(book: Book) -> None:
    assert str(book.latest_answered("new", NORTH)) == "2025"
    assert str(book.review("new").period) == "2025"
    with pytest.raises(QueryError, match="LB-Z24"):
        book.compare(EAST, ["old", "new"])
    with pytest.raises(QueryError, match="LB-Z24"):
        book.latest_answered("new", EAST)


def test_the_family_is_the_edition_of_the_day(book: Book) -> None:
    assert book.rank("works", "2025").standard == "new"
    assert book.rank("works", "2025", day="2025-06-30").standard == "old"
    assert book.review("works", day="2025-06-30").standard == "old"


def test_shares_of_clauses_are_of_those_who_answered(book: Book) -> None:
    found = {each.criterion: each for each in book.review("new", "2025").clauses}
    assert found["reuse"].subjects == 3
    assert (found["plan_kept"].met, found["plan_kept"].unmet) == (2 / 3, 1 / 3)
    assert found["waste"].unknown == pytest.approx(1 / 3)
    assert found["reuse"].is_idle
    assert not book.review("new", "2025", idle_share=1.0, kind="foundry").clauses[2].is_idle


def test_who_is_of_a_kind_and_said_nothing_is_ranked_as_unknown(book: Book) -> None:
    found = book.rank("new", "2025", RankWish(kind="works", wanted=2, weights=20))
    told = {each.subject: each for each in found.subjects}
    assert set(told) == {NORTH, SOUTH, WEST, EAST}
    assert (told[EAST].total.low, told[EAST].total.high, told[EAST].worst) == (0.0, 100.0, 4)
    assert told[NORTH].subject_name == "North works"
    assert [each.subject for each in found.subjects if each.is_selected] == [NORTH, WEST]
    narrower = book.rank("new", "2025", RankWish(kind="foundry"))
    assert [each.subject for each in narrower.subjects] == [SOUTH]
    assert {each.subject for each in book.rank("new", "2025").subjects} == {NORTH, SOUTH, WEST}


@pytest.mark.parametrize(
    "wish",
    [
        RankWish(wanted=0),
        RankWish(spread=1.5),
        RankWish(spread=float("nan")),
        RankWish(weights=-1),
        RankWish(seed=-1),
        RankWish(kind="village"),
    ],
)
def test_a_wish_that_cannot_be_granted_is_refused(book: Book, wish: RankWish) -> None:
    with pytest.raises(UnknownTerm, match="LB-Z21"):
        book.rank("new", "2025", wish)


def test_a_kind_without_a_subject_is_not_everybody(book: Book) -> None:
    with pytest.raises(QueryError, match="LB-Z24"):
        book.rank("new", "2025", RankWish(kind="city"))


def test_what_only_measures_ranks_nobody(book: Book) -> None:
    for ask in (book.rank, book.review):
        with pytest.raises(QueryError, match="LB-Z23"):
            ask("circle_only", "2025")


def test_who_answered_is_told_with_names(book: Book) -> None:
    assert book.answered("new") == ((NORTH, "North works"), (SOUTH, ""), (WEST, ""))
    assert book.answered("new", "2024") == ((NORTH, "North works"),)
    with pytest.raises(UnknownTerm, match="LB-Z13"):
        book.answered("newer")


def test_in_an_empty_book_nobody_answered(tmp_path: Path) -> None:
    with registry_book(tmp_path) as empty:
        assert empty.answered("new") == ()
        with pytest.raises(QueryError, match="LB-Z24"):
            empty.review("new")
