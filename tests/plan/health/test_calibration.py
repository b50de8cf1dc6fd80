"""Calibration: by cell, and what a validation by row hides."""

from pathlib import Path

import numpy as np
import pytest

from loopbook.errors import InputError
from loopbook.plan.health.calibration import (
    calibrated,
    errors_of,
    errors_of_tests,
    fold_by_fold,
    uncalibrated,
)
from loopbook.plan.health.folds import dealt
from loopbook.plan.health.kernel import Shape
from loopbook.plan.health.learner import Trains, estimated, trained
from loopbook.programs.demo.input import cell_tests
from tests.plan.health.made import real, synthetic

SHAPES = (Shape(0.3, 1e-3), Shape(0.1, 1e-2))
SHAPES_OF_ALL = (Shape(0.3, 1e-5), Shape(1.0, 1e-4), Shape(3.0, 1e-3))
"""Those that the whole corpus chooses among all: fewer are tried, to be quick."""

TRAINS = synthetic(9, 2)


def test_a_row_is_estimated_by_a_model_that_never_saw_its_cell() -> None:
    fold = dealt(TRAINS.cell, 3)
    *_, made = calibrated(TRAINS, fold, SHAPES)
    learner = trained(TRAINS.of(fold != 1), SHAPES)
    own = np.flatnonzero(fold == 1)
    again = estimated(learner, TRAINS.features[own], np.arange(len(own)).astype(str))
    assert made.estimate[own] == pytest.approx(again.health)
    assert made.shapes[1] == learner.made.shape


def test_folds_come_one_by_one() -> None:
    first = next(calibrated(TRAINS, dealt(TRAINS.cell, 3), SHAPES))
    assert np.isnan(first.estimate).sum() == 12
    assert np.isnan(uncalibrated(TRAINS, dealt(TRAINS.cell, 3)).estimate).all()


def test_folds_that_cut_a_cell_are_refused() -> None:
    with pytest.raises(InputError, match="LB-PL93"):
        next(calibrated(TRAINS, np.arange(18) % 2))


def test_errors_are_those_of_the_rows() -> None:
    *_, made = calibrated(TRAINS, dealt(TRAINS.cell, 3), SHAPES)
    found = errors_of(made)
    miss = made.estimate - made.truth
    assert found.mean_absolute == pytest.approx(np.mean([abs(each) for each in miss]))
    inside = (made.low[:, 0] <= made.truth) & (made.truth <= made.high[:, 0])
    assert found.coverage[0] == inside.mean()
    # Six cells bear no bar of 90 percent.
    assert np.isnan(found.coverage[2])
    tests = errors_of_tests(made, TRAINS.record)
    assert tests.number == 9
    assert tests.mean_absolute == pytest.approx(np.abs(miss.reshape(9, 2).mean(axis=1)).mean())


def test_a_validation_by_row_tells_too_small_an_error() -> None:
    """Cells of which nothing can be told but who they are: by row they look well known."""
    rng = np.random.default_rng(3)
    cells, rows = 10, 4
    mark = np.repeat(rng.normal(size=(cells, 22)), rows, axis=0)
    health = np.repeat(rng.uniform(0.6, 0.9, cells), rows)
    name = np.repeat(np.array([f"c{at}" for at in range(cells)], dtype=object), rows)
    trains = Trains(mark + rng.normal(0, 0.01, mark.shape), health, name, name)
    *_, by_cell = calibrated(trains, dealt(name, 5), SHAPES)
    *_, by_row = fold_by_fold(trains, np.arange(len(name)) % rows, SHAPES)
    assert errors_of(by_row).mean_absolute < 0.02 < 0.06 < errors_of(by_cell).mean_absolute


@pytest.mark.slow
@pytest.mark.parametrize(("material", "most"), [("LMO", 0.016), ("NMC", 0.013)])
def test_real_cells_are_told_within_their_bars(material: str, most: float) -> None:
    trains = real((10, 30, 50), material)
    *_, made = calibrated(trains, dealt(trains.cell))
    found = errors_of(made)
    assert found.mean_absolute < most
    assert found.coverage[0] == pytest.approx(0.5, abs=0.08)
    assert found.coverage[1] == pytest.approx(0.8, abs=0.1)
    assert found.coverage[2] > 0.87


@pytest.mark.slow
def test_real_cells_of_many_ages_look_better_known_by_row() -> None:
    """NMC cells were tested at several ages; of LMO cells, tested once, rows hardly leak."""
    trains = real((10, 30, 50), "NMC")
    *_, made = calibrated(trains, dealt(trains.cell))
    rng = np.random.default_rng(1)
    *_, leaking = fold_by_fold(trains, rng.permutation(len(trains.health)) % 12)
    assert errors_of(leaking).mean_absolute < errors_of(made).mean_absolute


@pytest.mark.corpus
@pytest.mark.parametrize(("material", "most"), [("LMO", 0.0145), ("NMC", 0.0105)])
def test_every_train_of_the_corpus_is_told_within_its_bars(
    corpora: Path, material: str, most: float
) -> None:
    tests = cell_tests((corpora / "battery" / "pulsebat" / "cells.csv").read_bytes())
    trains = real(range(5, 55, 5), material, tests)
    assert len(trains.health) == {"LMO": 950, "NMC": 670}[material]
    *_, made = calibrated(trains, dealt(trains.cell), SHAPES_OF_ALL)
    found = errors_of(made)
    assert found.mean_absolute < most
    assert found.coverage[0] == pytest.approx(0.5, abs=0.06)
    assert found.coverage[1] == pytest.approx(0.8, abs=0.08)
    assert found.coverage[2] > 0.88
