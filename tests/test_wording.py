"""The wording catalogue."""

import pytest

from loopbook.wording import catalogue, say


def test_any_chinese_tag_reads_chinese_and_any_other_english() -> None:
    assert say("place.row", "zh-CN", row=3) == "第 3 行"
    assert say("place.row", "fr", row=3) == "row 3"


def test_a_missing_key_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        say("no.such.key")


def test_every_row_has_both_languages() -> None:
    assert all(words["en"] and words["zh"] for words in catalogue().values())
