"""What a decomposition asks of a book: the parts that are named, or found by their kind."""

import pytest

from loopbook.book.decomposing import DecomposeWish, decomposed
from loopbook.errors import UnknownTerm
from loopbook.terms.period import period
from tests.evaluate.world import indicator, observation, scheme, seen

ENDS = (period("2020"), period("2025"))


def test_parts_that_are_named_are_asked_one_by_one() -> None:
    of = indicator("observed(amount)", "Mt", subject="CN")
    asked: list[str] = []

    def sources_of(subject: str):
        asked.append(subject)
        said = [
            observation(value, year, indicator="amount", unit="Mt", subject=name)
            for name, values in (("CN", (10, 12)), ("A", (4, 3)), ("B", (6, 6)))
            for value, year in zip(values, ("2020", "2025"), strict=True)
        ]
        return seen(*said)

    found = decomposed((of, scheme(of)), ENDS, DecomposeWish(parts=("A", "B")), sources_of)
    assert asked == ["", "", "A", "B"]
    assert {part.id: part.total for part in found.parts} == {"": 3.0, "A": -1.0, "B": 0.0}
    assert (found.by, found.change) == ("parts", 2.0)


def test_what_is_no_kind_of_subject_is_refused_with_the_nearest() -> None:
    of = indicator("observed(amount)", "Mt")
    with pytest.raises(UnknownTerm) as caught:
        decomposed((of, scheme(of)), ENDS, DecomposeWish(by="prak"), lambda _: seen())
    assert (caught.value.code, caught.value.values["nearest"]) == ("LB-E08", "park")
