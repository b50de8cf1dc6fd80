"""Headings are matched whatever their case, spaces, width and unit."""

import pytest

from loopbook.formats.heading import heading_key, nearest, read_heading, spellings

KNOWN = spellings("Rated capacity|Capacity", "额定容量")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Rated capacity", ""),
        (" RATED_CAPACITY ", ""),
        ("额定容量（Ah）", "Ah"),
        ("Capacity [mAh]", "mAh"),
        ("额定容量 Rated capacity", ""),
        ("Ｒａｔｅｄ　ｃａｐａｃｉｔｙ【Ah】*", "Ah"),
    ],
)
def test_writings_of_a_heading_are_one(text: str, unit: str) -> None:
    found = read_heading(text, KNOWN)
    assert found is not None
    assert found.unit == unit


def test_a_heading_with_brackets_of_its_own_is_known_whole() -> None:
    found = read_heading("Mass (dry)", spellings("Mass (dry)", ""))
    assert found is not None
    assert read_heading("colour", KNOWN) is None


def test_keys_leave_out_the_unit_and_the_nearest_is_found() -> None:
    assert heading_key("质量(kg)") == "质量"
    assert nearest("Mas", {"mass": "Mass", "time": "Time"}) == "Mass"
    assert nearest("qqq", {"mass": "Mass"}) == ""
