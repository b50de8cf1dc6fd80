"""A plan as a report: every section is there, and numbers are numbers in the workbook."""

import io

import python_calamine

from loopbook.render.paper.form import paper_bytes
from loopbook.render.plan.paper import proposal_paper
from loopbook.terms.finding import Finding, Severity
from tests.render.plan.test_proof import many

PLAN = many(30)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><title>x</title></svg>'


def test_every_decision_is_in_the_text_and_the_picture_is_named() -> None:
    text = paper_bytes(proposal_paper(PLAN, "Where to build", PICTURE), "txt").decode()
    assert text.count("open") >= 30
    assert "Where to build" in text
    assert "The plan" in text


def test_numbers_are_numbers_in_the_workbook() -> None:
    content = paper_bytes(proposal_paper(PLAN, "选址", "", "zh"), "xlsx")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    cells = [
        cell
        for name in book.sheet_names
        for row in book.get_sheet_by_name(name).to_python()
        for cell in row
    ]
    assert 0.1 in cells
    assert 3.5 in cells


def test_findings_of_the_input_are_told() -> None:
    finding = Finding("LB-W24", Severity.WARNING, values={"unit": "tonz", "nearest": "t"})
    plan = type(PLAN)(job="locate", proof=PLAN.proof, findings=(finding,))
    text = paper_bytes(proposal_paper(plan, "x", ""), "txt").decode()
    assert "tonz" in text
