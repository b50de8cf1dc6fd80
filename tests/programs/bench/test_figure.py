"""A figure is a ratio of rounds, and says whether what is required is met."""

from loopbook.programs.bench.figure import (
    Requirement,
    Sense,
    Spread,
    Unit,
    alone,
    compared,
    middle_seconds,
    spread,
    unmeasured,
)

ROUNDS = [(2.0, 8.0), (4.0, 8.0), (1.0, 8.0)]


def test_a_spread_is_the_middle_value_with_least_and_most() -> None:
    assert spread([3, 1, 2]) == Spread(2, 1, 3)


def test_a_cost_is_held_to_be_at_most_so_much() -> None:
    figure = compared("journal", Unit.MILLISECONDS, ROUNDS, Requirement(Sense.COST, must=0.25))
    assert figure.ratio == Spread(0.25, 0.125, 0.5)
    assert figure.is_met is True
    over = compared("journal", Unit.MILLISECONDS, ROUNDS, Requirement(Sense.COST, must=0.2))
    assert over.is_met is False


def test_a_speed_of_times_is_how_much_longer_the_reference_takes() -> None:
    figure = compared("trace", Unit.MILLISECONDS, ROUNDS, Requirement(Sense.SPEED, must=3))
    assert figure.ratio == Spread(4, 2, 8)
    assert figure.is_met is True


def test_a_speed_of_rates_is_how_much_greater_the_own_rate_is() -> None:
    figure = compared("capture", Unit.PER_SECOND, ROUNDS, Requirement(Sense.SPEED, must=0.5))
    assert figure.ratio == Spread(0.25, 0.125, 0.5)
    assert figure.is_met is False


def test_ratio_and_limit_must_both_be_met() -> None:
    for limit, is_met in ((2.0, True), (1.9, False)):
        asked = Requirement(Sense.SPEED, must=3, limit=limit)
        assert compared("trace", Unit.MILLISECONDS, ROUNDS, asked).is_met is is_met


def test_a_rate_alone_has_a_least_value_and_a_time_a_greatest() -> None:
    assert alone("hash", Unit.PER_SECOND, [5, 6], 5).is_met is True
    assert alone("hash", Unit.PER_SECOND, [5, 6], 6).is_met is False
    assert alone("opening", Unit.SECONDS, [5, 6], 5).is_met is False


def test_what_is_reported_or_not_measured_is_neither_met_nor_missed() -> None:
    assert compared("segments", Unit.BYTES, ROUNDS).is_met is None
    missing = unmeasured("memory", Unit.MEGABYTES, Requirement(Sense.COST, must=1.5))
    assert (missing.value, missing.is_met, missing.must) == (None, None, 1.5)


def test_work_is_timed_as_often_as_asked() -> None:
    done: list[int] = []
    assert middle_seconds(lambda: done.append(1), 3) >= 0
    assert len(done) == 3
