"""Place: what stands somewhere in an event, named by the way to it; lists are entered."""

from collections.abc import Iterator

from loopbook.terms.query import Path


def values_at(node: object, place: Path) -> Iterator[object]:
    """Yield what stands at a place; the members of a list one by one."""
    if isinstance(node, list):
        for member in node:
            yield from values_at(member, place)
    elif not place:
        yield node
    elif isinstance(node, dict) and place[0] in node:
        yield from values_at(node[place[0]], place[1:])


def inner_values(event: object, place: Path) -> Iterator[object]:
    """Yield what has the last name of `place` at any depth inside the extensions of the rest of it.

    An extension is a member whose name has a namespace. What stands in the place itself is not
    inside: EPCIS 2.0, section 8.2.7.1, EQ_INNER_fieldname.
    """
    *way, name = place
    for scope in values_at(event, tuple(way)):
        for extension in _extensions(scope):
            yield from _below(extension, name)


def _extensions(scope: object) -> list[object]:
    if not isinstance(scope, dict):
        return []
    return [value for field, value in scope.items() if ":" in field]


def _below(node: object, name: str) -> Iterator[object]:
    if isinstance(node, list):
        for member in node:
            yield from _below(member, name)
    elif isinstance(node, dict):
        for field, value in node.items():
            if field == name:
                yield from values_at(value, ())
            yield from _below(value, name)
