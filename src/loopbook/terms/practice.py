"""Practice: how a standard did over all who were scored by it, clause by clause."""

from datetime import date

import msgspec

from loopbook.terms.entry import Checkpoint
from loopbook.terms.finding import Finding
from loopbook.terms.period import Period
from loopbook.terms.score import ClausePractice


class Practice(msgspec.Struct, frozen=True, kw_only=True):
    """The post-evaluation of a standard.

    Fields
      standard, pack, digest, title_en, title_zh, method   what was applied
      subjects     how many were scored;  settled  of them, those whom no unknown leaves open in a
                   clause that half of them can answer: discrimination is counted over these
      idle_share   share of those who must and did answer from which on a clause is idle
      clauses      in the order of the standard
      findings     what keeps the numbers from telling something
    """

    standard: str
    pack: str
    digest: str
    title_en: str
    title_zh: str
    method: str
    period: Period
    day: date
    subjects: int
    settled: int
    idle_share: float
    clauses: tuple[ClausePractice, ...]
    findings: tuple[Finding, ...] = ()
    checkpoint: Checkpoint
