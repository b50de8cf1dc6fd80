"""Tests of the verbs as a book has them: photos, labels, scopes, and what is kept."""

import io
from pathlib import Path
from time import monotonic

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from loopbook.book.showing import EVEN
from loopbook.errors import NotPermitted, UnknownTerm
from loopbook.terms.party import PUBLIC, Reader, anonymous
from tests.book.passport_book import OTHER, PUMP, book_of, made, seen, stated, tell

LIFE = [made(colour="blue"), seen("encoding", "01-10")]


def test_a_photo_of_a_label_finds_its_passport() -> None:
    with book_of(LIFE) as book:
        address, modules = book.label(PUMP)
        assert address == PUMP
        made_of = io.BytesIO()
        dark = np.kron(np.pad(modules, 4), np.ones((4, 4), bool))
        Image.fromarray(np.where(dark, 0, 255).astype(np.uint8)).save(made_of, "PNG")
        assert [each.text for each in book.codes(made_of.getvalue())] == [PUMP]
        assert book.enquire_photo(made_of.getvalue()).address == PUMP


def test_who_may_not_read_is_not_answered() -> None:
    nobody = Reader("x", frozenset({PUBLIC}), frozenset())
    with book_of(LIFE) as book:
        view = book.seen_by(nobody)
        for ask in (view.passport, view.enquire, view.marks):
            with pytest.raises(NotPermitted):
                ask(PUMP)


def test_what_is_kept_is_told_anew_when_the_book_has_grown() -> None:
    with book_of(LIFE) as book:
        first = book.passport(PUMP)
        assert book.passport(PUMP) is first
        tell(book, [stated("02-01", colour="red")])
        assert book.passport(PUMP).version == first.version + 1


def test_marks_are_asked_of_what_is_known() -> None:
    with book_of(LIFE) as book:
        assert len(book.marks(PUMP)) == 1
        with pytest.raises(UnknownTerm):
            book.marks("nothing")


def test_a_photo_with_a_long_text_beside_the_code_is_answered() -> None:
    with book_of(LIFE) as book:
        codes = [
            zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
            for text in ("x" * 2_100, PUMP)
        ]
        drawn = [Image.fromarray(np.array(code.to_image(scale=4))) for code in codes]
        sheet = Image.new("L", (sum(each.width for each in drawn) + 200, 1_000), 255)
        sheet.paste(drawn[0], (20, 20))
        sheet.paste(drawn[1], (drawn[0].width + 120, 20))
        made_of = io.BytesIO()
        sheet.save(made_of, "PNG")
        assert len(book.codes(made_of.getvalue())) == 2
        assert book.enquire_photo(made_of.getvalue()).item == PUMP


def test_what_is_exported_is_of_the_day_that_was_asked(tmp_path: Path) -> None:
    with book_of(LIFE) as book:
        anyone = book.seen_by(anonymous())
        with pytest.raises(UnknownTerm, match="LB-U60"):
            anyone.export_passport(PUMP, tmp_path / "out", as_of="2026-01-06")
        anyone.export_passport(PUMP, tmp_path / "out", as_of="2026-01-11")


def test_nothing_takes_as_long_for_what_is_hidden_as_for_what_is_unknown() -> None:
    """Judging a hidden thing takes longer; the clock must not tell."""
    with book_of([made(colour="blue")]) as book:
        anyone = book.seen_by(anonymous())
        anyone.enquire("x")
        for code in (PUMP, OTHER):
            began = monotonic()
            assert not anyone.enquire(code).item
            between = monotonic()
            with pytest.raises(UnknownTerm, match="LB-U60"):
                anyone.passport(code)
            assert between - began >= EVEN
            assert monotonic() - between >= EVEN


def test_a_name_that_no_encoding_holds_has_no_passport() -> None:
    with book_of(LIFE) as book:
        with pytest.raises(UnknownTerm, match="LB-U60"):
            book.passport("\udcff")
        assert book.label("\udcff")[0] == "\\udcff"
