"""Targets."""

from fractions import Fraction

from loopbook.rules.compile import compile_scheme
from loopbook.terms.period import Period
from loopbook.terms.scheme import TargetKind

from .breaking import LEAVES, good


def test_targets_have_kind_base_period_and_value() -> None:
    targets = compile_scheme(good(), {}, LEAVES).targets
    assert [target.id for target in targets] == [
        "yield.2025", "rate.2025", "rate.2026", "income.2025",
    ]  # fmt: skip
    growth, fall, count = targets[1:]
    assert (growth.kind, growth.base) == (TargetKind.GROWTH, Period(2020 * 12, 12))
    assert (fall.value, fall.comparator) == (Fraction(-3, 2), "le")
    assert count.value is None
    assert growth.scope == "all_bottles"
