"""Tours gate: searches tours when they are asked for; only then is the solver for them loaded.

PyVRP is an extra of its own (`loopbook[routing]`), so the module that uses it is named here by
path, as the driver of PostgreSQL is.
"""

from importlib import import_module, metadata
from typing import TYPE_CHECKING, Any

from loopbook.errors import SolverMissing
from loopbook.plan.solve.tour_problem import TourAnswer, TourEffort, TourProblem
from loopbook.terms.progress import Run

if TYPE_CHECKING:
    from types import ModuleType

TOUR_SOLVER = "PyVRP"
_PACKAGE = "pyvrp"
_HOME = "loopbook.plan.solve.tours"


def search_tours(problem: TourProblem, effort: TourEffort) -> Run[TourAnswer]:
    """Search tours, telling progress.

    Yields    Progress with the best so far; `send(True)` stops with it
    Raises    SolverMissing  the extra `routing` is not installed
    """
    run: Run[TourAnswer] = _loaded().search(problem, effort)
    return (yield from run)


def tour_solver_version() -> str:
    """Return the version of the solver.

    Raises    SolverMissing  the extra `routing` is not installed
    """
    _loaded()
    return metadata.version(_PACKAGE)


def _loaded() -> "ModuleType | Any":
    try:
        return import_module(_HOME)
    except ImportError as fault:
        if (fault.name or "").split(".")[0] != _PACKAGE:
            raise
        raise SolverMissing("LB-PL60", reason=str(fault)) from fault
