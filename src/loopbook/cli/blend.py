"""`loopbook blend`: what claims of material come to, and which are not borne."""

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.blend import blend_lines
from loopbook.wording import say

PLAIN = Common()


def blend(*, scheme: str = "", as_of: str = "", common: Common = PLAIN) -> int:
    """Tell the balances of claimed material by site and period, and claims that are not borne.

    Parameters
    ----------
    scheme
        Rule pack, id or id@version (default: every active one that has such rules).
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    """
    with open_here(common) as book:
        found = book.blends(scheme=scheme, as_of=as_of)
    if common.json:
        write_json(found, common.language)
    elif not found:
        write([say("blend.none", common.language)])
    else:
        write(line for report in found for line in blend_lines(report, common.language))
    return 0
