"""Suspicion expectation: a line of a case that says what supervision finds, or does not."""

from collections.abc import Mapping

import msgspec

from loopbook.book.book import Book
from loopbook.book.supervision import LIMIT_MAX
from loopbook.terms.scheme import Scheme


class SuspectOutcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def suspect_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> SuspectOutcome:
    """Compare a line with what looking through the book finds.

    Parameters
      line    `suspicion`, the id of a rule or a code of the house; `item`, when it is about one;
              `found`, whether it is found (true when left out); `as_of`, `weight`, `entries`
    Raises    UnknownTerm  LB-U50  neither the pack nor the house has such a kind
    """
    kind = str(line["suspicion"])
    words = str(line["as_of"]) if "as_of" in line else None
    told = book.supervise(scheme.id, as_of=words, limit=LIMIT_MAX, kinds=(kind,))
    about = [each for each in told.suspicions if each.item == line.get("item", each.item)]
    holds = bool(about) is bool(line.get("found", True))
    if about and "weight" in line:
        holds = holds and about[0].weight == line["weight"]
    if about and "entries" in line:
        holds = holds and list(about[0].sequences) == line["entries"]
    rules = tuple(rule.rule for rule in scheme.suspects if rule.id == kind)
    items = ", ".join(each.item for each in told.suspicions[:5])
    return SuspectOutcome(holds, f"{len(told.suspicions)} found: {items or '-'}", rules)
