"""Building: a new book, filled through the door, or a worded refusal."""

from pathlib import Path

import pytest

from loopbook.book.opening import MEMORY, open_book
from loopbook.errors import ParseError, StoreUnavailable
from loopbook.programs.synthetic import plan
from loopbook.programs.synthetic.building import begin, fill, plan_of


@pytest.mark.parametrize("size", ["20000", "20_000", "2e4", "2E+4", "20000.0"])
def test_a_size_may_be_written_in_several_ways(size: str) -> None:
    assert plan_of(size, 1) == plan(20_000)


@pytest.mark.parametrize(
    "size", ["", "999", "1e11", "many", "nan", "inf", "1000.5", "-5", "1e999999"]
)
def test_absurd_sizes_are_refused_in_words(size: str) -> None:
    with pytest.raises(ParseError) as error:
        plan_of(size, 1)
    assert error.value.code == "LB-D93"
    assert "--size 1e6" in str(error.value)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_seeds_that_do_not_fit_are_refused(seed: int) -> None:
    with pytest.raises(ParseError) as error:
        plan_of("1000", seed)
    assert error.value.code == "LB-D94"


def test_a_book_is_filled_step_by_step(tmp_path: Path) -> None:
    planned = plan(1_000)
    with begin(tmp_path / "s.book") as book:
        assert list(fill(book, planned)) == [planned.tally.events]
        assert book.checkpoint().size > planned.tally.events
        assert list(book.schemes) == ["cn-battery"]
        book.verify()


def test_an_existing_book_is_never_written_to(tmp_path: Path) -> None:
    begin(tmp_path / "s.book").close()
    with pytest.raises(StoreUnavailable):
        begin(tmp_path / "s.book")


def test_a_refusal_is_told_and_not_counted_over() -> None:
    one, other = plan(1_000), plan(1_500)
    with open_book(MEMORY, ["cn-battery"]) as book:
        list(fill(book, one))
        with pytest.raises(ParseError) as error:
            list(fill(book, other))
    assert error.value.code == "LB-D92"
