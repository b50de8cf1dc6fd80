"""Ports: what sites take and hand on, and what inputs become, from the tables of processes."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from loopbook.errors import InputError
from loopbook.plan.network.filled import Floats, filled, rows_with, table_of, texts
from loopbook.plan.network.layout import LOSS, SINKS, Ports, Sites, Yields
from loopbook.terms.plan_input import InputTable, PlanInput

WHOLE = 1e-6
"""How near to 1 the yields of an input, and the shares of a mixture, must be."""


def taken_by(
    given: PlanInput, processes: Sequence[str], accepts: Sequence[str], materials: Sequence[str]
) -> NDArray[np.bool_]:
    """Return what each site takes: what it lists, else what its process names, else everything."""
    at = {name: place for place, name in enumerate(materials)}
    made = np.zeros((len(processes), len(materials)), dtype=bool)
    for row, (process, listed) in enumerate(zip(processes, accepts, strict=True)):
        names = [name.strip() for name in listed.split("|") if name.strip()]
        names = names or _named_inputs(given, process) or list(materials)
        made[row, [at[name] for name in names if name in at]] = True
    return made


def _named_inputs(given: PlanInput, process: str) -> list[str]:
    if not process:
        return []
    mixed = rows_with(table_of(given, "mixes"), "process", process)
    if len(mixed):
        return texts(mixed, "material")
    return [
        name
        for name in texts(rows_with(table_of(given, "yields"), "process", process), "material_in")
        if name
    ]


def shares_of(
    given: PlanInput, process: str, materials: Sequence[str], periods: Sequence[str]
) -> tuple[Floats, Floats]:
    """Return what becomes of each material: input x output x period; and input x period lost.

    A process without a name hands on what it gets.
    """
    if not process:
        whole = np.broadcast_to(np.eye(len(materials))[:, :, None], (len(materials),) * 2 + (1,))
        return np.repeat(whole, len(periods), axis=2), np.zeros((len(materials), len(periods)))
    table = rows_with(table_of(given, "yields"), "process", process)
    # An empty output is loss, and no wildcard as an empty input is.
    outputs = np.array([name or LOSS for name in texts(table, "material_out")], dtype=object)
    renamed = InputTable(table.name, {**table.columns, "material_out": outputs}, table.rows)
    axes = (
        ("material_in", materials),
        ("material_out", [*materials, LOSS]),
        ("period", periods),
    )
    made = filled(renamed, "yield", axes, default=0.0)
    return made[:, :-1], made[:, -1]


def ports_of(
    given: PlanInput, sites: Sites, materials: Sequence[str], periods: Sequence[str]
) -> tuple[Ports, Ports, Yields]:
    """Return inputs and outputs of all sites, and what becomes of what.

    Raises    InputError  LB-PL50  the yields of an input and its loss do not make 1
    """
    input_place, input_material = np.nonzero(sites.accepts)
    is_sink = np.asarray([tier in SINKS for tier in sites.tiers], dtype=bool)
    by_process = {
        process: shares_of(given, process, materials, periods)
        for process in dict.fromkeys(sites.processes)
    }
    for site in np.flatnonzero(~is_sink):
        _sum_to_one(given, (sites, int(site)), by_process[sites.processes[site]], materials)
    makes = np.zeros((len(sites.ids), len(materials)), dtype=bool)
    for site in np.flatnonzero(~is_sink):
        shares, _ = by_process[sites.processes[site]]
        makes[site] = (shares[sites.accepts[site]] > 0.0).any(axis=(0, 2))
    output_place, output_material = np.nonzero(makes)
    output_at = np.full(makes.shape, -1, dtype=np.int64)
    output_at[output_place, output_material] = np.arange(len(output_place))
    sources, targets, parts = [], [], []
    lost = np.zeros((len(input_place), len(periods)))
    for port, (site, material) in enumerate(zip(input_place, input_material, strict=True)):
        if is_sink[site]:
            continue
        shares, loss = by_process[sites.processes[site]]
        lost[port] = loss[material]
        for out in np.flatnonzero((shares[material] > 0.0).any(axis=1)):
            sources.append(port)
            targets.append(output_at[site, out])
            parts.append(shares[material, out])
    yields = Yields(
        np.asarray(sources, dtype=np.int64),
        np.asarray(targets, dtype=np.int64),
        np.asarray(parts).reshape(len(sources), len(periods)),
        lost,
    )
    return Ports(input_place, input_material), Ports(output_place, output_material), yields


def _sum_to_one(
    given: PlanInput,
    which: tuple[Sites, int],
    shares: tuple[Floats, Floats],
    materials: Sequence[str],
) -> None:
    sites, site = which
    process = sites.processes[site]
    total = shares[0].sum(axis=1) + shares[1]
    wrong = sites.accepts[site] & (np.abs(total - 1.0) > WHOLE).any(axis=1)
    for material in np.flatnonzero(wrong).tolist():
        table = table_of(given, "yields")
        told = texts(table, "process")
        place = table.place(told.index(process)) if process in told else table.document
        off = total[material][np.argmax(np.abs(total[material] - 1.0))]
        raise InputError(
            "LB-PL50", place, process=process, material=materials[material], total=f"{off:g}"
        )


def mixture_of(
    given: PlanInput, process: str, materials: Sequence[str], periods: Sequence[str]
) -> Floats | None:
    """Return the shares of a prescribed mixture, material x period; None: there is none.

    Raises    InputError  LB-PL58  the shares do not make 1
    """
    table = rows_with(table_of(given, "mixes"), "process", process)
    if not process or not len(table):
        return None
    shares = filled(table, "share", (("material", materials), ("period", periods)), default=0.0)
    total = shares.sum(axis=0)
    if (np.abs(total - 1.0) > WHOLE).any():
        off = total[np.argmax(np.abs(total - 1.0))]
        raise InputError("LB-PL58", table.place(0), process=process, total=f"{off:g}")
    return shares
