"""A paper as text says the same, with keys in brackets."""

from loopbook.render.paper.plain import plain_lines
from tests.render.paper.papers import small_paper


def test_lines_say_all_of_it() -> None:
    lines = list(plain_lines(small_paper()))
    assert lines[0] == "Yearbook"
    assert "# What is used" in lines
    assert "56.8 % [1]." in lines
    assert any(line.startswith("bulk waste  0.5 [2, 3]") for line in lines)
    assert "[A picture]" in lines
    assert "[1] 7: entry 7 · NDRC" in lines
    assert "[5] 13: Not held by this report" in lines
