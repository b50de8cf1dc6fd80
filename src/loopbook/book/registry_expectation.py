"""Registry expectation: a line of a case that asks which standards hold on a day."""

from collections.abc import Mapping, Sequence

import msgspec

from loopbook.book.book import Book
from loopbook.terms.scheme import Scheme
from loopbook.terms.validity import StandardOnDay, Validity


class Outcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def registered_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Compare a line with the registry of a pack on a day; the rows named are then read.

    Parameters
      line    `registered` (ids of rows), `day`; then `in_force` (true or false, of every one of
              them), `validity` (draft, not_yet, in_force, repealed, illustrative), `topic` (the
              rows named, and no others, hold for it); `replaced_by` (ids, of every one of them).
              With none of these: that the rows are there, and no day is needed
    """
    # What holds today is no expectation: it would be met one year and missed the next.
    if "day" not in line and not {"in_force", "validity", "topic"}.isdisjoint(line):
        return Outcome(holds=False, found="day: -")
    registry = book.registry(day=str(line.get("day", "")), scheme=scheme.id)
    rows = {each.row.id: each for each in registry.rows}
    named = _texts(line["registered"])
    found = [rows[name] for name in named if name in rows]
    missing = [name for name in named if name not in rows]
    holds = bool(named) and not missing and all(_is_as_said(each, line) for each in found)
    if "topic" in line:
        of_topic = [each for each in rows.values() if each.row.topic == line["topic"]]
        held = {each.row.id for each in of_topic if each.validity is Validity.IN_FORCE}
        holds = holds and held == set(named)
    said = [f"{each.row.id}: {each.validity}" for each in found] + [f"{m}: -" for m in missing]
    return Outcome(holds, ", ".join(said), tuple(each.row.rule for each in found))


def _is_as_said(each: StandardOnDay, line: Mapping[str, object]) -> bool:
    holds = True
    if "in_force" in line:
        holds = (each.validity is Validity.IN_FORCE) is line["in_force"]
    if "validity" in line:
        holds = holds and each.validity == line["validity"]
    if "replaced_by" in line:
        by = {other.key.rpartition("/")[2] for other in each.replaced_by}
        holds = holds and by == set(_texts(line["replaced_by"]))
    return holds


def _texts(value: object) -> Sequence[str]:
    """Return a list of texts that a line gives; one text is a list of it."""
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]
