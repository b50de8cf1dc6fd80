"""Plan jobs: every planning job by name, its check, its model, and what it draws from a book."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from loopbook.terms.plan import Check, Plan, PlanWish
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.progress import Run


class PlanJob(NamedTuple):
    """One planning job.

    Fields
      run      input and wish -> plan, with progress on the way
      checked  the independent check: input and plan -> what it looked at
    """

    run: Callable[[PlanInput, PlanWish], Run[Plan]]
    checked: Callable[[PlanInput, Plan], tuple[Check, ...]]


JOBS: Mapping[str, PlanJob] = {}
"""Name of the job -> the job."""
