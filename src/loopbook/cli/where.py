"""`loopbook where` and `loopbook contents`: where things are, and what is inside one."""

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.custody import contents_lines, where_lines

PLAIN = Common()


def where(
    *items: str, at: str = "", as_of: str = "", scheme: str = "", common: Common = PLAIN
) -> int:
    """Tell where each ITEM is, who has it, and which entry says so.

    Parameters
    ----------
    items
        Identifiers, as the events have them.
    at
        A day (2026-02-01): where it was at the end of it (default: now).
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    scheme
        Rule pack, id or id@version (default: the one that knows the first item's class).
    """
    with open_here(common) as book:
        found = book.where(items, at=at, as_of=as_of, scheme=scheme)
    if common.json:
        write_json(found, common.language)
    else:
        write(line for each in found for line in where_lines(each, common.language))
    return 0


def contents(
    item: str, *, at: str = "", as_of: str = "", scheme: str = "", common: Common = PLAIN
) -> int:
    """Tell what is inside ITEM, at any depth.

    Parameters
    ----------
    item
        Identifier, as the events have it.
    at
        A day (2026-02-01): what was in it at the end of it (default: now).
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    scheme
        Rule pack, id or id@version.
    """
    with open_here(common) as book:
        found = book.contents(item, at=at, as_of=as_of, scheme=scheme)
    if common.json:
        write_json(found, common.language)
    else:
        write(contents_lines(item, found, at, common.language))
    return 0
