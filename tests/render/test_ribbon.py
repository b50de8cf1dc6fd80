"""Ribbons: outlines as high as their width, returns as one thick line."""

from loopbook.render.layout import Ribbon, Stub
from loopbook.render.ribbon import (
    drawn_ribbon,
    drawn_stub,
    forward_path,
    middle_path,
    return_path,
)

FORWARD = Ribbon(flow="f", width=10.0, points=((0, 50), (100, 80)))
BACK = Ribbon(
    flow="b", width=8.0, points=((100, 50), (0, 40)), is_return=True, out_x=120, in_x=-20, lane=150
)


def test_a_forward_ribbon_has_its_width_at_both_ends() -> None:
    path = forward_path(FORWARD)
    assert path.startswith("M0 45C")
    assert "100 75L100 85C" in path
    assert path.endswith("0 55Z")


def test_a_ribbon_runs_straight_through_the_columns_it_passes() -> None:
    ribbon = Ribbon(flow="f", width=2.0, points=((0, 1), (50, 9), (64, 9), (100, 5)))
    assert "50 9L64 9C" in middle_path(ribbon)


def test_a_return_goes_right_down_back_and_up() -> None:
    path = return_path(BACK)
    assert path.startswith("M100 50H110Q120 50 120 60V140")
    assert path.endswith("H0")


def test_unknown_is_dashed_and_a_pattern_is_kept_whole() -> None:
    assert 'stroke-dasharray="5 4"' in drawn_ribbon(FORWARD, "unknown", "", is_unknown=True)
    patterned = drawn_ribbon(FORWARD, "modelled", "url(#x)", is_unknown=False)
    assert 'class="flow f-modelled patterned"' in patterned
    assert "fill-opacity" not in patterned
    assert 'stroke-width="8.00"' in drawn_ribbon(BACK, "return", "#d9822b", is_unknown=False)


def test_a_thin_flow_is_still_a_line() -> None:
    thin = Ribbon(flow="f", width=0.001, points=((0, 50), (100, 80)))
    assert 'stroke-width="0.80"' in drawn_ribbon(thin, "measured", "#000", is_unknown=False)


def test_a_stub_stands_on_the_side_of_what_is_left_over() -> None:
    assert 'x="10"' in drawn_stub(Stub("p", 10, 5, 4, is_out=True), "residual", "#000")
    assert 'x="-12"' in drawn_stub(Stub("p", 10, 5, 4, is_out=False), "residual", "#000")
