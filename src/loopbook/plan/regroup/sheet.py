"""Sheet: what was found of a grouping, as tables, decisions and flows of a plan.

Flows are pieces: cells -> group -> pack, and cells -> left. Each group hands on what it gets.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from math import isnan
from typing import NamedTuple
from urllib.parse import quote

import numpy as np

from loopbook.plan.regroup.pool import Floats, Ints, Pool, number_column, text_column
from loopbook.plan.regroup.refuse import AMPERE_HOUR, MILLIOHM
from loopbook.plan.regroup.shortfall import PIECES
from loopbook.terms.plan import Decision, PlanColumn, PlanFlow, PlanTable, Refusal
from loopbook.terms.plan_input import InputTable, PlanInput

STORE, REST = "cells", "left"
"""Where all cells come from, and where those in no pack stay."""

CELL = "cell"

_PART = "!$&'()*+,;=:@"
"""What may stand unescaped in one segment of a path, beside letters, digits and -._~ (RFC 3986)."""

Cell = str | float | int | None
Row = tuple[Cell, ...]


class Named(NamedTuple):
    """Names of what is made.

    Fields
      cells, cell_uris     of the pool;  packs, pack_uris  (packs,);  groups, group_uris  (packs, S)
    """

    cells: list[str]
    cell_uris: list[str]
    packs: list[str]
    pack_uris: list[str]
    groups: list[list[str]]
    group_uris: list[list[str]]


def named(given: PlanInput, pool: Pool, packs: Ints) -> Named:
    """Return names of cells, groups and packs; identifiers are empty where no prefix is set."""
    cells = given.tables["cells"]
    names = [str(name) for name in text_column(cells, CELL)[pool.row]]
    stated = text_column(cells, "identifier")[pool.row]
    prefix = given.text("cell_prefix")
    uris = [_uri(str(own), name, prefix) for own, name in zip(stated, names, strict=True)]
    count, series = packs.shape[:2]
    width, depth = len(str(count)), len(str(series))
    of_packs = [f"P{at:0{width}}" for at in range(1, count + 1)]
    of_groups = [[f"{pack}-G{at:0{depth}}" for at in range(1, series + 1)] for pack in of_packs]
    return Named(
        names,
        uris,
        of_packs,
        [_prefixed(given.text("pack_prefix"), pack) for pack in of_packs],
        of_groups,
        [[_prefixed(given.text("group_prefix"), g) for g in row] for row in of_groups],
    )


def _uri(stated: str, name: str, prefix: str) -> str:
    if stated:
        return stated
    return name if "://" in name or name.startswith("urn:") else _prefixed(prefix, name)


def _prefixed(prefix: str, name: str) -> str:
    """Return prefix and name; of the name whatever cannot stand in one part of a URI is escaped."""
    return f"{prefix}{quote(name, safe=_PART)}" if prefix else ""


class Shown(NamedTuple):
    """What tables are made of.

    Fields
      packs      cells of the pool, (packs, S, P)
      unsorted   the same cells as they come;  first  packs before any exchange
      names      of them
    """

    packs: Ints
    unsorted: Ints
    first: Ints
    names: Named


def tables_of(cells: InputTable, pool: Pool, shown: Shown) -> tuple[PlanTable, ...]:
    """Return the tables packs, groups and members."""
    return (
        _packs(cells, pool, shown),
        _groups(pool, shown),
        PlanTable(
            key="members",
            columns=(
                PlanColumn("cell"),
                PlanColumn("identifier"),
                PlanColumn("group"),
                PlanColumn("pack"),
                PlanColumn("cell_capacity", AMPERE_HOUR),
                PlanColumn("resistance", MILLIOHM),
            ),
            rows=tuple(_members(pool, shown)),
        ),
    )


def _packs(cells: InputTable, pool: Pool, shown: Shown) -> PlanTable:
    sums = pool.capacity[shown.packs].sum(axis=2)
    usable, spread = pool.ah(sums.min(axis=1)), pool.ah(np.ptp(sums, axis=1))
    before = pool.ah(np.ptp(pool.capacity[shown.unsorted].sum(axis=2), axis=1))
    first = pool.ah(np.ptp(pool.capacity[shown.first].sum(axis=2), axis=1))
    ranges = np.ptp(pool.resistance[shown.packs], axis=2).max(axis=1)
    mass = number_column(cells, "mass")[pool.row][shown.packs].sum(axis=(1, 2))
    kinds = pool.kind[shown.packs[:, 0, 0]].tolist()
    numbers = zip(*map(_known, (usable, spread, before, first, ranges, mass)), strict=True)
    heads = zip(shown.names.packs, shown.names.pack_uris, kinds, numbers, strict=True)
    return PlanTable(
        key="packs",
        columns=(
            PlanColumn("pack"),
            PlanColumn("identifier"),
            PlanColumn("kind"),
            PlanColumn("usable", AMPERE_HOUR),
            PlanColumn("spread", AMPERE_HOUR),
            PlanColumn("spread_unsorted", AMPERE_HOUR),
            PlanColumn("spread_first", AMPERE_HOUR),
            PlanColumn("resistance_range", MILLIOHM),
            PlanColumn("mass", "KGM"),
        ),
        rows=tuple((pack, uri, pool.kinds[kind], *told) for pack, uri, kind, told in heads),
    )


def _groups(pool: Pool, shown: Shown) -> PlanTable:
    sums = pool.ah(pool.capacity[shown.packs].sum(axis=2)).tolist()
    before = pool.ah(pool.capacity[shown.unsorted].sum(axis=2)).tolist()
    ranges = np.ptp(pool.resistance[shown.packs], axis=2)
    names = shown.names
    rows = [
        (group, uri, pack, now, then, wide)
        for at, pack in enumerate(names.packs)
        for group, uri, now, then, wide in zip(
            names.groups[at],
            names.group_uris[at],
            sums[at],
            before[at],
            _known(ranges[at]),
            strict=True,
        )
    ]
    return PlanTable(
        key="groups",
        columns=(
            PlanColumn("group"),
            PlanColumn("identifier"),
            PlanColumn("pack"),
            PlanColumn("group_capacity", AMPERE_HOUR),
            PlanColumn("group_capacity_unsorted", AMPERE_HOUR),
            PlanColumn("resistance_range", MILLIOHM),
        ),
        rows=tuple(rows),
    )


def _members(pool: Pool, shown: Shown) -> Iterator[Row]:
    capacity = pool.ah(pool.capacity).tolist()
    resistance = _known(pool.resistance)
    names = shown.names
    for pack, groups in enumerate(shown.packs.tolist()):
        for group, cells in enumerate(groups):
            for cell in sorted(cells):
                yield (
                    names.cells[cell],
                    names.cell_uris[cell],
                    names.groups[pack][group],
                    names.packs[pack],
                    capacity[cell],
                    resistance[cell],
                )


def _known(values: Floats) -> list[float | None]:
    """Return numbers, None where not known; what floats of decimals add in the end is cut off."""
    return [None if isnan(value) else round(value, 9) for value in values.tolist()]


def decisions_of(pool: Pool, shown: Shown, refused: Iterable[Refusal]) -> tuple[Decision, ...]:
    """Return into which group each cell goes, and why the others go into none."""
    capacity = pool.ah(pool.capacity).tolist()
    names = shown.names
    placed = [
        Decision(
            kind="group",
            subject=names.cells[cell],
            other=names.groups[pack][group],
            value=capacity[cell],
            unit=AMPERE_HOUR,
        )
        for pack, groups in enumerate(shown.packs.tolist())
        for group, cells in enumerate(groups)
        for cell in sorted(cells)
    ]
    left = [Decision(kind="leave", subject=each.option, reason=each.reason) for each in refused]
    return (*placed, *left)


def flows_of(pool: Pool, shown: Shown, left: int) -> tuple[PlanFlow, ...]:
    """Return what goes where, in pieces; `left` cells stay."""
    parallel = shown.packs.shape[2]
    kinds = pool.kind[shown.packs[:, 0, 0]].tolist()
    made = []
    for pack, groups, kind in zip(shown.names.packs, shown.names.groups, kinds, strict=True):
        material = pool.kinds[kind] or CELL
        for group in groups:
            made.append(_flow(STORE, group, material, parallel))
            made.append(_flow(group, pack, material, parallel))
    if left:
        made.append(_flow(STORE, REST, CELL, left))
    return tuple(made)


def _flow(source: str, target: str, material: str, count: int) -> PlanFlow:
    return PlanFlow(
        source=source, target=target, material=material, quantity=Decimal(count), unit=PIECES
    )
