"""Custody expectation: a line of a case that asks where an item is, and how many gaps it has."""

from collections.abc import Mapping

import msgspec

from loopbook.book.book import Book
from loopbook.terms.custody import Custody
from loopbook.terms.scheme import Scheme


class CustodyOutcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def custody_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> CustodyOutcome:
    """Compare a line with what the book says of the custody of an item.

    Parameters
      line    `custody`, the item; then any of `place`, `party`, `gaps` (a count), `moving`,
              `ended` (true or false)
    """
    found = book.custody(str(line["custody"]), scheme=scheme.id)
    where = found.where
    told: dict[str, object] = {
        "place": where.place,
        "party": where.party,
        "gaps": len(found.gaps),
        "moving": where.is_moving,
        "ended": where.is_ended,
    }
    holds = all(told[name] == line[name] for name in told if name in line)
    return CustodyOutcome(holds, str(told), _rules(book, scheme, found))


def _rules(book: Book, scheme: Scheme, found: Custody) -> tuple[str, ...]:
    """Return the rows of custody.csv that speak of a step of the chain."""
    chain = {sequence for held in found.chain for sequence in held.sequences}
    gaps = {sequence for gap in found.gaps for sequence in gap.sequences}
    events = (book.entry(sequence).event for sequence in sorted(chain | gaps))
    steps = {(each.biz_step, each.disposition) for each in events if each is not None}
    return tuple(
        row.rule
        for row in scheme.handings
        if any(row.biz_step == step and row.disposition in ("", kind) for step, kind in steps)
    )
