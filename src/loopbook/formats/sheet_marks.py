"""Sheet marks: what a workbook says about its cells that the reading engine does not tell.

One pass over the unpacked sheets, before the engine opens them: how far the sheet reaches (two
cells at opposite corners would make the engine ask for 500 GB and end the process), which cells
hold an error or a formula nobody has calculated, and which are shown as percent.
Source: ECMA-376 part 1, 18.3.1.4 (c), 18.8.30 (numFmt); OpenDocument 1.3 part 3, 19.675, 19.679.
"""

import html
import posixpath
import re
from typing import BinaryIO

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.zip_guard import small_part, unpack

CELLS_MAX = 10_000_000
BUFFER_BYTES_MAX = 8 << 20
_PERCENT_FORMATS = {"9", "10"}

_ATTRIBUTES = rb"""((?:[^<>"']++|"[^"]*+"|'[^']*+')*+)"""
_OPENING = re.compile(rb"<(?:\w+:)?(c|row)(?=[\s/>])" + _ATTRIBUTES + rb">")
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([^"']*)["']""")
_TYPE_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_A1 = re.compile(rb"([A-Z]{0,3})(\d{1,7})")
_CELL_END = re.compile(rb"</(?:\w+:)?c>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_RESULT = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
_ODS_OPENING = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])" + _ATTRIBUTES + rb">"
)
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d+)["']""")


class SheetMarks(msgspec.Struct, frozen=True):
    """Cells of a sheet as (row, column), both 1 first.

    Fields
      failed   hold an error value (#N/A), or a formula that nobody has calculated
      percent  are shown as percent: 0.56 stands for 56 %
    """

    failed: frozenset[tuple[int, int]] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()


def sheet_marks(stream: BinaryIO, document: str) -> tuple[SheetMarks, ...]:
    """Measure a zipped workbook (xlsx, ods); return the marks of its sheets, in their order.

    Raises    ParseError  LB-W02 another kind of file, LB-W03 it cannot be unpacked, LB-W04 it is
              too large, LB-W05 it is locked
    """
    percent = _percent_styles(small_part(stream, "xl/styles.xml"))
    order = _sheet_parts(stream)
    marks: dict[str, SheetMarks] = {}
    names = set()
    scan: _SheetScan | _OdsScan = _SheetScan(document, percent)
    for name, chunk in unpack(stream, document):
        if name not in names:
            names.add(name)
            ods = name == "content.xml"
            scan = _OdsScan(document) if ods else _SheetScan(document, percent)
        scan.take(chunk)
        if not chunk and isinstance(scan, _SheetScan):
            marks[name] = SheetMarks(frozenset(scan.failed), frozenset(scan.percent))
    if not names & {"xl/workbook.xml", "content.xml"}:
        raise ParseError("LB-W02", document)
    return tuple(marks.get(name, SheetMarks()) for name in order)


def _percent_styles(styles: str) -> frozenset[bytes]:
    """Return the style numbers (as cells name them) whose number format is a percentage."""
    formats = set(_PERCENT_FORMATS)
    for tag in re.findall(r"<numFmt\s[^>]*>", styles):
        code = re.search(r'formatCode="([^"]*)"', tag)
        number = re.search(r'numFmtId="(\d+)"', tag)
        unquoted = re.sub(r'"[^"]*"|\\.', "", html.unescape(code[1])) if code else ""
        if number and "%" in unquoted:
            formats.add(number[1])
    cells = re.search(r"<cellXfs\b.*?</cellXfs>", styles, re.DOTALL)
    used = re.findall(r"<xf\s[^>]*?numFmtId=\"(\d+)\"", cells[0]) if cells else []
    return frozenset(b"%d" % style for style, number in enumerate(used) if number in formats)


def _sheet_parts(stream: BinaryIO) -> list[str]:
    """Return the names of the parts that hold the sheets, in the order of the workbook."""
    relations = small_part(stream, "xl/_rels/workbook.xml.rels")
    targets = {}
    for tag in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", relations):
        named = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        target = html.unescape(named.get("Target", ""))
        targets[named.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", target))[1:]
    sheets = re.findall(r"<(?:\w+:)?sheet\s[^>]*>", small_part(stream, "xl/workbook.xml"))
    ids = [re.search(r'\b\w+:id="([^"]*)"', tag) for tag in sheets]
    return [targets.get(found[1], "") if found else "" for found in ids]


class _SheetScan:
    """Reads the cells of one xlsx part as its bytes come; other parts hold none."""

    def __init__(self, document: str, percent_styles: frozenset[bytes]) -> None:
        self.document = document
        self.percent_styles = percent_styles
        self.failed: set[tuple[int, int]] = set()
        self.percent: set[tuple[int, int]] = set()
        self._row = self._column = self._row_max = self._column_max = 0
        self._buffer = b""

    def take(self, chunk: bytes) -> None:
        """Read on; an empty chunk is the end."""
        data = self._buffer + chunk
        cut = data.rfind(b"</row>") if chunk else len(data)
        if cut < 0 and len(data) > BUFFER_BYTES_MAX:
            cut = data.rfind(b"<")
        if cut <= 0:
            self._buffer = data
            return
        self._buffer = data[cut:]
        for opening in _OPENING.finditer(data, 0, cut):
            self._read(opening, data)
        if self._row_max * self._column_max > CELLS_MAX:
            raise ParseError("LB-W06", self.document, limit=CELLS_MAX)

    def _read(self, opening: re.Match[bytes], data: bytes) -> None:
        name, attributes = opening.groups()
        self._move(name, attributes)
        if name == b"row":
            return
        place = (self._row, self._column)
        if _TYPE_ERROR.search(attributes) or _is_uncalculated(opening, data):
            self.failed.add(place)
        style = _STYLE.search(attributes) if self.percent_styles else None
        if style and style[1] in self.percent_styles:
            self.percent.add(place)

    def _move(self, name: bytes, attributes: bytes) -> None:
        stated = _REFERENCE.search(attributes)
        found = _A1.fullmatch(stated[1]) if stated else None
        if stated and found is None:
            raise ParseError("LB-W03", self.document, fault=stated[1].decode("ascii", "replace"))
        if name == b"row":
            self._row = int(found[2]) if found else self._row + 1
            self._column = 0
        else:
            self._row = int(found[2]) if found else self._row
            self._column = _column_number(found[1]) if found else self._column + 1
        self._row_max = max(self._row_max, self._row)
        self._column_max = max(self._column_max, self._column)


class _OdsScan:
    """Measures how far the sheets of an OpenDocument table reach, repeats counted."""

    def __init__(self, document: str) -> None:
        self.document = document
        self._row = self._next_row = self._column = self._row_max = self._column_max = 0
        self._buffer = b""

    def take(self, chunk: bytes) -> None:
        """Read on; an empty chunk is the end."""
        data = self._buffer + chunk
        cut = data.rfind(b"<") if chunk else len(data)
        self._buffer = data[max(cut, 0) :]
        for opening in _ODS_OPENING.finditer(data, 0, max(cut, 0)):
            if opening[1] == b"table":
                self._check()
            self._read(opening[1], opening[2])
        self._check()

    def _check(self) -> None:
        if self._row_max * self._column_max > CELLS_MAX:
            raise ParseError("LB-W06", self.document, limit=CELLS_MAX)

    def _read(self, name: bytes, attributes: bytes) -> None:
        found = _REPEATED.search(attributes)
        repeated = int(found[1][:18]) if found else 1
        if name == b"table":
            self._row = self._next_row = self._row_max = self._column_max = 0
        elif name == b"table-row":
            self._row, self._next_row = self._next_row, self._next_row + repeated
            self._column = 0
        else:
            self._column += repeated
            # Sheets end in a million empty cells, which engines leave out.
            if b"value" in attributes or not attributes.rstrip().endswith(b"/"):
                self._row_max = max(self._row_max, self._next_row)
                self._column_max = max(self._column_max, self._column)


def _is_uncalculated(opening: re.Match[bytes], data: bytes) -> bool:
    """Say whether the cell holds a formula and no result: it reads as empty."""
    start = opening.end()
    if not _FORMULA.match(data, start):
        return False
    end = _CELL_END.search(data, start)
    return not _RESULT.search(data, start, end.start() if end else len(data))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
