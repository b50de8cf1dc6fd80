"""Reconcile: the values that agree with every relation and stay closest to what was stated.

    minimise    sum of ((x - y) / sd)^2     over the measurements y, in logarithms where lognormal
    subject to  relations, products of two variables, bounds

Step 11 of the walk. The steps are those of the literature: check the statements, make arrays, solve
(linear at once; products by tangents, bounds by an interior point and an active set, outliers by
weights, each around the same linear solver), then ask the last linear problem for uncertainties,
tests, suspects and what to measure next.

Source    Narasimhan & Jordache (2000), Data Reconciliation and Gross Error Detection; Cencic &
          Rechberger (2008), J. Environ. Eng. Manage. 18, 3; Cencic (2016), Sustainable Environment
          Research 26, 291
"""

from math import isnan

import msgspec
import numpy as np

from loopbook.account.reconcile.assembly import Assembly, assembled
from loopbook.account.reconcile.deviation import Deviations, covariance, deviations
from loopbook.account.reconcile.evidence import gross_errors
from loopbook.account.reconcile.gain import gains
from loopbook.account.reconcile.level import chi_square_threshold, normal_threshold
from loopbook.account.reconcile.measurement import Tests, measurement_test
from loopbook.account.reconcile.nonlinear import Converged
from loopbook.account.reconcile.option import Estimator, ReconcileOptions
from loopbook.account.reconcile.problem import Floats
from loopbook.account.reconcile.residual import nodal_tests
from loopbook.account.reconcile.robust import Weighted, estimated
from loopbook.account.reconcile.solve import DETERMINATIONS, LinearSolution, solved
from loopbook.account.reconcile.soundness import sound
from loopbook.account.reconcile.verdict import check_demanded, verdict
from loopbook.errors import BalanceError, UnknownTerm
from loopbook.rules.fault import nearest
from loopbook.terms.reconciliation import (
    Determination,
    Effort,
    Estimate,
    Gain,
    Model,
    Reconciled,
    Solver,
    VariableKind,
)

TESTABLE = 1e-9
"""Share of the variance of rivals that relations have to take away for a test of their mean."""

NO_GAIN = 1e-9
"""Share of an uncertainty whose loss is rounding, not a gain."""

PLAIN = ReconcileOptions()


def reconcile(model: Model, options: ReconcileOptions = PLAIN) -> Reconciled:
    """Return the least-squares answer to a model, with its uncertainties, tests and findings.

    Measurements that cannot be taken (no uncertainty, not a number, against their own shape) are
    left out, each with a finding of severity error.

    Raises
      UnknownTerm      an id that relations, products or options name is no variable (LB-B37)
      UnitError        a sum over variables of different units (LB-B44)
      BalanceError     an id used twice (LB-B38), a balance over several periods (LB-B46), numbers
                       that the solver cannot take (LB-B01 to B07, B09)
      Unreconcilable   exact values contradict relations (LB-B04) or bounds (LB-B42, B47), or the
                       point does not settle (LB-B43)
      Underdetermined  a value that was demanded is free (LB-B41)
    """
    assembly = assembled(model, options)
    index = _asked_for(assembly, options)
    odd = sound(assembly, options.level)
    answer = estimated(assembly, options)
    check_demanded(assembly, answer, options.demanded)
    solution = answer.answer.solution
    spread = deviations(solution)
    tests = measurement_test(solution, spread, options.level)
    moments = _moments(assembly, answer.answer)
    final = spread if moments is solution else deviations(moments)
    nodal = nodal_tests(assembly)
    pairs = [(index[first], index[second]) for first, second in options.covariances]
    together = covariance(moments, pairs) if pairs else np.zeros(0)
    reconciled = Reconciled(
        model=model,
        estimates=_estimates(assembly, answer.answer, tests, (spread, final)),
        statistic=solution.statistic,
        freedom=solution.freedom,
        threshold=chi_square_threshold(options.level, solution.freedom),
        level=options.level,
        measurement_threshold=tests.threshold,
        nodal_threshold=normal_threshold(options.level, len(nodal)),
        nodal=nodal,
        gross_errors=gross_errors(assembly, solution, spread, options.level, options.ranked_max),
        gains=_gains(assembly, moments, final, answer.answer.point, options),
        covariances=dict(zip(options.covariances, together.tolist(), strict=True)),
        effort=_effort(assembly, answer, options),
    )
    told = (*model.findings, *assembly.findings, *odd, *verdict(reconciled, assembly, answer))
    return msgspec.structs.replace(reconciled, findings=told)


def _asked_for(assembly: Assembly, options: ReconcileOptions) -> dict[str, int]:
    """Return the column of each variable, once all that the options name are known."""
    index = {each.id: column for column, each in enumerate(assembly.model.variables)}
    pairs = (id_ for pair in options.covariances for id_ in pair)
    for id_ in (*options.indicator, *options.demanded, *pairs):
        if id_ not in index:
            raise UnknownTerm("LB-B37", name=id_, nearest=nearest(id_, index))
    if not index:
        raise BalanceError("LB-B03")
    return index


def _moments(assembly: Assembly, answer: Converged) -> LinearSolution:
    """Return the last linear problem with the standard deviations of lognormals themselves.

    The estimate weighs a logarithm by its sigma; what follows from a lognormal carries its s, which
    is larger: sigma^2 = ln(1 + s^2 / m^2).
    """
    is_log = assembly.is_log
    if not is_log.any():
        return answer.solution
    problem = answer.solution.problem
    sigma = problem.sd[is_log] / answer.point[is_log]
    sd = problem.sd.copy()
    sd[is_log] = answer.point[is_log] * np.sqrt(np.expm1(sigma**2))
    return solved(msgspec.structs.replace(problem, sd=sd))


def _estimates(
    assembly: Assembly, answer: Converged, tests: Tests, spreads: tuple[Deviations, Deviations]
) -> tuple[Estimate, ...]:
    """Return an estimate per variable, in the order of the model.

    Parameters
      spreads  of the answer, that the tests go by; with the lognormals' own, that are told
    """
    (spread, final), count, solution = spreads, assembly.count, answer.solution
    stated, stated_sd = assembly.stated, assembly.stated_sd
    statistic = np.where(tests.is_tested, tests.statistic, np.nan)[:count]
    for column, own in assembly.rival_columns().items():
        statistic[column] = _of_mean(answer, own, float(spread.sd[column]))
    codes = np.where(stated_sd == 0.0, DETERMINATIONS.index(Determination.FIXED), 99)
    codes = np.minimum(codes, solution.determination[:count])
    return tuple(
        Estimate(
            variable=variable.id,
            determination=DETERMINATIONS[code],
            value=value if has_value else None,
            sd=sd if has_value else None,
            stated=None if isnan(mean) else mean,
            stated_sd=None if isnan(mean) else mean_sd,
            statistic=None if isnan(z) else z,
            at_bound=held,
        )
        for variable, code, has_value, value, sd, mean, mean_sd, z, held in zip(
            assembly.model.variables,
            codes.tolist(),
            solution.has_value[:count].tolist(),
            answer.point[:count].tolist(),
            final.sd[:count].tolist(),
            stated.tolist(),
            stated_sd.tolist(),
            statistic.tolist(),
            (answer.holds[:count] != 0).tolist(),
            strict=True,
        )
    )


def _of_mean(answer: Converged, own: list[int], sd: float) -> float:
    """Return the measurement test of the weighted mean of rivals; NaN where there is none.

    Parameters
      own  columns of the rivals, that of the variable first;  sd  of it, reconciled
    """
    problem = answer.solution.problem
    if (problem.sd[own] == 0.0).any():
        return float("nan")
    weight = problem.sd[own] ** -2.0
    mean, variance = float(weight @ problem.value[own] / weight.sum()), float(1.0 / weight.sum())
    taken = variance - sd**2
    if taken <= TESTABLE * variance:
        return float("nan")
    return abs(float(answer.point[own[0]]) - mean) / float(np.sqrt(taken))


def _gains(
    assembly: Assembly,
    solution: LinearSolution,
    spread: Deviations,
    point: Floats,
    options: ReconcileOptions,
) -> tuple[Gain, ...]:
    """Return what one more measurement would do for the indicator, the best first."""
    if not options.indicator:
        return ()
    model = assembly.model
    weights = np.zeros(len(point))
    for column, each in enumerate(model.variables):
        weights[column] = options.indicator.get(each.id, 0.0)
    assumed = np.where(
        np.isnan(assembly.stated_sd),
        options.gain_relative_sd * np.abs(point[: assembly.count]),
        assembly.stated_sd,
    )
    is_meter = np.array([each.kind is not VariableKind.AUXILIARY for each in model.variables])
    candidates = np.flatnonzero((assumed > 0.0) & is_meter)
    found = gains(solution, spread, weights, candidates, assumed[candidates])
    return tuple(
        Gain(
            variable=model.variables[candidates[place]].id,
            sd=float(assumed[candidates[place]]),
            before=found.before,
            after=float(found.after[place]),
        )
        for place in found.ranked()[: options.ranked_max].tolist()
        if found.before is None or found.after[place] < (1.0 - NO_GAIN) * found.before
    )


def _effort(assembly: Assembly, answer: Weighted, options: ReconcileOptions) -> Effort:
    """Return what solving took, of all turns."""
    effort = answer.answer.solution.effort
    if options.estimator is not Estimator.LEAST_SQUARES:
        effort = msgspec.structs.replace(effort, solver=Solver.ROBUST)
    elif assembly.is_bounded:
        effort = msgspec.structs.replace(effort, solver=Solver.BOUNDED)
    return msgspec.structs.replace(effort, iterations=answer.answer.turns)
