"""A sheet that may not be declared is refused, and one that cannot stand alone is not signed."""

from datetime import date

import msgspec
import pytest

from loopbook import Book
from loopbook.book.declare import (
    Grounds,
    Signing,
    declared_file,
    require_declarable,
    subject_uri,
)
from loopbook.book.memory_book import memory_book
from loopbook.errors import InputError
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.observation import Document
from loopbook.terms.score import ScoreSheet
from loopbook.terms.standard import Standard
from tests.book.declared import DECLARED, PLANT, PLANT_KEY, plant_book


@pytest.fixture(scope="module")
def book() -> Book:
    return plant_book()


@pytest.fixture(scope="module")
def sheet(book: Book) -> ScoreSheet:
    return book.score("plant_2025", PLANT, "2025")


@pytest.fixture(scope="module")
def standard(book: Book) -> Standard:
    return book.scheme().standards["plant_2025"]


def refusal(sheet: ScoreSheet, standard: Standard) -> str:
    with pytest.raises(InputError) as told:
        require_declarable(sheet, standard)
    return told.value.code


def test_errors_stand_in_the_way_and_doubts_do_not(sheet: ScoreSheet, standard: Standard) -> None:
    assert {each.severity for each in sheet.findings} <= {Severity.WARNING, Severity.NOTE}
    require_declarable(sheet, standard)
    wrong = (*sheet.findings, Finding("LB-Z03", Severity.ERROR))
    assert refusal(msgspec.structs.replace(sheet, findings=wrong), standard) == "LB-Z49"


def test_an_edition_holds_from_its_first_to_its_last_day(
    sheet: ScoreSheet, standard: Standard
) -> None:
    for day in (date(2025, 1, 1), date(2027, 12, 31)):
        require_declarable(msgspec.structs.replace(sheet, day=day), standard)
    for day in (date(2024, 12, 31), date(2028, 1, 1)):
        assert refusal(msgspec.structs.replace(sheet, day=day), standard) == "LB-Z43"
    open_end = msgspec.structs.replace(standard, valid_from=None, valid_to=None)
    require_declarable(msgspec.structs.replace(sheet, day=date(2060, 1, 1)), open_end)


def test_a_document_needs_a_digest(sheet: ScoreSheet, standard: Standard) -> None:
    bare = msgspec.structs.replace(sheet.criteria[0], documents=(Document("a.pdf", ""),))
    changed = msgspec.structs.replace(sheet, criteria=(bare, *sheet.criteria[1:]))
    assert refusal(changed, standard) == "LB-L50"


def test_what_cannot_be_reckoned_from_the_file_is_not_signed(book: Book, sheet: ScoreSheet) -> None:
    size = book.checkpoint().size
    proofs = book.proofs
    bare = Grounds(
        packs=(),
        receipts=(),
        checkpoint=proofs.signed_checkpoint(size),
        key=proofs.public_keys()[-1],
        make=memory_book,
    )
    signing = Signing(PLANT_KEY, DECLARED)
    with pytest.raises(InputError) as told:
        declared_file(sheet, bare, signing)
    assert told.value.code == "LB-Z42"
    whole = book.declare("plant_2025", PLANT, "2025", PLANT_KEY)
    fewer = bare._replace(packs=whole.packs, receipts=whole.receipts[:1])
    with pytest.raises(InputError) as told:
        declared_file(sheet, fewer, signing)
    assert told.value.code == "LB-Z42"
    assert "policy" in str(told.value)


@pytest.mark.parametrize(
    ("subject", "uri"),
    [
        ("urn:example:plant", "urn:example:plant"),
        ("https://id.example.org/414/1", "https://id.example.org/414/1"),
        ("plant-1", "urn:loopbook:v1:subject:plant-1"),
        ("电镀厂 1", "urn:loopbook:v1:subject:%E7%94%B5%E9%95%80%E5%8E%82%201"),
        ("plant: the first", "urn:loopbook:v1:subject:plant%3A%20the%20first"),
        (":x", "urn:loopbook:v1:subject:%3Ax"),
    ],
)
def test_a_subject_is_named_by_a_uri(subject: str, uri: str) -> None:
    assert subject_uri(subject) == uri
