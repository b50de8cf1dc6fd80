"""Refusal: why an option is not in a portfolio, and by how much it would have to be better.

Every option that can be chosen at all is forced in and the portfolio made again: what that loses is
what its investment would have to fall, or its savings to rise. Where no portfolio has it, the
least violation says which limit is in the way, and by how much.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from loopbook.plan.portfolio.answer import Answer, options_of
from loopbook.plan.portfolio.asking import Asked, Asking
from loopbook.plan.portfolio.columns import Columns
from loopbook.plan.portfolio.economy import paid_alone
from loopbook.plan.portfolio.eligibility import failings
from loopbook.plan.portfolio.problem import Choice, Incentive, Problem, amount_text
from loopbook.plan.portfolio.program import LEAST_COST, SAVING, Twist, program_of, size_of
from loopbook.plan.portfolio.standing import weights_of
from loopbook.plan.solve.relax import least_violation
from loopbook.terms.plan import Refusal
from loopbook.terms.progress import Run
from loopbook.terms.statement import Reason


class _Forced(NamedTuple):
    """What forcing an option in comes to: `loss` of the objective, and its choice then.

    Fields
      least   what it loses at least: less than `loss` where the search was ended
    """

    loss: float
    least: float
    choice: Choice
    pushed_out: tuple[str, ...]
    has_claims: bool


def refusals_of(asking: Asking, base: Asked, most: int) -> Run[tuple[Refusal, ...]]:
    """Return why each option is not chosen, the nearest to being chosen first.

    Parameters
      most   options that are forced in; the others are told without an amount
    """
    columns, answer = asking.columns, base.answer
    if answer is None:
        return ()
    problem, chosen = columns.problem, options_of(columns, answer)
    told: list[tuple[float, Refusal]] = []
    tried = 0
    for at, option in enumerate(problem.options):
        if at in chosen:
            continue
        plain = _plain(problem, at)
        if plain is not None:
            told.append((np.inf, Refusal(option=option.name, label=option.label, reason=plain)))
            continue
        if tried >= most or asking.is_stopped:
            reason = Reason("plan.portfolio.refused.untried", {"count": str(most)})
            told.append((np.inf, Refusal(option=option.name, label=option.label, reason=reason)))
            continue
        tried += 1
        made = yield from asking.ask(Twist(forced=at))
        if asking.is_stopped:
            reason = Reason("plan.portfolio.refused.untried", {"count": str(most)})
            told.append((np.inf, Refusal(option=option.name, label=option.label, reason=reason)))
            continue
        told.append(_told(asking, base, at, made))
    order = sorted(range(len(told)), key=lambda position: (told[position][0], position))
    return tuple(told[position][1] for position in order)


def _plain(problem: Problem, at: int) -> Reason | None:
    """Return why an option cannot be chosen whatever the money; None: it can."""
    option = problem.options[at]
    if option.must == "forbidden":
        return Reason("plan.portfolio.refused.forbidden", {"place": option.place})
    lacking = [problem.variants[v] for v in option.variants if problem.variants[v].lacks]
    if len(lacking) < len(option.variants):
        return None
    missing = "; ".join(f"{', '.join(each.lacks)} ({each.place})" for each in lacking)
    return Reason("plan.portfolio.refused.unknown", {"missing": missing or option.place})


def _told(asking: Asking, base: Asked, at: int, made: Asked) -> tuple[float, Refusal]:
    problem = asking.columns.problem
    option = problem.options[at]
    if made.answer is None and not made.is_open:
        return np.inf, _impossible(asking, at)
    least = max(base.objective - made.most, 0.0)
    if made.answer is None:
        values = {"loss": amount_text(least), "unit": _unit(problem)}
        reason = Reason("plan.portfolio.refused.least", values)
        return least, Refusal(option=option.name, label=option.label, reason=reason)
    chosen = options_of(asking.columns, made.answer)
    before = options_of(asking.columns, base.answer or made.answer)
    out = tuple(problem.options[o].name for o in before if o not in chosen)
    choice = asking.columns.choices[chosen[at]]
    claims = asking.columns.claims
    has_claims = any(claims[c].choice == chosen[at] for c in made.answer.claimed)
    loss = max(base.objective - made.objective, 0.0)
    forced = _Forced(loss, min(least, loss) if made.is_open else loss, choice, out, has_claims)
    change, amount, unit = _change(problem, forced)
    return loss, Refusal(
        option=option.name,
        label=option.label,
        reason=_reason(asking.columns, base.answer, at, forced),
        change=change,
        amount=amount,
        unit=unit,
    )


def _reason(columns: Columns, answer: Answer | None, at: int, forced: _Forced) -> Reason:
    """Return the nearest reason: excluded, lacks what it needs, a loss by itself, or displaced."""
    problem = columns.problem
    chosen = options_of(columns, answer) if answer else {}
    unit = _unit(problem)
    values = {"loss": amount_text(forced.loss), "unit": unit}
    if forced.least < forced.loss:
        values["least"] = amount_text(forced.least)
        return Reason("plan.portfolio.refused.between", values)
    rival = _rival(columns, chosen, at)
    if rival:
        return Reason("plan.portfolio.refused.excluded", {**values, "other": rival})
    lacking = [
        problem.options[other].name
        for one, other, _ in problem.prerequisites
        if one == at and other not in chosen
    ]
    if lacking:
        return Reason("plan.portfolio.refused.needs", {**values, "other": ", ".join(lacking)})
    npv = _best_npv(problem, at)
    if npv < 0.0:
        return Reason("plan.portfolio.refused.worth", {**values, "npv": amount_text(npv)})
    if forced.pushed_out:
        out = ", ".join(forced.pushed_out)
        return Reason("plan.portfolio.refused.displaces", {**values, "other": out})
    return Reason("plan.portfolio.refused.loses", values)


def _unit(problem: Problem) -> str:
    if problem.terms.objective == SAVING:
        return problem.whats[problem.terms.objective_saving][1]
    return problem.currency


def _rival(columns: Columns, chosen: dict[int, int], at: int) -> str:
    """Return the chosen option that excludes every variant of another; empty: none does."""
    problem = columns.problem
    own = frozenset(problem.options[at].variants)
    for members, _ in problem.exclusions.values():
        if not own <= members:
            continue
        for option, position in chosen.items():
            if columns.choices[position].variant in members:
                return problem.options[option].name
    return ""


def _best_npv(problem: Problem, at: int) -> float:
    option = problem.options[at]
    values = [
        float(problem.discounts() @ paid_alone(problem, Choice(v, option.first)))
        for v in option.variants
        if not problem.variants[v].lacks
    ]
    return max(values)


def _change(problem: Problem, forced: _Forced) -> tuple[Reason, float, str]:
    """Return what would make forcing the option in lose nothing, its amount and unit."""
    variant, start = problem.variants[forced.choice.variant], forced.choice.start
    terms, years = problem.terms, problem.years(start, variant.life)
    share = forced.least / forced.loss if forced.loss else 1.0
    if terms.objective == SAVING:
        what = terms.objective_saving
        rise = forced.loss / max(len(years), 1)
        values = {"amount": amount_text(rise), "unit": problem.whats[what][1], "what": what}
        if share < 1.0:
            return _between("amount", rise, share, values)
        return Reason("plan.portfolio.change.amount", values), rise, problem.whats[what][1]
    discounts = problem.discounts()
    written_off = list(problem.years(start, variant.depreciation))
    shield = terms.tax / variant.depreciation * float(discounts[written_off].sum())
    fall = forced.loss / (float(discounts[start]) - shield)
    values = {"fall": amount_text(fall), "unit": problem.currency}
    is_enough = fall <= variant.investment and not forced.has_claims
    # Of an option that begins when no year is counted any more, no saving is enough.
    is_by_outlay = terms.objective == LEAST_COST or not years
    if is_by_outlay and share < 1.0:
        return _between("fall", fall, share, values)
    if is_by_outlay:
        key = "plan.portfolio.change.fall" if is_enough else "plan.portfolio.change.beyond"
        return Reason(key, values), fall, problem.currency
    rise = forced.loss / (float(discounts[list(years)].sum()) * (1.0 - terms.tax))
    values["rise"] = amount_text(rise)
    if share < 1.0:
        return _between("rise", rise, share, values)
    key = "plan.portfolio.change.either" if is_enough else "plan.portfolio.change.rise"
    return Reason(key, values), rise, problem.currency


def _between(
    kind: str, enough: float, share: float, values: dict[str, str]
) -> tuple[Reason, float, str]:
    """Return what is needed at least and what is enough, where the search was ended."""
    told = {**values, "least": amount_text(enough * share), "enough": amount_text(enough)}
    return Reason(f"plan.portfolio.between.{kind}", told), enough * share, values["unit"]


def _impossible(asking: Asking, at: int) -> Refusal:
    """Return what stands in the way of an option that no portfolio has, by the least violation."""
    option = asking.columns.problem.options[at]
    program = program_of(asking.columns, asking.limits, Twist(forced=at))
    relaxed = least_violation(program.model, weights_of(), asking.left())
    if not relaxed.broken:
        reason = Reason("plan.portfolio.refused.never")
        return Refusal(option=option.name, label=option.label, reason=reason)
    rows, position, share = relaxed.broken[0]
    limit = program.limits[rows.name][position]
    row = next(each for each in asking.limits if each.limit.key == limit.key)
    amount, words = share * size_of(row), limit.words()
    values = {**words.values, "amount": amount_text(amount)}
    return Refusal(
        option=option.name,
        label=option.label,
        reason=Reason(f"plan.portfolio.blocked.{limit.kind}", words.values),
        change=Reason("plan.portfolio.change.limit", values),
        amount=amount,
        unit=limit.unit,
    )


def incentive_refusals(columns: Columns, answer: Answer) -> tuple[Refusal, ...]:
    """Return, for every option that is chosen, each incentive it does not get, row by row."""
    return tuple(
        refusal
        for position in answer.chosen
        for at, incentive in enumerate(columns.problem.incentives)
        for refusal in _of_incentive(columns, answer, (position, at), incentive)
    )


def _of_incentive(
    columns: Columns, answer: Answer, place: tuple[int, int], incentive: Incentive
) -> Iterator[Refusal]:
    problem, (position, at) = columns.problem, place
    choice = columns.choices[position]
    option = problem.options[problem.variants[choice.variant].option]
    taken = [columns.claims[c] for c in answer.claimed if columns.claims[c].choice == position]
    if incentive.is_together or any(claim.incentive == at for claim in taken):
        return
    if incentive.options and option.name not in incentive.options:
        # The table itself says so, for this option and all the others.
        return
    name = f"{incentive.name} / {option.name}"
    failed = failings(problem, incentive, choice)
    if failed:
        yield Refusal(option=name, label=incentive.label, reason=failed[0])
        return
    others = [problem.incentives[claim.incentive] for claim in taken]
    same = [each.name for each in others if each.group and each.group == incentive.group]
    key = "plan.portfolio.refused.stacked" if same else "plan.portfolio.refused.unclaimed"
    values = {"group": incentive.group, "other": ", ".join(same)} if same else {}
    yield Refusal(option=name, label=incentive.label, reason=Reason(key, values))
