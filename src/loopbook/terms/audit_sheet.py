"""Audit sheet: what is reckoned of an audit, from its tables and from the ledger.

Numbers that are not known are None; ends of a span hold what unknown scores leave open.
"""

from datetime import date
from enum import StrEnum

import msgspec

from loopbook.terms.account import Account
from loopbook.terms.audit import AuditFile, AuditForm, AuditRow, AuditStatus
from loopbook.terms.finding import Finding
from loopbook.terms.score import ScoreSheet, Span


class Weighed(msgspec.Struct, frozen=True, kw_only=True):
    """A candidate ranked by the sum of weight times score.

    Fields
      total    both ends: a score that is missing is between the least and the most there is
      place    1 is best, by the lower end; equal ones share a place
      stated   total that the audit itself states; None: it states none
      row      of the document that states it, 0: none
      is_chosen   whether the audit chose it
    """

    name: str
    total: Span
    place: int
    scores: dict[str, float]
    stated: float | None = None
    row: int = 0
    is_chosen: bool = False


class BalanceClosure(msgspec.Struct, frozen=True, kw_only=True):
    """A balance of the focus in one layer, before and after reconciliation.

    Fields
      inflow, outflow   stated, in `unit`;  error  |inflow - outflow| / inflow, a share
      error_after       of the reconciled flows
      limit             largest error allowed, a share: declared by the audit
      closes            whether the stated balance keeps the limit; None: not known
      unmeasured        flows without a reading: the error is then not known
    """

    process: str
    label_en: str
    label_zh: str
    layer: str
    layer_en: str
    layer_zh: str
    unit: str
    inflow: float
    outflow: float
    error: float | None
    error_after: float | None
    limit: float | None
    closes: bool | None
    closes_after: bool | None
    unmeasured: tuple[str, ...] = ()


class MeterSuspect(msgspec.Struct, frozen=True, kw_only=True):
    """A number that does not fit: flows that cannot be told apart, and by how much it is off.

    Fields
      flows      names of flows (bias) or balances (leak)
      size       what it states minus what would fit, in `unit`
      is_found   whether it is named at the level of the test, not only likeliest
      sequences  entries that state it
    """

    flows: tuple[str, ...]
    kind: str
    statistic: float
    size: float
    unit: str
    is_found: bool
    sequences: tuple[int, ...] = ()


class FocusBalance(msgspec.Struct, frozen=True, kw_only=True):
    """The balances of the audit focus for a period: stated, reconciled, and what does not fit.

    Fields
      statistic, threshold, freedom   of the global test that the numbers agree
      left_out   flows with a reading in a balanced layer that the list of streams does not name
    """

    place: str
    pack: str
    period: str
    stated: Account
    reconciled: tuple[Account, ...]
    closures: tuple[BalanceClosure, ...]
    suspects: tuple[MeterSuspect, ...]
    statistic: float
    threshold: float
    freedom: int
    left_out: tuple[tuple[str, str], ...] = ()


class Loss(msgspec.Struct, frozen=True, kw_only=True):
    """A stream that leaves without use, in money a year of the period, with its causes.

    Fields
      amount   reconciled, in `unit`; price in CNY per `unit`; None: unknown
      causes   (aspect, text) as recorded
      place    by money, 1 is dearest; 0: unknown
    """

    loss: str
    flow: str
    layer: str
    amount: float | None
    unit: str
    price: float | None
    money: float | None
    place: int
    causes: tuple[tuple[str, str], ...] = ()
    sequences: tuple[int, ...] = ()


class CostClass(StrEnum):
    """Class of an option by its cost, between limits that each audit declares."""

    NO_OR_LOW = "no_or_low"
    MEDIUM = "medium"
    HIGH = "high"
    UNKNOWN = "unknown"


class RateOutcome(StrEnum):
    """How many internal rates of return a series of payments has."""

    ONE = "one"
    NONE = "none"
    SEVERAL = "several"


class Cash(msgspec.Struct, frozen=True, kw_only=True):
    """What an investment comes to, with or without incentives.

    Fields
      flows    yearly cash, year 1 first, CNY;  net  investment less what is subsidised
      payback  years until the cash of the first year has returned it; None: never
      npv, npvr, irr    NPVR None without investment; IRR None unless there is one
      rates    every internal rate of return above -100 %, ascending
    """

    net: float
    flows: tuple[float, ...]
    payback: float | None
    npv: float
    npvr: float | None
    irr: float | None
    rates: tuple[float, ...]
    outcome: RateOutcome


class IncentiveGain(msgspec.Struct, frozen=True, kw_only=True):
    """What one incentive alone adds to the net present value, CNY."""

    kind: str
    label: str
    amount: float
    npv: float
    row: int
    source: str


class OptionEconomy(msgspec.Struct, frozen=True, kw_only=True):
    """The economy of an option by the formulas of the audit manual.

    Fields
      investment I before subsidy; saving P a year before depreciation and tax
      depreciation D, taxable T, profit E, cash F of the first year, without incentives
      plain, assisted   without and with all incentives
      accepted          payback within its limit, NPV >= 0, IRR >= benchmark, without incentives;
                        None: a limit is not declared
    """

    option: str
    title: str
    cost_class: CostClass
    investment: float
    saving: float
    depreciation: float
    taxable: float
    profit: float
    cash: float
    years: int
    plain: Cash
    assisted: Cash
    incentives: tuple[IncentiveGain, ...]
    accepted: bool | None
    accepted_assisted: bool | None
    row: int


class TargetEffect(msgspec.Struct, frozen=True, kw_only=True):
    """A target of the audit before and after, as the ledger has it.

    Fields
      before, after   numerator over denominator in `unit`, of the two periods; None: unknown
      stated          baseline that the audit states
      sequences, sequences_after   entries behind the two values
      wanted          value to reach;  met  None: unknown
    """

    target: str
    label: str
    unit: str
    before: float | None
    stated: float | None
    wanted: float | None
    after: float | None
    change: float | None
    met: bool | None
    row: int
    sequences: tuple[int, ...] = ()
    sequences_after: tuple[int, ...] = ()


class YearInput(msgspec.Struct, frozen=True, kw_only=True):
    """An input or output of a year: as the audit states it and as the ledger has it."""

    year: str
    name: str
    flow: str
    layer: str
    unit: str
    stated: float | None
    recorded: float | None
    row: int
    sequences: tuple[int, ...] = ()


class DiscrepancyKind(StrEnum):
    """What a number of the audit disagrees with."""

    SUM = "sum"  # a sum or formula, worked out again
    LEDGER = "ledger"  # what the ledger has


class Discrepancy(msgspec.Struct, frozen=True, kw_only=True):
    """A number of the audit that is not what it should be, with where it stands."""

    kind: DiscrepancyKind
    table: str
    row: int
    field: str
    name: str
    stated: float
    found: float
    unit: str = ""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """How many numbers were checked against a kind of truth, and which differ.

    Fields
      unknown   numbers that could not be checked, since the ledger or the audit has no counterpart
    """

    count: int
    unknown: int
    differing: tuple[Discrepancy, ...]


class KnockOut(msgspec.Struct, frozen=True, kw_only=True):
    """A reason to refuse an audit whatever its score.

    Fields
      holds   True: it is knocked out; False: it is not; None: not known
      why     keys of the catalogue are in findings; here names of what decides
    """

    id: str
    label_en: str
    label_zh: str
    holds: bool | None
    why: tuple[str, ...] = ()
    grade: str
    source: str
    rule: str


class AuditVerdict(StrEnum):
    """What an evaluation of an audit comes to."""

    PROCEED = "proceed"
    SUPPLEMENT = "supplement"
    REDO = "redo"
    OPEN = "open"  # unknown answers, or thresholds that nobody declared, decide


class Acceptance(StrEnum):
    """What the acceptance after implementation comes to."""

    PASSED = "passed"
    FAILED = "failed"
    OPEN = "open"


class AuditSheet(msgspec.Struct, frozen=True, kw_only=True):
    """An audit worked out: everything its paper shows.

    Fields
      rows   table -> its rows as they stand now
    """

    file: AuditFile
    form: AuditForm
    status: AuditStatus
    rows: dict[str, tuple[AuditRow, ...]] = {}
    inputs: tuple[YearInput, ...] = ()
    focus: tuple[Weighed, ...] = ()
    screening: tuple[Weighed, ...] = ()
    balance: FocusBalance | None = None
    losses: tuple[Loss, ...] = ()
    options: dict[str, CostClass] = {}
    economies: tuple[OptionEconomy, ...] = ()
    effects: tuple[TargetEffect, ...] = ()
    scores: tuple[ScoreSheet, ...] = ()
    findings: tuple[Finding, ...] = ()


class AuditEvaluation(msgspec.Struct, frozen=True, kw_only=True):
    """An audit evaluated: what is certain and what is open.

    Fields
      completeness   share of required tables and cells that are there, 0 to 1
      arithmetic, truth   sums worked out again; numbers beside the ledger
      review         score of the report by the checklist; None: the pack has none
      acceptance_review   score after implementation
    """

    subject: str
    day: date
    completeness: float
    missing: tuple[tuple[str, int, str], ...]
    arithmetic: Checked
    truth: Checked
    closures: tuple[BalanceClosure, ...]
    suspects: tuple[MeterSuspect, ...]
    knock_outs: tuple[KnockOut, ...]
    review: ScoreSheet | None
    verdict: AuditVerdict
    acceptance_review: ScoreSheet | None
    acceptance: Acceptance
    findings: tuple[Finding, ...] = ()
    rules: tuple[str, ...] = ()
