"""Which language a reader prefers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.language import preferred
from loopbook.wording import LANGUAGES


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("en;q=0.5, zh;q=0.8", "zh"),
        ("fr, de;q=0.9", "en"),
        ("zh;q=0, en;q=0.1", "en"),
        ("zh", "zh"),
        ("de, zh-Hant;q=0.1", "zh"),
    ],
)
def test_the_heaviest_known_language_wins(accepted: str, language: str) -> None:
    assert preferred(accepted) == language


@given(st.text())
def test_any_header_gives_a_language(accepted: str) -> None:
    assert preferred(accepted) in LANGUAGES
