"""Formula: an expression of a pack, parsed and dimension-checked; no loops, no imports, total.

Grammar (rules/expression parses it, and evaluates it):
    expression := or ; or := and ("or" and)* ; and := not ("and" not)* ; not := "not" not | compare
    compare    := sum (("<"|"<="|">"|">="|"="|"!=") sum)?
    sum        := product (("+"|"-") product)* ; product := unary (("*"|"/") unary)*
    unary      := "-" unary | atom
    atom       := NUMBER ["[" UNIT "]"] | "(" expression ")"
                | NAME "(" [argument ("," argument)*] ")"
    argument   := NAME | WHOLE | expression     a leaf takes names and whole numbers (years, days),
                                                an arithmetic function expressions
Arithmetic functions: min, max, abs. Leaves are the caller's: `flow(x)`, `observed(x)`.
"""

from enum import StrEnum
from fractions import Fraction

import msgspec

from loopbook.terms.quantity import Dimension


class Number(msgspec.Struct, frozen=True, tag=True):
    """A constant in base units; `dimension` is that of its unit."""

    value: Fraction
    dimension: Dimension = ()


class Leaf(msgspec.Struct, frozen=True, tag=True):
    """A name that the caller gives a value: `flow(cells_received)`."""

    name: str
    arguments: tuple[str, ...] = ()


class Operation(msgspec.Struct, frozen=True, tag=True):
    """An operator over operands: + - * / < <= > >= = != and or not neg min max abs."""

    operator: str
    operands: tuple["Node", ...]


Node = Number | Leaf | Operation


class Formula(msgspec.Struct, frozen=True):
    """The text as written, its tree, and the dimension of its value (None: true or false)."""

    text: str
    root: Node
    dimension: Dimension | None = ()


class ParameterKind(StrEnum):
    """What an argument of a leaf must name, so that compiling a pack finds its faults."""

    FLOW = "flow"
    LAYER = "layer"
    INDICATOR = "indicator"
    FACTOR = "factor"
    CLASS = "class"
    LADDER = "ladder"
    RUNG = "rung"
    STEP = "step"  # CBV business step
    TYPE = "type"  # event type
    FACT = "fact"  # a vocabulary word of kind `fact`: a sensor type or an ILMD field
    MILESTONE = "milestone"
    ROLE = "role"  # a vocabulary word of kind `role`
    MARK = "mark"
    SUBJECT = "subject"  # a vocabulary word of kind `subject`: a kind of place or party
    ATTRIBUTED = "attributed"  # an indicator of items (attribution.toml)
    WHOLE = "whole"  # no name: a whole number above zero, as years or days
    INPUT = "input"  # an input of a method
    MADE = "step"  # an earlier step of the same method


class LeafFunction(msgspec.Struct, frozen=True):
    """A leaf that formulas of one place may use.

    Fields
      parameters   kind of each argument; those in `optional` may be left out from the right
      dimension    fixed dimension of its value; None: taken from the first argument (flow -> its
                   layer, factor, observed and fact -> its unit). Ignored when is_truth
    """

    name: str
    parameters: tuple[ParameterKind, ...]
    optional: int = 0
    dimension: Dimension | None = None
    is_truth: bool = False
