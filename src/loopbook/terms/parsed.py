"""Parsed: one thing read from an input, with its place, before it is admitted."""

from decimal import Decimal

import msgspec

from loopbook.terms.entry import EntryKind, Identity
from loopbook.terms.event import Event
from loopbook.terms.finding import Finding, Place
from loopbook.terms.master import MasterRecord
from loopbook.terms.observation import Observation


class Part(msgspec.Struct, frozen=True, gc=False):
    """A share of a whole, as a row states it; the shares of one whole add up to 100 %.

    Fields
      whole   its name in the pack; `-` for a share that is part of no sum
      share   percent
    """

    whole: str
    share: Decimal


class Parsed(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One event, observation or master record of an input, or the findings why there is none.

    Fields
      content, context   bytes to keep; identity  None when it could not be read
      event, observation, master   the one that `kind` names; all None when it could not be read
      part               the share that it states, where it states one
      findings           what was touched, doubtful or wrong about it; an error means it is refused
    """

    kind: EntryKind
    place: Place
    content: bytes = b""
    context: bytes = b""
    identity: Identity | None = None
    event: Event | None = None
    observation: Observation | None = None
    master: MasterRecord | None = None
    part: Part | None = None
    findings: tuple[Finding, ...] = ()
