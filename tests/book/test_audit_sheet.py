"""An audit worked out from the ledger of a synthetic plant, and evaluated."""

import msgspec
import pytest

from loopbook.book.audit_sheet import audit_evaluation, audit_sheet
from loopbook.book.audits import recorded
from loopbook.terms.audit import AuditFile
from loopbook.terms.audit_sheet import Acceptance, AuditVerdict, CostClass
from tests.book import plating
from tests.book.plating import DAY, audit, book, evaluation, handed, sheet


def with_cell(file: AuditFile, table: str, at: int, field: str, text: str) -> AuditFile:
    """Return the file with one cell of a table changed."""
    made = []
    for each in file.recordings:
        rows = list(each.rows)
        if each.table == table:
            cells = {**rows[at].cells, field: text}
            rows[at] = msgspec.structs.replace(rows[at], cells=cells)
        made.append(msgspec.structs.replace(each, rows=tuple(rows)))
    return msgspec.structs.replace(file, recordings=tuple(made))


def test_the_balances_of_the_focus_close_after_reconciliation() -> None:
    balance = sheet().balance
    assert balance is not None
    assert {each.layer for each in balance.closures} == {"water", "energy", "Zn", "Cu", "Ni"}
    assert all(each.closes_after for each in balance.closures)
    open_ones = [each for each in balance.closures if not each.closes]
    assert [(each.process, each.layer) for each in open_ones] == [("pre_treatment", "water")]
    assert balance.left_out == ()


def test_the_meter_that_was_planted_wrong_is_the_one_suspect() -> None:
    balance = sheet().balance
    assert balance is not None
    (suspect,) = balance.suspects
    assert suspect.flows == ("spent_cleaner [water] 2024",)
    assert suspect.is_found
    assert suspect.size == pytest.approx(440, abs=30)  # planted: 20 % of 2,200 m³
    (sequence,) = suspect.sequences
    assert b"spent_cleaner" in book().entry(sequence).entry.draft.content


@pytest.mark.slow
def test_without_a_list_of_streams_every_flow_may_carry_everything_and_nothing_closes() -> None:
    kept = tuple(each for each in audit().recordings if each.table != "streams")
    file = msgspec.structs.replace(audit(), recordings=kept)
    balance = audit_sheet(book(), file, DAY).balance
    assert balance is not None
    assert all(each.error is None and each.closes is None for each in balance.closures)


def test_losses_stand_by_money_with_their_reconciled_amounts_and_causes() -> None:
    first, *rest = sheet().losses
    assert (first.loss, first.place) == ("L5", 1)
    assert first.amount == pytest.approx(2992, abs=1)
    assert first.money == pytest.approx((first.amount or 0.0) * 75)
    assert [each.place for each in rest] == [2, 3, 4, 5]
    aspects = {aspect for each in sheet().losses for aspect, _ in each.causes}
    assert len(aspects) == 8


def test_options_fall_into_the_classes_that_the_audit_declares() -> None:
    assert sheet().options["F2"] is CostClass.NO_OR_LOW
    assert sheet().options["F3"] is CostClass.MEDIUM
    assert sheet().options["F4"] is CostClass.HIGH


def test_the_level_and_the_targets_before_and_after_come_from_the_ledger() -> None:
    before, after = sheet().scores
    assert (before.level, after.level) == ("II", "II")
    assert before.indices["I"].low < after.indices["I"].low
    water = sheet().effects[0]
    assert water.before == pytest.approx(5990 / 100, rel=1e-3)
    assert water.met is True


def test_a_wrong_payback_is_told_with_its_row_and_mended_by_recording_it_again() -> None:
    (wrong,) = evaluation().arithmetic.differing
    assert (wrong.table, wrong.row, wrong.field, wrong.stated) == ("economics", 3, "payback", 2.1)
    assert wrong.found == pytest.approx(3.74, abs=0.005)
    file, _ = recorded(audit(), "economics", handed("plating-audit-economics.csv"))
    again = audit_evaluation(audit_sheet(book(), file, DAY))
    assert again.arithmetic.differing == ()
    assert evaluation().verdict is AuditVerdict.SUPPLEMENT
    assert again.verdict is AuditVerdict.PROCEED
    assert len(file.recordings) == len(audit().recordings) + 1


def test_a_parameter_declared_twice_is_told_and_not_passed_over() -> None:
    (whole,) = (each for each in audit().recordings if each.table == "parameters")
    again = msgspec.structs.replace(whole, is_addition=True, rows=whole.rows[:1])
    file = msgspec.structs.replace(audit(), recordings=(*audit().recordings, again))
    found = audit_sheet(book(), file, DAY).findings
    assert ("LB-Z86", "parameters") in [(each.code, each.place.document) for each in found]


def test_the_complete_audit_is_accepted() -> None:
    found = evaluation()
    assert found.completeness == 1.0
    assert (found.truth.differing, found.truth.unknown) == ((), 0)
    assert found.acceptance is Acceptance.PASSED


def test_a_number_that_the_ledger_has_otherwise_knocks_the_audit_out() -> None:
    found = audit_evaluation(
        audit_sheet(book(), with_cell(audit(), "inputs", 0, "amount", "7000"), DAY)
    )
    (wrong,) = found.truth.differing
    assert (wrong.table, wrong.field, wrong.stated) == ("inputs", "amount", 7000.0)
    assert [each.id for each in found.knock_outs if each.holds] == ["false_data"]
    assert (found.verdict, found.acceptance) == (AuditVerdict.REDO, Acceptance.FAILED)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "field", "text", "out"),
    [
        ("processes", "outdated", "yes", "outdated"),
        ("compliance", "value", "0.2", "discharge"),
        ("targets", "wanted", "59.9", "focus"),
    ],
)
def test_each_knock_out_is_told_by_what_the_audit_itself_says(
    table: str, field: str, text: str, out: str
) -> None:
    found = audit_evaluation(audit_sheet(book(), with_cell(audit(), table, 0, field, text), DAY))
    assert out in [each.id for each in found.knock_outs if each.holds]


def test_an_audit_of_which_nothing_is_known_is_open_and_says_what_is_missing() -> None:
    found = audit_evaluation(audit_sheet(book(), plating.empty(), DAY))
    assert found.verdict is AuditVerdict.OPEN
    assert found.acceptance is Acceptance.OPEN
    assert ("parameters", 0, "") in found.missing
    assert found.review is not None
    assert found.review.total.value is None
    assert {each.holds for each in found.knock_outs} == {None}


def test_a_pack_or_period_that_the_book_has_not_is_a_finding_and_no_end() -> None:
    file = with_cell(audit(), "parameters", 1, "value", "no-pack")
    found = audit_sheet(book(), file, DAY)
    assert found.balance is None
    assert {"LB-D04"} <= {each.code for each in found.findings}


def test_a_stream_that_the_pack_has_not_and_an_uncertainty_that_is_none_are_told() -> None:
    file = with_cell(audit(), "streams", 0, "flow", "sludges")
    file = with_cell(file, "parameters", 5, "value", "0")
    found = audit_sheet(book(), file, DAY)
    codes = [each.code for each in found.findings]
    assert "LB-Z65" in codes
    assert "LB-B87" in codes
    assert found.balance is None


def test_a_cause_of_a_loss_that_is_nowhere_is_told() -> None:
    found = audit_sheet(book(), with_cell(audit(), "causes", 0, "loss", "L9"), DAY)
    assert [(f.code, f.place.document) for f in found.findings] == [("LB-Z56", "causes")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("table", "field", "text", "named"),
    [
        ("focus_totals", "total", "340", ("focus_totals", 2, "total")),
        ("inputs", "amount", "9999", ("inputs", 2, "amount")),
        ("economics", "option", "F99", ("economics", 2, "option")),
        ("options", "investment", "-5", ("options", 2, "investment")),
        ("losses", "loss", "L2", ("losses", 3, "loss")),
    ],
)
def test_each_planted_fault_is_named_by_table_row_and_field(
    table: str, field: str, text: str, named: tuple[str, int, str]
) -> None:
    file = with_cell(audit(), table, 0, field, text)
    found = audit_evaluation(audit_sheet(book(), file, DAY))
    wrong = (*found.arithmetic.differing, *found.truth.differing)
    told = [(each.table, each.row, each.field) for each in wrong]
    places = [each.place for each in found.findings]
    assert named in [*told, *((p.document, p.row, p.column) for p in places)]


def test_a_required_table_taken_out_is_named() -> None:
    kept = tuple(each for each in audit().recordings if each.table != "team")
    file = msgspec.structs.replace(audit(), recordings=kept)
    assert audit_evaluation(audit_sheet(book(), file, DAY)).missing == (("team", 0, ""),)
