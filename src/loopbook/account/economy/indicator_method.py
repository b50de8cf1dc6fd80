"""Indicator method: the indicators of a pack as a method, so that a table of flows is enough.

An indicator that speaks of flows, published quantities and factors alone can be computed from a
table that names them; what it asks of items and grades only a book can answer, and it is left out.
"""

from collections.abc import Iterator
from fractions import Fraction

from loopbook.rules.method import factor_coefficient, leaves_of
from loopbook.terms.formula import Leaf
from loopbook.terms.method import Method, MethodInput, MethodStep
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Indicator, Scheme
from loopbook.terms.system import Layer
from loopbook.wording import say

_STATED = ("flow", "observed")
_COMPUTABLE = (*_STATED, "factor")
_PURE = Unit(code="C62", symbol="", dimension=(), factor=Fraction(1))


def indicator_method(scheme: Scheme) -> Method | None:
    """Return the method named after `scheme`, its outputs the indicators; None: it has none.

    A change on a base is left out: it is published, not computed.
    """
    indicators = [each for each in scheme.indicators.values() if _is_computable(each)]
    if not indicators:
        return None
    leaves = [leaf for each in indicators for leaf in leaves_of(each.formula.root)]
    stated = {_name(leaf): leaf for leaf in leaves if leaf.name in _STATED}
    called = {leaf.arguments[0] for leaf in leaves if leaf.name == "factor"}
    return Method(
        id=scheme.id,
        pack=scheme.id,
        version=scheme.version,
        title_en=scheme.title_en,
        title_zh=scheme.title_zh,
        variant_en=say("method.pack_variant", "en", pack=scheme.id),
        variant_zh=say("method.pack_variant", "zh", pack=scheme.id),
        inputs={name: _input(leaf, name, scheme) for name, leaf in stated.items()},
        steps={each.id: _step(each) for each in indicators},
        factors={name: factor_coefficient(scheme.factors[name]) for name in called},
        source=scheme.citation,
        rule="scheme.toml:1",
    )


def methods_in(scheme: Scheme) -> Iterator[Method]:
    """Yield the methods of a pack: those it declares, then its indicators as one."""
    yield from scheme.methods.values()
    made = indicator_method(scheme)
    if made is not None:
        yield made


def _is_computable(indicator: Indicator) -> bool:
    leaves = list(leaves_of(indicator.formula.root))
    return not indicator.is_change and all(leaf.name in _COMPUTABLE for leaf in leaves)


def _name(leaf: Leaf) -> str:
    return ".".join(leaf.arguments)


def _input(leaf: Leaf, name: str, scheme: Scheme) -> MethodInput:
    """Return the input for a flow, which is never negative, or for a published quantity."""
    if leaf.name == "flow":
        flow = scheme.system.flows[leaf.arguments[0]]
        return MethodInput(
            id=name,
            unit=_layer(leaf, scheme).unit,
            label_en=flow.label_en,
            label_zh=flow.label_zh,
            low=Fraction(0),
            source=flow.rule,
            rule=flow.rule,
        )
    word = scheme.vocabulary[leaf.arguments[0]]
    return MethodInput(
        id=name,
        unit=word.unit or _PURE,
        label_en=word.label_en,
        label_zh=word.label_zh,
        source=word.source,
        rule=word.rule,
    )


def _layer(leaf: Leaf, scheme: Scheme) -> Layer:
    """Return the layer a flow is asked in; the first of the system when the leaf names none."""
    layers = scheme.system.layers
    return layers[leaf.arguments[1]] if len(leaf.arguments) > 1 else next(iter(layers.values()))


def _step(indicator: Indicator) -> MethodStep:
    return MethodStep(
        id=indicator.id,
        formula=indicator.formula,
        unit=indicator.unit,
        label_en=indicator.title_en,
        label_zh=indicator.title_zh,
        is_output=True,
        source=indicator.source,
        rule=indicator.rule,
    )
