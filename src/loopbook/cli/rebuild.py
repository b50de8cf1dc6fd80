"""`loopbook rebuild`: make the sealed segments of a book again from its journal."""

from typing import Annotated

from cyclopts import Parameter

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.wording import say

PLAIN = Common()


def rebuild(
    *,
    damaged: Annotated[bool, Parameter(negative="")] = False,
    common: Common = PLAIN,
) -> int:
    """Make the sealed segments of a book again from its journal, which is not changed.

    Parameters
    ----------
    damaged
        Only those that `loopbook check` finds damaged.
    """
    with open_here(common, is_read_only=False) as book:
        states = book.rebuild(only_damaged=damaged)
    if common.json:
        write_json(states, common.language)
        return 0
    equal = sum(state.is_equal for state in states)
    write([say("cli.rebuilt", common.language, count=len(states), equal=equal)])
    for state in states:
        if not state.is_equal:
            kind = say(f"cli.segment.{state.kind.value}", common.language)
            values = {"kind": kind, "first": state.first, "last": state.last}
            write([say("cli.rebuilt.other", common.language, **values)])
    return 0
