"""Table: rows of CSV, TSV and workbook files, told apart by their bytes, not by their names.

Text tables stream: memory does not grow with the file. Row numbers are those a spreadsheet shows: a
line break inside quotes does not count, an empty row does.
Source: RFC 4180 (quotes), with comma, semicolon or tab between the cells.
"""

import csv
import io
from collections.abc import Generator, Iterator, Set
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO, TextIO

from loopbook.errors import ParseError
from loopbook.formats.encoding import encoding_of, rewindable
from loopbook.formats.heading import heading_key
from loopbook.formats.row import Row
from loopbook.formats.workbook import COLUMNS_MAX, OLE, ZIP, read_workbook
from loopbook.terms.finding import Finding, Place, Severity

DELIMITERS = (",", "\t", ";")
SAMPLE_ROWS = 50
SAMPLE_CHARACTERS = 1 << 16


def read_cells(
    stream: BinaryIO, document: str, headings: Set[str] = frozenset()
) -> Generator[Row, None, None]:
    """Yield the rows of a table, all of them, titles and empty rows included.

    Parameters
      stream    bytes of a CSV, TSV, xlsx, xls or ods file; read from where it stands
      document  name for messages
      headings  keys (heading_key) of headings that may occur: they tell which delimiter is meant
    Returns   rows in order, sheet by sheet; the first carries the notes on encoding and delimiter
    Raises    ParseError  LB-W01 to LB-W07  the bytes are no table, damaged, locked or too large
    """
    with rewindable(stream) as source:
        start = source.tell()
        head = source.read(len(OLE))
        source.seek(start)
        if head.startswith(ZIP) or head == OLE:
            yield from read_workbook(source, document)
        else:
            yield from _read_text(source, document, headings)


def plain_csv(source: BinaryIO, document: str, headings: Set[str]) -> str:
    """Return the encoding of a table that is UTF-8 with commas; empty: it is none such.

    Such a table reads the same with the csv module alone, which is several times as fast.

    Parameters
      source    can be read twice; its position is kept
      headings  as of `read_cells`
    Raises      ParseError  LB-W01, LB-W02 the bytes are no text
    """
    start = source.tell()
    head = source.read(len(OLE))
    source.seek(start)
    if head.startswith(ZIP) or head == OLE:
        return ""
    encoding = encoding_of(source, document)
    with _text(source, start, encoding) as text:
        sample = text.read(SAMPLE_CHARACTERS)
    source.seek(start)
    is_hinted = _hinted(sample.lstrip("\ufeff").partition("\n")[0].strip()) is not None
    is_plain = encoding.startswith("utf-8") and _delimiter(sample, headings) == ","
    return encoding if is_plain and not is_hinted else ""


def _read_text(source: BinaryIO, document: str, headings: Set[str]) -> Iterator[Row]:
    start = source.tell()
    encoding = encoding_of(source, document)
    with _text(source, start, encoding) as text:
        sample = text.read(SAMPLE_CHARACTERS)
    with _text(source, start, encoding) as text:
        yield from _text_rows(text, document, _delimiter(sample, headings), encoding)


@contextmanager
def _text(source: BinaryIO, start: int, encoding: str) -> Iterator[TextIO]:
    """Lend `source` as text, read from `start`; it stays open."""
    source.seek(start)
    text = io.TextIOWrapper(source, encoding=encoding, newline="")
    try:
        yield text
    finally:
        text.detach()


def _text_rows(text: TextIO, document: str, delimiter: str, encoding: str) -> Iterator[Row]:
    findings = _notes(document, delimiter, encoding)
    number = 0
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if number == 1:
                cells[:1] = [cell.lstrip("\ufeff") for cell in cells[:1]]
            if len(cells) > COLUMNS_MAX:
                raise ParseError("LB-W07", document, limit=COLUMNS_MAX)
            is_hint = number == 1 and _hinted(",".join(cells)) is not None
            stripped = () if is_hint else tuple(cell.strip() for cell in cells)
            yield Row(document=document, number=number, cells=stripped, findings=findings)
            findings = ()
    except csv.Error:
        place = Place(document=document, row=number + 1)
        values = {"limit": str(csv.field_size_limit())}
        broken = Finding(code="LB-W11", severity=Severity.ERROR, place=place, values=values)
        yield Row(document=document, number=number + 1, findings=(*findings, broken))


def _notes(document: str, delimiter: str, encoding: str) -> tuple[Finding, ...]:
    place = Place(document=document)
    notes = []
    if encoding in ("utf-16-le", "utf-16-be"):
        values = {"encoding": encoding.upper()}
        notes.append(Finding("LB-W64", Severity.WARNING, place, values))
    if encoding in ("gb18030", "utf-16"):
        values = {"encoding": encoding.upper()}
        notes.append(Finding("LB-W12", Severity.NOTE, place, values))
    if delimiter == ";":
        notes.append(Finding("LB-W13", Severity.NOTE, place))
    return tuple(notes)


def _delimiter(sample: str, headings: Set[str]) -> str:
    """Return the delimiter under which most headings are found, else most even rows."""
    lines = sample.lstrip("\ufeff").splitlines(keepends=True)
    hinted = _hinted(lines[0].strip()) if lines else None
    if hinted is not None:
        return hinted
    scores = []
    for delimiter in DELIMITERS:
        rows = list(islice(_loose(lines, delimiter), SAMPLE_ROWS))
        found = max((_known(row, headings) for row in rows), default=0)
        widths = [len(row) for row in rows if row]
        usual = max(set(widths), key=widths.count, default=1)
        evenness = widths.count(usual) / len(widths) if usual > 1 else 0.0
        scores.append((found, evenness, usual))
    best = max(range(len(DELIMITERS)), key=lambda index: (*scores[index], -index))
    return DELIMITERS[best]


def _hinted(line: str) -> str | None:
    """Return the delimiter that a first line `sep=;` names, as some spreadsheets write it."""
    rest = line.strip('"').lower().removeprefix("sep=")
    is_hint = rest != line.strip('"').lower() and rest in DELIMITERS
    return rest if is_hint else None


def _loose(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    """Yield rows of a sample, which may end inside a quote."""
    try:
        yield from csv.reader(lines, delimiter=delimiter)
    except csv.Error:
        return


def _known(row: list[str], headings: Set[str]) -> int:
    return len({heading_key(cell) for cell in row} & headings)
