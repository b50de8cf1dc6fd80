"""Master data: what stays true of a class, a place or a party (EPCIS vocabulary elements)."""

import msgspec


class MasterRecord(msgspec.Struct, frozen=True):
    """The attributes of one identifier, as one document stated them; a later record adds to it.

    Fields
      type        vocabulary type, as `urn:epcglobal:epcis:vtype:EPCClass`
      id          the class, place or party
      attributes  expanded name -> value as JSON has it
      children    identifiers it contains
    """

    type: str
    id: str
    attributes: dict[str, object] = {}
    children: tuple[str, ...] = ()
