from loopbook.render.plan.portfolio_panel import BLUE, LEFT, PANEL, RIGHT, WIDTH, panel


def test_scales_hold_all_numbers_and_zero() -> None:
    made = panel(40.0, [100.0, 300.0], [5.0, 9.0])
    assert made.up[0] == 0.0
    assert made.y(0.0) == 40.0 + PANEL
    assert LEFT <= made.x(100.0) < made.x(300.0) <= WIDTH - RIGHT
    assert made.y(9.0) >= 40.0


def test_bars_below_zero_hang_from_it() -> None:
    made = panel(0.0, [0.0, 10.0], [-4.0, 4.0])
    drawn = made.bar((2.0, 4.0), -4.0, BLUE, ("down", True))
    assert f'y="{made.y(0.0):g}"' in drawn
    assert "<title>down</title>" in drawn


def test_large_numbers_are_written_with_their_power() -> None:
    frame = panel(40.0, [0.0, 1.0], [0.0, 3e6]).frame("money")
    assert any("10⁶" in each for each in frame)
    assert len(panel(40.0, [0.0, 1.0], [0.0, 3.0]).frame("x", has_scale=False)) < len(
        panel(40.0, [0.0, 1.0], [0.0, 3.0]).frame("x")
    )
