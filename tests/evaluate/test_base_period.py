"""Base: changes are shown on the base of the pack's next target."""

from loopbook.evaluate.base_period import pack_base
from loopbook.terms.period import period
from loopbook.terms.scheme import TargetKind
from tests.evaluate.world import indicator, scheme, target


def test_the_next_target_names_the_base_of_a_change() -> None:
    change = indicator(is_change=True)
    pack = scheme(
        change,
        targets=(
            target(TargetKind.GROWTH, 5, "2021..2025", base="2020"),
            target(TargetKind.GROWTH, 5, "2026..2030", base="2025"),
        ),
    )
    assert pack_base(change, period("2023"), pack) == period("2020")
    assert pack_base(change, period("2026"), pack) == period("2025")
    assert pack_base(change, period("2031"), pack) is None
    assert pack_base(indicator(), period("2023"), pack) is None
