"""Verdict: the parts that every kind of target shares: its limit, its direction, its words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import assert_never

import msgspec

from loopbook.errors import UnknownTerm
from loopbook.evaluate.exact import Exact, Rival
from loopbook.evaluate.figure import chinese_scale, chinese_symbol_of, figure, symbol_of
from loopbook.evaluate.label import labelled
from loopbook.evaluate.spread import Spread
from loopbook.terms.observation import Bound
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Indicator, Scheme, Target, TargetKind
from loopbook.terms.sources import Sources
from loopbook.terms.statement import Reason, Standing, Statement, Verdict

PERCENT = "P1"
"""UN/ECE Recommendation 20: percent."""

_HUNDRED = 100


class Direction(StrEnum):
    """On which side of its limit a value meets the target."""

    AT_LEAST = "≥"
    AT_MOST = "≤"
    EQUAL = "="


_DIRECTIONS: Mapping[str, Direction] = {
    "ge": Direction.AT_LEAST,
    "le": Direction.AT_MOST,
    "eq": Direction.EQUAL,
}


class Case(msgspec.Struct, frozen=True):
    """A target to be judged on a day, with its indicator and what is known."""

    target: Target
    indicator: Indicator
    scheme: Scheme
    sources: Sources
    day: date


class Chance(msgspec.Struct, frozen=True):
    """How likely the value is on the good side of its limit; its bound; what to say of it."""

    probability: float | None
    bound: str = Bound.EXACT.value
    cautions: tuple[Reason, ...] = ()


class Shown(msgspec.Struct, frozen=True):
    """What a verdict shows beside its standing."""

    latest: Statement | None = None
    base: Statement | None = None
    due: Fraction | None = None
    gap: Fraction | None = None
    rules: tuple[str, ...] = ()
    chance: Chance | None = None


class Measure(msgspec.Struct, frozen=True):
    """A value in the unit of the verdict, comparable with the target's limit.

    Fields
      spread   what its uncertainty is made from, in that unit
    """

    exact: Exact
    value: Fraction
    bound: str
    rivals: tuple[Rival, ...] = ()
    base: Exact | None = None
    spread: Spread = Spread(is_told=False)


def case_of(target: Target, scheme: Scheme, sources: Sources, day: date) -> Case:
    """Return the case of a target.

    Raises    UnknownTerm  the pack has no such indicator, or the comparator is none of four
    """
    if target.indicator not in scheme.indicators:
        raise _unknown("LB-E01", target.rule, target.indicator, tuple(scheme.indicators))
    comparators = (*_DIRECTIONS, "about")
    if target.comparator not in comparators:
        raise _unknown("LB-E02", target.rule, target.comparator, comparators)
    return Case(target, scheme.indicators[target.indicator], scheme, sources, day)


def _unknown(code: str, where: str, name: str, known: tuple[str, ...]) -> UnknownTerm:
    near = get_close_matches(name, known, n=1, cutoff=0.0)
    return UnknownTerm(code, where, name=name, nearest=near[0] if near else "-")


def is_counted_change(case: Case) -> bool:
    """Say whether the target asks for a change of an indicator that is a level: we make it."""
    return is_change_kind(case) and not case.indicator.is_change


def is_change_kind(case: Case) -> bool:
    """Say whether the target asks for a change on a base."""
    return case.target.kind in (TargetKind.GROWTH, TargetKind.REDUCTION)


def unit_of(case: Case) -> Unit:
    """Return the unit of the verdict: percent of change, or the indicator's."""
    return case.scheme.units.by_code[PERCENT] if is_counted_change(case) else case.indicator.unit


def required_of(case: Case) -> Fraction | None:
    """Return the limit in the unit of the verdict; None for a target in words."""
    value = case.target.value
    if value is None or not is_change_kind(case):
        return value
    return value / _HUNDRED / unit_of(case).factor


def direction_of(target: Target) -> Direction:
    """Return on which side of the limit the target is met.

    `about` is read in the kind's own direction, and so is `eq` of a count or a coverage, which is
    met when it is reached; both are said in the reason.
    """
    if not is_interpreted(target):
        return _DIRECTIONS[target.comparator]
    match target.kind:
        case TargetKind.REDUCTION:
            return Direction.AT_MOST
        case (
            TargetKind.GROWTH
            | TargetKind.HOLD
            | TargetKind.LEVEL
            | TargetKind.COUNT
            | TargetKind.COVERAGE
        ):
            return Direction.AT_LEAST
        case _ as other:
            assert_never(other)


def is_interpreted(target: Target) -> bool:
    """Say whether the comparator is read in the kind's own direction."""
    reached = target.kind in (TargetKind.COUNT, TargetKind.COVERAGE)
    return target.comparator == "about" or (target.comparator == "eq" and reached)


def compare(value: Fraction, bound: str, limit: Fraction, direction: Direction) -> bool | None:
    """Say whether a value meets a limit; None when its bound leaves it open.

    "At least 88" meets "at least 86"; "at least 50" does not tell about "at least 60".
    """
    match direction:
        case Direction.AT_LEAST:
            holds = value >= limit
            settles = Bound.AT_LEAST if holds else Bound.AT_MOST
        case Direction.AT_MOST:
            holds = value <= limit
            settles = Bound.AT_MOST if holds else Bound.AT_LEAST
        case Direction.EQUAL:
            holds = value == limit
            settles = Bound.AT_LEAST if value > limit else Bound.AT_MOST
            if holds:
                settles = Bound.EXACT
        case _ as other:
            assert_never(other)
    return holds if bound in (Bound.EXACT, Bound.ABOUT, settles) else None


def dissent(
    case: Case, measure: Measure, judge: Callable[[Fraction, str], bool | None]
) -> Rival | None:
    """Return the best rival by which the verdict would be the other one; None when there is none.

    A rival counted under another scope than the target's has no voice.
    """
    scope = case.target.scope
    said = judge(measure.value, measure.bound)
    for rival in measure.rivals:
        if scope and rival.evidence.scope != scope:
            continue
        other = judge(rival.value, rival.evidence.bound)
        if other is not None and other != said:
            return rival
    return None


def reason_of(
    stem: str,
    case: Case,
    measure: Measure,
    rival: Rival | None,
    due: Fraction | None = None,
    **more: str,
) -> Reason:
    """Return the reason of a judgement: the numbers, how the comparator is read, who dissents.

    Parameters
      stem   family of rows of the catalogue; which row says what there is to say:
             `plain`, `about`, `rival` or `about_rival`
      due    what the straight line asks for, in the unit of the verdict
    """
    parts = ["about"] if is_interpreted(case.target) else []
    unit = unit_of(case)
    numbers = {"value": measure.value, "required": required_of(case) or Fraction(0)}
    bounds = {"value": measure.bound}
    values = {
        "period": str(measure.exact.statement.period),
        "symbol": symbol_of(unit),
        "sign": direction_of(case.target).value,
        "comparator": case.target.comparator,
        **more,
    }
    if due is not None:
        numbers["due"] = due
    if rival is not None:
        parts.append("rival")
        said = rival.evidence
        values["publisher"] = said.publisher or (said.basis or "-")
        numbers["rival"], bounds["rival"] = rival.value, said.bound
    # Chinese counts in 万吨 and 亿元: the numbers of a sentence are all turned to one such unit.
    times, symbol = chinese_scale(chinese_symbol_of(unit))
    written, chinese = (_written(numbers, bounds, each) for each in (1, times))
    labels = {name: (written[name], chinese[name]) for name in numbers if times != 1}
    labels["symbol"] = (values["symbol"], symbol)
    return Reason(f"{stem}.{'_'.join(parts) or 'plain'}", values | written, labels)


def _written(
    numbers: Mapping[str, Fraction], bounds: Mapping[str, str], times: int
) -> dict[str, str]:
    """Return each number `times` as large, told apart from the limit where it is compared."""
    limit = float(numbers["required"] * times)
    compared = dict.fromkeys(bounds, limit)
    return {
        name: figure(number * times, bound=bounds.get(name, "eq"), limit=compared.get(name))
        for name, number in numbers.items()
    }


def _early(case: Case, statements: Iterable[Statement]) -> Iterator[Reason]:
    """Yield values that were published after the day that is judged on: a clock was set back."""
    day = case.day.isoformat()
    for statement in statements:
        published = max((each.published for each in statement.evidence), default="")
        if published > day:
            values = {"period": str(statement.period), "published": published, "day": day}
            yield Reason("reason.published_after", values)


def verdict(case: Case, standing: Standing, reason: Reason, shown: Shown) -> Verdict:
    """Return the verdict of a case, with every row of the pack that was read."""
    target, indicator, unit = case.target, case.indicator, unit_of(case)
    required = required_of(case)
    statements = [each for each in (shown.latest, shown.base) if each is not None]
    rules = [target.rule, indicator.rule, *shown.rules]
    rules += [rule for statement in statements for rule in statement.rules]
    return Verdict(
        indicator=indicator.id,
        title_en=indicator.title_en,
        title_zh=indicator.title_zh,
        target=target.id,
        kind=target.kind.value,
        period=target.period,
        unit=unit.code,
        symbol=symbol_of(unit),
        symbol_zh=chinese_symbol_of(unit),
        comparator=target.comparator,
        required=None if required is None else float(required),
        base=shown.base,
        latest=shown.latest,
        due=None if shown.due is None else float(shown.due),
        gap=None if shown.gap is None else float(shown.gap),
        standing=standing,
        reason=labelled(reason, case.scheme),
        probability=shown.chance.probability if shown.chance else None,
        probability_bound=shown.chance.bound if shown.chance else Bound.EXACT.value,
        cautions=(*(shown.chance.cautions if shown.chance else ()), *_early(case, statements)),
        day=case.day,
        source=target.source,
        rules=tuple(dict.fromkeys(rule for rule in rules if rule)),
    )
