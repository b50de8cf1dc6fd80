"""Frame: what every part of a Sankey needs to know: view, language, the words of amounts."""

import re
from collections.abc import Callable

import msgspec

from loopbook.render.label import figure
from loopbook.render.moment import period_label
from loopbook.render.naming import label_of
from loopbook.render.number import amount_text
from loopbook.terms.sankey import Band, Excess, ExcessKind, Node, Quanta, SankeyView
from loopbook.wording import say

FLOW_DIGITS = 5
DIFFERENCE_DIGITS = 3
Href = Callable[[str, str], str]
"""(kind, name) -> address; kinds `process`, `flow`, and `node`, `flows` of what is together."""


class Frame(msgspec.Struct, frozen=True):
    """What every part of the drawing needs to know.

    Fields
      prefix  begins every id in the picture: two pictures may stand in one page
      names   flow -> what people call it
    """

    view: SankeyView
    language: str
    prefix: str
    href: Href
    names: dict[str, str]
    nodes: dict[str, Node]
    bands: dict[str, Band]

    def label(self, node: str) -> str:
        """Return what people call a node."""
        return label_of(self.nodes[node], self.language)

    def amount(self, quanta: Quanta | None, sd: float | None = None) -> str:
        """Return an amount of the layer in words."""
        return amount_text(quanta, self.view.layer, self.language, sd=sd)

    def short(self, band: Band) -> str:
        """Return the amount of a ribbon without its uncertainty, in few digits."""
        if band.amount is None:
            return self.unknown(band)
        return self.plus_unknown(
            band, figure(band.amount, self.view.layer, self.language, FLOW_DIGITS)
        )

    def unknown(self, band: Band) -> str:
        """Return what is said where there is no number: nobody measured it, or nothing tells it."""
        return say("sankey.free" if band.free else "chart.unmeasured", self.language)

    def plus_unknown(self, band: Band, words: str) -> str:
        """Return the words of a sum, with how many unmeasured flows are not in it."""
        if not band.unknown:
            return words
        count = len(band.unknown)
        return say("sankey.plus_unknown", self.language, amount=words, count=count)

    def excess(self, excess: Excess) -> str:
        """Return the words of what does not leave again."""
        amount = figure(_size(excess.amount), self.view.layer, self.language, DIFFERENCE_DIGITS)
        sign = "+" if excess.amount > 0 else "\N{MINUS SIGN}"
        key = {
            ExcessKind.STOCK: "chart.stock_change",
            ExcessKind.RESIDUAL: "chart.residual_amount",
            ExcessKind.BOTH: "sankey.both_amount",
        }[excess.kind]
        return say(key, self.language, sign=sign, amount=amount)

    def periods(self) -> str:
        """Return the period of the view, or its first and last."""
        labels = [period_label(each, self.language) for each in self.view.periods]
        return " – ".join(dict.fromkeys([labels[0], labels[-1]])) if labels else ""

    def flow_label(self, flow: str) -> str:
        """Return what people call a flow."""
        return self.names.get(flow, flow)


def _size(amount: Quanta) -> Quanta:
    return -amount if amount < 0 else amount


def frame_of(view: SankeyView, language: str, href: Href, names: dict[str, str]) -> Frame:
    """Return the frame of a view."""
    return Frame(
        view,
        language,
        re.sub(r"[^A-Za-z0-9]+", "-", view.layer.id),
        href,
        names,
        {node.id: node for node in view.nodes},
        {band.id: band for band in view.bands},
    )


def anchor_of(layer: str) -> Href:
    """Return the function that names the anchor of a process or flow in `layer`."""
    return lambda kind, name: f"#{layer}-{kind}-{name}"
