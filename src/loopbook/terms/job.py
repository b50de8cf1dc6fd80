"""Job: a document that was taken in and is recorded in the background.

Source    EPCIS 2.0 (ISO/IEC 19987:2024), section 12.6.1: a capture job, and its four states
"""

from datetime import datetime
from enum import StrEnum

import msgspec

from loopbook.terms.finding import Finding
from loopbook.terms.party import Reader


class Behaviour(StrEnum):
    """What becomes of a document of which something cannot be taken."""

    ROLLBACK = "rollback"  # nothing of it is recorded
    PROCEED = "proceed"  # the rest of it is recorded


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One capture job. Running and not successful: an error was met, and work goes on.

    Fields
      id         unique; ids sort by the time at which jobs were made
      reader     who sent it: what is recorded is said by his party, and he alone is shown the job
      media      media type of the body
      octets     length of the body;  events  how many it holds
      created    when the body was durable;  finished  None while the job runs
      success    no error was met so far
      appended, repeated, refused   counts of items so far
      findings   errors first, then warnings; findings_left_out  how many more there were
    """

    id: str
    reader: Reader
    media: str
    behaviour: Behaviour
    octets: int
    events: int
    created: datetime
    finished: datetime | None = None
    success: bool = True
    appended: int = 0
    repeated: int = 0
    refused: int = 0
    findings: tuple[Finding, ...] = ()
    findings_left_out: int = 0

    @property
    def is_running(self) -> bool:
        """Whether it waits or is worked on."""
        return self.finished is None


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """That a job waits, and who is at it: one process at a time, for as long as its lease lasts.

    Fields
      party     whose job it is
      created   when its body began to be written
      until     end of the lease; it is free from then on
      attempts  how often somebody began to work on it
    """

    party: str
    created: datetime
    until: datetime
    attempts: int = 0
