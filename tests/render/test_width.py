"""Room that texts take."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.width import cells, pad, shorten, shorten_middle


def test_a_chinese_character_takes_two_cells_and_an_accent_none() -> None:
    assert cells("kg") == 2
    assert cells("千克") == 4
    assert cells("e\u0301") == 1


@given(st.text(), st.integers(1, 40))
def test_a_shortened_text_fits(text: str, room: int) -> None:
    short = shorten(text, room)
    assert cells(short) <= room
    assert short == text or short.endswith("…")


def test_an_identifier_keeps_both_ends() -> None:
    assert (
        shorten_middle("https://id.example.org/01/0690/21/A1", 16)
        == "https…1/0690/21/A1"[:6] + ("https://id.example.org/01/0690/21/A1"[-10:])
    )
    assert shorten_middle("short", 16) == "short"


def test_padding_counts_cells() -> None:
    assert pad("千克", 6) == "千克  "
    assert pad("千克", 6, is_right=True) == "  千克"
