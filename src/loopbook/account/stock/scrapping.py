"""Scrapping: how a stock is brought down faster than lifetimes let it, by a declared policy.

The cohorts are walked year by year. First each fades as its lifetime says; if more is left than
the wanted stock, nothing comes in, and the policy says which cohorts give up the difference. What
remains of a cohort goes on fading by the same conditional survival.

Source    Pauliuk & Heeren (2020) for pro rata, as ODYM's correction of negative inflow
"""

from typing import assert_never

import msgspec
import numpy as np

from loopbook.terms.stock import Array, NegativeInflow

ROUNDING = 1e-11
"""Share of the stock below which a negative inflow is rounding of the sum over its cohorts."""

_STEPS = 200


class Course(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """One product over the years.

    Fields
      inflow, scrapped   (year,)
      stock              (1 + year, cohort): the opening's cohorts first, then a cohort a year
      fault_code, fault_year, fault_amount   why the policy could not do it; an empty code: it did
    """

    inflow: Array
    scrapped: Array
    stock: Array
    fault_code: str = ""
    fault_year: int = 0
    fault_amount: float = 0.0


def scrapped_course(
    wanted: Array, alive: Array, entry: Array, opening: Array, policy: NegativeInflow
) -> Course:
    """Walk the cohorts of one product, scrapping where the wanted stock falls too fast.

    Parameters
      wanted   (year,);  alive  (year, cohort), share of each cohort of these years
      entry    (year,): share alive at the end of a cohort's own year
      opening  (1 + year, old cohort): what is left of the opening if nothing is scrapped
    """
    count, old = len(wanted), opening.shape[1]
    fading = np.hstack([opening, np.vstack([np.zeros((1, count)), alive])])
    stock = np.zeros((count + 1, old + count))
    stock[0, :old] = opening[0]
    inflow, scrapped = np.zeros(count), np.zeros(count)
    size = max(float(wanted.max(initial=0.0)), float(opening[0].sum()))
    slack = ROUNDING * size if policy is NegativeInflow.ERROR else 0.0
    for year in range(count):
        before, now = fading[year], fading[year + 1]
        kept = np.divide(now, before, out=np.zeros_like(now), where=before > 0.0)
        left = stock[year] * kept
        missing = wanted[year] - left.sum()
        if missing >= -slack:
            left[old + year] = max(missing, 0.0)
            inflow[year] = left[old + year] / entry[year]
        else:
            reduced = _reduced(left, kept, wanted[year], policy)
            if reduced is None:
                code = "LB-Y11" if policy is NegativeInflow.ERROR else "LB-Y12"
                return Course(
                    inflow=inflow,
                    scrapped=scrapped,
                    stock=stock,
                    fault_code=code,
                    fault_year=year,
                    fault_amount=-missing,
                )
            scrapped[year] = -missing
            left = reduced
        stock[year + 1] = left
    return Course(inflow=inflow, scrapped=scrapped, stock=stock)


def _reduced(left: Array, kept: Array, wanted: float, policy: NegativeInflow) -> Array | None:
    """Return the cohorts brought down to `wanted`; None where the policy cannot."""
    match policy:
        case NegativeInflow.ERROR:
            return None
        case NegativeInflow.PRO_RATA:
            return np.asarray(left * (wanted / left.sum()))
        case NegativeInflow.OLDEST_FIRST:
            # Cohorts stand oldest first: what may stay is counted from the youngest back.
            younger = np.cumsum(left[::-1])[::-1] - left
            return np.clip(wanted - younger, 0.0, left)
        case NegativeInflow.HAZARD:
            return _by_hazard(left, kept, wanted)
        case _:
            assert_never(policy)


def _by_hazard(left: Array, kept: Array, wanted: float) -> Array | None:
    """Return left x kept^(factor - 1), factor such that `wanted` is left in all.

    The hazard of cohort c over the year is -ln kept(c); multiplying it by `factor` leaves
    kept^factor of the year before. A cohort without hazard keeps all it has.
    """
    hazards = np.where(kept > 0.0, -np.log(np.where(kept > 0.0, kept, 1.0)), 0.0)
    immune = float(left[hazards == 0.0].sum())
    if immune > wanted or (wanted == immune and wanted == 0.0 and not hazards.any()):
        return None
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        if float((left * np.exp(-hazards * high)).sum()) <= wanted:
            break
        low, high = high, high * 2.0
    for _ in range(_STEPS):
        middle = (low + high) / 2.0
        if float((left * np.exp(-hazards * middle)).sum()) > wanted:
            low = middle
        else:
            high = middle
    faded = left * np.exp(-hazards * high)
    whole = float(faded.sum())
    # The last bits of the search are laid on the cohorts that had a hazard to begin with.
    share = (wanted - immune) / (whole - immune) if whole > immune else 1.0
    return np.asarray(np.where(hazards > 0.0, faded * share, left))
