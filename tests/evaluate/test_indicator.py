"""Statements of indicators through the public functions."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.indicator import INDICATOR_LEAVES, evaluate_indicator, latest
from loopbook.terms.event import Grade
from loopbook.terms.period import period

from . import world
from .world import indicator, observation, scheme, seen

PERIOD = period("2025")


def test_the_leaves_that_may_be_asked() -> None:
    assert [leaf.name for leaf in INDICATOR_LEAVES] == [
        *("flow", "observed", "factor", "items", "graded"),
        *("earlier", "mean_before"),
        *("passings", "reaching", "present", "mean_present", "dwell", "overdue"),
        *("subjects", "subjects_with"),
    ]


def test_a_share_of_grades_counts_items() -> None:
    of = indicator("graded(reuse, A) / items(pack)")
    good, bad = (
        world.item(name, world.fact("soh", soh), world.fact("leaks", 0))
        for name, soh in (("good", 90), ("bad", 10))
    )
    statement = evaluate_indicator(of, PERIOD, scheme(of), world.Known(items=(good, bad)))
    assert (statement.value, statement.sd, statement.decides) == (50, 0, True)


def test_an_ungraded_item_makes_the_share_at_least() -> None:
    of = indicator("graded(reuse, A) / items(pack)")
    good = world.item("good", world.fact("soh", 90), world.fact("leaks", 0))
    statement = evaluate_indicator(
        of, PERIOD, scheme(of), world.Known(items=(good, world.item("bare")))
    )
    assert (statement.value, statement.bound) == (50, "at_least")


def test_the_latest_is_the_latest_that_decides() -> None:
    of = indicator()
    known = seen(
        observation(1, "2021"), observation(2, "2023"), observation(3, "2024", grade=Grade.WEAK)
    )
    assert latest(of, scheme(of), known, PERIOD).value == 2
    assert latest(of, scheme(of), known, period("2022")).value == 1


def test_where_none_decides_the_latest_value_is_shown_or_unknown_told() -> None:
    of = indicator("flow(packs_in)", "kg")
    weak = world.reading(9000, grade=Grade.WEAK)
    known = world.flows(y2023=(world.cell("packs_in", weak),))
    assert latest(of, scheme(of), known, PERIOD).value == 9
    nothing = latest(of, scheme(of), world.Known(), PERIOD)
    assert (nothing.value, nothing.period) == (None, PERIOD)


def test_a_year_that_is_not_over_is_left_for_later() -> None:
    of = indicator("flow(packs_in)", "kg")
    known = world.flows(
        y2024=(world.cell("packs_in", world.reading(9000)),),
        y2025=(world.cell("packs_in", world.reading(1000)),),
    )
    assert latest(of, scheme(of), known, PERIOD, date(2025, 3, 1)).value == 9
    assert latest(of, scheme(of), known, PERIOD).value == 1


VALUES = st.lists(st.decimals(0, 1000, places=2), min_size=1, max_size=5)


@given(VALUES, st.randoms())
def test_the_order_of_observations_is_free(values, random) -> None:
    of = indicator(preference=("p2", "p0"))
    rows = [observation(value, "2025", f"p{place}") for place, value in enumerate(values)]
    one = evaluate_indicator(of, PERIOD, scheme(of), seen(*rows))
    other = evaluate_indicator(of, PERIOD, scheme(of), seen(*random.sample(rows, len(rows))))
    assert one.value == other.value
    assert sorted(r.value for r in one.rivals) == sorted(r.value for r in other.rivals)
    assert len(one.rivals) == len(rows) - 1


@given(VALUES, st.sampled_from([("t", "1e6"), ("万吨", "100"), ("KGM", "1e9"), ("kt", "1000")]))
def test_units_do_not_matter(values, unit) -> None:
    of = indicator("observed(amount)", "Mt")
    code, scale = unit
    first, again = (
        seen(
            *(
                observation(v * type(v)(s), "2025", f"p{n}", indicator="amount", unit=c)
                for n, v in enumerate(values)
            )
        )
        for c, s in (("Mt", 1), (code, scale))
    )
    one, other = (evaluate_indicator(of, PERIOD, scheme(of), known) for known in (first, again))
    assert one.value == other.value
    assert [r.value for r in one.rivals] == [r.value for r in other.rivals]
