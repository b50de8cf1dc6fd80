"""Declare: a score sheet made into a signed file that stands alone.

Before it is signed it is reckoned again from the file itself: what a third party could not reckon
is not given away.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from loopbook.book.counter import new_id
from loopbook.book.credential import signed_credential
from loopbook.book.declaration_check import leaves_digest
from loopbook.book.issuer_key import IssuerKey
from loopbook.book.rerun import MakeBook, reckoned, why_not
from loopbook.errors import InputError, LoopbookError
from loopbook.evaluate.clause import (
    clause_results,
    edition_of,
    ends_of,
    evidence_of,
    statements_of,
    subject_uri,
)
from loopbook.terms.declaration import (
    BUNDLE_FORMAT,
    CONTEXT,
    ENTRIES_MAX,
    VC_TYPE,
    Bundle,
    CredentialKind,
    Declaration,
    EntriesNamed,
    PackNamed,
    PackWritten,
    SelfDeclared,
)
from loopbook.terms.finding import Severity
from loopbook.terms.lineage import microseconds_of
from loopbook.terms.note import PublicKey, public_key_text
from loopbook.terms.proof import Receipt
from loopbook.terms.score import ScoreSheet
from loopbook.terms.standard import Standard


class Signing(NamedTuple):
    """What is declared, by whom, and for how long.

    Fields
      key       of the issuer
      issued    now, by the declarer's clock;  days  it holds from then on
      audience  whom it is made for; none: everybody
    """

    key: IssuerKey
    issued: datetime
    days: int = 365
    audience: tuple[str, ...] = ()


class Grounds(NamedTuple):
    """What a sheet rests on.

    Fields
      packs     in the order they are put on the shelf
      receipts  of every entry, ascending;  key  public key that signed their checkpoint
      make      makes the book in which it is reckoned again
    """

    packs: Sequence[PackWritten]
    receipts: tuple[Receipt, ...]
    checkpoint: str
    key: PublicKey
    make: MakeBook


def require_declarable(sheet: ScoreSheet, standard: Standard) -> None:
    """Hold that a sheet may be declared: nothing wrong in it, and its edition in force.

    Raises    InputError  LB-Z43 the edition is not in force on the day of the act; LB-Z49 the sheet
              has findings of severity error; LB-L50 a document has no digest
    """
    first, last, day = standard.valid_from, standard.valid_to, sheet.day
    if (first is not None and day < first) or (last is not None and last < day):
        raise InputError("LB-Z43", standard=standard.id, day=day, until=last or first)
    wrong = [each for each in sheet.findings if each.severity is Severity.ERROR]
    if wrong:
        codes = ", ".join(dict.fromkeys(each.code for each in wrong))
        raise InputError("LB-Z49", standard=standard.id, count=len(wrong), codes=codes)
    bare = next((each for each in evidence_of(sheet) if not each.sha256), None)
    if bare is not None:
        raise InputError("LB-L50", criterion=bare.criterion, name=bare.name[:200])


def declared_file(sheet: ScoreSheet, grounds: Grounds, signing: Signing) -> Bundle:
    """Return the signed file of a sheet.

    Raises    InputError  LB-Z41 an entry was recorded after now: a clock was set back; LB-Z42 it
              cannot be reckoned from the file alone; LB-Z30 it rests on too many entries
    """
    issued = microseconds_of(signing.issued)
    late = sum(each.header.record_time > issued for each in grounds.receipts)
    if late:
        said = signing.issued.isoformat(timespec="seconds")
        raise InputError("LB-Z41", issued=said, count=late)
    if len(grounds.receipts) > ENTRIES_MAX:
        raise InputError("LB-Z30", why=f"receipts: {len(grounds.receipts)} > {ENTRIES_MAX}")
    declaration = _declaration(sheet, grounds, signing)
    _must_stand_alone(declaration, grounds)
    return Bundle(
        format=BUNDLE_FORMAT,
        declaration=signed_credential(declaration, signing.key.seed),
        packs=tuple(grounds.packs),
        receipts=grounds.receipts,
        key=public_key_text(grounds.key),
    )


def _must_stand_alone(declaration: Declaration, grounds: Grounds) -> None:
    told, issued = declaration.credential_subject, declaration.valid_from
    try:
        again = reckoned(told, grounds.packs, grounds.receipts, issued, grounds.make)
    except LoopbookError as fault:
        raise InputError("LB-Z42", clauses=why_not(fault)) from fault
    wrong = [each for each in clause_results(declaration, again.sheet) if not each.agrees]
    if wrong:
        named = "; ".join(
            f"{each.criterion} {one.what}: {one.declared} / {one.found}"
            for each in wrong[:3]
            for one in each.differences[:1]
        )
        raise InputError("LB-Z42", clauses=named)


def _declaration(sheet: ScoreSheet, grounds: Grounds, signing: Signing) -> Declaration:
    subject = SelfDeclared(
        id=subject_uri(sheet.subject),
        subject=sheet.subject,
        subject_name=sheet.subject_name,
        standard=sheet.standard,
        pack=sheet.pack,
        rules=sheet.digest,
        edition=edition_of(sheet),
        period=str(sheet.period),
        day=sheet.day,
        statements=statements_of(sheet),
        total=ends_of(sheet.total),
        indices={name: ends_of(span) for name, span in sheet.indices.items()},
        level_low=sheet.level_low,
        level_high=sheet.level_high,
        knocked_out=sheet.knocked_out,
        packs=tuple(map(_named, grounds.packs)),
        entries=EntriesNamed(
            len(grounds.receipts), leaves_digest([each.leaf for each in grounds.receipts])
        ),
        checkpoint=grounds.checkpoint,
        book_key=grounds.key.fingerprint,
        audience=signing.audience,
    )
    return Declaration(
        context=CONTEXT,
        id=new_id(),
        type=(VC_TYPE, CredentialKind.DECLARATION.value),
        issuer=signing.key.issuer,
        valid_from=signing.issued,
        valid_until=signing.issued + timedelta(days=signing.days),
        credential_subject=subject,
        evidence=evidence_of(sheet),
    )


def _named(pack: PackWritten) -> PackNamed:
    digest = sha256(pack.content.encode()).hexdigest()
    return PackNamed(id=pack.id, version=pack.version, sha256=digest)
