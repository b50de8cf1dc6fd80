"""`loopbook party`: who has a part in the book, and what each does."""

from typing import Annotated

from cyclopts import App, Parameter

from loopbook.book.access import Access
from loopbook.book.clock import utc_now
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.terms.party import Party, Role
from loopbook.wording import say

PLAIN = Common()
app = App(name="party", help="Who has a part in the book.", result_action="return_value")


@app.command
def name(
    party: str,
    *,
    title: str = "",
    role: Annotated[list[Role] | None, Parameter(negative="")] = None,
    common: Common = PLAIN,
) -> int:
    """Write PARTY down with its roles, in the place of what was said of it before.

    Parameters
    ----------
    party
        Identifier, as entries name it.
    title
        What people call it.
    role
        What it does; may be repeated.
    """
    with open_here(common, is_read_only=False) as book:
        access = Access(book.desk, utc_now)
        written = access.name_party(party, title=title, roles=role or ())
    if common.json:
        write_json(written, common.language)
    else:
        write([_line(written, common.language)])
    return 0


@app.command(name="list")
def list_parties(*, common: Common = PLAIN) -> int:
    """List the parties of the book."""
    with open_here(common) as book:
        parties = Access(book.desk, utc_now).parties()
    if common.json:
        write_json(parties, common.language)
    else:
        write([_line(party, common.language) for party in parties])
    return 0


def _line(party: Party, language: str) -> str:
    roles = ", ".join(say(f"role.{role.value}", language) for role in party.roles)
    return "  ".join(part for part in (party.id, party.name, roles) if part)
