"""The report of an audit: seven chapters, self-check, history, evidence."""

import re
from functools import cache

import pytest

from loopbook.book.audit_sheet import audit_sheet
from loopbook.render.audit_paper import audit_paper
from loopbook.render.paper.pdf import set_pdf
from loopbook.render.paper.plain import plain_lines
from loopbook.render.paper.workbook import set_workbook
from loopbook.terms.paper import Figure, Heading, Paper, Picture, Table
from tests.book.plating import DAY, book, empty, evaluation, sheet


@cache
def report(language: str) -> Paper:
    return audit_paper(book(), sheet(), evaluation(), language)


def tables(paper: Paper) -> dict[str, Table]:
    return {block.id: block for block in paper.blocks if isinstance(block, Table)}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_each_phase_is_a_chapter_and_every_table_has_a_name_of_its_own(language: str) -> None:
    paper = report(language)
    assert sum(isinstance(b, Heading) and b.level == 1 for b in paper.blocks) == 9
    found = [block.id for block in paper.blocks if isinstance(block, Table)]
    assert len(found) == len(set(found))
    assert all(re.fullmatch(r"\w+", name, re.ASCII) for name in found)
    for table in tables(paper).values():
        assert all(len(row) == len(table.columns) for row in table.rows), table.id


def test_every_balanced_layer_has_a_table_and_a_drawing() -> None:
    paper = report("en")
    balances = [name for name in tables(paper) if name.startswith("balance_")]
    assert len(balances) == 5
    drawings = [block for block in paper.blocks if isinstance(block, Picture)]
    assert len(drawings) == 5
    assert all(drawing.svg.startswith("<svg") for drawing in drawings)


def test_numbers_of_the_ledger_name_entries_that_the_annex_has() -> None:
    paper = report("en")
    told = {source.sequence for source in paper.sources}
    named = {
        sequence
        for table in tables(paper).values()
        for row in table.rows
        for cell in row
        if isinstance(cell, Figure)
        for sequence in cell.evidence
    }
    assert named
    assert named <= told
    assert all(source.leaf for source in paper.sources)


def test_the_text_says_what_was_found() -> None:
    text = "\n".join(plain_lines(report("en")))
    assert "Suspect: spent_cleaner [water] 2024" in text
    assert "Pre-treatment: degreasing and pickling  Water" in text
    assert "As recorded from plating-audit.xlsx" in text
    assert "F4      with all" in text


def test_an_empty_audit_has_its_chapters_and_says_that_nothing_is_there() -> None:
    from_empty = audit_paper(book(), audit_sheet(book(), empty(), DAY), evaluation())
    text = "\n".join(plain_lines(from_empty))
    assert text.count("Nothing is recorded.") == 8


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_report_is_set_as_pdf_and_as_a_workbook(language: str) -> None:
    assert set_pdf(report(language)).startswith(b"%PDF")
    assert set_workbook(report(language)).startswith(b"PK")
