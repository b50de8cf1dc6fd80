"""The bullet: what it shows is in words, shapes and colour, inside its picture."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.chart import WIDTH, bullet, bullet_words
from loopbook.terms.statement import Standing

from .verdicts import evidence, statement, verdict

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(drawn).iter(f"{SVG}text")]


def test_a_bullet_shows_value_target_base_and_what_is_due() -> None:
    drawn = bullet(verdict())
    assert "63.6 ± 0.7 %, 2024" in texts(drawn)
    assert {"base 2020: 50", "due by now: 66", "target 2025: ≥ 70 %"} <= set(texts(drawn))
    kinds = ("base-mark", "due-mark", "target-mark", "w-sd", "w-rival")
    assert all(kind in drawn for kind in kinds)


@pytest.mark.parametrize("standing", Standing)
def test_a_standing_is_told_in_words_and_by_its_own_shape(standing: Standing) -> None:
    drawn = bullet(verdict(standing))
    mark = re.search(r'<path d="([^"]+)"[^>]*class="mark', drawn)
    assert mark is not None
    others = [bullet(verdict(other)) for other in Standing if other is not standing]
    assert all(f'd="{mark[1]}"' not in other for other in others)
    assert ET.fromstring(drawn).get("aria-label") == bullet_words(verdict(standing))


def test_unknown_draws_no_bar_and_says_so() -> None:
    drawn = bullet(verdict(Standing.UNKNOWN, latest=None, due=None, gap=None), "zh")
    assert "未知" in texts(drawn)
    assert 'class="bar' not in drawn


def test_what_decides_nothing_is_drawn_soft() -> None:
    soft = bullet(verdict(Standing.MODELLED, latest=statement(decides=False)))
    assert "bar b-modelled soft" in soft
    assert "stroke-dasharray" in soft


amounts = st.floats(-1e6, 1e6, allow_nan=False)


@given(
    amounts,
    st.none() | amounts,
    st.none() | amounts,
    st.lists(amounts, max_size=3),
    st.sampled_from(["en", "zh"]),
)
def test_every_mark_stands_inside_the_picture(
    value: float,
    required: float | None,
    due: float | None,
    rivals: list[float],
    language: str,
) -> None:
    latest = statement(value, sd=None, rivals=tuple(evidence(v) for v in rivals))
    drawn = bullet(verdict(latest=latest, required=required, due=due), language)
    root = ET.fromstring(drawn)
    for node in root.iter():
        for name in ("x", "x1", "x2", "cx"):
            if node.get(name) is not None:
                assert 0 <= float(node.get(name, "")) <= WIDTH
