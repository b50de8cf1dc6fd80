"""Family: one chain of lots from ore to packs, with the numbers that make it differ from others."""

import msgspec

from loopbook.programs.synthetic.clock import DAY
from loopbook.programs.synthetic.mass import mixed
from loopbook.programs.synthetic.name import event_prefix, event_suffix
from loopbook.programs.synthetic.shape import Shape

STAGGER = 700 * DAY
"""Families begin within so many minutes of each other."""

_NUMBER_BITS, _SLOT_BITS = 20, 8
_SALT_BITS = 40
_GENERATIONS = 4


class Family(msgspec.Struct, frozen=True):
    """A family of lots.

    Fields
      number  0 for the first
      seed    of the book
      shape   what it makes
      salt    decides its masses
      start   minute of the world at which its ore is dug
    """

    number: int
    seed: int
    shape: Shape
    salt: int
    start: int

    def event_id(
        self, kind: int, generation: int, index: int, *, is_corrective: bool = False
    ) -> str:
        """Return the eventID of one event: no two of a book have the same.

        Parameters
          kind   0 to 31;  generation  0 to 2;  index  below 2**20
        """
        number = self.event_number(kind, generation, index, is_corrective=is_corrective)
        return event_prefix(self.seed) + event_suffix(number)

    def event_number(
        self, kind: int, generation: int, index: int, *, is_corrective: bool = False
    ) -> int:
        """Return the number that an eventID is made of; it rises by one with the index."""
        slot = (kind * _GENERATIONS + generation) * 2 + is_corrective
        return (self.number << _SLOT_BITS | slot) << _NUMBER_BITS | index


def family_of(seed: int, number: int, shape: Shape) -> Family:
    """Return family `number` of a book, the same for the same seed.

    The first begins with the world, so that its probes are where the plan says.
    """
    bits = mixed(seed << 32 | number)
    start = (bits >> _SALT_BITS) % STAGGER if number else 0
    return Family(number, seed, shape, bits & ((1 << _SALT_BITS) - 1), start)
