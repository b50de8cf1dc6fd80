"""Gap: the cheapest set of criteria to change so that a subject reaches a level.

First comes what is forced: rows that the gates of the level ask for, and mandatory rows. What is
then still lacking of the index (or total) is a knapsack to be covered (cover.py). A row of which
nothing is known counts as unmet. Spec: docs/spec/score.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import msgspec

from loopbook.errors import QueryError, UnknownTerm
from loopbook.evaluate.figure import symbol_of
from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.cover import Item, cheapest_cover
from loopbook.evaluate.score.levels import reach
from loopbook.evaluate.score.outcome import Outcome
from loopbook.evaluate.score.resolved import ResolvedRow, limit_of
from loopbook.evaluate.score.sheet import scored, thresholds_of
from loopbook.rules.fault import nearest
from loopbook.terms.change_cost import ChangeCost
from loopbook.terms.score import AnswerState, Improvement, LevelGap
from loopbook.terms.standard import Level, ScoreMethod

LEADING = "leading"


class _Step(msgspec.Struct, frozen=True):
    """A change of a row: what it is brought to, at which cost and gain."""

    each: ResolvedRow
    to: str
    cost: Fraction
    gain: Fraction


class _Row(msgspec.Struct, frozen=True):
    """What can be done about a row.

    Fields
      forced   the least change that gates or mandatory rows ask for; None: none is asked for
      full     the change that earns the row's weight; None: nothing to gain, or no cost known
      lacks    whether a change is asked for, or would gain, that has no cost
    """

    each: ResolvedRow
    is_forced: bool
    forced: _Step | None
    full: _Step | None
    lacks: bool


def gap_of(
    asked: Asked, rows: Sequence[ResolvedRow], level: str, costs: Iterable[ChangeCost]
) -> LevelGap:
    """Return the cheapest changes by which the subject reaches a level.

    Parameters
      rows    of the standard, as they are now (resolved.resolved)
      level   id of a level of the standard; of one without levels (all must be met) empty
      costs   a criterion may have one cost, or one a level
    Returns   `is_reachable` False with the criteria in the way that have no cost, when the others
              do not suffice
    Raises    UnknownTerm  LB-Z15  no such level or criterion
              QueryError  LB-Z17  the standard has no sum to reach;  LB-Z18  a weight or threshold
              is not known, so that no sum can be made
    """
    outcome = scored(asked, rows)
    target = _target(asked, level)
    prices = _prices(asked, costs)
    found = _gap_to(asked, rows, outcome, target, prices)
    if target is None or asked.standard.method is not ScoreMethod.LEVELS:
        return found
    # A better level will do as well, and may ask for less: its index counts fewer rows in full.
    meant = {
        name: [msgspec.structs.replace(cost, level=cost.level or level) for cost in own]
        for name, own in prices.items()
    }
    thresholds = thresholds_of(asked)
    for better in asked.standard.levels[: asked.standard.levels.index(target)]:
        if thresholds[better.id].value is not None:
            other = _gap_to(asked, rows, outcome, better, meant)
            found = _cheaper(found, msgspec.structs.replace(other, level=level))
    return found


def _gap_to(
    asked: Asked,
    rows: Sequence[ResolvedRow],
    outcome: Outcome,
    target: Level | None,
    prices: Mapping[str, list[ChangeCost]],
) -> LevelGap:
    """Return the cheapest changes by which exactly this level is reached."""
    need = _need(asked, outcome, target)
    table = [_row(asked, outcome, each, target, prices) for each in rows if each.applies]
    return _cheapest(asked, table, need, target)


def _cheaper(found: LevelGap, other: LevelGap) -> LevelGap:
    """Return the cheaper of two ways, with a bound for both."""
    if not other.is_reachable:
        return found
    if not found.is_reachable:
        return other
    bound = min(found.bound, other.bound)
    chosen = other if other.cost < found.cost else found
    return msgspec.structs.replace(chosen, bound=bound)


def _target(asked: Asked, name: str) -> Level | None:
    levels = {level.id: level for level in asked.standard.levels}
    if asked.standard.method in (ScoreMethod.MEAN, ScoreMethod.MEASURED):
        raise QueryError("LB-Z17", standard=asked.standard.id, method=asked.standard.method.value)
    if not levels and not name and asked.standard.method is ScoreMethod.ALL:
        return None
    if name not in levels:
        raise UnknownTerm("LB-Z15", name=name, nearest=nearest(name, levels))
    return levels[name]


def _need(asked: Asked, outcome: Outcome, target: Level | None) -> Fraction:
    """Return what the index, or total, of the target lacks, with everything unknown unmet."""
    if target is None or asked.standard.method is ScoreMethod.ALL:
        return Fraction(0)
    threshold = thresholds_of(asked)[target.id].value
    weights = outcome.weights
    parts = None if weights is None else weights.parts
    if threshold is None or parts is None or any(part.shares is None for part in parts):
        raise QueryError("LB-Z18", standard=asked.standard.id)
    is_levels = asked.standard.method is ScoreMethod.LEVELS
    reached = outcome.indices[target.id] if is_levels else outcome.total
    return threshold - reached.low


def _prices(asked: Asked, costs: Iterable[ChangeCost]) -> Mapping[str, list[ChangeCost]]:
    ids = [row.id for row in asked.standard.criteria]
    levels = [level.id for level in asked.standard.levels]
    found: dict[str, list[ChangeCost]] = {}
    for cost in costs:
        if cost.criterion not in ids:
            near = nearest(cost.criterion, ids)
            raise UnknownTerm("LB-Z15", name=cost.criterion, nearest=near)
        if cost.level and cost.level not in levels:
            raise UnknownTerm("LB-Z15", name=cost.level, nearest=nearest(cost.level, levels))
        found.setdefault(cost.criterion, []).append(cost)
    return found


def _row(
    asked: Asked,
    outcome: Outcome,
    each: ResolvedRow,
    target: Level | None,
    prices: Mapping[str, list[ChangeCost]],
) -> _Row:
    """Return what a row must, and what it can, be changed to."""
    own = prices.get(each.row.id, [])
    if asked.standard.method is ScoreMethod.LEVELS and target is not None:
        return _gated(asked, outcome, each, target, own)
    row = outcome.rows[each.row.id]
    is_all = asked.standard.method is ScoreMethod.ALL
    is_forced = (each.row.is_mandatory or is_all) and row.met is not True
    gain = Fraction(0)
    if each.is_scored and not is_all:
        gain = max(Fraction(0), _top(outcome, each) - row.adds.low)
    price = min((cost.cost for cost in own), default=None)
    lacks = price is None and (is_forced or gain > 0)
    step = None if price is None else _Step(each, LEADING, price, gain)
    return _Row(each, is_forced, step if is_forced else None, step, lacks)


def _top(outcome: Outcome, each: ResolvedRow) -> Fraction:
    """Return what a row adds at its leading value: its whole weight."""
    weights = outcome.weights
    weight = outcome.rows[each.row.id].weight
    if weights is None or weight is None or weights.top is None:
        return Fraction(0)
    return weights.top * weight / weights.scale


def _gated(
    asked: Asked, outcome: Outcome, each: ResolvedRow, target: Level, own: Sequence[ChangeCost]
) -> _Row:
    """Return what a row must reach by the gates of a level, and what it gains at the level."""
    places = {level.id: place for place, level in enumerate(asked.standard.levels)}
    reached = reach(each, len(places))
    aim = places[target.id]
    gates = [target.limiting if each.row.is_limiting else target.others]
    wanted = [places[gate] for gate in gates if gate]
    if each.row.is_mandatory:
        wanted.append(len(places) - 1)
    open_gates = [place for place in wanted if reached[place] is not True]
    gain = Fraction(0)
    is_unknown = each.answer.state is AnswerState.UNKNOWN
    if each.is_scored and (is_unknown or reached[aim] is not True):
        gain = _top(outcome, each)
    ids = list(places)

    def step(place: int) -> _Step | None:
        """Return the cheapest change that reaches the level at `place`."""
        fits = [cost for cost in own if not cost.level or places[cost.level] <= place]
        if not fits:
            return None
        cheapest = min(fits, key=lambda cost: cost.cost)
        to = places[cheapest.level] if cheapest.level else min(place, aim)
        is_full = to <= aim or reached[aim] is True
        return _Step(each, ids[to], cheapest.cost, gain if is_full else Fraction(0))

    forced = step(min(open_gates)) if open_gates else None
    # At a level that asks for nothing any answer will do.
    full = step(aim if reached[aim] is not True else len(places) - 1) if gain > 0 else None
    lacks = (bool(open_gates) and forced is None) or (gain > 0 and full is None)
    return _Row(each, bool(open_gates), forced, full, lacks)


def _cheapest(
    asked: Asked, table: Sequence[_Row], need: Fraction, target: Level | None
) -> LevelGap:
    """Return the forced changes with the cheapest further ones that cover what is lacking."""
    aim = "" if target is None else target.id
    gap = LevelGap(subject=asked.subject, standard=asked.standard.id, level=aim, is_reachable=False)
    stuck = [row for row in table if row.is_forced and row.forced is None]
    forced = [row.forced for row in table if row.forced is not None]
    base = sum((step.cost for step in forced), Fraction(0))
    lacking = need - sum((step.gain for step in forced), Fraction(0))
    more = [row for row in table if row.full is not None and not _is_done(row)]
    items = [_item(row) for row in more]
    cover = None if stuck else cheapest_cover(items, lacking)
    if cover is None:
        blocking = stuck or [row for row in table if row.lacks]
        return msgspec.structs.replace(gap, missing=tuple(row.each.row.id for row in blocking))
    full = {more[place].each.row.id: more[place].full for place in cover.chosen}
    steps = {step.each.row.id: (step, True) for step in forced}
    for criterion, step in full.items():
        if step is not None:
            steps[criterion] = (step, criterion in steps)
    order = [row.each.row.id for row in table if row.each.row.id in steps]
    gained = sum((steps[name][0].gain for name in order), Fraction(0))
    return msgspec.structs.replace(
        gap,
        is_reachable=True,
        improvements=tuple(
            _improvement(asked, steps[name][0], is_forced=steps[name][1]) for name in order
        ),
        cost=float(base + cover.cost),
        bound=float(base + cover.bound),
        index=float(_before(asked, target, need) + gained),
    )


def _before(asked: Asked, target: Level | None, need: Fraction) -> Fraction:
    """Return the index, or total, before the change; 1 where all must be met and then are."""
    if target is None or asked.standard.method is ScoreMethod.ALL:
        return Fraction(1)
    return (thresholds_of(asked)[target.id].value or Fraction(0)) - need


def _is_done(row: _Row) -> bool:
    """Say whether what is forced earns the row's weight already."""
    return row.forced is not None and row.full is not None and row.forced.gain >= row.full.gain


def _item(row: _Row) -> Item:
    """Return what going on to the full change costs and gains, after what is forced."""
    full, forced = row.full, row.forced
    if full is None:
        return Item(Fraction(0), Fraction(0))
    if forced is None:
        return Item(full.gain, full.cost)
    return Item(full.gain - forced.gain, max(Fraction(0), full.cost - forced.cost))


def _improvement(asked: Asked, step: _Step, *, is_forced: bool) -> Improvement:
    row = step.each.row
    limit = _limit(asked, step)
    return Improvement(
        criterion=row.id,
        label_en=row.label_en,
        label_zh=row.label_zh,
        to=step.to,
        limit=None if limit is None else float(limit),
        unit=symbol_of(row.unit),
        cost=float(step.cost),
        gain=float(step.gain),
        is_forced=is_forced,
    )


def _limit(asked: Asked, step: _Step) -> Fraction | None:
    """Return the value that the row has to come to."""
    each = step.each
    if asked.standard.method is ScoreMethod.LEVELS and each.levels:
        places = [level.id for level in asked.standard.levels]
        figure = each.levels[places.index(step.to)]
        return None if figure is None else figure.value
    if each.leading is not None:
        return each.leading.value
    return limit_of(each)
