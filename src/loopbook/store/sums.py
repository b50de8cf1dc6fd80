"""Sums: postings added up by what may be added, in expressions that every engine runs.

Written once for narwhals: DuckDB runs them over the segments of a book and over an export, Apache
Spark over an export. Counts are exact, and amounts are whole quanta of 38 digits: an engine in
which a sum grows beyond that raises, and nothing is rounded.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import narwhals as nw

from loopbook.store.segment.cube import Sums, plus
from loopbook.store.segment.pivot import GROUP, Group
from loopbook.terms.account import Total
from loopbook.terms.event import Basis
from loopbook.terms.lazy import Lazy
from loopbook.terms.posting import VARIANCE_GRID, Grain

SUMMED = ("amount", "variance", "sign", "bare")
PLAIN = (*GROUP, "voids", "has_sd", "amount", "variance")


def signed(frame: Any) -> Any:
    """Return item and batch postings with `sign` (a reversal takes off) and `bare` (without
    uncertainty, signed); statistics are left out, since two of them are rivals."""
    sign = nw.when(nw.col("voids") == 0).then(nw.lit(1)).otherwise(nw.lit(-1))
    bare = nw.when(nw.col("has_sd")).then(nw.lit(0)).otherwise(sign)
    asked = frame.filter(nw.col("grain") != Grain.STATISTIC.value)
    return asked.with_columns(sign=sign, bare=bare)


def grouped(frame: Any) -> Any:
    """Return a row for each group of postings with its sums."""
    return signed(frame).group_by(*GROUP).agg(*(nw.col(name).sum() for name in SUMMED))


def sums_of(rows: Iterable[Mapping[str, Any]]) -> dict[Group, Sums]:
    """Return what `grouped` gave, by group."""
    return {
        Group(*(row[name] for name in GROUP)): Sums(*(int(row[name]) for name in SUMMED))
        for row in rows
    }


def plain_sums_of(rows: Iterable[Mapping[str, Any]]) -> dict[Group, Sums]:
    """Return the sums of item and batch postings (columns PLAIN), row by row, without bound."""
    sums: dict[Group, Sums] = {}
    for row in rows:
        group = Group(*(row[name] for name in GROUP))
        sign = -1 if row["voids"] else 1
        one = Sums(int(row["amount"]), int(row["variance"]), sign, 0 if row["has_sd"] else sign)
        sums[group] = plus(sums[group], one) if group in sums else one
    return sums


def totals_of_sums(
    by_group: Mapping[Group, Sums], months: int, evidence: Callable[[Group], tuple[int, ...]]
) -> Iterator[Total]:
    """Yield the totals of item and batch postings: the sums of all rules of a group.

    Parameters
      months    of the period asked about
      evidence  gives the entries behind a group, asked when someone looks at them
    """
    rules: dict[Group, dict[str, Sums]] = {}
    for group, sums in by_group.items():
        rules.setdefault(group._replace(rule=""), {})[group.rule] = sums
    for group, by_rule in rules.items():
        sums = Sums(0, 0, 0, 0)
        for each in by_rule.values():
            sums = plus(sums, each)
        if sums.postings == 0 and sums.amount == 0:
            continue
        yield Total(
            flow=group.flow,
            layer=group.layer,
            item_class=group.item_class,
            basis=Basis(group.basis),
            grain=Grain(group.grain),
            amount=sums.amount,
            variance=sums.variance / VARIANCE_GRID,
            unstated_count=sums.unstated,
            months=months,
            count=sums.postings,
            sequences=Lazy(None, partial(evidence, group)),
            rules=tuple(sorted(r for r, each in by_rule.items() if each.postings > 0)),
        )
