"""Watching a search: a line that is written over, and Ctrl-C, once and twice."""

import os
import signal
import threading
from collections.abc import Generator

import pytest

from loopbook.cli.plan_watch import watched
from loopbook.errors import PlanError
from loopbook.terms.plan import Plan, PlanStatus, Proof, Sense
from loopbook.terms.progress import Progress, Run

PLAN = Plan(
    job="locate",
    proof=Proof(status=PlanStatus.FEASIBLE, sense=Sense.LEAST, objective=7.0),
)


def counting(heard: list[bool | None], interrupts: int = 0) -> Run[Plan]:
    """A search of three steps that asks for Ctrl-C of itself, and keeps what it is told."""
    for step in range(3):
        if step < interrupts:
            os.kill(os.getpid(), signal.SIGINT)
        told = Progress(stage="plan.stage.tree", incumbent=10.0 - step, bound=5.0)
        heard.append((yield told))
        if heard[-1]:
            break
    return PLAN


def test_a_search_is_pulled_to_its_end() -> None:
    heard: list[bool | None] = []
    assert watched(counting(heard), "en", is_shown=False) is PLAN
    assert heard == [False, False, False]


def test_progress_is_shown_to_who_watches_and_taken_away(
    capsys: pytest.CaptureFixture[str],
) -> None:
    watched(counting([]), "en", is_shown=True)
    err = capsys.readouterr().err
    assert "search tree: best 10, bound 5, gap 50 %" in err
    assert err.endswith("\r\x1b[K")
    watched(counting([]), "zh", is_shown=True)
    assert "当前最好" in capsys.readouterr().err


def test_the_first_interrupt_stops_with_the_best_so_far(
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = signal.getsignal(signal.SIGINT)
    heard: list[bool | None] = []
    assert watched(counting(heard, interrupts=1), "en", is_shown=False) is PLAN
    assert heard == [True]
    assert "press Ctrl-C again" in capsys.readouterr().err
    assert signal.getsignal(signal.SIGINT) is before


def deaf(heard: list[int]) -> Generator[Progress, bool | None, Plan]:
    """A search that does not stop when it is told."""
    for step in range(5):
        heard.append(step)
        os.kill(os.getpid(), signal.SIGINT)
        yield Progress(stage="plan.stage.tree")
    return PLAN


def test_the_second_interrupt_breaks_off() -> None:
    before = signal.getsignal(signal.SIGINT)
    heard: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        watched(deaf(heard), "en", is_shown=False)
    assert len(heard) == 2
    assert signal.getsignal(signal.SIGINT) is before


def test_a_search_outside_of_the_main_thread_is_pulled_all_the_same() -> None:
    found: list[Plan] = []
    worker = threading.Thread(
        target=lambda: found.append(watched(counting([]), "en", is_shown=False))
    )
    worker.start()
    worker.join()
    assert found == [PLAN]


def nothing() -> Generator[Progress, bool | None, Plan]:
    yield Progress(stage="plan.stage.tree")
    return None


def test_a_search_that_finds_nothing_says_so() -> None:
    with pytest.raises(PlanError, match="LB-PL04"):
        watched(nothing(), "en", is_shown=False)
