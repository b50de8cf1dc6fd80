"""Method: a declared computation on named inputs, made of formulas; and what it comes to.

A method stands in a pack (`methods.toml`), or is made from the indicators of one. It needs no book:
`loopbook compute METHOD --table inputs.csv` reads a table of named values and answers with every
step, its formula, its unit and its standard uncertainty. Spec: docs/spec/economy.md.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.terms.event import Grade
from loopbook.terms.finding import Finding, Place
from loopbook.terms.formula import Formula
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit
from loopbook.terms.statement import Reason


class MethodInput(msgspec.Struct, frozen=True, kw_only=True):
    """A value that a method is given.

    Fields
      unit     what it is shown in; a cell may name any unit of the same dimension
      is_each  whether every item (component, crop, resource) has its own
      low, high  bounds in `unit`, both included; None: unbounded
      default  what counts where the table says nothing, in `unit`; None: it must be given
    """

    id: str
    unit: Unit
    label_en: str
    label_zh: str
    is_each: bool = False
    low: Fraction | None = None
    high: Fraction | None = None
    default: Fraction | None = None
    source: str
    rule: str


class MethodStep(msgspec.Struct, frozen=True, kw_only=True):
    """One formula of a method; later steps may call it. Only outputs are answers."""

    id: str
    formula: Formula
    unit: Unit
    label_en: str
    label_zh: str
    is_each: bool = False
    is_output: bool = False
    source: str
    rule: str


class MethodCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What inputs and steps must keep, with the words to say when they do not."""

    id: str
    must: Formula
    is_each: bool = False
    message_en: str
    message_zh: str
    mend_en: str
    mend_zh: str
    source: str
    rule: str


class MethodItem(msgspec.Struct, frozen=True, kw_only=True):
    """One named thing of a method's list (a resource, a crop), with the group it belongs to."""

    id: str
    label_en: str
    label_zh: str
    group: str = ""
    source: str
    rule: str


class Coefficient(msgspec.Struct, frozen=True, kw_only=True):
    """A number from the world for one input of one item, or a factor of the pack (no item)."""

    item: str
    input: str
    value: Fraction
    unit: Unit
    sd: float | None = None
    grade: Grade
    source: str
    rule: str


class Method(msgspec.Struct, frozen=True, kw_only=True):
    """A computation.

    Fields
      variant_en, variant_zh   which of the definitions that share a title this is; never empty, so
                               that two results of one title are never taken for one another
      items         the list it is defined over, by id; empty: the table names its own items
      is_whole      whether a list that is not given whole is told
      coefficients  by `item input`
      factors       numbers of the pack that its formulas call
    """

    id: str
    pack: str
    version: str
    title_en: str
    title_zh: str
    variant_en: str
    variant_zh: str
    inputs: Mapping[str, MethodInput]
    steps: Mapping[str, MethodStep]
    checks: tuple[MethodCheck, ...] = ()
    items: Mapping[str, MethodItem] = {}
    is_whole: bool = False
    coefficients: Mapping[str, Coefficient] = {}
    factors: Mapping[str, Coefficient] = {}
    source: str
    rule: str


class InputRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the reader's table of inputs.

    Fields
      name      of the input, its id or one of its labels
      item      what it is said of; empty for an input of the whole
      value     None: the cell is empty, which is unknown and not zero
      unit      None: none is named
      sd        standard uncertainty in `unit`; None when not stated
      grade     None: the table has none; such a value is taken as the reader's own
    """

    name: str
    item: str = ""
    variant: str = ""
    period: Period | None = None
    value: Decimal | None
    unit: Unit | None = None
    sd: Decimal | None = None
    grade: Grade | None = None
    source: str = ""
    place: Place = Place()


class Used(msgspec.Struct, frozen=True, kw_only=True):
    """An input as it was used, in its own unit. `origin`: table, default or coefficient."""

    name: str
    item: str
    label_en: str
    label_zh: str
    value: float | None
    sd: float | None
    unit: Unit
    grade: Grade | None
    origin: str
    source: str
    rule: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A step with what it comes to, for one item or for the whole.

    Fields
      missing  why it is unknown; empty when known
      shares   of a sum over items: grade -> its share of the sum, the worst grade of each item
      rules    rows of the pack that it read
    """

    step: str
    item: str
    label_en: str
    label_zh: str
    value: float | None
    sd: float | None
    unit: Unit
    formula: str
    is_output: bool
    missing: tuple[Reason, ...] = ()
    shares: Mapping[str, float] = {}
    source: str
    rules: tuple[str, ...] = ()


class Computed(msgspec.Struct, frozen=True, kw_only=True):
    """What a method comes to for one variant of the reader's table and one period.

    Fields
      checks   rows of the checks that could be told, held or broken
    """

    variant: str
    period: Period | None
    lines: tuple[Line, ...]
    inputs: tuple[Used, ...]
    findings: tuple[Finding, ...] = ()
    checks: tuple[str, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """How an output moved from the first to the last period of a variant, in percent."""

    variant: str
    step: str
    label_en: str
    label_zh: str
    first: Period
    last: Period
    value: float | None
    sd: float | None
    missing: tuple[Reason, ...] = ()


class MethodSheet(msgspec.Struct, frozen=True, kw_only=True):
    """The answer of `compute`: the method, its results in the order of the table, the changes."""

    method: Method
    results: tuple[Computed, ...]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]
