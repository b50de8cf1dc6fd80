"""Base period: what changes of an indicator are counted from, as the targets of its pack say."""

from loopbook.terms.period import Period
from loopbook.terms.scheme import Indicator, Scheme, Target


def pack_base(indicator: Indicator, period: Period, scheme: Scheme) -> Period | None:
    """Return the base of the pack's next target for an indicator: its changes are shown on it.

    None for a level, and where no target that ends with the period or later names a base.
    """

    def order(target: Target) -> Period:
        return target.period

    later = [
        target
        for target in scheme.targets
        if target.indicator == indicator.id
        and target.base is not None
        and target.period.end >= period.end
    ]
    return min(later, key=order).base if later and indicator.is_change else None
