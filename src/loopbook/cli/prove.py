"""`loopbook prove` and `loopbook checkpoint`: what someone without the book can check."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.book.prove import Proofs, receipt_bytes
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.errors import StoreUnavailable, UnknownTerm
from loopbook.terms.note import public_key_text
from loopbook.terms.proof import ConsistencyDocument, Receipt
from loopbook.wording import say

PLAIN = Common()
Size = Annotated[int | None, Parameter(validator=Number(gte=0))]


def prove(
    entry: str = "",
    *,
    size: Size = None,
    since: Size = None,
    consistency: Size = None,
    out: Path | None = None,
    common: Common = PLAIN,
) -> int:
    """Write the receipt of ENTRY: all that shows it to be in this log, for `loopbook verify`.

    Parameters
    ----------
    entry
        Its sequence, or its eventID.
    size
        Entries of the checkpoint to prove it at (default: all there are).
    since
        Entries of an older checkpoint: the receipt then shows that the log only grew since.
    consistency
        Without ENTRY: only that the log began with this many entries as they were then.
    out
        File to write to (default: the output).
    """
    if bool(entry) == (consistency is not None):
        raise UnknownTerm("LB-L05")
    with open_here(common) as book:
        told = _document(book.proofs, entry, (size, since, consistency))
    data = receipt_bytes(told)
    if out is None:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
        return 0
    try:
        out.write_bytes(data)
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(out), why=fault.strerror or str(fault)) from fault
    if common.json:
        write_json({"path": str(out), "octets": len(data)}, common.language)
    else:
        write([say("cli.written", common.language, path=out)])
    return 0


def _document(
    proofs: Proofs, entry: str, sizes: tuple[int | None, int | None, int | None]
) -> Receipt | ConsistencyDocument:
    size, since, first = sizes
    if first is not None:
        return proofs.consistency(first, size)
    return proofs.prove(entry, size, since=since)


def checkpoint(
    *,
    size: Size = None,
    key: Annotated[bool, Parameter(negative="")] = False,
    rotate: Annotated[bool, Parameter(negative="")] = False,
    common: Common = PLAIN,
) -> int:
    """Print the signed checkpoint of the book: a note to keep elsewhere, and to compare later.

    Parameters
    ----------
    size
        Entries of the checkpoint (default: all there are).
    key
        Print the public key instead; all there were, oldest first.
    rotate
        Make a new key, named by the old one; then print it.
    """
    with open_here(common) as book:
        if rotate:
            book.proofs.rotate_key()
        if key or rotate:
            keys = book.proofs.public_keys()
            lines = [public_key_text(each) for each in keys]
            shown = [
                {"key": line, "fingerprint": each.fingerprint}
                for line, each in zip(lines, keys, strict=True)
            ]
            if common.json:
                write_json({"keys": shown}, common.language)
            else:
                write(lines)
            return 0
        note = book.proofs.signed_checkpoint(size)
    if common.json:
        write_json({"note": note}, common.language)
    else:
        sys.stdout.buffer.write(note.encode())
        sys.stdout.flush()
    return 0
