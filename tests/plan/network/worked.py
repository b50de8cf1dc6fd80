"""The small network, planned: parts of the job are tested on it."""

from functools import cache
from typing import NamedTuple

import numpy as np

from loopbook.plan.network.amounts import Amounts, amounts_of
from loopbook.plan.network.answer import Answer, answer_of, quantum_of
from loopbook.plan.network.build import Program, program_of
from loopbook.plan.network.lay import laid_out
from loopbook.plan.network.layout import Network
from loopbook.plan.network.limits import Limits, limit_rows
from loopbook.plan.network.prices import Prices, prices_of
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.outcome import Outcome
from loopbook.terms.plan_input import PlanInput

from .city import Rows, given_of
from .hand import SMALL

PLANE: dict[str, float | str | None] = {
    "metric": "euclidean",
    "road_factor": 1.0,
    "discount_rate": 0.0,
}


class Worked(NamedTuple):
    """All steps of one network."""

    given: PlanInput
    net: Network
    prices: Prices
    program: Program
    limits: Limits
    outcome: Outcome
    answer: Answer
    amounts: Amounts


def worked(tables: dict[str, Rows], **settings: float | str | None) -> Worked:
    """Return every step for some tables."""
    given = given_of(tables, {**PLANE, **settings})
    net = laid_out(given)
    prices = prices_of(given, net)
    program = program_of(given, net, prices)
    limits = limit_rows(given, net, prices, program)
    outcome = solve(program.model)
    # Without an answer the steps behind it are those of a network in which nothing moves.
    none = outcome._replace(values=np.zeros(program.model.column_count))
    found = outcome if outcome.is_found else none
    answer = answer_of(net, program, found, quantum_of(given.number("quantum")))
    return Worked(given, net, prices, program, limits, outcome, answer, amounts_of(net, answer))


@cache
def small() -> Worked:
    """Return every step for the small network."""
    return worked(SMALL)
