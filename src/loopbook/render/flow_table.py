"""Flow table: stated flows as CSV, in the columns of the table that accounts are made from."""

from collections.abc import Iterable

from loopbook.render.table import Table
from loopbook.terms.flow_table import StatedFlow

KEYS = ("flow", "from", "to", "layer", "period", "value", "sd", "unit", "by")


def stated_table(flows: Iterable[StatedFlow]) -> Table:
    """Return a row per flow, in the order given; headings are the keys in every language."""
    rows = (
        (f.flow, f.source, f.target, f.layer, str(f.period), f.value, f.sd, f.unit, f.by)
        for f in flows
    )
    return Table("flows", KEYS, KEYS, tuple(rows))
