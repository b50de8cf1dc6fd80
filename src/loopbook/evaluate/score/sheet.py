"""Sheet: score a subject under a standard, row by row, with everything the result rests on.

On the walk: a standard and the observations of a book go in, a ScoreSheet comes out; `render`
shows it, `gap` says what would lift it. Spec: docs/spec/score.md.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import msgspec

from loopbook.evaluate.figure import chinese_symbol_of, symbol_of
from loopbook.evaluate.label import labelled, labelled_evidence
from loopbook.evaluate.score.asked import Asked
from loopbook.evaluate.score.declared import Figure, figure_of
from loopbook.evaluate.score.every import score_every
from loopbook.evaluate.score.leading import score_leading
from loopbook.evaluate.score.level import knocked_out, level_ends
from loopbook.evaluate.score.levels import score_levels
from loopbook.evaluate.score.mean import score_mean
from loopbook.evaluate.score.measured import score_measured
from loopbook.evaluate.score.outcome import Outcome, RowOutcome
from loopbook.evaluate.score.points import score_points
from loopbook.evaluate.score.ratios import score_ratios
from loopbook.evaluate.score.resolved import Ends, ResolvedRow, resolved
from loopbook.evaluate.score.validity import validity_findings
from loopbook.terms.answer import COUNT
from loopbook.terms.finding import Finding
from loopbook.terms.score import AnswerState, CriterionScore, GroupScore, ScoreSheet, Span
from loopbook.terms.standard import Group, ScoreMethod
from loopbook.terms.statement import Reason

_METHODS: Mapping[ScoreMethod, Callable[[Asked, Sequence[ResolvedRow]], Outcome]] = {
    ScoreMethod.LEVELS: score_levels,
    ScoreMethod.RATIOS: score_ratios,
    ScoreMethod.LEADING: score_leading,
    ScoreMethod.POINTS: score_points,
    ScoreMethod.MEAN: score_mean,
}
"""Methods that make a sum; the other two judge, or show."""


_WORD = "word"
"""Value of a finding that names the word it is about."""


def score_sheet(asked: Asked) -> ScoreSheet:
    """Return how a subject stands under a standard for a period.

    Flows are those of the sources: at the subject's place, where the caller reads them there.
    """
    rows = resolved(asked)
    return sheet_of(asked, rows, scored(asked, rows))


def scored(asked: Asked, rows: Sequence[ResolvedRow]) -> Outcome:
    """Return what the method of the standard makes of the rows, exactly."""
    method = asked.standard.method
    if method in _METHODS:
        return _METHODS[method](asked, rows)
    return score_every(rows) if method is ScoreMethod.ALL else score_measured(rows)


def thresholds_of(asked: Asked) -> dict[str, Figure]:
    """Return the least index, or total, of every level."""
    count = asked.scheme.units.by_code[COUNT]
    return {level.id: figure_of(asked, level.index, count) for level in asked.standard.levels}


def sheet_of(asked: Asked, rows: Sequence[ResolvedRow], outcome: Outcome) -> ScoreSheet:
    """Return the sheet that shows an outcome."""
    standard, scheme = asked.standard, asked.scheme
    thresholds = thresholds_of(asked)
    out = knocked_out(rows, outcome)
    low, high = level_ends(standard, outcome, thresholds, out)
    return ScoreSheet(
        standard=standard.id,
        pack=f"{scheme.id}@{scheme.version}",
        digest=scheme.digest,
        title_en=standard.title_en,
        title_zh=standard.title_zh,
        method=standard.method.value,
        subject=asked.subject,
        period=asked.period,
        day=asked.day,
        total=_span(outcome.total),
        indices={name: _span(ends) for name, ends in outcome.indices.items()},
        level_low=low,
        level_high=high,
        level_labels={each.id: (each.label_en, each.label_zh) for each in standard.levels},
        knocked_out=out,
        groups=tuple(_group(each, rows, outcome) for each in standard.groups),
        criteria=tuple(_criterion(asked, each, outcome.rows[each.row.id]) for each in rows),
        findings=_findings(asked, rows, outcome, thresholds),
        checkpoint=asked.sources.checkpoint(),
        rules=_rules(asked, rows, outcome, thresholds),
    )


def _span(ends: Ends) -> Span:
    """Return the ends as floats; no upper end is infinity."""
    return Span(float(ends.low), math.inf if ends.high is None else float(ends.high))


def _criterion(asked: Asked, each: ResolvedRow, found: RowOutcome) -> CriterionScore:
    row, answer = each.row, each.answer
    is_known = answer.state is AnswerState.KNOWN
    figures = each.figures
    missing = [*answer.missing]
    if each.applies:
        missing += [reason for figure in figures for reason in figure.missing]
    evidence = [*answer.evidence, *(leaf for figure in figures for leaf in figure.evidence)]
    return CriterionScore(
        criterion=row.id,
        group=row.group,
        concept=row.concept or row.id,
        clause=row.clause,
        label_en=row.label_en,
        label_zh=row.label_zh,
        kind=row.kind.value,
        state=answer.state,
        value=float(answer.value) if is_known and answer.value is not None else None,
        unit=symbol_of(row.unit),
        unit_zh=chinese_symbol_of(row.unit),
        limits={name: float(limit) for name, limit in found.limits.items()},
        level=found.level if each.applies else "",
        weight=None if found.weight is None else float(found.weight),
        result=_span(found.adds),
        met=found.met,
        is_limiting=row.is_limiting,
        is_mandatory=row.is_mandatory,
        grade=row.grade,
        documents=answer.documents,
        evidence=tuple(labelled_evidence(leaf, asked.scheme) for leaf in evidence),
        missing=tuple(labelled(reason, asked.scheme) for reason in _once(missing)),
        source=row.source,
        rule=row.rule,
    )


def _once(reasons: Sequence[Reason]) -> list[Reason]:
    kept: list[Reason] = []
    for reason in reasons:
        if reason not in kept:
            kept.append(reason)
    return kept


def _group(group: Group, rows: Sequence[ResolvedRow], outcome: Outcome) -> GroupScore:
    """Return a group with the sum of its rows; its weight where all of theirs are known."""
    members = [each for each in rows if each.row.group == group.id]
    found = [outcome.rows[each.row.id] for each in members]
    weights = [outcome.rows[each.row.id].weight for each in members if each.applies]
    known = [weight for weight in weights if weight is not None]
    highs = [row.adds.high for row in found if row.adds.high is not None]
    high = sum(highs, Fraction(0)) if len(highs) == len(found) else None
    low = sum((row.adds.low for row in found), Fraction(0))
    return GroupScore(
        group=group.id,
        label_en=group.label_en,
        label_zh=group.label_zh,
        weight=float(sum(known)) if known and len(known) == len(weights) else None,
        result=_span(Ends(low, high)),
    )


def _findings(
    asked: Asked,
    rows: Sequence[ResolvedRow],
    outcome: Outcome,
    thresholds: Mapping[str, Figure],
) -> tuple[Finding, ...]:
    """Return everything that is wrong or doubtful, each once, in the order of the standard."""
    found = [*validity_findings(asked.standard, asked.day)]
    weights = outcome.weights
    if weights is not None:
        found += [finding for figure in weights.figures for finding in figure.findings]
        found += weights.findings
    for each in rows:
        found += each.answer.findings
        if each.applies:
            found += [finding for figure in each.figures for finding in figure.findings]
    found += [finding for figure in thresholds.values() for finding in figure.findings]
    return _told_once(found)


def _told_once(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings, each once; words that lack the same thing are told in one sentence."""
    told: list[tuple[Finding, list[str]]] = []
    for finding in found:
        said = {name: value for name, value in finding.values.items() if name != _WORD}
        alike = msgspec.structs.replace(finding, values=said)
        words = next((named for each, named in told if each == alike), None)
        if words is None:
            words = []
            told.append((alike, words))
        if _WORD in finding.values and finding.values[_WORD] not in words:
            words.append(finding.values[_WORD])
    return tuple(
        msgspec.structs.replace(each, values={**each.values, _WORD: ", ".join(words)})
        if words
        else each
        for each, words in told
    )


def _rules(
    asked: Asked,
    rows: Sequence[ResolvedRow],
    outcome: Outcome,
    thresholds: Mapping[str, Figure],
) -> tuple[str, ...]:
    """Return every row of the pack that was read: the standard, its tree, and the words used."""
    standard = asked.standard
    rules = [standard.rule, *(group.rule for group in standard.groups)]
    figures = [*thresholds.values()]
    if outcome.weights is not None:
        figures += outcome.weights.figures
    for each in rows:
        rules += [each.row.rule, *each.answer.rules]
        figures += each.figures
    rules += [level.rule for level in standard.levels]
    rules += [rule for figure in figures for rule in figure.rules]
    rules += [row.rule for row in asked.scheme.registry if row.id == standard.number]
    return tuple(dict.fromkeys(rule for rule in rules if rule))
