"""Plan backcast: targets of a pack, and the latest values of their indicators, as tables of a job.

Only targets with a verified or derived figure are drawn, and only values that may decide: what a
plan rests on is no weaker than what a standing rests on. Of an indicator the book gives the value,
not numerator and denominator: it is drawn as an amount that stays at its latest value, and measures
act in its own unit.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from loopbook.book.declaring import Declaring
from loopbook.terms.plan_input import InputTable
from loopbook.terms.statement import Statement, Verdict

GRADES = frozenset({"verified", "derived"})
AT_MOST = "le"


class _Drawn(NamedTuple):
    """A target with the last value of its indicator that decides."""

    verdict: Verdict
    required: float
    latest: Statement | None


def drawn_backcast(book: Declaring, options: Mapping[str, str]) -> dict[str, InputTable]:
    """Return targets, indicators and their baseline as a pack of the book has them.

    Parameters
      options   `scheme`: the pack; without it nothing is drawn. `drawn_targets`: ids of targets,
                split at |; without it all whose indicator has a value that decides. `subject`: whom
                indicators of any subject speak of
    Raises      UnknownTerm  the pack is not active
    """
    scheme = options.get("scheme", "")
    if not scheme:
        return {}
    pack = book.scheme(scheme)
    grades = {target.id: target.grade for target in pack.targets}
    verdicts = book.standings(subject=options.get("subject", ""), scheme=scheme)
    named = set(filter(None, options.get("drawn_targets", "").split("|")))
    drawn = [
        _Drawn(each, each.required, _deciding(each))
        for each in verdicts
        if each.required is not None and grades.get(each.target) in GRADES
    ]
    # A target that somebody names is drawn even without a value: the job then says what it lacks.
    drawn = [
        each
        for each in drawn
        if (each.verdict.target in named if named else each.latest is not None)
    ]
    return {
        "targets": _targets(drawn, scheme),
        "indicators": _indicators(drawn, scheme),
        "baseline": _baseline(drawn, scheme),
    }


def _deciding(verdict: Verdict) -> Statement | None:
    latest = verdict.latest
    is_fit = latest is not None and latest.value is not None and latest.decides
    return latest if is_fit else None


def _targets(drawn: Sequence[_Drawn], scheme: str) -> InputTable:
    return _table(
        f"{scheme}/targets.csv",
        "targets",
        {
            "target": [each.verdict.target for each in drawn],
            "indicator": [each.verdict.indicator for each in drawn],
            "kind": [
                "at_most" if each.verdict.comparator == AT_MOST else "at_least" for each in drawn
            ],
            "source": [each.verdict.source for each in drawn],
        },
        {
            "year": [float(_last_year(each.verdict)) for each in drawn],
            "value": [each.required for each in drawn],
        },
    )


def _last_year(verdict: Verdict) -> int:
    """Return the year in which the period of a target ends."""
    return (verdict.period.end - 1) // 12


def _indicators(drawn: Sequence[_Drawn], scheme: str) -> InputTable:
    known = {each.verdict.indicator: each.verdict for each in drawn}
    return _table(
        f"{scheme}/indicators.toml",
        "indicators",
        {
            "indicator": list(known),
            "measured": ["amount"] * len(known),
            "unit": [verdict.symbol for verdict in known.values()],
            "label": [verdict.title_en for verdict in known.values()],
        },
        {},
    )


def _baseline(drawn: Sequence[_Drawn], scheme: str) -> InputTable:
    rows = list(_values(drawn))
    return _table(
        f"{scheme}: values",
        "baseline",
        {"indicator": [name for name, _, _ in rows]},
        {
            "year": [float(year) for _, year, _ in rows],
            "numerator": [value for _, _, value in rows],
        },
    )


def _values(drawn: Sequence[_Drawn]) -> Iterator[tuple[str, int, float]]:
    """Yield indicator, year and value: the latest one, kept to the year of the last target."""
    known = {each.verdict.indicator: each.latest for each in drawn if each.latest is not None}
    last = max((_last_year(each.verdict) for each in drawn), default=0)
    for name, latest in known.items():
        for year in range(latest.period.year, last + 1):
            if latest.value is not None:
                yield name, year, latest.value


def _table(
    document: str,
    name: str,
    texts: Mapping[str, Sequence[str]],
    numbers: Mapping[str, Sequence[float]],
) -> InputTable:
    columns = {field: np.array(cells, dtype=object) for field, cells in texts.items()}
    columns |= {field: np.array(cells, dtype=np.float64) for field, cells in numbers.items()}
    return InputTable(name, columns, document=document)
