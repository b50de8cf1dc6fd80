"""Intake: a table that people hand in, row by row, as events or observations.

Walk: read_cells (bytes -> rows) -> lines (headings found) -> FieldReader (cells read) ->
event_json or an Observation -> Parsed, with everything that was touched or doubtful as findings.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO
from zoneinfo import ZoneInfo

import msgspec

from loopbook.errors import Fault, InputError, SchemeError, UnknownTerm
from loopbook.formats.answer import answered
from loopbook.formats.columns import Column, heading_keys, is_measured
from loopbook.formats.decimal_sign import SEMICOLONS, sign_of
from loopbook.formats.encoding import rewindable
from loopbook.formats.ends import FlowFinder
from loopbook.formats.event import read_event
from loopbook.formats.field import FIELDS, FieldReader, Reading, UnitHint
from loopbook.formats.intake_event import (
    Readings,
    event_json,
    event_time,
    in_unit,
    sd_in,
    text,
    whole_text,
)
from loopbook.formats.intake_identity import CONTEXT, identified
from loopbook.formats.intake_observation import observed
from loopbook.formats.lines import Line, lines
from loopbook.formats.measure import Measure, UnitReader
from loopbook.formats.moment import Moment
from loopbook.formats.number import number_text
from loopbook.formats.pedigree import coefficient_of_variation
from loopbook.formats.repair import NumberReader
from loopbook.formats.row import row_place
from loopbook.formats.share import part_of, with_amount
from loopbook.formats.spread import Statement, spread
from loopbook.formats.table import read_cells
from loopbook.formats.vocabulary import TermReader
from loopbook.terms.entry import EntryKind
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.parsed import Parsed
from loopbook.terms.profile import Profile
from loopbook.terms.quantity import Unit
from loopbook.terms.repair import AS_WRITTEN, DecimalSign, Repairing
from loopbook.terms.scheme import IntakeColumn, IntakeTable, Scheme

OBSERVATION = "Observation"
ACCOUNTS = {"Flow", "Relation", "Place"}
"""Types of tables that make an account by themselves: no event or observation comes of them."""

_UNSTATED = {"LB-W68"}
"""What leaves a cell without a statement, and is told: a share of a whole that is not known."""

_SHEET_ROWS = 1 << 32


def read_table(
    stream: BinaryIO,
    document: str,
    table: IntakeTable,
    scheme: Scheme,
    profile: Profile = Profile.STANDARD,
    *,
    repairing: Repairing = AS_WRITTEN,
) -> Iterator[Parsed]:
    """Yield one Parsed per row of data, or per value of a wide row, in the order of the file.

    Parameters
      stream    bytes of a CSV, TSV, xlsx, xls or ods file
      document  name for messages
      profile   how strictly the events that the rows state are judged
      repairing whether damaged numbers are mended, and the decimal sign that a person declares
    Returns   rows with an error among their findings have no identity and are to be refused; a
              file without headings or rows gives one such Parsed
    Raises    ParseError  LB-W01 to LB-W07  the bytes are no table; LB-W62, LB-W63  its numbers do
              not agree on a decimal sign
              UnknownTerm LB-W47  the table makes an account, not events
              SchemeError LB-W48  the table has a field that no event or observation has
    """
    if any(
        c.field == "layer" or (c.field == "type" and c.default in ACCOUNTS) for c in table.columns
    ):
        raise UnknownTerm("LB-W47", table=table.id)
    _refuse_unknown_fields(table, scheme)
    keys = frozenset(heading_keys(table))
    with rewindable(stream) as source:
        start = source.tell()
        units = UnitReader(scheme.units)
        first = lines(read_cells(source, document, keys), table, units, document)
        sign = sign_of(first, repairing, scheme.repairs)
        source.seek(start)
        units = UnitReader(scheme.units, NumberReader(scheme.repairs, repairing, sign))
        intake = _Intake(table, scheme, profile, units, repairing)
        for line in lines(read_cells(source, document, keys), table, units, document):
            for statement in spread(_under(sign, line)):
                yield intake.parsed(statement)


def _under(sign: DecimalSign, line: Line) -> Line:
    """Return a line without the note that commas group thousands, where they do not."""
    if sign is DecimalSign.POINT or not line.findings:
        return line
    findings = tuple(finding for finding in line.findings if finding.code != SEMICOLONS)
    return msgspec.structs.replace(line, findings=findings)


def _refuse_unknown_fields(table: IntakeTable, scheme: Scheme) -> None:
    faults = tuple(
        Fault(column.rule, "table.unknown_field", (("field", column.field),))
        for column in table.columns
        if column.field not in FIELDS and _fact(column.field) not in scheme.vocabulary
    )
    if faults:
        raise SchemeError("LB-W48", scheme.id, faults, table=table.id)


def _fact(field: str) -> str:
    """Return the term of a `sensor.` or `ilmd.` field."""
    kind, _, name = field.partition(".")
    return name if kind in ("sensor", "ilmd") else ""


class _Intake:
    """One file on its way in; remembers what it has said once, and which rows it has seen."""

    def __init__(
        self,
        table: IntakeTable,
        scheme: Scheme,
        profile: Profile,
        units: UnitReader,
        repairing: Repairing,
    ) -> None:
        self.scheme = scheme
        self.profile = profile
        zone = ZoneInfo(scheme.system.zone)
        self.reader = FieldReader(units, TermReader(scheme), zone)
        self.flows = FlowFinder(scheme)
        self.repairing = repairing
        constants = {c.field: c.default for c in table.columns}
        self.is_observation = constants.get("type") == OBSERVATION
        self._rows: dict[int, int] = {}
        self._sheets: dict[str, int] = {}
        self._said: set[str] = set()

    def parsed(self, statement: Statement) -> Parsed:
        """Return what a line, or one value of a wide line, states."""
        line, about = statement.line, statement.column
        place = row_place(line.row, about.heading if about else "")
        kind = EntryKind.OBSERVATION if self.is_observation else EntryKind.EVENT
        if not line.columns:
            return Parsed(kind=kind, place=place, findings=line.findings)
        readings, faults = self._readings(line)
        findings = (*line.findings, *faults)
        if any(f.severity is Severity.ERROR for f in findings):
            return Parsed(kind=kind, place=place, findings=findings)
        try:
            whole, doubts = self._with_uncertainty(readings, place)
            findings = (*findings, *doubts)
            made = self._made(whole, place)
        except (InputError, UnknownTerm) as fault:
            values = {name: str(value) for name, value in fault.values.items()}
            severity = Severity.WARNING if fault.code in _UNSTATED else Severity.ERROR
            findings = (*findings, Finding(fault.code, severity, place, values))
            return Parsed(kind=kind, place=place, findings=findings)
        if made.identity is None:
            return msgspec.structs.replace(made, findings=(*findings, *made.findings))
        findings = (*findings, *made.findings)
        more = (*self._time_notes(readings, place), *_changed(whole, place, self.scheme))
        repeated = self._repeated(made)
        found = (*findings, *more, *repeated)
        return msgspec.structs.replace(made, findings=found, part=part_of(readings, about))

    def _readings(self, line: Line) -> tuple[dict[str, list[Reading]], list[Finding]]:
        """Read the cells of a row: texts first, since they say what the numbers are."""
        readings: dict[str, list[Reading]] = {}
        for column in line.columns:
            if not is_measured(column.column):
                reading = self.reader.read(line.row, column, UnitHint())
                readings.setdefault(column.column.field, []).append(reading)
        hint, faults = self._hint(readings, line)
        for column in line.columns:
            if is_measured(column.column):
                own = _sd_hint(line, hint) if column.column.field == "sd" else hint
                reading = self.reader.read(line.row, column, own)
                readings.setdefault(column.column.field, []).append(reading)
        found = [f for row in readings.values() for reading in row for f in reading.findings]
        return readings, [*faults, *found]

    def _hint(
        self, readings: dict[str, list[Reading]], line: Line
    ) -> tuple[UnitHint, list[Finding]]:
        """Return what the unit column says; a unit of the pack's default yields to a stated one."""
        default = self._word_unit(text(readings, "indicator"))
        for reading in readings.get("unit", ()):
            if reading.value is None:
                continue
            column = reading.column
            try:
                unit = self.reader.units.find(str(reading.value))
            except InputError as fault:
                values = {name: str(value) for name, value in fault.values.items()}
                place = row_place(line.row, column.heading)
                error = Finding(fault.code, Severity.ERROR, place, values, column.column.rule)
                return UnitHint(), [error]
            if 0 <= column.index < len(line.row.cells) and line.row.cells[column.index] != "":
                return UnitHint((unit,), default), []
            default = default or unit.unit
        return UnitHint((), default), []

    def _word_unit(self, term: str) -> Unit | None:
        """Return the unit in which the scheme knows an indicator."""
        if term in self.scheme.vocabulary:
            return self.scheme.vocabulary[term].unit
        return self.scheme.indicators[term].unit if term in self.scheme.indicators else None

    def _with_uncertainty(
        self, readings: Readings, place: Place
    ) -> tuple[Readings, tuple[Finding, ...]]:
        """Return the readings with an uncertainty made of scores, where none is stated."""
        if any(reading.value is not None for reading in readings.get("sd", ())):
            return readings, ()
        scores = text(readings, "pedigree") or self.repairing.pedigree
        if not scores:
            return readings, ()
        share = coefficient_of_variation(scores, self.scheme.factors)
        sd = Measure(share, self.scheme.units.by_code["P1"], is_own=True, is_stated=True)
        nowhere = Column(IntakeColumn(heading_en="", heading_zh="", field="pedigree", rule=""))
        note = Finding("LB-W71", Severity.NOTE, place, {"share": f"{share}", "scores": scores})
        added = {"sd": [Reading(nowhere, sd)], "pedigree": [Reading(nowhere, scores)]}
        return {**readings, **added}, (note,)

    def _with_flow(self, readings: Readings) -> Readings:
        """Return the readings with the flow that joins the ends they name, if they name any."""
        ends = [whole_text(readings, end) for end in ("from", "to")]
        if not any(ends):
            return readings
        column = readings["from" if ends[0] else "to"][0].column
        return {**readings, "flow": [Reading(column, self.flows.find(*ends))]}

    def _made(self, readings: Readings, place: Place) -> Parsed:
        if self.is_observation:
            return observed(answered(readings, self.scheme), place)
        time = event_time(readings, self.reader.zone)
        readings = with_amount(self._with_flow(readings))
        content, _ = identified(event_json(readings, self.scheme, time))
        # What a row states is held to the rules that a document is held to.
        return read_event(content, CONTEXT, place, self.profile)

    def _time_notes(self, readings: dict[str, list[Reading]], place: Place) -> Iterator[Finding]:
        """Yield, once in a file, what was taken for times that leave out the clock or the zone."""
        for reading in readings.get("eventTime", ()):
            moment = reading.value
            if not isinstance(moment, Moment):
                continue
            said = {"time": f"{moment.time:%H:%M:%S}", "zone": self.scheme.system.zone}
            for code, is_stated in (("LB-W35", moment.has_time), ("LB-W36", moment.has_zone)):
                if not is_stated and code not in self._said:
                    self._said.add(code)
                    rule = reading.column.column.rule
                    yield Finding(code, Severity.NOTE, place, said, rule)

    def _repeated(self, made: Parsed) -> tuple[Finding, ...]:
        """Return a warning when an earlier row of the file says the same."""
        assert made.identity is not None
        # Half of the hash, as a number: a table of many rows is not held in memory by its texts.
        key = int.from_bytes(made.identity.content_hash[:8])
        sheet = self._sheets.setdefault(made.place.sheet, len(self._sheets))
        here = sheet * _SHEET_ROWS + made.place.row
        earlier = self._rows.setdefault(key, here)
        if earlier == here:
            return ()
        values = {"row": str(earlier % _SHEET_ROWS)}
        return (Finding("LB-W42", Severity.WARNING, made.place, values),)


def _sd_hint(line: Line, hint: UnitHint) -> UnitHint:
    """Return what says the unit of an uncertainty: all that says the unit of its number."""
    amounts = [c for c in line.columns if c.column.field in ("quantity", "value")]
    headed = tuple(column.unit for column in amounts if column.unit)
    meant = next((column.column.unit for column in amounts if column.column.unit), None)
    return UnitHint(hint.stated or headed, meant or hint.default)


def _changed(readings: Readings, place: Place, scheme: Scheme) -> Iterator[Finding]:
    """Yield a note for each number that was put in another unit than its cell has."""
    amounts = [*readings.get("quantity", ()), *readings.get("value", ())]
    amount = next((r.value for r in amounts if isinstance(r.value, Measure)), None)
    for field, row in readings.items():
        for reading in row:
            measure = reading.value
            if not isinstance(measure, Measure) or measure.unit is None:
                continue
            if field == "sd" and amount and amount.unit:
                value, unit = sd_in(measure, amount), amount.unit
            elif field.startswith("ilmd."):
                unit = scheme.vocabulary[field.removeprefix("ilmd.")].unit or measure.unit
                value = in_unit(measure, unit)
            else:
                continue
            if unit.code != measure.unit.code:
                yield _converted(measure, value, unit, reading, place)


def _converted(
    measure: Measure, value: Decimal, unit: Unit, reading: Reading, place: Place
) -> Finding:
    assert measure.unit is not None
    values = {
        "text": f"{number_text(measure.value)} {measure.unit.symbol}",
        "value": f"{number_text(value)} {unit.symbol}",
    }
    where = msgspec.structs.replace(place, column=reading.column.heading)
    return Finding("LB-W43", Severity.NOTE, where, values, reading.column.column.rule)
