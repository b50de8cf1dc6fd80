"""An annex says of each entry what it is, who said it, and its leaf."""

from loopbook.render.paper.cited import cited
from tests.render.reported import nation


def test_entries_are_told_by_number_once_each() -> None:
    with nation() as book:
        pack = book.scheme("cn-14fyp")
        found = cited(book, [5, 4, 5], pack, "en")
        assert [each.sequence for each in found] == [4, 5]
        assert "reporter" in found[0].who
        assert "published-rates.csv" in found[0].who
        assert found[0].leaf == book.entry(4).entry.leaf.hex()
        assert cited(book, [4], pack, "zh")[0].what != found[0].what


def test_a_bulk_flow_is_told_with_its_amount() -> None:
    with nation() as book:
        pack = book.scheme("cn-14fyp")
        (paper,) = [
            each
            for each in cited(book, range(1, book.checkpoint().size + 1), pack, "en")
            if "65.85" in each.what or "65,850" in each.what
        ]
        assert "paper" in paper.what.casefold()
        assert "2022" in paper.what
