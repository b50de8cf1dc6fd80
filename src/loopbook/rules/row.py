"""Rows of a pack's files with the line each came from: CSV tables, and TOML arrays of tables.

The library for TOML tells no lines, so the lines of the `[[table]]` headers are found by reading
the text; a table written inline (`process = [{...}]`) has no line of its own and is a fault.
"""

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from loopbook.rules.fault import Faults, nearest

_HEADER = re.compile(r"\s*\[\[\s*([\w-]+(?:\s*\.\s*[\w-]+)*)\s*\]\]")
_QUOTES = re.compile(r'"""|' + r"'''")
_LINE = re.compile(r"line (\d+)")


class Row(msgspec.Struct, frozen=True):
    """One row or table.

    Fields
      rule      file and line, as `posting.csv:4`
      cells     column or key -> text of a CSV cell, value of a TOML key
      children  name -> tables nested in it, in order
      rules     key -> file and line of its own, where they are known
    """

    rule: str
    cells: Mapping[str, object]
    children: Mapping[str, tuple["Row", ...]] = {}
    rules: Mapping[str, str] = {}


def csv_rows(
    name: str,
    content: bytes,
    columns: Iterable[str],
    faults: Faults,
    optional: tuple[str, ...] = (),
) -> list[Row]:
    """Return the rows of a CSV file with a header, blanks around cells removed.

    Parameters
      name      the file as faults name it
      columns   the columns it must have, in any order; optional  those it may have besides;
                another one is a fault
    """
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    rows: list[Row] = []
    header: list[str] | None = None
    line = 1
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            if header is None:
                header = _header(f"{name}:{line}", cells, tuple(columns), optional, faults)
            elif any(cells):
                rows += _row(f"{name}:{line}", header, cells, faults)
            line = reader.line_num + 1
    except csv.Error as error:
        faults.add(f"{name}:{line}", "csv", problem=error)
    if header is None:
        faults.add(f"{name}:1", "missing_column", column=", ".join(columns))
    return rows


def _header(
    rule: str,
    cells: list[str],
    columns: tuple[str, ...],
    optional: tuple[str, ...],
    faults: Faults,
) -> list[str]:
    for column in columns:
        if column not in cells:
            faults.add(rule, "missing_column", column=column)
    for place, column in enumerate(cells):
        if column in cells[:place]:
            faults.add(rule, "duplicate_column", column=column)
        elif column not in (*columns, *optional):
            near = nearest(column, (*columns, *optional))
            faults.add(rule, "unknown_column", column=column, nearest=near)
    return cells


def _row(rule: str, header: list[str], cells: list[str], faults: Faults) -> list[Row]:
    if len(cells) != len(header):
        faults.add(rule, "cell_count", count=len(cells), columns=len(header))
        return []
    return [Row(rule, dict(zip(header, cells, strict=True)))]


class Document(msgspec.Struct, frozen=True):
    """A TOML file: its top-level keys as a row, and its tables by name."""

    head: Row
    tables: Mapping[str, tuple[Row, ...]]


def toml_document(
    name: str, content: bytes, tables: Mapping[str, tuple[str, ...]], faults: Faults
) -> Document:
    """Return the tables of a TOML file.

    Parameters
      tables    name of each array of tables -> names of the arrays that its tables may hold
    """
    text = content.decode("utf-8-sig")
    try:
        values = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        found = _LINE.search(str(error))
        faults.add(f"{name}:{found[1] if found else 1}", "toml", problem=error)
        values = {}
    except (RecursionError, ValueError):
        faults.add(f"{name}:1", "toml", problem="nested too deeply, or a number too long")
        values = {}
    lines = _header_lines(text)
    counts = {path: len(places) for path, places in lines.items()}
    read: dict[str, tuple[Row, ...]] = {}
    for table, inner in tables.items():
        read[table] = _tables(name, table, _array(values.get(table, [])), lines, inner)
        is_other = table in values and not read[table]
        if is_other or len(read[table]) != counts.get(table, 0):
            faults.add(f"{name}:{key_line(text, table)}", "table", table=table)
        for each in inner:
            nested = sum(len(row.children.get(each, ())) for row in read[table])
            if nested != counts.get(f"{table}.{each}", 0):
                faults.add(f"{name}:{key_line(text, each)}", "table", table=f"{table}.{each}")
    keys = {key: value for key, value in values.items() if key not in tables}
    rules = {key: f"{name}:{key_line(text, key)}" for key in keys}
    return Document(Row(f"{name}:1", keys, rules=rules), read)


def _array(value: object) -> list[dict[str, object]]:
    """Return the tables of an array of tables; nothing when the value is something else."""
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return value
    return []


def _tables(
    name: str,
    path: str,
    values: list[dict[str, object]],
    lines: dict[str, list[int]],
    inner: tuple[str, ...],
) -> tuple[Row, ...]:
    """Make rows of tables, taking their lines in order from `lines`."""
    rows = []
    for value in values:
        line = lines[path].pop(0) if lines.get(path) else 1
        children = {}
        for child in inner:
            nested = _array(value.get(child, []))
            children[child] = _tables(name, f"{path}.{child}", nested, lines, ())
        cells = {key: cell for key, cell in value.items() if key not in inner}
        rows.append(Row(f"{name}:{line}", cells, children))
    return tuple(rows)


def _header_lines(text: str) -> dict[str, list[int]]:
    """Return table path -> lines of its headers, those inside multi-line texts left out."""
    lines: dict[str, list[int]] = {}
    quote = ""
    for number, line in enumerate(text.split("\n"), start=1):
        found = None if quote else _HEADER.match(line)
        if found is not None:
            lines.setdefault(re.sub(r"\s", "", found[1]), []).append(number)
        elif quote or not line.lstrip().startswith("#"):
            for mark in _QUOTES.findall(line):
                quote = mark if not quote else ("" if mark == quote else quote)
    return lines


def key_line(text: str, key: str) -> int:
    """Return the line where `key = ` stands in a TOML text; 1 when it does not."""
    for number, line in enumerate(text.split("\n"), start=1):
        if re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return 1
