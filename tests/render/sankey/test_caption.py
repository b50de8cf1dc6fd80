"""Caption: the room that the words above a box take, and which residual is an alarm."""

from loopbook.render.label import length
from loopbook.render.sankey import drawn_view
from loopbook.render.sankey.caption import caption, is_explained
from loopbook.terms.sankey import Excess, ExcessKind
from tests.render.accounts import retired, shredder

from .test_drawing import texts
from .views import framed, view_of


def test_a_caption_has_room_for_its_longest_line() -> None:
    frame = framed(view_of(retired()))
    long, high = caption(frame, "sorting")
    assert long >= length("testing, grading", 12.0, is_bold=True)
    assert high > caption(frame, "owners")[1]


def test_a_residual_within_twice_its_uncertainty_is_explained() -> None:
    residual = Excess(kind=ExcessKind.RESIDUAL, amount=-19, sd=10.0)
    assert is_explained(residual)
    assert not is_explained(Excess(kind=ExcessKind.RESIDUAL, amount=21, sd=10.0))
    assert not is_explained(Excess(kind=ExcessKind.RESIDUAL, amount=1))


def test_the_words_are_the_captions() -> None:
    drawn = drawn_view(view_of(shredder()))
    assert 'class="residual-words"' in drawn
    assert "residual +30 kg" in texts(drawn)
