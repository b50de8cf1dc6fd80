"""Words: names of the house namespace that no active pack has, each with the nearest it has.

A misspelt class, role, property or reading would be kept and never counted: a silent gap. The item
is taken all the same, since a pack that knows the word may come later.
"""

from collections.abc import Sequence
from difflib import get_close_matches

from loopbook.terms.event import LOOPBOOK, Event
from loopbook.terms.master import MasterRecord
from loopbook.terms.scheme import Scheme
from loopbook.trace.doubt import Doubts

_KINDS = {f"{LOOPBOOK}class": "class", f"{LOOPBOOK}role": "role"}


def doubt_words(event: Event, schemes: Sequence[Scheme], doubts: Doubts) -> None:
    """Warn of properties and readings of an event that no pack has a word for."""
    for name, value in event.ilmd.items():
        if name in _KINDS:
            _doubt(str(value), _KINDS[name], f"ilmd.{_local(name)}", schemes, doubts)
        elif name.startswith(LOOPBOOK):
            _doubt(name, "fact", f"ilmd.{_local(name)}", schemes, doubts)
    for position, report in enumerate(event.sensors):
        if report.type.startswith(LOOPBOOK):
            _doubt(report.type, "fact", f"sensorReport[{position}].type", schemes, doubts)


def doubt_master(record: MasterRecord, schemes: Sequence[Scheme], doubts: Doubts) -> None:
    """Warn of a class or role that no pack has a word for."""
    for name, kind in _KINDS.items():
        if name in record.attributes:
            pointer = f"{record.id} {_local(name)}"
            _doubt(str(record.attributes[name]), kind, pointer, schemes, doubts)


def _doubt(text: str, kind: str, pointer: str, schemes: Sequence[Scheme], doubts: Doubts) -> None:
    # A class or role is read as it stands; the name of a property or reading without the namespace.
    name = _local(text) if kind == "fact" else text
    if not schemes or any(_has(scheme, kind, name, text) for scheme in schemes):
        return
    alike = [w.term for s in schemes for w in s.vocabulary.values() if w.kind == kind]
    near = get_close_matches(_local(text), alike, 1, 0.3)
    doubts.warn("LB-C27", pointer, word=text, nearest=near[0] if near else "-")


def _has(scheme: Scheme, kind: str, name: str, code: str) -> bool:
    terms = (name, scheme.codes.get(code, ""))
    return any(t in scheme.vocabulary and scheme.vocabulary[t].kind == kind for t in terms)


def _local(name: str) -> str:
    return name.removeprefix(LOOPBOOK)
