"""Hierarchy: which places and classes lie below which, by master data, in whatever spelling.

A place is below another when its record names it among its children, or at any depth below; records
that name each other in a circle are all below one another.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 6.5: hierarchical vocabularies
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from loopbook.terms.master import MasterRecord
from loopbook.terms.same import identity_of


class MasterData:
    """Hierarchy and attributes by identity; implements `terms.query.Masters`."""

    def __init__(self, records: Iterable[MasterRecord]) -> None:
        self._children: dict[str, set[str]] = defaultdict(set)
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._attributes: dict[str, dict[str, object]] = {}
        for record in records:
            one = identity_of(record.id)
            children = set(map(identity_of, record.children))
            self._children[one] |= children
            for child in children:
                self._parents[child].add(one)
            self._attributes.setdefault(one, {}).update(record.attributes)

    def descendants(self, identifier: str) -> Collection[str]:
        """Return the canonical identifiers of it and of everything below it."""
        return _reached(identity_of(identifier), self._children)

    def ancestors(self, identifier: str) -> Collection[str]:
        """Return the canonical identifiers of everything that it is below of, itself left out."""
        one = identity_of(identifier)
        return _reached(one, self._parents) - {one}

    def attributes(self, identifier: str) -> Mapping[str, object]:
        """Return its attributes by expanded name; none when no master data speak of it."""
        return self._attributes.get(identity_of(identifier), {})


def _reached(one: str, steps: Mapping[str, set[str]]) -> set[str]:
    found = {one}
    waiting = [one]
    while waiting:
        new = steps.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found
