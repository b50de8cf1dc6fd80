"""Holding: what an item is at a moment, and what is left of a lot that is filled and drawn from.

A tank that is drawn from gives the mean of what is in it then (average), or what came in first
(FIFO). Nothing is drawn that is not there: what is taken beyond it came from somewhere that the
book does not know, and is told apart.

Source    ISO 22095:2020, controlled blending and mass balance, by their names (knowledge: its
          text was not read); IAS 2, 25-27 for the two formulas
"""

from typing import NamedTuple

from loopbook.account.attribute.doubt import EXACT

ROUNDING = 1e-9
"""Part of an amount below which a difference is arithmetic in binary, not matter."""


class Layer(NamedTuple):
    """So much of a node: `amount` left of the `whole` that the node stands for; None not stated."""

    node: int
    amount: float | None
    whole: float | None


class Inside(NamedTuple):
    """Something in a container: by name, or a part that never had one (`name` is its class then).

    Fields
      weight     what it counts for beside the others; None not known
      mass_kg    None not known
      part       of its value that is in here: 1 of a thing, less of a lot
      is_body    whether it is the container itself or built into it, and stays when others leave
    """

    name: str
    node: int
    weight: float | None
    mass_kg: float | None
    part: float
    weighing: int = EXACT
    relative: float = 0.0
    is_body: bool = False


class Holding(NamedTuple):
    """An item between two events.

    Fields
      node     of which it is made as a whole, and by which it is shown
      layers   what is left, oldest first
      measure  of the amounts; empty when none was ever stated
      inside   what was put into it
      filled   how much there was when it was last filled; None not stated
    """

    node: int
    layers: tuple[Layer, ...]
    measure: str
    inside: tuple[Inside, ...] = ()
    filled: float | None = None

    def amount(self) -> float | None:
        """Return how much is left; None when it was not stated."""
        left = 0.0
        for layer in self.layers:
            if layer.amount is None:
                return None
            left += layer.amount
        return left


class Drawn(NamedTuple):
    """What was taken: layers with the amounts taken, what was not there, and what is left."""

    taken: tuple[Layer, ...]
    beyond: float
    left: tuple[Layer, ...]


def draw(layers: tuple[Layer, ...], amount: float | None) -> Drawn:
    """Return what taking `amount`, oldest first, gives; None takes everything that is left."""
    stated = [layer for layer in layers if layer.amount is not None]
    if amount is None:
        return Drawn(layers, 0.0, ())
    if len(stated) < len(layers):
        # Nobody said how much is there: what is drawn is of it, and as much is left as before.
        return Drawn(tuple(Layer(at.node, amount, None) for at in layers[-1:]), 0.0, layers)
    taken: list[Layer] = []
    left: list[Layer] = []
    wanted = amount
    for layer in layers:
        there = layer.amount or 0.0
        used = min(wanted, there)
        wanted -= used
        if used > 0:
            taken.append(layer._replace(amount=used))
        if there - used > ROUNDING * max(there, amount):
            left.append(layer._replace(amount=there - used))
    beyond = wanted if wanted > ROUNDING * amount else 0.0
    return Drawn(tuple(taken), beyond, tuple(left))
