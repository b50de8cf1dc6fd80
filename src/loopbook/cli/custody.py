"""`loopbook custody`: who had a thing, in order, and where the chain of custody breaks."""

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.custody import custody_lines

PLAIN = Common()


def custody(item: str, *, as_of: str = "", scheme: str = "", common: Common = PLAIN) -> int:
    """Tell who had ITEM, in order, where it is now, and which hand-over was never received.

    Parameters
    ----------
    item
        Identifier, as the events have it.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    scheme
        Rule pack, id or id@version (default: the one that knows the item's class).
    """
    with open_here(common) as book:
        found = book.custody(item, as_of=as_of, scheme=scheme)
    if common.json:
        write_json(found, common.language)
    else:
        write(custody_lines(found, common.language))
    return 0
