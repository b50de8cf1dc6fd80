"""Milestones of one item, and formulas over its life, for a person and for the cases of packs."""

from collections.abc import Collection, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from loopbook.book.custody import known_numbers
from loopbook.book.lives import LedgerLives
from loopbook.errors import QueryError
from loopbook.evaluate.life.columns import HOLDS, LifeColumns
from loopbook.evaluate.life.leaves import LIFE_LEAVES
from loopbook.rules.leaf import leaves_in
from loopbook.rules.life import life_formula
from loopbook.terms.formula import Formula, Leaf, LeafFunction, ParameterKind
from loopbook.terms.lineage import moment_of
from loopbook.terms.milestone import LifeAnswer, PassedMilestone
from loopbook.terms.scheme import Scheme
from loopbook.trace.milestone import passings, rows_reached

_FUNCTIONS = {leaf.name: leaf for leaf in LIFE_LEAVES}
_WORDS = (ParameterKind.CLASS, ParameterKind.FACT, ParameterKind.ROLE)


def milestones_of(lives: LedgerLives, item: str) -> tuple[PassedMilestone, ...]:
    """Return the milestones that an item reached, by time.

    Raises    UnknownTerm  LB-U02  no entry that the reader may see speaks of it
    """
    numbers, scheme = known_numbers(lives, (item,)), lives.scheme
    names = tuple(scheme.milestones)
    rows = passings(lives, numbers, names)
    matched: dict[str, tuple[str, ...]] = {}
    for row in rows_reached(lives, numbers, names):
        matched[row.id] = (*matched.get(row.id, ()), row.rule)
    places, texts = np.where(rows.read_point > 0, rows.read_point, rows.biz_location), lives.texts
    return tuple(
        PassedMilestone(
            milestone=names[name],
            label_en=scheme.milestones[names[name]][0].label_en,
            label_zh=scheme.milestones[names[name]][0].label_zh,
            time=moment_of(int(rows.time[at])),
            sequence=int(rows.sequence[at]),
            place=texts[places[at]],
            rules=matched[names[name]],
        )
        for at, name in enumerate(rows.milestone.tolist())
    )


def life_of(lives: LedgerLives, item: str, text: str) -> LifeAnswer:
    """Return what a formula in the words of the pack comes to for one item.

    Raises    UnknownTerm  LB-U02  no entry that the reader may see speaks of it
              QueryError   LB-U10  the text is no formula over lives
    """
    formula = life_formula(text, lives.scheme, LIFE_LEAVES)
    if not isinstance(formula, Formula):
        first = formula[0]
        raise QueryError("LB-U10", text=text, place=first.column, problem=first.text)
    numbers = known_numbers(lives, (item,))
    columns = LifeColumns(lives, numbers)
    is_truth = formula.dimension is None
    values, known = columns.truth(formula) if is_truth else columns.number(formula)
    return LifeAnswer(
        formula=text,
        item=item,
        value=values[0].item() if known[0] else None,
        sequences=columns.evidence(formula, np.zeros(1, np.int64))[0],
        rules=rows_read(lives, numbers, (formula,)),
    )


def rows_read(
    lives: LedgerLives,
    items: NDArray[np.int64],
    formulas: Iterable[Formula],
    milestones: Iterable[str] = (),
) -> tuple[str, ...]:
    """Return the rows of a pack that reading formulas over the lives of items reads.

    Words and marks that they name; of milestones the rows that something matched, with their
    class and role.

    Parameters
      milestones   those that are read besides
    """
    scheme = lives.scheme
    named = [*((ParameterKind.MILESTONE, name) for name in milestones), *_named(scheme, formulas)]
    reached = [name for kind, name in named if kind is ParameterKind.MILESTONE]
    rows = rows_reached(lives, items, [n for n in dict.fromkeys(reached) if n in scheme.milestones])
    words = {name for kind, name in named if kind in _WORDS}
    words |= {word for row in rows for word in (row.item_class, row.role)}
    rules = {row.rule for row in rows}
    rules |= {scheme.vocabulary[word].rule for word in words if word in scheme.vocabulary}
    rules |= {scheme.marks[name].rule for kind, name in named if kind is ParameterKind.MARK}
    indicators = [name for kind, name in named if kind is ParameterKind.ATTRIBUTED]
    rules |= {scheme.attributions[name].rule for name in indicators}
    return tuple(sorted(rules))


def rows_behind(lives: LedgerLives, rules: Collection[str]) -> tuple[str, ...]:
    """Return the rows that duties, suspects, marks, passports and blends of a pack rest on.

    As far as the book has something that reaches them: a row that nothing matched is not read.

    Parameters
      rules    rows of the pack; those of other files rest on nothing here
    """
    scheme = lives.scheme
    suspects = [each for each in scheme.suspects if each.rule in rules]
    marks = [each for each in scheme.marks.values() if each.rule in rules]
    formulas = [each for suspect in suspects for each in (suspect.when, suspect.must)]
    formulas += [mark.holds for mark in marks]
    names = [name for mark in marks for name in (mark.granted, *mark.ended)]
    for duty in scheme.duties:
        names += [duty.trigger, duty.done_by] if duty.rule in rules else []
    for blend in scheme.blends.values():
        names += [*blend.inputs, *blend.outputs] if blend.rule in rules else []
    for passport in scheme.passports.values():
        parts = (passport.issued, *passport.statuses, *passport.succeeded, *passport.ended)
        names += parts if passport.rule in rules else []
    if not formulas and not names:
        return ()
    classes = [each.item_class for each in suspects] + [each.item_class for each in marks]
    found = rows_read(lives, np.arange(lives.item_count()), formulas, names)
    words = [scheme.vocabulary[each].rule for each in classes if each in scheme.vocabulary]
    return tuple(sorted({*found, *words}))


def _named(scheme: Scheme, formulas: Iterable[Formula]) -> Iterator[tuple[ParameterKind, str]]:
    """Yield what formulas name, and what the marks name that they ask for."""
    for formula in formulas:
        for leaf in leaves_in(formula):
            yield from _arguments(leaf)
            if leaf.name == HOLDS:
                mark = scheme.marks[leaf.arguments[0]]
                yield from ((ParameterKind.MILESTONE, each) for each in (mark.granted, *mark.ended))
                yield ParameterKind.CLASS, mark.item_class
                yield from _named(scheme, (mark.holds,))


def _arguments(leaf: Leaf) -> Iterator[tuple[ParameterKind, str]]:
    function: LeafFunction = _FUNCTIONS[leaf.name]
    yield from zip(function.parameters, leaf.arguments, strict=False)
