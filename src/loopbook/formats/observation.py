"""Observation: our own JSON of a published value, read and written.

One object, names as in docs; what is absent has its default. Written with sorted keys, without
white space and with plain numbers, so that equal observations are equal bytes.
"""

from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Literal

import msgspec

from loopbook.errors import EmptyPeriod, ParseError
from loopbook.formats.number import number_text
from loopbook.terms.entry import Identity
from loopbook.terms.event import Grade
from loopbook.terms.observation import Bound, Document, Observation
from loopbook.terms.period import period
from loopbook.terms.repair import Repair

URN = "urn:loopbook:observation:"


class _Document(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The JSON object: what is absent has the default that Observation gives it."""

    type: Literal["Observation"]
    id: str
    subject: str
    indicator: str
    scope: str = ""
    period: str
    base_period: str = msgspec.field(name="basePeriod", default="")
    value: Decimal
    unit: str
    sd: Decimal | None = None
    bound: Bound = Bound.EXACT
    publisher: str = ""
    published: date | None = None
    source: str = ""
    grade: Grade = Grade.KNOWLEDGE
    repaired: tuple[Repair, ...] = ()
    pedigree: str = ""
    documents: tuple[Document, ...] = ()


def observation_of(content: bytes) -> Observation:
    """Return the observation that an entry holds.

    Raises    ParseError  LB-W52  the bytes are no observation, or its id is not that of its fields
    """
    try:
        document = msgspec.json.decode(content, type=_Document)
        base = document.base_period
        read = Observation(
            id=document.id,
            subject=document.subject,
            indicator=document.indicator,
            period=period(document.period),
            value=document.value,
            unit=document.unit,
            sd=document.sd,
            scope=document.scope,
            base_period=period(base) if base else None,
            bound=document.bound,
            publisher=document.publisher,
            published=document.published,
            source=document.source,
            grade=document.grade,
            repairs=document.repaired,
            pedigree=document.pedigree,
            documents=document.documents,
        )
    except (msgspec.DecodeError, EmptyPeriod) as fault:
        raise ParseError("LB-W52", fault=fault) from fault
    if read.id != observation_id(read):
        raise ParseError("LB-W52", fault=read.id)
    return read


def observation_bytes(observation: Observation) -> bytes:
    """Return the canonical JSON of an observation; `observation_of` reads it back."""
    base = observation.base_period
    document = _Document(
        type="Observation",
        id=observation.id,
        subject=observation.subject,
        indicator=observation.indicator,
        scope=observation.scope,
        period=str(observation.period),
        base_period=str(base) if base else "",
        value=Decimal(number_text(observation.value)),
        unit=observation.unit,
        sd=None if observation.sd is None else Decimal(number_text(observation.sd)),
        bound=observation.bound,
        publisher=observation.publisher,
        published=observation.published,
        source=observation.source,
        grade=observation.grade,
        repaired=observation.repairs,
        pedigree=observation.pedigree,
        documents=observation.documents,
    )
    return msgspec.json.Encoder(decimal_format="number", order="sorted").encode(document)


def observation_id(observation: Observation) -> str:
    """Return the URN of all that tells an observation apart; its value is not part of it.

    The same figure of the same source with another value is then a conflict, not a second figure.
    """
    published, base = observation.published, observation.base_period
    parts = (
        observation.subject,
        observation.indicator,
        observation.scope,
        str(observation.period),
        str(base) if base else "",
        observation.source,
        published.isoformat() if published else "",
    )
    return URN + sha256("|".join(parts).encode()).hexdigest()


def observation_identity(observation: Observation) -> Identity:
    """Return what makes two observations the same."""
    digest = sha256(observation_bytes(observation)).digest()
    return Identity(id=observation.id, is_correction=False, content_hash=digest)
