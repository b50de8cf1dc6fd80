"""Method: how packs were found and what the certificate is, in words."""

from typing import NamedTuple, Self

import numpy as np

from loopbook.plan.regroup.exact import Exact
from loopbook.plan.regroup.improve import Found
from loopbook.plan.regroup.pool import Ints
from loopbook.plan.regroup.wanted import Wanted
from loopbook.terms.statement import Reason

_NONE = np.zeros(0, dtype=np.int64)


class Made(NamedTuple):
    """What was made so far.

    Fields
      packs     cells of the pool, (packs, S, P)
      search    what the search found
      most      packs of each kind that stand
      bound     in quanta
      exact     what the solver found; None: it was not asked
      dropped   cells of packs that would not have kept the capacity band
    """

    packs: Ints
    search: Found
    most: Ints
    bound: float
    exact: Exact | None = None
    dropped: Ints = _NONE

    def with_exact(self, found: Exact) -> Self:
        """Return it with what the solver found, which is taken where it proved it to be best."""
        made = self._replace(exact=found)
        if found.is_proved and found.packs is not None:
            made = made._replace(packs=found.packs, search=self.search._replace(first=found.packs))
        known = np.isfinite(found.bound) and not found.is_impossible
        return made._replace(bound=min(self.bound, found.bound)) if known else made


def method_of(asked: Wanted, made: Made, more: int) -> tuple[Reason, ...]:
    """Return how it was done.

    Parameters
      more   refusals that are not told on the proof sheet
    """
    told = [Reason("plan.regroup.method.search", {"restarts": str(made.search.restarts)})]
    if made.search.is_cut:
        key = "single" if asked.parallel == 1 else "alike"
        told.append(Reason(f"plan.regroup.method.{key}"))
    elif asked.is_alike:
        told.append(Reason("plan.regroup.method.strongest"))
    told.append(Reason("plan.regroup.method.bound"))
    if made.exact is not None:
        told.append(_exact(made.exact))
    if made.search.is_stopped:
        told.append(Reason("plan.regroup.method.stopped"))
    if len(made.dropped):
        values = {
            "count": str(len(made.dropped) // asked.cells),
            "limit": f"{asked.capacity_band:g}",
        }
        told.append(Reason("plan.regroup.method.dropped", values))
    if more > 0:
        told.append(Reason("plan.regroup.method.more", {"count": str(more)}))
    return tuple(told)


def _exact(found: Exact) -> Reason:
    values = {"nodes": str(found.nodes)}
    if found.is_impossible:
        return Reason("plan.regroup.method.impossible", values)
    key = "exact" if found.is_proved else "unfinished"
    return Reason(f"plan.regroup.method.{key}", values)
