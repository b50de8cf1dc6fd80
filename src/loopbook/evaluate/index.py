"""Index: indicators measured against their base year, joined in groups to one number.

A member counts 100 x value / base where more is better, 100 x base / value where less is. Groups
are means of their members, the whole is the mean of its groups: arithmetic, geometric or harmonic,
with the weights that the pack declares, else with equal ones. An unknown member makes its group and
the whole unknown: none is skipped. Spec: docs/spec/evaluate.md, section 9.
"""

import math
from collections.abc import Mapping, Sequence
from typing import assert_never

import msgspec

from loopbook.evaluate.definition import between
from loopbook.evaluate.exact import evaluate_exactly
from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.label import labelled
from loopbook.evaluate.leaf import Question
from loopbook.terms.index import (
    IndexGroup,
    IndexMember,
    IndexPart,
    IndexPoint,
    IndexRule,
    IndexSeries,
    Mean,
)
from loopbook.terms.observation import Bound
from loopbook.terms.period import Period
from loopbook.terms.scheme import ANY_SUBJECT, Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.standard import Wish
from loopbook.terms.statement import Reason, Statement

_HUNDRED = 100.0


class Asked(msgspec.Struct, frozen=True):
    """An index, and what it is read from."""

    index: IndexRule
    scheme: Scheme
    sources: Sources


def index_series(asked: Asked, periods: Sequence[Period]) -> IndexSeries:
    """Return an index for periods, in their order."""
    index, scheme = asked.index, asked.scheme
    bases = {each.indicator: _statement(asked, each, index.base) for each in index.members}
    points = tuple(_point(asked, period, bases) for period in periods)
    members = [part for point in points for part in point.members]
    shown = [each for part in members for each in (part.latest, part.base) if each is not None]
    rules = [index.rule, *(group.rule for group in index.groups)]
    rules += [member.rule for member in index.members]
    rules += [rule for statement in shown for rule in statement.rules]
    subjects = {scheme.indicators[each.indicator].subject for each in index.members}
    return IndexSeries(
        index=index.id,
        title_en=index.title_en,
        title_zh=index.title_zh,
        base=index.base,
        mean=index.mean,
        is_weighted=index.is_weighted,
        subject=", ".join(sorted(subjects - {"", ANY_SUBJECT})),
        points=points,
        source=index.source,
        pack=f"{scheme.id}@{scheme.version}",
        rules=tuple(dict.fromkeys(rule for rule in rules if rule)),
    )


def mean_of(kind: Mean, values: Sequence[float], weights: Sequence[float]) -> float:
    """Return the weighted mean of positive values; weights need not sum to one."""
    whole = math.fsum(weights)
    pairs = list(zip(values, weights, strict=True))
    match kind:
        case Mean.ARITHMETIC:
            return math.fsum(value * weight for value, weight in pairs) / whole
        case Mean.GEOMETRIC:
            return math.exp(math.fsum(math.log(value) * weight for value, weight in pairs) / whole)
        case Mean.HARMONIC:
            return whole / math.fsum(weight / value for value, weight in pairs)
        case _ as other:
            assert_never(other)


def _statement(asked: Asked, member: IndexMember, period: Period) -> Statement:
    indicator = asked.scheme.indicators[member.indicator]
    question = Question(indicator, period, asked.scheme, asked.sources)
    return evaluate_exactly(question).statement


def _point(asked: Asked, period: Period, bases: Mapping[str, Statement]) -> IndexPoint:
    index = asked.index
    members = [_member(asked, each, period, bases[each.indicator]) for each in index.members]
    groups = [
        _group(index, group, [part for part in members if part.group == group.id])
        for group in index.groups
    ]
    missing = tuple(reason for group in groups for reason in group.missing)
    value = None if missing else _joined(index, groups)
    return IndexPoint(
        period=period,
        value=value,
        decides=value is not None and all(group.decides for group in groups),
        groups=tuple(groups),
        members=tuple(members),
        missing=missing,
    )


def _member(asked: Asked, member: IndexMember, period: Period, base: Statement) -> IndexPart:
    indicator = asked.scheme.indicators[member.indicator]
    latest = base if period == base.period else _statement(asked, member, period)
    reason = _obstacle(asked, member, latest, base)
    value = None
    if reason is None:
        ends = (latest.value or 0.0, base.value or 0.0)
        above, below = ends if member.wish is Wish.UP else ends[::-1]
        value = _HUNDRED * above / below
    return IndexPart(
        id=member.indicator,
        labels=(indicator.title_en, indicator.title_zh),
        weight=member.weight,
        value=value,
        decides=value is not None and _is_firm(latest) and _is_firm(base),
        wish=member.wish,
        group=member.group,
        latest=latest,
        base=base,
        missing=() if reason is None else (labelled(reason, asked.scheme),),
    )


def _is_firm(statement: Statement) -> bool:
    """Say whether a value may decide, and is no bound: an index of "at least 88" is none."""
    return statement.decides and statement.bound in (Bound.EXACT, Bound.ABOUT)


def _obstacle(
    asked: Asked, member: IndexMember, latest: Statement, base: Statement
) -> Reason | None:
    """Return why a member has no index: no base, a value that is no positive number, a new meaning.

    A base year without value is named, and never skipped.
    """
    names = {"indicator": member.indicator, "base": str(base.period), "period": str(latest.period)}
    for key, statement in (("reason.index_base", base), ("reason.index_value", latest)):
        if statement.value is None:
            why = [(reason_text(each), reason_text(each, "zh")) for each in statement.missing]
            told = (" ".join(en for en, _ in why), "".join(zh for _, zh in why))
            return Reason(key, {**names, "why": told[0]}, {"why": told})
        if statement.value <= 0.0:
            return Reason("reason.index_sign", {**names, "value": f"{statement.value:g}"})
    indicator = asked.scheme.indicators[member.indicator]
    broken = between(indicator, base, latest)
    return None if broken is None else broken.reason


def _group(index: IndexRule, group: IndexGroup, members: Sequence[IndexPart]) -> IndexPart:
    missing = tuple(reason for member in members for reason in member.missing)
    value = None if missing else _joined(index, members)
    return IndexPart(
        id=group.id,
        labels=(group.label_en, group.label_zh),
        weight=group.weight,
        value=value,
        decides=value is not None and all(member.decides for member in members),
        missing=missing,
    )


def _joined(index: IndexRule, parts: Sequence[IndexPart]) -> float:
    values = [part.value for part in parts if part.value is not None]
    return mean_of(index.mean, values, [part.weight for part in parts])
