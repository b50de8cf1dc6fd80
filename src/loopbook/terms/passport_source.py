"""Passport source: what a passport is made of besides the life of its item, and who looks."""

from collections.abc import Callable, Mapping, Sequence

import msgspec

from loopbook.terms.attribution import Attributed
from loopbook.terms.history import Fact
from loopbook.terms.party import Role, Sees, role_id
from loopbook.terms.passport import PassportAttribute


class Stated(msgspec.Struct, frozen=True):
    """What a master record states of an item or its trade item.

    Fields
      value     as JSON has it
      sequence  entry of the record;  time  when the book took it, microseconds since 1970 UTC
    """

    value: object
    sequence: int
    time: int


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What the passport of one item is made of, besides its life.

    Fields
      item, number   identifier, and its number in `lives.adjacency`
      address        Digital Link it answers under
      facts          every fact stated of the item that may be known, in any order
      model          expanded name -> what master data of the item or its trade item state
      attributed     indicator of items -> its answer; None: nothing says it of this item
      names          name of a place or party for people, by identifier
    """

    item: str
    number: int
    address: str
    facts: tuple[Fact, ...]
    model: Mapping[str, Stated]
    attributed: Callable[[str], Attributed | None]
    names: Callable[[str], str]


class Looking(msgspec.Struct, frozen=True):
    """Who looks at a passport.

    Fields
      sees      identifiers that he holds; None: everything
      is_open   whether an entry is open to him
      is_draft  whether values come from entries that he may see anyway: nothing is masked then
    """

    sees: Sees
    is_open: Callable[[int], bool]
    is_draft: bool = False

    def readable(self, attributes: Sequence[PassportAttribute]) -> list[PassportAttribute]:
        """Return the attributes that the list opens to him, in order."""
        if self.sees is None or self.is_draft:
            return list(attributes)
        held = {role.value for role in Role if role_id(role) in self.sees}
        return [each for each in attributes if not held.isdisjoint(each.audience)]
