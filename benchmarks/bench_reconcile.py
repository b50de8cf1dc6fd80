"""Reconciliation beside a saddle-point system with sparse LU, and beside Clarabel.

  line     2.5 flows per balance, to processes at most ten places along a chain
  plane    2.5 flows per balance, to processes at most two places away on a square grid
  wired    2.5 flows per balance, between processes anywhere

All flows are measured, to 5 %. Each side solves least |t|^2 with R t = r, in units of the
uncertainties, which suits all of them best; ours is timed with everything it does besides: checks,
elimination, redundancy, choice of the solver, classes. J is held to be equal first, and the
balances to close. Times are the least of a few rounds in turns; a ratio counts.

Also: all standard deviations by selected inverse beside one solve; serial elimination of gross
errors; 10^6 flows; a third of the flows unmeasured.

Run: `OMP_NUM_THREADS=1 uv run python -m benchmarks.bench_reconcile [--quick]`, from the root of the
project; the peers need the group `peers`.
"""

import platform
import sys
import time
from collections.abc import Callable
from typing import Any, TypeVar

import clarabel
import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu
from tests.account.reconcile.network import balanced, line, plane, wired

from loopbook.account.reconcile.deviation import deviations
from loopbook.account.reconcile.gross_error import biases, leaks, serial_elimination
from loopbook.account.reconcile.problem import LinearProblem, problem_of
from loopbook.account.reconcile.solve import LinearSolution, solved

T = TypeVar("T")
Floats = Any
NETWORKS: dict[str, Callable[[int, int], Any]] = {"line": line, "plane": plane, "wired": wired}
FLOWS_PER_BALANCE = 2.5
ROUNDS = 5
EQUAL = 1e-8
CLOSED = 1e-10


def main() -> None:
    """Measure every network at every size and print what each takes."""
    is_quick = "--quick" in sys.argv
    print(f"{platform.platform()}, Python {platform.python_version()}")
    sizes = (1_000, 10_000) if is_quick else (1_000, 10_000, 100_000)
    for name in ("line", "plane"):
        for flows in sizes:
            beside_peers(name, flows)
    for flows in (1_000, 10_000) if is_quick else (1_000, 10_000, 100_000):
        alone("wired", flows)
    for name in NETWORKS:
        questions(name, 10_000)
    for name in NETWORKS:
        unmeasured(name, 10_000)
    if not is_quick:
        alone("line", 1_000_000)
        alone("plane", 1_000_000)


def beside_peers(name: str, flows: int) -> None:
    """Print our time beside those of the peers, after holding their answers equal."""
    problem = network(name, flows)
    rows, right = scaled(problem)
    sides: dict[str, Callable[[], float]] = {
        "loopbook": lambda: solved(problem).statistic,
        "KKT + sparse LU": lambda: saddle(rows, right),
        "Clarabel": lambda: quadratic(rows, right),
    }
    solution = solved(problem)
    close(problem, solution)
    for side, work in sides.items():
        assert abs(work() - solution.statistic) <= EQUAL * solution.statistic, side
    taken = dict.fromkeys(sides, float("inf"))
    for _ in range(ROUNDS):
        for side, work in sides.items():
            taken[side] = min(taken[side], timed(work)[0])
    ours = taken["loopbook"]
    told = ", ".join(
        f"{side} {time_text(took)} ({took / ours:.1f}x)" for side, took in taken.items()
    )
    print(f"{heading(name, problem)}: {told}; {effort(solution)}")


def alone(name: str, flows: int) -> None:
    """Print our time where peers take too long to wait for."""
    problem = network(name, flows)
    took, solution = timed(lambda: solved(problem))
    close(problem, solution)
    print(f"{heading(name, problem)}: loopbook {time_text(took)}; {effort(solution)}")


def questions(name: str, flows: int) -> None:
    """Print what deviations and tests take, in solves."""
    problem = network(name, flows)
    one, solution = min((timed(lambda: solved(problem)) for _ in range(ROUNDS)), key=lambda t: t[0])
    took, spread = timed(lambda: deviations(solution))
    # The trace of the hat matrix is the number of tests: the check on all of them at once.
    assert abs(spread.leverage.sum() - solution.freedom) < EQUAL * solution.freedom
    print(f"{heading(name, problem)}: all deviations {time_text(took)}, {took / one:.1f} solves")
    wrong = problem.value.copy()
    wrong[:: len(wrong) // 5] *= 3.0
    biased = solved(
        problem_of(
            problem.matrix, wrong, problem.sd, problem.is_measured, constant=problem.constant
        )
    )
    took, found = timed(
        lambda: serial_elimination(biased, [biases(biased, spread), leaks(biased, spread)])
    )
    print(f"  gross errors: {len(found)} by serial elimination, {time_text(took)}")


def unmeasured(name: str, flows: int) -> None:
    """Print what it takes when every third flow is unmeasured."""
    whole = network(name, flows)
    is_measured = np.arange(len(whole.value)) % 3 != 0
    problem = problem_of(
        whole.matrix,
        whole.value * is_measured,
        whole.sd * is_measured,
        is_measured,
        constant=whole.constant,
    )
    took, solution = timed(lambda: solved(problem))
    free = int((~solution.has_value).sum())
    longer, _ = timed(lambda: deviations(solution))
    print(
        f"{heading(name, problem)}, a third unmeasured: {time_text(took)}, {free} of them free, "
        f"all deviations {time_text(longer)}; {effort(solution)}"
    )


def network(name: str, flows: int) -> LinearProblem:
    """Return a network of about so many flows, its measurements 5 % wrong."""
    return balanced(NETWORKS[name](int(flows / FLOWS_PER_BALANCE), flows))


def scaled(problem: LinearProblem) -> tuple[Any, Floats]:
    """Return R and r of the problem in units of its uncertainties."""
    rows = (problem.matrix @ sparse.diags_array(problem.sd)).tocsr()
    return rows, problem.constant - problem.matrix @ problem.value


def saddle(rows: Any, right: Floats) -> float:
    """Return J by the Karush-Kuhn-Tucker system and a sparse LU of it."""
    variables = rows.shape[1]
    system = sparse.block_array([[sparse.eye_array(variables), rows.T], [rows, None]], format="csc")
    answer = splu(system).solve(np.concatenate([np.zeros(variables), right]))[:variables]
    return float(answer @ answer)


def quadratic(rows: Any, right: Floats) -> float:
    """Return J by Clarabel's interior point, all relations in the zero cone."""
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    variables = rows.shape[1]
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(sparse.eye_array(variables)),
        np.zeros(variables),
        sparse.csc_matrix(rows),
        right,
        [clarabel.ZeroConeT(len(right))],
        settings,
    )
    answer = np.array(solver.solve().x)
    return float(answer @ answer)


def close(problem: LinearProblem, solution: LinearSolution) -> None:
    """Hold that the balances close."""
    gap = np.abs(problem.matrix @ solution.value - problem.constant)
    size = abs(problem.matrix) @ np.abs(solution.value) + np.abs(problem.constant)
    assert (gap <= CLOSED * size).all(), float((gap / size).max())


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Return seconds and answer."""
    start = time.perf_counter()
    answer = work()
    return time.perf_counter() - start, answer


def heading(name: str, problem: LinearProblem) -> str:
    """Return the network and its size."""
    return f"{name} {problem.matrix.shape[1]:,} flows"


def effort(solution: LinearSolution) -> str:
    """Return how it was solved."""
    made = solution.effort
    if made.fill:
        return f"{made.solver} of {made.fill:,} entries"
    return f"{made.solver}, {made.iterations} steps"


def time_text(seconds: float) -> str:
    """Return a time to three digits."""
    return f"{seconds * 1e3:.3g} ms" if seconds < 1.0 else f"{seconds:.3g} s"


if __name__ == "__main__":
    main()
