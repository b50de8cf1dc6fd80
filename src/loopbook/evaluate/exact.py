"""Exact: an indicator's statement, with its value as a fraction, so that a limit is a limit.

56.8 on a line that asks for 56.8 is on the line: targets are judged on fractions, and the float of
the statement is for people.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

import msgspec

from loopbook.evaluate.base_period import pack_base
from loopbook.evaluate.bound import OPEN, bound_of
from loopbook.evaluate.definition import redefined
from loopbook.evaluate.earlier import read_earlier, read_mean_before
from loopbook.evaluate.factor import read_factor
from loopbook.evaluate.figure import chinese_symbol_of, in_unit, real, symbol_of
from loopbook.evaluate.flow import read_flow
from loopbook.evaluate.item import read_graded, read_items
from loopbook.evaluate.label import labelled, labelled_evidence, word_label
from loopbook.evaluate.leaf import (
    SHOWN_BASES,
    LeafValue,
    Question,
    shown_sd,
    weakest,
    word_rules,
)
from loopbook.evaluate.lived import LIVED_LEAVES, read_lived
from loopbook.evaluate.observed import read_observed
from loopbook.evaluate.share import share_doubt
from loopbook.evaluate.spread import Spread, spread_of, times
from loopbook.evaluate.subjects import read_subjects, read_subjects_with
from loopbook.rules.expression import Value, evaluate, sd_of
from loopbook.rules.leaf import leaves_in
from loopbook.terms.formula import Leaf
from loopbook.terms.observation import Bound
from loopbook.terms.scheme import Definition
from loopbook.terms.statement import Evidence, Reason, Statement

READERS: Mapping[str, Callable[[Leaf, Question], LeafValue]] = {
    "flow": read_flow,
    "observed": read_observed,
    "factor": read_factor,
    "items": read_items,
    "graded": read_graded,
    "earlier": read_earlier,
    "mean_before": read_mean_before,
    "subjects": read_subjects,
    "subjects_with": read_subjects_with,
    **{leaf.name: read_lived for leaf in LIVED_LEAVES},
}
"""What gives each leaf function of an indicator its value."""


class Rival(msgspec.Struct, frozen=True):
    """The indicator with one leaf taken from another official source: in its unit, exactly."""

    value: Fraction
    evidence: Evidence


class Exact(msgspec.Struct, frozen=True):
    """A statement, with its value and those of its rivals as fractions, in the indicator's unit.

    Fields
      spread   what its uncertainty is made from, in the indicator's unit
    """

    statement: Statement
    value: Fraction | None
    rivals: tuple[Rival, ...] = ()
    spread: Spread = Spread()


class _Result(msgspec.Struct, frozen=True):
    """What the formula comes to; value in base units."""

    value: Value
    sd: float | None
    bound: str
    spread: Spread = Spread()


def evaluate_exactly(question: Question) -> Exact:
    """Return the statement of an indicator for a period, and its exact value.

    Returns   a statement with rivals: the formula again, one leaf at a time taken from a rival
    """
    base = question.base or pack_base(question.indicator, question.period, question.scheme)
    question = msgspec.structs.replace(question, base=base)
    leaves = leaves_in(question.indicator.formula)
    read = {leaf: READERS[leaf.name](leaf, question) for leaf in leaves}
    result = _result(question, read)
    statement = _shared(question, _statement(question, read, result), result)
    rivals = tuple(_rivals(question, read))
    voiced = tuple(each for each in rivals if _doubt_of(question, each) is None)
    beside = [(each, _doubt_of(question, each)) for each in rivals if each not in voiced]
    aside = tuple(msgspec.structs.replace(each.evidence, missing=why) for each, why in beside)
    shown = msgspec.structs.replace(
        statement,
        rivals=tuple(each.evidence for each in voiced),
        beside=(*statement.beside, *aside),
    )
    unit = question.indicator.unit
    number = result.value.value
    exact = None if number is None else in_unit(Fraction(number), unit)
    return Exact(shown, exact, voiced, times(result.spread, 1 / float(unit.factor)))


def _shared(question: Question, statement: Statement, result: _Result) -> Statement:
    """Return the statement; a share above 100 % decides nothing and says why."""
    number = result.value.value
    if number is None:
        return statement
    found = share_doubt(question, Fraction(number), READERS)
    if found.reason is None and not found.evidence:
        return statement
    evidence = tuple(labelled_evidence(each, question.scheme) for each in found.evidence)
    rules = [*statement.rules, *(rule for each in evidence for rule in each.rules)]
    doubts = () if found.reason is None else (labelled(found.reason, question.scheme),)
    return msgspec.structs.replace(
        statement,
        decides=statement.decides and not doubts,
        doubts=doubts,
        evidence=(*statement.evidence, *evidence),
        rules=tuple(dict.fromkeys(rules)),
    )


def _doubt_of(question: Question, rival: Rival) -> Reason | None:
    """Return why a rival has no voice: as a share it would be above the whole."""
    unit = question.indicator.unit
    return share_doubt(question, rival.value * unit.factor + unit.offset, READERS).reason


def _result(question: Question, read: Mapping[Leaf, LeafValue]) -> _Result:
    formula = question.indicator.formula

    def look(leaf: Leaf) -> Value:
        return read[leaf].value

    value = evaluate(formula, look)
    sds = {source: sd for each in read.values() for source, sd in each.sds.items()}
    is_told = not _shares_a_factor(read)
    sd = sd_of(value, sds) if is_told else None
    if value.value is None:
        return _Result(value, None, Bound.EXACT)
    bounds = {leaf: each.evidence.bound for leaf, each in read.items()}
    untold = (name for each in read.values() for name in each.factors)
    spread = spread_of(value.gradient, sds, question.period, untold)
    spread = msgspec.structs.replace(spread, is_told=is_told)
    return _Result(value, sd, bound_of(formula.root, look, bounds), spread)


def _shares_a_factor(read: Mapping[Leaf, LeafValue]) -> bool:
    """Say whether two leaves share a factor whose part in them could not be told apart."""
    seen: set[str] = set()
    untold: set[str] = set()
    for each in read.values():
        names = {f"factor:{name}" for name in each.factors}
        told = {name for name in each.value.gradient if name.startswith("factor:")}
        if names & seen or told & untold:
            return True
        seen |= names | told
        untold |= names
    return False


def _rivals(question: Question, read: Mapping[Leaf, LeafValue]) -> Iterator[Rival]:
    unit = question.indicator.unit
    for leaf, each in read.items():
        for rival in each.rivals:
            result = _result(question, {**read, leaf: rival})
            number = result.value.value
            if number is None:
                continue
            value = in_unit(Fraction(number), unit)
            evidence = msgspec.structs.replace(
                rival.evidence,
                value=real(value),
                unit=symbol_of(unit),
                unit_zh=chinese_symbol_of(unit),
                sd=shown_sd(result.sd, unit),
                bound=result.bound or Bound.ABOUT,
            )
            yield Rival(value, labelled_evidence(evidence, question.scheme))


def _statement(question: Question, read: Mapping[Leaf, LeafValue], result: _Result) -> Statement:
    indicator, scheme = question.indicator, question.scheme
    number = result.value.value
    scope = _scope(question, tuple(each.evidence for each in read.values()))
    cautioned = (_cautioned(question, scope, each) for each in read.values())
    evidence = tuple(labelled_evidence(each, scheme) for each in cautioned)
    basis = weakest(each.basis for each in evidence)
    bases = tuple(dict.fromkeys(e.base_period for e in read.values() if e.base_period))
    aside = (each for leaf in read.values() for each in leaf.beside)
    beside = tuple(labelled_evidence(each, scheme) for each in aside)
    scope_label = word_label(scheme, "scope", scope)
    return Statement(
        indicator=indicator.id,
        title_en=indicator.title_en,
        title_zh=indicator.title_zh,
        period=question.period,
        base_period=bases[0] if bases else None,
        value=None if number is None else real(in_unit(Fraction(number), indicator.unit)),
        sd=shown_sd(result.sd, indicator.unit),
        unit=indicator.unit.code,
        symbol=symbol_of(indicator.unit),
        symbol_zh=chinese_symbol_of(indicator.unit),
        basis=basis,
        decides=(
            number is not None
            and all(each.is_deciding for each in read.values())
            and basis not in SHOWN_BASES
            and result.bound != OPEN
            and len(bases) <= 1
        ),
        bound=result.bound or Bound.ABOUT,
        formula=indicator.formula.text,
        source=indicator.source,
        scope=scope,
        pack=f"{scheme.id}@{scheme.version}",
        digest=scheme.digest,
        checkpoint=question.sources.checkpoint(),
        evidence=evidence,
        beside=beside,
        missing=tuple(labelled(reason, scheme) for reason in result.value.missing),
        rules=_rules(question, read, evidence + beside),
        labels={} if scope_label is None else {"scope": scope_label},
    )


def _cautioned(question: Question, scope: str, read: LeafValue) -> Evidence:
    """Return the evidence of a leaf; a change over a change of definition says so."""
    if read.base_period is None:
        return read.evidence
    broken = redefined(question.indicator, scope, read.base_period, question.period)
    if broken is None:
        return read.evidence
    rules = (*read.evidence.rules, *broken.rules)
    return msgspec.structs.replace(read.evidence, missing=broken.reason, rules=rules)


def _scope(question: Question, evidence: tuple[Evidence, ...]) -> str:
    """Return the indicator's scope, or else the scopes its values were counted under."""
    if question.indicator.scope:
        return question.indicator.scope
    return " + ".join(dict.fromkeys(each.scope for each in evidence if each.scope))


def _rules(
    question: Question, read: Mapping[Leaf, LeafValue], evidence: tuple[Evidence, ...]
) -> tuple[str, ...]:
    """Return every row of the pack that was read, in the order of reading, each once."""
    indicator = question.indicator
    looked = list(evidence)
    looked += [rival.evidence for each in read.values() for rival in each.rivals]
    scopes = {indicator.scope, *(each.scope for each in looked)}
    used: list[Definition] = [d for d in indicator.definitions if d.scope in scopes]
    rules = [indicator.rule, *(definition.rule for definition in used)]
    rules += word_rules(question.scheme, "scope", (indicator.scope,))
    rules += word_rules(question.scheme, "publisher", indicator.preference)
    rules += [rule for each in looked for rule in each.rules]
    return tuple(dict.fromkeys(rule for rule in rules if rule))
