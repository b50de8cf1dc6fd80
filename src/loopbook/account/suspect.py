"""Suspect: whose number does not fit. The measured flows of an account against its balances.

For the balances A x = 0 of a layer and measurements y with variances V, r = A y has the covariance
S = A V A'. The global statistic r' S^-1 r is chi-square with as many degrees of freedom as there
are balances. If flow j alone were wrong by b_j, correcting it takes T_j = (a_j' S^-1 r)^2 /
(a_j' S^-1 a_j) away from it, with b_j = a_j' S^-1 r / (a_j' S^-1 a_j) (generalised likelihood
ratio); T_j is chi-square with one degree of freedom. Flows with the same column a_j, up to sign,
cannot be told apart. Balances with an unmeasured flow, of a process with stock, or with a flow
without stated uncertainty are no test, and are named.

Source    Narasimhan & Mah (1987), AIChE Journal 33, 1514 (generalised likelihood ratio); Mah &
          Tamhane (1982), AIChE Journal 28, 828 (level of many tests after Sidak); Narasimhan &
          Jordache (2000), Data Reconciliation and Gross Error Detection, 7.2 to 7.5
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from statistics import NormalDist

import msgspec
import numpy as np
from scipy import sparse

from loopbook.account.reconcile.deviation import deviations
from loopbook.account.reconcile.gross_error import biases
from loopbook.account.reconcile.nodal import nodal_test
from loopbook.account.reconcile.problem import LinearProblem, problem_of
from loopbook.account.reconcile.solve import solved
from loopbook.terms.account import Account, Balance, Reading, Suspect
from loopbook.terms.quantity import convert
from loopbook.terms.statement import Reason
from loopbook.terms.system import Flow, Layer
from loopbook.wording import say

LEVEL = 0.05
"""Chance that a table without any gross error has a suspect all the same."""

NEARLY_EXACT = 1e-4
"""Uncertainty of a flow that is stated as exact, as a share of the least that is stated: a figure
may be wrong even so, and two exact figures that contradict each other are judged like others."""


class Suspicion(msgspec.Struct, frozen=True, kw_only=True):
    """What a layer says about its own figures.

    Fields
      statistic  r' S^-1 r over the tested balances;  freedom  how many of them are independent
      suspects   every group of tested flows, the worst first; above its threshold is a gross error
      untested   balances that are no test, with why
    """

    layer: str
    statistic: float
    freedom: int
    suspects: tuple[Suspect, ...]
    untested: tuple[Reason, ...]


def suspicions(account: Account) -> tuple[Suspicion, ...]:
    """Return the suspicion of each layer that has balances, in the order of the system."""
    return tuple(suspicion(account, layer) for layer in account.system.layers)


def suspicion(account: Account, layer: str) -> Suspicion:
    """Return what does not fit in a layer of the account."""
    chosen = _measured(account, layer)
    tested, untested = _tested(account, layer)
    statistic, freedom, found = _judged(account, tested, chosen)
    threshold = _threshold(sum(len(candidate.flows) for candidate in found))
    ranked = sorted(found, key=lambda candidate: -candidate.statistic)
    return Suspicion(
        layer=layer,
        statistic=statistic,
        freedom=freedom,
        suspects=tuple(_suspect(each, layer, chosen, threshold) for each in ranked),
        untested=tuple(untested),
    )


def global_statistic(account: Account, layer: str) -> tuple[float, int]:
    """Return r' S^-1 r over the tested balances of a layer, and its degrees of freedom."""
    found = suspicion(account, layer)
    return found.statistic, found.freedom


def gaps(account: Account, layer: str) -> tuple[Reason, ...]:
    """Return how far each balance fails that no test can judge, the widest first.

    For balances of which every flow is measured, and some flow has no stated uncertainty: what is
    missing is said as a share of the larger side, and nobody can say whose number it is.
    """
    shares = []
    for each in _balances(account, layer):
        larger = max(abs(each.inflow), abs(each.outflow))
        if each.sd is None and not each.unmeasured and each.difference and larger:
            shares.append((abs(each.difference) / larger, each))
    shares.sort(key=lambda pair: -pair[0])
    return tuple(
        Reason(
            "suspect.gap",
            {
                "process": each.process,
                "difference": quantity_text(each.difference, account.system.layers[layer]),
                "share": f"{_significant(100 * share, 2)} %",
            },
        )
        for share, each in shares
    )


def suspect_text(suspect: Suspect, account: Account, language: str = "en") -> str:
    """Return the sentence on a suspect: what is stated, what would fit, how sure that is."""
    layer = account.system.layers[suspect.layer]
    key = "suspect.alone" if len(suspect.flows) == 1 else "suspect.among"
    comma = "、" if language.startswith("zh") else ", "
    return say(
        key,
        language,
        flow=suspect.flows[0],
        others=comma.join(suspect.flows[1:]),
        stated=quantity_text(suspect.amount, layer),
        fitting=quantity_text(suspect.fitting, layer),
        process=suspect.process,
        statistic=_significant(suspect.statistic, 3),
        threshold=_significant(suspect.threshold, 3),
    )


def quantity_text(amount: float, layer: Layer) -> str:
    """Return an amount in quanta to four significant digits, in the unit people read."""
    number = float(convert(Fraction(amount), layer.quantum, layer.unit))
    return f"{_significant(number, 4)} {layer.unit.symbol or layer.unit.code}"


def is_gross_error(suspect: Suspect) -> bool:
    """Say whether a flow fits so badly that chance will not explain it."""
    return suspect.statistic > suspect.threshold


class _Candidate(msgspec.Struct, frozen=True):
    """Flows with one column of A, up to sign; `bias` is that of the first of them."""

    flows: tuple[str, ...]
    process: str
    statistic: float
    bias: float


def _judged(
    account: Account, tested: set[str], chosen: dict[str, Reading]
) -> tuple[float, int, list[_Candidate]]:
    """Return the global statistic, its freedom and every group of flows the balances see."""
    processes = [process for process in account.system.processes if process in tested]
    rows = {process: row for row, process in enumerate(processes)}
    flows = [
        flow
        for flow in account.system.flows.values()
        if flow.id in chosen
        and flow.source != flow.target
        and (flow.source in rows or flow.target in rows)
    ]
    if not flows:
        return 0.0, 0, []
    problem = _problem(rows, flows, chosen)
    solution = solved(problem)
    found = biases(solution, deviations(solution))
    nodal = nodal_test(problem).tests.statistic
    candidates = []
    for group in found.grouped():
        first = flows[found.index[group[0]]]
        touched = [rows[end] for end in (first.source, first.target) if end in rows]
        worst = max(touched, key=lambda row: float(nodal[row]))
        candidates.append(
            _Candidate(
                tuple(flows[index].id for index in found.index[group]),
                processes[worst],
                float(found.statistic[group[0]]),
                float(found.size[group[0]]),
            )
        )
    return solution.statistic, solution.freedom, candidates


def _problem(
    rows: dict[str, int], flows: Sequence[Flow], chosen: dict[str, Reading]
) -> LinearProblem:
    """Return the balances as arrays.

    Variables are what is to be added to each flow as stated: the gaps of the balances are then sums
    of whole numbers, and nothing is rounded before them.
    """
    amounts = [0] * len(rows)
    entries: list[tuple[float, int, int]] = []
    for column, flow in enumerate(flows):
        for end, sign in ((flow.target, 1), (flow.source, -1)):
            if end in rows:
                amounts[rows[end]] += sign * chosen[flow.id].amount
                entries.append((float(sign), rows[end], column))
    values, places, columns = zip(*entries, strict=True)
    sd = np.array([chosen[flow.id].sd or 0.0 for flow in flows])
    sd[sd == 0.0] = NEARLY_EXACT * sd[sd > 0.0].min()
    return problem_of(
        sparse.csr_array((values, (places, columns)), shape=(len(rows), len(flows))),
        np.zeros(len(flows)),
        sd,
        np.ones(len(flows), dtype=bool),
        constant=-np.array(amounts, dtype=np.float64),
    )


def _measured(account: Account, layer: str) -> dict[str, Reading]:
    return {c.flow: c.chosen for c in account.cells if c.layer == layer and c.chosen is not None}


def _balances(account: Account, layer: str) -> Iterator[Balance]:
    """Yield the balances of a layer in which anything is measured."""
    return (each for each in account.balances if each.layer == layer and each.basis is not None)


def _tested(account: Account, layer: str) -> tuple[set[str], list[Reason]]:
    """Return the processes whose balances are tests, and why the others are none."""
    tested, untested = set(), []
    for each in _balances(account, layer):
        values = {"process": each.process}
        if each.is_stock:
            untested.append(Reason("suspect.stock", values))
        elif each.unmeasured:
            flows = ", ".join(each.unmeasured)
            untested.append(Reason("suspect.unmeasured", {**values, "flows": flows}))
        elif not each.sd:
            untested.append(Reason("suspect.no_sd", values))
        else:
            tested.add(each.process)
    return tested, untested


def _suspect(
    candidate: _Candidate, layer: str, chosen: dict[str, Reading], threshold: float
) -> Suspect:
    amount = chosen[candidate.flows[0]].amount
    return Suspect(
        flows=candidate.flows,
        layer=layer,
        process=candidate.process,
        statistic=candidate.statistic,
        amount=amount,
        fitting=amount - candidate.bias,
        threshold=threshold,
    )


def _threshold(tests: int) -> float:
    """Return the chi-square value (1 degree) that any of `tests` exceeds with chance LEVEL."""
    if not tests:
        return 0.0
    level = 1.0 - (1.0 - LEVEL) ** (1.0 / tests)
    return NormalDist().inv_cdf(level / 2.0) ** 2


def _significant(number: float, digits: int) -> str:
    """Return a number to so many significant digits, in plain notation."""
    text = f"{number:.{digits}g}"
    return f"{float(text):.0f}" if "e+" in text else f"{float(text):f}".rstrip("0").rstrip(".")
