"""Tours: a few calls solved by hand, with every part of the interface."""

import numpy as np
import pytest

from loopbook.plan.solve.tour_problem import (
    MUST,
    Call,
    Halt,
    Kind,
    TourAnswer,
    TourEffort,
    TourProblem,
    Visit,
)
from loopbook.plan.solve.tours import search
from loopbook.terms.progress import finished

FAR = 2**40
PLACES = np.array([0, 3, 5, -4, 0])
LENGTHS = np.abs(PLACES[:, None] - PLACES[None, :]).astype(np.int64)


def kind(**changed: object) -> Kind:
    plain = Kind(1, (10,), 0, 4, (0, FAR), (0, FAR), 0, 1, 0, FAR, FAR, (), 0, 0)
    return plain._replace(**changed)


def found(calls: list[Call], *kinds: Kind, halts: tuple[Halt, ...] = ()) -> TourAnswer:
    problem = TourProblem(tuple(calls), halts, kinds, (LENGTHS,), (LENGTHS,))
    return finished(search(problem, TourEffort(seed=1, iterations=200)))


def call(place: int, load: int = 4, prize: int = MUST, **changed: object) -> Call:
    return Call(place, (load,), ((0, FAR),), 0, prize)._replace(**changed)


def test_the_shortest_tour_is_found() -> None:
    answer = found([call(1), call(2)], kind())
    assert (answer.is_feasible, answer.cost, answer.left_out) == (True, 10, ())


def test_a_halt_empties_the_vehicle() -> None:
    answer = found([call(1, 6), call(2, 6)], kind(halts=(0,), halts_most=1),
                   halts=(Halt(1, 0, FAR, 0),))  # fmt: skip
    assert (answer.is_feasible, answer.cost) == (True, 10)
    assert Visit(0, -1) in answer.tours[0].visits


def test_of_alternative_windows_one_is_kept() -> None:
    windows = ((50, 60), (90, 99))
    answer = found([call(1, windows=windows), call(2, windows=((70, 80),))],
                   kind(shift=(0, 80)))  # fmt: skip
    assert answer.is_feasible
    assert answer.tours[0].visits == (Visit(0, 0), Visit(1, 0))


def test_an_order_is_left_out_for_its_prize_with_windows_or_without() -> None:
    for windows in (((0, FAR),), ((0, 10), (20, FAR))):
        answer = found([call(1), call(3, prize=5, windows=windows)], kind())
        assert (answer.left_out, answer.cost) == ((1,), 6 + 5)


def test_the_cheaper_kind_is_taken() -> None:
    answer = found([call(1)], kind(fixed=100), kind(per_length=2))
    assert (answer.tours[0].kind, answer.cost) == (1, 12)


def test_what_cannot_be_is_said() -> None:
    assert not found([call(1, 11)], kind()).is_feasible
    assert found([], kind()).is_feasible


def test_it_stops_when_asked_and_by_time() -> None:
    problem = TourProblem((call(1), call(2)), (), (kind(),), (LENGTHS,), (LENGTHS,))
    run = search(problem, TourEffort(iterations=10**9))
    assert next(run).incumbent == 10.0
    with pytest.raises(StopIteration):
        run.send(True)
    assert finished(search(problem, TourEffort(iterations=10**9, seconds=0.01))).cost == 10
