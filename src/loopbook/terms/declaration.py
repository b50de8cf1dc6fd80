"""Declaration: a subject says how it stands under a standard, signed, with all that it rests on.

Each is a W3C Verifiable Credential (Data Model 2.0) secured as a compact JWS; the file around it
holds the packs and the entries, so that a third party needs nothing else to reckon it again.
Source: W3C, Verifiable Credentials Data Model v2.0; W3C, Securing Verifiable Credentials using JOSE
and COSE. Spec: docs/spec/declarations.md.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import msgspec

from loopbook.terms.event import LOOPBOOK
from loopbook.terms.observation import Document
from loopbook.terms.proof import Receipt

BUNDLE_FORMAT = "loopbook-declaration/1"
STATEMENT_FORMAT = "loopbook-statement/1"
BUNDLE_MAX = 64 * 1024 * 1024
"""Octets of the largest file that is made or looked at."""

ENTRIES_MAX = 20_000
"""Most entries that a declaration may rest on."""

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
VC_TYPE = "VerifiableCredential"
CONTEXT: tuple[str | dict[str, str], ...] = (VC_CONTEXT, {"@vocab": LOOPBOOK})
"""Context of every credential: that of the data model, and our words under our own name."""

Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class CredentialKind(StrEnum):
    """What a credential of ours says."""

    DECLARATION = "SelfDeclaration"
    COUNTER = "VerificationStatement"
    WITHDRAWAL = "Withdrawal"


class Issuer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who signs.

    Fields
      id     did:key of the key that signs
      party  identifier of the party, as entries name it; what the issuer says of itself
      name   for people
    """

    id: str
    party: str
    name: str = ""


class Stated(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """What is declared of one criterion.

    Fields
      state      known, unknown or not_applicable
      value      in `unit`; None where it is not known or does not apply
      limits     what it was held against, by name, in `unit`
      low, high  ends of what it adds to the total
      level      best level it reaches; empty: none, or not known
      met        whether it is met; None: unknown
    """

    criterion: str
    clause: str
    state: str
    value: float | None
    unit: str
    limits: dict[str, float]
    low: float
    high: float
    level: str
    met: bool | None


class Ends(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Both ends of a result that unknown answers leave open."""

    low: float
    high: float


class PackNamed(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"
):
    """A pack that was read: id, version and SHA-256 of its bytes, hexadecimal."""

    id: str
    version: str
    sha256: str


class EntriesNamed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The entries that a declaration rests on: how many, and SHA-256 of their leaves in order."""

    count: int
    sha256: str


class EvidenceNamed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document that bears out the answer to a criterion; its bytes stay with the declarer."""

    type: tuple[str, ...] = ("Document",)
    criterion: str
    name: str
    sha256: str


class SelfDeclared(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"
):
    """What is declared: subject, standard, period, and every criterion.

    Fields
      id          the subject as a URI;  subject  as the book has it
      rules       digest of all packs together: identity of the rules (ScoreSheet.digest)
      edition     title of the edition;  day  of the act: which edition holds
      checkpoint  signed note of the log the entries stand in
      book_key    SHA-256 of the public key that signed it
      audience    whom it is made for; none: everybody
    """

    id: str
    subject: str
    subject_name: str = ""
    standard: str
    pack: str
    rules: str
    edition: str
    period: str
    day: date
    statements: tuple[Stated, ...]
    total: Ends
    indices: dict[str, Ends]
    level_low: str
    level_high: str
    knocked_out: bool | None
    packs: tuple[PackNamed, ...]
    entries: EntriesNamed
    checkpoint: str
    book_key: str
    audience: tuple[str, ...] = ()


class Differing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that comes out otherwise: as declared, and as reckoned again."""

    what: str
    declared: str
    found: str


class ClauseResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A criterion (or `total`, `level` ...) reckoned again: whether it agrees, and where not."""

    criterion: str
    agrees: bool
    differences: tuple[Differing, ...] = ()


class StepResult(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of verification as a counter-statement tells it."""

    step: str
    holds: bool
    code: str = ""


class Sample(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """Documents drawn, looked at, and what follows.

    Fields
      population, size  documents declared, and drawn
      confidence, tolerable  0 to 1, as decimals: asked for beforehand
      seed        of the draw, chosen by the verifier when the declaration stood
      missing, altered  names of drawn documents that are not there, or have another digest
      most        share of defective documents that is not exceeded, with that confidence
    """

    population: int
    size: int
    confidence: str
    tolerable: str
    seed: str
    missing: tuple[str, ...]
    altered: tuple[str, ...]
    most: float

    @property
    def defects(self) -> int:
        """Documents drawn that do not bear anything out."""
        return len(self.missing) + len(self.altered)


class Verified(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"
):
    """What a third party found.

    Fields
      id, sha256  the declaration, and SHA-256 of its JWS
      declarer    did of who declared;  subject, standard, period  as declared
      clauses     every criterion, where it was reckoned again
      on          when it was verified
    """

    id: str
    sha256: str
    declarer: str
    subject: str
    standard: str
    period: str
    holds: bool
    steps: tuple[StepResult, ...]
    clauses: tuple[ClauseResult, ...]
    sample: Sample | None = None
    on: Moment


class Withdrawn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A declaration taken back by who signed it: its id, SHA-256 of its JWS, and why."""

    id: str
    sha256: str
    reason: str


class _Credential(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    rename="camel",
    omit_defaults=True,
):
    """What every credential has; a field that says nothing is left out."""

    context: tuple[str | dict[str, str], ...] = msgspec.field(name="@context")
    id: str
    type: tuple[str, ...]
    issuer: Issuer
    valid_from: Moment
    valid_until: Moment | None = None


class Declaration(_Credential, frozen=True, kw_only=True):
    """A self-declaration."""

    credential_subject: SelfDeclared
    evidence: tuple[EvidenceNamed, ...] = ()


class CounterStatement(_Credential, frozen=True, kw_only=True):
    """What a third party says of a declaration, signed by its own key."""

    credential_subject: Verified


class Withdrawal(_Credential, frozen=True, kw_only=True):
    """A declaration taken back."""

    credential_subject: Withdrawn


Credential = Declaration | CounterStatement | Withdrawal


class PackWritten(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A pack in a file: its id, version, and bytes as the journal has them (UTF-8)."""

    id: str
    version: str
    content: str


class Bundle(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file of a declaration.

    Fields
      declaration  compact JWS
      packs        every pack read, in the order they are put on the shelf
      receipts     the entries, by sequence; all at the checkpoint of the declaration
      key          public key of the book, as `loopbook checkpoint --key` prints it
    """

    format: str
    declaration: str
    packs: tuple[PackWritten, ...]
    receipts: tuple[Receipt, ...]
    key: str


class StatementFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The file of a counter-statement or a withdrawal: a compact JWS."""

    format: str
    statement: str


class Opened(msgspec.Struct, frozen=True):
    """A credential whose signature holds, with its JWS and the SHA-256 of that."""

    credential: Credential
    jws: str
    sha256: str


class DeclarationState(StrEnum):
    """How a registered declaration stands on a day; the first that fits."""

    WITHDRAWN = "withdrawn"
    EARLY = "early"
    EXPIRED = "expired"
    COUNTERED = "countered"
    VALID = "valid"


class Countered(msgspec.Struct, frozen=True, kw_only=True):
    """A counter-statement in the register: by whom, when, and the clauses that differ."""

    sequence: int
    id: str
    verifier: Issuer
    on: datetime
    holds: bool
    clauses: tuple[ClauseResult, ...] = ()
    failed: tuple[str, ...] = ()
    sample: Sample | None = None


class RegisteredDeclaration(msgspec.Struct, frozen=True, kw_only=True):
    """A declaration in the public register, as all that is known on a day makes it stand.

    Fields
      registered     when the book recorded it; sequence of that entry
      withdrawn      when it was taken back;  reason  why
      verifications  what third parties said, oldest first; those that hold too
      documents      documents declared
      jws            the declaration itself: whoever has it can check the signature
    """

    sequence: int
    registered: datetime
    id: str
    issuer: Issuer
    subject: str
    subject_name: str
    standard: str
    edition: str
    period: str
    day: date
    total: Ends
    level_low: str
    level_high: str
    unknown: int
    documents: int
    valid_from: datetime
    valid_until: datetime | None
    state: DeclarationState
    withdrawn: datetime | None = None
    reason: str = ""
    verifications: tuple[Countered, ...] = ()
    statements: tuple[Stated, ...] = ()
    jws: str = ""


def documents_of(declaration: Declaration) -> tuple[Document, ...]:
    """Return the documents of a declaration, each name and digest once, in their order."""
    found = {(each.name, each.sha256): None for each in declaration.evidence}
    return tuple(Document(name, digest) for name, digest in found)
