"""Plan folder: the tables of a job from a folder of files, or a workbook, as a checked input.

Files and sheets are known by the name of their table, or its title in either language. Everything
that is wrong with all of them is told at once. The digest is over what was read, not over bytes:
the same content as CSV and as workbook is the same input.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from difflib import get_close_matches
from hashlib import sha256
from pathlib import PurePath
from typing import BinaryIO, NamedTuple

import msgspec
import numpy as np

from loopbook.formats.heading import heading_key
from loopbook.formats.measure import UnitReader
from loopbook.formats.plan_column import heading_names
from loopbook.formats.plan_fault import Faults
from loopbook.formats.plan_reference import check_references
from loopbook.formats.plan_rows import Sheet, sheets
from loopbook.formats.plan_settings import (
    FIELDS,
    Written,
    read_settings,
    with_options,
    written_settings,
)
from loopbook.formats.plan_table import TableReader
from loopbook.formats.workbook import OLE, ZIP
from loopbook.terms.finding import Place, place_text
from loopbook.terms.plan_input import (
    SETTINGS,
    Array,
    InputTable,
    PlanForm,
    PlanInput,
    PlanTableForm,
)
from loopbook.terms.quantity import Units

BYTES_MAX = 256 << 20
"""Bytes that a file of input may have."""

EXPLANATIONS = ("README", "说明")
"""Sheets of a template that explain it; they are not read."""

EMPTY = PlanTableForm(name=SETTINGS, title_en="Settings", title_zh="设置")


class PlanFile(NamedTuple):
    """A file of input: its name, and how to open it; it may be opened twice."""

    name: str
    opened: Callable[[], AbstractContextManager[BinaryIO]]


def read_plan_folder(
    files: Sequence[PlanFile],
    form: PlanForm,
    units: Units,
    options: Mapping[str, str] | None = None,
    drawn: Mapping[str, InputTable] | None = None,
) -> PlanInput:
    """Read the tables of a job, and hold them against its form.

    Parameters
      files    in any order; one of them may be a workbook with a sheet a table
      options  settings that come before those of the table `settings`
      drawn    tables from elsewhere, for those that no file has
    Raises     InputFaults  LB-PL20  something is wrong; carries every finding
               UnknownTerm  LB-PL35  an option is no setting of the job
               ParseError   LB-W01 to LB-W07  a file cannot be read at all
    """
    return _Folder(form, UnitReader(units)).read(files, options or {}, drawn or {})


class _Folder:
    """Reads one input: settings first, since they say in what money everything else is."""

    def __init__(self, form: PlanForm, reader: UnitReader) -> None:
        self.form = form
        self.reader = reader
        self.faults = Faults()
        self.forms = {table.name: table for table in form.tables}
        self.names = {
            heading_key(name): table.name
            for table in form.tables
            for name in (table.name.replace("_", ""), table.title_en, table.title_zh)
        }

    def read(
        self,
        files: Sequence[PlanFile],
        options: Mapping[str, str],
        drawn: Mapping[str, InputTable],
    ) -> PlanInput:
        form = self.forms.get(SETTINGS, EMPTY)
        written = with_options(self._settings(files), options, form)
        settings, money = read_settings(written, form, self.reader, self.faults)
        tables = TableReader(self.reader, money, self.faults)
        found: dict[str, InputTable] = {}
        seen: dict[str, str] = {}
        for name, sheet in self._found(files):
            if name in seen:
                self.faults.tell("LB-PL39", sheet.place, {"table": name, "other": seen[name]})
            elif name != SETTINGS:  # they were read before
                found[name] = tables.table(sheet, self.forms[name])
            seen.setdefault(name, place_text(msgspec.structs.replace(sheet.place, row=0)))
        for name, table in drawn.items():
            if name not in found:
                found[name] = tables.completed(table, self.forms[name])
        self._must_have(found)
        given = [name for name, table in found.items() if len(table)]
        whole = {
            name: found[name] if name in found else tables.empty(table)
            for name, table in self.forms.items()
            if name != SETTINGS
        }
        check_references(whole, self.form, given, self.faults)
        self.faults.stop_if_any(self.form.job)
        return PlanInput(
            job=self.form.job,
            tables=whole,
            settings=settings,
            currency=money.currency,
            price_year=money.price_year,
            digest=digest_of(self.form.job, whole, settings),
            findings=self.faults.notes,
        )

    def _settings(self, files: Sequence[PlanFile]) -> dict[str, Written]:
        """Return what the table of settings writes; its file is read no further than that."""
        quiet = _Folder(self.form, self.reader)
        for name, sheet in quiet._found(files):  # its other faults are told by the second reading
            if name == SETTINGS:
                return written_settings(sheet, self.forms[SETTINGS], self.faults)
        return {}

    def _found(self, files: Sequence[PlanFile]) -> Iterator[tuple[str, Sheet]]:
        """Yield every table of the files by name, to be read before the next is asked for."""
        for file in sorted(files, key=lambda each: each.name):
            with file.opened() as stream:
                if _is_small(stream, file.name, self.faults):
                    yield from self._in_file(stream, file.name)

    def _in_file(self, stream: BinaryIO, name: str) -> Iterator[tuple[str, Sheet]]:
        stem = PurePath(name).stem
        named = self.names.get(heading_key(stem.replace("_", "")), "")
        if not named and not _is_workbook(stream):
            self._unknown(stem, Place(document=name))
            return
        for sheet in sheets(stream, name, self._keys(named)):
            table = self._table_of(sheet, named)
            if table:
                yield table, sheet
            else:
                self._left_out(sheet)

    def _left_out(self, sheet: Sheet) -> None:
        """Keep what was told of a sheet that is not read: that it is hidden."""
        for block in sheet.blocks:
            for finding in block.findings:
                self.faults.take(finding)

    def _table_of(self, sheet: Sheet, named: str) -> str:
        """Return the table that a sheet holds; empty: none, which is told unless nothing is in it.

        A sheet is known by its own name; the one sheet of a file may go by that of the file.
        """
        own = sheet.place.sheet
        name = self.names.get(heading_key(own.replace("_", "")), "") or (named if not own else "")
        if name:
            return name if sheet.heading else ""
        if named and _has_headings(sheet, self.forms[named]):
            return named
        is_free = not sheet.heading or heading_key(own) in map(heading_key, EXPLANATIONS)
        if not is_free:
            self._unknown(own, sheet.place)
        return ""

    def _unknown(self, name: str, place: Place) -> None:
        near = get_close_matches(heading_key(name)[:80], self.names, 1, 0.4)
        known = ", ".join(self.forms) or "-"
        nearest = self.names[near[0]] if near else next(iter(self.forms), "-")
        self.faults.tell("LB-PL22", place, {"text": name, "nearest": nearest, "known": known})

    def _must_have(self, found: Mapping[str, InputTable]) -> None:
        """Tell of tables that are missing; settings that are, are told each by its name."""
        for table in self.form.tables:
            is_there = table.name == SETTINGS or len(found.get(table.name, ()))
            if table.is_required and not is_there:
                values = {"table": table.name, "label": table.title_en, "label_zh": table.title_zh}
                self.faults.tell("LB-PL23", Place(), values)

    def _keys(self, named: str) -> frozenset[str]:
        tables = [self.forms[named]] if named else list(self.forms.values())
        fields = (FIELDS if table.name == SETTINGS else table.fields for table in tables)
        return frozenset(key for each in fields for key in heading_names(each))


def _has_headings(sheet: Sheet, form: PlanTableForm) -> bool:
    """Say whether the headings of a sheet are those of a table, at least two of them."""
    keys = heading_names(FIELDS if form.name == SETTINGS else form.fields)
    return len({keys.get(heading_key(cell), "") for cell in sheet.heading} - {""}) >= 2


def _is_workbook(stream: BinaryIO) -> bool:
    head = stream.read(len(OLE))
    stream.seek(0)
    return head.startswith(ZIP) or head == OLE


def _is_small(stream: BinaryIO, name: str, faults: Faults) -> bool:
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > BYTES_MAX:
        faults.tell("LB-PL36", Place(document=name), {"table": name, "limit": f"{BYTES_MAX} B"})
    return 0 < size <= BYTES_MAX


def digest_of(
    job: str, tables: Mapping[str, InputTable], settings: Mapping[str, float | str | None]
) -> str:
    """Return the SHA-256 (hexadecimal) of what was read: names, columns row by row, settings."""
    digest = sha256(msgspec.json.encode((job, sorted(settings.items()))))
    for name in sorted(tables):
        digest.update(msgspec.json.encode((name, len(tables[name]))))
        for field in sorted(tables[name].columns):
            digest.update(msgspec.json.encode(field))
            digest.update(_bytes(tables[name][field]))
    return digest.hexdigest()


def _bytes(column: Array) -> bytes:
    if column.dtype != np.object_:
        # Every unknown is the same one, and so is every zero.
        values = np.where(np.isnan(column), np.nan, column + 0.0)
        return values.astype("<f8").tobytes()
    texts = column.tolist()
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    return lengths.astype("<i8").tobytes() + "".join(texts).encode("utf-8", "surrogatepass")
