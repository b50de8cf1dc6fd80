"""Counter-statements and withdrawals are credentials of their own, and verified as such."""

import msgspec
import pytest

from loopbook.book.counter import counter_statement, new_id, withdrawal
from loopbook.book.credential import opened_credential
from loopbook.book.declaration_file import statement_bytes, token_of
from loopbook.errors import InputError
from loopbook.terms.declaration import CounterStatement, Withdrawal
from tests.book.declared import (
    LATER,
    PLANT_KEY,
    VERIFIER_KEY,
    checked,
    declared,
    failing,
    plant_book,
)
from tests.book.test_declaration_check import resigned


@pytest.fixture(scope="module")
def data() -> bytes:
    return declared(plant_book())


def test_a_counter_statement_tells_what_differs_clause_by_clause(data: bytes) -> None:
    lied = resigned(data, lambda told: msgspec.structs.replace(told, level_low=""))
    found = checked(lied)
    token = counter_statement(lied, found, VERIFIER_KEY, LATER)
    opened = opened_credential(token)
    counter = opened.credential
    assert isinstance(counter, CounterStatement)
    told = counter.credential_subject
    assert not told.holds
    assert told.sha256 == opened_credential(token_of(lied)).sha256
    assert told.clauses == found.clauses
    assert {each.step for each in told.steps if not each.holds} == {"clauses"}
    differing = [each for each in told.clauses if not each.agrees]
    assert [each.criterion for each in differing] == ["*"]


def test_it_is_verified_by_the_same_command(data: bytes) -> None:
    token = counter_statement(data, checked(data), VERIFIER_KEY, LATER)
    found = checked(statement_bytes(token))
    assert failing(found) == {}
    assert [each.step.value for each in found.steps] == [
        "form",
        "signature",
        "issuer",
        "validity",
        "independent",
    ]
    head, payload, _ = token.split(".")
    forged = statement_bytes(f"{head}.{payload}.{'A' * 86}")
    assert failing(checked(forged)) == {"signature": "LB-Z33"}


def test_a_withdrawal_is_verified_too(data: bytes) -> None:
    opened = opened_credential(token_of(data))
    token = withdrawal(opened, PLANT_KEY, "停产", LATER)
    gone = opened_credential(token).credential
    assert isinstance(gone, Withdrawal)
    assert gone.credential_subject.sha256 == opened.sha256
    assert failing(checked(statement_bytes(token))) == {}


def test_who_may_not_sign_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as told:
        counter_statement(data, checked(data), PLANT_KEY, LATER)
    assert told.value.code == "LB-Z47"
    opened = opened_credential(token_of(data))
    with pytest.raises(InputError) as told:
        withdrawal(opened, VERIFIER_KEY, "because", LATER)
    assert told.value.code == "LB-Z34"


def test_of_what_holds_no_declaration_nothing_is_issued(data: bytes) -> None:
    broken = data.replace(b"loopbook-declaration/1", b"loopbook-declaration/2")
    with pytest.raises(InputError) as told:
        counter_statement(broken, checked(broken), VERIFIER_KEY, LATER)
    assert told.value.code == "LB-Z33"
    token = withdrawal(opened_credential(token_of(data)), PLANT_KEY, "x", LATER)
    with pytest.raises(InputError):
        withdrawal(opened_credential(token), PLANT_KEY, "x", LATER)
    file = statement_bytes(token)
    with pytest.raises(InputError):
        counter_statement(file, checked(file), VERIFIER_KEY, LATER)


def test_identifiers_are_never_given_twice() -> None:
    assert len({new_id() for _ in range(100)}) == 100
