"""Undecided: the verdict on a value that is shown and decides nothing."""

from loopbook.evaluate.comparable import obstacle
from loopbook.evaluate.exact import Exact
from loopbook.evaluate.leaf import grade_doubt
from loopbook.evaluate.verdict import Case, Shown, verdict
from loopbook.terms.event import Basis
from loopbook.terms.statement import Reason, Standing, Verdict


def undecided(case: Case, exact: Exact) -> Verdict:
    """Return not comparable, modelled or unknown: a value that does not decide is never met."""
    blocked = obstacle(case, exact.statement, case.target.base)
    if blocked is not None:
        shown = Shown(latest=exact.statement, rules=blocked.rules)
        return verdict(case, Standing.NOT_COMPARABLE, blocked.reason, shown)
    is_modelled = exact.statement.basis is Basis.MODELLED
    standing = Standing.MODELLED if is_modelled else Standing.UNKNOWN
    return verdict(case, standing, why_undecided(exact), Shown(latest=exact.statement))


def why_undecided(exact: Exact) -> Reason:
    """Return why a statement with a value decides nothing: its basis, its grade, or its bound."""
    statement = exact.statement
    if statement.doubts:
        return statement.doubts[0]
    if statement.basis in (Basis.MODELLED, Basis.CONSTRUCTED):
        return Reason(f"reason.basis.{statement.basis.value}")
    doubts = [grade_doubt(each.grade) for each in statement.evidence]
    found = [doubt for doubt in doubts if doubt is not None]
    return found[0] if found else Reason("reason.open_bounds")
