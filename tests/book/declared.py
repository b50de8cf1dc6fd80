"""A plant that declares itself under a small standard, and all that others need to verify it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TypedDict, Unpack

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import loopbook
from loopbook import Book
from loopbook.book import MEMORY
from loopbook.book.declaration_check import Asking, Standing, check_declaration
from loopbook.book.declaration_file import file_bytes
from loopbook.book.document_sample import Sampling
from loopbook.book.issuer_key import IssuerKey
from loopbook.book.memory_book import memory_book
from loopbook.formats.content import canonical_bytes
from loopbook.formats.master import read_master
from loopbook.formats.observation import observation_bytes, observation_id, observation_identity
from loopbook.terms.declaration import Issuer, Opened
from loopbook.terms.declaration_step import CheckedDeclaration
from loopbook.terms.did import did_of
from loopbook.terms.entry import Draft, EntryKind
from loopbook.terms.event import Grade
from loopbook.terms.finding import Place
from loopbook.terms.note import PublicKey
from loopbook.terms.observation import Document, Observation
from loopbook.terms.period import period

PACK = str(Path(__file__).parent / "declared_pack")
PLANT = "urn:example:plant"
OWNER = "urn:example:owner"
DECLARED = datetime(2026, 3, 1, 8, tzinfo=UTC)
PLACE = "urn:epcglobal:epcis:vtype:BusinessLocation"


class Now:
    """A clock that is set by hand."""

    def __init__(self, moment: datetime = DECLARED) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment


def key_of(number: int, party: str, name: str = "") -> IssuerKey:
    """An issuer key that is the same on every run."""
    seed = bytes([number]) * 32
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return IssuerKey(Issuer(did_of(public), party, name), seed)


PLANT_KEY = key_of(1, PLANT, "Tidy plant")
VERIFIER_KEY = key_of(2, "urn:example:verifier", "Third party")


def answer(word: str, value: str, unit: str = "C62", *documents: Document) -> Draft:
    """An answer of the plant for 2025."""
    made = Observation(
        id="",
        subject=PLANT,
        indicator=word,
        period=period("2025"),
        value=Decimal(value),
        unit=unit,
        source=f"log of {word}",
        published=date(2026, 1, 15),
        grade=Grade.VERIFIED,
        documents=documents,
    )
    made = msgspec.structs.replace(made, id=observation_id(made))
    return Draft(
        kind=EntryKind.OBSERVATION,
        identity=observation_identity(made),
        content=observation_bytes(made),
        source="answers.csv",
        party=PLANT,
        audience=(PLANT,),
    )


def master(subject: str, attributes: dict[str, str], children: tuple[str, ...] = ()) -> Draft:
    """A record of master data."""
    listed = [{"id": name, "attribute": value} for name, value in attributes.items()]
    element = {"id": subject, "attributes": listed, "children": list(children)}
    parsed = read_master(PLACE, element, canonical_bytes({}), Place())
    assert parsed.identity is not None, parsed.findings
    return Draft(
        kind=EntryKind.MASTER,
        identity=parsed.identity,
        content=parsed.content,
        context=parsed.context,
        source="places.json",
        party=PLANT,
        audience=(PLANT,),
    )


def document(name: str, words: str = "") -> Document:
    """A document whose bytes are its name, or other words."""
    return Document(name, sha256((words or name).encode()).hexdigest())


def plant_book(
    *drafts: Draft, clock: Callable[[], datetime] | None = None, path: str | Path = MEMORY
) -> Book:
    """A book in which the plant answered: a policy with a document, 85 % of water used again."""
    if str(path) == MEMORY:
        book = loopbook.open(path, [PACK], clock=clock or Now())
    else:
        book = loopbook.new(path, [PACK])
    book.store.append(
        [
            master(PLANT, {"urn:loopbook:v1:owner": OWNER}),
            answer("policy", "1", "C62", document("policy.pdf")),
            answer("water", "85", "P1"),
            answer("unrelated", "3"),
            *drafts,
        ]
    )
    return book


def declared(book: Book, key: IssuerKey = PLANT_KEY, **words: object) -> bytes:
    """The file of the plant's declaration for 2025."""
    days = int(str(words.get("valid_days", 365)))
    audience = words.get("audience", ())
    assert isinstance(audience, tuple)
    return file_bytes(
        book.declare("plant_2025", PLANT, "2025", key, valid_days=days, audience=audience)
    )


LATER = DECLARED + timedelta(days=30)


class Words(TypedDict, total=False):
    """What a verifier asks."""

    now: datetime
    issuer: str
    subject: str
    audience: str
    key: PublicKey | None
    sampling: Sampling | None
    register: Callable[[Opened], Standing] | None


def checked(data: bytes, **words: Unpack[Words]) -> CheckedDeclaration:
    """What comes of a file a month later."""
    asking = Asking(now=LATER, make=memory_book)
    return check_declaration(data, asking._replace(**words))


def failing(found: CheckedDeclaration) -> dict[str, str]:
    """The steps that do not hold, with their codes."""
    return {each.step.value: each.code for each in found.steps if each.code}
