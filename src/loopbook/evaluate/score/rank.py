"""Rank: subjects in the order of their totals, and how far that order hangs on the weights.

A total is linear in the weights, so many sets of weights are tried by one product of matrices, and
the change of one weight that makes two subjects change places is solved for exactly.
Spec: docs/spec/registry.md.

Source    rank ranges under imprecise weights: A. Salo & R. Hamalainen, Preference programming
          through approximate ratio comparisons, European Journal of Operational Research 82 (1995)
"""

from collections.abc import Iterator, Mapping
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.finding import Finding, Severity
from loopbook.terms.rank_wish import RankWish
from loopbook.terms.score import RankedSubject, Ranking
from loopbook.terms.score_table import UNSETTLED, Reals, ScoreTable
from loopbook.terms.standard import Standard

_DRAWS_AT_ONCE = 64
"""Sets of weights tried together: 10,000 subjects then need about 20 MB."""

_TOLERANCE = 1e-9
"""Relative: totals this near are equal, since they are sums of binary fractions."""

_TRUTHS = {1: True, 0: False, UNSETTLED: None}

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


class _Totals(NamedTuple):
    """Totals that count in the order, (N,) or (N, K): whoever is knocked out is below all."""

    low: Reals
    high: Reals


class _Order(NamedTuple):
    """Places of each subject, (N,): by what is certain, and the best and worst left open."""

    place: Ints
    best: Ints
    worst: Ints


class _Tried(NamedTuple):
    """What became of each subject under the weights tried, (N,)."""

    first: Ints
    last: Ints
    share: Reals


def rank(
    table: ScoreTable, standard: Standard, wish: RankWish, names: Mapping[str, str]
) -> Ranking:
    """Return the subjects of a table in their order, with what the order hangs on.

    Each weight is multiplied by a factor drawn evenly from 1 - spread to 1 + spread; then all are
    scaled back to the sum they had. Subjects of equal totals share a place; all of those at the
    edge are selected, and a finding tells it.

    Parameters
      names   subject -> what it is called, as far as known
    """
    totals = _Totals(*(_counted(table, end) for end in (table.low, table.high)))
    order = _ordered(totals)
    is_selected = _is_selected(order, totals, wish)
    is_linear = _is_linear(table)
    may_count = np.isfinite(totals.low)
    edge = _edge(order.place, is_selected, may_count) if is_selected.any() else None
    if is_linear and wish.weights:
        tried = _tried(table, wish, totals, order)
    else:
        tried = _Tried(order.best, order.worst, is_selected.astype(np.float64))
    subjects = _ranked(table, order, tried, is_selected, names)
    return Ranking(
        standard=standard.id,
        pack=table.pack,
        digest=table.digest,
        title_en=standard.title_en,
        title_zh=standard.title_zh,
        method=standard.method.value,
        period=table.period,
        day=table.day,
        kind=wish.kind,
        wanted=wish.wanted,
        spread=wish.spread,
        weights=wish.weights if is_linear else 0,
        seed=wish.seed,
        subjects=subjects,
        edge=() if edge is None else (table.subjects[edge[0]], table.subjects[edge[1]]),
        swaps=_swaps(table, *edge) if edge is not None and is_linear else (),
        level_labels={each.id: (each.label_en, each.label_zh) for each in standard.levels},
        findings=tuple(_findings(standard.id, subjects, wish, is_linear=is_linear)),
        checkpoint=table.checkpoint,
    )


def _ranked(
    table: ScoreTable,
    order: _Order,
    tried: _Tried,
    is_selected: Bools,
    names: Mapping[str, str],
) -> tuple[RankedSubject, ...]:
    """Return the subjects by place; of one place those first that may still rise highest."""
    high = _counted(table, table.high)
    # Places by the upper ends: what differs by rounding alone does not order those of one place.
    may_rise = _after(_edges(high), np.sort(high))
    places = np.lexsort((np.arange(len(order.place)), may_rise, order.place)).tolist()
    return tuple(
        RankedSubject(
            subject=table.subjects[at],
            subject_name=names.get(table.subjects[at], ""),
            total=table.total(at),
            place=int(order.place[at]),
            best=int(order.best[at]),
            worst=int(order.worst[at]),
            first=int(tried.first[at]),
            last=int(tried.last[at]),
            share=float(tried.share[at]),
            level=table.level(at),
            knocked_out=_TRUTHS[int(table.knocked_out[at])],
            is_selected=bool(is_selected[at]),
        )
        for at in places
    )


def _counted(table: ScoreTable, totals: Reals) -> Reals:
    """Return one end of the totals as the order counts it.

    Whoever fails a mandatory row comes after all others; who may fail one has that as his worst.
    """
    is_out = table.knocked_out == 1
    if totals is table.low:
        is_out = table.knocked_out != 0
    return np.where(is_out, -np.inf, totals)


def _ordered(totals: _Totals) -> _Order:
    """Return the places that totals, (N,), give."""
    low, high = totals
    lows, edges = np.sort(low), _edges(low)
    place = _after(edges, lows)
    above_own = high > edges
    if not above_own.any():
        return _Order(place, place, place)
    # Whose span is open has his upper end above his own lower end: he is not his own rival.
    return _Order(place, _after(_edges(high), lows), _after(edges, np.sort(high)) - above_own)


def _after(edges: Reals, ordered: Reals) -> Ints:
    """Return 1 and how many of some totals, ascending, are above each edge."""
    found: Ints = 1 + len(ordered) - np.searchsorted(ordered, edges, side="right")
    return found


def _edges(totals: Reals) -> Reals:
    """Return the number that a total must pass to be above each of these by more than rounding."""
    size = np.where(np.isfinite(totals), np.abs(totals), 0.0)
    return totals + _TOLERANCE * np.maximum(size, 1.0)


def _is_linear(table: ScoreTable) -> bool:
    """Say whether every total is the sum of what weighted rows add to it."""
    sums = (table.result_low.sum(axis=1), table.result_high.sum(axis=1))
    is_sum = all(
        np.allclose(found, total, rtol=_TOLERANCE, atol=_TOLERANCE)
        for found, total in zip(sums, (table.low, table.high), strict=True)
    )
    return is_sum and bool((table.weight.sum(axis=1) > 0).all())


def _is_selected(order: _Order, totals: _Totals, wish: RankWish) -> Bools:
    """Return who is among the first that are wanted, (N,); nobody who may be knocked out is."""
    found: Bools = (order.place <= wish.wanted) & np.isfinite(totals.low)
    return found


def _tried(table: ScoreTable, wish: RankWish, totals: _Totals, order: _Order) -> _Tried:
    """Rank the subjects under each set of weights; the stated weights are one more of them."""
    first, last = order.best.copy(), order.worst.copy()
    chosen = np.zeros(len(table.subjects), np.int64)
    for factors in _factors(table, wish):
        moved = _moved(table, factors, totals)
        for under in map(_Totals, moved.low, moved.high):
            found = _ordered(under)
            np.minimum(first, found.best, out=first)
            np.maximum(last, found.worst, out=last)
            chosen += _is_selected(found, under, wish)
    return _Tried(first, last, chosen / wish.weights)


def _factors(table: ScoreTable, wish: RankWish) -> Iterator[Reals]:
    """Yield what the weights are multiplied by, (some, R) at a time, from one seeded stream."""
    drawn = np.random.default_rng(wish.seed)
    for first in range(0, wish.weights, _DRAWS_AT_ONCE):
        count = min(_DRAWS_AT_ONCE, wish.weights - first)
        # A row a set: the first sets are the same however many are drawn.
        yield drawn.uniform(1 - wish.spread, 1 + wish.spread, (count, len(table.criteria)))


def _moved(table: ScoreTable, factors: Reals, totals: _Totals) -> _Totals:
    """Return the totals under moved weights, (K, N): scaled back to the sum that they had."""
    scale = table.weight.sum(axis=1) / (factors @ table.weight.T)
    ends = []
    for results, stated in zip((table.result_low, table.result_high), totals, strict=True):
        under = (factors @ results.T) * scale
        ends.append(np.where(np.isfinite(stated), under, stated))
    return _Totals(*ends)


def _edge(place: Ints, is_selected: Bools, may_count: Bools) -> tuple[int, int] | None:
    """Return the last of those selected and the first left out who may be; None without one.

    Of several of one place the first of the table: totals may differ by rounding.
    """
    is_left = ~is_selected & may_count
    if not is_left.any():
        return None
    inside, outside = np.flatnonzero(is_selected), np.flatnonzero(is_left)
    return int(inside[np.argmax(place[inside])]), int(outside[np.argmin(place[outside])])


def _swaps(table: ScoreTable, one: int, other: int) -> tuple[tuple[str, float], ...]:
    """Return the change of each weight at which two subjects change places, smallest first.

    With weight r multiplied by 1 + d and all scaled back, the total of n is
    S(n) (L(n) + d l(n, r)) / (S(n) + d w(n, r)), with S the sum of its weights, L its total; two of
    them are equal where a polynomial of the second degree in d is zero. No weight is below none: a
    change under -1 is not told.
    """
    sums, results, weights = table.weight.sum(axis=1), table.result_low, table.weight
    lows = results.sum(axis=1)
    found = []
    for at, criterion in enumerate(table.criteria):
        mine = (sums[one], lows[one], results[one, at], weights[one, at])
        his = (sums[other], lows[other], results[other, at], weights[other, at])
        changes = [d for d in _roots(*_polynomial(mine, his)) if d >= -1]
        if changes:
            found.append((criterion, min(changes, key=abs)))
    return tuple(sorted(found, key=lambda each: (abs(each[1]), each[0])))


_Line = tuple[float, float, float, float]


def _polynomial(mine: _Line, his: _Line) -> tuple[float, float, float]:
    """Return the coefficients of d squared, d and 1 of the difference of two totals.

    A coefficient that is but rounding of what it was subtracted from is zero: it would have a root
    far out that is none.
    """
    (sum_a, low_a, row_a, weight_a), (sum_b, low_b, row_b, weight_b) = mine, his
    return (
        _less(sum_a * row_a * weight_b, sum_b * row_b * weight_a),
        _less(
            sum_a * (low_a * weight_b + row_a * sum_b), sum_b * (low_b * weight_a + row_b * sum_a)
        ),
        _less(sum_a * low_a * sum_b, sum_b * low_b * sum_a),
    )


def _less(one: float, other: float) -> float:
    difference = float(one - other)
    return 0.0 if abs(difference) <= 1e-12 * max(abs(one), abs(other)) else difference


def _roots(square: float, line: float, constant: float) -> list[float]:
    """Return the real roots of a polynomial of at most the second degree.

    Source    W. Press et al., Numerical Recipes (2007), 5.6: without cancellation
    """
    if square == 0:
        return [] if line == 0 else [-constant / line]
    inner = line * line - 4 * square * constant
    # Where both roots are one the totals meet and part again: nobody changes places.
    if inner <= 0:
        return []
    half = -(line + (sqrt(inner) if line >= 0 else -sqrt(inner))) / 2
    return [half / square, constant / half]


def _findings(
    standard: str, subjects: tuple[RankedSubject, ...], wish: RankWish, *, is_linear: bool
) -> Iterator[Finding]:
    selected = [each for each in subjects if each.is_selected]
    if not subjects:
        yield Finding("LB-Z24", Severity.NOTE, values={"standard": standard})
    elif not is_linear:
        yield Finding("LB-Z28", Severity.NOTE)
    if len(selected) > wish.wanted:
        edge = str(selected[-1].place)
        values = {"count": str(len(selected)), "wanted": str(wish.wanted), "place": edge}
        yield Finding("LB-Z27", Severity.WARNING, values=values)
    open_ones = [each for each in subjects if each.best <= wish.wanted < each.worst]
    if open_ones:
        yield Finding("LB-Z29", Severity.WARNING, values={"count": str(len(open_ones))})
