"""Plan files: the round trip is exact, and what is no plan is named."""

from decimal import Decimal

import msgspec
import pytest

from loopbook.errors import ParseError
from loopbook.formats import plan_file
from loopbook.formats.plan_file import plan_bytes, read_plan
from loopbook.terms.finding import Finding, Place, Severity
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

WHY = Reason("plan.why", {"amount": "1.5"}, {"place": ("north", "北")})
COLUMNS = (PlanColumn("a", "TNE"), PlanColumn("b"), PlanColumn("c"), PlanColumn("d"))
PLAN = Plan(
    job="locate",
    digest="ab" * 32,
    currency="CNY",
    price_year="2025",
    flows=(
        PlanFlow(source="a", target="", material="纸", quantity=Decimal("0.100"), unit="TNE"),
        PlanFlow(source="b", target="c", material="x", quantity=Decimal("1e30"), unit="TNE"),
    ),
    decisions=(Decision(kind="open", subject="s1", value=0.1 + 0.2, unit="TNE", reason=WHY),),
    money=(MoneyLine(item="haul", amount=-1e-17),),
    tables=(PlanTable(key="k", columns=COLUMNS, rows=((None, 1, 1.5, "x"),)),),
    proof=Proof(
        status=PlanStatus.LEAST_VIOLATION,
        sense=Sense.LEAST,
        objective=1 / 3,
        bound=0.3,
        gap=0.1,
        method=(WHY,),
        bindings=(Binding(limit=WHY, activity=1.0, bound=1.0, price=2.5, is_relaxed=True),),
        checks=(Check(name="balance", passed=True, worst=0.0, tolerance=1e-9, count=3),),
        refusals=(Refusal(option="s2", reason=WHY, change=WHY, amount=12.0, unit="CNY"),),
        conflict=Conflict(limits=(WHY, WHY), places=("t.csv, row 2",), is_smallest=True),
        violations=(Violation(limit=WHY, amount=0.5),),
        effort={"nodes": 3},
        settings={"p": "2"},
    ),
    findings=(Finding("LB-W23", Severity.NOTE, Place("t.csv", "", 2, "x"), {"text": "1,0"}),),
)


def test_the_round_trip_is_exact() -> None:
    again = read_plan(plan_bytes(PLAN), "p.json")
    assert again == PLAN
    assert str(again.flows[0].quantity) == "0.100"
    assert plan_bytes(again) == plan_bytes(PLAN)


def changed(**words: object) -> bytes:
    members = msgspec.json.decode(plan_bytes(PLAN))
    members.update(words)
    return msgspec.json.encode(members)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "truncated"),
        (b"not a plan", "malformed"),
        (b"[1,2]", "Expected `object`"),
        (b'{"format": "other/1"}', "format 'other/1'"),
        (plan_bytes(PLAN)[:-40], "truncated"),
        (changed(more=1), "unknown field `more`"),
        (changed(plan={"job": "locate"}), "missing required field `proof`"),
        (changed(plan={"job": 5}), r"Expected `str`, got `int` - at `\$.plan.job`"),
        (b"\xff\xfe", "LB-PL34"),
        (b"[" * 100_000, "LB-PL34"),
    ],
)
def test_a_file_that_is_no_plan_is_named(content: bytes, why: str) -> None:
    with pytest.raises(ParseError, match=why) as told:
        read_plan(content, "p.json")
    assert told.value.code == "LB-PL34"
    assert told.value.where == "p.json"


def test_a_number_without_end_is_refused() -> None:
    text = plan_bytes(PLAN).replace(b"0.3333333333333333", b"1e999")
    with pytest.raises(ParseError, match="LB-PL34"):
        read_plan(text, "p.json")


@pytest.mark.parametrize(
    ("found", "written"),
    [
        (b'"0.100"', b'"NaN"'),
        (b'"0.100"', b'"-Infinity"'),
        (b'"0.100"', b'"1E+999999"'),
        (b'"0.100"', b'"1E-999999"'),
        (b'"bound": 0.3', b'"bound": 1e999'),
        (b'"price": 2.5', b'"price": -1e999'),
        (b'"activity": 1.0', b'"activity": 1e999'),
    ],
)
def test_amounts_have_an_end(found: bytes, written: bytes) -> None:
    text = plan_bytes(PLAN)
    assert found in text
    with pytest.raises(ParseError, match="LB-PL34"):
        read_plan(text.replace(found, written), "p.json")


def test_rows_are_as_long_as_their_headings() -> None:
    short = PlanTable(key="k", columns=(PlanColumn("a"),), rows=((1, 2),))
    with pytest.raises(ParseError, match="table 'k'"):
        read_plan(plan_bytes(msgspec.structs.replace(PLAN, tables=(short,))), "p.json")


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_file, "BYTES_MAX", 10)
    with pytest.raises(ParseError, match="LB-PL36"):
        read_plan(plan_bytes(PLAN), "p.json")
