"""Receipt: what became of an input, item by item."""

import msgspec

from loopbook.terms.entry import Checkpoint
from loopbook.terms.finding import Finding


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The promise that what was appended is durable, and the account of the rest.

    Fields
      appended, repeated, refused   counts of items
      first, last   sequences of the entries appended; 0 when none
      checkpoint    after the last of them
      findings      in the order of the input: up to a thousand errors and as many warnings, and the
                    first ten of each kind of note
      findings_left_out   how many more there were
    """

    appended: int
    repeated: int
    refused: int
    first: int
    last: int
    checkpoint: Checkpoint
    findings: tuple[Finding, ...] = ()
    findings_left_out: int = 0
