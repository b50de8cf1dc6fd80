"""The demo's input: read from the package, held to its checksums, one record per test of a cell.

Each folder of input keeps SOURCES.md (whose it is, under which licence) and SHA256SUMS; a file
whose bytes are not those of SHA256SUMS is refused, so that every number rests on known bytes.
"""

import csv
import hashlib
from collections.abc import Mapping
from decimal import Decimal
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from loopbook.errors import ParseError

PULSES = tuple(f"U{number}" for number in range(1, 22))


class Pulse(msgspec.Struct, frozen=True):
    """The voltages U1..U21 (V) of one pulse train, at `soc_percent` of nominal capacity."""

    soc_percent: Decimal
    volts: tuple[Decimal, ...]


class CellTest(msgspec.Struct, frozen=True, kw_only=True):
    """One record of cells.csv: a capacity test of one cell, and its pulse trains.

    Fields
      material     LMO or NMC
      record       ID as the file has it;  cell  the physical cell: ID up to the hyphen for NMC
      cycles       cycles of ageing before the test (number after the hyphen), None for LMO
      nominal_ah, capacity_ah   rated and measured capacity, ampere hours
      health       Q / Qn as the file has it
      rows         rows of the file, as a spreadsheet numbers them
    """

    material: str
    record: str
    cell: str
    cycles: int | None
    nominal_ah: Decimal
    capacity_ah: Decimal
    health: Decimal
    pulses: tuple[Pulse, ...]
    rows: tuple[int, ...]


def input_folder(name: str) -> Traversable:
    """Return the folder `name` of the input that comes with the package."""
    return files("loopbook").joinpath("programs", "demo", "input", name)


def read_input(folder: Traversable, name: str) -> bytes:
    """Return the bytes of a file, held to the checksum that stands beside it.

    Raises    ParseError  the file has no checksum, or other bytes than it names
    """
    content = folder.joinpath(name).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    stated = _checksums(folder).get(name, "")
    if found != stated:
        raise ParseError("LB-D90", where=f"{folder.name}/{name}", stated=stated, found=found)
    return content


def _checksums(folder: Traversable) -> Mapping[str, str]:
    lines = folder.joinpath("SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def cell_tests(content: bytes) -> tuple[CellTest, ...]:
    """Return the records of cells.csv, in the order in which they first occur.

    Parameters
      content  bytes of cells.csv: one row per record and state of charge
    """
    rows: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = {}
    table = csv.DictReader(content.decode("utf-8").splitlines())
    for number, row in enumerate(table, start=2):
        rows.setdefault((row["Mat"], row["ID"]), []).append((number, row))
    return tuple(_cell_test(group) for group in rows.values())


def _cell_test(group: list[tuple[int, dict[str, str]]]) -> CellTest:
    first = group[0][1]
    cell, _, cycles = first["ID"].partition("-")
    return CellTest(
        material=first["Mat"],
        record=first["ID"],
        cell=cell,
        cycles=int(cycles) if cycles else None,
        nominal_ah=Decimal(first["Qn"]),
        capacity_ah=Decimal(first["Q"]),
        health=Decimal(first["SOH"]),
        pulses=tuple(
            Pulse(Decimal(row["SOC"]), tuple(Decimal(row[name]) for name in PULSES))
            for _, row in group
        ),
        rows=tuple(number for number, _ in group),
    )
