"""Audit: the cleaner-production audit of a plant: its form, which a pack declares, and its file.

An audit is seven phases of tables. The file keeps every recording of a table, so that it can be
resumed at any point and shows what was said when, from which document. Spec: docs/spec/audit.md.

Source    method standard HJ 469-2009 for the phases; the rows of audit.toml name theirs
"""

from datetime import date
from enum import StrEnum

import msgspec

from loopbook.terms.duty import DutyUnit
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit

AUDIT_FORMAT = "loopbook-audit/1"
"""First member of an audit file."""


class FieldKind(StrEnum):
    """What a cell of an audit table is."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PERIOD = "period"
    YES_NO = "yes_no"
    WORD = "word"  # one of a closed list of words of the form


class AuditField(msgspec.Struct, frozen=True, kw_only=True):
    """A column of an audit table.

    Fields
      heading_en, heading_zh   accepted headings, synonyms behind a bar
      words     kind of the words a cell may hold (WORD); empty otherwise
      unit      in which a number is kept; None: a plain number
      is_required  whether an audit is not complete while a row leaves it empty
    """

    id: str
    heading_en: str
    heading_zh: str
    kind: FieldKind
    words: str = ""
    unit: Unit | None = None
    is_required: bool = False
    example: str = ""
    source: str
    rule: str


class AuditTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table of an audit: the phase it belongs to, and its columns in order.

    Fields
      is_required  whether the audit is not complete without a row of it
    """

    id: str
    phase: str
    label_en: str
    label_zh: str
    fields: tuple[AuditField, ...]
    is_required: bool = False
    source: str
    rule: str


class AuditPhase(msgspec.Struct, frozen=True, kw_only=True):
    """A phase of an audit and what it hands over."""

    id: str
    number: int
    label_en: str
    label_zh: str
    deliverable_en: str
    deliverable_zh: str
    grade: str
    source: str
    rule: str


class AuditWord(msgspec.Struct, frozen=True, kw_only=True):
    """A word of a closed list: an aspect of causes, a state of an option, a kind of incentive."""

    kind: str
    id: str
    label_en: str
    label_zh: str
    grade: str
    source: str
    rule: str


class Parameter(msgspec.Struct, frozen=True, kw_only=True):
    """A number or text that each audit declares for itself: no text that was read states it.

    Fields
      unit   of a number; None with `is_text`
    """

    id: str
    label_en: str
    label_zh: str
    unit: Unit | None = None
    is_text: bool = False
    is_required: bool = False
    example: str = ""
    note_en: str
    note_zh: str
    source: str
    rule: str


class GroundStanding(StrEnum):
    """What a law says of a ground to audit."""

    LISTED = "listed"  # named by the law itself
    STATE_CASES = "state_cases"  # only if it is among the other cases that the State sets
    VOLUNTARY = "voluntary"


class AuditGround(msgspec.Struct, frozen=True, kw_only=True):
    """Why a plant audits, under the law of a time; the day of the act tells which law holds."""

    id: str
    label_en: str
    label_zh: str
    standing: GroundStanding
    valid_from: date | None = None
    valid_to: date | None = None
    law_en: str
    law_zh: str
    grade: str
    source: str
    rule: str


class AuditClock(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit: so long after a day of the audit, until something is done.

    Fields
      after    day from which it runs, as `day` rows of the file have it: `listed`
      done_by  day that ends it: `published`, `started`, `submitted`
    """

    id: str
    label_en: str
    label_zh: str
    after: str
    done_by: str
    number: int
    unit: DutyUnit
    valid_from: date | None = None
    valid_to: date | None = None
    grade: str
    source: str
    rule: str


class AuditCycle(msgspec.Struct, frozen=True, kw_only=True):
    """Years after which a kind of plant audits again."""

    id: str
    label_en: str
    label_zh: str
    years: int
    grade: str
    source: str
    rule: str


class AuditPenalty(msgspec.Struct, frozen=True, kw_only=True):
    """What the law of a time puts on refusing or falsifying an audit; amounts in CNY."""

    id: str
    label_en: str
    label_zh: str
    valid_from: date | None = None
    valid_to: date | None = None
    low: float
    high: float
    grade: str
    source: str
    rule: str


class AuditKnockOut(msgspec.Struct, frozen=True, kw_only=True):
    """A reason to refuse an audit whatever its score; `id` names the check that tells it."""

    id: str
    label_en: str
    label_zh: str
    grade: str
    source: str
    rule: str


class AuditForm(msgspec.Struct, frozen=True):
    """What an audit consists of, as a pack declares it: by id, in the order of the pack.

    Fields
      words    by (kind, id)
      review, acceptance   standards of the pack by which an audit is scored, before and after
                           implementation; empty: none
    """

    phases: dict[str, AuditPhase] = {}
    tables: dict[str, AuditTable] = {}
    words: dict[tuple[str, str], AuditWord] = {}
    parameters: dict[str, Parameter] = {}
    grounds: tuple[AuditGround, ...] = ()
    clocks: tuple[AuditClock, ...] = ()
    cycles: dict[str, AuditCycle] = {}
    penalties: tuple[AuditPenalty, ...] = ()
    knock_outs: tuple[AuditKnockOut, ...] = ()
    review: str = ""
    acceptance: str = ""


class AuditRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A row of an audit table: field -> text; a number in the field's unit, a day as 2025-03-04.

    Fields
      row, sheet   where it stood in the document
    """

    cells: dict[str, str]
    row: int
    sheet: str = ""


class Recording(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One table handed in: what, when, from which document; its rows replace or join earlier ones.

    Fields
      moment   when, ISO 8601 with its zone;  sha256  of the bytes of the document, hexadecimal
    """

    table: str
    moment: str
    document: str
    sha256: str
    is_addition: bool = False
    rows: tuple[AuditRow, ...]


class AuditFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The audit of a plant, resumable: what was set at the start, and every recording since.

    Fields
      format     AUDIT_FORMAT
      version    counts the times the file was written
      form       pack that declares its form
      subject    plant, by identifier;  book  where its ledger is
      standard   `pack/standard` of the indicator system it is held against
      years      years whose inputs are told, as `2023..2025`
      listed     day on which the plant was put on the list of those that must audit
      reasons    grounds to audit
      created    day of its making
    """

    format: str
    version: int = 1
    form: str
    subject: str
    book: str
    standard: str
    years: str
    listed: str = ""
    reasons: tuple[str, ...] = ()
    created: str
    recordings: tuple[Recording, ...] = ()


class TableStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A table of an audit: what is there and what is missing.

    Fields
      missing   (row of the document, field) of required cells that are empty
      document, sha256, moment   of the last recording
    """

    table: str
    label_en: str
    label_zh: str
    is_required: bool
    rows: int
    missing: tuple[tuple[int, str], ...] = ()
    document: str = ""
    sha256: str = ""
    moment: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether all that must be there is there."""
        return (self.rows > 0 or not self.is_required) and not self.missing


class PhaseState(StrEnum):
    """How far a phase is."""

    EMPTY = "empty"
    BEGUN = "begun"
    COMPLETE = "complete"


class PhaseStatus(msgspec.Struct, frozen=True, kw_only=True):
    """A phase and its tables."""

    phase: str
    number: int
    label_en: str
    label_zh: str
    state: PhaseState
    tables: tuple[TableStatus, ...]


class DeadlineState(StrEnum):
    """How a time limit of an audit stands on a day."""

    OPEN = "open"
    LATE = "late"
    DONE = "done"
    UNKNOWN = "unknown"


class AuditDeadline(msgspec.Struct, frozen=True, kw_only=True):
    """A time limit on a day; `last` is the last day in time, None when its beginning is unknown."""

    clock: str
    label_en: str
    label_zh: str
    last: date | None
    done: date | None
    state: DeadlineState
    days_left: int | None = None
    grade: str
    source: str
    rule: str


class AuditObligation(msgspec.Struct, frozen=True, kw_only=True):
    """A ground under the law that holds on the day of the act, with what refusing costs.

    Fields
      is_mandatory   None: only if it is among the cases that the State sets, which are not known
    """

    ground: str
    label_en: str
    label_zh: str
    standing: GroundStanding
    is_mandatory: bool | None
    law_en: str
    law_zh: str
    grade: str
    source: str
    rule: str


class AuditStatus(msgspec.Struct, frozen=True, kw_only=True):
    """Where an audit stands on a day.

    Fields
      next_tables   required tables still to be recorded or completed, in order
      next_round    day by which the next round is due; None: not known
      penalties     rows in force on the day
    """

    subject: str
    standard: str
    years: Period
    version: int
    day: date
    phases: tuple[PhaseStatus, ...]
    next_tables: tuple[str, ...]
    obligations: tuple[AuditObligation, ...]
    deadlines: tuple[AuditDeadline, ...]
    next_round: date | None
    penalties: tuple[AuditPenalty, ...]
    rules: tuple[str, ...] = ()
