"""An annex says of each entry what it is, who said it, and its leaf."""

from loopbook.render.paper.cited import cited
from tests.render.reported import nation


def test_entries_are_told_by_number_once_each() -> None:
    with nation() as book:
        words = book.scheme("cn-14fyp").vocabulary
        found = cited(book, [5, 4, 5], words, "en")
        assert [each.sequence for each in found] == [4, 5]
        assert "reporter" in found[0].who
        assert "published-rates.csv" in found[0].who
        assert found[0].leaf == book.entry(4).entry.leaf.hex()
        assert cited(book, [4], words, "zh")[0].what != found[0].what
