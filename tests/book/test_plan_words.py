"""Plans of files: a word that the catalogue does not have is a file that was changed."""

import msgspec
import pytest

from loopbook.book.plan_words import must_have_words
from loopbook.errors import ParseError
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.plan import (
    Binding,
    Decision,
    MoneyLine,
    Plan,
    PlanColumn,
    PlanStatus,
    PlanTable,
    Proof,
    Sense,
)
from loopbook.terms.statement import Reason

PROOF = Proof(status=PlanStatus.OPTIMAL, sense=Sense.LEAST, objective=1.0)
PLAN = Plan(job="locate", proof=PROOF, decisions=(Decision(kind="open", subject="s1"),))


def bound_by(reason: Reason) -> Plan:
    """Return a plan that a limit holds back."""
    bindings = (Binding(limit=reason, activity=1.0, bound=1.0),)
    return msgspec.structs.replace(PLAN, proof=msgspec.structs.replace(PROOF, bindings=bindings))


def test_a_plan_as_it_was_made_has_words() -> None:
    must_have_words(PLAN, "p.json")


@pytest.mark.parametrize(
    "changed",
    [
        msgspec.structs.replace(PLAN, decisions=(Decision(kind="fly", subject="s1"),)),
        msgspec.structs.replace(PLAN, money=(MoneyLine(item="bribe", amount=1.0),)),
        msgspec.structs.replace(PLAN, tables=(PlanTable(key="x", columns=(), rows=()),)),
        msgspec.structs.replace(
            PLAN, tables=(PlanTable(key="places", columns=(PlanColumn("no_such"),), rows=()),)
        ),
        msgspec.structs.replace(PLAN, findings=(Finding("LB-??", Severity.NOTE),)),
        bound_by(Reason("plan.no.such.words")),
        bound_by(Reason("plan.stage.linear", {"language": "x"})),
        bound_by(Reason("plan.sheet.total", {"key": "x"})),
        bound_by(Reason("plan.no_picture")),
    ],
)
def test_other_words_are_refused(changed: Plan) -> None:
    with pytest.raises(ParseError) as refused:
        must_have_words(changed, "p.json")
    assert refused.value.code == "LB-PL34"
    assert refused.value.where == "p.json"
