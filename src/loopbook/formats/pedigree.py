"""Pedigree: how far a figure can be trusted, in scores of five aspects, as an uncertainty.

Each aspect has a score from 1 (best) to 5; each score adds a variance of the logarithm of the
figure, a factor `pedigree.<aspect>.<score>` of the pack. The figure is taken as lognormal:

    sigma^2 = basic + sum over aspects of variance(aspect, score)        CV = sqrt(exp(sigma^2) - 1)

Source    Weidema et al. (2013), Overview and methodology: data quality guideline for the ecoinvent
          database version 3, 10.4.2, table 10.5; Muller et al. (2016), Int J Life Cycle Assess 21,
          1327 (coefficient of variation)
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from math import expm1

from loopbook.errors import ParseError
from loopbook.formats.number import clipped, fold
from loopbook.terms.scheme import Factor

ASPECTS = ("reliability", "completeness", "temporal", "geographical", "technological")
BASIC = "pedigree.basic"
"""Factor for what varies even in a figure of the best pedigree; a pack without it has none."""

_SCORES = re.compile(r"\(?\s*([1-5])" + r"\s*[,;/ ]\s*([1-5])" * 4 + r"\s*\)?")
_DIGITS = 6


def scores_of(text: str) -> tuple[int, ...]:
    """Return the five scores that a text writes: `2,3,1,1,4`, `(2;3;1;1;4)`.

    Raises    ParseError  LB-W69  it does not hold five scores from 1 to 5
    """
    found = _SCORES.fullmatch(fold(text))
    if found is None:
        raise ParseError("LB-W69", text=clipped(text), aspects=", ".join(ASPECTS))
    return tuple(int(score) for score in found.groups())


def log_variance(scores: tuple[int, ...], factors: Mapping[str, Factor]) -> float:
    """Return the variance of the logarithm of a figure with these scores, basic variance included.

    Raises    ParseError  LB-W70  the pack has no factor for a score
    """
    names = [f"pedigree.{a}.{score}" for a, score in zip(ASPECTS, scores, strict=True)]
    missing = [name for name in names if name not in factors]
    if missing:
        raise ParseError("LB-W70", factors=", ".join(missing))
    named = [*names, *([BASIC] if BASIC in factors else [])]
    return float(sum(factors[name].value for name in named))


def coefficient_of_variation(text: str, factors: Mapping[str, Factor]) -> Decimal:
    """Return the standard deviation over the mean of a figure with these scores, in percent.

    Raises    ParseError  as scores_of and log_variance
    """
    share = expm1(log_variance(scores_of(text), factors)) ** 0.5
    return Decimal(f"{100 * share:.{_DIGITS}g}")
