"""`loopbook declare`, `withdraw`, `register`, `declarations` and `documents`."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.book.clock import utc_now
from loopbook.book.counter import withdrawal
from loopbook.book.credential import digest_of, opened_credential
from loopbook.book.declaration_file import file_bytes, statement_bytes, token_of
from loopbook.book.documents import DocumentState
from loopbook.book.issuer_key import issuer_key
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.cli.verify_declared import passphrase, write_whole
from loopbook.errors import ParseError
from loopbook.render.declaration import opened_lines, register_lines
from loopbook.terms.declaration import BUNDLE_MAX
from loopbook.wording import say

PLAIN = Common()


@Parameter(name="*")
@dataclass(frozen=True)
class Terms:
    """Of what, by whom, and for how long.

    Parameters
    ----------
    period
        Period that is declared, as 2025.
    key
        File with the issuer key (`loopbook key new-issuer`).
    day
        Day of the act: which edition holds (default: today).
    valid_days
        Days that the declaration holds.
    audience
        Whom it is made for (default: everybody); may be repeated.
    """

    period: str
    key: Path
    day: str = ""
    valid_days: Annotated[int, Parameter(validator=Number(gte=1))] = 365
    audience: Annotated[list[str] | None, Parameter(negative="")] = None


def declare(
    standard: str, subject: str, *, terms: Terms, output: Path, common: Common = PLAIN
) -> int:
    """Declare how SUBJECT stands under STANDARD, with all that it rests on, in one signed file.

    Parameters
    ----------
    standard
        Id of the standard, or pack/id.
    subject
        Identifier of the plant, product or park.
    output
        File to write to.
    """
    key = issuer_key(terms.key, passphrase())
    with open_here(common) as book:
        bundle = book.declare(
            standard,
            subject,
            terms.period,
            key,
            day=terms.day or None,
            valid_days=terms.valid_days,
            audience=terms.audience or (),
        )
    write_whole(output, file_bytes(bundle), terms.key)
    opened = opened_credential(bundle.declaration)
    if common.json:
        members = {"path": str(output), "sha256": opened.sha256, "credential": opened.credential}
        write_json(members, common.language)
    else:
        write([*opened_lines(opened, common.language), _written(output, common)])
    return 0


def withdraw(file: Path, *, key: Path, reason: str, output: Path, common: Common = PLAIN) -> int:
    """Take the declaration in FILE back, signed by the key that declared.

    Parameters
    ----------
    file
        Declaration, as `loopbook declare` wrote it.
    key
        File with the issuer key that signed it.
    reason
        Why, in words for everybody.
    output
        File to write the withdrawal to, for `loopbook register`.
    """
    opened = opened_credential(token_of(_read(file)))
    token = withdrawal(opened, issuer_key(key, passphrase()), reason, utc_now())
    write_whole(output, statement_bytes(token), key)
    if common.json:
        write_json({"path": str(output), "sha256": digest_of(token)}, common.language)
    else:
        write([*opened_lines(opened_credential(token), common.language), _written(output, common)])
    return 0


def register(file: Path, *, common: Common = PLAIN) -> int:
    """Put the declaration, counter-statement or withdrawal in FILE into the public register.

    Parameters
    ----------
    file
        What `declare`, `verify --issue` or `withdraw` wrote.
    """
    language = common.language
    with open_here(common, is_read_only=False) as book:
        opened, status = book.register(_read(file))
    credential = opened.credential
    if common.json:
        members = {"id": credential.id, "sha256": opened.sha256, "status": status}
        write_json(members, language)
        return 0
    outcome = say(f"declared.outcome.{status.outcome.value}", language)
    shown = {"kind": credential.type[-1], "id": credential.id, "outcome": outcome}
    write([say("declared.put", language, sequence=status.sequence, **shown)])
    return 0


def declarations(
    *, subject: str = "", on: str = "", as_of: str = "", common: Common = PLAIN
) -> int:
    """List the public register: what was declared, and how it stands.

    Parameters
    ----------
    subject
        Whose (default: everybody's).
    on
        A day (2026-11-20), at its end (default: now).
    as_of
        What the register knew: a day, or a checkpoint size.
    """
    with open_here(common) as book:
        found = book.declarations(subject, on or None, as_of=as_of)
    if common.json:
        write_json(found, common.language)
    else:
        write(register_lines(found, common.language))
    return 0


def documents(folder: Path, *, common: Common = PLAIN) -> int:
    """Hold every document that the book names against its digest, in FOLDER.

    Parameters
    ----------
    folder
        Where the documents lie.
    """
    language = common.language
    with open_here(common) as book:
        found = book.documents(folder)
    count = Counter(each.state for each in found)
    counts = {state.value: count[state] for state in DocumentState}
    if common.json:
        write_json({**counts, "documents": found}, language)
    else:
        for each in found:
            key = f"declared.document.{each.state.value}"
            write([say(key, language, name=each.document.name, found=each.found)])
        write([say("declared.documents", language, count=len(found), **counts)])
    return int(count[DocumentState.WHOLE] != len(found))


def _written(path: Path, common: Common) -> str:
    return say("cli.written", common.language, path=path)


def _read(path: Path) -> bytes:
    """Return the bytes of a file, one more than are looked at.

    Raises    ParseError  LB-D09  it cannot be read
    """
    try:
        with path.open("rb") as stream:
            return stream.read(BUNDLE_MAX + 1)
    except OSError as fault:
        raise ParseError("LB-D09", str(path)[:200], why=fault.strerror or str(fault)) from fault
    except ValueError as fault:
        raise ParseError("LB-D09", ascii(str(path))[:200], why=str(fault)) from fault
