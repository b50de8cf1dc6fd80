"""Leaves over lives: `passings(dispatched)`, `dwell(dispatched, returned)`, counted in the period.

A milestone that nobody recorded is unknown, not zero; once it is recorded, a period without it has
zero. What is true on a day is told for the end of the period, or for now where that is earlier.
Counted in runs of items, so that a book of any size is read in bounded memory.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.census import (
    Count,
    Counting,
    Span,
    count_items,
    count_passings,
    count_present,
    overdue_after,
    span_of,
    sum_cycles,
    sum_presence,
    sum_stays,
)
from loopbook.evaluate.figure import chinese_symbol_of, symbol_of
from loopbook.evaluate.leaf import (
    SHOWN_BASES,
    LeafValue,
    Question,
    shown_unit,
    shown_value,
    weakest,
    word_rules,
)
from loopbook.rules.expression import Value
from loopbook.rules.leaf import leaf_text
from loopbook.terms.event import Basis, Event
from loopbook.terms.formula import Leaf, LeafFunction, ParameterKind
from loopbook.terms.lazy import Lazy
from loopbook.terms.life import Lives, Passings, runs_of_items
from loopbook.terms.milestone import Milestone
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Evidence, Reason
from loopbook.trace.fact import is_constructed
from loopbook.trace.milestone import passings

_PIECES = (("piece", 1),)
_TIME = (("time", 1),)
_ONE = ParameterKind.MILESTONE
_COUNT_UNIT, _TIME_UNIT = "C62", "DAY"
_RUN = 200_000
_READ_AT_ONCE = 10_000
_MICROSECONDS = 10**6
_MADE_UP = ("eventTime", "epcList", "bizStep")

LIVED_LEAVES: tuple[LeafFunction, ...] = (
    LeafFunction("passings", (_ONE,), dimension=_PIECES),
    LeafFunction("reaching", (_ONE,), dimension=_PIECES),
    LeafFunction("present", (_ONE, _ONE), dimension=_PIECES),
    LeafFunction("mean_present", (_ONE, _ONE), dimension=_PIECES),
    LeafFunction("dwell", (_ONE, _ONE), dimension=_TIME),
    LeafFunction("overdue", (_ONE, _ONE, ParameterKind.WHOLE), dimension=_PIECES),
)
"""What the formula of an indicator may ask of lives."""

_COUNTINGS: Mapping[str, Counting] = {
    "passings": count_passings,
    "reaching": count_items,
    "present": count_present,
    "mean_present": sum_presence,
    "dwell": sum_stays,
}
_STATES = ("present", "mean_present", "overdue")
_MEANS = ("mean_present", "dwell")


class _Told(msgspec.Struct, frozen=True):
    """A census of the whole book.

    Fields
      passed     entries of all passings that were looked at, up to the end; ascending
      has_first  whether the first milestone was ever reached by the end
    """

    total: int
    number: int
    counted: NDArray[np.int64]
    passed: NDArray[np.int64]
    has_first: bool


def read_lived(leaf: Leaf, question: Question) -> LeafValue:
    """Return the value of a leaf over lives for the period, or why there is none.

    Its evidence are the entries that were counted; for none, all that were looked at.
    """
    lives = question.sources.lives()
    span = span_of(question.period, ZoneInfo(question.scheme.system.zone))
    if span.first > lives.now:
        return _unknown(leaf, question, _reason("reason.not_begun", question, {}))
    if leaf.name in _STATES:
        span = Span(span.first, min(span.end, lives.now + 1))
    told = _told(leaf, lives, span)
    if not told.has_first:
        return _unknown(leaf, question, _unrecorded(leaf, question))
    number = _number(leaf, told, span)
    if number is None:
        names = {"first": leaf.arguments[0], "last": leaf.arguments[1]}
        return _unknown(leaf, question, _reason("reason.no_pairs", question, names))
    return _known(leaf, question, number, told)


def passed_runs(lives: Lives, names: Sequence[str]) -> Iterator[Passings]:
    """Yield the passings of milestones by all items that can reach them, in runs of items."""
    for run in _runs(lives, names):
        if len(run):
            yield passings(lives, run, names)


def milestone_rules(scheme: Scheme, names: Sequence[str]) -> tuple[str, ...]:
    """Return the rows that say what the milestones are, with the classes and roles they name."""
    rows = [row for name in dict.fromkeys(names) for row in scheme.milestones[name]]
    classes = word_rules(scheme, "class", [row.item_class for row in rows])
    roles = word_rules(scheme, "role", [row.role for row in rows])
    return tuple(dict.fromkeys([*(row.rule for row in rows), *classes, *roles]))


def basis_of(lives: Lives, sequences: NDArray[np.int64]) -> Basis | None:
    """Return the weakest basis of the events of entries: as they say, else declared.

    An event whose time, items or step were made up is constructed. None without entries.
    """
    found: Basis | None = None
    for at in range(0, len(sequences), _READ_AT_ONCE):
        events = lives.events(sequences[at : at + _READ_AT_ONCE].tolist())
        found = weakest([found, *{_event_basis(event) for event in events}])
        if found is Basis.CONSTRUCTED:
            break
    return found


def _event_basis(event: Event) -> Basis:
    made_up = is_constructed(event, _MADE_UP)
    return Basis.CONSTRUCTED if made_up else event.basis or Basis.DECLARED


def _runs(lives: Lives, names: Sequence[str]) -> Iterator[NDArray[np.int64]]:
    rows = [row for name in names for row in lives.scheme.milestones[name]]
    if any(not row.item_class for row in rows):
        yield from runs_of_items(lives.item_count(), _RUN)
        return
    classes = dict.fromkeys(row.item_class for row in rows)
    members = np.unique(np.concatenate([lives.members(each) for each in classes]))
    for at in range(0, len(members), _RUN):
        yield members[at : at + _RUN]


def _told(leaf: Leaf, lives: Lives, span: Span) -> _Told:
    names = tuple(dict.fromkeys(_milestones(leaf)))
    counting = _counting(leaf, len(names))
    counts: list[Count] = []
    passed: list[NDArray[np.int64]] = []
    has_first = False
    for found in passed_runs(lives, names):
        known = found.at(found.time < span.end)
        has_first = has_first or bool(np.any(known.milestone == 0))
        counts.append(counting(known, span))
        passed.append(known.sequence)
    return _Told(
        sum(count.total for count in counts),
        sum(count.number for count in counts),
        _joined([count.sequences for count in counts]),
        _joined(passed),
        has_first,
    )


def _counting(leaf: Leaf, milestones: int) -> Counting:
    if leaf.name == "overdue":
        return overdue_after(int(leaf.arguments[2]))
    if leaf.name == "dwell" and milestones == 1:
        return sum_cycles
    return _COUNTINGS[leaf.name]


def _joined(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.unique(np.concatenate([np.empty(0, np.int64), *parts]))


def _number(leaf: Leaf, told: _Told, span: Span) -> Fraction | None:
    """Return the value in base units: pieces, or seconds."""
    if leaf.name == "mean_present":
        return Fraction(told.total, span.end - span.first)
    if leaf.name == "dwell":
        return Fraction(told.total, told.number * _MICROSECONDS) if told.number else None
    return Fraction(told.total)


def _milestones(leaf: Leaf) -> tuple[str, ...]:
    return leaf.arguments[:2]


def _unit(leaf: Leaf, question: Question) -> Unit:
    code = _TIME_UNIT if leaf.name == "dwell" else _COUNT_UNIT
    return shown_unit(question, question.scheme.units.by_code[code])


def _known(leaf: Leaf, question: Question, number: Fraction, told: _Told) -> LeafValue:
    lives, unit = question.sources.lives(), _unit(leaf, question)
    behind = told.counted if len(told.counted) else told.passed
    basis = basis_of(lives, behind)
    evidence = Evidence(
        leaf=leaf_text(leaf),
        value=shown_value(number, unit),
        unit=symbol_of(unit),
        unit_zh=chinese_symbol_of(unit),
        sd=0.0,
        basis=basis,
        sequences=Lazy(len(behind), lambda: tuple(behind.tolist())),
        rules=milestone_rules(question.scheme, _milestones(leaf)),
    )
    return LeafValue(evidence=evidence, value=Value(number), is_deciding=basis not in SHOWN_BASES)


def _unknown(leaf: Leaf, question: Question, reason: Reason) -> LeafValue:
    unit = _unit(leaf, question)
    evidence = Evidence(
        leaf=leaf_text(leaf),
        value=None,
        unit=symbol_of(unit),
        unit_zh=chinese_symbol_of(unit),
        rules=milestone_rules(question.scheme, _milestones(leaf)),
        missing=reason,
    )
    return LeafValue(evidence=evidence, value=Value(None, missing=(reason,)), is_deciding=False)


def _unrecorded(leaf: Leaf, question: Question) -> Reason:
    name = leaf.arguments[0]
    events = "; ".join(_shape(row) for row in question.scheme.milestones[name])
    return _reason("reason.no_passings", question, {"milestone": name, "events": events})


def _shape(row: Milestone) -> str:
    words = (row.event_type, row.action, row.biz_step, row.disposition, row.item_class, row.role)
    return " ".join(word for word in words if word) or "*"


def _reason(key: str, question: Question, values: dict[str, str]) -> Reason:
    known = question.scheme.milestones
    labels = {
        place: (known[name][0].label_en, known[name][0].label_zh)
        for place, name in values.items()
        if name in known
    }
    return Reason(key, {**values, "period": str(question.period)}, labels)
