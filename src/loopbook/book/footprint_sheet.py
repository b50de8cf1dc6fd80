"""Footprint sheet: footprints of regions from the reader's input-output tables, without a book."""

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.account.economy.input_output import Caused, InputOutput, caused
from loopbook.book.source import opened
from loopbook.errors import ParseError, UnitError
from loopbook.formats.input_output_table import LabelledTable, Labels, read_labelled
from loopbook.terms.footprint import Footprint, FootprintSheet

Floats = NDArray[np.float64]


class InputOutputFiles(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of one year; the last three may be left out.

    Fields
      transactions  sectors by sectors
      demand        sectors by categories of final use, by region of the user
      extension     what sectors cause: emissions, extraction, water
      direct        what final use itself causes, in the columns of `demand`
      value_added   in the columns of `transactions`: lets the balance be checked
      population    one line of regions, one of numbers
      sd_percent    standard uncertainty of every cell of the extension, percent of it
    """

    transactions: Path
    demand: Path
    extension: Path
    direct: Path | None = None
    value_added: Path | None = None
    population: Path | None = None
    sd_percent: float | None = None


def footprint_sheet(files: InputOutputFiles) -> FootprintSheet:
    """Read the tables and compute the footprints of each region.

    Raises    ParseError  LB-M50 to LB-M54 a table cannot be read, LB-M55 labels do not agree;
              UnitError  LB-W38 the uncertainty is negative;
              Unreconcilable  LB-M40, LB-M41  the tables describe no economy that can be
    """
    transactions = _read(files.transactions)
    sectors = [row[:2] for row in transactions.rows]
    _must_agree(files.transactions, transactions.columns, sectors)
    regions = tuple(dict.fromkeys(region for region, _ in sectors))
    demand = _read(files.demand)
    _must_agree(files.demand, [row[:2] for row in demand.rows], sectors)
    extension = _read(files.extension)
    _must_agree(files.extension, extension.columns, sectors)
    table = InputOutput(
        region=np.array([regions.index(region) for region, _ in sectors], dtype=np.int64),
        sector=tuple(name for _, name in sectors),
        regions=regions,
        transactions=transactions.values,
        demand=_by_region(files.demand, demand, regions),
        extension=extension.values,
        direct=_direct(files, demand, extension, regions),
        sd=_sd(files, extension.values),
        value_added=_value_added(files, sectors),
    )
    found = caused(table)
    return FootprintSheet(
        footprints=_footprints(table, found, extension, _population(files, regions)),
        regions=regions,
        sectors=len(found.products),
        solver=found.solver,
        findings=found.findings,
    )


def _read(path: Path, header_lines: int = 2) -> LabelledTable:
    with opened(path) as stream:
        return read_labelled(stream, path.name, header_lines)


def _must_agree(
    path: Path, found: "list[Labels] | tuple[Labels, ...]", wanted: list[Labels]
) -> None:
    """Find labels in another order or number than those of the rows of the transactions."""
    if len(found) != len(wanted):
        values = {"found": str(len(found)), "wanted": str(len(wanted)), "place": "-"}
        raise ParseError("LB-M55", path.name, **values)
    for place, (left, right) in enumerate(zip(found, wanted, strict=True), start=1):
        if tuple(left) != tuple(right):
            values = {"found": ", ".join(left), "wanted": ", ".join(right), "place": str(place)}
            raise ParseError("LB-M55", path.name, **values)


def _by_region(path: Path, table: LabelledTable, regions: tuple[str, ...]) -> Floats:
    """Return a table summed over the categories of final use of each region."""
    summed = np.zeros((len(table.rows), len(regions)))
    for place, labels in enumerate(table.columns):
        if labels[0] not in regions:
            values = {"found": labels[0], "wanted": ", ".join(regions), "place": str(place + 1)}
            raise ParseError("LB-M55", path.name, **values)
        summed[:, regions.index(labels[0])] += table.values[:, place]
    return summed


def _direct(
    files: InputOutputFiles,
    demand: LabelledTable,
    extension: LabelledTable,
    regions: tuple[str, ...],
) -> Floats:
    if files.direct is None:
        return np.zeros((len(extension.rows), len(regions)))
    table = _read(files.direct)
    _must_agree(files.direct, table.columns, list(demand.columns))
    _must_agree(files.direct, list(table.rows), list(extension.rows))
    return _by_region(files.direct, table, regions)


def _sd(files: InputOutputFiles, extension: Floats) -> Floats | None:
    if files.sd_percent is None:
        return None
    if files.sd_percent < 0:
        raise UnitError("LB-W38", text=f"{files.sd_percent:g} %")
    return np.abs(extension) * files.sd_percent / 100


def _value_added(files: InputOutputFiles, sectors: list[Labels]) -> Floats | None:
    if files.value_added is None:
        return None
    table = _read(files.value_added)
    _must_agree(files.value_added, table.columns, sectors)
    return np.asarray(table.values.sum(axis=0))


def _population(files: InputOutputFiles, regions: tuple[str, ...]) -> Floats | None:
    if files.population is None:
        return None
    table = _read(files.population, 1)
    _must_agree(files.population, table.columns, [(region,) for region in regions])
    return np.asarray(table.values[0])


def _per_person(consumption: float, people: Floats | None, region: int) -> float | None:
    """Return a share of one person; None where nobody is known to live there."""
    return consumption / float(people[region]) if people is not None and people[region] else None


def _footprints(
    table: InputOutput, found: Caused, extension: LabelledTable, people: Floats | None
) -> tuple[Footprint, ...]:
    rows = []
    for e, labels in enumerate(extension.rows):
        name = ", ".join(label for label in labels[:-1] if label) or labels[0]
        for r, region in enumerate(table.regions):
            direct = float(table.direct[e, r])
            consumption = float(found.consumption[e, r]) + direct
            rows.append(
                Footprint(
                    extension=name,
                    unit=labels[-1] if len(labels) > 1 else "",
                    region=region,
                    consumption=consumption,
                    territorial=float(found.territorial[e, r]) + direct,
                    imports=float(found.imports[e, r]),
                    exports=float(found.exports[e, r]),
                    direct=direct,
                    sd=None if found.sd is None else float(found.sd[e, r]),
                    per_person=_per_person(consumption, people, r),
                )
            )
    return tuple(rows)
