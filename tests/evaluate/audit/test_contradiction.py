"""Rows that say one thing twice, and amounts below nothing."""

from loopbook.evaluate.audit.contradiction import AMOUNTS, KEYS, contradictions
from loopbook.terms.audit import AuditForm
from tests.evaluate.audit.filed import audit, recording


def test_a_row_that_stands_twice_is_named_with_both_rows(form: AuditForm) -> None:
    rate = {"parameter": "discount_rate", "value": "8"}
    file = audit(
        recording("parameters", rate),
        recording("parameters", {**rate, "value": "3"}, is_addition=True),
        recording("inputs", {"year": "2023", "name": "zinc"}, {"year": "2024", "name": "zinc"}),
        recording("losses", {"loss": "L1"}, {"loss": "L2"}, {"loss": "L1"}),
    )
    found = contradictions(file, form)
    assert [(f.code, f.place.document, f.place.row, f.values["text"]) for f in found] == [
        ("LB-Z86", "parameters", 2, "discount_rate"),
        ("LB-Z86", "losses", 4, "L1"),
    ]
    assert found[1].values["row"] == "2"


def test_an_amount_below_nothing_is_named_and_a_loss_of_money_is_not(form: AuditForm) -> None:
    file = audit(
        recording("options", {"option": "F1", "investment": "-5"}),
        recording("economics", {"option": "F1", "saving": "-5", "npv": "-7"}),
        recording("benefits", {"option": "F1", "before": "0", "after": "3", "saved": "-3"}),
    )
    found = contradictions(file, form)
    assert [(f.code, f.place.document, f.place.column) for f in found] == [
        ("LB-Z87", "options", "investment")
    ]


def test_a_ground_written_into_the_file_by_hand_is_not_passed_over(form: AuditForm) -> None:
    found = contradictions(audit(reasons="double-hazard tripled tripled"), form)
    assert [(f.code, f.values["reason"]) for f in found] == [("LB-Z69", "tripled")]


def test_every_name_is_a_field_of_the_form(form: AuditForm) -> None:
    for named in (KEYS, AMOUNTS):
        for table, fields in named.items():
            assert set(fields) <= {field.id for field in form.tables[table].fields}, table
