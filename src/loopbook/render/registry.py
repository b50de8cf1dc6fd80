"""The registry of standards for a person and for programs: rows on a day, chains, coverage."""

from collections.abc import Sequence
from datetime import date

from loopbook.render.naming import title_of
from loopbook.render.table import Table, Value, plain_text
from loopbook.terms.event import Grade
from loopbook.terms.registry import Part, RegisteredStandard
from loopbook.terms.validity import (
    PartCoverage,
    Registry,
    RelatedStandard,
    StandardOnDay,
    Validity,
)
from loopbook.wording import say

_SHOWN = ("number", "titled", "part", "validity", "from", "until", "followed")
_WRITTEN = (
    "key", "number", "edition", "titled", "part", "topic", "jurisdiction", "validity", "issued",
    "from", "until", "followed", "carried", "note", "grade", "source",
)  # fmt: skip
_COVERED = ("part", *(f"validity.{each.value}" for each in Validity), "carried_count", "tested")


def registry_lines(found: Registry, language: str) -> list[str]:
    """Return the rows asked for; of a single one all that is known."""
    if not found.rows:
        return [nothing_text(found, language)]
    if len(found.rows) == 1:
        return standard_lines(found.rows[0], found.day, language)
    headings = [say(f"registry.{key}", language) for key in _SHOWN]
    lines = [title_text(found, language), ""]
    return lines + plain_text(headings, [_line(each, language) for each in found.rows])


def title_text(found: Registry, language: str) -> str:
    """Return the day, how many rows there are, and how many of them hold."""
    held = sum(each.validity is Validity.IN_FORCE for each in found.rows)
    return say("registry.title", language, day=found.day, count=len(found.rows), held=held)


def nothing_text(found: Registry, language: str) -> str:
    """Return that there is no row to show."""
    return say("registry.nothing", language, day=found.day)


def standard_lines(each: StandardOnDay, day: date, language: str) -> list[str]:
    """Return all that is known of one row, a line a fact."""
    row = each.row
    lines = [f"{row.number}  {title_of(row, language)}", validity_text(each, day, language)]
    facts = standard_facts(each, language)
    return lines + [f"{heading}: {text}" for heading, text in facts]


def standard_facts(each: StandardOnDay, language: str) -> list[tuple[str, str]]:
    """Return what is known of a row as heading and text; what is not known is left out."""
    row = each.row
    told = [
        ("part", part_text(row.part, language)),
        ("topic", row.topic),
        ("jurisdiction", row.jurisdiction),
        ("edition", row.edition),
        ("issued", _day(row.issued)),
        ("from", _day(row.valid_from)),
        ("until", _day(each.until)),
        ("followed", _numbers(each.replaced_by)),
        ("relates", relations_text(each.relates, language)),
        ("related", related_text(each.related, language)),
        ("carried", ", ".join(each.carried_by)),
        ("note", note_of(row, language)),
        ("grade", grade_text(row, language)),
        ("source", row.source),
        ("key", each.key),
        ("also", ", ".join(each.also)),
    ]
    return [(say(f"registry.{key}", language), text) for key, text in told if text]


def validity_text(each: StandardOnDay, day: date, language: str) -> str:
    """Return how a row stands on a day, in a sentence; what followed it, when that is known."""
    state = validity_name(each.validity, language)
    if each.validity is Validity.REPEALED and each.replaced_by:
        by = _numbers(each.replaced_by)
        return say("registry.stands_replaced", language, day=day, state=state, by=by)
    return say("registry.stands", language, day=day, state=state)


def validity_name(validity: Validity, language: str) -> str:
    """Return how something stands, in a word or two."""
    return say(f"registry.validity.{validity.value}", language)


def part_text(part: Part, language: str) -> str:
    """Return the part of the system of standards, in words."""
    return say(f"registry.part.{part.value}", language)


def relations_text(relations: Sequence[RelatedStandard], language: str) -> str:
    """Return what a row says of others: `replaces GB/T 1-2018`."""
    return "; ".join(
        say(f"registry.relation.{each.kind.value}", language, number=each.number)
        for each in relations
    )


def related_text(relations: Sequence[RelatedStandard], language: str) -> str:
    """Return what others say of a row, from its side: `GB/T 1-2025 is based on it`."""
    return "; ".join(
        say(f"registry.inverse.{each.kind.value}", language, number=each.number)
        for each in relations
    )


def note_of(row: RegisteredStandard, language: str) -> str:
    """Return the note of a row in the language; may be empty."""
    return row.note_zh if language.startswith("zh") else row.note_en


def grade_text(row: RegisteredStandard, language: str) -> str:
    """Return how far a row is verified, in words."""
    return say(f"explain.grade.{Grade(row.grade).value}", language)


def registry_table(found: Registry, language: str) -> Table:
    """Return the rows asked for as a table with all that is known of each."""
    headings = tuple(say(f"registry.{key}", language) for key in _WRITTEN)
    rows = tuple(_row(each, language) for each in found.rows)
    return Table("standards", _WRITTEN, headings, rows)


def coverage_table(found: Registry, language: str) -> Table:
    """Return how many rows each part has, by how they stand, and how many are carried out."""
    headings = tuple(say(f"registry.{key}", language) for key in _COVERED)
    keys = tuple(key.rpartition(".")[2] for key in _COVERED)
    rows = tuple(_covered(each, language) for each in found.coverage)
    return Table("coverage", keys, headings, rows)


def coverage_lines(found: Registry, language: str) -> list[str]:
    """Return the coverage for a terminal; an empty part is said in words."""
    table = coverage_table(found, language)
    rows = [[str(cell) for cell in row] for row in table.rows]
    lines = [say("registry.coverage_title", language, day=found.day), ""]
    lines += plain_text(table.headings, rows)
    empty = [part_text(each.part, language) for each in found.coverage if not each.total]
    if empty:
        parts = ("、" if language.startswith("zh") else ", ").join(empty)
        lines += ["", say("registry.empty_parts", language, parts=parts)]
    return lines


def _covered(each: PartCoverage, language: str) -> tuple[Value, ...]:
    counts = tuple(each.counts[validity] for validity in Validity)
    return (part_text(each.part, language), *counts, each.carried, each.tested)


def _line(each: StandardOnDay, language: str) -> list[str]:
    return [
        each.row.number,
        title_of(each.row, language),
        part_text(each.row.part, language),
        validity_name(each.validity, language),
        _day(each.row.valid_from),
        _day(each.until),
        _numbers(each.replaced_by),
    ]


def _row(each: StandardOnDay, language: str) -> tuple[Value, ...]:
    row = each.row
    return (
        each.key,
        row.number,
        row.edition or None,
        title_of(row, language),
        part_text(row.part, language),
        row.topic or None,
        row.jurisdiction or None,
        validity_name(each.validity, language),
        _day(row.issued) or None,
        _day(row.valid_from) or None,
        _day(each.until) or None,
        _numbers(each.replaced_by) or None,
        ", ".join(each.carried_by) or None,
        note_of(row, language) or None,
        grade_text(row, language),
        row.source,
    )


def _numbers(relations: Sequence[RelatedStandard]) -> str:
    return ", ".join(each.number for each in relations)


def _day(day: date | None) -> str:
    return str(day) if day else ""
