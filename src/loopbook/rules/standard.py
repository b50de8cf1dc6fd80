"""The standards of a pack: score.toml `[[standard]]`, each a tree of criteria with its method.

Walk: the words of the criteria are known first (standard_words), since formulas name them; then
every standard is read here, and what does not add up is found by standard_check.
Spec: docs/spec/score.md.
"""

import msgspec

from loopbook.rules.bundle import Bundle
from loopbook.rules.formula_line import condition, measure_text
from loopbook.rules.line import UNREAD, Line, unique
from loopbook.rules.parse import Names
from loopbook.rules.standard_check import Lines, check_standard
from loopbook.rules.standard_given import Place, bands, given, levels, plain, weight
from loopbook.rules.standard_words import unit_of
from loopbook.terms.event import Grade
from loopbook.terms.quantity import Units
from loopbook.terms.registry import Part
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.standard import (
    Criterion,
    CriterionKind,
    Given,
    Group,
    Level,
    ScoreMethod,
    Standard,
    Wish,
)

FILE = "score.toml"
_KEYS = (
    "id", "family", "number", "part", "title_en", "title_zh", "method", "status", "valid_from",
    "valid_to", "chosen", "cap", "grade", "source",
)  # fmt: skip
_GROUP = ("id", "label_en", "label_zh", "weight", "grade", "source")
_CRITERION = (
    "id", "group", "concept", "clause", "label_en", "label_zh", "kind", "wish", "unit", "value",
    "applies", "weight", "mix", "amount", "levels", "baseline", "leading", "points", "bands",
    "limiting", "mandatory", "chosen", "document", "grade", "source",
)  # fmt: skip
_LEVEL = ("id", "label_en", "label_zh", "index", "limiting", "others", "grade", "source")


class _Form(msgspec.Struct, frozen=True):
    """What a criterion is read with: the names of formulas, units, ids of the levels."""

    names: Names
    units: Units
    levels: tuple[str, ...]


def standards_of(bundle: Bundle, names: Names) -> dict[str, Standard]:
    """Return the standards by id, in order; every fault is told with its file and line."""
    lines = unique((line.name("id"), line) for line in bundle.lines(FILE, "standard"))
    numbers = [line.optional("id") for line in bundle.lines("standards.csv")]
    found = {}
    for name, line in lines.items():
        line.known("number", line.optional("number"), numbers, "standards.csv")
        found[name] = _standard(line, names)
    return found


def _standard(line: Line, names: Names) -> Standard:
    line.allow(_KEYS)
    nested = Lines(
        standard=line,
        groups=unique((each.name("id"), each) for each in line.children("group")),
        criteria=unique((each.name("id"), each) for each in line.children("criterion")),
        levels=unique((each.name("id"), each) for each in line.children("level")),
    )
    method = line.choice("method", ScoreMethod)
    # Elsewhere the levels are thresholds of a total, and a row has at most one limit of its own.
    per_level = tuple(nested.levels) if method is ScoreMethod.LEVELS else ()
    form = _Form(names, names.units, per_level)
    first, last = line.days()
    standard = Standard(
        id=line.optional("id"),
        family=line.name("family"),
        number=line.optional("number"),
        part=line.choice("part", Part).value,
        title_en=line.text("title_en"),
        title_zh=line.text("title_zh"),
        method=method,
        status=line.choice("status", SchemeStatus),
        valid_from=first,
        valid_to=last,
        groups=tuple(_group(each, names) for each in nested.groups.values()),
        criteria=tuple(_criterion(each, form) for each in nested.criteria.values()),
        levels=tuple(_level(each, names) for each in nested.levels.values()),
        chosen=line.whole("chosen"),
        cap=plain(line, "cap"),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )
    check_standard(standard, nested)
    return standard


def _grade(line: Line) -> str:
    return line.choice("grade", Grade, Grade.VERIFIED).value


def _group(line: Line, names: Names) -> Group:
    line.allow(_GROUP)
    return Group(
        id=line.optional("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        weight=given(line, "weight", Place(line.optional("id"), names)),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )


def _level(line: Line, names: Names) -> Level:
    line.allow(_LEVEL)
    index = given(line, "index", Place(line.optional("id"), names))
    if index is None:
        line.fault("empty", column="index")
    return Level(
        id=line.optional("id"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        index=index or Given(),
        limiting=line.optional("limiting"),
        others=line.optional("others"),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )


def _criterion(line: Line, form: _Form) -> Criterion:
    line.allow(_CRITERION)
    name, unit = line.optional("id"), unit_of(line, form.units)
    own = Place(name, form.names, None if unit is UNREAD else unit)
    without_unit = Place(name, form.names)
    limits = {column: given(line, column, own) for column in ("baseline", "leading")}
    written = line.optional("value") or f"observed({name})"
    is_conditional = "applies" in line.row.cells
    return Criterion(
        id=name,
        group=line.text("group"),
        concept=line.optional("concept"),
        clause=line.optional("clause"),
        label_en=line.text("label_en"),
        label_zh=line.text("label_zh"),
        kind=line.choice("kind", CriterionKind),
        wish=line.choice("wish", Wish, Wish.UP),
        unit=unit,
        value=measure_text(line, "value", written, form.names, unit),
        applies=condition(line, "applies", form.names) if is_conditional else None,
        weight=weight(line, without_unit),
        levels=levels(line, form.levels, own),
        baseline=limits["baseline"],
        leading=limits["leading"],
        points=given(line, "points", without_unit),
        bands=bands(line),
        is_limiting=line.truth("limiting"),
        is_mandatory=line.truth("mandatory"),
        is_chosen=line.truth("chosen"),
        needs_document=line.truth("document"),
        grade=_grade(line),
        source=line.text("source"),
        rule=line.rule,
    )
