"""The gate: the solver of tours is an extra, and whoever lacks it is told how to get it."""

import subprocess
import sys

import pytest

from loopbook.plan.solve.tour_problem import TourEffort, TourProblem
from loopbook.plan.solve.tours_gate import TOUR_SOLVER, search_tours, tour_solver_version
from loopbook.terms.progress import finished

LACKING = """
import sys
sys.modules["pyvrp"] = None
from loopbook.plan.solve.tours_gate import tour_solver_version
from loopbook.errors import SolverMissing
try:
    tour_solver_version()
except SolverMissing as fault:
    print(fault.message("en"))
"""


def test_without_the_extra_it_says_how_to_get_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LACKING], capture_output=True, text=True, check=True
    )
    assert "LB-PL60" in done.stdout
    assert "uv add 'loopbook[routing]'" in done.stdout


@pytest.mark.slow
def test_the_solver_is_not_loaded_before_it_is_needed() -> None:
    words = "import sys, loopbook.book.plan_jobs; print('pyvrp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_nothing_to_pick_up_is_no_tours() -> None:
    assert finished(search_tours(TourProblem((), (), (), (), ()), TourEffort())).tours == ()
    assert TOUR_SOLVER == "PyVRP"
    assert tour_solver_version()[0].isdigit()
