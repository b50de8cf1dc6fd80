"""Evidence: from what may be wrong back to the meter, the row or the events that stated it."""

import msgspec
import numpy as np

from loopbook.account.reconcile.assembly import Assembly
from loopbook.account.reconcile.deviation import Deviations
from loopbook.account.reconcile.gross_error import Candidates, biases, leaks, serial_elimination
from loopbook.account.reconcile.solve import LinearSolution
from loopbook.errors import UnknownTerm
from loopbook.rules.fault import nearest
from loopbook.terms.finding import Place
from loopbook.terms.reconciliation import GrossError, GrossErrorKind, Measurement, Model


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What stands behind a member of a gross error.

    Fields
      variable      its id; empty where the member is a relation;  relation   likewise
      measurements  the one that is suspected; all of the variable where none is singled out; none
                    for a relation
      places        rows of tables, of the measurements or of the relation, those that are stated
      sequences     entries of the ledger behind the measurements, in order, each once
    """

    variable: str = ""
    relation: str = ""
    measurements: tuple[Measurement, ...] = ()
    places: tuple[Place, ...] = ()
    sequences: tuple[int, ...] = ()


def evidence_of(model: Model, member: str) -> Evidence:
    """Return what stands behind a member of `GrossError.members`.

    Parameters
      member  id of a variable or relation, or `id#2` for the second measurement of a variable
    Raises    UnknownTerm  it is none of these (LB-B37)
    """
    variables = {each.id: each for each in model.variables}
    if member in variables:
        return _of_measurements(member, variables[member].measurements)
    id_, _, position = member.rpartition("#")
    if id_ in variables and position.isdigit():
        stated = variables[id_].measurements
        if 1 <= int(position) <= len(stated):
            return _of_measurements(id_, (stated[int(position) - 1],))
    for relation in model.relations:
        if relation.id == member:
            return Evidence(relation=member, places=_stated((relation.place,)))
    known = {*variables, *(each.id for each in model.relations)}
    raise UnknownTerm("LB-B37", name=member, nearest=nearest(member, known))


def _of_measurements(variable: str, stated: tuple[Measurement, ...]) -> Evidence:
    return Evidence(
        variable=variable,
        measurements=stated,
        places=_stated(tuple(each.place for each in stated)),
        sequences=tuple(sorted({number for each in stated for number in each.sequences})),
    )


def _stated(places: tuple[Place, ...]) -> tuple[Place, ...]:
    return tuple(place for place in places if place != Place())


def gross_errors(
    assembly: Assembly, solution: LinearSolution, spread: Deviations, level: float, most: int
) -> tuple[GrossError, ...]:
    """Return what may be wrong, the largest statistic first; members as `evidence_of` takes them.

    Parameters
      level  of the serial elimination that says which are found;  most   how many to return
    """
    if not solution.freedom:
        return ()
    biased, leaking = biases(solution, spread), leaks(solution, spread)
    found = {(each.kind, each.index) for each in serial_elimination(solution, [biased], level)}
    groups = [
        error
        for candidates in (biased, leaking)
        for error in _groups(assembly, candidates, found, most)
    ]
    ranked = sorted(groups, key=lambda each: (not each.is_found, -each.statistic))[:most]
    return tuple(sorted(ranked, key=lambda each: -each.statistic))


def _groups(
    assembly: Assembly,
    candidates: Candidates,
    found: set[tuple[GrossErrorKind, int]],
    most: int,
) -> list[GrossError]:
    """Return the largest groups of one kind, those that were found among them."""
    is_bias = candidates.kind is GrossErrorKind.BIAS
    name = assembly.names.member if is_bias else assembly.names.relation
    # Ties of rivals, tangents of products and bounds that hold are no relations of people.
    is_own = np.full(len(candidates.index), is_bias)
    is_own |= candidates.index < len(assembly.model.relations)
    named = [index for kind, index in found if kind is candidates.kind]
    is_found = np.isin(candidates.index, named)
    left = int(is_found.sum())
    errors: list[GrossError] = []
    for group in candidates.grouped():
        if len(errors) >= most and not left:
            break
        own, hits = group[is_own[group]], int(is_found[group].sum())
        left -= hits
        if not len(own) or (len(errors) >= most and not hits):
            continue
        errors.append(
            GrossError(
                kind=candidates.kind,
                members=tuple(name(index) for index in candidates.index[own].tolist()),
                statistic=float(candidates.statistic[own[0]]),
                size=float(candidates.size[own[0]]),
                is_found=hits > 0,
            )
        )
    return errors
