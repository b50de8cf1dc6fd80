"""`loopbook verify`: a receipt or a declaration, checked with no book at hand."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from loopbook.book.declaration_file import is_declaration_file
from loopbook.book.prove import RECEIPT_MAX
from loopbook.book.verifying import Chain, Checked, Held, verify_chain
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common
from loopbook.cli.verify_declared import ASKED_OF, AskedOf, verify_declared
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


@Parameter(name="*")
@dataclass(frozen=True)
class Holding:
    """What is held against a receipt.

    Parameters
    ----------
    checkpoint
        Signed checkpoint that you kept: the log must hold it too.
    consistency
        File of `loopbook prove --consistency`, when the receipt does not hold the proof.
    show
        Print the content of the entry, when every link holds.
    """

    checkpoint: Path | None = None
    consistency: Path | None = None
    show: Annotated[bool, Parameter(negative="")] = False


HOLDING = Holding()
_HELD = "--checkpoint, --consistency, --show"


def verify(
    file: Path,
    *,
    key: str | None = None,
    held: Holding = HOLDING,
    asked: AskedOf = ASKED_OF,
    common: Common = PLAIN,
) -> int:
    """Check FILE, a receipt or a declaration, step by step; needs no book and no network.

    Parameters
    ----------
    file
        Receipt of `loopbook prove`, or what `declare`, `verify --issue` or `withdraw` wrote.
    key
        For a receipt the public key of the book, as `loopbook checkpoint --key` prints it, or a
        file with it; for --issue the file with your own issuer key.
    """
    data = _read(file, RECEIPT_MAX)
    if is_declaration_file(data):
        if held != HOLDING:
            raise ParseError("LB-L53", str(file)[:200], options=_HELD)
        return verify_declared(data, key or "", asked, common)
    if asked != ASKED_OF:
        raise ParseError("LB-L54", str(file)[:200])
    if key is None:
        raise ParseError("LB-L49", str(file)[:200])
    held_against = Held(
        _public_key(key),
        _read(held.checkpoint, NOTE_MAX).decode("utf-8", "replace") if held.checkpoint else None,
        _read(held.consistency, RECEIPT_MAX) if held.consistency else None,
    )
    chain = verify_chain(data, held_against)
    if common.json:
        write_json(_members(chain, common.language), common.language)
    else:
        write(chain_lines(chain, common.language))
    if held.show and chain.holds and chain.content and not common.json:
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
