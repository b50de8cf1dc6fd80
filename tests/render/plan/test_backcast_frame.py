"""Where years and values stand in a panel."""

import pytest

from loopbook.render.plan.backcast_frame import (
    LEFT,
    PANEL,
    RIGHT,
    WIDTH,
    frame_of,
    heading,
    path,
    year_marks,
)


def test_a_frame_holds_its_values_and_years() -> None:
    frame = frame_of(range(2021, 2031), 30.0, [50.0, 70.0])
    assert frame.x(2021) == LEFT
    assert frame.x(2030) == pytest.approx(WIDTH - RIGHT)
    assert 30.0 <= frame.y(70.0) < frame.y(50.0) <= 30.0 + PANEL
    assert frame_of([2021], 0.0, []).ticks


def test_large_values_are_told_with_their_power() -> None:
    drawn = "".join(frame_of([2021, 2022], 30.0, [0.0, 2.5e6]).grid())
    assert "10⁶" in drawn
    assert "2,500,000" not in drawn


@pytest.mark.parametrize(("count", "shown"), [(1, 1), (10, 10), (25, 5), (60, 6)])
def test_no_more_years_are_written_than_there_is_room_for(count: int, shown: int) -> None:
    assert len(year_marks(range(2026, 2026 + count), float, 0.0)) == shown


def test_a_path_is_broken_where_nothing_is_known() -> None:
    frame = frame_of([2021, 2022, 2023, 2024], 0.0, [1.0, 2.0])
    drawn = path(frame, (1.0, None, 2.0, 1.0), "#000000", "")
    assert drawn.count("M") == 2
    assert drawn.count("L") == 1


def test_a_heading_is_written_above_its_panel() -> None:
    (drawn,) = heading(100.0, "A & B")
    assert "A &amp; B" in drawn
    assert 'y="86"' in drawn
