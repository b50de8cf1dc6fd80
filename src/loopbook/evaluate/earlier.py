"""Earlier flows: `earlier(sales, 1)`, a flow so many years before, and `mean_before(sales, 3)`.

`mean_before` is the mean over that many periods before the one asked about, each a year before the
next: a rate over the sales of three years needs the sales of every one of them.
"""

from collections.abc import Sequence
from fractions import Fraction

import msgspec

from loopbook.evaluate.bound import joined
from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.flow import read_flow
from loopbook.evaluate.label import labelled
from loopbook.evaluate.leaf import LeafValue, Question, weakest
from loopbook.rules.expression import Value
from loopbook.rules.leaf import leaf_text
from loopbook.terms.event import Grade
from loopbook.terms.formula import Leaf, LeafFunction, ParameterKind
from loopbook.terms.period import Period
from loopbook.terms.statement import Evidence, Reason

_PARAMETERS = (ParameterKind.FLOW, ParameterKind.WHOLE, ParameterKind.LAYER)
_MONTHS = 12

EARLIER_LEAVES: tuple[LeafFunction, ...] = (
    LeafFunction("earlier", _PARAMETERS, optional=1),
    LeafFunction("mean_before", _PARAMETERS, optional=1),
)
"""What the formula of an indicator may ask of years gone by."""


def read_earlier(leaf: Leaf, question: Question) -> LeafValue:
    """Return the flow of the period so many years before, with its own evidence and rivals."""
    return _mean(leaf, question, (_before(question.period, int(leaf.arguments[1])),))


def read_mean_before(leaf: Leaf, question: Question) -> LeafValue:
    """Return the mean of the flow over the years before; unknown where one of them is.

    The years are independent sources of uncertainty; a factor that made several of them is one.
    A rival of one year makes a rival of the mean.
    """
    years = range(int(leaf.arguments[1]), 0, -1)
    return _mean(leaf, question, tuple(_before(question.period, year) for year in years))


def _before(period: Period, years: int) -> Period:
    return Period(period.first - years * _MONTHS, period.months)


def _mean(leaf: Leaf, question: Question, periods: tuple[Period, ...]) -> LeafValue:
    flow = Leaf("flow", (leaf.arguments[0], *leaf.arguments[2:]))
    read: list[LeafValue] = []
    for period in periods:
        each = _dated(read_flow(flow, msgspec.structs.replace(question, period=period)), period)
        read.append(each)
        if each.value.value is None:
            # Years that nobody has any more need not all be looked for.
            beside = tuple(evidence for known in read for evidence in known.beside)
            return _unknown(leaf, each, _reason(question, periods, period, each), beside)
    beside = tuple(evidence for each in read for evidence in each.beside)
    rivals = tuple(
        _joined(leaf, [*read[:at], rival, *read[at + 1 :]])
        for at, (each, period) in enumerate(zip(read, periods, strict=True))
        for rival in (_dated(other, period) for other in each.rivals)
    )
    return msgspec.structs.replace(_joined(leaf, read), rivals=rivals, beside=beside)


def _dated(value: LeafValue, period: Period) -> LeafValue:
    """Return the value with its own source named by period; factors are the same in every year."""
    names = {name: name if name.startswith("factor:") else f"{name}@{period}" for name in value.sds}
    gradient = {names.get(name, name): slope for name, slope in value.value.gradient.items()}
    return msgspec.structs.replace(
        value,
        value=msgspec.structs.replace(value.value, gradient=gradient),
        sds={names[name]: sd for name, sd in value.sds.items()},
    )


def _joined(leaf: Leaf, parts: Sequence[LeafValue]) -> LeafValue:
    """Return the mean of known values, as one leaf."""
    count = len(parts)
    gradient: dict[str, float] = {}
    for part in parts:
        for name, slope in part.value.gradient.items():
            gradient[name] = gradient.get(name, 0.0) + slope / count
    total = sum((Fraction(part.value.value or 0) for part in parts), Fraction(0))
    return LeafValue(
        evidence=_evidence(leaf, [part.evidence for part in parts]),
        value=Value(total / count, gradient),
        sds={name: sd for part in parts for name, sd in part.sds.items()},
        factors=tuple(dict.fromkeys(name for part in parts for name in part.factors)),
        is_deciding=all(part.is_deciding for part in parts),
    )


def _evidence(leaf: Leaf, parts: Sequence[Evidence]) -> Evidence:
    """Return what the mean rests on: every year's entries, the weakest basis and grade."""
    count = len(parts)
    grades = list(Grade)
    values = [part.value for part in parts]
    sds = [part.sd for part in parts]
    return Evidence(
        leaf=leaf_text(leaf),
        value=sum(value / count for value in values if value is not None),
        unit=parts[0].unit,
        unit_zh=parts[0].unit_zh,
        sd=_root([sd / count for sd in sds if sd is not None]) if None not in sds else None,
        basis=weakest(part.basis for part in parts),
        grade=max((part.grade for part in parts), key=grades.index),
        publisher=_common([part.publisher for part in parts]),
        scope=_common([part.scope for part in parts]),
        published=_common([part.published for part in parts]),
        bound=joined([part.bound for part in parts]),
        sequences=tuple(sorted({sequence for part in parts for sequence in part.sequences})),
        rules=tuple(dict.fromkeys(rule for part in parts for rule in part.rules)),
    )


def _root(values: Sequence[float]) -> float:
    return float(sum(value**2 for value in values) ** 0.5)


def _common(texts: Sequence[str]) -> str:
    return texts[0] if len(set(texts)) == 1 else ""


def _reason(
    question: Question, periods: tuple[Period, ...], period: Period, missing: LeafValue
) -> Reason:
    """Return which of the years is missing, and why; a single one gives its own reason."""
    own = missing.value.missing[0]
    if len(periods) == 1:
        return own
    names = ", ".join(str(each) for each in periods)
    told = labelled(own, question.scheme)
    words = (reason_text(told), reason_text(told, "zh"))
    values = {"periods": names, "period": str(period), "why": words[0]}
    return Reason("reason.year_missing", values, {"why": words})


def _unknown(
    leaf: Leaf, year: LeafValue, reason: Reason, beside: tuple[Evidence, ...]
) -> LeafValue:
    evidence = msgspec.structs.replace(year.evidence, leaf=leaf_text(leaf), missing=reason)
    return msgspec.structs.replace(
        year,
        evidence=evidence,
        value=Value(None, missing=(reason,)),
        is_deciding=False,
        rivals=(),
        beside=beside,
    )
