"""Cube: sums of item and batch postings by what they may be grouped by, a row a group and month.

An account reads these rows in the place of the postings: as many as there are flows, classes,
places and months, however many events. Statistics are not in it: two of them are rivals, not parts.
Sums are whole numbers without bound, kept in limbs of 40 bits so that they add up in columns.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from loopbook.store.segment.arrays import Column
from loopbook.store.segment.csr import Ints
from loopbook.terms.posting import VARIANCE_GRID, Grain, Posting

LIMB_BITS = 40
LIMBS = 3
_MASK = (1 << LIMB_BITS) - 1
_TOP_MAX = 1 << 62


class Key(NamedTuple):
    """What a row of a cube is of; the first five make a total."""

    flow: str
    layer: str
    item_class: str
    basis: str
    grain: str
    place: str
    rule: str
    audience: str
    month: int


class Sums(NamedTuple):
    """Sums of a row: quanta, steps of the variance grid, postings, those without uncertainty.

    Reversals are taken off, also from the numbers of postings.
    """

    amount: int
    variance: int
    postings: int
    unstated: int


def plus(one: Sums, other: Sums) -> Sums:
    """Return two sums together."""
    return Sums(*(a + b for a, b in zip(one, other, strict=True)))


Cube = dict[Key, Sums]


def cube_of(postings: Sequence[Posting], audiences: Sequence[str]) -> Cube:
    """Return the cube of postings, each with its audience; statistics are left out."""
    gathered: dict[Key, list[int]] = {}
    for posting, audience in zip(postings, audiences, strict=True):
        if posting.grain is Grain.STATISTIC:
            continue
        key = Key(
            posting.flow,
            posting.layer,
            posting.item_class,
            posting.basis.value,
            posting.grain.value,
            posting.place,
            posting.rule,
            audience,
            posting.period.first,
        )
        sums = gathered.get(key)
        if sums is None:
            sums = gathered[key] = [0, 0, 0, 0]
        sign = -1 if posting.voids else 1
        sums[0] += posting.amount
        sums[2] += sign
        if posting.has_sd:
            sums[1] += int(posting.variance * VARIANCE_GRID)
        else:
            sums[3] += sign
    return {key: Sums(*sums) for key, sums in sorted(gathered.items())}


def cube_arrays(cube: Cube) -> tuple[dict[str, Column], dict[str, list[str]]]:
    """Return the columns and texts of a cube, rows by key."""
    texts: dict[str, dict[str, int]] = {name: {} for name in Key._fields[:-1]}
    codes: dict[str, list[int]] = {
        name: [texts[name].setdefault(str(key[at]), len(texts[name])) for key in cube]
        for at, name in enumerate(Key._fields[:-1])
    }
    arrays: dict[str, Column] = {f"cube_{name}": np.array(codes[name], np.int32) for name in codes}
    arrays["cube_month"] = np.array([key.month for key in cube], np.int32)
    arrays["cube_count"] = np.array([sums.postings for sums in cube.values()], np.int64)
    arrays["cube_unstated"] = np.array([sums.unstated for sums in cube.values()], np.int64)
    for name in ("amount", "variance"):
        limbs = limbs_of([getattr(sums, name) for sums in cube.values()])
        arrays |= {f"cube_{name}_{at}": limb for at, limb in enumerate(limbs)}
    return arrays, {f"cube_{name}": list(texts[name]) for name in texts}


def cube_from(arrays: Mapping[str, Column], texts: Mapping[str, list[str]]) -> Cube:
    """Return the cube that these columns hold."""
    named = [
        [texts[f"cube_{name}"][code] for code in arrays[f"cube_{name}"].tolist()]
        for name in Key._fields[:-1]
    ]
    amounts, variances = (
        numbers_of([arrays[f"cube_{name}_{at}"].astype(np.int64) for at in range(LIMBS)])
        for name in ("amount", "variance")
    )
    counts, unstated = arrays["cube_count"].tolist(), arrays["cube_unstated"].tolist()
    keys = map(Key._make, zip(*named, arrays["cube_month"].tolist(), strict=True))
    sums = map(Sums._make, zip(amounts, variances, counts, unstated, strict=True))
    return dict(zip(keys, sums, strict=True))


def merged_cube(
    stored: Iterable[tuple[Mapping[str, Column], Mapping[str, list[str]]]],
) -> Cube:
    """Return the cube of several runs together."""
    merged: Cube = {}
    for arrays, texts in stored:
        for key, sums in cube_from(arrays, texts).items():
            known = merged.get(key)
            merged[key] = sums if known is None else plus(known, sums)
    return dict(sorted(merged.items()))


def limbs_of(numbers: Sequence[int]) -> tuple[Ints, ...]:
    """Return whole numbers as columns of 40 bits, the lowest first, the highest signed.

    Raises    OverflowError  a number has more than 143 bits
    """
    return (
        np.array([number & _MASK for number in numbers], np.int64),
        np.array([number >> LIMB_BITS & _MASK for number in numbers], np.int64),
        np.array([number >> 2 * LIMB_BITS for number in numbers], np.int64),
    )


def numbers_of(limbs: Sequence[Ints]) -> list[int]:
    """Return the whole numbers that columns of limbs hold."""
    low, middle, high = (limb.tolist() for limb in limbs)
    return [
        a + (b << LIMB_BITS) + (c << 2 * LIMB_BITS)
        for a, b, c in zip(low, middle, high, strict=True)
    ]


def summed(limbs: Sequence[Ints], starts: Ints) -> list[int]:
    """Return the sums of runs of rows, each begun at one of `starts`; exact however large."""
    top = limbs[-1]
    if len(top) and int(np.abs(top).max()) > _TOP_MAX // len(top):
        rows = numbers_of(limbs)
        ends = [*starts[1:].tolist(), len(rows)]
        return [sum(rows[first:end]) for first, end in zip(starts.tolist(), ends, strict=True)]
    return numbers_of([np.add.reduceat(limb, starts) for limb in limbs])
