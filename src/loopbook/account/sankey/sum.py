"""Sum: some strands as one: amounts exactly, uncertainty where it can be known.

Source    JCGM 100:2008, 5.1.2 (independent) and 5.2.2 (correlated inputs)
"""

import math
from collections.abc import Iterable, Sequence
from itertools import combinations

from loopbook.account.sankey.facts import Pairs
from loopbook.terms.sankey import Quanta, Strand


def summed(amounts: Iterable[Quanta]) -> Quanta:
    """Return the sum: exact for whole numbers and fractions, to the last bit for others."""
    known = list(amounts)
    return math.fsum(known) if any(isinstance(each, float) for each in known) else sum(known)


def size(quanta: Quanta | None) -> float:
    """Return how large an amount is, whatever its sign; an unmeasured one is as nothing."""
    return abs(float(quanta or 0))


def spread(parts: Sequence[tuple[int, Strand]], covariances: Pairs) -> float | None:
    """Return the standard uncertainty of a sum of measured strands.

    Parameters
      parts        sign (1 or -1) and strand
      covariances  of reconciled flows
    Returns   None when a part has none stated; when two share a composition factor, for how much of
              their uncertainty comes from it is not known here; and when two reconciled ones have
              no covariance beside them
    """
    known = [(sign, strand, strand.sd) for sign, strand in parts]
    variances = [sd * sd for _, _, sd in known if sd is not None]
    if len(variances) < len(known):
        return None
    factors = [factor for _, strand, _ in known for factor in strand.factors]
    if len(known) > 1 and len(set(factors)) < len(factors):
        return None
    if any(strand.determination is not None for _, strand, _ in known):
        for (sign, one, _), (other_sign, other, _) in combinations(known, 2):
            key = (one.flow, other.flow)
            shared = covariances.get(key, covariances.get((key[1], key[0])))
            if shared is None:
                return None
            variances.append(2 * sign * other_sign * shared)
    # Rounding can leave a sum of correlated parts a hair below zero.
    return math.sqrt(max(math.fsum(variances), 0.0))
