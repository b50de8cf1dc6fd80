"""Flows: the reader's own table of flows, from which an account is made with nothing recorded.

Columns flow, from, to, layer, period, value, sd, unit, in English or Chinese; only the flow or its
ends, and a value with a unit, must be there. An empty value is a flow that nobody measured. Columns
what, distribution, low, high and by may follow.

Source    JCGM 101:2008, 6.4: moments of uniform and triangular distributions
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import BinaryIO

from loopbook.errors import InputError, ParseError, UnitError
from loopbook.formats.cells import Cells, stated_measure
from loopbook.formats.columns import heading_keys
from loopbook.formats.intake_event import sd_in
from loopbook.formats.lines import lines
from loopbook.formats.measure import Measure, Scaled, UnitReader
from loopbook.formats.moment import read_period
from loopbook.formats.number import number_text
from loopbook.formats.row import row_place
from loopbook.formats.table import read_cells
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import Period
from loopbook.terms.quantity import Units
from loopbook.terms.reconciliation import Shape
from loopbook.terms.scheme import IntakeTable
from loopbook.terms.sheet import FlowRow, RowKind

ROWS_MAX = 2_000_000
"""Rows of one table: beyond it, the ledger is the place."""

_DIGITS = 15


def read_flows(
    stream: BinaryIO, document: str, table: IntakeTable, units: Units
) -> tuple[tuple[FlowRow, ...], tuple[Finding, ...]]:
    """Read a table of flows.

    Parameters
      table  `flows` of schemes/core: the headings, with their synonyms
      units  those of schemes/core
    Returns   the rows that could be read, in order, and everything that was touched, doubtful or
              wrong; a row with an error is left out, and its finding says so
    Raises    ParseError  LB-W01 to LB-W07  the bytes are no table;  LB-B61  it is too long
    """
    reader = UnitReader(units)
    rows: list[FlowRow] = []
    findings: list[Finding] = []
    for cells, found in data_rows(stream, document, table, reader):
        findings += found
        if cells is not None:
            row, notes = _row(cells, reader)
            rows += [row] if row else []
            findings += notes
    return tuple(rows), tuple(findings)


def data_rows(
    stream: BinaryIO, document: str, table: IntakeTable, reader: UnitReader
) -> Iterator[tuple[Cells | None, tuple[Finding, ...]]]:
    """Yield the rows of data of a table of the reader's own, with what was found before them.

    Raises    ParseError  LB-W01 to LB-W07  the bytes are no table;  LB-B61  it is too long
    """
    keys = frozenset(heading_keys(table))
    found = lines(read_cells(stream, document, keys), table, reader, document)
    for count, line in enumerate(found):
        if count >= ROWS_MAX:
            raise ParseError("LB-B61", document, limit=f"{ROWS_MAX:,}")
        yield (Cells(line) if line.columns else None), line.findings


def _row(cells: Cells, reader: UnitReader) -> tuple[FlowRow | None, list[Finding]]:
    """Return the flow of a row, or the errors why there is none, with notes on its numbers."""
    faults = cells.faults()
    if faults:
        return None, faults
    field = "unit"
    try:
        stated = (reader.find(cells.text("unit")),) if cells.cell("unit") != "" else ()
        field = "period"
        covered = read_period(cells.cell("period")) if cells.cell("period") != "" else None
        field = "what"
        what = cells.word("what", RowKind, "sheet.what.", RowKind.FLOW)
        field = "distribution"
        shape = cells.word("distribution", Shape, "sheet.shape.", Shape.NORMAL)
        field = "low"
        ends = _ends(cells, shape, stated, reader)
        field = "value"
        value = stated_measure(cells, "value", stated, reader)
        field = "sd"
        sd = _sd(cells, stated, value, reader)
        field = "value"
        mean, spread = _moments(shape, ends, value, sd)
    except InputError as fault:
        return None, [cells.finding(fault.code, field, Severity.ERROR, fault.values)]
    row = FlowRow(
        flow=cells.text("flow"),
        source=cells.text("from"),
        target=cells.text("to"),
        layer=cells.text("layer"),
        period=covered,
        value=mean,
        unit=value.unit if value else next((each.unit for each in (*ends, *stated)), None),
        sd=spread,
        what=what,
        shape=shape,
        low=ends[0].value if ends else None,
        high=ends[1].value if ends else None,
        by=cells.text("by"),
        place=row_place(cells.row),
    )
    return row, _notes(cells, value, covered)


def _sd(
    cells: Cells, stated: tuple[Scaled, ...], value: Measure | None, reader: UnitReader
) -> Decimal | None:
    """Return the standard uncertainty in the unit of the value; `5 %` is a share of it."""
    cell = cells.cell("sd")
    if cell == "" or value is None:
        return None
    around = cells.heading_unit("sd") or stated or cells.heading_unit("value")
    return sd_in(reader.uncertainty(cell, around), value)


def _ends(
    cells: Cells, shape: Shape, stated: tuple[Scaled, ...], reader: UnitReader
) -> tuple[Measure, ...]:
    """Return the ends of a uniform or triangular distribution: two measures, or none.

    Raises    ParseError  LB-B62 such a distribution lacks an end, or another has one; LB-B63 they
              are the wrong way round
    """
    low = stated_measure(cells, "low", stated, reader)
    high = stated_measure(cells, "high", stated, reader)
    has_ends = shape in (Shape.UNIFORM, Shape.TRIANGULAR)
    if low is None and high is None and not has_ends:
        return ()
    if low is None or high is None or not has_ends:
        raise ParseError("LB-B62", shape=shape.value)
    if low.unit != high.unit or low.value >= high.value:
        raise ParseError("LB-B63", low=number_text(low.value), high=number_text(high.value))
    return low, high


def _moments(
    shape: Shape, ends: tuple[Measure, ...], value: Measure | None, sd: Decimal | None
) -> tuple[Decimal | None, Decimal | None]:
    """Return mean and standard uncertainty: of a uniform from its ends, of a triangular also from
    its value, which is then the most likely one.

    Raises    ParseError  LB-B64 the value does not lie where the ends have it
              UnitError   LB-W26 the ends are in another unit
    """
    if not ends:
        return (value.value if value else None), sd
    low, high = (Fraction(each.value) for each in ends)
    unit = ends[0].unit
    if value is not None and value.unit != unit and unit is not None and value.unit is not None:
        raise UnitError("LB-W26", unit=unit.symbol, wanted=value.unit.symbol)
    mode = (low + high) / 2 if value is None else Fraction(value.value)
    is_middle = mode * 2 == low + high
    if not low <= mode <= high or (shape is Shape.UNIFORM and not is_middle):
        ends_said = {"low": number_text(ends[0].value), "high": number_text(ends[1].value)}
        raise ParseError("LB-B64", value=_decimal(mode), shape=shape.value, **ends_said)
    if shape is Shape.UNIFORM:
        mean, variance = mode, (high - low) ** 2 / 12
    else:
        mean = (low + mode + high) / 3
        squares = low * low + mode * mode + high * high
        variance = (squares - low * mode - low * high - mode * high) / 18
    spread = _decimal(variance).sqrt()
    return _decimal(mean), (spread if sd is None else sd)


def _decimal(value: Fraction) -> Decimal:
    """Return a fraction to fifteen digits: a mean of ends need not be a decimal."""
    digits = Decimal(value.numerator) / Decimal(value.denominator)
    return Decimal(number_text(Decimal(f"{digits:.{_DIGITS}g}")))


def _notes(cells: Cells, value: Measure | None, covered: Period | None) -> list[Finding]:
    notes = []
    if value and value.is_touched and value.unit:
        said = number_text(value.value)
        values = {"text": cells.text("value"), "value": said, "unit": value.unit.symbol}
        notes.append(cells.finding("LB-W23", "value", Severity.NOTE, values))
    if covered and isinstance(cells.cell("period"), date):
        values = {"text": cells.text("period"), "value": str(covered)}
        notes.append(cells.finding("LB-W46", "period", Severity.NOTE, values))
    return notes
