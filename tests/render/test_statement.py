"""Statements in words."""

from loopbook.render.statement import (
    evidence_rows,
    evidence_value,
    formula_text,
    publisher_text,
    scope_text,
    statement_line,
    statement_text,
)
from loopbook.terms.statement import Reason

from .verdicts import evidence, statement


def test_a_statement_in_a_line() -> None:
    assert statement_line(statement()) == "Recovery rate · 2024 · 63.6 ± 0.7 % · measured"
    unknown = statement(None, sd=None, basis=None, missing=(Reason("chart.unmeasured"),))
    assert statement_line(unknown, "zh") == "回收率 · 2024年 · 未知 · 未知"
    assert statement_text(statement(60, sd=None, bound="at_least")) == "≥ 60 %"


def test_the_formula_shows_its_values_in_place() -> None:
    assert formula_text(statement()) == "620 kg / 1,000 kg"


def test_a_leaf_inside_another_is_not_mistaken() -> None:
    made = statement(
        formula="flow(a) + flow(a, goods)",
        evidence=(
            evidence(1.0, "flow(a)"),
            evidence(None, "flow(a, goods)", missing=Reason("chart.unmeasured", {"a": "b"})),
        ),
    )
    assert formula_text(made) == "1 kg + unknown"


def test_evidence_becomes_rows_with_entries_and_rules() -> None:
    table = evidence_rows("evidence", statement().evidence)
    assert table.rows[0][0] == "flow(black_mass)"
    assert table.rows[0][9:11] == ("3 4", "posting.csv:2")
    assert len(table.rows[0]) == len(table.headings)
    assert evidence_value(evidence(sd=10.0)) == "620 ± 10 kg"


def test_publisher_scope_and_unit_are_told_in_the_language() -> None:
    labels = {"publisher": ("Bureau", "统计局"), "scope": ("All energy", "全部能源")}
    seen = evidence(20.0, publisher="NBS", scope="all", unit_zh="百万吨", labels=labels)
    assert (publisher_text(seen), scope_text(seen)) == ("Bureau", "All energy")
    assert (publisher_text(seen, "zh"), scope_text(seen, "zh")) == ("统计局", "全部能源")
    assert evidence_value(seen, "zh") == "2,000万吨"
    row = evidence_rows("evidence", (seen,), "zh").rows[0]
    assert row[3] == "百万吨"
    assert row[6:8] == ("统计局", "全部能源")
    bare = statement(scope="all")
    assert scope_text(bare, "zh") == "all"
