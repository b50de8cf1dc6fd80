"""Sankey: the view of an account drawn as SVG text, and written as tables."""

from loopbook.render.sankey.drawing import drawn_view, sankey
from loopbook.render.sankey.frame import anchor_of

__all__ = ["anchor_of", "drawn_view", "sankey"]
