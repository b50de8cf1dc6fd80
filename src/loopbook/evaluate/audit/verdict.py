"""Verdict: knock-outs, what an audit earns for what can be reckoned, and what it comes to.

Whatever is not known leaves the verdict open; nothing is taken for good or bad because it is
missing. Experts answer what no number shows; thresholds are declared, since no text read has them.

Source    Evaluation and Acceptance Guide 2018 (excerpt); knock-outs of Guangdong and Beijing (read
          in part); docs/spec/audit.md
"""

from collections.abc import Sequence
from typing import NamedTuple

from loopbook.evaluate.audit.record import is_yes, number_of, rows_of, text_of
from loopbook.evaluate.audit.weighing import is_best
from loopbook.terms.audit import AuditFile, AuditForm, AuditRow
from loopbook.terms.audit_sheet import (
    Acceptance,
    AuditVerdict,
    BalanceClosure,
    Checked,
    KnockOut,
    TargetEffect,
    Weighed,
)
from loopbook.terms.score import ScoreSheet

PROCEED, SUPPLEMENT, REDO = (each.value for each in list(AuditVerdict)[:3])
ACCEPTED = "accepted"


class Facts(NamedTuple):
    """What was reckoned of an audit, for those who judge it."""

    completeness: float
    focus: Sequence[Weighed]
    effects: Sequence[TargetEffect]
    arithmetic: Checked
    truth: Checked
    closures: Sequence[BalanceClosure]


def knock_outs(file: AuditFile, form: AuditForm, facts: Facts) -> tuple[KnockOut, ...]:
    """Return each knock-out of the form: whether it holds, and what decides."""
    compliance = rows_of(file, "compliance")
    told = {
        "focus": _wrong_focus(facts),
        "false_data": _false(facts.truth),
        "outdated": _outdated(rows_of(file, "processes")),
        **{kind: _unmet(compliance, kind) for kind in ("discharge", "total", "energy")},
    }
    return tuple(
        KnockOut(
            id=row.id,
            label_en=row.label_en,
            label_zh=row.label_zh,
            holds=told[row.id][0] if row.id in told else None,
            why=told[row.id][1] if row.id in told else (),
            grade=row.grade,
            source=row.source,
            rule=row.rule,
        )
        for row in form.knock_outs
    )


_Told = tuple[bool | None, tuple[str, ...]]


def _wrong_focus(facts: Facts) -> _Told:
    """A focus is wrong that does not weigh most; a target that asks for no better than before."""
    best = is_best(facts.focus)
    idle = tuple(e.target for e in facts.effects if _is_idle(e))
    chosen = tuple(each.name for each in facts.focus if each.is_chosen)
    if best is False or idle:
        return True, (*(chosen if best is False else ()), *idle)
    if best is None or not facts.effects or any(e.before is None for e in facts.effects):
        return None, ()
    return False, chosen


def _is_idle(effect: TargetEffect) -> bool:
    return effect.before is not None and effect.before == effect.wanted


def _false(truth: Checked) -> _Told:
    if truth.differing:
        return True, tuple(f"{each.table} {each.row}: {each.name}" for each in truth.differing)
    return (False, ()) if truth.count and not truth.unknown else (None, ())


def _outdated(rows: Sequence[AuditRow]) -> _Told:
    found = tuple(text_of(row, "equipment") for row in rows if is_yes(row, "outdated"))
    if found:
        return True, found
    is_told = bool(rows) and all(is_yes(row, "outdated") is not None for row in rows)
    return (False, ()) if is_told else (None, ())


def _unmet(rows: Sequence[AuditRow], kind: str) -> _Told:
    """A limit is not met by what a row says, or by its numbers, whatever the row says."""
    asked = [row for row in rows if text_of(row, "kind") == kind]
    broken = tuple(text_of(row, "requirement") for row in asked if _is_broken(row))
    if broken:
        return True, broken
    is_told = bool(asked) and all(is_yes(row, "met") is not None for row in asked)
    return (False, ()) if is_told else (None, ())


def _is_broken(row: AuditRow) -> bool:
    limit, value = number_of(row, "limit"), number_of(row, "value")
    is_over = limit is not None and value is not None and value > limit
    return is_yes(row, "met") is False or is_over


def answers(file: AuditFile, facts: Facts, outs: Sequence[KnockOut]) -> dict[str, float]:
    """Return what is known of the criteria of the checklists: criterion -> value, 0 to 1.

    Reckoned are completeness, arithmetic, truth, closure, targets and no knock-out; experts answer
    the rest. A criterion that is not in the answer is unknown.
    """
    free = _free(outs)
    found: dict[str, float | None] = {
        "completeness": facts.completeness,
        "arithmetic": _right(facts.arithmetic),
        "truth": _right(facts.truth),
        "closure": _closed(facts.closures),
        "targets": _reached(facts.effects),
        "no_knock_out": free,
        "acceptable": free,
        "implemented": _implemented(rows_of(file, "implementation")),
    }
    for row in rows_of(file, "review"):
        found.setdefault(text_of(row, "criterion"), number_of(row, "value"))
    return {name: value for name, value in found.items() if value is not None}


def _right(checked: Checked) -> float | None:
    """Return the share of numbers that are right; unknown while some could not be checked."""
    if not checked.count or checked.unknown:
        return None
    return 1.0 - len(checked.differing) / checked.count


def _closed(closures: Sequence[BalanceClosure]) -> float | None:
    """Return the share of balances that keep the limit as stated; unknown while one is unknown.

    Reconciled balances close by construction: only what was measured can tell how good it was.
    """
    if not closures or any(each.closes is None for each in closures):
        return None
    return sum(bool(each.closes) for each in closures) / len(closures)


def _reached(effects: Sequence[TargetEffect]) -> float | None:
    if not effects or any(each.met is None for each in effects):
        return None
    return sum(bool(each.met) for each in effects) / len(effects)


def _implemented(rows: Sequence[AuditRow]) -> float | None:
    states = [text_of(row, "state") for row in rows]
    return states.count("done") / len(states) if states else None


def _free(outs: Sequence[KnockOut]) -> float | None:
    if any(each.holds for each in outs):
        return 0.0
    return None if any(each.holds is None for each in outs) else 1.0


def verdict(
    review: ScoreSheet | None, outs: Sequence[KnockOut], *, is_lacking: bool = False
) -> AuditVerdict:
    """Return what the evaluation comes to: a knock-out is a redo, whatever the score.

    Parameters
      is_lacking   whether a required table or cell is missing, a sum is wrong, or rows contradict
                   each other: such an audit is supplemented first, however well it scores
    """
    if any(each.holds for each in outs):
        return AuditVerdict.REDO
    is_open = any(each.holds is None for each in outs)
    if review is None or review.level is None or is_open:
        return AuditVerdict.OPEN
    found = AuditVerdict(review.level) if review.level else AuditVerdict.REDO
    if is_lacking and found is AuditVerdict.PROCEED:
        return AuditVerdict.SUPPLEMENT
    return found


def acceptance(review: ScoreSheet | None, outs: Sequence[KnockOut]) -> Acceptance:
    """Return what the acceptance comes to: every mandatory row met, and the threshold reached."""
    if any(each.holds for each in outs) or (review is not None and review.knocked_out):
        return Acceptance.FAILED
    is_open = any(each.holds is None for each in outs)
    if review is None or is_open or review.knocked_out is None or review.level is None:
        return Acceptance.OPEN
    return Acceptance.PASSED if review.level == ACCEPTED else Acceptance.FAILED
