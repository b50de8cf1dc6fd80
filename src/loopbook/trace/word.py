"""Words: names of the house namespace that no active pack has, each with the nearest it has.

A misspelt class, role, property or reading would be kept and never counted: a silent gap. The item
is taken all the same, since a pack that knows the word may come later.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import lru_cache

from loopbook.terms.event import LOOPBOOK, Event, SensorReport
from loopbook.terms.master import MasterRecord
from loopbook.terms.scheme import Scheme
from loopbook.trace.doubt import REPORTS, Doubts

NAMED_KINDS = {f"{LOOPBOOK}class": "class", f"{LOOPBOOK}role": "role"}
"""Properties whose value is a word of the vocabulary, and the kind of that word."""

_LENGTH_KEPT = 100


def doubt_words(event: Event, schemes: Sequence[Scheme], doubts: Doubts) -> None:
    """Warn of properties and readings of an event that no pack has a word for."""
    for name, value in event.ilmd.items():
        doubt_property(name, value, schemes, doubts)
    for position, report in enumerate(event.sensors):
        doubt_reading(report, position, schemes, doubts)


def doubt_property(name: str, value: object, schemes: Sequence[Scheme], doubts: Doubts) -> None:
    """Warn of one ILMD field of the house, by expanded name, that no pack has a word for."""
    if name in NAMED_KINDS:
        _doubt(str(value), NAMED_KINDS[name], f"/ilmd/loopbook:{_local(name)}", schemes, doubts)
    elif name.startswith(LOOPBOOK):
        _doubt(name, "fact", f"/ilmd/loopbook:{_local(name)}", schemes, doubts)


def doubt_reading(
    report: SensorReport, position: int, schemes: Sequence[Scheme], doubts: Doubts
) -> None:
    """Warn of one sensor report of the house that no pack has a word for."""
    if report.type.startswith(LOOPBOOK):
        _doubt(report.type, "fact", f"{REPORTS}{position}/type", schemes, doubts)


def doubt_master(record: MasterRecord, schemes: Sequence[Scheme], doubts: Doubts) -> None:
    """Warn of a class or role that no pack has a word for."""
    for name, kind in NAMED_KINDS.items():
        if name in record.attributes:
            pointer = f"{doubts.pointer}/attributes"
            _doubt(str(record.attributes[name]), kind, pointer, schemes, doubts)


def _doubt(text: str, kind: str, pointer: str, schemes: Sequence[Scheme], doubts: Doubts) -> None:
    # A class or role is read as it stands; the name of a property or reading without the namespace.
    name = _local(text) if kind == "fact" else text
    if not schemes or any(_has(scheme, kind, name, text) for scheme in schemes):
        return
    alike = [w.term for s in schemes for w in s.vocabulary.values() if w.kind == kind]
    ask = _kept_nearest if len(text) <= _LENGTH_KEPT else _nearest
    doubts.warn("LB-C27", pointer, word=text, nearest=ask(_local(text), tuple(alike)))


def _nearest(text: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(text, known, 1, 0.3)
    return near[0] if near else "-"


# One unknown word comes with every event of its sender, and looking for its like is slow.
_kept_nearest = lru_cache(maxsize=512)(_nearest)


def _has(scheme: Scheme, kind: str, name: str, code: str) -> bool:
    terms = (name, scheme.codes.get(code, ""))
    return any(t in scheme.vocabulary and scheme.vocabulary[t].kind == kind for t in terms)


def _local(name: str) -> str:
    return name.removeprefix(LOOPBOOK)
