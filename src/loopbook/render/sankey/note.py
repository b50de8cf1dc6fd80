"""Note: what a picture must say beneath itself: what was folded, what is not drawn."""

from collections.abc import Iterator, Sequence

from loopbook.render.label import length
from loopbook.render.sankey.frame import Frame
from loopbook.terms.sankey import NodeKind
from loopbook.wording import say

_SIZE = 11.0


def notes(frame: Frame) -> list[str]:
    """Return the sentences, in the language of the frame; none where all stands as it was."""
    return list(_notes(frame))


def _notes(frame: Frame) -> Iterator[str]:
    view, language = frame.view, frame.language
    if view.folded:
        lots = [n for n in view.nodes if n.kind in (NodeKind.OTHERS, NodeKind.LOOP)]
        yield say("sankey.note.folded", language, count=view.folded, nodes=len(lots))
    groups = [node for node in view.nodes if len(node.members) > 1]
    inner = sum(node.inner_count for node in groups)
    unknown = sum(node.inner_unknown for node in groups)
    if inner or unknown:
        amount = frame.amount(sum(node.inner for node in groups))
        yield say("sankey.note.inner", language, count=inner + unknown, amount=amount)
    hidden = view.hidden
    if hidden.count or hidden.unknown:
        count = hidden.count + hidden.unknown
        yield say("sankey.note.hidden", language, count=count, amount=frame.amount(hidden.amount))
    unsure = [node for node in view.nodes if node.open_flows]
    if unsure:
        yield say("sankey.note.open", language, count=len(unsure))
    negative = [band for band in view.bands if band.amount is not None and band.amount < 0]
    if negative:
        yield say("sankey.note.negative", language, count=len(negative))
    if view.is_reconciled:
        yield say("sankey.note.reconciled", language)
    if view.is_reconciled and any(b.sd is None and b.amount is not None for b in view.bands):
        yield say("sankey.note.correlated", language)


def lines(sentences: Sequence[str], width: float) -> list[str]:
    """Return the sentences in lines no longer than `width` pixels; Chinese breaks anywhere."""
    found = []
    for sentence in sentences:
        line = ""
        for piece in _pieces(sentence):
            if line and length(line + piece, _SIZE) > width:
                found.append(line.rstrip())
                line = ""
            line += piece
        found.append(line.rstrip())
    return found


def _pieces(sentence: str) -> Iterator[str]:
    """Yield words with the space behind them, and wide characters one by one."""
    word = ""
    for sign in sentence:
        word += sign
        if sign == " " or sign >= "\u2e80":
            yield word
            word = ""
    yield word
