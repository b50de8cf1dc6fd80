"""Counter: what a third party signs after a verification, and how an issuer takes back his word."""

from datetime import datetime
from uuid import uuid4

from loopbook.book.credential import signed_credential
from loopbook.book.declaration_file import file_of
from loopbook.book.independence import must_be_independent
from loopbook.book.issuer_key import IssuerKey
from loopbook.errors import InputError
from loopbook.terms.declaration import (
    CONTEXT,
    VC_TYPE,
    Bundle,
    CounterStatement,
    CredentialKind,
    Declaration,
    Opened,
    StepResult,
    Verified,
    Withdrawal,
    Withdrawn,
)
from loopbook.terms.declaration_step import CheckedDeclaration

URN = "urn:uuid:"
REASON_MAX = 2_000


def counter_statement(
    data: bytes, checked: CheckedDeclaration, key: IssuerKey, now: datetime
) -> str:
    """Return what a verifier found of a declaration, signed, as a compact JWS.

    Parameters
      data     the file that was checked;  checked  what came of it
    Raises     InputError  LB-Z47  the verifier is the declarer, or tied to the subject
               InputError  LB-Z33  the file holds no declaration whose signature holds: there is
               nothing that could be named
    """
    opened = checked.opened
    if opened is None or not isinstance(opened.credential, Declaration):
        raise InputError("LB-Z33", signer="-")
    file, declaration = file_of(data), opened.credential
    receipts = file.receipts if isinstance(file, Bundle) else ()
    must_be_independent(key.issuer, declaration, receipts)
    told = declaration.credential_subject
    found = Verified(
        id=declaration.id,
        sha256=opened.sha256,
        declarer=declaration.issuer.id,
        subject=told.subject,
        standard=told.standard,
        period=told.period,
        holds=checked.holds,
        steps=tuple(
            StepResult(each.step.value, not each.code, each.code) for each in checked.steps
        ),
        clauses=checked.clauses,
        sample=checked.sample,
        on=now,
    )
    credential = CounterStatement(
        context=CONTEXT,
        id=new_id(),
        type=(VC_TYPE, CredentialKind.COUNTER.value),
        issuer=key.issuer,
        valid_from=now,
        credential_subject=found,
    )
    return signed_credential(credential, key.seed)


def withdrawal(opened: Opened, key: IssuerKey, reason: str, now: datetime) -> str:
    """Return a declaration taken back by who signed it, as a compact JWS.

    Raises    InputError  LB-Z34  the key is another's; LB-Z33  it is no declaration
    """
    declaration = opened.credential
    if not isinstance(declaration, Declaration):
        raise InputError("LB-Z33", signer="-")
    if declaration.issuer.id != key.issuer.id:
        raise InputError("LB-Z34", told=key.issuer.id, found=declaration.issuer.id)
    credential = Withdrawal(
        context=CONTEXT,
        id=new_id(),
        type=(VC_TYPE, CredentialKind.WITHDRAWAL.value),
        issuer=key.issuer,
        valid_from=now,
        credential_subject=Withdrawn(
            id=declaration.id, sha256=opened.sha256, reason=reason[:REASON_MAX]
        ),
    )
    return signed_credential(credential, key.seed)


def new_id() -> str:
    """Return an identifier that nobody else has given (RFC 9562, version 4)."""
    return f"{URN}{uuid4()}"
