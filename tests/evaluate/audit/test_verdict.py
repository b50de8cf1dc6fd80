"""Knock-outs, answers to the checklists, and what an audit comes to."""

from datetime import date

import pytest

from loopbook.evaluate.audit.verdict import Facts, acceptance, answers, knock_outs, verdict
from loopbook.terms.audit import AuditForm
from loopbook.terms.audit_sheet import (
    Acceptance,
    AuditVerdict,
    Checked,
    Discrepancy,
    DiscrepancyKind,
    KnockOut,
    TargetEffect,
    Weighed,
)
from loopbook.terms.entry import Checkpoint
from loopbook.terms.period import Period
from loopbook.terms.score import ScoreSheet, Span
from tests.evaluate.audit.filed import audit, recording

RIGHT = Checked(count=4, unknown=0, differing=())
WRONG = Checked(
    count=4,
    unknown=0,
    differing=(
        Discrepancy(
            kind=DiscrepancyKind.LEDGER,
            table="inputs",
            row=2,
            field="amount",
            name="zinc",
            stated=1.0,
            found=2.0,
        ),
    ),
)
BEST = Weighed(name="rinsing", total=Span(9, 9), place=1, scores={}, is_chosen=True)


def effect(before: float | None, wanted: float, met: bool | None = True) -> TargetEffect:
    return TargetEffect(
        target="water",
        label="",
        unit="l",
        before=before,
        stated=before,
        wanted=wanted,
        after=1.0,
        change=None,
        met=met,
        row=2,
    )


def facts(truth: Checked = RIGHT, effects: tuple[TargetEffect, ...] | None = None) -> Facts:
    effects = (effect(9.0, 5.0),) if effects is None else effects
    return Facts(1.0, (BEST,), effects, RIGHT, truth, ())


def compliance(kind: str, met: str, value: str = "1") -> dict[str, str]:
    return {"requirement": kind, "kind": kind, "limit": "2", "value": value, "met": met}


FILE = audit(
    recording("processes", {"equipment": "line 1", "outdated": "no"}),
    recording("compliance", *(compliance(kind, "yes") for kind in ("discharge", "total"))),
)


def held(outs: tuple[KnockOut, ...]) -> dict[str, bool | None]:
    return {each.id: each.holds for each in outs}


def test_what_is_told_knocks_out_or_not_and_what_is_not_told_is_unknown(form: AuditForm) -> None:
    assert held(knock_outs(FILE, form, facts())) == {
        "focus": False,
        "false_data": False,
        "outdated": False,
        "discharge": False,
        "total": False,
        "energy": None,
    }


def test_a_number_over_its_limit_is_not_met_whatever_the_row_says(form: AuditForm) -> None:
    file = audit(recording("compliance", compliance("discharge", "yes", "3")))
    assert held(knock_outs(file, form, facts()))["discharge"] is True


def test_a_target_that_asks_for_nothing_is_wrong(form: AuditForm) -> None:
    idle = facts(effects=(effect(9.0, 9.0),))
    assert held(knock_outs(FILE, form, idle))["focus"] is True
    blind = facts(effects=(effect(None, 9.0),))
    assert held(knock_outs(FILE, form, blind))["focus"] is None


def test_numbers_beside_the_ledger_knock_out_and_unchecked_ones_stay_open(
    form: AuditForm,
) -> None:
    assert held(knock_outs(FILE, form, facts(WRONG)))["false_data"] is True
    some = Checked(count=3, unknown=1, differing=())
    assert held(knock_outs(FILE, form, facts(some)))["false_data"] is None


def test_answers_are_reckoned_and_experts_add_the_rest_but_overrule_nothing(
    form: AuditForm,
) -> None:
    review = recording(
        "review",
        {"criterion": "process_true", "value": "0.9"},
        {"criterion": "truth", "value": "1"},
    )
    file = audit(*FILE.recordings, review)
    told = answers(file, facts(WRONG), knock_outs(file, form, facts(WRONG)))
    assert told["truth"] == 0.75
    assert told["process_true"] == 0.9
    assert told["targets"] == 1.0
    assert told["no_knock_out"] == 0.0
    assert "closure" not in told
    assert "implemented" not in told


def test_a_number_of_which_some_are_unchecked_is_unknown_and_not_right(form: AuditForm) -> None:
    some = facts(Checked(count=3, unknown=1, differing=()), (effect(9.0, 5.0, None),))
    told = answers(FILE, some, knock_outs(FILE, form, some))
    assert not {"truth", "targets", "no_knock_out"} & set(told)


def review(low: str, high: str, *, knocked_out: bool | None = False) -> ScoreSheet:
    return ScoreSheet(
        standard="audit_review",
        pack="cp-audit@1",
        digest="",
        title_en="",
        title_zh="",
        method="points",
        subject="p",
        period=Period(2026 * 12, 12),
        day=date(2026, 1, 1),
        total=Span(80, 80),
        level_low=low,
        level_high=high,
        knocked_out=knocked_out,
        groups=(),
        criteria=(),
        checkpoint=Checkpoint(0, ""),
    )


def out(holds: bool | None) -> tuple[KnockOut, ...]:
    made = KnockOut(id="focus", label_en="", label_zh="", holds=holds, grade="", source="", rule="")
    return (made,)


@pytest.mark.parametrize(
    ("low", "high", "holds", "found"),
    [
        ("proceed", "proceed", False, AuditVerdict.PROCEED),
        ("supplement", "supplement", False, AuditVerdict.SUPPLEMENT),
        ("", "", False, AuditVerdict.REDO),
        ("redo", "proceed", False, AuditVerdict.OPEN),
        ("proceed", "proceed", None, AuditVerdict.OPEN),
        ("proceed", "proceed", True, AuditVerdict.REDO),
    ],
)
def test_the_verdict_is_the_level_unless_a_knock_out_holds_or_may(
    low: str, high: str, holds: bool | None, found: AuditVerdict
) -> None:
    assert verdict(review(low, high), out(holds)) is found
    lacking = verdict(review(low, high), out(holds), is_lacking=True)
    assert lacking is (AuditVerdict.SUPPLEMENT if found is AuditVerdict.PROCEED else found)
    assert verdict(None, out(False)) is AuditVerdict.OPEN


@pytest.mark.parametrize(
    ("low", "high", "knocked_out", "found"),
    [
        ("accepted", "accepted", False, Acceptance.PASSED),
        ("", "", False, Acceptance.FAILED),
        ("accepted", "accepted", True, Acceptance.FAILED),
        ("accepted", "accepted", None, Acceptance.OPEN),
        ("", "accepted", False, Acceptance.OPEN),
    ],
)
def test_acceptance_asks_for_every_mandatory_row_and_the_threshold(
    low: str, high: str, knocked_out: bool | None, found: Acceptance
) -> None:
    assert acceptance(review(low, high, knocked_out=knocked_out), out(False)) is found
    assert acceptance(None, out(False)) is Acceptance.OPEN
    assert acceptance(review(low, high), out(True)) is Acceptance.FAILED
