"""Questions in people's words, answered for a table and for a book."""

from datetime import date
from pathlib import Path

import pytest

from loopbook.book import Book, Question, View, reconcile_sheet
from loopbook.errors import LoopbookError, ParseError, Unreconcilable
from loopbook.terms.finding import Severity
from loopbook.terms.reconciliation import Solver

TODAY = date(2025, 6, 1)
TABLE = """flow,from,to,layer,value,sd,unit
ore,,park/smelter,goods,100,2,kt
metal,park/smelter,park/mill,goods,60,,kt
slag,park/smelter,,goods,37,1,kt
sheet,park/mill,,goods,58,1,kt
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "flows.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_a_value_without_uncertainty_counts_with_the_default_only(table: Path) -> None:
    plain = reconcile_sheet(table, TODAY)
    assert [f.code for f in plain.findings if f.severity is Severity.ERROR] == ["LB-B32"]
    given = reconcile_sheet(table, TODAY, None, Question(default_sd="5 %"))
    metal = next(e for e in given.reconciled.estimates if e.variable.startswith("metal"))
    assert (metal.stated, metal.stated_sd) == (60.0, 3.0)
    assert not [f for f in given.findings if f.severity is Severity.ERROR]


def test_a_boundary_hides_what_is_inside_and_keeps_its_balances(table: Path) -> None:
    question = Question(default_sd="0.05", view=View(within="park"))
    found = reconcile_sheet(table, TODAY, None, question)
    assert [v.flow for v in found.variables.values()] == ["ore", "slag", "sheet"]
    (account,) = found.accounts
    assert [b.process for b in account.balances] == ["park"]
    plain = reconcile_sheet(table, TODAY, None, Question(default_sd="0.05"))
    assert found.reconciled.statistic == pytest.approx(plain.reconciled.statistic)


def test_relations_come_from_a_second_table(table: Path, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text(
        "kind,process,flow,value,sd\ntransfer,park/smelter,metal,0.6,0.01\n", encoding="utf-8"
    )
    found = reconcile_sheet(table, TODAY, tmp_path / "r.csv", Question(default_sd="5%"))
    assert len(found.modelled.model.products) == 1


def test_flows_may_be_held_above_zero(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("flow,from,to,value,sd,unit\na,,x,10,1,t\nb,x,,14,1,t\nc,x,,1,5,t\n", "utf-8")
    free = reconcile_sheet(path, TODAY)
    assert min(e.value or 0.0 for e in free.reconciled.estimates) < 0.0
    held = reconcile_sheet(path, TODAY, None, Question(is_non_negative=True))
    assert min(e.value or 0.0 for e in held.reconciled.estimates) >= 0.0
    assert held.reconciled.effort.solver is Solver.BOUNDED


def test_robust_estimators_are_chosen_by_name(table: Path) -> None:
    found = reconcile_sheet(table, TODAY, None, Question(robust="huber", default_sd="5%"))
    assert found.reconciled.effort.solver is Solver.ROBUST


@pytest.mark.parametrize(
    ("question", "code"),
    [
        (Question(robust="hubert"), "LB-B60"),
        (Question(default_sd="some"), "LB-B87"),
        (Question(default_sd="0"), "LB-B87"),
        (Question(covariances=("ore",)), "LB-B88"),
        (Question(covariances=("ore,gold",)), "LB-B80"),
        (Question(measure_next="gold"), "LB-B80"),
        (Question(layer="gold"), "LB-D34"),
        (Question(view=View(within="moon")), "LB-B83"),
        (Question(view=View(level=-1)), "LB-B84"),
        (Question(view=View(by="week")), "LB-B60"),
    ],
)
def test_what_cannot_be_asked_is_said(table: Path, question: Question, code: str) -> None:
    with pytest.raises(LoopbookError) as caught:
        reconcile_sheet(table, TODAY, None, question)
    assert caught.value.code == code


def test_exact_numbers_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("flow,from,to,value,sd,unit\na,,x,10,0,t\nb,x,,14,0,t\n", "utf-8")
    with pytest.raises(Unreconcilable) as caught:
        reconcile_sheet(path, TODAY)
    assert "balance of x" in str(caught.value)
    assert "4" in str(caught.value)


def test_a_book_is_reconciled_with_the_entries_behind_its_numbers(book: Book) -> None:
    found = book.reconcile("2025", layer="goods")
    measured = [m for v in found.variables.values() for m in v.measurements]
    assert any(each.sequences for each in measured)
    assert len(found.accounts) == 1
    assert all(v.layer == "goods" for v in found.variables.values())
    with pytest.raises(LoopbookError, match="LB-B86"):
        book.reconcile("2025", Question(view=View(by="year")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "LB-W14"),
        ("flow,from,to\na,,x\n", "LB-W17"),
        ("flow,from,to,value\na,,x,3\n", "LB-W56"),
    ],
)
def test_a_table_of_which_nothing_can_be_read_says_why(
    tmp_path: Path, text: str, code: str
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ParseError) as caught:
        reconcile_sheet(path, TODAY)
    assert caught.value.code == code
    assert "f.csv" in str(caught.value)
