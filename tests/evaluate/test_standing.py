"""Standings, against the reading of section 8 of the reference of the rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import UnknownTerm
from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.standing import stand
from loopbook.terms.event import Basis, Grade
from loopbook.terms.scheme import TargetKind
from loopbook.terms.statement import Standing, Verdict

from . import world
from .world import Known, definition, indicator, observation, scheme, seen, target

AFTER = "2026-02-01"
FIRM = (Standing.MET, Standing.MISSED, Standing.ON_TRACK, Standing.BEHIND)


def judged(of, aim, sources: Known, day: str = AFTER) -> Verdict:
    return stand(aim, scheme(of, targets=(aim,)), sources, date.fromisoformat(day))


def test_resource_output_rate_is_not_comparable_since_its_base_differs() -> None:
    of = indicator(is_change=True)
    aim = target(TargetKind.GROWTH, 20, comparator="about", base="2020")
    known = seen(observation(58, "2021", base_period="2012", published="2022-09-22"))
    for day in ("2022-12-31", AFTER):
        verdict = judged(of, aim, known, day)
        assert verdict.standing is Standing.NOT_COMPARABLE
        assert verdict.reason.values == {"base": "2012", "wanted": "2020"}
        assert verdict.latest is not None
        assert verdict.latest.value == 58
        assert verdict.gap is None


@pytest.mark.parametrize("scope", ["", "old", "new"])
def test_energy_intensity_is_not_comparable_since_its_definition_changed(scope: str) -> None:
    of = indicator(
        is_change=True,
        scope=scope,
        definitions=(
            definition("old", until="2021-12-31", place=5),
            definition("new", since="2022-01-01", place=9),
        ),
    )
    aim = target(TargetKind.REDUCTION, -13.5, comparator="about", base="2020")
    known = seen(
        observation(-7.3, "2023", base_period="2020", scope="new", published="2025-03-15"),
        observation(-3.8, "2024", "NBS", base_period="2023", scope="new", published="2025-03-15"),
        observation(-11.6, "2024", base_period="2020", scope="new", published="2025-07-09"),
    )
    verdict = judged(of, aim, known)
    assert verdict.standing is Standing.NOT_COMPARABLE
    assert verdict.reason.values["old"] == "old"
    assert verdict.reason.values["new"] == "new"
    assert {"indicators.toml:5", "indicators.toml:9"} <= set(verdict.rules)


def test_water_intensity_is_met() -> None:
    of = indicator(is_change=True)
    aim = target(TargetKind.REDUCTION, -16, comparator="about", base="2020")
    verdict = judged(of, aim, seen(observation(-20, "2025", "MWR", base_period="2020")))
    assert verdict.standing is Standing.MET
    assert (verdict.required, verdict.gap, verdict.unit) == (-16, -4, "P1")
    assert verdict.reason.key == "reason.judged.about"
    assert verdict.reason.values["sign"] == "≤"


STRAW = (
    observation(86, "2021", bound="at_least", published="2022-09-22"),
    observation(88.1, "2021", "MARA", published="2022-10-15"),
    observation(88, "2025", "MARA", bound="at_least", published="2026-01-13"),
)


def test_straw_needs_every_year_and_names_those_that_are_missing() -> None:
    of = indicator(preference=("MARA", "NDRC"))
    aim = target(TargetKind.HOLD, 86, base="2020")
    early = judged(of, aim, seen(*STRAW, day="2022-12-31"), "2022-12-31")
    assert early.standing is Standing.ON_TRACK
    assert early.latest is not None
    assert [each.value for each in early.latest.rivals] == [86]
    late = judged(of, aim, seen(*STRAW, day=AFTER))
    assert late.standing is Standing.UNKNOWN
    assert late.reason.values["years"] == "2022, 2023, 2024"
    unnamed = judged(of, target(TargetKind.HOLD, 86), seen(*STRAW))
    assert unnamed.reason.values["years"] == "2022, 2023, 2024"


BULK = (
    observation(56, "2020", published="2021-07-01"),
    observation(56.8, "2021", published="2022-09-22"),
)


@pytest.mark.parametrize("base", ["2020", ""])
def test_bulk_solid_waste_is_on_the_line_to_a_hair(base: str) -> None:
    of, aim = indicator(), target(TargetKind.LEVEL, 60, base=base)
    early = judged(of, aim, seen(*BULK, day="2022-12-31"), "2022-12-31")
    assert early.standing is Standing.ON_TRACK
    assert early.due == 56.8
    assert early.base is not None
    assert early.base.value == 56
    late = judged(of, aim, seen(*BULK))
    assert late.standing is Standing.UNKNOWN
    assert late.reason.key == "reason.no_value.plain"
    assert late.latest is not None
    assert late.latest.value == 56.8


def test_a_hair_below_the_line_is_behind() -> None:
    of, aim = indicator(), target(TargetKind.LEVEL, 60, base="2020")
    known = seen(BULK[0], observation("56.799999999999999999", "2021"))
    assert judged(of, aim, known, "2022-12-31").standing is Standing.BEHIND


STEEL = tuple(
    observation(value, year, "CAMU", indicator="amount", unit="Mt", **more)
    for value, year, more in (
        (260, "2020", {"scope": "supply"}),
        (230, "2020", {"scope": "consumption"}),
        ("209.67", "2024", {"scope": "consumption"}),
        ("109.01", "2025-H1", {"scope": "consumption"}),
        (326, "2025", {"scope": "supply", "grade": Grade.FORECAST}),
    )
)


def test_scrap_steel_is_unknown_since_neither_forecast_nor_other_scope_decides() -> None:
    of = indicator("observed(amount)", "Mt", scope="supply")
    aim = target(TargetKind.LEVEL, 320, base="2020", scope="supply")
    verdict = judged(of, aim, seen(*STEEL))
    assert verdict.standing is Standing.UNKNOWN
    assert verdict.reason.key == "reason.no_value.beside"
    assert "326 Mt (CAMU)" in verdict.reason.values["values"]
    assert verdict.latest is not None
    keys = {each.missing.key for each in verdict.latest.beside if each.missing}
    assert keys == {"reason.grade.forecast", "reason.part_of_period"}


def test_another_scope_alone_is_not_comparable_where_the_indicator_takes_any() -> None:
    of = indicator("observed(amount)", "Mt")
    aim = target(TargetKind.LEVEL, 320, base="2020", scope="supply")
    verdict = judged(of, aim, seen(STEEL[1], STEEL[2]))
    assert verdict.standing is Standing.NOT_COMPARABLE
    assert verdict.reason.values == {"scope": "consumption", "wanted": "supply"}


RNF = (
    observation("14.50", "2020", indicator="amount", unit="Mt", published="2021-07-01"),
    observation("19.15", "2024", indicator="amount", unit="Mt", published="2025-07-15"),
    observation("9.98", "2025-H1", indicator="amount", unit="Mt", published="2025-07-15"),
)


def test_recycled_metals_are_on_track_in_2025_and_unknown_after() -> None:
    of = indicator("observed(amount)", "Mt")
    aim = target(TargetKind.LEVEL, 20, base="2020")
    verdict = judged(of, aim, seen(*RNF, day="2025-08-01"), "2025-08-01")
    assert verdict.standing is Standing.ON_TRACK
    assert verdict.due == pytest.approx(18.9)
    assert verdict.gap == pytest.approx(-0.85)
    assert judged(of, aim, seen(*RNF)).standing is Standing.UNKNOWN


def test_a_base_value_alone_says_nothing() -> None:
    of, aim = indicator(), target(TargetKind.LEVEL, 60, base="2020")
    for day in ("2023-06-01", AFTER):
        assert judged(of, aim, seen(observation(50, "2020")), day).standing is Standing.UNKNOWN


def test_a_weak_figure_decides_nothing() -> None:
    of = indicator("observed(amount)", "Mt")
    aim = target(TargetKind.COUNT, 10, base="2020", year="2022")
    weak = observation("19.78", "2022", indicator="amount", unit="Mt", grade=Grade.WEAK)
    verdict = judged(of, aim, seen(weak))
    assert verdict.standing is Standing.UNKNOWN
    assert verdict.latest is not None
    assert verdict.latest.value is None


@pytest.mark.parametrize(
    ("bound", "value", "standing"),
    [
        ("at_least", 88, Standing.MET),
        ("at_least", 50, Standing.UNKNOWN),
        ("at_most", 50, Standing.MISSED),
        ("at_most", 88, Standing.UNKNOWN),
        ("about", 60, Standing.MET),
        ("eq", 59.99, Standing.MISSED),
    ],
)
def test_a_bound_decides_only_what_it_settles(bound: str, value: float, standing: Standing) -> None:
    known = seen(observation(value, "2025", bound=bound))
    verdict = judged(indicator(), target(TargetKind.LEVEL, 60), known)
    assert verdict.standing is standing


def test_growth_of_a_level_is_counted_on_the_base_value() -> None:
    of = indicator("observed(amount)", "Mt")
    aim = target(TargetKind.GROWTH, 20, comparator="about", base="2020")
    fields = {"indicator": "amount", "unit": "Mt"}
    known = seen(observation(100, "2020", **fields), observation(126, "2025", **fields))
    verdict = judged(of, aim, known)
    assert verdict.standing is Standing.MET
    assert (verdict.unit, verdict.required, verdict.gap) == ("P1", 20, 6)
    assert verdict.base is not None
    assert verdict.base.value == 100
    early = judged(
        of,
        aim,
        seen(observation(100, "2020", **fields), observation(103, "2021", **fields)),
        "2022-06-01",
    )
    assert (early.standing, early.due) == (Standing.BEHIND, 4)


def test_growth_without_a_usable_base_is_unknown() -> None:
    of = indicator("observed(amount)", "Mt")
    fields = {"indicator": "amount", "unit": "Mt"}
    last = observation(126, "2025", **fields)
    nameless = judged(of, target(TargetKind.GROWTH, 20), seen(last))
    assert nameless.reason.key == "reason.no_base_named"
    aim = target(TargetKind.GROWTH, 20, base="2020")
    assert judged(of, aim, seen(last)).reason.key == "reason.no_base_value"
    zero = judged(of, aim, seen(observation(0, "2020", **fields), last))
    assert zero.reason.key == "reason.zero_base"
    open_ = judged(
        of,
        aim,
        seen(
            observation(100, "2020", bound="at_least", **fields),
            observation(126, "2025", bound="at_least", **fields),
        ),
    )
    assert open_.reason.key == "reason.open_bounds"
    assert {v.standing for v in (nameless, zero, open_)} == {Standing.UNKNOWN}


def test_a_modelled_value_is_shown_and_never_met() -> None:
    of = indicator("flow(packs_in) * factor(co_share)", "kg")
    aim = target(TargetKind.LEVEL, 1)
    known = world.flows(y2025=(world.cell("packs_in", world.reading(10**9)),))
    verdict = judged(of, aim, known)
    assert verdict.standing is Standing.MODELLED
    assert verdict.latest is not None
    assert verdict.latest.value == 100_000


def test_a_constructed_value_is_shown_and_decides_nothing() -> None:
    of = indicator("flow(packs_in)", "kg")
    made_up = world.reading(10**9, basis=Basis.CONSTRUCTED)
    verdict = judged(
        of, target(TargetKind.LEVEL, 1), world.flows(y2025=(world.cell("packs_in", made_up),))
    )
    assert verdict.standing is Standing.UNKNOWN
    assert verdict.reason.key == "reason.basis.constructed"


def test_a_period_of_flows_counts_when_it_is_over() -> None:
    of = indicator("flow(packs_in)", "kg")
    aim = target(TargetKind.LEVEL, 100)
    known = world.flows(
        y2023=(world.cell("packs_in", world.reading(60_000)),),
        y2024=(world.cell("packs_in", world.reading(90_000)),),
        y2025=(world.cell("packs_in", world.reading(10_000)),),
    )
    verdict = judged(of, aim, known, "2025-03-01")
    assert verdict.latest is not None
    assert str(verdict.latest.period) == "2024"
    assert verdict.standing is Standing.ON_TRACK


def test_a_target_in_words_or_unproven_is_not_judged() -> None:
    known = seen(observation(88, "2025"))
    words = judged(indicator(), target(TargetKind.COVERAGE, None), known)
    assert (words.standing, words.reason.key) == (Standing.UNKNOWN, "reason.qualitative")
    assert words.required is None
    weak = judged(indicator(), target(TargetKind.LEVEL, 60, grade="weak"), known)
    assert (weak.standing, weak.reason.key) == (Standing.UNKNOWN, "reason.target_grade")


def test_a_count_that_is_passed_is_met_and_a_level_that_must_be_equal_is_not() -> None:
    known = seen(observation(52, "2025"))
    count = judged(indicator(), target(TargetKind.COUNT, 50, comparator="eq"), known)
    assert (count.standing, count.reason.key) == (Standing.MET, "reason.judged.about")
    level = judged(indicator(), target(TargetKind.LEVEL, 50, comparator="eq"), known)
    assert level.standing is Standing.MISSED


def test_a_rival_that_would_judge_otherwise_is_named() -> None:
    known = seen(observation(61, "2025"), observation(59, "2025", "MARA"))
    verdict = judged(indicator(preference=("NDRC",)), target(TargetKind.LEVEL, 60), known)
    assert verdict.standing is Standing.MET
    assert verdict.reason.key == "reason.judged.rival"
    assert verdict.reason.values["publisher"] == "MARA"
    assert verdict.reason.values["rival"] == "59"


def test_a_value_that_meets_the_target_early_is_on_track() -> None:
    verdict = judged(
        indicator(), target(TargetKind.LEVEL, 60), seen(observation(61, "2022")), "2023-06-01"
    )
    assert (verdict.standing, verdict.reason.key) == (Standing.ON_TRACK, "reason.reached.plain")


def test_without_a_base_value_there_is_no_line() -> None:
    verdict = judged(
        indicator(), target(TargetKind.LEVEL, 60), seen(observation(57, "2022")), "2023-06-01"
    )
    assert (verdict.standing, verdict.reason.key) == (Standing.UNKNOWN, "reason.no_base_value")


def test_an_unknown_indicator_or_comparator_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownTerm, match=r"LB-E01 .*'itt'.*nearest is 'it'"):
        judged(indicator(), target(TargetKind.LEVEL, 1, indicator="itt"), seen())
    with pytest.raises(UnknownTerm, match=r"LB-E02 .*'gt'"):
        judged(indicator(), target(TargetKind.LEVEL, 1, comparator="gt"), seen())


def test_every_row_read_is_named() -> None:
    of = indicator(definitions=(definition("supply", place=7),))
    aim = target(TargetKind.LEVEL, 60)
    verdict = judged(of, aim, seen(observation(61, "2025", scope="supply")))
    assert set(verdict.rules) == {
        "targets.csv:2", "indicators.toml:1", "indicators.toml:7", "vocabulary.csv:2",
        "vocabulary.csv:5", "vocabulary.csv:8",
    }  # fmt: skip


VALUES = st.decimals(min_value=1, max_value=1000, places=3)
YEARS = st.sampled_from(["2020", "2021", "2022", "2023", "2024", "2025"])
ROWS = st.lists(st.tuples(VALUES, YEARS, st.sampled_from(["NDRC", "MARA", "CAMU"])), max_size=8)
DAYS = st.sampled_from(["2022-12-31", "2024-07-01", AFTER])
KINDS = st.sampled_from(list(TargetKind))


def mass_case(kind: TargetKind, code: str = "Mt"):
    of = indicator("observed(amount)", code, preference=("MARA", "NDRC", "CAMU"))
    return of, target(kind, 100, base="2020")


def masses(rows, code: str = "Mt", scale: str = "1") -> list:
    return [
        observation(value * type(value)(scale), year, who, indicator="amount", unit=code)
        for value, year, who in rows
    ]


@given(ROWS, KINDS, DAYS, st.randoms())
def test_the_order_of_observations_is_free(rows, kind, day, random) -> None:
    rows = list({(year, who): (value, year, who) for value, year, who in rows}.values())
    of, aim = mass_case(kind)
    given_rows = masses(rows)
    shuffled = random.sample(given_rows, len(given_rows))
    one, other = (judged(of, aim, seen(*each), day) for each in (given_rows, shuffled))
    assert (one.standing, one.gap, one.due, one.reason) == (
        other.standing, other.gap, other.due, other.reason,
    )  # fmt: skip


@given(ROWS, KINDS, DAYS, st.sampled_from([Grade.WEAK, Grade.FORECAST, Grade.KNOWLEDGE]), VALUES)
def test_a_value_that_decides_nothing_never_changes_a_verdict(
    rows, kind, day, grade, value
) -> None:
    of, aim = mass_case(kind)
    known = masses(rows)
    more = [
        observation(value, year, indicator="amount", unit="Mt", grade=grade)
        for year in ("2021", "2025")
    ]
    one, other = (judged(of, aim, seen(*each), day) for each in (known, [*known, *more]))
    assert (one.standing, one.gap, one.due) == (other.standing, other.gap, other.due)


@given(ROWS, KINDS, DAYS, st.sampled_from([("t", "1e6"), ("万吨", "100"), ("kg", "1e9")]))
def test_units_do_not_matter(rows, kind, day, unit) -> None:
    of, aim = mass_case(kind)
    code, scale = unit
    one = judged(of, aim, seen(*masses(rows)), day)
    other = judged(of, aim, seen(*masses(rows, code, scale)), day)
    assert (one.standing, one.gap, one.due) == (other.standing, other.gap, other.due)


@given(ROWS, KINDS)
def test_inside_the_period_nothing_is_met_or_missed_and_after_it_nothing_is_under_way(
    rows, kind
) -> None:
    of, aim = mass_case(kind)
    inside = judged(of, aim, seen(*masses(rows)), "2025-12-31").standing
    after = judged(of, aim, seen(*masses(rows)), "2026-01-01").standing
    assert inside not in (Standing.MET, Standing.MISSED)
    assert after not in (Standing.ON_TRACK, Standing.BEHIND)


def test_a_value_of_the_period_on_another_base_is_not_comparable() -> None:
    aim = target(TargetKind.GROWTH, 20, base="2020")
    verdict = judged(
        indicator(is_change=True), aim, seen(observation(58, "2025", base_period="2012"))
    )
    assert (verdict.standing, verdict.reason.key) == (
        Standing.NOT_COMPARABLE, "reason.base_differs",
    )  # fmt: skip


def test_a_change_counted_under_another_declared_definition_alone_is_not_comparable() -> None:
    of = indicator(
        is_change=True,
        scope="all",
        definitions=(definition("all", "2021-07-01"), definition("net")),
    )
    aim = target(TargetKind.REDUCTION, -13.5, base="2020", scope="all")
    verdict = judged(of, aim, seen(observation(-11.6, "2024", base_period="2020", scope="net")))
    assert verdict.standing is Standing.NOT_COMPARABLE
    assert verdict.reason.key == "reason.other_definition"
    assert (verdict.reason.values["scope"], verdict.reason.values["wanted"]) == ("net", "all")
    assert verdict.reason.labels["source"] == ("notice on net", "net")
    assert verdict.latest is not None
    assert (verdict.latest.value, verdict.latest.scope) == (-11.6, "net")
    assert not verdict.latest.decides
    assert (verdict.gap, verdict.latest.beside) == (None, ())
    level = target(TargetKind.LEVEL, 60, scope="all")
    known = seen(observation(50, "2024", scope="net"))
    other = indicator(scope="all", definitions=of.definitions)
    assert judged(other, level, known).standing is Standing.UNKNOWN


def test_a_formula_of_more_than_the_other_value_shows_no_value() -> None:
    of = indicator(
        "observed(rate) * 2",
        is_change=True,
        scope="all",
        definitions=(definition("all"), definition("net")),
    )
    aim = target(TargetKind.REDUCTION, -13.5, base="2020", scope="all")
    verdict = judged(of, aim, seen(observation(-11.6, "2024", base_period="2020", scope="net")))
    assert verdict.standing is Standing.NOT_COMPARABLE
    assert verdict.latest is not None
    assert verdict.latest.value is None


def test_a_reason_in_chinese_counts_in_chinese_units() -> None:
    of = indicator("observed(amount)", "Mt")
    known = seen(observation(326, "2025", indicator="amount", unit="Mt"))
    verdict = judged(of, target(TargetKind.LEVEL, 320), known)
    assert verdict.symbol_zh == "百万吨"
    assert reason_text(verdict.reason, "zh") == (
        "2025 的数值为 32600 万吨；目标要求 ≥ 32000 万吨。"
    )
    assert "326 Mt" in reason_text(verdict.reason)


def test_a_bound_may_leave_the_line_open() -> None:
    known = seen(observation(50, "2020"), observation(55, "2023", bound="at_least"))
    verdict = judged(indicator(), target(TargetKind.LEVEL, 60, base="2020"), known, "2024-06-01")
    assert (verdict.standing, verdict.reason.key) == (Standing.UNKNOWN, "reason.bound_open")
    assert (verdict.due, verdict.gap) == (56, None)


def test_a_value_for_a_month_is_shown_beside_and_its_rows_are_read() -> None:
    known = seen(observation(90, "2023-09", bound="at_least"))
    verdict = judged(indicator(), target(TargetKind.COVERAGE, 100), known)
    assert verdict.standing is Standing.UNKNOWN
    assert verdict.latest is not None
    assert [each.value for each in verdict.latest.beside] == [90]
    assert "vocabulary.csv:8" in verdict.rules
