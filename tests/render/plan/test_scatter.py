"""Scatter: panels with round ticks, marks that differ without colour."""

from xml.etree import ElementTree

from loopbook.render.plan.scatter import dot, line, panel_of


def test_a_panel_holds_all_values_between_round_ticks() -> None:
    panel = panel_of((10.0, 20.0, 100.0, 50.0), [0.52, 0.93], [-3.0, 4.2])
    assert panel.across[0] <= 0.52 < 0.93 <= panel.across[-1]
    assert panel.x(panel.across[0]) == 10.0
    assert panel.y(panel.up[0]) == 70.0
    text = "".join(panel.grid("A & B", ("across", "up")))
    assert "A &amp; B" in text
    assert text.count("<line") == len(panel.across) + len(panel.up)


def test_one_value_alone_has_a_panel() -> None:
    panel = panel_of((0.0, 0.0, 10.0, 10.0), [0.7], [])
    assert panel.across[0] < 0.7 < panel.across[-1]


def test_every_shape_is_its_own_mark() -> None:
    shapes = ("circle", "square", "diamond", "triangle", "cross", "ring")
    marks = {dot((5.0, 5.0), shape, "#000", "a < b") for shape in shapes}
    assert len(marks) == len(shapes)
    for mark in marks:
        assert ElementTree.fromstring(mark)[0].text == "a < b"


def test_a_line_runs_between_numbers() -> None:
    panel = panel_of((0.0, 0.0, 100.0, 100.0), [0.0, 1.0], [0.0, 1.0])
    drawn = ElementTree.fromstring(line(panel, (0.0, 0.0), (1.0, 1.0), "#000"))
    assert (drawn.get("y1"), drawn.get("y2")) == ("100", "0")
