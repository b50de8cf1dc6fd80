"""Answers as observations, and the documents that a row names."""

from decimal import Decimal

import msgspec
import pytest

from loopbook.errors import EventError, UnknownTerm
from loopbook.formats.answer import answered, documents_in
from loopbook.formats.answer_word import NOT_APPLICABLE
from loopbook.formats.measure import Measure
from loopbook.terms.observation import Document
from loopbook.terms.scheme import Scheme

from .test_intake_observation import readings

A, B = "ab" * 32, "cd" * 32


@pytest.fixture
def criteria(scheme: Scheme) -> Scheme:
    """The scheme with one criterion's word for whether it applies."""
    word = msgspec.structs.replace(scheme.vocabulary["straw_rate"], term="straw_rate.applies")
    return msgspec.structs.replace(
        scheme, vocabulary={**scheme.vocabulary, "straw_rate.applies": word}
    )


def test_a_number_is_the_value_and_a_row_without_an_answer_stays(criteria: Scheme) -> None:
    number = Measure(Decimal(3))
    found = answered(readings(indicator="straw_rate", answer=number), criteria)
    assert found["value"][0].value == number
    plain = readings(indicator="straw_rate", value=number)
    assert answered(plain, criteria) is plain


def test_a_waiver_is_an_observation_that_the_criterion_does_not_apply(criteria: Scheme) -> None:
    found = answered(readings(indicator="straw_rate", answer=NOT_APPLICABLE), criteria)
    assert found["indicator"][0].value == "straw_rate.applies"
    value = found["value"][0].value
    assert isinstance(value, Measure)
    assert value.unit is not None
    assert (value.value, value.unit.code) == (0, "C62")


def test_only_a_criterion_can_be_waived(scheme: Scheme) -> None:
    for row in (readings(indicator="straw_rate", answer="n/a"), readings(answer="n/a")):
        with pytest.raises(UnknownTerm, match="LB-W39"):
            answered(row, scheme)


def test_documents_stand_with_their_digests() -> None:
    assert documents_in("", "") == ()
    assert documents_in("a.pdf; b.pdf", f"{A};{B.upper()}") == (
        Document("a.pdf", A),
        Document("b.pdf", B),
    )
    assert documents_in("a.pdf", "") == (Document("a.pdf", ""),)


@pytest.mark.parametrize(("names", "digests"), [("a.pdf", "abc"), ("a;b", A), ("", A)])
def test_what_is_no_digest_is_refused(names: str, digests: str) -> None:
    with pytest.raises(EventError, match="LB-Z16"):
        documents_in(names, digests)


def test_what_is_no_criterion_is_told_with_the_nearest_one(criteria: Scheme) -> None:
    row = readings(indicator="straw_rat", answer=NOT_APPLICABLE)
    with pytest.raises(UnknownTerm, match="Write 'straw_rate' if that is meant"):
        answered(row, criteria)
