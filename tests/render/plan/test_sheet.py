"""A plan as sections: everything of it is told, in both languages, unknown as unknown."""

from decimal import Decimal

import msgspec
import pytest

from loopbook.render.plan.sheet import Section, cell_text, headline, proof_sections, sections
from loopbook.terms.plan import (
    Binding,
    Check,
    Conflict,
    Decision,
    MoneyLine,
    Plan,
    PlanColumn,
    PlanFlow,
    PlanStatus,
    PlanTable,
    Proof,
    Refusal,
    Sense,
    Violation,
)
from loopbook.terms.statement import Reason

WORDS = Reason("plan.decision.open", {}, {})
PROOF = Proof(
    status=PlanStatus.OPTIMAL,
    sense=Sense.LEAST,
    objective=1234.5,
    bound=1234.0,
    gap=0.0004,
    gap_asked=1e-6,
    unit="CNY",
    method=(WORDS,),
    bindings=(
        Binding(limit=WORDS, subject="s1", activity=5.0, bound=5.0, unit="TNE", price=12.0),
        Binding(limit=WORDS, subject="s2", activity=1.0, bound=1.0, price=None),
    ),
    checks=(
        Check(name="balance", passed=True, worst=0.0, tolerance=0.0, unit="TNE", count=7),
        Check(name="capacity", passed=False, worst=2.0, tolerance=0.0, where="s9"),
    ),
    refusals=(
        Refusal(option="s3", label="South", reason=WORDS, change=WORDS, amount=7.5, unit="CNY"),
    ),
    solver="HiGHS",
    version="1.15.1",
    program="0.1.0",
    seed=3,
    effort={"nodes": 4},
    settings={"p": "2"},
)
PLAN = Plan(
    job="locate",
    currency="CNY",
    price_year="2025",
    flows=(
        PlanFlow(source="z", target="s1", material="paper", quantity=Decimal("3.5"), unit="TNE"),
    ),
    decisions=(Decision(kind="open", subject="s1", label="North", value=5.0, unit="TNE"),),
    money=(
        MoneyLine(item="fixed", amount=0.1),
        MoneyLine(item="haul", subject="s1", amount=0.2),
        MoneyLine(item="haul", subject="s2", amount=0.3),
    ),
    tables=(
        PlanTable(
            key="flows", columns=(PlanColumn("mass", "TNE"), PlanColumn("x")), rows=((1, None),)
        ),
    ),
    proof=PROOF,
)


def texts(section: Section) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(cell_text(cell) for cell in row) for row in section.rows)


def by_key(plan: Plan, language: str = "en") -> dict[str, Section]:
    return {section.key: section for section in sections(plan, language)}


def test_the_result_is_told_with_its_bound_and_gap() -> None:
    told = headline(PLAN, "en")
    assert "optimal" in told
    assert "1,234.5" in told
    assert "0.04 %" in told
    unproved = msgspec.structs.replace(PROOF, bound=None, gap=None)
    assert "not known" in headline(msgspec.structs.replace(PLAN, proof=unproved), "en")
    assert "最优" in headline(PLAN, "zh")


def test_decisions_flows_and_money_are_rows_without_empty_columns() -> None:
    found = by_key(msgspec.structs.replace(PLAN, tables=()))
    assert texts(found["decisions"]) == (("open", "North (s1)", "5", "t"),)
    assert texts(found["flows"]) == (("z", "s1", "paper", "3.5", "t"),)
    assert texts(found["money"]) == (("fixed costs", "0.1"), ("transport", "0.5"), ("total", "0.6"))


def test_a_year_is_a_name_and_no_amount() -> None:
    columns = (PlanColumn("period"), PlanColumn("capacity"))
    table = PlanTable(key="places", columns=columns, rows=((2025, 2025),))
    found = by_key(msgspec.structs.replace(PLAN, tables=(table,)))
    assert texts(found["places"]) == (("2025", "2,025"),)


def test_a_label_that_is_the_name_is_told_once() -> None:
    same = Decision(kind="open", subject="s1", label="s1")
    found = by_key(msgspec.structs.replace(PLAN, decisions=(same,), tables=()))
    assert texts(found["decisions"]) == (("open", "s1"),)


def test_the_proof_sheet_tells_what_binds_refusals_and_checks() -> None:
    found = {section.key: section for section in proof_sections(PROOF, "en")}
    assert texts(found["bindings"])[0][-1] == "12"
    assert texts(found["bindings"])[1][-1] == "unknown"
    assert texts(found["refusals"]) == (("South (s3)", "open", "open", "7.5", "CNY"),)
    assert [row[1] for row in texts(found["checks"])] == ["holds", "fails"]
    assert "seed 3" in found["made"].lines[0]
    assert "nodes 4, p 2" in found["made"].lines[1]
    assert "conflict" not in found


def test_prices_of_the_relaxed_problem_are_marked() -> None:
    relaxed = msgspec.structs.replace(PROOF.bindings[0], is_relaxed=True)
    proof = msgspec.structs.replace(PROOF, bindings=(relaxed,))
    found = {section.key: section for section in proof_sections(proof, "en")}
    assert texts(found["bindings"])[0][-1] == "12 *"
    assert found["bindings"].lines[0].startswith("*")


@pytest.mark.parametrize(("is_smallest", "words"), [(True, "proved"), (False, "any one")])
def test_what_contradicts_and_what_is_broken_is_told_with_its_place(
    is_smallest: bool, words: str
) -> None:
    proof = msgspec.structs.replace(
        PROOF,
        status=PlanStatus.LEAST_VIOLATION,
        conflict=Conflict(
            limits=(WORDS, WORDS), places=("sites.csv, row 4",), is_smallest=is_smallest
        ),
        violations=(Violation(limit=WORDS, subject="s1", amount=3.0, unit="TNE"),),
    )
    found = by_key(msgspec.structs.replace(PLAN, proof=proof, tables=()))
    assert words in found["conflict"].lines[0]
    assert found["conflict"].lines[1:] == ("- open (sites.csv, row 4)", "- open")
    assert texts(found["violations"]) == (("open", "s1", "3", "t"),)
    assert any("breaks them least" in line for line in found["result"].lines)
