"""Ribbons: outlines as high as their width, soft edges, returns as one thick line."""

from loopbook.render.layout import Ribbon, Stub
from loopbook.render.ribbon import (
    Look,
    drawn_ribbon,
    drawn_stub,
    forward_path,
    middle_path,
    outer_width,
    return_path,
)

FORWARD = Ribbon(flow="f", width=10.0, points=((0, 50), (100, 80)))
BACK = Ribbon(
    flow="b", width=8.0, points=((100, 50), (0, 40)), is_return=True, out_x=120, in_x=-20, lane=150
)
BLUE = Look(kind="measured", paint="#2f6fb0", colour="#2f6fb0")


def test_a_forward_ribbon_has_its_width_at_both_ends() -> None:
    path = forward_path(FORWARD, FORWARD.width)
    assert path.startswith("M0 45C")
    assert "100 75L100 85C" in path
    assert path.endswith("0 55Z")


def test_a_ribbon_runs_straight_through_the_columns_it_passes() -> None:
    ribbon = Ribbon(flow="f", width=2.0, points=((0, 1), (50, 9), (64, 9), (100, 5)))
    assert "50 9L64 9C" in middle_path(ribbon)


def test_a_return_goes_right_down_back_and_up() -> None:
    path = return_path(BACK)
    assert path.startswith("M100 50H109A11 11 0 0 1 120 61V139")
    assert path.endswith("H0")


def test_the_outer_edge_of_a_return_runs_beside_its_middle() -> None:
    path = return_path(BACK, 4.0)
    assert path.startswith("M100 46H109A15 15 0 0 1 124 61V139")
    assert "154" in path


def test_a_loop_close_to_its_box_turns_in_the_room_it_has() -> None:
    own = Ribbon(
        flow="o",
        width=20.0,
        points=((14, 60), (0, 60)),
        is_return=True,
        out_x=31,
        in_x=-17,
        lane=89,
    )
    assert "A14.5 14.5 0 0 1 31 74.5V74.5" in return_path(own)


def test_unknown_is_dashed_and_a_pattern_is_kept_whole() -> None:
    assert 'stroke-dasharray="5 4"' in drawn_ribbon(FORWARD, Look(kind="unknown", paint=""))
    patterned = drawn_ribbon(FORWARD, Look(kind="modelled", paint="url(#x)", colour="#000000"))
    assert 'class="flow f-modelled patterned"' in patterned
    assert "fill-opacity" not in patterned
    assert 'stroke-width="8.00"' in drawn_ribbon(BACK, Look(kind="return", paint="#d9822b"))


def test_a_thin_flow_is_still_a_line() -> None:
    thin = Ribbon(flow="f", width=0.001, points=((0, 50), (100, 80)))
    assert 'stroke-width="0.80"' in drawn_ribbon(thin, BLUE)


def test_an_uncertain_ribbon_is_full_to_value_minus_sd_and_soft_to_value_plus_sd() -> None:
    soft = drawn_ribbon(FORWARD, Look(kind="m", paint="#000000", fringe=4.0))
    core, fringe = forward_path(FORWARD, 6.0), forward_path(FORWARD, 14.0)
    assert f'class="fringe" d="{fringe}"' in soft
    assert f'd="{core}"' in soft
    assert outer_width(FORWARD, Look(kind="m", paint="#000000", fringe=4.0)) == 14.0
    back = drawn_ribbon(BACK, Look(kind="return", paint="#000000", fringe=2.0))
    assert 'stroke-width="10.00"' in back
    assert 'stroke-width="6.00"' in back


def test_an_uncertainty_that_cannot_be_seen_is_not_drawn() -> None:
    assert "fringe" not in drawn_ribbon(FORWARD, Look(kind="m", paint="#000000", fringe=0.3))


def test_an_uncertainty_larger_than_the_amount_is_soft_and_dotted() -> None:
    look = Look(kind="m", paint="#000000", fringe=90.0, is_vague=True)
    vague = drawn_ribbon(FORWARD, look)
    assert 'class="vague ink-line"' in vague
    assert forward_path(FORWARD, 10.0) in vague
    assert outer_width(FORWARD, look) == 10.0


def test_what_was_stated_is_an_outline() -> None:
    drawn = drawn_ribbon(FORWARD, Look(kind="m", paint="#000000", stated=16.0))
    assert f'class="stated ink-line" d="{forward_path(FORWARD, 16.0)}"' in drawn
    back = drawn_ribbon(BACK, Look(kind="m", paint="#000000", stated=16.0))
    assert return_path(BACK, 8.0) + return_path(BACK, -8.0) in back


def test_a_return_says_where_it_goes() -> None:
    assert 'class="direction ink-line"' in drawn_ribbon(BACK, BLUE)
    assert "direction" not in drawn_ribbon(FORWARD, BLUE)


def test_a_stub_stands_on_the_side_of_what_is_left_over() -> None:
    assert 'x="10"' in drawn_stub(Stub("p", "residual", 10, 5, 4, is_out=True), "#000")
    assert 'x="-12"' in drawn_stub(Stub("p", "residual", 10, 5, 4, is_out=False), "#000")
    assert 'stroke="#57606a"' in drawn_stub(Stub("p", "stock", 10, 5, 4, is_out=True), "#000")
