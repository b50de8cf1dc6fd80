"""The gate: the solver of tours is an extra, and whoever lacks it is told how to get it."""

import subprocess
import sys

import pytest

from loopbook.errors import SolverMissing
from loopbook.plan.solve.tour_problem import TourEffort, TourProblem
from loopbook.plan.solve.tours_gate import TOUR_SOLVER, search_tours, tour_solver_version
from loopbook.terms.progress import finished


def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvrp", None)
    monkeypatch.delitem(sys.modules, "loopbook.plan.solve.tours", raising=False)
    with pytest.raises(SolverMissing, match=r"LB-PL60 .*uv add 'loopbook\[routing\]'"):
        tour_solver_version()


@pytest.mark.slow
def test_the_solver_is_not_loaded_before_it_is_needed() -> None:
    words = "import sys, loopbook.book.plan_jobs; print('pyvrp' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_nothing_to_pick_up_is_no_tours() -> None:
    assert finished(search_tours(TourProblem((), (), (), (), ()), TourEffort())).tours == ()
    assert TOUR_SOLVER == "PyVRP"
    assert tour_solver_version()[0].isdigit()
