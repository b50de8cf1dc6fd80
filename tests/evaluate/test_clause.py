"""What a sheet says of each clause, and the least difference that counts."""

from datetime import date

import msgspec
import pytest

from loopbook.evaluate.clause import (
    WHOLE,
    clause_results,
    edition_of,
    ends_of,
    evidence_of,
    statements_of,
    subject_uri,
)
from loopbook.terms.declaration import ClauseResult, Declaration
from loopbook.terms.observation import Document
from loopbook.terms.score import AnswerState, CriterionScore, ScoreSheet, Span
from tests.book.declared import PLANT, checked, declared, plant_book


@pytest.fixture(scope="module")
def sheet() -> ScoreSheet:
    return plant_book().score("plant_2025", PLANT, "2025")


@pytest.fixture(scope="module")
def declaration() -> Declaration:
    opened = checked(declared(plant_book())).opened
    assert opened is not None
    assert isinstance(opened.credential, Declaration)
    return opened.credential


def row(sheet: ScoreSheet, place: int, **fields: object) -> ScoreSheet:
    rows = list(sheet.criteria)
    rows[place] = msgspec.structs.replace(rows[place], **fields)
    return msgspec.structs.replace(sheet, criteria=tuple(rows))


def wrong(found: tuple[ClauseResult, ...]) -> dict[str, list[str]]:
    return {
        each.criterion: [one.what for one in each.differences] for each in found if not each.agrees
    }


def test_a_sheet_agrees_with_itself(declaration: Declaration, sheet: ScoreSheet) -> None:
    assert wrong(clause_results(declaration, sheet)) == {}
    assert statements_of(sheet) == declaration.credential_subject.statements
    assert evidence_of(sheet) == declaration.evidence
    assert ends_of(sheet.total) == declaration.credential_subject.total


@pytest.mark.parametrize(
    ("fields", "what"),
    [
        ({"value": 85.01}, ["value"]),
        ({"value": None}, ["value"]),
        ({"state": AnswerState.UNKNOWN}, ["state"]),
        ({"unit": "t"}, ["unit"]),
        ({"level": "I"}, ["level"]),
        ({"met": None}, ["met"]),
        ({"limits": {"I": 8.0}}, ["limits.I"]),
        ({"result": Span(10.0, 30.0)}, ["low"]),
        ({"documents": (Document("a", "00"),)}, ["documents"]),
        ({"criterion": "other"}, ["criterion", "clause"]),
    ],
)
def test_every_field_of_a_clause_counts(
    declaration: Declaration, sheet: ScoreSheet, fields: dict[str, object], what: list[str]
) -> None:
    found = wrong(clause_results(declaration, row(sheet, 1, **fields)))
    named = found.get("water", [])
    assert named[: len(what)] == what


def test_the_whole_counts_too(declaration: Declaration, sheet: ScoreSheet) -> None:
    changed = msgspec.structs.replace(
        sheet,
        total=Span(0.0, 100.0),
        level_low="",
        knocked_out=None,
        digest="00",
        indices={"I": Span(1.0, 2.0)},
    )
    (found,) = wrong(clause_results(declaration, changed)).items()
    assert found[0] == WHOLE
    assert set(found[1]) == {
        "rules",
        "total.low",
        "level_low",
        "knocked_out",
        "index.I.low",
        "index.I.high",
    }


def test_the_last_digits_of_binary_numbers_do_not_count(
    declaration: Declaration, sheet: ScoreSheet
) -> None:
    near = row(sheet, 1, value=85.0 * (1 + 1e-12))
    assert wrong(clause_results(declaration, near)) == {}
    far = row(sheet, 1, value=85.0 * (1 + 1e-6))
    assert wrong(clause_results(declaration, far)) == {"water": ["value"]}


def test_true_is_no_number(declaration: Declaration, sheet: ScoreSheet) -> None:
    assert wrong(clause_results(declaration, row(sheet, 0, met=False))) == {"policy": ["met"]}
    assert isinstance(sheet.criteria[0], CriterionScore)
    assert sheet.day == date(2025, 12, 31)


def test_a_criterion_that_is_stated_twice_is_told(
    declaration: Declaration, sheet: ScoreSheet
) -> None:
    told = declaration.credential_subject
    lie = msgspec.structs.replace(told.statements[1], value=99.0)
    twice = msgspec.structs.replace(told, statements=(lie, *told.statements))
    changed = msgspec.structs.replace(declaration, credential_subject=twice)
    assert wrong(clause_results(changed, sheet)) == {"water": ["statements"]}


@pytest.mark.parametrize(
    "field", ["subject", "subject_name", "id", "pack", "standard", "edition", "period", "rules"]
)
def test_what_is_said_of_the_whole_is_held_against_the_sheet(
    declaration: Declaration, sheet: ScoreSheet, field: str
) -> None:
    told = msgspec.structs.replace(declaration.credential_subject, **{field: "other"})
    changed = msgspec.structs.replace(declaration, credential_subject=told)
    assert wrong(clause_results(changed, sheet)) == {WHOLE: [field]}


def test_an_edition_is_named_in_both_languages_and_a_subject_as_a_uri(sheet: ScoreSheet) -> None:
    assert edition_of(sheet) == "Tidy plant, 2025 / 整洁工厂（2025）"
    assert subject_uri(PLANT) == PLANT
    assert subject_uri("Plant 2") == "urn:loopbook:v1:subject:Plant%202"
