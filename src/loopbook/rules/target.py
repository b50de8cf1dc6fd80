"""The targets of a pack: targets.csv."""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.fault import nearest
from loopbook.rules.line import Line, unique
from loopbook.rules.vocabulary import terms
from loopbook.terms.event import Grade
from loopbook.terms.period import Period
from loopbook.terms.scheme import Indicator, Target, TargetKind, Word

COMPARATORS = ("ge", "le", "eq", "about")
_UNREAD = Period(1, 1)
_ON_BASE = (TargetKind.GROWTH, TargetKind.REDUCTION)


def targets_of(
    bundle: Bundle, indicators: Mapping[str, Indicator], vocabulary: Mapping[str, Word]
) -> tuple[Target, ...]:
    """Return the targets in order."""
    lines = unique((line.text("id"), line) for line in bundle.lines("targets.csv"))
    return tuple(_target(line, indicators, vocabulary) for line in lines.values())


def _target(
    line: Line, indicators: Mapping[str, Indicator], vocabulary: Mapping[str, Word]
) -> Target:
    target = Target(
        id=line.optional("id"),
        indicator=line.text("indicator"),
        kind=line.choice("kind", TargetKind),
        base=line.period("base"),
        period=_period(line),
        value=line.number("value"),
        comparator=line.text("comparator"),
        scope=line.optional("scope"),
        repair=line.optional("repair"),
        grade=line.choice("grade", Grade).value,
        source=line.text("source"),
        rule=line.rule,
    )
    line.known("indicator", target.indicator, indicators, "indicators.toml")
    if target.comparator and target.comparator not in COMPARATORS:
        near = nearest(target.comparator, COMPARATORS)
        line.fault("choice", column="comparator", value=target.comparator, nearest=near)
    indicator = indicators.get(target.indicator)
    scopes = {each.scope for each in indicator.definitions} if indicator is not None else set()
    known = scopes or terms(vocabulary, "scope")
    line.known("scope", target.scope, known, "the definitions of its indicator")
    _check_base(line, target)
    return target


def _period(line: Line) -> Period:
    period = line.period("period")
    if period is None:
        line.text("period")
    return period or _UNREAD


def _check_base(line: Line, target: Target) -> None:
    """Find growth without a base, a base that is not before the period, a fall written upwards."""
    if line.optional("kind") in _ON_BASE and not line.optional("base"):
        line.fault("no_base", kind=target.kind.value)
    is_read = target.base is not None and target.period != _UNREAD
    if is_read and target.base is not None and target.base.end > target.period.first:
        line.fault("base_order", base=target.base, period=target.period)
    if target.value is None:
        return
    if target.kind is TargetKind.REDUCTION and target.value > 0:
        line.fault("rising_reduction", value=line.optional("value"))
    if target.kind is TargetKind.GROWTH and target.value < 0:
        line.fault("falling_growth", value=line.optional("value"))
