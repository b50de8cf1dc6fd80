"""Classify: which term of a pack means a thing, and which role a place plays.

A master record says it (`urn:loopbook:v1:class`, `urn:loopbook:v1:role`), or the vocabulary has the
identifier as a code; a thing has the class of its lot, and the lot that of its trade item.
"""

from collections.abc import Iterable, Iterator, Mapping

from loopbook.terms.event import LOOPBOOK, Event
from loopbook.terms.master import MasterRecord
from loopbook.terms.scheme import Scheme
from loopbook.trace.identifier import classes_of

CLASS = f"{LOOPBOOK}class"
"""Attribute of a master record, or field of the ILMD, that states a class."""

_ROLE = f"{LOOPBOOK}role"

Masters = Mapping[str, MasterRecord]


def class_of(identifier: str, event: Event | None, scheme: Scheme, masters: Masters) -> str:
    """Return the class of a thing, lot or class as a term of the pack; empty when none is known.

    Parameters
      event  where the thing is named: its ILMD may state the class; None: not asked
    """
    if event is not None and event.ilmd and identifier in described(event):
        stated = stated_class(event, scheme)
        if stated:
            return stated
    return first_class(classes_of(identifier), scheme, masters)


def stated_class(event: Event, scheme: Scheme) -> str:
    """Return the class that the ILMD of an event state, as a term of the pack, or an empty text."""
    return _term(scheme, event.ilmd.get(CLASS), "class")


def class_term(name: str, scheme: Scheme) -> str:
    """Return a class as an event writes it as a term of the pack; empty when it is none."""
    return _term(scheme, name, "class")


def first_class(candidates: Iterable[str], scheme: Scheme, masters: Masters) -> str:
    """Return the class of the first identifier that has one of its own, or an empty text."""
    for candidate in candidates:
        term = _known(candidate, CLASS, "class", scheme, masters)
        if term:
            return term
    return ""


def role_of(event: Event, scheme: Scheme, masters: Masters) -> str:
    """Return the role of the event's read point, or else of its business location."""
    for place in (event.read_point, event.biz_location):
        role = role_of_place(place, scheme, masters)
        if role:
            return role
    return ""


def role_of_place(place: str, scheme: Scheme, masters: Masters) -> str:
    """Return the role of a place as a term of the pack, or an empty text."""
    return _known(place, _ROLE, "role", scheme, masters) if place else ""


def with_broader(scheme: Scheme, term: str) -> Iterator[str]:
    """Yield `term`, the term above it, and so on to the widest; each once."""
    seen: set[str] = set()
    while term and term not in seen:
        yield term
        seen.add(term)
        word = scheme.vocabulary.get(term)
        term = word.broader if word is not None else ""


def described(event: Event) -> set[str]:
    """Return what the ILMD of an event speaks of: the things and lots it brings into being."""
    named = (*event.epcs, *(q.epc_class for q in event.quantities))
    made = (*event.outputs, *(q.epc_class for q in event.output_quantities))
    return {*named, *made}


def _known(identifier: str, attribute: str, kind: str, scheme: Scheme, masters: Masters) -> str:
    master = masters.get(identifier)
    stated = _term(scheme, master.attributes.get(attribute), kind) if master is not None else ""
    return stated or _term(scheme, scheme.codes.get(identifier), kind)


def _term(scheme: Scheme, name: object, kind: str) -> str:
    """Return `name` as a term of this kind, whether it is the term or its code."""
    if not isinstance(name, str):
        return ""
    for term in (name, scheme.codes.get(name, "")):
        word = scheme.vocabulary.get(term)
        if word is not None and word.kind == kind:
            return term
    return ""
