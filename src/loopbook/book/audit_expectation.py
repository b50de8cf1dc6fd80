"""Audit expectation: a line of a case that says where an audit stands and how good it is."""

from collections.abc import Mapping
from datetime import date
from importlib.resources.abc import Traversable

import msgspec

from loopbook.book.audit_sheet import audit_evaluation, audit_sheet
from loopbook.book.audits import posted_audit
from loopbook.book.book import Book

_CLOSE = 1e-9


class Outcome(msgspec.Struct, frozen=True):
    """Whether an expectation holds, what was found, and the rows that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...]


def audit_outcome(book: Book, case: Traversable, line: Mapping[str, object]) -> Outcome:
    """Return how an audit of a case comes out.

    Parameters
      line     `audit` (file of the case), `day`; `completeness`, `verdict`, `acceptance`,
               `differing` (sums that differ), `mandatory` (grounds that the law lists),
               `late` (time limits), `review_low`, `review_high`
    Raises     ParseError  LB-Z50 to LB-Z53  the file is no audit file
    """
    name = str(line["audit"])
    file = posted_audit(case.joinpath(name).read_bytes(), name)
    sheet = audit_sheet(book, file, date.fromisoformat(str(line["day"])))
    found = audit_evaluation(sheet)
    total = None if found.review is None else found.review.total
    told: dict[str, object] = {
        "completeness": found.completeness,
        "verdict": found.verdict.value,
        "acceptance": found.acceptance.value,
        "differing": len(found.arithmetic.differing),
        "mandatory": [o.ground for o in sheet.status.obligations if o.is_mandatory],
        "late": [d.clock for d in sheet.status.deadlines if d.state.value == "late"],
        "review_low": None if total is None else total.low,
        "review_high": None if total is None else total.high,
    }
    asked = {name: value for name, value in line.items() if name in told}
    holds = all(_is_same(told[name], value) for name, value in asked.items())
    return Outcome(holds=bool(asked) and holds, found=str(told), rules=found.rules)


def _is_same(found: object, wanted: object) -> bool:
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return abs(found - wanted) <= _CLOSE * max(1.0, abs(wanted))
    return found == wanted
