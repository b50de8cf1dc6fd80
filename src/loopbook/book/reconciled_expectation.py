"""Reconciled expectation: a line of a case that says what a flow comes to when all must agree."""

from collections.abc import Mapping

import msgspec

from loopbook.account.model.name import found_variable
from loopbook.account.model.rows import Modelled
from loopbook.book.book import Book
from loopbook.book.reconciling import Question
from loopbook.terms.reconciliation import Estimate, VariableKind
from loopbook.terms.scheme import Scheme
from loopbook.terms.sheet import RelationRow


class Outcome(msgspec.Struct, frozen=True):
    """What a variable comes to, None where the model has no value, and the rows that took part."""

    estimate: Estimate | None
    rules: tuple[str, ...]

    @property
    def value(self) -> float | None:
        """Reconciled value."""
        return None if self.estimate is None else self.estimate.value

    @property
    def sd(self) -> float | None:
        """Its standard uncertainty."""
        return None if self.estimate is None else self.estimate.sd


def reconciled_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Return what `reconciled` of a line comes to, in the unit in which its layer is read.

    Parameters
      line     `reconciled` (`flow`, or `flow [layer]`), `period`; `sd_default`, as `5 %`
    Raises     UnknownTerm  LB-B80, LB-B81  it names no variable, or several
               BalanceError   exact numbers contradict each other
    """
    question = Question(default_sd=str(line.get("sd_default", "")))
    found = book.reconcile(str(line["period"]), question, scheme=scheme.id)
    wanted = found_variable(str(line["reconciled"]), found.modelled.model.variables)
    estimates = {each.variable: each for each in found.reconciled.estimates}
    estimate = estimates[wanted.id]
    return Outcome(
        estimate if estimate.value is not None else None,
        rules_used(found.modelled, scheme.system.relations),
    )


def rules_used(modelled: Modelled, rows: tuple[RelationRow, ...]) -> tuple[str, ...]:
    """Return the rows of a pack whose relations, shares or contents are in a model."""
    model = modelled.model
    places = {each.place for each in model.products} | {each.place for each in model.relations}
    kinds = (VariableKind.TRANSFER, VariableKind.CONTENT)
    measured = [m for v in model.variables if v.kind in kinds for m in v.measurements]
    places |= {each.place for each in measured}
    names = {row.name for row in rows if row.place in places}
    return tuple(dict.fromkeys(rule for row in rows if row.name in names for rule in row.rules))
