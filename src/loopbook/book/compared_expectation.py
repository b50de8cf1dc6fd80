"""Compared expectation: a line of a case that asks how two standards differ for a subject."""

from collections.abc import Mapping

import msgspec

from loopbook.book.book import Book
from loopbook.terms.scheme import Scheme
from loopbook.terms.score import ComparedClause


class Outcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def compared_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Compare a line with a comparison; the clauses of that concept are then read.

    Parameters
      line    `compared` (standards, at least two), `subject`, `period`, optionally `day`;
              `concept`, and `difference`, which one of its clauses must have
    """
    given = line["compared"]
    names = [str(each) for each in given] if isinstance(given, list) else [str(given)]
    # A standard of another pack is asked as `pack/standard`; the others are this pack's.
    asked = [name if "/" in name else f"{scheme.id}/{name}" for name in names]
    found = book.compare(
        str(line["subject"]), asked, str(line["period"]), day=str(line.get("day", ""))
    )
    clauses = [each for each in found.clauses if each.concept == line["concept"]]
    holds = any(each.difference == line["difference"] for each in clauses)
    said = ", ".join(f"{each.concept}: {each.difference}" for each in clauses) or "-"
    return Outcome(holds, said, tuple(rule for each in clauses for rule in _rules(each)))


def _rules(clause: ComparedClause) -> list[str]:
    return [row.rule for row in clause.rows if row is not None]
