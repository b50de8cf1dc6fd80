"""Health: train on cells whose state of health was measured, calibrate by cell, estimate others.

No plan in the sense of something to do: a reading that other plans begin with. It is a job so that
tables, proof sheet and independent check are those of every job. Spec: docs/spec/plan-health.md
"""

from collections.abc import Iterator, Sequence
from importlib import metadata
from time import monotonic

import msgspec
import numpy as np

from loopbook.errors import PlanError
from loopbook.plan.health.answer import (
    Answer,
    Row,
    answered,
    calibration_rows,
    error_rows,
    estimate_rows,
    model_rows,
)
from loopbook.plan.health.bars import least_cells
from loopbook.plan.health.calibration import Calibration, calibrated, uncalibrated
from loopbook.plan.health.check import checked
from loopbook.plan.health.input import Task, must_be_possible, tasks_of
from loopbook.plan.health.learner import SHAPES
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.plan import (
    Plan,
    PlanColumn,
    PlanStatus,
    PlanTable,
    PlanWish,
    Proof,
    Refusal,
    Sense,
)
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Progress, Run
from loopbook.terms.statement import Reason

REFUSALS_TOLD = 50
_TABLES = {
    "estimates": (
        "cell", "chemistry", "features", "pulse_trains", "state_of_health", "low", "high",
        "state_of_health_sd", "novelty",
    ),
    "errors": (
        "chemistry", "features", "pulse_trains", "cells", "estimates", "mean_absolute",
        "root_mean_square", "bias", "coverage_50", "coverage_80", "coverage_90", "width_90",
    ),
    "calibration": (
        "record", "cell", "chemistry", "features", "part", "row", "truth", "state_of_health",
        "low_50", "high_50", "low_80", "high_80", "low_90", "high_90",
    ),
    "models": ("chemistry", "features", "part", "kernel_width", "kernel_noise", "rows", "cells"),
}  # fmt: skip


def health(given: PlanInput, wish: PlanWish) -> Run[Plan]:
    """Return the state of health of the cells asked for, with bars, and how good estimates are.

    Yields    Progress, one a fold; `send(True)`, or the time wished, ends the calibration where it
              stands: estimates are those of all the training, whatever was left out in turn
    Raises    InputFaults  a state of health that cannot be;  InputError  LB-PL93  a cell on both
              sides of the validation;  PlanError  LB-PL01  the check refuses the result
    """
    must_be_possible(given)
    tasks, findings = tasks_of(given)
    made = yield from _calibrations(tasks, wish.seconds)
    names = given.tables["cells"]["record"]
    answers = [
        answered(task, names[task.asked], calibration, given.number("confidence"))
        for task, calibration in zip(tasks, made, strict=True)
    ]
    plan = _plan(given, wish, answers, findings)
    checks = checked(given, plan)
    failed = ", ".join(check.name for check in checks if not check.passed)
    if failed:
        raise PlanError("LB-PL01", checks=failed)
    return msgspec.structs.replace(plan, proof=msgspec.structs.replace(plan.proof, checks=checks))


def _calibrations(tasks: Sequence[Task], seconds: float | None) -> Run[list[Calibration]]:
    end = np.inf if seconds is None else monotonic() + seconds
    total = sum(int(task.fold.max()) + 1 for task in tasks)
    done, is_stopped, made = 0, False, []
    for task in tasks:
        calibration = uncalibrated(task.trains, task.fold)
        for made_so_far in calibrated(task.trains, task.fold):
            calibration, done = made_so_far, done + 1
            is_stopped = bool((yield Progress(stage="plan.stage.learn", done=done, total=total)))
            is_stopped |= monotonic() > end and done < total
            if is_stopped:
                break
        made.append(calibration)
        if is_stopped:
            break
    made += [uncalibrated(task.trains, task.fold) for task in tasks[len(made) :]]
    return made


def _plan(
    given: PlanInput, wish: PlanWish, answers: Sequence[Answer], findings: tuple[Finding, ...]
) -> Plan:
    rows = {
        "estimates": [row for answer in answers for row in estimate_rows(answer)],
        "errors": [row for answer in answers for row in error_rows(answer)],
        "calibration": [row for answer in answers for row in calibration_rows(answer)],
        "models": [row for answer in answers for row in model_rows(answer)],
    }
    asked = list(dict.fromkeys(map(str, given.tables["cells"]["record"])))
    told = {str(row[0]) for row in rows["estimates"]}
    proof = Proof(
        status=PlanStatus.FEASIBLE,
        sense=Sense.LEAST,
        objective=_objective(rows["calibration"]),
        method=(*_stopped(answers), *_method(rows["errors"])),
        refusals=_refusals(answers, [name for name in asked if name not in told]),
        solver="numpy",
        version=metadata.version("numpy"),
        program=metadata.version("loopbook"),
        seed=wish.seed,
        effort={"regressions": sum(len(a.calibration.shapes) + 1 for a in answers) * len(SHAPES)},
        settings={"confidence": f"{given.number('confidence'):g}"},
    )
    return Plan(
        job=given.job,
        digest=given.digest,
        tables=tuple(_table(key, rows[key]) for key in _TABLES if rows[key]),
        proof=proof,
        findings=(*given.findings, *findings, *_doubts(given, answers)),
    )


def _table(key: str, rows: Sequence[Row]) -> PlanTable:
    columns = tuple(PlanColumn(name) for name in _TABLES[key])
    return PlanTable(key=key, columns=columns, rows=tuple(rows))


def _objective(rows: Sequence[Row]) -> float:
    """Return the mean absolute error of single pulse trains of cells left out."""
    misses = [abs(float(row[7] or 0.0) - float(row[6] or 0.0)) for row in rows]
    return round(float(np.mean(misses)), 9)


def _stopped(answers: Sequence[Answer]) -> Iterator[Reason]:
    """Yield that not all parts were left out, where that is so."""
    total = sum(int(answer.task.fold.max()) + 1 for answer in answers)
    done = sum(len(answer.calibration.shapes) for answer in answers)
    if done < total:
        yield Reason("plan.health.method.stopped", {"done": str(done), "total": str(total)})


def _method(errors: Sequence[Row]) -> Iterator[Reason]:
    yield Reason("plan.health.method.learnt")
    yield Reason("plan.health.method.apart")
    for row in errors:
        if row[2] == "1":
            values = {"chemistry": row[0], "features": row[1], "cells": row[3], "rows": row[4]}
            told = {name: str(value) for name, value in values.items()}
            told |= {
                name: "-" if row[at] is None else f"{100 * float(row[at] or 0.0):.2f}"
                for name, at in (("error", 5), ("held", 10), ("width", 11))
            }
            yield Reason("plan.health.method.errors", told)


def _refusals(answers: Sequence[Answer], untold: Sequence[str]) -> tuple[Refusal, ...]:
    """Return the units without an estimate: features outside of what was learnt, or no model."""
    made = [refusal for answer in answers for refusal in _outside(answer)]
    made += [
        Refusal(option=name, reason=Reason("plan.health.no_model"), change=_MORE) for name in untold
    ]
    left = len(made) - REFUSALS_TOLD
    if left <= 0:
        return tuple(made)
    more = Reason("plan.health.more", {"count": str(left)})
    return (*made[:REFUSALS_TOLD], Refusal(option="", reason=more))


_MORE = Reason("plan.health.train_more")


def _outside(answer: Answer) -> Iterator[Refusal]:
    if answer.found is None:
        return
    for at in np.flatnonzero(answer.is_outside).tolist():
        name = str(answer.found.unit[at])
        values = {
            "ratio": f"{answer.novelty[at]:.2f}",
            "chemistry": answer.task.chemistry,
            "worst": answer.farthest(name),
        }
        yield Refusal(option=name, reason=Reason("plan.health.outside", values), change=_MORE)


def _doubts(given: PlanInput, answers: Sequence[Answer]) -> Iterator[Finding]:
    outside = sum(int(answer.is_outside.sum()) for answer in answers)
    if outside:
        yield Finding("LB-PL94", Severity.WARNING, values={"count": str(outside)})
    confidence = given.number("confidence")
    for answer in answers:
        if answer.found is not None and np.isnan(answer.low).any():
            values = {
                "chemistry": answer.task.chemistry,
                "cells": str(len(np.unique(answer.task.trains.cell.astype(str)))),
                "least": str(least_cells(confidence)),
                "confidence": f"{100 * confidence:g}",
            }
            yield Finding("LB-PL09", Severity.WARNING, values=values)
