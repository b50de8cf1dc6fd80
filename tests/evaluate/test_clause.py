"""What a sheet says of each clause, and the least difference that counts."""

from datetime import date

import msgspec
import pytest

from loopbook.evaluate.clause import WHOLE, clause_results, ends_of, evidence_of, statements_of
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
