"""Observation: what is known and is not a flow: a rate, an index, a price, a count."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from loopbook.terms.event import Grade
from loopbook.terms.period import Period
from loopbook.terms.repair import Repair


class Bound(StrEnum):
    """How a published value is meant."""

    EXACT = "eq"
    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Document(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A document that bears out what is stated: a permit, a meter log, a photo. Never its bytes.

    Fields
      name     what the file is called
      sha256   of its bytes, hexadecimal, lower case
    """

    name: str
    sha256: str


class Observation(msgspec.Struct, frozen=True, kw_only=True):
    """One published value of one indicator. Never a posting.

    Fields
      id           urn made from all that tells it apart: subject, indicator, scope, period, base,
                   source, published
      subject      what it speaks of, as `CN`
      indicator    indicator or reference of the pack
      scope        definition it was counted under
      period       the period it covers
      base_period  for a change: the period it is counted from
      value, unit  value in a UN/ECE (or compound) unit; sd its standard uncertainty, if stated
      bound        exact, about, at least, at most
      publisher, published, source   who says so, when, where
      grade        how far it is verified
      repairs      what was done to damaged numbers of its row
      pedigree     scores that its uncertainty was made from
      documents    what bears it out, in the order stated
    """

    id: str
    subject: str
    indicator: str
    period: Period
    value: Decimal
    unit: str
    sd: Decimal | None = None
    scope: str = ""
    base_period: Period | None = None
    bound: Bound = Bound.EXACT
    publisher: str = ""
    published: date | None = None
    source: str = ""
    grade: Grade = Grade.KNOWLEDGE
    repairs: tuple[Repair, ...] = ()
    pedigree: str = ""
    documents: tuple[Document, ...] = ()
