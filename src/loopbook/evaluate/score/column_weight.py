"""Column weights: what each row weighs for every subject, rows that do not apply left out.

The rules are those of `weights`, which stays the plain reference. A subject to whom nothing
applies, or whose mix cannot be shared, is left to it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.column_answer import Flags, Reals
from loopbook.evaluate.score.column_row import ColumnRow
from loopbook.evaluate.score.declared import figure_of
from loopbook.evaluate.score.weights import weights_of
from loopbook.rules.standard_check import part_of
from loopbook.terms.answer import COUNT
from loopbook.terms.standard import ScoreMethod


class ColumnWeights(NamedTuple):
    """Weights of the scored rows, (subjects, rows), each row of subjects summing to 1.

    Fields
      scale    what weights are shown out of;  top  the best total
      is_odd   subjects whose weights only the exact engine can say
    """

    share: Reals
    scale: float
    top: float
    is_odd: Flags


class _Tree(NamedTuple):
    """Positions and stated weights: the part of each row, its weight; the group of each part."""

    part: NDArray[np.int64]
    part_weight: Reals
    group: NDArray[np.int64]
    group_weight: Reals


def column_weights(asked: Asked, rows: Sequence[ColumnRow]) -> ColumnWeights | None:
    """Return the weights of scored rows; None where a weight is missing, or a sum is off.

    Parameters
      asked   of the standard itself
      rows    that are scored, at least one
    """
    whole = weights_of(asked, [each.figures for each in rows])
    if whole.parts is None or whole.top is None:
        return None
    tree = _tree(asked, rows)
    applies = np.stack([each.applies for each in rows], axis=1)
    parts = np.arange(len(tree.part_weight))
    has_part = np.stack([applies[:, tree.part == part].any(axis=1) for part in parts], axis=1)
    counted = has_part * tree.part_weight
    groups = np.arange(len(tree.group_weight))
    sums = np.stack([counted[:, tree.group == group].sum(axis=1) for group in groups], axis=1)
    own = np.where(sums > 0, tree.group_weight, 0.0)
    total = own.sum(axis=1)
    is_odd = total <= 0
    scaled = own / np.where(is_odd, 1.0, total)[:, None] / np.where(sums > 0, sums, 1.0)
    weight = counted * scaled[:, tree.group]
    shares, is_unshared = _shares(rows, applies, tree.part)
    share = weight[:, tree.part] * shares
    return ColumnWeights(share, float(whole.scale), float(whole.top), is_odd | is_unshared)


def _tree(asked: Asked, rows: Sequence[ColumnRow]) -> _Tree:
    """Return parts and groups with their stated weights, all of which are known."""
    parts: dict[tuple[str, str], float] = {}
    keys: list[tuple[str, str]] = []
    for each in rows:
        row, figures = each.row, each.figures
        if asked.standard.method is ScoreMethod.POINTS:
            key, figure = ("", row.id), figures.points
        else:
            assert row.weight is not None, "a scored row has a weight"
            key, figure = (row.group, part_of(row.weight, row.id)), figures.weight
        keys.append(key)
        assert figure is not None, "a scored row has a number"
        assert figure.value is not None, "weights_of found all of them"
        parts.setdefault(key, float(figure.value))
    places = {key: place for place, key in enumerate(parts)}
    names = {group: place for place, group in enumerate(dict.fromkeys(key[0] for key in parts))}
    return _Tree(
        np.array([places[key] for key in keys], np.int64),
        np.array(list(parts.values())),
        np.array([names[key[0]] for key in parts], np.int64),
        np.array([_group_weight(asked, name, parts) for name in names]),
    )


def _group_weight(asked: Asked, name: str, parts: dict[tuple[str, str], float]) -> float:
    """Return the weight of a group: stated, else the sum of its parts; of points, the whole."""
    count = asked.scheme.units.by_code[COUNT]
    for group in asked.standard.groups:
        if group.id == name and group.weight is not None:
            value = figure_of(asked, group.weight, count).value
            assert value is not None, "weights_of found all of them"
            return float(value)
    return sum(weight for key, weight in parts.items() if key[0] == name) if name else 1.0


def _amounts(each: ColumnRow) -> Reals:
    """Return by what a row of every subject takes from its part."""
    return np.ones(len(each.state)) if each.amount is None else each.amount.value


def _shares(
    rows: Sequence[ColumnRow], applies: Flags, part: NDArray[np.int64]
) -> tuple[Reals, Flags]:
    """Return how the rows of each part share its weight, and where that is not known."""
    amounts = np.stack([_amounts(each) for each in rows], axis=1)
    amounts = np.where(applies, amounts, 0.0)
    shares = np.zeros_like(amounts)
    is_unshared = np.zeros(len(amounts), np.bool_)
    for place in np.unique(part).tolist():
        mine = part == place
        whole = amounts[:, mine].sum(axis=1)
        is_unshared |= applies[:, mine].any(axis=1) & (whole <= 0)
        shares[:, mine] = amounts[:, mine] / np.where(whole > 0, whole, 1.0)[:, None]
    return shares, is_unshared
