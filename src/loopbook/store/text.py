"""Text that can be kept: what every store asks of a draft before it takes it.

JSON can name half a character (a lone surrogate, as `\\ud83d`), which no UTF-8 file can hold. It is
refused before the commit, so that it spoils no other caller's drafts.
"""

from collections.abc import Sequence

from loopbook.errors import EventError
from loopbook.terms.entry import Draft


def require_text(drafts: Sequence[Draft]) -> None:
    """Hold that every text of every draft can be written as UTF-8.

    Raises    EventError  one of them holds half a character
    """
    for draft in drafts:
        for text in (draft.identity.id, draft.party, draft.source, *draft.audience):
            if not (text.isascii() or is_whole(text)):
                shown = text.encode("utf-8", "backslashreplace").decode("utf-8")
                where = draft.source if is_whole(draft.source) else ""
                raise EventError("LB-S20", where, text=shown)


def is_whole(text: str) -> bool:
    """Say whether a text can be written as UTF-8."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
