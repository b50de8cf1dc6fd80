"""Sankey: what a picture of flows shows: strands come in, nodes and bands go out.

A `Strand` is one flow in one layer and period. A `SankeyDefinition` says which processes stand
together, through which waypoints flows are led, and how they are parted. A `SankeyView` is what is
then drawn, listed and written: everything of the account is in it, drawn or told.

Source    The idea of process groups, partitions, waypoints and an explicit order: R. C. Lupton, J.
          M. Allwood (2017), Hybrid Sankey diagrams, Resources, Conservation and Recycling 124
"""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

import msgspec

from loopbook.terms.event import Basis
from loopbook.terms.period import Period
from loopbook.terms.reconciliation import Determination
from loopbook.terms.system import Layer

Quanta = int | float | Fraction
"""An amount in quanta: whole as stated, with a fraction where it was reconciled or converted."""


class Strand(msgspec.Struct, frozen=True, kw_only=True):
    """One flow in one layer and period: the least that a picture can show.

    Fields
      source, target   processes
      item_class       class of what flows, where strands are parted by it
      amount           quanta of the layer of the view; None where it is unmeasured
      sd               standard uncertainty, quanta; None when not stated
      basis            None where nothing was read
      sequences        entries of the ledger behind it
      factors          names of composition factors in it: strands that share one are correlated
      stated, stated_sd   what was measured, where `amount` is reconciled
      determination    how a reconciled amount is known; None where nothing was reconciled
    """

    flow: str
    source: str
    target: str
    layer: str
    period: Period
    item_class: str = ""
    amount: Quanta | None
    sd: float | None = None
    basis: Basis | None = None
    sequences: Sequence[int] = ()
    factors: tuple[str, ...] = ()
    stated: Quanta | None = None
    stated_sd: float | None = None
    determination: Determination | None = None


class Split(StrEnum):
    """By what flows between the same two nodes are drawn apart."""

    NONE = "none"
    FLOW = "flow"
    LAYER = "layer"
    PERIOD = "period"
    SOURCE = "source"
    TARGET = "target"
    CLASS = "class"
    BASIS = "basis"
    PART = "part"  # as the definition declares


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Processes that stand as one node.

    Fields
      members  patterns of process ids, `*` and `?` as in file names; the first group that fits
      stage    column by which returns are told; None: the least of its members
    """

    id: str
    members: tuple[str, ...]
    label_en: str = ""
    label_zh: str = ""
    stage: int | None = None


class Waypoint(msgspec.Struct, frozen=True, kw_only=True):
    """A node that is no process: flows are led through it, so that the eye can follow them.

    Fields
      split  what it parts them by: one node for each value that occurs
    """

    id: str
    label_en: str = ""
    label_zh: str = ""
    stage: int
    split: Split = Split.NONE


class Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """Which flows are led through which waypoints; all three patterns must fit, the first wins."""

    sources: tuple[str, ...] = ("*",)
    targets: tuple[str, ...] = ("*",)
    flows: tuple[str, ...] = ("*",)
    waypoints: tuple[str, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Flows that belong together, by patterns of their ids."""

    id: str
    flows: tuple[str, ...]
    label_en: str = ""
    label_zh: str = ""


class Rest(StrEnum):
    """What becomes of processes that no group names."""

    EACH = "each"  # a node of its own
    ELSEWHERE = "elsewhere"  # two nodes, what comes from elsewhere and what goes there


class SankeyDefinition(msgspec.Struct, frozen=True, kw_only=True):
    """How an account is to be seen.

    Fields
      order         node ids from top to bottom, in whichever columns they stand
      separator     what parts the levels of names such as `park/plant/line`
      depth         levels that are shown; None: as many as there is room for
      nodes_max     more nodes than that are folded; 0: never
      bands_max     more ribbons than that are folded; 0: never
      is_merged     whether flows between the same two processes make one ribbon; else they do so
                    only where there is no room
    """

    groups: tuple[Group, ...] = ()
    waypoints: tuple[Waypoint, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    parts: tuple[Part, ...] = ()
    order: tuple[str, ...] = ()
    split: Split = Split.NONE
    rest: Rest = Rest.EACH
    separator: str = "/"
    depth: int | None = None
    nodes_max: int = 45
    bands_max: int = 100
    is_merged: bool = False


class NodeKind(StrEnum):
    """What a node of the picture is."""

    PROCESS = "process"
    GROUP = "group"  # declared, or the common beginning of names
    OTHERS = "others"  # small processes of a stage, put together
    LOOP = "loop"  # small processes that feed each other in a loop, put together
    WAYPOINT = "waypoint"
    ELSEWHERE = "elsewhere"


class ExcessKind(StrEnum):
    """What does not leave again."""

    RESIDUAL = "residual"
    STOCK = "stock"  # change of a stock
    BOTH = "both"  # of a group in which the two cannot be told apart


class Excess(msgspec.Struct, frozen=True, kw_only=True):
    """Inflow minus outflow of a node, in quanta; positive: more came in."""

    kind: ExcessKind
    amount: Quanta
    sd: float | None = None


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """What stands as one box.

    Fields
      members        processes, in the order of the system; none of a waypoint
      stage          declared position: a ribbon to an earlier stage is a return
      is_outside     whether all its members are beyond the boundary
      excesses       residual and stock change, where they are known and not zero
      open_flows     unmeasured flows across its border: why nothing is known
      inner          sum of the measured flows among its members, quanta; `inner_count` of them,
                     `inner_unknown` unmeasured ones
    """

    id: str
    kind: NodeKind
    label_en: str
    label_zh: str
    members: tuple[str, ...] = ()
    stage: int = 0
    is_outside: bool = False
    excesses: tuple[Excess, ...] = ()
    open_flows: tuple[str, ...] = ()
    inner: Quanta = 0
    inner_count: int = 0
    inner_unknown: int = 0


class Band(msgspec.Struct, frozen=True, kw_only=True):
    """A ribbon: the strands that run between two nodes and belong to one part.

    Fields
      part            value of what parts the flows, empty when nothing does
      hop             0 from the source on; 1, 2, ... behind a waypoint
      flows           ids, each once;  unknown   those without a number
      amount, sd      sum of the known ones, quanta; None when none is known, or none is stated
      basis           the weakest
      sequences       entries of the ledger behind it, ascending
      stated, stated_sd   sum of what was measured, where all of it was and it was reconciled
      free            flows that the measurements leave free
    """

    id: str
    source: str
    target: str
    part: str = ""
    hop: int = 0
    flows: tuple[str, ...]
    unknown: tuple[str, ...] = ()
    amount: Quanta | None
    sd: float | None = None
    basis: Basis | None = None
    sequences: tuple[int, ...] = ()
    stated: Quanta | None = None
    stated_sd: float | None = None
    free: tuple[str, ...] = ()


class PartLabel(msgspec.Struct, frozen=True, kw_only=True):
    """A value of what parts the flows, and what people call it."""

    id: str
    label_en: str
    label_zh: str


class Hidden(msgspec.Struct, frozen=True, kw_only=True):
    """What the account has and no ribbon shows: flows whose two ends are both elsewhere."""

    count: int = 0
    amount: Quanta = 0
    unknown: int = 0


class SankeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A picture in terms.

    Fields
      layer       its unit is that of all amounts;  layers   ids of all layers shown
      periods     ascending
      order       node ids from top to bottom, as declared
      folded      processes that stand in nodes nobody declared;  hidden   flows not drawn
      is_reconciled  whether amounts are reconciled ones
    """

    layer: Layer
    layers: tuple[str, ...]
    periods: tuple[Period, ...]
    nodes: tuple[Node, ...]
    bands: tuple[Band, ...]
    parts: tuple[PartLabel, ...] = ()
    order: tuple[str, ...] = ()
    folded: int = 0
    hidden: Hidden = Hidden()
    is_reconciled: bool = False
