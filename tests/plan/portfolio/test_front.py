import itertools

import pytest

from loopbook.plan.portfolio.asking import Asking
from loopbook.plan.portfolio.columns import columns_of
from loopbook.plan.portfolio.front import Front, front_of
from loopbook.plan.portfolio.limit import limit_rows
from loopbook.plan.portfolio.reading import problem_of
from loopbook.plan.solve.outcome import Effort
from loopbook.terms.progress import finished
from tests.plan.portfolio.cases import case, option, options, periods

# Worth alone (money), saved: no discount, one year, so that all is by hand.
WORTH = [50.0, -10.0, -30.0, 20.0, -45.0]
SAVED = [1.0, 4.0, 6.0, 0.0, 7.0]


def front(most: int) -> Front:
    rows = [option(f"o{at}", 100.0, 100.0 + worth, life=1.0) for at, worth in enumerate(WORTH)]
    given = case(
        {"discount_rate": 0.0},
        **options(*rows),
        periods=periods("1", budget=300.0),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[
            {"option": f"o{at}", "what": "CO2", "amount": saved} for at, saved in enumerate(SAVED)
        ],
    )
    columns = columns_of(problem_of(given)[0])
    asking = Asking(columns, limit_rows(columns), Effort())
    return finished(front_of(asking, finished(asking.ask()), "CO2", most))


def all_by_hand() -> list[tuple[float, float]]:
    points = {
        (sum(SAVED[at] for at in taken), sum(WORTH[at] for at in taken))
        for count in range(4)
        for taken in itertools.combinations(range(5), count)
    }
    return sorted(
        (s, w)
        for s, w in points
        if not any((t >= s and v >= w) and (t, v) != (s, w) for t, v in points)
    )


def test_the_front_has_all_portfolios_that_no_other_one_beats() -> None:
    found = front(50)
    assert found.is_whole
    expected = all_by_hand()
    assert [point.saved for point in found.points] == pytest.approx([s for s, _ in expected])
    assert [point.npv for point in found.points] == pytest.approx([w for _, w in expected])


def test_few_points_are_spread_over_the_whole_front_and_said_to_be_few() -> None:
    found, whole = front(3), all_by_hand()
    assert not found.is_whole
    told = [(point.saved, point.npv) for point in found.points]
    assert told[0] == pytest.approx(whole[0])
    assert told[-1] == pytest.approx(whole[-1])
    assert all(any(one == pytest.approx(point) for point in whole) for one in told)
