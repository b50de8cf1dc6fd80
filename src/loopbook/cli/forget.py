"""`loopbook forget`: shred the key behind a person's pseudonym."""

import sys

from loopbook.book.pseudonym import Pseudonyms
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.wording import say

PLAIN = Common()
_NAME_MAX = 10_000


def forget(person: str, *, common: Common = PLAIN) -> int:
    """Make the pseudonym of PERSON one that nobody can resolve, the book included.

    Parameters
    ----------
    person
        What the person is called in the sources; - reads it from standard input, so that it does
        not stay in the history of the shell.
    """
    called = sys.stdin.read(_NAME_MAX).strip() if person == "-" else person
    with open_here(common, is_read_only=False) as book:
        is_shredded = Pseudonyms(book.desk).shred(called)
    if common.json:
        write_json({"shredded": is_shredded}, common.language)
    else:
        write([say("cli.forget.done" if is_shredded else "cli.forget.none", common.language)])
    return 0 if is_shredded else 1
