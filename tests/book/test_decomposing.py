"""What a decomposition asks of a book: the parts that are named, or found by their kind."""

from datetime import date

import pytest

from loopbook.book.decomposing import DecomposeWish, decomposed
from loopbook.errors import QueryError, UnknownTerm
from loopbook.terms.period import period
from loopbook.terms.subject import Subject
from tests.evaluate.world import Known, indicator, observation, scheme, seen

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


OF_ANY = indicator("observed(amount)", "Mt", subject="*")
SAID = [
    observation(value, year, indicator="amount", unit="Mt", subject=name)
    for name, values in (("A", (4, 3)), ("B", (6, 6)))
    for value, year in zip(values, ("2020", "2025"), strict=True)
]


def asked(wish: DecomposeWish, *places: Subject):
    known = Known(seen=tuple(SAID), places=places)
    return decomposed((OF_ANY, scheme(OF_ANY)), ENDS, wish, lambda _: known)


def test_a_part_that_is_named_twice_counts_once() -> None:
    found = asked(DecomposeWish(parts=("B", "A", "B")))
    assert {part.id: part.total for part in found.parts} == {"A": -1.0, "B": 0.0}
    assert found.change == -1.0


def test_an_indicator_of_any_subject_wants_one_or_its_parts() -> None:
    with pytest.raises(QueryError, match="LB-E04"):
        asked(DecomposeWish())
    assert asked(DecomposeWish(subject="A")).change == -1.0


def test_a_kind_of_which_nothing_counts_is_refused_and_never_told_by_streams() -> None:
    closed = Subject(id="A", kinds=("park",), sequences=(1,), until=date(2019, 12, 31))
    with pytest.raises(QueryError) as caught:
        asked(DecomposeWish(by="park"), closed)
    assert caught.value.code == "LB-E10"
    assert "park" in caught.value.message("zh")
    late = Subject(id="B", kinds=("park",), sequences=(2,), since=date(2025, 12, 31))
    found = asked(DecomposeWish(by="park"), closed, late)
    assert [part.id for part in found.parts] == ["B"]
