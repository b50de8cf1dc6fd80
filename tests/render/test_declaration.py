"""Verification and the register in words, in both languages."""

import msgspec
import pytest

from loopbook.book.counter import counter_statement, withdrawal
from loopbook.book.credential import opened_credential
from loopbook.book.declaration_file import statement_bytes, token_of
from loopbook.render.declaration import (
    check_lines,
    check_record,
    ends_text,
    level_text,
    opened_lines,
    register_lines,
    sample_lines,
    why_text,
)
from loopbook.terms.declaration import ClauseResult, DeclarationState, Differing, Ends, Sample
from loopbook.terms.declaration_step import CheckedStep, DeclarationStep
from loopbook.wording import catalogue
from tests.book.declared import LATER, PLANT_KEY, VERIFIER_KEY, checked, declared, plant_book
from tests.book.test_declaration_check import resigned


@pytest.fixture(scope="module")
def data() -> bytes:
    return declared(plant_book())


def test_every_step_and_every_state_has_words() -> None:
    keys = catalogue()
    for language in ("en", "zh"):
        words = {keys[f"declared.step.{step.value}"][language] for step in DeclarationStep}
        assert len(words) == len(DeclarationStep)
        states = {keys[f"declared.state.{state.value}"][language] for state in DeclarationState}
        assert len(states) == len(DeclarationState)


def test_an_honest_file_is_told_step_by_step(data: bytes) -> None:
    lines = list(check_lines(checked(data)))
    assert lines[0] == "  holds: the file is whole"
    assert lines[-1] == "Every step holds."
    assert any("total 70 .. 100, level good; 1 of 3 clauses unknown" in line for line in lines)
    assert list(check_lines(checked(data), "zh"))[-1] == "各步骤均成立。"


def test_a_difference_is_told_as_declared_and_as_found(data: bytes) -> None:
    lied = resigned(data, lambda told: msgspec.structs.replace(told, total=Ends(90.0, 100.0)))
    lines = list(check_lines(checked(lied)))
    assert "  the whole, total.low: declared 90.0, found 70.0" in lines
    assert lines[-1] == "It does not hold."
    record = check_record(checked(lied), "zh")
    assert record["holds"] is False
    many = ClauseResult("a", False, tuple(Differing(f"{n}", "1", "2") for n in range(60)))
    long = msgspec.structs.replace(checked(lied), clauses=(many,))
    assert "  and 10 more" in list(check_lines(long))


def test_a_sample_says_what_follows_for_all() -> None:
    sample = Sample(
        population=101,
        size=39,
        confidence="0.95",
        tolerable="0.05",
        seed="abc",
        missing=(),
        altered=(),
        most=0.0495,
    )
    first, last = sample_lines(sample)
    assert "39 of 101 drawn by seed abc" in first
    assert "at most 4.95 %" in last
    bad = msgspec.structs.replace(sample, missing=("a.pdf",), altered=("b.pdf",))
    lines = list(sample_lines(bad, "zh"))
    assert "缺失：a.pdf" in lines[1]
    assert "被改动：b.pdf" in lines[2]
    assert len(list(sample_lines(msgspec.structs.replace(sample, population=0)))) == 1


def test_counter_statements_and_withdrawals_are_told(data: bytes) -> None:
    counter = opened_credential(counter_statement(data, checked(data), VERIFIER_KEY, LATER))
    assert "every step holds" in list(opened_lines(counter))[1]
    opened = opened_credential(token_of(data))
    gone = opened_credential(withdrawal(opened, PLANT_KEY, "停产", LATER))
    assert "停产" in list(opened_lines(gone, "zh"))[1]
    assert check_record(checked(statement_bytes(gone.jws)))["sha256"] == gone.sha256


def test_the_register_is_told_with_what_was_said(data: bytes) -> None:
    with plant_book() as book:
        assert list(register_lines(())) == ["The register has no such declaration."]
        opened, _ = book.register(data)
        found = checked(data, subject="urn:example:other")
        book.register(statement_bytes(counter_statement(data, found, VERIFIER_KEY, LATER)))
        good = counter_statement(data, checked(data), VERIFIER_KEY, LATER)
        book.register(statement_bytes(good))
        book.register(statement_bytes(withdrawal(opened, PLANT_KEY, "停产", LATER)))
        lines = list(register_lines(book.declarations(on="2026-04-30")))
    assert lines[0].startswith("withdrawn: ")
    assert "停产" in lines[1]
    assert "countered by Third party" in lines[2]
    assert "verified by Third party" in lines[3]


def test_levels_and_ends_are_told_as_one_when_they_are() -> None:
    assert (level_text("II", "II"), level_text("", "I"), level_text("", "")) == (
        "II",
        "- .. I",
        "-",
    )
    assert ends_text(Ends(1.0, 1.0)) == "1"
    assert ends_text(Ends(1.0, 2.5)) == "1 .. 2.5"
    assert why_text(CheckedStep(DeclarationStep.FORM)) == ""
