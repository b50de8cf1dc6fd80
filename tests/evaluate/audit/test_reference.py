"""Rows that speak of what no table has."""

from loopbook.evaluate.audit.reference import lost_references
from loopbook.terms.audit import AuditForm
from tests.evaluate.audit.filed import audit, recording


def test_a_loss_option_or_target_that_stands_nowhere_is_named_with_its_row(
    form: AuditForm,
) -> None:
    file = audit(
        recording("losses", {"loss": "L1"}),
        recording("causes", {"loss": "L1"}, {"loss": "L2"}),
        recording("options", {"option": "F1", "loss": "L1"}),
        recording("economics", {"option": "F11"}),
        recording("achieved", {"target": "water"}),
    )
    found = lost_references(file, form)
    assert [(f.place.document, f.place.row, f.values["nearest"]) for f in found] == [
        ("causes", 3, "L1"),
        ("economics", 2, "F1"),
        ("achieved", 2, "-"),
    ]


def test_what_stands_in_its_table_is_no_finding(form: AuditForm) -> None:
    file = audit(recording("targets", {"target": "water"}), recording("options", {"loss": ""}))
    assert lost_references(file, form) == ()
