"""`loopbook verify`: a receipt held against a public key, with no book at hand."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book.prove import RECEIPT_MAX
from loopbook.book.verifying import Chain, Checked, Held, verify_chain
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.errors import ParseError
from loopbook.render.moment import moment_text
from loopbook.terms.entry import EntryKind
from loopbook.terms.lineage import moment_of
from loopbook.terms.note import NOTE_MAX, PublicKey, public_key_of
from loopbook.terms.proof import EntryHeader
from loopbook.wording import say

PLAIN = Common()
_MOMENT_MAX = 2**57
"""About the year 6500 in microseconds: later ones are no record times."""


def verify(
    receipt: Path,
    *,
    key: str,
    checkpoint: Path | None = None,
    consistency: Path | None = None,
    show: Annotated[bool, Parameter(negative="")] = False,
    common: Common = PLAIN,
) -> int:
    """Check RECEIPT against a public key, link by link; needs no book and no network.

    Parameters
    ----------
    receipt
        File that `loopbook prove` wrote.
    key
        Public key of the book, as `loopbook checkpoint --key` prints it, or a file with it.
    checkpoint
        Signed checkpoint that you kept: the log must hold it too.
    consistency
        File of `loopbook prove --consistency`, when RECEIPT does not hold the proof.
    show
        Print the content of the entry, when every link holds.
    """
    held = Held(
        _public_key(key),
        _read(checkpoint, NOTE_MAX).decode("utf-8", "replace") if checkpoint else None,
        _read(consistency, RECEIPT_MAX) if consistency else None,
    )
    chain = verify_chain(_read(receipt, RECEIPT_MAX), held)
    if common.json:
        write_json(_members(chain, common.language), common.language)
    else:
        write(chain_lines(chain, common.language))
    if show and chain.holds and chain.content and not common.json:
        sys.stdout.flush()
        sys.stdout.buffer.write(chain.content + b"\n")
    return int(not chain.holds)


def chain_lines(chain: Chain, language: str) -> Iterator[str]:
    """Yield what is said of a chain: a line a link, and what it shows, or that it shows nothing."""
    for each in chain.links:
        word = say(f"verify.link.{each.link.value}", language)
        key = "verify.fails" if each.code else "verify.holds"
        yield say(key, language, link=word, why=_why(each, language))
    if not chain.holds:
        yield say("verify.nothing", language)
        return
    noted, signer = chain.checkpoint, chain.key
    if noted is not None and signer is not None:
        shown = {"origin": noted.origin, "size": noted.size, "signer": signer.fingerprint}
        yield say("verify.checkpoint", language, **shown)
    if chain.receipt is not None:
        yield _entry_line(chain.receipt.sequence, chain.receipt.header, language)


def _entry_line(sequence: int, header: EntryHeader, language: str) -> str:
    kinds = {int(kind): kind.name.lower() for kind in EntryKind}
    is_time = 0 <= header.record_time < _MOMENT_MAX
    recorded = moment_text(moment_of(header.record_time), language) if is_time else "-"
    return say(
        "verify.entry",
        language,
        sequence=sequence,
        kind=kinds.get(header.kind, str(header.kind)),
        id=header.identity.id,
        party=header.party,
        time=recorded,
    )


def _members(chain: Chain, language: str) -> dict[str, object]:
    """Return a chain as a program reads it."""
    noted = chain.checkpoint
    return {
        "holds": chain.holds,
        "links": [
            {
                "link": each.link.value,
                "holds": not each.code,
                "code": each.code,
                "why": _why(each, language),
            }
            for each in chain.links
        ],
        "sequence": chain.receipt.sequence if chain.receipt and chain.holds else None,
        "header": chain.receipt.header if chain.receipt and chain.holds else None,
        "origin": noted.origin if noted else None,
        "size": noted.size if noted else None,
        "key": chain.key.fingerprint if chain.key else None,
    }


def _why(each: Checked, language: str) -> str:
    if not each.code:
        return ""
    what = say(f"{each.code}.what", language, **each.values)
    mend = say(f"{each.code}.mend", language, **each.values)
    return f"{each.code} {what} {mend}"


def _public_key(words: str) -> PublicKey:
    """Read a public key: the line itself, or a file whose last line it is.

    Raises    ParseError  it is neither
    """
    key = public_key_of(words)
    if key is not None:
        return key
    data = _read(Path(words), NOTE_MAX).decode("utf-8", "replace")
    lines = [line for line in data.splitlines() if line.strip()]
    key = public_key_of(lines[-1]) if lines else None
    if key is None:
        raise ParseError("LB-L40", words[:200])
    return key


def _read(path: Path, most: int) -> bytes:
    """Return the bytes of a file, one more than `most` at most: the rest is not looked at.

    Raises    ParseError  it cannot be read
    """
    try:
        with path.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as fault:
        raise ParseError("LB-D09", str(path)[:200], why=fault.strerror or str(fault)) from fault
    except ValueError as fault:
        raise ParseError("LB-D09", ascii(str(path))[:200], why=str(fault)) from fault
