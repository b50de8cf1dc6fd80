"""Scheme: a rule pack, compiled. What differs between a battery and a slag heap is in here.

Each row keeps `rule`, the file and line it came from (`posting.csv:4`), so that every result can
say which rows made it and `scheme test` can name the rows that no case uses.
"""

from datetime import date
from enum import StrEnum
from fractions import Fraction

import msgspec

from loopbook.terms.action import Action
from loopbook.terms.attribution import Attribution, Part
from loopbook.terms.audit import AuditForm
from loopbook.terms.blend import Blend
from loopbook.terms.custody import HandingStep
from loopbook.terms.duty import Calendar, Duty
from loopbook.terms.event import Side
from loopbook.terms.finding import Severity
from loopbook.terms.formula import Formula
from loopbook.terms.index import IndexRule
from loopbook.terms.mark import Mark
from loopbook.terms.method import Method
from loopbook.terms.milestone import Milestone
from loopbook.terms.passport import PassportRule
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit, Units
from loopbook.terms.registry import RegisteredStandard
from loopbook.terms.repair import RepairRule
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.standard import Standard
from loopbook.terms.suspect import Suspect
from loopbook.terms.system import System


class Pack(msgspec.Struct, frozen=True):
    """The bytes of a rule pack: file name -> content, cases left out; SHA-256 over them."""

    files: dict[str, bytes]
    digest: str


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A term of the vocabulary.

    Fields
      kind     class, department, fact (a sensor type or ILMD field of items), observed, publisher,
               role, scope, subject (a kind of place or party that is evaluated)
      broader  a wider term of the same kind, or empty
      code     identifier that means this term in events (a GTIN class, a location), or empty
      unit     of an `observed` or `fact` term
    """

    term: str
    kind: str
    broader: str = ""
    code: str = ""
    unit: Unit | None = None
    label_en: str
    label_zh: str
    source: str
    rule: str


class IntakeColumn(msgspec.Struct, frozen=True, kw_only=True):
    """One column of a table that people hand in.

    Fields
      heading_en, heading_zh   accepted headings; both empty: a constant, taken from `default`
      field     where the cell goes: see formats/intake
      unit      unit meant when the cell names none; None for texts
      required  whether an empty cell is an error
      is_expected  whether an empty cell is told, and taken
      default   value of an empty cell or constant, or empty
      example   shown in the template
      sets      field -> value: each cell of the column states something of its own, with these
      shares    name of the whole whose parts the cells of a row are, which add up to 100 %; `-` for
                a share that is part of no sum; empty: no share
    """

    heading_en: str
    heading_zh: str
    field: str
    unit: Unit | None = None
    required: bool = False
    is_expected: bool = False
    default: str = ""
    example: str = ""
    sets: tuple[tuple[str, str], ...] = ()
    shares: str = ""
    source: str = ""
    rule: str


class IntakeTable(msgspec.Struct, frozen=True):
    """A table: its name and its columns in order. It makes events, or observations."""

    id: str
    columns: tuple[IntakeColumn, ...]


class AmountFrom(StrEnum):
    """Where a posting takes its amount."""

    PIECES = "pieces"  # number of instances
    QUANTITY = "quantity"  # quantity elements of that side
    SENSOR = "sensor"  # sensor reports of a type and component
    STATISTIC = "statistic"  # quantity of a bulk flow


class PostingRule(msgspec.Struct, frozen=True, kw_only=True):
    """A row of posting.csv: first match per (event, side, layer) wins. Empty means any.

    Fields
      sensor_type, component   for amounts from a sensor
      basis   what the number rests on when neither report nor event says so
    """

    event_type: str = ""
    action: str = ""
    biz_step: str = ""
    item_class: str = ""
    role: str = ""
    side: Side
    flow: str
    layer: str
    amount: AmountFrom
    sensor_type: str = ""
    component: str = ""
    basis: str = "declared"
    source: str
    rule: str


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """A number from the world, used to model.

    Fields
      item_class, substance  for a composition factor: mass of substance per mass of class
      value  in `unit`; sd  standard uncertainty made from low, high and the distribution
    """

    name: str
    item_class: str = ""
    substance: str = ""
    value: Fraction
    unit: Unit
    low: Fraction | None = None
    high: Fraction | None = None
    distribution: str = ""
    sd: float | None = None
    year: str = ""
    source: str
    grade: str
    rule: str


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that events must keep, with the words to say when one does not."""

    id: str
    severity: Severity
    when: Formula
    must: Formula
    message_en: str
    message_zh: str
    mend_en: str
    mend_zh: str
    source: str
    rule: str


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """A dated meaning of an indicator: values counted under different ones are not comparable.

    Fields
      numerator, denominator   what is divided by what, in words; empty where the text does not say
      resources    resources or wastes that are counted, as the text lists them
      price_basis  prices that money is counted in: `constant 2020`, `current`
      base_year    year that a change or an index is counted from; empty: none
      publisher    who publishes values of this definition: a word of kind publisher
    """

    scope: str
    valid_from: date | None = None
    valid_to: date | None = None
    numerator_en: str = ""
    numerator_zh: str = ""
    denominator_en: str = ""
    denominator_zh: str = ""
    resources: tuple[str, ...] = ()
    price_basis: str = ""
    base_year: str = ""
    publisher: str = ""
    note_en: str
    note_zh: str
    source: str
    rule: str


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """What is evaluated.

    Fields
      formula      its value, in a unit of the dimension of `unit`
      is_change    whether the value is a change on a base period (percent)
      is_share     whether it is a share of a whole: above 100 % it decides nothing
      old_stock    use of stock that was collected before: where it is above zero, a share above
                   100 % can be; None: no such use is declared
      subject      whose observations count, as `CN`; empty for accounts; `*`: of whomever is asked
      scope        the definition that counts; values of another scope stand beside
      preference   publishers, best first
      definitions  every scope known, dated
    """

    id: str
    title_en: str
    title_zh: str
    formula: Formula
    unit: Unit
    is_change: bool = False
    is_share: bool = False
    old_stock: Formula | None = None
    subject: str = ""
    scope: str = ""
    preference: tuple[str, ...] = ()
    definitions: tuple[Definition, ...] = ()
    source: str
    rule: str


ANY_SUBJECT = "*"
"""Subject of an indicator that is evaluated for whomever is asked about."""


class TargetKind(StrEnum):
    """What a target asks for."""

    GROWTH = "growth"  # so much more than in the base period
    REDUCTION = "reduction"  # so much less than in the base period
    HOLD = "hold"  # no worse than this in every year
    LEVEL = "level"  # this value in the period
    COUNT = "count"  # so many by the end of the period
    COVERAGE = "coverage"  # this share of all by the end of the period


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A row of targets.csv.

    Fields
      value       in the indicator's unit, or percent of change for growth and reduction (a fall is
                  written negative); None when the text gives no number
      comparator  ge, le, eq or about
      scope       the definition the target was set under
      repair      raw token and rule when the figure was read from a damaged text
      grade       how far the figure is verified
    """

    id: str
    indicator: str
    kind: TargetKind
    base: Period | None = None
    period: Period
    value: Fraction | None = None
    comparator: str
    scope: str = ""
    repair: str = ""
    grade: str
    source: str
    rule: str


class Rung(msgspec.Struct, frozen=True, kw_only=True):
    """A grade, when it holds, and what to do with it."""

    id: str
    label_en: str
    label_zh: str
    when: Formula
    then: str
    rule: str


class Ladder(msgspec.Struct, frozen=True, kw_only=True):
    """Grades of one class of items, best first: the first rung that holds is the grade."""

    id: str
    title_en: str
    title_zh: str
    item_class: str
    rungs: tuple[Rung, ...]
    status: SchemeStatus
    source: str
    rule: str


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """A compiled pack, its core words and those it extends included.

    Fields
      citation, citation_zh   what it is made from; citation_zh may be empty
      vocabulary   words of the packs, by term
      cbv          words of the Core Business Vocabulary, by `kind:word`, as `bizStep:receiving`
      codes        identifier that means a term -> the term
      repairs      how damaged numbers of tables are recognised and mended, in the order of the rows
      methods      computations on named inputs, by id
      milestones   by id, the alternatives of each; calendars, marks, passports, blends by id
      standards    editions of standards, by id; registry: rows of standards.csv; actions: projects
                   and actions of a plan; indices: by id
      audit        the form of an audit, None where the packs declare none
      handings     what business steps do to custody; those of packs extended last
    """

    id: str
    version: str
    title_en: str
    title_zh: str
    jurisdiction: str
    status: SchemeStatus
    valid_from: date | None = None
    valid_to: date | None = None
    extends: tuple[str, ...] = ()
    citation: str
    citation_zh: str = ""
    digest: str
    units: Units
    vocabulary: dict[str, Word]
    cbv: dict[str, Word] = {}
    codes: dict[str, str]
    system: System
    intake: dict[str, IntakeTable]
    repairs: tuple[RepairRule, ...] = ()
    posting: tuple[PostingRule, ...]
    factors: dict[str, Factor]
    checks: tuple[Check, ...]
    indicators: dict[str, Indicator]
    targets: tuple[Target, ...]
    ladders: dict[str, Ladder]
    methods: dict[str, Method] = {}
    attributions: dict[str, Attribution] = {}
    parts: tuple[Part, ...] = ()
    milestones: dict[str, tuple[Milestone, ...]] = {}
    calendars: dict[str, Calendar] = {}
    duties: tuple[Duty, ...] = ()
    handings: tuple[HandingStep, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    marks: dict[str, Mark] = {}
    passports: dict[str, PassportRule] = {}
    blends: dict[str, Blend] = {}
    standards: dict[str, Standard] = {}
    registry: tuple[RegisteredStandard, ...] = ()
    actions: tuple[Action, ...] = ()
    indices: dict[str, IndexRule] = {}
    audit: AuditForm | None = None
    basis_preference: tuple[str, ...] = ("measured", "declared", "modelled", "constructed")
    rows: tuple[str, ...] = ()
