"""Column settle: an index that floats put beside its threshold, summed again in whole numbers.

Rows of gated levels earn all or nothing, so an index is often exactly its threshold: 85 of 100.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.column_answer import NEAR
from loopbook.evaluate.score.column_row import ColumnRow
from loopbook.evaluate.score.declared import figure_of
from loopbook.rules.standard_check import part_of
from loopbook.terms.answer import COUNT

Reals = NDArray[np.float64]


class WholeWeights:
    """The weights of the scored rows of a standard, none of a mix, as whole numbers.

    Parameters
      asked   of the standard itself
      rows    that are scored, all of whose weights are known
    """

    def __init__(self, asked: Asked, rows: Sequence[ColumnRow]) -> None:
        parts: dict[str, dict[str, list[int]]] = {}
        stated: dict[tuple[str, str], Fraction] = {}
        for place, each in enumerate(rows):
            weight, figure = each.row.weight, each.figures.weight
            assert weight is not None, "a scored row has a weight"
            assert figure is not None, "a scored row has a weight"
            part = part_of(weight, each.row.id)
            stated.setdefault((each.row.group, part), figure.value or Fraction(0))
            parts.setdefault(each.row.group, {}).setdefault(part, []).append(place)
        count = asked.scheme.units.by_code[COUNT]
        groups = {
            group.id: figure_of(asked, group.weight, count).value or Fraction(0)
            for group in asked.standard.groups
            if group.weight is not None
        }
        sums = {
            name: groups.get(name, sum((stated[name, part] for part in inner), Fraction(0)))
            for name, inner in parts.items()
        }
        scale = lcm(*(each.denominator for each in (*stated.values(), *sums.values())))
        self._groups = [
            (
                int(sums[name] * scale),
                [(int(stated[name, part] * scale), members) for part, members in inner.items()],
            )
            for name, inner in parts.items()
        ]

    def share(self, applies: Sequence[bool], met: Sequence[bool]) -> Fraction | None:
        """Return which share of the whole the rows that are met weigh; None: nothing applies."""
        total, whole = Fraction(0), 0
        for weight, parts in self._groups:
            counted, earned = 0, Fraction(0)
            for part, members in parts:
                own = [place for place in members if applies[place]]
                if own:
                    counted += part
                    reached = sum(met[place] for place in own)
                    earned += part if reached == len(own) else Fraction(part * reached, len(own))
            if counted:
                whole += weight
                total += weight * earned / counted
        return total / whole if whole else None


def settle(
    weights: WholeWeights,
    index: Reals,
    flags: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    threshold: Fraction,
    top: Fraction,
) -> int:
    """Put every end of an index that lies near a threshold on its right side; return how many.

    Parameters
      index   of every subject; changed in place
      flags   which rows apply, and which are met, (subjects, rows)
    """
    applies, met = flags
    # All that applies is met: the best total, whatever floats made of the sum.
    is_full = (met | ~applies).all(axis=1) & applies.any(axis=1)
    index[is_full] = float(top)
    near = np.abs(index - float(threshold)) <= NEAR * max(float(threshold), 1.0)
    places = np.flatnonzero(near & ~is_full).tolist()
    for place in places:
        share = weights.share(applies[place].tolist(), met[place].tolist())
        if share is not None:
            index[place] = _beside(top * share, threshold)
    return len(places)


def _beside(value: Fraction, threshold: Fraction) -> float:
    """Return a value as the float that lies on its own side of a threshold."""
    found, edge = float(value), float(threshold)
    if value < threshold and found >= edge:
        return float(np.nextafter(edge, -np.inf))
    return max(found, edge) if value >= threshold else found
