"""Account: how much went where in a period, and whether it adds up."""

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

import msgspec

from loopbook.terms.event import Basis, Grade
from loopbook.terms.finding import Finding
from loopbook.terms.lineage import AsOf
from loopbook.terms.period import Period
from loopbook.terms.posting import Grain
from loopbook.terms.system import System


class TotalsQuery(msgspec.Struct, frozen=True):
    """Which postings: those of one pack whose period lies inside `period`, as known at `as_of`.

    Fields
      places   identities (terms.same) of the places that count; None: all, and those without place
    """

    pack: str
    period: Period
    as_of: AsOf = AsOf()
    places: frozenset[str] | None = None


Above = Callable[[str], Collection[str]]
"""Gives the identities of the places that lie around a place, itself left out."""


def nothing_above(_: str) -> Collection[str]:
    """Return no place: where nothing is known of places."""
    return ()


class Total(msgspec.Struct, frozen=True, kw_only=True):
    """A sum of postings that may be summed: same flow, layer, class, basis, grain, and source.

    Fields
      flow, layer, item_class, basis, grain
      publisher, scope, grade   of a statistic; different publishers or scopes are never summed
      depth            of a statistic: places around it that are stated too; those of a province
                       are parts of what the nation states, and are never summed with it
      amount           whole quanta of the layer, corrections taken off
      variance         quanta squared, of the postings that state one
      unstated_count   postings without a stated uncertainty
      months           months covered: all of the period for items and batches; what the statistics
                       cover for statistics
      count            postings, corrections taken off
      sequences        entries behind it, ascending: the evidence
      rules            pack rows used, sorted
    """

    flow: str
    layer: str
    item_class: str
    basis: Basis
    grain: Grain
    publisher: str = ""
    scope: str = ""
    grade: Grade = Grade.VERIFIED
    published: str = ""
    depth: int = 0
    amount: int
    variance: float
    unstated_count: int
    months: int
    count: int
    sequences: Sequence[int]
    rules: tuple[str, ...]


class Totals(Protocol):
    """Sums of postings; implemented by stores."""

    def totals(self, query: TotalsQuery) -> Sequence[Total]:
        """Return the totals, sorted by all their keys; a flow without postings is absent."""
        ...

    def periods(self, pack: str, flow: str, as_of: AsOf) -> Sequence[Period]:
        """Return the periods for which `flow` has postings, ascending, each once."""
        ...


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A flow's amount by one basis, grain and source: a Total over all classes of the flow.

    Fields
      amount      quanta of the layer (for a substance layer: of that layer)
      sd          standard uncertainty, quanta; None when any part has none stated
      is_whole    whether it covers every month of the period
      depth       as of a Total: 0 is stated for the widest place
      sequences   the evidence; factors   names of the factors used (substance layers)
    """

    basis: Basis
    grain: Grain
    publisher: str = ""
    scope: str = ""
    grade: Grade = Grade.VERIFIED
    published: str = ""
    depth: int = 0
    amount: int
    sd: float | None
    is_whole: bool
    count: int
    sequences: Sequence[int]
    factors: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One flow in one layer: the reading that counts, and its rivals beside it, best first.

    Fields
      chosen    None: unmeasured, which is not zero
      rivals    other bases, grains and sources of the same flow: never added to the chosen one
    """

    flow: str
    layer: str
    chosen: Reading | None
    rivals: tuple[Reading, ...] = ()


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """One process in one layer: inflow - outflow.

    Fields
      inflow, outflow   quanta, of the chosen readings
      difference        inflow - outflow: residual of a process without stock, stock change of one
                        with stock
      sd                of the difference; None when a part has none stated
      unmeasured        flows at the process without a reading: the difference is no residual then
      is_stock          whether the difference is a stock change
      basis             weakest basis among its parts; None when nothing was read
    """

    process: str
    layer: str
    inflow: int
    outflow: int
    difference: int
    sd: float | None
    unmeasured: tuple[str, ...]
    is_stock: bool
    basis: Basis | None


class Suspect(msgspec.Struct, frozen=True):
    """A flow whose number does not fit, and what it would be if it alone were wrong.

    Fields
      flows      the flow, or flows that cannot be told apart by the balances
      process    the balance that fails most
      statistic  chi-square (1 degree of freedom) that correcting this flow alone takes away
      amount     stated, quanta;  fitting   what would fit, quanta
      threshold  value of the statistic above which it is called a gross error, after Sidak
    """

    flows: tuple[str, ...]
    layer: str
    process: str
    statistic: float
    amount: int
    fitting: float
    threshold: float


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """The account of a system over a period, as stated: nothing adjusted.

    Fields
      cells      one per (flow, layer) in the order of the system
      balances   one per (process inside the boundary, layer)
      findings   what a reader must know: flows split over bases, partial coverage
    """

    system: System
    pack: str
    period: Period
    cells: tuple[Cell, ...]
    balances: tuple[Balance, ...]
    findings: tuple[Finding, ...] = ()
