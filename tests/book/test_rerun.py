"""A declaration is reckoned again from packs and receipts alone."""

from contextlib import suppress

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.book.declaration_check import OUT_OF_BOUNDS
from loopbook.book.declaration_file import file_of
from loopbook.book.memory_book import memory_book
from loopbook.book.rerun import reckoned, why_not
from loopbook.errors import LoopbookError, ParseError
from loopbook.terms.declaration import Bundle, Declaration, PackWritten, SelfDeclared
from loopbook.terms.entry import EntryKind
from loopbook.terms.proof import Receipt, Wrapped
from tests.book.declared import DECLARED, PLANT, checked, declared, plant_book

DATA = declared(plant_book())


def told() -> SelfDeclared:
    opened = checked(DATA).opened
    assert opened is not None
    assert isinstance(opened.credential, Declaration)
    return opened.credential.credential_subject


def parts() -> tuple[tuple[PackWritten, ...], tuple[Receipt, ...]]:
    file = file_of(DATA)
    assert isinstance(file, Bundle)
    return file.packs, file.receipts


def test_the_sheet_comes_out_again() -> None:
    packs, receipts = parts()
    again = reckoned(told(), packs, receipts, DECLARED, memory_book)
    plain = plant_book().score("plant_2025", PLANT, "2025")
    assert again.sheet.total == plain.total
    assert again.sheet.digest == plain.digest == told().rules
    assert again.standard_from is not None
    assert (again.standard_from.year, again.standard_to and again.standard_to.year) == (2025, 2027)


def test_fewer_entries_give_another_sheet() -> None:
    packs, _ = parts()
    bare = reckoned(told(), packs, (), DECLARED, memory_book).sheet
    assert (bare.total.low, bare.total.high) == (0.0, 100.0)


def with_header(receipt: Receipt, **fields: object) -> Receipt:
    return msgspec.structs.replace(
        receipt, header=msgspec.structs.replace(receipt.header, **fields)
    )


def test_what_is_no_ground_of_a_score_is_refused() -> None:
    packs, receipts = parts()
    identity = msgspec.structs.replace(receipts[0].header.identity, content_hash="hash")
    wrong = [
        with_header(receipts[0], kind=int(EntryKind.ACTIVATION)),
        with_header(receipts[0], kind=int(EntryKind.DECLARATION)),
        with_header(receipts[0], kind=99),
        with_header(receipts[0], identity=identity),
        msgspec.structs.replace(receipts[0], content=Wrapped()),
    ]
    for each in wrong:
        with pytest.raises(ParseError) as fault:
            reckoned(told(), packs, [each], DECLARED, memory_book)
        assert fault.value.code == "LB-Z30"
    text = receipts[-1].content.text or ""
    for number in ("1e999999999", "1e-999999999", "9" * 10_000):
        huge = msgspec.structs.replace(
            receipts[-1], content=Wrapped(text=text.replace(":85", f":{number}"))
        )
        with pytest.raises(ParseError):
            reckoned(told(), packs, [huge], DECLARED, memory_book)
    rubbish = msgspec.structs.replace(receipts[-1], content=Wrapped(text="rubbish"))
    with pytest.raises(LoopbookError) as other:
        reckoned(told(), packs, [rubbish], DECLARED, memory_book)
    assert why_not(other.value).startswith("LB-")


def test_packs_that_are_none_are_refused() -> None:
    packs, receipts = parts()
    for wrong in ("", "{}", '{"files":{"scheme.toml":"id = 1"}}'):
        changed = (packs[0], msgspec.structs.replace(packs[1], content=wrong))
        with pytest.raises(LoopbookError):
            reckoned(told(), changed, receipts, DECLARED, memory_book)


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 10_000), st.integers(0, 40), st.sampled_from(["", "9", "-", "[", "e999", "\n"])
)
def test_a_pack_with_any_words_is_reckoned_or_refused(place: int, length: int, words: str) -> None:
    packs, receipts = parts()
    content = packs[1].content
    at = place % len(content)
    crafted = msgspec.structs.replace(
        packs[1], content=content[:at] + words + content[at + length :]
    )
    with suppress(LoopbookError, *OUT_OF_BOUNDS):
        reckoned(told(), (packs[0], crafted), receipts, DECLARED, memory_book)
