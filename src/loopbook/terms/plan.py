"""Plan: what should be done next, as flows, decisions and money, with the proof that it is good.

A plan is a proposal and no event: it enters the ledger only when what it proposes has happened, or
as a scenario of its own. Whatever a person reads in it is a `Reason`: words in two languages.
Spec: docs/spec/plan.md.
"""

from decimal import Decimal
from enum import StrEnum

import msgspec

from loopbook.terms.finding import Finding
from loopbook.terms.statement import Reason


class PlanStatus(StrEnum):
    """What the answer is worth."""

    OPTIMAL = "optimal"  # proved: no better one beyond the gap asked for
    FEASIBLE = "feasible"  # keeps every limit; stopped before it was proved
    LEAST_VIOLATION = "least_violation"  # no answer keeps every limit: this breaks them least


class Sense(StrEnum):
    """Which way is better."""

    LEAST = "least"
    MOST = "most"


class PlanFlow(msgspec.Struct, frozen=True, kw_only=True):
    """What should move: `quantity` of a material from one place to another in a period.

    Fields
      source, target   ids of the job's tables; empty target: leaves the plan's boundary
      period    as the input names it; empty: the job has no periods
      quantity  exact, a whole multiple of the job's quantum of `unit`
      unit      code of the unit (UN/ECE Rec. 20)
    """

    source: str
    target: str
    material: str
    period: str = ""
    quantity: Decimal
    unit: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do: open a site, choose an option, put a cell into a pack.

    Fields
      kind      wording key behind `plan.decision.`, as `open`, `expand`, `close`, `assign`,
                `choose`, `start`, `serve`, `skip`, `grade`, `group`
      subject   id of the row it is about;  label  name of it, as the input has it
      other     id of a second row: to whom it is assigned, into which pack
      value     how much (capacity opened, share); None: yes
    """

    kind: str
    subject: str
    label: str = ""
    other: str = ""
    period: str = ""
    value: float | None = None
    unit: str = ""
    reason: Reason | None = None


class MoneyLine(msgspec.Struct, frozen=True, kw_only=True):
    """Money of one kind in one period, in the currency and prices of the plan: costs are positive.

    Fields
      item     wording key behind `plan.money.`, as `haul`, `fixed`, `capex`, `revenue`, `subsidy`
      subject  row it belongs to; empty: all
    """

    item: str
    subject: str = ""
    period: str = ""
    amount: float


class Binding(msgspec.Struct, frozen=True, kw_only=True):
    """A limit that holds the answer back.

    Fields
      limit     the limit in words
      activity  what the answer has there;  bound  what the limit allows; in `unit`
      price     by how much the objective gets better for one unit of looser limit; None: not
                known (an integer answer has no exact price; `is_relaxed` tells whether it is that
                of the relaxed problem)
    """

    limit: Reason
    subject: str = ""
    period: str = ""
    activity: float
    bound: float
    unit: str = ""
    price: float | None = None
    is_relaxed: bool = False


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why an option is not in the plan, and what would have to change for it to be.

    Fields
      option    id of the row;  label  its name
      reason    why, with the numbers
      change    what would have to change; None: nothing that one row can do
      amount    by how much (a cost to fall, a capacity to grow), in `unit`; None: not a number
    """

    option: str
    label: str = ""
    reason: Reason
    change: Reason | None = None
    amount: float | None = None
    unit: str = ""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the independent check has looked at.

    Fields
      name       wording key behind `plan.check.`
      passed     whether the worst violation is within the tolerance
      worst      largest violation found;  tolerance  largest allowed; in `unit`
      where      row, place and period of the worst; empty: none
      count      how many were looked at
    """

    name: str
    passed: bool
    worst: float
    tolerance: float
    unit: str = ""
    where: str = ""
    count: int = 0


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """A limit that the least-violation answer breaks, by how much."""

    limit: Reason
    subject: str = ""
    period: str = ""
    amount: float
    unit: str = ""


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """Limits that cannot all be kept, in the user's words; without any one of them the rest can.

    Fields
      is_smallest   whether no smaller set of conflicting limits exists (proved)
      limits        the set;  places  row of the input behind each, as `sites.csv, row 4`
    """

    limits: tuple[Reason, ...]
    places: tuple[str, ...] = ()
    is_smallest: bool = False


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The proof sheet: how good the plan is, what holds it back, and who checked it.

    Fields
      objective   of the answer, in `unit`, as the independent check reckons it
      bound       no answer is better than this; None: nothing proved
      gap         share of the objective; None: no bound
      gap_asked   at which the search was allowed to stop
      method      how it was found and what the certificate is, in words
      bindings    limits that bind, dearest first
      checks      the independent check, line by line
      refusals    options not taken
      conflict    of an input that no answer keeps;  violations  what the answer breaks
      solver, version, seed, program   what made it: with these the answer comes again
      effort      counts (nodes, rounds, columns), never times: equal for equal seeds
      settings    numbers that steered the search
    """

    status: PlanStatus
    sense: Sense
    objective: float
    bound: float | None = None
    gap: float | None = None
    gap_asked: float = 0.0
    unit: str = ""
    method: tuple[Reason, ...] = ()
    bindings: tuple[Binding, ...] = ()
    checks: tuple[Check, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    conflict: Conflict | None = None
    violations: tuple[Violation, ...] = ()
    solver: str = ""
    version: str = ""
    program: str = ""
    seed: int = 0
    effort: dict[str, int] = {}
    settings: dict[str, str] = {}


class PlanColumn(msgspec.Struct, frozen=True):
    """Heading of a table of a plan: wording key behind `plan.column.`, and unit."""

    key: str
    unit: str = ""


class PlanTable(msgspec.Struct, frozen=True, kw_only=True):
    """A further table of an answer (a schedule, a curve, the members of packs).

    Fields
      key      wording key behind `plan.table.`
      columns  headings;  rows  texts, numbers and None (unknown), as many a row as columns
    """

    key: str
    columns: tuple[PlanColumn, ...]
    rows: tuple[tuple[str | float | int | None, ...], ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan: the answer of a planning job.

    Fields
      job       name of the job;  digest  SHA-256 of its input, hexadecimal
      currency  ISO 4217, and price_year of all money; empty: no money in it
      flows     balanced at every place (see `plan.balanced`)
      tables    what the job has besides
      findings  about the input: warnings and notes
    """

    job: str
    digest: str = ""
    currency: str = ""
    price_year: str = ""
    flows: tuple[PlanFlow, ...] = ()
    decisions: tuple[Decision, ...] = ()
    money: tuple[MoneyLine, ...] = ()
    tables: tuple[PlanTable, ...] = ()
    proof: Proof
    findings: tuple[Finding, ...] = ()


class PlanWish(msgspec.Struct, frozen=True, kw_only=True):
    """How hard to try.

    Fields
      seed      of all that is random;  gap  at which the search may stop, a share
      seconds   time after which the best so far is the answer; None: until proved
      options   settings of the job (`p=5`), over those of its table `settings`
    """

    seed: int = 0
    gap: float = 1e-6
    seconds: float | None = None
    options: dict[str, str] = {}
