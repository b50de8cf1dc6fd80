"""Spoken: what an event says of its things besides links; what segments keep of it in columns."""

from typing import NamedTuple


class Weighed(NamedTuple):
    """What a transformation states of the masses of lots, in kilograms, and whether of all."""

    input_kg: float
    output_kg: float
    is_input_whole: bool
    is_output_whole: bool


class Spoken(NamedTuple):
    """What an event says of its things besides links.

    Fields
      sides      code of the side (SIDES of terms.event), a name of the event each; absent: ITEMS
      transfers  is it a destination, type, identifier; in the order of the event
      weighed    None where no lot goes in or comes out
      is_statistic  whether it is a published figure, which tells no life
      described  lots whose ILMD state a class;  description  that class as it is written
    """

    sides: dict[str, int]
    transfers: tuple[tuple[bool, str, str], ...] = ()
    weighed: Weighed | None = None
    is_statistic: bool = False
    described: tuple[str, ...] = ()
    description: str = ""


NOTHING_SPOKEN = Spoken({})
"""Of most events: things are seen, and nothing else is said."""
