"""Registry: the dated rows of standards and laws of a rule pack, as a section of its page."""

from loopbook.programs.reference.markdown import code, plain, section, span, table
from loopbook.terms.registry import RegisteredStandard
from loopbook.terms.scheme import Scheme

_LEAD = (
    "Editions of standards and articles of laws; of a topic the row in force on the day of the act"
    " holds ([registry](../../spec/registry.md))."
)


def registry_section(scheme: Scheme) -> str:
    """Return the section of standards.csv; nothing where the pack has no such rows."""
    headings = ("id", "number", "part", "topic", "where", "edition", "en", "zh", "status", "issued")
    rows = table(
        (*headings, "in force", "stands to", "carried out by", "note", "grade", "source", "rule"),
        (_row(row) for row in scheme.registry),
    )
    return section("Registry", _LEAD, rows) if rows else ""


def _row(row: RegisteredStandard) -> tuple[str, ...]:
    return (
        code(row.id),
        plain(row.number),
        row.part.value.replace("_", " "),
        code(row.topic),
        plain(row.jurisdiction),
        plain(row.edition),
        plain(row.title_en),
        plain(row.title_zh),
        plain(row.status),
        plain(row.issued or ""),
        span(row.valid_from, row.valid_to),
        _relations(row),
        code(row.standard),
        f"{plain(row.note_en)} {plain(row.note_zh)}".strip(),
        plain(row.grade),
        plain(row.source),
        code(row.rule),
    )


def _relations(row: RegisteredStandard) -> str:
    return ", ".join(
        f"{relation.kind.value.replace('_', ' ')} {code(relation.other)}"
        for relation in row.relations
    )
