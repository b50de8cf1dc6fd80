"""Plan comparison: two plans of one job side by side, and a plan beside what has happened since."""

from decimal import Decimal

import msgspec

from loopbook.terms.plan import PlanStatus
from loopbook.terms.statement import Reason


class DecisionPair(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that only one of two plans takes, or both with another value.

    Fields
      kind, subject, label, other, period, unit   as in `Decision`
      in_first, in_second   whether each plan takes it
      first, second         its value; None: yes, without a number, or not taken
    """

    kind: str
    subject: str
    label: str = ""
    other: str = ""
    period: str = ""
    unit: str = ""
    in_first: bool
    in_second: bool
    first: float | None = None
    second: float | None = None


class FlowPair(msgspec.Struct, frozen=True, kw_only=True):
    """A flow that differs; 0 is a flow that a plan does not have: a plan is whole."""

    source: str
    target: str
    material: str
    period: str = ""
    unit: str
    first: Decimal
    second: Decimal


class AmountPair(msgspec.Struct, frozen=True, kw_only=True):
    """Money of one item in one period that differs."""

    item: str
    period: str = ""
    first: float
    second: float


class BindingPair(msgspec.Struct, frozen=True, kw_only=True):
    """A limit that binds in one of two plans only, or in both at another price.

    Fields
      in_first, in_second   whether it binds in each plan
      first, second         its price there; None: it does not bind, or has none
    """

    limit: Reason
    subject: str = ""
    period: str = ""
    unit: str = ""
    in_first: bool
    in_second: bool
    first: float | None = None
    second: float | None = None


class PlanComparison(msgspec.Struct, frozen=True, kw_only=True):
    """What differs between two plans of one job.

    Fields
      is_same_input   whether both were made of the same tables and settings
      status          what each answer is worth (`PlanStatus`)
      first, second   objectives, in `unit`
      settings        numbers that steered the search, name -> (first, second), where they differ
    """

    job: str
    is_same_input: bool
    status: tuple[PlanStatus, PlanStatus]
    first: float
    second: float
    unit: str = ""
    currency: tuple[str, str] = ("", "")
    decisions: tuple[DecisionPair, ...] = ()
    flows: tuple[FlowPair, ...] = ()
    money: tuple[AmountPair, ...] = ()
    bindings: tuple[BindingPair, ...] = ()
    settings: dict[str, tuple[str, str]] = {}


class ActualFlow(msgspec.Struct, frozen=True, kw_only=True):
    """A flow as planned and as recorded.

    Fields
      planned   None: the plan has no such flow
      actual    None: no event tells of it, which is not zero
      difference   actual - planned;  share   of the planned; None: one of the two is not known
      sequences    entries that tell of it, ascending
    """

    source: str
    target: str
    material: str
    period: str = ""
    unit: str
    planned: Decimal | None = None
    actual: Decimal | None = None
    difference: Decimal | None = None
    share: float | None = None
    sequences: tuple[int, ...] = ()


class PlanActual(msgspec.Struct, frozen=True, kw_only=True):
    """A plan beside the events of a book.

    Fields
      flows      planned ones first, in order of the plan; then those that no plan has
      unreadable periods of the plan that are no calendar periods: what moves then cannot be told
      unplaced   events that tell of a movement without saying from where or to where
    """

    job: str
    flows: tuple[ActualFlow, ...] = ()
    unreadable: tuple[str, ...] = ()
    unplaced: int = 0
