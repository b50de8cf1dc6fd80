"""What declarations and their verification say of themselves."""

from loopbook.terms.declaration import Declaration, Sample, documents_of
from loopbook.terms.observation import Document
from tests.book.declared import checked, declared, document, plant_book


def test_missing_and_altered_documents_are_defects() -> None:
    sample = Sample(
        population=9,
        size=4,
        confidence="0.95",
        tolerable="0.05",
        seed="s",
        missing=("a",),
        altered=("b", "c"),
        most=0.5,
    )
    assert sample.defects == 3


def test_a_document_of_two_criteria_is_one_document() -> None:
    opened = checked(declared(plant_book())).opened
    assert opened is not None
    declaration = opened.credential
    assert isinstance(declaration, Declaration)
    twice = declaration.evidence * 2
    once = documents_of(declaration)
    assert once == (Document("policy.pdf", document("policy.pdf").sha256),)
    assert len(twice) == 2
