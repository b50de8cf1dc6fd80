"""Clauses of a standard as the pack has them: what is asked, in which unit, with which limits."""

from loopbook.render.comparison import limit_name
from loopbook.render.naming import label_of
from loopbook.render.number import number_text, unit_symbol
from loopbook.render.table import Table, Value
from loopbook.terms.standard import Criterion, CriterionKind, Given, Standard
from loopbook.terms.standard import Weight as CriterionWeight
from loopbook.wording import say

_KEYS = (
    "id", "number", "group", "label", "kind", "limits", "weight", "marks", "grade", "source",
)  # fmt: skip


def given_text(given: Given | None, language: str) -> str:
    """Return a number of a standard: as stated, by its formula, or that it is to be declared."""
    if given is None:
        return "—"
    if given.declared:
        return say("clause.declared", language)
    if given.formula is not None:
        return given.formula.text
    return number_text(given.value, language)


def kind_text(row: Criterion, language: str) -> str:
    """Return what an answer is: yes or no, a degree, or a number in its unit."""
    if row.kind is not CriterionKind.NUMBER:
        return say(f"clause.kind.{row.kind.value}", language)
    unit = unit_symbol(row.unit, language)
    wish = say(f"clause.wish.{row.wish.value}", language)
    return f"{unit} {wish}".strip()


def clause_limits(standard: Standard, row: Criterion, language: str) -> str:
    """Return the limits of a row by name: `I 8, II 24`; empty: it has none."""
    named: list[tuple[str, Given | None]] = []
    if row.levels:
        names = [level.id for level in standard.levels] or ["limit"]
        named += zip(names, row.levels, strict=False)
    named += [("baseline", row.baseline), ("leading", row.leading)]
    told = [
        say("compare.limit", language, name=limit_name(name, language), value=text)
        for name, given in named
        if (text := given_text(given, language)) != "—"
    ]
    told += [
        say(
            "clause.band",
            language,
            limit=number_text(band.limit, language),
            points=number_text(band.points, language),
        )
        for band in row.bands
    ]
    return ("，" if language.startswith("zh") else ", ").join(told)


def weight_text(row: Criterion, language: str) -> str:
    """Return the weight of a row within its group, or its points; a dash where it has none."""
    if row.points is not None:
        return say("clause.points", language, points=given_text(row.points, language))
    return "—" if row.weight is None else _weight(row.weight, language)


def _weight(weight: CriterionWeight, language: str) -> str:
    number = given_text(weight.number, language)
    return f"{number}/n" if weight.is_shared else number


def marks_text(row: Criterion, language: str) -> str:
    """Return what is special about a row: limiting, mandatory, one to choose, needs a document."""
    flags = {
        "limiting": row.is_limiting,
        "mandatory": row.is_mandatory,
        "chosen": row.is_chosen,
        "document": row.needs_document,
        "condition": row.applies is not None,
    }
    told = [say(f"clause.mark.{name}", language) for name, is_so in flags.items() if is_so]
    return ("、" if language.startswith("zh") else ", ").join(told)


def clause_table(standard: Standard, language: str) -> Table:
    """Return the rows of a standard as a table."""
    groups = {group.id: label_of(group, language) for group in standard.groups}
    headings = tuple(say(f"clause.{key}", language) for key in _KEYS)
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (
            row.id,
            row.clause or None,
            groups[row.group],
            label_of(row, language),
            kind_text(row, language),
            clause_limits(standard, row, language) or None,
            weight_text(row, language),
            marks_text(row, language) or None,
            say(f"explain.grade.{row.grade}", language),
            row.source,
        )
        for row in standard.criteria
    )
    return Table("clauses", _KEYS, headings, rows)
