"""Answer: what was learnt of one task, and the rows of the plan's tables that tell it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from loopbook.plan.health.calibration import (
    LEVELS,
    Calibration,
    Errors,
    errors_of,
    errors_of_tests,
)
from loopbook.plan.health.input import VOLTAGES, Task
from loopbook.plan.health.learner import Estimated, Learner, bars_of, estimated, novelty_of, trained
from loopbook.terms.plan_input import Array

DIGITS = 6
"""Of shares in tables: a millionth of the rated capacity."""

Cell = str | float | int | None
Row = tuple[Cell, ...]


class Answer(NamedTuple):
    """What was found of one task.

    Fields
      calibration  rows of folds not reached are NaN
      units        name of the unit of every row asked for
      found        estimates of the cells asked for; None: none was asked
      low, high    their bars at the confidence asked for; NaN: too few cells
      novelty      of each estimate, over the limit: above 1 it lies outside of what was learnt
    """

    task: Task
    calibration: Calibration
    learner: Learner
    units: Array
    found: Estimated | None
    low: Array
    high: Array
    novelty: Array

    @property
    def is_outside(self) -> Array:
        """Say of each estimate whether its features lie outside of what was learnt."""
        return np.asarray(self.novelty > 1.0)

    def farthest(self, unit: str) -> str:
        """Return the feature in which a unit lies farthest from the middle of the training."""
        made = self.learner.made
        own = self.task.features[self.units.astype(str) == unit]
        scaled = np.abs((own - made.centre) / made.spread).max(axis=0)
        at = int(np.argmax(scaled))
        return f"U{at + 1}" if at < len(VOLTAGES) else "SOC"


def answered(task: Task, units: Array, calibration: Calibration, confidence: float) -> Answer:
    """Return the model of a task, trained on all its rows, and its estimates.

    Parameters
      units  name of the unit of every row asked for
    """
    learner = trained(task.trains)
    if not len(task.asked):
        return Answer(task, calibration, learner, units, None, *[np.zeros(0)] * 3)
    found = estimated(learner, task.features, units)
    low, high = bars_of(learner, found, confidence)
    novelty = novelty_of(learner, task.features, units) / learner.limit
    return Answer(task, calibration, learner, units, found, low, high, novelty)


def estimate_rows(answer: Answer) -> Iterator[Row]:
    """Yield the estimates; of a unit outside of what was learnt the state of health is unknown."""
    found = answer.found
    if found is None:
        return
    for at, is_outside in enumerate(answer.is_outside.tolist()):
        known = (found.health[at], answer.low[at], answer.high[at], found.sd[at])
        told = (None,) * 4 if is_outside else tuple(_rounded(float(value)) for value in known)
        novelty = _rounded(float(answer.novelty[at]))
        yield (
            str(found.unit[at]),
            answer.task.chemistry,
            answer.task.told,
            int(found.behind[at]),
            *told,
            novelty,
        )


def error_rows(answer: Answer) -> Iterator[Row]:
    """Yield the errors of cells left out: of single pulse trains, then of whole tests."""
    trains, made = answer.task.trains, answer.calibration
    is_done = ~np.isnan(made.estimate)
    if not is_done.any():
        return
    cells = len(np.unique(trains.cell[is_done].astype(str)))
    done = made._replace(
        truth=made.truth[is_done],
        estimate=made.estimate[is_done],
        low=made.low[is_done],
        high=made.high[is_done],
        fold=made.fold[is_done],
    )
    tests = errors_of_tests(done, trains.record[is_done])
    head = (answer.task.chemistry, answer.task.told)
    yield (*head, "1", cells, *_errors(errors_of(done)))
    if tests.number < is_done.sum():
        yield (*head, f"{is_done.sum() / tests.number:g}", cells, *_errors(tests))


def _errors(errors: Errors) -> Row:
    numbers = (
        errors.mean_absolute,
        errors.root_mean_square,
        errors.bias,
        *errors.coverage,
        errors.width[-1],
    )
    return (errors.number, *(_rounded(number) for number in numbers))


def calibration_rows(answer: Answer) -> Iterator[Row]:
    """Yield every pulse train: truth, and what the model without its cell says, with bars."""
    made, trains = answer.calibration, answer.task.trains
    for at in np.flatnonzero(~np.isnan(made.estimate)).tolist():
        ends = [pair for k in range(len(LEVELS)) for pair in (made.low[at, k], made.high[at, k])]
        yield (
            str(trains.record[at]),
            str(trains.cell[at]),
            answer.task.chemistry,
            answer.task.told,
            int(made.fold[at]) + 1,
            int(answer.task.rows[at]) + 1,
            *(_rounded(float(x)) for x in (made.truth[at], made.estimate[at], *ends)),
        )


def model_rows(answer: Answer) -> Iterator[Row]:
    """Yield what steered each regression: part 0 is the one that estimates, learnt from all."""
    trains, made = answer.task.trains, answer.calibration
    head = (answer.task.chemistry, answer.task.told)
    yield (*head, 0, *answer.learner.made.shape, *_size(trains.cell))
    for number, shape in enumerate(made.shapes):
        yield (*head, number + 1, *shape, *_size(trains.cell[made.fold != number]))


def _size(cells: Array) -> tuple[int, int]:
    return len(cells), len(np.unique(cells.astype(str)))


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, DIGITS)
