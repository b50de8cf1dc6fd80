"""An enquiry as data and as lines, in both languages."""

from datetime import UTC, datetime

from loopbook.render.enquiry import enquiry_lines, enquiry_record, words_of
from loopbook.terms.mark import Enquiry
from tests.book.passport_book import PUMP, book_of, made, seen

ASKED = datetime(2026, 5, 1, tzinfo=UTC)


def test_a_mark_is_told_with_its_state_and_facts() -> None:
    with book_of([made(warranty=24), seen("packing", "01-10"), seen("unpacking", "01-12")]) as book:
        packs = book.schemes
        record = enquiry_record(book.enquire(PUMP), packs, "zh")
        marks = record["marks"]
        assert isinstance(marks, list)
        (mark,) = marks
        assert (mark["label"], mark["state"], mark["state_label"]) == ("再制造", "ended", "已终止")
        assert mark["facts"] == [{"id": "warranty", "label": "保修期", "value": "24 mo"}]
        text = "\n".join(enquiry_lines(book.enquire(PUMP), packs, "en"))
        assert "since 2026-01-10" in text
        assert "until 2026-01-12" in text
        assert "warranty" in words_of(packs)


def test_of_nothing_no_more_is_told_than_that() -> None:
    blank = Enquiry(code="X", asked=ASKED)
    assert enquiry_record(blank, {}, "en")["is_known"] is False
    assert len(list(enquiry_lines(blank, {}, "zh"))) == 3
