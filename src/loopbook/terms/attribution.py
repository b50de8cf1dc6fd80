"""Attribution: what went into every item, by declared rules, and what is not known of it."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from loopbook.terms.entry import Checkpoint
from loopbook.terms.finding import Finding
from loopbook.terms.quantity import Unit
from loopbook.terms.statement import Label


class AttributionKind(StrEnum):
    """What is attributed."""

    CONTENT = "content"  # a part of the item: recycled content, a substance
    ORIGIN = "origin"  # parts of the item by where they came in, which sum to one
    BURDEN = "burden"  # what was spent on the way and is passed on whole: a footprint


class Weight(StrEnum):
    """By what inputs count beside each other, and what is spent is shared out over outputs."""

    MASS = "mass"
    PIECES = "pieces"
    VALUE = "value"
    SUBSTANCE = "substance"  # mass of one substance: mass of the item times its composition


class StockOrder(StrEnum):
    """What leaves a lot that was filled more than once."""

    AVERAGE = "average"  # all of it alike: the weighted mean of what is in it then
    FIFO = "fifo"  # what came in first


class ChainModel(StrEnum):
    """Chain-of-custody model of ISO 22095:2020 that a value is passed on by."""

    PHYSICAL = "physical"  # identity preserved, segregated, controlled blending
    CERTIFICATE = "certificate"  # mass balance: outputs claim what certified inputs credited


class Per(StrEnum):
    """What an own value is stated of."""

    WHOLE = "whole"  # the share of a content; the burden of a thing, or of an event's whole output
    MASS = "mass"  # burden of a kilogram
    PIECE = "piece"  # burden of a piece


class Direct(msgspec.Struct, frozen=True, kw_only=True):
    """A row that says what an item has of its own when an event speaks of it. Empty means any.

    Fields
      item_class, event_type, action, biz_step   when it applies; narrower classes too
      value, sd   in base units; of `factor` when that is named; None: read from `fact` or `by`
      fact        fact of the item that has the value
      origin      name of the origin (kind origin); empty: what `Attribution.by` says
      per         what the value is stated of (burden)
      is_added    whether it comes on top of what the inputs bring; else it stands in their place
      grade       how far the figure is verified
    """

    item_class: str = ""
    event_type: str = ""
    action: str = ""
    biz_step: str = ""
    value: float | None = None
    sd: float | None = None
    factor: str = ""
    fact: str = ""
    origin: str = ""
    per: Per = Per.WHOLE
    is_added: bool = False
    source: str
    grade: str
    rule: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A row that says that a mass an event states goes into its item without a name of its own.

    Fields
      component   of the sensor report `Mass`, as events name it
      item_class  what it is
    """

    component: str
    item_class: str
    biz_step: str = ""
    source: str
    rule: str


class Attribution(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of items, as a pack declares it.

    Fields
      unit        what its values are read in; a pure number for contents and origins
      weight      with `substance`, which one;  with `value`, the fact that has it
      by          how origins are told apart: `class`, `place`, or a fact
      claim       fact by which an output claims certified content (model certificate)
      directs     first match wins
    """

    id: str
    title_en: str
    title_zh: str
    unit: Unit
    kind: AttributionKind
    weight: Weight = Weight.MASS
    substance: str = ""
    value_fact: str = ""
    stock: StockOrder = StockOrder.AVERAGE
    model: ChainModel = ChainModel.PHYSICAL
    by: str = ""
    claim: str = ""
    directs: tuple[Direct, ...] = ()
    source: str
    rule: str


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """What one input gave.

    Fields
      item       the input; its class where it has no name of its own; the class of the item itself
                 for a burden that the step added
      share      part of its value that passed on
      value      its value, in the unit of the indicator; None: all of it unknown
      amount     share x value
      unknown    part of the item's unknown that came with it
      sequence   entry by which it went in
    """

    item: str
    share: float
    value: float | None
    amount: float
    unknown: float
    sequence: int


class Attributed(msgspec.Struct, frozen=True, kw_only=True):
    """The value of an indicator of one item.

    Fields
      value      in `unit`; what is known of it; None where nothing is
      sd         standard uncertainty, same unit, to the first order, of what has one stated
      unknown    part of what went in of which nothing is known, 0 to 1; never counted as zero
      origins    name -> part, largest first (kind origin)
      labels     origins in words, where the pack has the word
      per_mass   burden of a kilogram, where the mass is known
      contributions   of the inputs, largest first
      sequences  entries that gave the item its value: its own, and those of its inputs
      missing    why something is unknown
    """

    item: str
    item_class: str
    indicator: str
    title_en: str
    title_zh: str
    kind: AttributionKind
    weight: str
    stock: StockOrder
    model: ChainModel
    value: float | None
    sd: float | None
    unit: str
    symbol: str
    unknown: float
    mass_kg: float | None
    per_mass: float | None
    origins: dict[str, float] = {}
    labels: dict[str, Label] = {}
    contributions: tuple[Contribution, ...] = ()
    sequences: tuple[int, ...] = ()
    missing: tuple[Finding, ...] = ()
    rules: tuple[str, ...] = ()
    source: str = ""
    pack: str
    digest: str
    checkpoint: Checkpoint


class ItemValue(msgspec.Struct, frozen=True, gc=False):
    """One item of all: its value (None: nothing known), sd (None: not asked for), unknown part."""

    item: str
    item_class: str
    mass_kg: float | None
    value: float | None
    sd: float | None
    unknown: float
    origins: dict[str, float] = {}


class Attributions(msgspec.Struct, frozen=True, kw_only=True):
    """An indicator of every item, by the first event that made something of it, then by name.

    Fields
      recomputed   values made anew for this answer; what was known before is not made again
      links        shares that were swept
    """

    indicator: str
    title_en: str
    title_zh: str
    kind: AttributionKind
    unit: str
    symbol: str
    items: Sequence[ItemValue]
    findings: tuple[Finding, ...] = ()
    recomputed: int
    links: int
    pack: str
    digest: str
    checkpoint: Checkpoint


class Reached(msgspec.Struct, frozen=True, gc=False):
    """An item that has some of another in it: the part of that one, and of itself.

    Fields
      part      of the item asked about that is in this one; None where an amount is not known
      share     of this item that it is
      is_last   whether nothing went on from here
    """

    item: str
    part: float | None
    share: float
    is_last: bool


class Closure(msgspec.Struct, frozen=True, kw_only=True):
    """One flow of the account beside the items it was made of.

    Fields, amounts in `unit` of the layer
      stated      what the account says;    counted   sum of the masses of the items
      attributed  sum of mass x share, of an origin of all that are known
      unknown     sum of mass x unknown part
      residual    stated - counted: what no item stands for, or two scales see differently
      unweighed   items of the flow without a mass
    """

    flow: str
    layer: str
    unit: str
    stated: float
    counted: float
    attributed: float
    unknown: float
    residual: float
    items: int
    unweighed: int
