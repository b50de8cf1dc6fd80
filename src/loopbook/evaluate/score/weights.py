"""Weights: what each row weighs within the whole, after rows that do not apply are left out.

The whole is a mean of means: groups, within them parts (a row, rows that share 0.8/n, rows of a
product mix), within these rows. Whatever is empty is left out, and the rest weighs more in
proportion. A row of which it is not known whether it applies counts as applying: with nothing
earned that is the lowest total that any truth allows, with everything earned the highest
(docs/spec/score.md has the proof).
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import msgspec

from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.declared import Figure
from loopbook.evaluate.score.resolved import Ends, ResolvedRow
from loopbook.evaluate.score.row_numbers import group_weight
from loopbook.rules.standard_check import part_of
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.standard import ScoreMethod

HUNDRED = Fraction(100)
_WHOLE = (Fraction(1), HUNDRED)
_POINTS = ""
"""The one group of a table of points: what does not apply is spread over the whole table."""


class Part(msgspec.Struct, frozen=True):
    """Rows that share a weight.

    Fields
      weight   of the whole, which is 1
      rows     ids of the criteria;  shares  of the weight, in that order; None: not known
      is_made  whether something of a mix is known to be made; else the part may fall out
    """

    weight: Fraction
    rows: tuple[str, ...]
    shares: tuple[Fraction, ...] | None
    is_made: bool = True


class Weights(msgspec.Struct, frozen=True):
    """The weights of a standard for one subject.

    Fields
      parts     None: a weight is missing, the weights do not sum, or nothing applies
      scale     what the weights are shown out of: 1, 100, or the sum of points
      top       the best total; None: not known
    """

    parts: tuple[Part, ...] | None
    scale: Fraction
    top: Fraction | None
    figures: tuple[Figure, ...] = ()
    findings: tuple[Finding, ...] = ()


class Total(msgspec.Struct, frozen=True):
    """A sum over rows: both ends, and those of what each row adds to it."""

    ends: Ends
    rows: Mapping[str, Ends]


class _Tree(msgspec.Struct, frozen=True):
    """Weights as stated: group -> its weight, group -> part -> the part's weight.

    What does not apply and was not declared is left out; a sum that lacks it is not checked.

    Fields
      short    groups that lack a part;  is_short  whether a group is lacking
    """

    groups: Mapping[str, Fraction | None]
    parts: Mapping[str, Mapping[str, Fraction | None]]
    short: frozenset[str] = frozenset()
    is_short: bool = False


def weights_of(asked: Asked, rows: Sequence[ResolvedRow]) -> Weights:
    """Return the weights of the scored rows that apply or may apply."""
    scored = [each for each in rows if each.is_scored]
    if asked.standard.method is ScoreMethod.POINTS:
        return _pointed(asked, scored)
    figures = {
        group.id: group_weight(asked, group, group.weight)
        for group in asked.standard.groups
        if group.weight is not None and any(each.row.group == group.id for each in scored)
    }
    tree = _tree(scored, figures)
    findings = tuple(_sums(asked, tree, is_grouped=bool(figures)))
    scale = _scale(tree)
    parts = None if findings else _parts(tree, scored)
    looked = tuple(figures.values())
    return Weights(parts, scale, HUNDRED, looked, findings or _nothing(asked, scored))


def _pointed(asked: Asked, scored: Sequence[ResolvedRow]) -> Weights:
    points = {each.row.id: each.points.value if each.points else None for each in scored}
    if any(value is None for value in points.values()):
        return Weights(None, HUNDRED, None)
    top = sum((value for value in points.values() if value is not None), Fraction(0))
    parts = {f"row:{name}": value for name, value in points.items()}
    tree = _Tree({_POINTS: Fraction(1)}, {_POINTS: parts})
    found = _parts(tree, scored, is_flat=True)
    return Weights(found, top, top, (), _nothing(asked, scored))


def _nothing(asked: Asked, scored: Sequence[ResolvedRow]) -> tuple[Finding, ...]:
    """Tell that no row of the standard applies: there is nothing to score."""
    if any(each.applies for each in scored):
        return ()
    values = {"standard": asked.standard.id, "subject": asked.subject}
    return (Finding("LB-Z11", Severity.WARNING, values=values, rule=asked.standard.rule),)


def _tree(scored: Sequence[ResolvedRow], figures: Mapping[str, Figure]) -> _Tree:
    """Return the weights as stated and declared."""
    parts: dict[str, dict[str, Fraction | None]] = {}
    short: set[str] = set()
    for each in scored:
        row = each.row
        if row.weight is None or each.weight is None:
            continue
        inner = parts.setdefault(row.group, {})
        if each.applies or each.weight.value is not None:
            inner.setdefault(part_of(row.weight, row.id), each.weight.value)
        else:
            short.add(row.group)
    used = {each.row.group for each in scored if each.applies}
    groups: dict[str, Fraction | None] = {}
    for name, inner in parts.items():
        weight = figures[name].value if name in figures else _sum(inner.values())
        if name in used or weight is not None:
            groups[name] = weight
    is_short = len(groups) < len(parts) or (not figures and bool(short))
    return _Tree(groups, parts, frozenset(short), is_short)


def _sum(numbers: Iterable[Fraction | None]) -> Fraction | None:
    total = Fraction(0)
    for number in numbers:
        if number is None:
            return None
        total += number
    return total


def _sums(asked: Asked, tree: _Tree, *, is_grouped: bool) -> list[Finding]:
    """Return what keeps the weights from being a whole: one is missing, or a sum is off."""
    findings = []
    whole = _sum(tree.groups.values())
    if whole is not None and whole not in _WHOLE and not tree.is_short:
        findings.append(_off(asked, "groups", whole, asked.standard.rule))
    lacking = [name for name, weight in tree.groups.items() if weight is None]
    rules = {group.id: group.rule for group in asked.standard.groups}
    for name, inner in tree.parts.items():
        found, weight = _sum(inner.values()), tree.groups.get(name)
        if found is None:
            lacking.append(name)
        elif is_grouped and name not in tree.short and found not in (*_WHOLE, weight):
            findings.append(_off(asked, name, found, rules.get(name, "")))
    for name in dict.fromkeys(lacking):
        values = {"group": name, "standard": asked.standard.id}
        findings.append(
            Finding("LB-Z12", Severity.WARNING, values=values, rule=rules.get(name, ""))
        )
    return findings


def _off(asked: Asked, what: str, found: Fraction, rule: str) -> Finding:
    values = {"standard": asked.standard.id, "what": what, "sum": f"{float(found):.12g}"}
    return Finding("LB-Z04", Severity.WARNING, values=values, rule=rule)


def _scale(tree: _Tree) -> Fraction:
    return HUNDRED if _sum(tree.groups.values()) == HUNDRED else Fraction(1)


def _parts(
    tree: _Tree, scored: Sequence[ResolvedRow], *, is_flat: bool = False
) -> tuple[Part, ...] | None:
    """Return the parts that have rows, their weights made whole again; None when there are none."""
    members: dict[tuple[str, str], list[ResolvedRow]] = {}
    for each in scored:
        row = each.row
        if not each.applies:
            continue
        if is_flat:
            members[_POINTS, f"row:{row.id}"] = [each]
        elif row.weight is not None:
            members.setdefault((row.group, part_of(row.weight, row.id)), []).append(each)
    sums: dict[str, Fraction] = {}
    for group, part in members:
        sums[group] = sums.get(group, Fraction(0)) + (tree.parts[group][part] or 0)
    groups = {name: tree.groups[name] or Fraction(0) for name, total in sums.items() if total}
    whole = sum(groups.values(), Fraction(0))
    if not whole:
        return None
    return tuple(
        Part(
            groups[group] / whole * (tree.parts[group][part] or 0) / sums[group],
            tuple(each.row.id for each in rows),
            _shares(rows),
            any(each.amount is None or (each.amount.value or 0) > 0 for each in rows),
        )
        for (group, part), rows in members.items()
        if group in groups
    )


def _shares(rows: Sequence[ResolvedRow]) -> tuple[Fraction, ...] | None:
    """Return how rows share a weight: evenly, or by the amounts of a mix; None: not known."""
    amounts = [Fraction(1) if each.amount is None else each.amount.value for each in rows]
    whole = _sum(amounts)
    if not whole:
        return None
    return tuple((amount or Fraction(0)) / whole for amount in amounts)


def weighed(weights: Weights, earned: Mapping[str, Ends], most: Fraction | None) -> Total:
    """Return the sum of what the rows earn, each by its weight.

    Parameters
      earned   row -> what it earns, 0 to `most`, of one
      most     the most a row can earn; None: there is no end
    Returns    with weights that are not known: from nothing to the best total
    """
    top = weights.top
    best = None if top is None or most is None else top * most
    if weights.parts is None or top is None:
        open_ended = Ends(Fraction(0), best)
        return Total(open_ended, dict.fromkeys(earned, open_ended))
    low, high = Fraction(0), Fraction(0)
    is_open = False
    rows: dict[str, Ends] = {}
    for part in weights.parts:
        adds = _part_adds(part, earned, top)
        if not part.is_made and len(weights.parts) > 1:
            # What falls out lifts or lowers the mean of the rest; nothing, and the most, bound it.
            adds = Total(Ends(Fraction(0), _times(part.weight * top, most)), adds.rows)
        rows |= adds.rows
        low += adds.ends.low
        is_open = is_open or adds.ends.high is None
        high += adds.ends.high or 0
    return Total(Ends(low, None if is_open else high), rows)


def _part_adds(part: Part, earned: Mapping[str, Ends], top: Fraction) -> Total:
    """Return what a part adds; where its shares are not known, the ends of its rows bound it."""
    each = [earned[name] for name in part.rows]
    highs = [ends.high for ends in each]
    if part.shares is None:
        whole = part.weight * top
        low = whole * min(ends.low for ends in each)
        rows = {
            name: Ends(Fraction(0), _times(whole, ends.high))
            for name, ends in zip(part.rows, each, strict=True)
        }
        known = [high for high in highs if high is not None]
        high = whole * max(known) if len(known) == len(highs) else None
        return Total(Ends(low, high), rows)
    rows = {}
    for name, share, ends in zip(part.rows, part.shares, each, strict=True):
        whole = part.weight * share * top
        rows[name] = Ends(whole * ends.low, _times(whole, ends.high))
    low = sum((ends.low for ends in rows.values()), Fraction(0))
    return Total(Ends(low, _sum(ends.high for ends in rows.values())), rows)


def _times(weight: Fraction, number: Fraction | None) -> Fraction | None:
    """Return a product; nothing is no end times no weight."""
    if weight == 0:
        return Fraction(0)
    return None if number is None else weight * number


def row_weights(weights: Weights) -> dict[str, Fraction]:
    """Return what each row weighs, out of `scale`; rows whose share is not known left out."""
    return {
        name: part.weight * share * weights.scale
        for part in weights.parts or ()
        if part.shares is not None
        for name, share in zip(part.rows, part.shares, strict=True)
    }
