"""Figures: amounts stand where nothing else does; in a crowd only those that can be seen."""

from loopbook.render.sankey import drawn_view
from tests.render.accounts import park

from .test_drawing import covered, outside
from .views import crowded, view_of


def test_no_figure_covers_another_word_in_a_crowd() -> None:
    drawn = drawn_view(crowded())
    assert not covered(drawn)
    assert not outside(drawn)


def test_in_a_crowd_hairs_have_no_figure() -> None:
    view = crowded()
    drawn = drawn_view(view)
    assert 5 < drawn.count('class="amount ink"') < len(view.bands)
    plain = view_of(park())
    assert drawn_view(plain).count('class="amount ink"') == len(plain.bands)
