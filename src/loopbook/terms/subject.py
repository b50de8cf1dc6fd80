"""Subject: a place or party that is evaluated: a park, a plant, a city."""

from datetime import date

import msgspec

KIND = "urn:loopbook:v1:kind"
"""Attribute of master data that says which kind of subject a place or party is."""

SINCE = "urn:loopbook:v1:since"
UNTIL = "urn:loopbook:v1:until"
"""Attributes of master data: first and last day on which it counts as one of its kind."""


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """A place or party of a kind, as master data tell it.

    Fields
      id          as its first record spells it: published values name it likewise
      kinds       words of the vocabulary (kind subject)
      since, until  days between which it counts; None: not stated, it counts on every day
      unread      what stands as a day and is none; empty: nothing
      sequences   entries that say so, ascending
    """

    id: str
    kinds: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    unread: str = ""
    sequences: tuple[int, ...] = ()
