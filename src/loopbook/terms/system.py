"""System: processes joined by flows inside a boundary, in one or more layers."""

import msgspec

from loopbook.terms.quantity import Unit
from loopbook.terms.sheet import RelationRow


class Process(msgspec.Struct, frozen=True, kw_only=True):
    """A place where things change or stay.

    Fields
      stage       position along the chain, 0 first: a flow to an earlier stage is a return
      is_outside  beyond the boundary: not balanced
      has_stock   may hold; its stock change is then what balances it, and it is not tested
      unbalanced  layers in which it is not balanced (goods, where air and water come and go)
    """

    id: str
    label_en: str
    label_zh: str
    stage: int = 0
    is_outside: bool = False
    has_stock: bool = False
    rule: str = ""
    unbalanced: tuple[str, ...] = ()


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """What leaves process `source` and enters process `target`: double entry by itself."""

    id: str
    source: str
    target: str
    label_en: str
    label_zh: str
    rule: str = ""


class Layer(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted: goods, pieces, a substance, energy, money.

    Fields
      quantum   unit of which amounts are whole numbers (mg for items, t for a nation)
      unit      unit in which people read it
      is_substance  made by `compose` from goods x factors; no posting states it
      substance     name that factors carry, for a substance layer
    """

    id: str
    quantum: Unit
    unit: Unit
    label_en: str
    label_zh: str
    is_substance: bool = False
    goods: str = ""
    substance: str = ""
    rule: str = ""


class System(msgspec.Struct, frozen=True):
    """Processes, flows and layers by id, in the order declared; `zone` names the calendar zone.

    `relations`: transfer coefficients, contents and linear relations that hold between the flows;
    they speak when an account is reconciled.
    """

    processes: dict[str, Process]
    flows: dict[str, Flow]
    layers: dict[str, Layer]
    zone: str = "UTC"
    relations: tuple[RelationRow, ...] = ()
