"""Leaves: the functions that formulas may call, handed to `compile_scheme` by those who have them.

Rules know no accounts and no items: `evaluate` and `trace` say which leaves exist, and give them
their values when a formula is evaluated (expression.evaluate).
"""

import msgspec

from loopbook.terms.formula import Formula, Leaf, LeafFunction, Number, Operation


class Leaves(msgspec.Struct, frozen=True):
    """The leaves of the places where a pack writes formulas.

    Fields
      indicators  for `formula` of indicators.toml: flow, observed, factor, items, graded
      ladders     for `when` of a rung in score.toml: fact
      checks      for `when` and `must` of checks.toml: fact, has, is_step, is_type, pieces
      lives       for `when` and `must` of suspects.toml and `holds` of marks.toml: evaluate/life
    """

    indicators: tuple[LeafFunction, ...] = ()
    ladders: tuple[LeafFunction, ...] = ()
    checks: tuple[LeafFunction, ...] = ()
    lives: tuple[LeafFunction, ...] = ()


def leaf_text(leaf: Leaf) -> str:
    """Return the leaf as a formula writes it: `flow(cells_received, goods)`."""
    return f"{leaf.name}({', '.join(leaf.arguments)})"


def leaves_in(formula: Formula) -> tuple[Leaf, ...]:
    """Return the leaves that a formula calls, in order, each once."""
    found: dict[Leaf, None] = {}
    nodes = [formula.root]
    while nodes:
        match nodes.pop():
            case Leaf() as leaf:
                found[leaf] = None
            case Operation() as operation:
                nodes += reversed(operation.operands)
            case Number():
                pass
    return tuple(found)
