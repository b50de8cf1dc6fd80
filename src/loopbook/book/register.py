"""Register: the declarations of a book, what third parties said of them, and how each stands.

An entry holds the JWS as it came, and nothing else: whoever reads the register can check it without
trusting the book. What is forged, or speaks of what is not there, is refused at the door.
"""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from loopbook.book.credential import opened_credential
from loopbook.book.declaration_check import Standing
from loopbook.book.independence import same_party
from loopbook.errors import ConflictingEvent, InputError, UnknownTerm
from loopbook.terms.declaration import (
    Countered,
    CounterStatement,
    Declaration,
    DeclarationState,
    Opened,
    RegisteredDeclaration,
    Withdrawal,
    documents_of,
)
from loopbook.terms.entry import Draft, Entry, EntryKind, Identity
from loopbook.terms.party import PUBLIC

SOURCE = "register"


class _Kept(msgspec.Struct, frozen=True):
    """A credential in the register: its entry, and what it says."""

    sequence: int
    recorded: datetime
    opened: Opened


class Register:
    """What some entries of kind DECLARATION say together.

    Parameters
      entries  in their order, of that kind
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._declarations: dict[str, _Kept] = {}
        self._others: dict[str, list[_Kept]] = {}
        self._digests: dict[str, str] = {}
        for entry in entries:
            opened = opened_credential(entry.draft.content.decode("ascii", "replace"))
            self._keep(_Kept(entry.sequence, entry.record_time, opened))

    def _keep(self, kept: _Kept) -> None:
        credential = kept.opened.credential
        self._digests[credential.id] = kept.opened.sha256
        match credential:
            case Declaration():
                self._declarations[credential.id] = kept
            case CounterStatement() | Withdrawal():
                about = credential.credential_subject.id
                self._others.setdefault(about, []).append(kept)

    def admit(self, opened: Opened) -> None:
        """Hold that a credential may be registered.

        Raises    UnknownTerm       LB-L46  it speaks of a declaration that is not here
                  ConflictingEvent  LB-Z46  its id is here with other content, or it speaks of
                                    another content than is here
                  InputError        LB-Z34  a withdrawal by another than the issuer; LB-Z47 a
                                    counter-statement by the declarer
        """
        credential = opened.credential
        if self._digests.get(credential.id, opened.sha256) != opened.sha256:
            raise ConflictingEvent("LB-Z46", id=credential.id)
        if isinstance(credential, Declaration):
            return
        told = credential.credential_subject
        about = self._declarations.get(told.id)
        if about is None:
            raise UnknownTerm("LB-L46", id=told.id[:80])
        if about.opened.sha256 != told.sha256:
            raise ConflictingEvent("LB-Z46", id=told.id)
        declarer, issuer = about.opened.credential.issuer, credential.issuer
        if isinstance(credential, Withdrawal):
            if issuer.id != declarer.id:
                raise InputError("LB-Z34", told=issuer.id, found=declarer.id)
        elif issuer.id == declarer.id or _is_own(issuer.party, about):
            raise InputError("LB-Z47", verifier=issuer.party, why=declarer.party)

    def standing(self, opened: Opened) -> Standing:
        """Return what speaks against a credential: other content of its id, or its withdrawal."""
        credential = opened.credential
        if self._digests.get(credential.id, opened.sha256) != opened.sha256:
            return Standing("LB-Z46", {"id": credential.id})
        gone = self._withdrawal(credential.id)
        if gone is None:
            return Standing()
        kept, withdrawal = gone
        on = _from(kept).date()
        return Standing("LB-Z45", {"on": on, "reason": withdrawal.credential_subject.reason[:300]})

    def declarations(
        self, moment: datetime, subject: str = ""
    ) -> tuple[RegisteredDeclaration, ...]:
        """Return every declaration, oldest entry first, with how it stands at a moment.

        Parameters
          subject  whose, as the declaration has it or as a URI; empty: everybody's
        """
        found = []
        for kept in self._declarations.values():
            credential = kept.opened.credential
            assert isinstance(credential, Declaration)
            told = credential.credential_subject
            if subject in {"", told.subject, told.id}:
                found.append(self._registered(kept, credential, moment))
        return tuple(found)

    def _registered(
        self, kept: _Kept, declaration: Declaration, moment: datetime
    ) -> RegisteredDeclaration:
        told = declaration.credential_subject
        gone, said = self._withdrawal(declaration.id), self._said(declaration.id)
        until = declaration.valid_until
        if gone is not None and _from(gone[0]) <= moment:
            state = DeclarationState.WITHDRAWN
        elif moment < declaration.valid_from:
            state = DeclarationState.EARLY
        elif until is not None and until < moment:
            state = DeclarationState.EXPIRED
        elif any(not each.holds and each.on <= moment for each in said):
            state = DeclarationState.COUNTERED
        else:
            state = DeclarationState.VALID
        return RegisteredDeclaration(
            sequence=kept.sequence,
            registered=kept.recorded,
            id=declaration.id,
            issuer=declaration.issuer,
            subject=told.subject,
            subject_name=told.subject_name,
            standard=told.standard,
            edition=told.edition,
            period=told.period,
            day=told.day,
            total=told.total,
            level_low=told.level_low,
            level_high=told.level_high,
            unknown=sum(each.state == "unknown" for each in told.statements),
            documents=len(documents_of(declaration)),
            valid_from=declaration.valid_from,
            valid_until=until,
            state=state,
            withdrawn=_from(gone[0]) if gone else None,
            reason=gone[1].credential_subject.reason if gone else "",
            verifications=said,
            statements=told.statements,
            jws=kept.opened.jws,
        )

    def _withdrawal(self, declaration: str) -> tuple[_Kept, Withdrawal] | None:
        for kept in self._others.get(declaration, ()):
            if isinstance(kept.opened.credential, Withdrawal):
                return kept, kept.opened.credential
        return None

    def _said(self, declaration: str) -> tuple[Countered, ...]:
        return tuple(
            _countered(kept, kept.opened.credential)
            for kept in self._others.get(declaration, ())
            if isinstance(kept.opened.credential, CounterStatement)
        )


def _is_own(party: str, about: _Kept) -> bool:
    """Say whether a party is who declared, or the very thing that was declared."""
    declaration = about.opened.credential
    assert isinstance(declaration, Declaration)
    told = declaration.credential_subject
    return any(same_party(party, one) for one in (declaration.issuer.party, told.subject, told.id))


def _from(kept: _Kept) -> datetime:
    """Return from when something counts: never before the register knew it."""
    return max(kept.recorded, kept.opened.credential.valid_from)


def _countered(kept: _Kept, counter: CounterStatement) -> Countered:
    told = counter.credential_subject
    return Countered(
        sequence=kept.sequence,
        id=counter.id,
        verifier=counter.issuer,
        on=_from(kept),
        holds=told.holds,
        clauses=tuple(each for each in told.clauses if not each.agrees),
        failed=tuple(each.step for each in told.steps if not each.holds),
        sample=told.sample,
    )


def registration(opened: Opened, party: str) -> Draft:
    """Return the entry that holds a credential, open to everybody."""
    return Draft(
        kind=EntryKind.DECLARATION,
        identity=Identity(
            id=opened.credential.id,
            is_correction=False,
            content_hash=bytes.fromhex(opened.sha256),
        ),
        content=opened.jws.encode("ascii"),
        source=SOURCE,
        party=party,
        audience=tuple(sorted({PUBLIC, party})),
    )
