"""Sampling: how many of some documents must be looked at, and what follows from what was found.

Documents are drawn without replacement from a known number, so that the law is hypergeometric and
needs no approximation. All of it is in whole numbers: nothing is rounded before it is compared.
Source: Stephens, The Handbook of Applied Acceptance Sampling (2001): discovery sampling;
Buonaccorsi, A note on confidence intervals for proportions in finite populations, The American
Statistician 41 (1987). Spec: docs/spec/declarations.md.
"""

from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256
from math import ceil, comb


def size_needed(population: int, confidence: Fraction, tolerable: Fraction) -> int:
    """Return the smallest number to draw that shows no defect only rarely when there are too many.

    Parameters
      population  documents there are
      confidence  0 to 1: with at least this probability one of too many defects is drawn
      tolerable   share of defects that would be too many, above 0 and up to 1
    Returns       n with P(no defect among n | D = ceil(tolerable * population)) <= 1 - confidence
    """
    if not population:
        return 0
    defects = max(1, ceil(tolerable * population))
    risk = 1 - confidence
    low, high = 0, population - defects + 1
    while low < high:
        middle = (low + high) // 2
        if chance_of_none(population, defects, middle) <= risk:
            high = middle
        else:
            low = middle + 1
    return low


def chance_of_none(population: int, defects: int, drawn: int) -> Fraction:
    """Return the probability that none of the defects is among those drawn."""
    return Fraction(comb(population - defects, drawn), comb(population, drawn))


def chance_of_at_most(found: int, population: int, defects: int, drawn: int) -> Fraction:
    """Return the probability that at most `found` defects are among those drawn."""
    ways = sum(
        comb(defects, each) * comb(population - defects, drawn - each)
        for each in range(min(found, drawn) + 1)
    )
    return Fraction(ways, comb(population, drawn))


def most_defects(population: int, drawn: int, found: int, confidence: Fraction) -> int:
    """Return the upper confidence limit of the defects in all, after `found` of `drawn`.

    Returns   the largest D under which so few would be found with more than 1 - confidence; one
              sided, exact
    """
    low, high = found, population - (drawn - found)
    risk = 1 - confidence
    while low < high:
        middle = (low + high + 1) // 2
        if chance_of_at_most(found, population, middle, drawn) > risk:
            low = middle
        else:
            high = middle - 1
    return low


def drawn_of(names: Sequence[str], size: int, seed: str, declared: str) -> tuple[str, ...]:
    """Return `size` of the names, drawn by a seed that nobody knew when they were declared.

    Whoever has seed and declaration draws the same ones: they are those with the smallest SHA-256
    of seed, digest of the declaration and name, each ended by a zero byte.

    Parameters
      declared  SHA-256 of the declaration, hexadecimal: ties the draw to it
    """

    def lot(name: str) -> bytes:
        return sha256(b"".join(part.encode() + b"\0" for part in (seed, declared, name))).digest()

    return tuple(sorted(sorted(set(names)), key=lot)[:size])
