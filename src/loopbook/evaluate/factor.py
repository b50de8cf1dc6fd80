"""Factor leaf: `factor(li_per_cell)`, a number from the world that the pack states.

What rests on a factor is modelled: it is shown and never decides a target (design, section 4).
"""

from loopbook.evaluate.figure import chinese_symbol_of, symbol_of
from loopbook.evaluate.leaf import (
    LeafValue,
    Question,
    shown_sd,
    shown_unit,
    shown_value,
    word_rules,
)
from loopbook.rules.expression import Value
from loopbook.rules.leaf import leaf_text
from loopbook.terms.event import Basis
from loopbook.terms.formula import Leaf
from loopbook.terms.statement import Evidence


def read_factor(leaf: Leaf, question: Question) -> LeafValue:
    """Return the value of a `factor` leaf; flows made with the same factor share its error."""
    scheme = question.scheme
    factor = scheme.factors[leaf.arguments[0]]
    unit = shown_unit(question, factor.unit)
    base = factor.value * factor.unit.factor + factor.unit.offset
    sd = None if factor.sd is None else factor.sd * float(factor.unit.factor)
    name = f"factor:{factor.name}"
    evidence = Evidence(
        leaf=leaf_text(leaf),
        value=shown_value(base, unit),
        unit=symbol_of(unit),
        unit_zh=chinese_symbol_of(unit),
        sd=shown_sd(sd, unit),
        basis=Basis.MODELLED,
        rules=(factor.rule, *word_rules(scheme, "class", (factor.item_class,))),
    )
    return LeafValue(
        evidence=evidence, value=Value(base, {name: 1.0}), sds={name: sd}, is_deciding=False
    )
