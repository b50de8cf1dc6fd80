"""Claims as candidates: balances that were oversold, and outputs that claim more than they bear."""

from collections.abc import Sequence

import numpy as np

from loopbook.evaluate.suspect.candidate import CLAIM_NOT_BORNE, OVERSOLD, Candidates
from loopbook.terms.blend import BlendFault, BlendReport
from loopbook.terms.life import Lives
from loopbook.trace.contradiction_row import NOBODY


def claim_faults(lives: Lives, report: BlendReport) -> tuple[Candidates, Candidates]:
    """Return the faults of a blend: of balances, and of single items."""
    balances = [fault for fault in report.faults if not fault.item]
    items = [fault for fault in report.faults if fault.item]
    return _of(lives, OVERSOLD, report, balances), _of(lives, CLAIM_NOT_BORNE, report, items)


def _of(lives: Lives, kind: str, report: BlendReport, faults: Sequence[BlendFault]) -> Candidates:
    number = lives.adjacency.number
    item = [number(fault.item) if fault.item else NOBODY for fault in faults]
    sizes = [len(fault.sequences) for fault in faults]
    sequences = [each for fault in faults for each in sorted(fault.sequences)]
    mass = [np.nan if fault.is_share else fault.claimed - fault.borne for fault in faults]
    count = len(faults)
    return Candidates(
        kind,
        np.array(item, np.int64),
        np.full(count, NOBODY, np.int64),
        np.ones(count, np.int64),
        np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        np.array(sequences, np.int64),
        np.array(mass, np.float64),
        tuple(_texts(report, fault) for fault in faults),
    )


def _texts(report: BlendReport, fault: BlendFault) -> dict[str, str]:
    unit, factor = ("%", 100.0) if fault.is_share else ("kg", 1.0)
    return {
        "blend_en": report.blend.title_en,
        "blend_zh": report.blend.title_zh,
        "site": fault.site,
        "claimed": f"{fault.claimed * factor:.6g} {unit}",
        "borne": f"{fault.borne * factor:.6g} {unit}",
        "rule": report.blend.rule,
    }
