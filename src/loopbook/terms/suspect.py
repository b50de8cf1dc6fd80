"""Suspect: a rule that a life must keep, and a suspicion: where it does not, with its entries."""

from collections.abc import Sequence

import msgspec

from loopbook.terms.finding import Severity
from loopbook.terms.formula import Formula


class Suspect(msgspec.Struct, frozen=True, kw_only=True):
    """A row of suspects.toml: what the life of an item of a class must keep.

    Never a bar: what breaks it is told and ranked. Formulas call the leaves of lives
    (evaluate/life). A rule whose `when` is unknown does not apply, one whose `must` is unknown is
    not broken.

    Fields
      weight  how grave it is, 1 to 100: suspicions are ranked by it first
    """

    id: str
    title_en: str
    title_zh: str
    item_class: str
    weight: int
    when: Formula
    must: Formula
    message_en: str
    message_zh: str
    mend_en: str
    mend_zh: str
    source: str
    rule: str


class Suspicion(msgspec.Struct, frozen=True, kw_only=True):
    """Something in the ledger that does not fit, with the entries that say so.

    Fields
      code       of the wording catalogue (`CODE.what`, `CODE.mend`); that of pack rules is one
      values     of its placeholders
      item       what it is about; empty when it is about a party or a site
      party      who recorded the last of the entries, or runs the site; may be empty
      weight     1 to 100
      mass_kg    how much is at stake, where that is known
      sequences  entries, ascending
      rule       row of the pack, as `suspects.toml:3`; empty for a rule of the house
    """

    code: str
    severity: Severity = Severity.WARNING
    values: dict[str, str] = {}
    item: str = ""
    party: str = ""
    weight: int
    mass_kg: float | None = None
    sequences: tuple[int, ...]
    rule: str = ""


class SuspicionCount(msgspec.Struct, frozen=True):
    """How many suspicions of a kind there are: `kind` is the id of a pack's rule, or a code."""

    kind: str
    count: int


class Supervision(msgspec.Struct, frozen=True, kw_only=True):
    """What looking through a book found.

    Fields
      items       how many were looked at
      counts      by kind, gravest first
      suspicions  ranked: weight, then mass, then the newest entry; the first `limit` asked for
    """

    items: int
    counts: tuple[SuspicionCount, ...]
    suspicions: Sequence[Suspicion]
