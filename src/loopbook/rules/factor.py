"""The factors of a pack: factors.csv, numbers from the world with their uncertainty."""

import math
from collections.abc import Mapping
from fractions import Fraction

from loopbook.rules.bundle import Bundle
from loopbook.rules.fault import nearest
from loopbook.rules.line import UNREAD, Line, unique
from loopbook.rules.vocabulary import terms
from loopbook.terms.event import Grade
from loopbook.terms.quantity import Dimension, Unit, Units, multiply
from loopbook.terms.scheme import Factor, Word
from loopbook.terms.system import Layer, System

COVERAGE_95 = 1.959963984540054
"""Standard uncertainties from the middle to either end of a 95 % interval of a normal variable."""

DISTRIBUTIONS = ("normal", "lognormal", "uniform", "triangular")


def spread(value: float, low: float, high: float, distribution: str) -> float | None:
    """Return the standard uncertainty of a factor, in its unit.

    Parameters
      value         the mean; for `triangular` the mode
      low, high     ends of the 95 % interval (normal, lognormal) or the bounds (uniform,
                    triangular)
      distribution  one of DISTRIBUTIONS
    Returns   None for no such distribution, or a lognormal with an end at or below zero
    Source    JCGM 101:2008, 6.4.2 (uniform), 6.4.7 (normal); GUM 4.3.9 note 1 and Johnson, Kotz &
              Balakrishnan, Continuous Univariate Distributions: variance of the triangular law
              (a^2 + b^2 + c^2 - ab - ac - bc)/18; of the lognormal mean^2 (exp(s^2) - 1)
    """
    match distribution:
        case "normal":
            return (high - low) / (2 * COVERAGE_95)
        case "lognormal" if low > 0:
            sigma = math.log(high / low) / (2 * COVERAGE_95)
            return value * math.sqrt(math.expm1(sigma**2)) if sigma < 10 else None
        case "uniform":
            return (high - low) / math.sqrt(12)
        case "triangular":
            squares = low**2 + high**2 + value**2
            return math.sqrt(max(0.0, squares - low * high - low * value - high * value) / 18)
        case _:
            return None


def factors_of(
    bundle: Bundle, units: Units, vocabulary: Mapping[str, Word], system: System
) -> dict[str, Factor]:
    """Return the factors by name; every substance layer has one at least, in a unit that fits."""
    lines = unique((line.name("name"), line) for line in bundle.lines("factors.csv"))
    factors = {name: _factor(line, units) for name, line in lines.items()}
    substances = {layer.substance for layer in system.layers.values() if layer.is_substance}
    for name, line in lines.items():
        factor = factors[name]
        line.known("class", factor.item_class, terms(vocabulary, "class"), "vocabulary.csv")
        line.known("substance", factor.substance, substances, "system.toml")
        if factor.substance:
            line.text("class")
            _check_composition(line, factor, system)
    _check_layers(bundle, factors, system)
    return factors


def _factor(line: Line, units: Units) -> Factor:
    value, unit = line.number("value"), line.unit("unit", units)
    if value is None:
        line.text("value")
    if unit.offset:
        line.fault("offset", column="unit", unit=unit.code)
    low, high = line.number("low"), line.number("high")
    distribution = line.optional("distribution")
    number = value or Fraction(0)
    return Factor(
        name=line.optional("name"),
        item_class=line.optional("class"),
        substance=line.optional("substance"),
        value=number,
        unit=unit,
        low=low,
        high=high,
        distribution=distribution,
        sd=_sd(line, number, low, high),
        year=line.optional("year"),
        source=line.text("source"),
        grade=line.choice("grade", Grade).value,
        rule=line.rule,
    )


def _sd(line: Line, value: Fraction, low: Fraction | None, high: Fraction | None) -> float | None:
    distribution = line.optional("distribution")
    if not distribution and low is None and high is None:
        return None
    if distribution not in DISTRIBUTIONS:
        near = nearest(distribution, DISTRIBUTIONS)
        line.fault("choice", column="distribution", value=distribution, nearest=near)
        return None
    if low is None or high is None:
        line.fault("interval")
    elif not low <= value <= high:
        line.fault("range", low=low, value=value, high=high)
    elif distribution == "lognormal" and low <= 0:
        line.fault("lognormal", low=low)
    else:
        return spread(float(value), float(low), float(high), distribution)
    return None


def wanted_dimension(layer: Layer, system: System) -> Dimension | None:
    """Return the dimension of factors that make a substance layer: its unit per unit of goods."""
    goods = system.layers.get(layer.goods)
    if goods is None or UNREAD in (goods.unit, layer.unit):
        return None
    return multiply(layer.unit.dimension, goods.unit.dimension, -1)


def _check_composition(line: Line, factor: Factor, system: System) -> None:
    for layer in system.layers.values():
        if layer.is_substance and layer.substance == factor.substance:
            dimension = wanted_dimension(layer, system)
            if dimension is not None:
                wanted = Unit("-", "-", dimension, Fraction(1))
                line.dimensions("unit", factor.unit, wanted, f"layer {layer.id}")


def _check_layers(bundle: Bundle, factors: Mapping[str, Factor], system: System) -> None:
    """Find substance layers that no factor can make."""
    made = {factor.substance for factor in factors.values()}
    for line in bundle.lines("system.toml", "layer"):
        layer = system.layers.get(line.optional("id"))
        if layer is None or not layer.is_substance or layer.rule != line.rule:
            continue
        if layer.substance and layer.substance not in made:
            line.fault("no_factor", layer=layer.id, substance=layer.substance)
