"""Findings as lines and rows."""

from loopbook.render.findings import finding_lines, finding_rows, severity_text
from loopbook.terms.finding import Finding, Place, Severity

FINDING = Finding(
    "LB-T01", Severity.WARNING, Place("weights.xlsx", row=7), {"text": "25"}, "checks.toml:3"
)


def test_a_finding_says_how_heavy_it_is_what_where_and_how_to_mend_it() -> None:
    (line,) = finding_lines([FINDING])
    assert line.startswith("warning: LB-T01 Period '25' cannot be read. weights.xlsx, row 7.")


def test_a_row_keeps_the_parts_apart() -> None:
    table = finding_rows([FINDING], "zh")
    assert table.rows[0][0] == "LB-T01"
    assert table.rows[0][3] == "weights.xlsx，第 7 行"
    assert table.rows[0][5] == "checks.toml:3"
    assert {severity_text(severity, "zh") for severity in Severity} == {"错误", "警告", "提示"}
