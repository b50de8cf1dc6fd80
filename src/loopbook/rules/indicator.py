"""The indicators of a pack with their dated definitions: indicators.toml."""

from collections.abc import Mapping

from loopbook.rules.bundle import Bundle
from loopbook.rules.formula_line import measure
from loopbook.rules.line import Line, unique
from loopbook.rules.parse import Names
from loopbook.rules.vocabulary import terms
from loopbook.terms.scheme import Definition, Indicator, Word

FILE = "indicators.toml"
_KEYS = (
    "id", "title_en", "title_zh", "formula", "unit", "is_change", "subject", "scope",
    "preference", "source",
)  # fmt: skip
_DEFINITION = ("scope", "valid_from", "valid_to", "note_en", "note_zh", "source")


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
        subject=line.optional("subject"),
        scope=scope,
        preference=preference,
        definitions=definitions,
        source=line.text("source"),
        rule=line.rule,
    )


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
    return Definition(
        scope=scope,
        valid_from=first,
        valid_to=last,
        note_en=line.text("note_en"),
        note_zh=line.text("note_zh"),
        source=line.text("source"),
        rule=line.rule,
    )
