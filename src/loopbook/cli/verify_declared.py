"""The part of `loopbook verify` that checks declarations, and issues counter-statements."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.book import Book
from loopbook.book.clock import utc_now
from loopbook.book.counter import counter_statement
from loopbook.book.declaration_check import Asking, Standing, check_declaration
from loopbook.book.declaration_file import statement_bytes
from loopbook.book.document_sample import Sampling
from loopbook.book.issuer_key import WORDS_VARIABLE, issuer_key
from loopbook.book.memory_book import memory_book
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.errors import ParseError, StoreUnavailable
from loopbook.render.declaration import check_lines, check_record
from loopbook.terms.declaration import Opened
from loopbook.terms.declaration_step import CheckedDeclaration
from loopbook.terms.note import public_key_of
from loopbook.wording import say

SEED_BYTES = 16
_SHARE = Parameter(validator=Number(gt=0, lt=1))


@Parameter(name="*")
@dataclass(frozen=True)
class AskedOf:
    """What is asked of a declaration.

    Parameters
    ----------
    issuer
        did:key that must have signed (default: any).
    subject
        Subject for which it is presented.
    audience
        To whom it is presented.
    book_key
        Public key of the declarer's book, when you know it by another way.
    documents
        Folder with the declarer's documents: some are drawn and looked at.
    confidence
        Probability with which a tolerable share of defective documents is found.
    tolerable
        Share of defective documents that would be too many.
    seed
        Of the draw (default: drawn now, and told).
    register
        Look in the register of the book (--book): withdrawn, or replayed?
    issue
        File to write a signed statement of what was found to; --key names your issuer key.
    """

    issuer: str = ""
    subject: str = ""
    audience: str = ""
    book_key: str = ""
    documents: Path | None = None
    confidence: Annotated[float, _SHARE] = 0.95
    tolerable: Annotated[float, _SHARE] = 0.05
    seed: str = ""
    register: Annotated[bool, Parameter(negative="")] = False
    issue: Path | None = None


ASKED_OF = AskedOf()


def verify_declared(data: bytes, key: str, asked: AskedOf, common: Common) -> int:
    """Check a declaration, a counter-statement or a withdrawal, and say what holds."""
    if (asked.issue is None) is not (not key):
        raise ParseError("LB-L48")
    signer = issuer_key(Path(key), passphrase()) if asked.issue is not None else None
    check = partial(_checked, data, asked)
    if asked.register:
        with open_here(common) as book:
            checked = check(partial(_standing, book))
    else:
        checked = check(None)
    if asked.issue is not None and signer is not None:
        token = counter_statement(data, checked, signer, utc_now())
        write_whole(asked.issue, statement_bytes(token), Path(key))
    if common.json:
        write_json(check_record(checked, common.language), common.language)
    else:
        write(check_lines(checked, common.language))
        if asked.issue is not None:
            write([say("cli.written", common.language, path=asked.issue)])
    return int(not checked.holds)


def _standing(book: Book, opened: Opened) -> Standing:
    return book.standing_of(opened)


def _checked(
    data: bytes, asked: AskedOf, register: Callable[[Opened], Standing] | None
) -> CheckedDeclaration:
    known = public_key_of(asked.book_key) if asked.book_key else None
    if asked.book_key and known is None:
        raise ParseError("LB-L40", asked.book_key[:200])
    asking = Asking(
        now=utc_now(),
        make=memory_book,
        issuer=asked.issuer,
        subject=asked.subject,
        audience=asked.audience,
        key=known,
        sampling=_sampling(asked),
        register=register,
    )
    return check_declaration(data, asking)


def _sampling(asked: AskedOf) -> Sampling | None:
    if asked.documents is None:
        return None
    # What is no text in UTF-8 is told in one that is, and drawn by that.
    seed = ascii(asked.seed)[1:-1] if _has_halves(asked.seed) else asked.seed
    seed = seed or secrets.token_hex(SEED_BYTES)
    confidence, tolerable = Fraction(str(asked.confidence)), Fraction(str(asked.tolerable))
    return Sampling(asked.documents, confidence, tolerable, seed)


def _has_halves(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def passphrase() -> str:
    """Return the passphrase of issuer keys; empty when none is set."""
    return os.environ.get(WORDS_VARIABLE, "")


def write_whole(path: Path, data: bytes, key: Path | None = None) -> None:
    """Write a file that a person named.

    Parameters
      key     file of the private key that signed it: over that, nothing is written
    Raises    StoreUnavailable  LB-D35  it cannot be written
    """
    try:
        if key is not None and path.exists() and path.samefile(key):
            raise StoreUnavailable("LB-D35", str(path), why="--key")
        path.write_bytes(data)
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(path), why=fault.strerror or str(fault)) from fault
