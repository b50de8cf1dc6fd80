"""Views to draw, made from hand-made accounts."""

import msgspec

from loopbook.account.sankey.facts import Facts, facts_of
from loopbook.account.sankey.view import sankey_view
from loopbook.render.sankey.frame import Frame, anchor_of, frame_of
from loopbook.terms.account import Account
from loopbook.terms.reconciliation import Determination
from loopbook.terms.sankey import SankeyDefinition, SankeyView, Strand
from tests.account.sankey.test_fold import network
from tests.render.accounts import KG, shredder

PLAIN = SankeyDefinition()


def view_of(account: Account, definition: SankeyDefinition = PLAIN) -> SankeyView:
    return sankey_view(facts_of([account], ["goods"]), definition)


def framed(view: SankeyView, language: str = "en") -> Frame:
    return frame_of(view, language, anchor_of(view.layer.id), {})


def crowded() -> SankeyView:
    """A thousand flows over three hundred processes."""
    return sankey_view(network(300, 1000), PLAIN)


def reconciled() -> Facts:
    """The shredder with adjusted packs and casings, and slag that nothing determines."""
    known = facts_of([shredder()], ["goods"])

    def adjusted(strand: Strand) -> Strand:
        if strand.amount is None:
            free = Determination.UNOBSERVABLE
            return msgspec.structs.replace(strand, determination=free)
        change = {"packs_back": -40 * KG, "casings": 60 * KG}.get(strand.flow, 0)
        return msgspec.structs.replace(
            strand,
            amount=float(strand.amount + change),
            sd=20.0 * KG,
            stated=float(strand.amount),
            stated_sd=strand.sd,
            determination=Determination.REDUNDANT,
        )

    strands = tuple(adjusted(strand) for strand in known.strands)
    return msgspec.structs.replace(known, strands=strands, spreads={}, is_reconciled=True)
