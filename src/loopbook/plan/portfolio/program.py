"""Program: the mixed-integer model of a portfolio.

    most   sum of discounted payments (or less of outlay, or a saving)
    s.t.   one start of one variant an option; claims only for what is chosen, one of a group;
           credits and loans within their claims; effects of pairs and loads; every limit of people

Spec: docs/spec/plan-portfolio.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from loopbook.plan.portfolio.columns import Columns, totals
from loopbook.plan.portfolio.effect import bind_loads, bind_pairs, bind_starts
from loopbook.plan.portfolio.limit import HARD, Limit, LimitRow
from loopbook.plan.solve.model import Block, Floats, Model, Rows

NPV = "most_npv"
LEAST_COST = "least_cost"
SAVING = "most_saving"

DUST = 1e-12
"""Share of the largest coefficient below which another is what rounding left of nothing."""


class Twist(NamedTuple):
    """How a program differs from that of the question.

    Fields
      objective    other objective; empty: that of the settings
      saving       what the objective `most_saving` is about; empty: that of the settings
      loosened     key of a limit that is looser by its step
      forced       option that must be chosen; -1: none
      floors       least values of objectives: (objective, saving, least)
      is_firm      whether limits that no money loosens are kept even where others are broken
    """

    objective: str = ""
    saving: str = ""
    loosened: tuple[str, str, str] | None = None
    forced: int = -1
    floors: tuple[tuple[str, str, float], ...] = ()
    is_firm: bool = False


@dataclass(slots=True)
class Program:
    """A model with the meaning of its columns and rows.

    Fields
      blocks   name of a part -> its variables
      limits   name of a batch of rows -> limit at each position
    """

    columns: Columns
    model: Model
    blocks: dict[str, Block] = field(default_factory=dict)
    limits: dict[str, list[Limit]] = field(default_factory=dict)


def goal(columns: Columns, objective: str, saving: str) -> Floats:
    """Return what one unit of every variable adds to an objective that is made as large as it can.

    Least cost is the greatest of minus the outlay: money saved is left out of it.
    """
    discounts = columns.problem.discounts()
    if objective == SAVING:
        return _swept(totals(columns, "saved", saving).sum(axis=0))
    paid = totals(columns, "paid")
    if objective == LEAST_COST:
        paid = paid - totals(columns, "earned")
    return _swept(discounts @ paid)


def _swept(values: Floats) -> Floats:
    """Return coefficients without what rounding left of nothing: a loan paid back, over years."""
    size = np.abs(values).max(initial=0.0)
    return np.where(np.abs(values) < DUST * size, 0.0, values)


def program_of(columns: Columns, limits: Sequence[LimitRow], twist: Twist | None = None) -> Program:
    """Return the model of a portfolio.

    Parameters
      limits   of people, as `limit_rows` gives them
      twist    what is asked besides
    """
    asked = twist or Twist()
    terms = columns.problem.terms
    saving = asked.saving or terms.objective_saving
    cost = goal(columns, asked.objective or terms.objective, saving)
    program = Program(columns, Model(is_most=True))
    first = 0
    for part in columns.parts:
        program.blocks[part.name] = program.model.block(
            part.name,
            _shape(columns, part.name, part.count),
            bounds=(0.0, part.high if part.name != "start" else 1.0),
            cost=cost[first : first + part.count].reshape(_shape(columns, part.name, part.count)),
            is_whole=part.is_whole,
            axes=_axes(columns, part.name),
        )
        first += part.count
    if not program.model.column_count:
        # Nothing can be chosen; limits that ask for something must still be found at odds.
        program.model.block("nothing", 1, bounds=(0.0, 0.0))
    _bind(program)
    _limit(program, limits, asked)
    for objective, what, least in asked.floors:
        _floor(program, goal(columns, objective, what), least)
    if asked.forced >= 0:
        _force(program, asked.forced)
    return program


def _shape(columns: Columns, name: str, count: int) -> int | tuple[int, ...]:
    if name != "start":
        return count
    return (len(columns.problem.pairs), len(columns.problem.periods))


def _axes(columns: Columns, name: str) -> tuple[list[str], ...]:
    problem = columns.problem
    if name == "choose":
        return ([_choice_name(columns, at) for at in range(len(columns.choices))],)
    if name == "claim":
        claims = columns.claims
        return (
            [
                f"{problem.incentives[each.incentive].name} {_choice_name(columns, each.choice)}"
                for each in claims
            ],
        )
    return ()


def _choice_name(columns: Columns, position: int) -> str:
    problem, choice = columns.problem, columns.choices[position]
    variant = problem.variants[choice.variant]
    option = problem.options[variant.option].name
    return f"{option} {variant.name} {problem.periods[choice.start]}"


def _bind(program: Program) -> None:
    """Add what holds by nature or by law: no person can loosen it."""
    columns, model, blocks = program.columns, program.model, program.blocks
    problem = columns.problem
    of_option = np.array(
        [problem.variants[each.variant].option for each in columns.choices], dtype=np.int64
    )
    once = model.rows("once", len(problem.options), bounds=(-np.inf, 1.0))
    model.add(once.index[of_option], blocks["choose"].index)
    _bind_claims(program)
    _bind_amounts(program)
    _bind_together(program)
    bind_pairs(model, blocks["choose"], blocks["pair"], columns.pairs)
    if problem.pairs:
        bind_starts(model, problem, columns.choices, (blocks["choose"], blocks["start"]))
    bind_loads(model, (blocks["choose"], blocks["load"]), columns.loads, columns.states)


def _bind_claims(program: Program) -> None:
    """Allow a claim only for what is chosen, and of a group only one.

    An option is chosen once: one claim of a group a choice is one an option, and it is tighter.
    """
    columns, model, blocks = program.columns, program.model, program.blocks
    groups: dict[tuple[int, str], list[int]] = {}
    for at, claim in enumerate(columns.claims):
        group = columns.problem.incentives[claim.incentive].group
        groups.setdefault((claim.choice, group or f"|{claim.incentive}"), []).append(at)
    rows = model.rows("claimed", len(groups), bounds=(-np.inf, 0.0))
    for row, ((choice, _), members) in zip(rows.index, groups.items(), strict=True):
        model.add(row, blocks["claim"].index[members])
        model.add(row, blocks["choose"].index[choice], -1.0)


def _bind_amounts(program: Program) -> None:
    """Keep what is borrowed or credited within its claim, and within what the option costs."""
    columns, model, blocks = program.columns, program.model, program.blocks
    claims, claimed = columns.claims, blocks["claim"].index
    for column, position in enumerate(columns.loans):
        row = model.rows("borrowed", 1, bounds=(-np.inf, 0.0))
        model.add(row.index, blocks["loan"].index[column], 1.0 / claims[position].grant.amount)
        model.add(row.index, claimed[position], -1.0)
    uses: dict[int, list[int]] = {}
    for column, (position, _) in enumerate(columns.credits):
        uses.setdefault(position, []).append(column)
    for position, used in uses.items():
        row = model.rows("credited", 1, bounds=(-np.inf, 0.0))
        model.add(row.index, blocks["credit"].index[used], 1.0 / claims[position].grant.amount)
        model.add(row.index, claimed[position], -1.0)
    _bind_finance(program)


def _bind_finance(program: Program) -> None:
    """Keep what an option gets at its beginning within what it costs: no fund pays for others."""
    columns, model, blocks = program.columns, program.model, program.blocks
    own = {name: columns.part(name).own.min(axis=0, initial=0.0) for name in ("claim", "loan")}
    loan_of = {position: column for column, position in enumerate(columns.loans)}
    helped: dict[int, list[tuple[int, float, float]]] = {}
    for at, claim in enumerate(columns.claims):
        column = loan_of.get(at)
        name, place = ("claim", at) if column is None else ("loan", column)
        if own[name][place]:
            entry = (int(blocks[name].index[place]), -float(own[name][place]), claim.grant.amount)
            helped.setdefault(claim.choice, []).append(entry)
    for choice, entries in helped.items():
        cost = columns.problem.variants[columns.choices[choice].variant].investment
        if sum(amount for _, _, amount in entries) <= cost:
            continue
        row = model.rows("financed", 1, bounds=(-np.inf, 0.0))
        index, values = [e[0] for e in entries], np.array([e[1] for e in entries])
        model.add(row.index, index, values / cost)
        model.add(row.index, blocks["choose"].index[choice], -1.0)


def _bind_together(program: Program) -> None:
    """Pay an award for the whole plan once, when the saving of a year has reached its threshold."""
    columns, model = program.columns, program.model
    block = program.blocks["together"].index
    once: dict[int, list[int]] = {}
    for column, (position, period) in enumerate(columns.together):
        incentive = columns.problem.incentives[position]
        once.setdefault(position, []).append(column)
        saved = totals(columns, "saved", incentive.what)[period + 1]
        # Without the award the plan may save less than nothing: down to `worst`.
        worst = float(np.minimum(saved, 0.0).sum())
        rise = max(incentive.threshold - worst, 0.0)
        scale = max(rise, 1.0)
        row = model.rows("verified", 1, bounds=(worst / scale, np.inf))
        using = np.flatnonzero(saved)
        model.add(row.index, using, saved[using] / scale)
        model.add(row.index, block[column], -rise / scale)
    for members in once.values():
        row = model.rows("awarded_once", 1, bounds=(-np.inf, 1.0))
        model.add(row.index, block[members])


def _limit(program: Program, rows: Sequence[LimitRow], asked: Twist) -> None:
    """Add the limits of people, each divided by its size, so that all weigh alike."""
    kinds: dict[str, list[LimitRow]] = {}
    for row in rows:
        kinds.setdefault(row.limit.kind, []).append(row)
    for kind, of_kind in kinds.items():
        limits = [
            each.limit.loosened(each.limit.step) if _is_loose(each.limit, asked) else each.limit
            for each in of_kind
        ]
        scale = np.array([size_of(each) for each in of_kind])
        bound = np.array([each.bound - each.constant for each in limits]) / scale
        is_least = np.array([each.is_least for each in limits])
        low, high = np.where(is_least, bound, -np.inf), np.where(is_least, np.inf, bound)
        is_wish = not (asked.is_firm and kind in HARD)
        made = program.model.rows(kind, len(limits), bounds=(low, high), is_wish=is_wish)
        values = np.vstack([_swept(each.values) for each in of_kind]) / scale[:, None]
        at, column = np.nonzero(values)
        program.model.add(made.index[at], column, values[at, column])
        program.limits[kind] = limits


def _is_loose(limit: Limit, asked: Twist) -> bool:
    """Say whether a limit is loosened: more cash at the start is more at every point."""
    if asked.loosened is None:
        return False
    return limit.key == asked.loosened or (limit.kind == asked.loosened[0] == "cash")


def size_of(row: LimitRow) -> float:
    """Return by what a row is divided: its bound; where that is 0, its largest coefficient.

    Cash is measured by what is paid: its bound is often next to nothing.
    """
    limit = row.limit
    largest = float(np.abs(row.values).max()) if len(row.values) else 0.0
    if limit.kind == "cash":
        return max(largest, abs(limit.constant)) or 1.0
    return abs(limit.bound) or largest or 1.0


def _floor(program: Program, values: Floats, least: float) -> None:
    scale = max(abs(least), float(np.abs(values).max()) if len(values) else 0.0) or 1.0
    row = program.model.rows("floor", 1, bounds=(least / scale, np.inf))
    using = np.flatnonzero(values)
    program.model.add(row.index, using, values[using] / scale)


def _force(program: Program, option: int) -> None:
    columns = program.columns
    of_option = [
        at
        for at, each in enumerate(columns.choices)
        if columns.problem.variants[each.variant].option == option
    ]
    row = program.model.rows("forced", 1, bounds=(1.0, np.inf))
    if of_option:
        model = program.model
        model.add(row.index, program.blocks["choose"].index[of_option])


def limit_at(program: Program, rows: Rows, position: int) -> Limit:
    """Return the limit behind a row of the model."""
    return program.limits[rows.name][position]
