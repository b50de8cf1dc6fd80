"""Hold: a target that asks for no worse in every year, not in the last one alone.

Source    reference of the rules, section 10, point 2: "hold" needs every year.
"""

from fractions import Fraction

import msgspec

from loopbook.evaluate.chance import all_of, chance_of
from loopbook.evaluate.comparable import obstacle
from loopbook.evaluate.course import course, exact_at
from loopbook.evaluate.definition import Obstacle
from loopbook.evaluate.exact import Exact, Rival
from loopbook.evaluate.undecided import undecided
from loopbook.evaluate.verdict import (
    Case,
    Measure,
    Shown,
    compare,
    direction_of,
    dissent,
    reason_of,
    required_of,
    verdict,
)
from loopbook.terms.period import Period, last_day
from loopbook.terms.statement import Reason, Standing, Verdict

_YEAR = 12


class _Year(msgspec.Struct, frozen=True):
    """One year of the target: what is known, and whether it holds (None: it cannot be said)."""

    exact: Exact
    is_held: bool | None
    rival: Rival | None = None
    blocked: Obstacle | None = None

    @property
    def name(self) -> str:
        return str(self.exact.statement.period)


def hold(case: Case) -> Verdict:
    """Return where a hold target stands: each year from the base to the end must be no worse.

    Over: missed when a known year misses; unknown, naming them, when years are missing; else met.
    Under way: the years known must hold; those that are over and missing are named.
    """
    is_over = case.day > last_day(case.target.period)
    years = [_year(case, period) for period in _periods(case)]
    known = [year for year in years if year.is_held is not None]
    if not known:
        return _nothing_known(case, years)
    missing = [
        year.name
        for year in years
        if year.is_held is None and last_day(year.exact.statement.period) < case.day
    ]
    failed = [year for year in known if not year.is_held]
    if failed:
        standing = Standing.MISSED if is_over else Standing.BEHIND
        broken = _said(case, standing, "reason.hold_broken", failed[-1], failed)
        return _with_chance(case, broken, known)
    names = {"years": ", ".join(missing)}
    if missing and is_over:
        return _said(case, Standing.UNKNOWN, "reason.hold_missing", known[-1], known, **names)
    standing = Standing.MET if is_over else Standing.ON_TRACK
    stem = "reason.hold_gaps" if missing else "reason.held"
    held = _said(case, standing, stem, known[-1], known, **names)
    return _with_chance(case, held, known)


def _periods(case: Case) -> list[Period]:
    """Return the years in order: after the base, or of a span, or from the earliest value."""
    target = case.target.period
    months = min(_YEAR, target.months)
    first = target.first
    if case.target.base is not None:
        first = case.target.base.end
    elif target.months <= _YEAR:
        valued = [exact.statement.period for exact in course(case) if exact.value is not None]
        first = min((period.first for period in valued), default=target.first)
    count = max((target.end - first) // months, 1)
    return [Period(target.end - months * back, months) for back in range(count, 0, -1)]


def _year(case: Case, period: Period) -> _Year:
    exact = exact_at(case, period)
    statement = exact.statement
    if exact.value is None or not statement.decides:
        return _Year(exact, None)
    blocked = obstacle(case, statement, case.target.base)
    if blocked is not None:
        return _Year(exact, None, blocked=blocked)
    measured = _measure(exact)

    def judge(value: Fraction, bound: str) -> bool | None:
        return compare(value, bound, required_of(case) or Fraction(0), direction_of(case.target))

    return _Year(exact, judge(measured.value, measured.bound), dissent(case, measured, judge))


def _measure(exact: Exact) -> Measure:
    value = exact.value or Fraction(0)
    return Measure(exact, value, exact.statement.bound, exact.rivals, spread=exact.spread)


def _with_chance(case: Case, made: Verdict, known: list[_Year]) -> Verdict:
    """Return the verdict with how likely every year known holds, years being independent."""
    limit, direction = required_of(case) or Fraction(0), direction_of(case.target)
    chances = [
        (chance_of(case, _measure(year.exact), limit, direction), year.exact.spread)
        for year in known
    ]
    chance = all_of(chances)
    return msgspec.structs.replace(
        made,
        probability=chance.probability,
        probability_bound=chance.bound,
        cautions=chance.cautions,
    )


def _nothing_known(case: Case, years: list[_Year]) -> Verdict:
    for year in reversed(years):
        if year.blocked is not None:
            shown = Shown(latest=year.exact.statement, rules=year.blocked.rules)
            return verdict(case, Standing.NOT_COMPARABLE, year.blocked.reason, shown)
    valued = [year.exact for year in years if year.exact.value is not None]
    undecided_ones = [exact for exact in valued if not exact.statement.decides]
    if undecided_ones:
        return undecided(case, undecided_ones[-1])
    latest = valued[-1] if valued else years[-1].exact
    values = {"years": ", ".join(year.name for year in years)}
    reason = Reason("reason.hold_unknown", values)
    return verdict(case, Standing.UNKNOWN, reason, Shown(latest=latest.statement))


def _said(
    case: Case, standing: Standing, stem: str, year: _Year, heard: list[_Year], **names: str
) -> Verdict:
    """Return the verdict told by `year`; `heard` are the years whose rivals have a voice."""
    measured = _measure(year.exact)
    required = required_of(case) or Fraction(0)
    dissenting = [each for each in heard if each.rival is not None]
    rival = dissenting[-1].rival if dissenting else None
    first = heard[0].name
    reason = reason_of(stem, case, measured, rival, None, first=first, **names)
    shown = Shown(
        latest=year.exact.statement,
        gap=measured.value - required,
        rules=tuple(rule for each in heard for rule in each.exact.statement.rules),
    )
    return verdict(case, standing, reason, shown)
