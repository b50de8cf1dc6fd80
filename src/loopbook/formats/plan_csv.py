"""Plan table as CSV: what one job has found, for the next job to read.

Headings are the names of fields with their units, the same in every language: forms know them.
"""

import csv
import io

from loopbook.errors import UnknownTerm
from loopbook.terms.plan import Plan


def table_csv(plan: Plan, key: str) -> bytes:
    """Return a table of a plan as CSV in UTF-8; a cell of what is unknown is empty.

    Raises    UnknownTerm  LB-PL13  the plan has no such table
    """
    for table in plan.tables:
        if table.key == key:
            out = io.StringIO(newline="")
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow([f"{c.key} [{c.unit}]" if c.unit else c.key for c in table.columns])
            writer.writerows(table.rows)
            return out.getvalue().encode()
    known = ", ".join(table.key for table in plan.tables) or "-"
    raise UnknownTerm("LB-PL13", "table", table=key, job=plan.job, known=known)
