"""`loopbook key`: keys by which others use a served book."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from loopbook.book.access import Access
from loopbook.book.clock import utc_now
from loopbook.book.issuer_key import WORDS_VARIABLE, new_issuer_key
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.moment import moment_text
from loopbook.terms.party import Key
from loopbook.wording import say

PLAIN = Common()
app = App(name="key", help="Keys by which others use the book.", result_action="return_value")


@app.command
def new(
    party: str,
    *,
    scope: Annotated[list[str], Parameter(negative="")],
    audience: Annotated[list[str] | None, Parameter(negative="")] = None,
    days: Annotated[int, Parameter(validator=Number(gte=1))] = 365,
    label: str = "",
    common: Common = PLAIN,
) -> int:
    """Make a key for PARTY and print it, this once.

    Parameters
    ----------
    party
        Identifier of the party the key speaks for.
    scope
        What it may do: read, record, subscribe or manage; may be repeated.
    audience
        Who may see what is recorded with it besides the party: a party or a role; may be repeated.
    days
        Days until it expires.
    label
        What it is for.
    """
    with open_here(common, is_read_only=False) as book:
        access = Access(book.desk, utc_now)
        told, key = access.new_key(
            party,
            scope,
            audience=audience or (),
            expires=utc_now() + timedelta(days=days),
            label=label,
        )
    if common.json:
        write_json({"key": told, "kept": _shown(key)}, common.language)
    else:
        write([told, say("cli.key.once", common.language, party=party)])
    return 0


@app.command(name="new-issuer")
def new_issuer(party: str, *, output: Path, name: str = "", common: Common = PLAIN) -> int:
    """Make a key by which PARTY signs declarations, in a file that only you may read.

    Parameters
    ----------
    party
        Identifier of the party, as entries name it.
    output
        New file, outside of every book. LOOPBOOK_PASSPHRASE, when it is set, seals the key.
    name
        What people call the party.
    """
    issuer = new_issuer_key(output, party, name, os.environ.get(WORDS_VARIABLE, ""))
    if common.json:
        write_json({"path": str(output), "issuer": issuer}, common.language)
    else:
        shown = {"party": party, "path": output, "did": issuer.id}
        write([say("declared.key", common.language, **shown)])
    return 0


@app.command(name="list")
def list_keys(*, common: Common = PLAIN) -> int:
    """List the keys of the book, without their secrets."""
    with open_here(common) as book:
        keys = Access(book.desk, utc_now).keys()
    if common.json:
        write_json([_shown(key) for key in keys], common.language)
    else:
        write([_line(key, utc_now(), common.language) for key in keys])
    return 0


@app.command
def revoke(key: str, *, common: Common = PLAIN) -> int:
    """Let a key open nothing from now on.

    Parameters
    ----------
    key
        Id of the key, as `loopbook key list` shows it.
    """
    with open_here(common, is_read_only=False) as book:
        revoked = Access(book.desk, utc_now).revoke(key)
    if common.json:
        write_json(_shown(revoked), common.language)
    else:
        write([_line(revoked, utc_now(), common.language)])
    return 0


def _shown(key: Key) -> dict[str, object]:
    """Return a key as it may be shown: without what it is checked by."""
    fields = {name: getattr(key, name) for name in key.__struct_fields__}
    del fields["digest"]
    return fields


def _line(key: Key, now: datetime, language: str) -> str:
    if key.revoked is not None:
        state = say("cli.key.revoked", language, time=moment_text(key.revoked, language))
    elif key.expires is None:
        state = say("cli.key.unlimited", language)
    else:
        word = "cli.key.expired" if key.expires <= now else "cli.key.expires"
        state = say(word, language, time=moment_text(key.expires, language))
    parts = [key.id, key.party, ", ".join(key.scopes), state, key.label]
    return "  ".join(part for part in parts if part)
