"""`loopbook new`: make a book."""

import os

from loopbook.book import new_book
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.wording import say

PLAIN = Common()


def new(path: str, *, scheme: list[str] | None = None, common: Common = PLAIN) -> int:
    """Make PATH a new, empty book.

    Parameters
    ----------
    path
        Folder to make, by custom with the ending .book; or a URL in PostgreSQL, as
        postgresql://user@host/database?schema=name.
    scheme
        Rule packs to read by: ids shipped, or folders; may be given several times.
    """
    party = os.environ.get("LOOPBOOK_PARTY", "local")
    with new_book(path, scheme or [], party=party) as book:
        schemes = [f"{s.id}@{s.version}" for s in book.schemes.values()]
        checkpoint = book.checkpoint()
    if common.json:
        write_json(
            {"book": book.path, "schemes": schemes, "checkpoint": checkpoint}, common.language
        )
    else:
        known = ", ".join(schemes) or "-"
        write([say("cli.new", common.language, path=book.path, schemes=known)])
    return 0
