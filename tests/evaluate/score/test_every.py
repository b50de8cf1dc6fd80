"""All must be met."""

import pytest

from loopbook.terms.standard import ScoreMethod

from .standards import UNKNOWN, WAIVED, level, row, sheet, standard, yes_no

OF = standard(
    ScoreMethod.ALL,
    {"g": None},
    (row("x", levels=(50,)), yes_no("y")),
    (level("green", 1),),
)


@pytest.mark.parametrize(
    ("answers", "total", "level_found"),
    [
        ({"x": 50, "y": 1}, (1, 1), "green"),
        ({"x": 49, "y": 1}, (0, 0), ""),
        ({"x": 49, "y": UNKNOWN}, (0, 0), ""),
        ({"x": 50, "y": UNKNOWN}, (0, 1), None),
        ({"x": WAIVED, "y": 1}, (1, 1), "green"),
        ({"x": WAIVED, "y": WAIVED}, (0, 1), None),
    ],
)
def test_one_that_is_missed_settles_it(
    answers: dict, total: tuple[int, int], level_found: str | None
) -> None:
    found = sheet(OF, answers)
    assert (found.total.low, found.total.high) == total
    assert found.level == level_found
    assert found.criteria[0].limits == {"limit": 50.0}
