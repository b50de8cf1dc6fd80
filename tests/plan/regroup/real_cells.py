"""The real retired cells of the demo: one capacity a cell, LMO 10 Ah (MIT)."""

import csv
from pathlib import Path

import numpy as np

from loopbook.terms.plan_input import InputTable
from tests.plan.regroup.cells_given import texts


def real_cells(path: Path) -> InputTable:
    """Return the LMO cells of the pulse data, in the order of the file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = {row["ID"]: row for row in csv.DictReader(file) if row["Mat"] == "LMO"}
    return InputTable(
        "cells",
        {
            "cell": texts(list(rows)),
            "capacity": np.array([float(row["Q"]) for row in rows.values()]),
            "state_of_health": np.array([float(row["SOH"]) for row in rows.values()]),
        },
    )
