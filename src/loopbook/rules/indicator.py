"""The indicators of a pack with their dated definitions: indicators.toml."""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.formula_line import amount, measure
from loopbook.rules.line import Line, unique
from loopbook.rules.parse import Names
from loopbook.rules.vocabulary import terms
from loopbook.terms.formula import Formula
from loopbook.terms.quantity import Unit
from loopbook.terms.scheme import Definition, Indicator, Word

FILE = "indicators.toml"
_KEYS = (
    "id", "title_en", "title_zh", "formula", "unit", "is_change", "is_share", "old_stock",
    "subject", "scope", "preference", "source",
)  # fmt: skip
_DEFINITION = (
    "scope", "valid_from", "valid_to", "numerator_en", "numerator_zh", "denominator_en",
    "denominator_zh", "resources", "price_basis", "base_year", "publisher", "note_en", "note_zh",
    "source",
)  # fmt: skip


def indicators_of(
    bundle: Bundle, names: Names, vocabulary: Mapping[str, Word]
) -> dict[str, Indicator]:
    """Return the indicators by id, in order."""
    lines = unique((line.text("id"), line) for line in bundle.lines(FILE, "indicator"))
    for head in bundle.heads(FILE):
        head.allow(())
    return {name: _indicator(line, names, vocabulary) for name, line in lines.items()}


def _indicator(line: Line, names: Names, vocabulary: Mapping[str, Word]) -> Indicator:
    line.allow(_KEYS)
    unit, is_change = line.unit("unit", names.units), line.truth("is_change")
    if is_change and unit.dimension:
        line.fault("change_unit", unit=unit.code)
    is_share, old_stock = _share(line, names, unit)
    definitions = tuple(_definition(each, vocabulary) for each in line.children("definition"))
    scope, preference = line.optional("scope"), line.texts("preference")
    _check_scope(line, scope, definitions, vocabulary)
    for publisher in preference:
        known = terms(vocabulary, "publisher")
        line.known("preference", publisher, known, "vocabulary.csv (kind publisher)")
    return Indicator(
        id=line.optional("id"),
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        formula=measure(line, "formula", names, unit),
        unit=unit,
        is_change=is_change,
        is_share=is_share,
        old_stock=old_stock,
        subject=line.optional("subject"),
        scope=scope,
        preference=preference,
        definitions=definitions,
        source=line.text("source"),
        rule=line.rule,
    )


def _share(line: Line, names: Names, unit: Unit) -> tuple[bool, Formula | None]:
    """Return whether the value is a share of a whole, and what stock of old it may be made from."""
    is_share, has_stock = line.truth("is_share"), bool(line.optional("old_stock"))
    if is_share and unit.dimension:
        line.fault("share_unit", column="is_share", unit=unit.code)
    if is_share and line.truth("is_change"):
        line.fault("share_of_change", column="is_share")
    if has_stock and not is_share:
        line.fault("stock_of_no_share", column="old_stock")
    # What is used of old stock is a flow, in whatever unit: only its sign is looked at.
    return is_share, amount(line, "old_stock", names) if has_stock else None


def _check_scope(
    line: Line, scope: str, definitions: tuple[Definition, ...], vocabulary: Mapping[str, Word]
) -> None:
    """Find a scope that no definition explains."""
    if definitions:
        line.known("scope", scope, [each.scope for each in definitions], "its definitions")
    else:
        line.known("scope", scope, terms(vocabulary, "scope"), "vocabulary.csv (kind scope)")


def _definition(line: Line, vocabulary: Mapping[str, Word]) -> Definition:
    line.allow(_DEFINITION)
    scope = line.text("scope")
    line.known("scope", scope, terms(vocabulary, "scope"), "vocabulary.csv (kind scope)")
    first, last = line.days()
    publisher, base = line.optional("publisher"), line.period("base_year")
    line.known("publisher", publisher, terms(vocabulary, "publisher"), "vocabulary.csv (publisher)")
    _check_both(line, "numerator")
    _check_both(line, "denominator")
    return Definition(
        scope=scope,
        valid_from=first,
        valid_to=last,
        numerator_en=line.optional("numerator_en"),
        numerator_zh=line.optional("numerator_zh"),
        denominator_en=line.optional("denominator_en"),
        denominator_zh=line.optional("denominator_zh"),
        resources=line.texts("resources"),
        price_basis=line.optional("price_basis"),
        base_year="" if base is None else str(base),
        publisher=publisher,
        note_en=line.text("note_en"),
        note_zh=line.text("note_zh"),
        source=line.text("source"),
        rule=line.rule,
    )


def _check_both(line: Line, column: str) -> None:
    """Find a text that stands in one language alone."""
    for one, other in (("en", "zh"), ("zh", "en")):
        if line.optional(f"{column}_{one}") and not line.optional(f"{column}_{other}"):
            line.fault("empty", column=f"{column}_{other}")
