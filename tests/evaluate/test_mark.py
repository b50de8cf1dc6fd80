"""Tests of marks: every state, from milestones and the formula."""

import pytest

from loopbook.terms.mark import MarkState
from tests.book.passport_book import CORE, PUMP, Json, book_of, made, remade, seen

CORE_SEEN = {**seen("receiving", "01-06", "ADD"), "epcList": [CORE]}
WARRANTY: Json = {**seen("accepting", "01-09", "ADD"), "ilmd": {"loopbook:warranty": 12}}
PACKED, OPENED = seen("packing", "01-10"), seen("unpacking", "01-20")
AGAIN = seen("packing", "01-25")


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([made()], MarkState.ABSENT),
        ([CORE_SEEN, remade(), WARRANTY, PACKED], MarkState.HOLDS),
        ([CORE_SEEN, remade(), PACKED], MarkState.BROKEN),  # no warranty is stated
        ([made(warranty=12), PACKED], MarkState.BROKEN),  # made of nothing that served before
        ([CORE_SEEN, remade(), WARRANTY, PACKED, OPENED], MarkState.ENDED),
        ([CORE_SEEN, remade(), WARRANTY, PACKED, OPENED, AGAIN], MarkState.HOLDS),
    ],
)
def test_a_mark_has_the_state_that_its_life_gives_it(events: list[Json], state: MarkState) -> None:
    with book_of(events) as book:
        (found,) = book.marks(PUMP)
        assert found.state is state
        assert (found.since is None) is (state is MarkState.ABSENT)
        assert (found.until is not None) is (state is MarkState.ENDED)


def test_a_mark_that_was_not_given_shows_nothing() -> None:
    with book_of([made(warranty=12)]) as book:
        (found,) = book.marks(PUMP)
        assert found.facts == ()


def test_an_item_of_another_class_has_no_mark() -> None:
    with book_of([CORE_SEEN]) as book:
        assert book.marks(CORE) == ()
