"""Numbers inside sentences."""

import pytest

from loopbook.plan.backcast.figure import figure_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (25.5, "25.5"),
        (3137324.4, "3,137,324"),
        (100.0, "100"),
        (0.00041234567, "0.000412346"),
        (-1234.5678, "-1,234.57"),
        (0.0, "0"),
        (1e20, "1e+20"),
        (float("inf"), "inf"),
        (999999.96, "1,000,000"),
    ],
)
def test_six_digits_and_no_more(value: float, text: str) -> None:
    assert figure_text(value) == text
