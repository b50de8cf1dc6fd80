"""An audit begun, recorded table by table, resumed."""

import hashlib
from datetime import date

import msgspec
import pytest

from loopbook.book.audits import (
    AuditWish,
    Handed,
    form_of,
    new_audit,
    posted_audit,
    recorded,
    status_of,
    table_named,
    template_of,
    years_of,
)
from loopbook.errors import EmptyPeriod, LoopbookError, ParseError, QueryError, UnknownTerm
from loopbook.formats.audit_document import audit_bytes
from loopbook.terms.audit import PhaseState
from tests.book.plating import DAY, MOMENT, WISH, audit, empty, handed

TEAM = b"Name,Role,Department,Duty\nLin,leader,production,leads\n"


def table(content: bytes, *, is_addition: bool = False) -> Handed:
    return Handed("team.csv", content, MOMENT, is_addition)


def test_a_new_audit_has_nothing_recorded_and_knows_why_it_is_made() -> None:
    file = empty()
    assert (file.version, file.recordings, file.listed) == (1, (), "2025-01-15")
    assert file.reasons == ("double-hazard", "double-over")


@pytest.mark.parametrize(
    ("field", "value", "error", "code"),
    [
        ("standard", "electroplating_2015", QueryError, "LB-Z67"),
        ("years", "2023-03..2025", QueryError, "LB-Z68"),
        ("years", "1990..2025", QueryError, "LB-Z68"),
        ("years", "soon", EmptyPeriod, "LB-T01"),
        ("listed", "15 January", ParseError, "LB-Z58"),
        ("reasons", ("double-hazards",), UnknownTerm, "LB-Z69"),
    ],
)
def test_what_is_no_beginning_of_an_audit_is_refused(
    field: str, value: object, error: type[LoopbookError], code: str
) -> None:
    told = {**WISH._asdict(), field: value}
    with pytest.raises(error, match=code):
        new_audit(AuditWish(**told), date(2025, 1, 20))


def test_a_recording_keeps_its_document_and_its_hash() -> None:
    file, findings = recorded(empty(), "team", table(TEAM))
    (made,) = file.recordings
    assert findings == ()
    assert (made.document, made.moment) == ("team.csv", "2025-03-02T08:00:00+00:00")
    assert made.sha256 == hashlib.sha256(TEAM).hexdigest()
    assert made.rows[0].cells["duty"] == "leads"


def test_rows_are_replaced_or_joined_and_the_history_keeps_both() -> None:
    file, _ = recorded(empty(), "team", table(TEAM))
    file, _ = recorded(file, "team", table(TEAM.replace(b"Lin", b"Zhao"), is_addition=True))
    status = status_of(file, DAY).phases[0]
    assert next(t.rows for t in status.tables if t.table == "team") == 2
    file, _ = recorded(file, "team", table(TEAM))
    status = status_of(file, DAY).phases[0]
    assert next(t.rows for t in status.tables if t.table == "team") == 1
    assert len(file.recordings) == 3


def test_a_table_with_a_fault_is_not_taken_at_all() -> None:
    bad = Handed("causes.csv", b"Loss,Aspect,Cause\nL1,Staff,a\nL1,weather,b\n", MOMENT)
    file, findings = recorded(empty(), "causes", bad)
    assert file is empty()
    assert [(f.code, f.place.row) for f in findings] == [("LB-Z56", 3)]


def test_a_workbook_records_every_table_at_once() -> None:
    assert {each.table for each in audit().recordings} == set(form_of().tables)
    status = status_of(audit(), DAY)
    assert {phase.state for phase in status.phases} == {PhaseState.COMPLETE}
    assert status.next_tables == ()


def test_unknown_tables_and_packs_without_a_form_are_named() -> None:
    with pytest.raises(UnknownTerm, match="LB-Z56"):
        table_named(form_of(), "teams")
    with pytest.raises(UnknownTerm, match="LB-Z66"):
        form_of("mci")


def test_templates_are_csv_or_workbooks_of_one_table_or_of_all() -> None:
    assert template_of(empty(), "team", ".csv", "zh").decode("utf-8-sig").startswith("姓名,")
    for name in ("team", "all"):
        assert template_of(empty(), name, ".xlsx").startswith(b"PK")


def test_a_file_is_read_back_from_its_bytes_wherever_it_was_stopped() -> None:
    half, _ = recorded(empty(), "team", table(TEAM))
    again = posted_audit(audit_bytes(half))
    assert again == half
    assert recorded(again, "all", handed("plating-audit.xlsx"))[0].recordings[0].table == "team"


def test_a_file_from_elsewhere_names_a_shipped_form_and_never_a_folder() -> None:
    foreign = msgspec.structs.replace(empty(), form="../../etc")
    with pytest.raises(UnknownTerm, match="LB-D04"):
        posted_audit(audit_bytes(foreign))


def test_years_are_told_one_by_one() -> None:
    assert [str(year) for year in years_of("2022..2024")] == ["2022", "2023", "2024"]
