"""Milestone expectation: lines of a case about the life of one item, and the rows lives read."""

from collections.abc import Mapping
from fractions import Fraction
from math import isclose
from zoneinfo import ZoneInfo

import msgspec

from loopbook.book.book import Book
from loopbook.rules.unit import find_unit
from loopbook.terms.milestone import PassedMilestone
from loopbook.terms.quantity import convert
from loopbook.terms.scheme import Scheme

_TOLERANCE = 1e-9


class Outcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def reached_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Compare a line with the milestones that an item reached.

    Parameters
      line    `reached`, `item`; then `on` (a day in the zone of the pack that one of them must
              have), `times`; with neither, at least one
    """
    passed = book.milestones(str(line["item"]), scheme=scheme.id)
    found = [each for each in passed if each.milestone == line["reached"]]
    zone = ZoneInfo(scheme.system.zone)
    days = [f"{each.time.astimezone(zone):%Y-%m-%d}" for each in found]
    holds = len(found) == line["times"] if "times" in line else bool(found)
    if "on" in line:
        holds = holds and str(line["on"]) in days
    said = ", ".join(days) or "-"
    return Outcome(holds, said, _rows(scheme, found))


def _rows(scheme: Scheme, found: list[PassedMilestone]) -> tuple[str, ...]:
    """Return the rows that matched, and those of the words they ask for."""
    rules = {rule for each in found for rule in each.rules}
    rows = [row for each in scheme.milestones.values() for row in each if row.rule in rules]
    words = {word for row in rows for word in (row.item_class, row.role)}
    rules |= {scheme.vocabulary[word].rule for word in words if word in scheme.vocabulary}
    return tuple(sorted(rules))


def life_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Compare a line with what a formula over the life of an item comes to.

    Parameters
      line    `life` (the formula), `item`; then `holds` (true or false), `value` (with `unit`, or
              in base units; `tolerance`), or `unknown`
    """
    answer = book.life(str(line["item"]), str(line["life"]), scheme=scheme.id)
    value, holds = answer.value, True
    if "unknown" in line:
        holds = (value is None) is bool(line["unknown"])
    if "holds" in line:
        holds = holds and value is bool(line["holds"])
    if "value" in line:
        holds = holds and _is_close(value, scheme, line)
    return Outcome(holds, repr(value), answer.rules)


def _is_close(value: float | bool | None, scheme: Scheme, line: Mapping[str, object]) -> bool:
    if value is None or isinstance(value, bool):
        return False
    shown = Fraction(value)
    if "unit" in line:
        unit = find_unit(scheme.units, str(line["unit"]))
        base = msgspec.structs.replace(unit, factor=Fraction(1), offset=Fraction(0))
        shown = convert(shown, base, unit)
    wanted, tolerance = float(str(line["value"])), line.get("tolerance", 0.0)
    absolute = float(tolerance) if isinstance(tolerance, int | float) else 0.0
    return isclose(float(shown), wanted, rel_tol=_TOLERANCE, abs_tol=absolute)
