"""Method input: the reader's own table of the inputs of a method, with nothing recorded.

Columns name, item, variant, period, value, sd, unit, grade and source, in English or Chinese; a
name and a value must be there. An empty value is unknown, which is not zero.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import BinaryIO

from loopbook.errors import InputError, ParseError
from loopbook.formats.columns import heading_keys
from loopbook.formats.intake_event import sd_in
from loopbook.formats.lines import Line, lines
from loopbook.formats.measure import Measure, Scaled, UnitReader
from loopbook.formats.moment import read_period
from loopbook.formats.number import number_text
from loopbook.formats.row import Cell, row_place
from loopbook.formats.table import read_cells
from loopbook.terms.event import Grade
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.method import InputRow
from loopbook.terms.quantity import Units
from loopbook.terms.scheme import IntakeColumn, IntakeTable

ROWS_MAX = 100_000
"""Rows that a table of inputs may have: a method speaks of a product or a nation, not of items."""

_HEADINGS = (
    ("name", "name|input|indicator|quantity name", "名称|输入|指标|参数", "yes", "mass"),
    (
        "item",
        "item|component|resource|crop|animal|fuel",
        "项目|部件|资源|作物|畜种|能源",
        "",
        "body",
    ),
    ("variant", "variant|case|scenario", "方案|情景|变体", "", ""),
    ("period", "period|year|time", "期间|年份|时期", "", "2025"),
    ("value", "value|amount", "数值|值|数量", "", "1.2"),
    ("sd", "sd|uncertainty|standard deviation|±", "标准差|不确定度|标准不确定度", "", "0.1"),
    ("unit", "unit|units", "单位|计量单位", "", "kg"),
    ("grade", "grade", "核实程度|等级", "", "verified"),
    ("source", "source", "来源|出处", "", "bill of materials"),
)

INPUTS = IntakeTable(
    "inputs",
    tuple(
        IntakeColumn(
            heading_en=en,
            heading_zh=zh,
            field=field,
            required=bool(required),
            example=example,
            rule="",
        )
        for field, en, zh, required, example in _HEADINGS
    ),
)
"""The headings of a table of inputs, in the order of the template."""


def read_inputs(
    stream: BinaryIO, document: str, units: Units
) -> tuple[tuple[InputRow, ...], tuple[Finding, ...]]:
    """Read a table of inputs: CSV or Excel.

    Returns   the rows that could be read, in order, and everything that was touched, doubtful or
              wrong; a row with an error is left out, and its finding says so
    Raises    ParseError  LB-W01 to LB-W07  the bytes are no table;  LB-M20  it is too long
    """
    reader = UnitReader(units)
    rows: list[InputRow] = []
    findings: list[Finding] = []
    keys = frozenset(heading_keys(INPUTS))
    for line in lines(read_cells(stream, document, keys), INPUTS, reader, document):
        findings += line.findings
        if line.columns:
            row, found = _row(_Cells(line), reader)
            rows += [row] if row else []
            findings += found
        if len(rows) > ROWS_MAX:
            raise ParseError("LB-M20", document, count=ROWS_MAX)
    return tuple(rows), tuple(findings)


class _Cells:
    """The cells of a row by field."""

    def __init__(self, line: Line) -> None:
        self.row = line.row
        self.columns = {column.column.field: column for column in line.columns}

    def cell(self, field: str) -> Cell:
        """Return the cell of a field, empty where the file has no such column."""
        index = self.columns[field].index
        return self.row.cells[index] if 0 <= index < len(self.row.cells) else ""

    def text(self, field: str) -> str:
        """Return the cell of a field as text."""
        cell = self.cell(field)
        return number_text(cell) if isinstance(cell, Decimal) else str(cell).strip()

    def error(self, code: str, field: str, values: Mapping[str, object]) -> Finding:
        """Return an error at the cell of a field."""
        texts = {name: str(value) for name, value in values.items()}
        place = row_place(self.row, self.columns[field].heading)
        return Finding(code, Severity.ERROR, place, texts)


def _row(cells: _Cells, reader: UnitReader) -> tuple[InputRow | None, list[Finding]]:
    """Return the row of a method's input, or the error why there is none."""
    used = {column.index: field for field, column in cells.columns.items() if column.index >= 0}
    faults = [
        cells.error(code, used[index], {})
        for index, code in cells.row.faults.items()
        if index in used
    ]
    if faults or not cells.text("name"):
        return None, faults or [cells.error("LB-M21", "name", {})]
    field = "unit"
    try:
        stated = _stated(cells, reader)
        field = "period"
        covered = read_period(cells.cell("period")) if cells.cell("period") != "" else None
        field = "value"
        value = None
        if cells.cell("value") != "":
            value = reader.measure(cells.cell("value"), stated, None)
        field = "sd"
        sd = _sd(cells, stated, value, reader)
        field = "grade"
        grade = _grade(cells.text("grade"))
    except InputError as fault:
        return None, [cells.error(fault.code, field, fault.values)]
    row = InputRow(
        name=cells.text("name"),
        item=cells.text("item"),
        variant=cells.text("variant"),
        period=covered,
        value=value.value if value else None,
        unit=value.unit if value else (stated[0].unit if stated else None),
        sd=sd,
        grade=grade,
        source=cells.text("source"),
        place=row_place(cells.row),
    )
    return row, []


def _stated(cells: _Cells, reader: UnitReader) -> list[Scaled]:
    """Return the units that the heading of the values and the column of units name."""
    heading = cells.columns["value"].unit
    written = [reader.find(cells.text("unit"))] if cells.cell("unit") != "" else []
    return [*([heading] if heading else []), *written]


def _sd(
    cells: _Cells, stated: list[Scaled], value: Measure | None, reader: UnitReader
) -> Decimal | None:
    """Return the standard uncertainty in the unit of the value; `5 %` is a share of it.

    A share of 5 % of a value in percent would be read as 5 points by its unit: with a column of
    uncertainties in percent beside values in percent, points are meant, and so it is taken.
    """
    cell = cells.cell("sd")
    if cell == "" or value is None:
        return None
    heading = cells.columns["sd"].unit
    around = [heading] if heading else stated
    measure = reader.uncertainty(cell, around)
    if value.unit is None and measure.unit is not None:
        share = Fraction(measure.value) * measure.unit.factor * abs(Fraction(value.value))
        return Decimal(share.numerator) / Decimal(share.denominator)
    return sd_in(measure, value)


def _grade(text: str) -> Grade | None:
    """Return the grade of a figure; None for a figure that the reader states himself.

    Raises    ParseError  LB-M22  there is no such grade
    """
    if not text:
        return None
    for grade in Grade:
        if grade.value == text.casefold():
            return grade
    raise ParseError("LB-M22", text=text, known=", ".join(grade.value for grade in Grade))
