"""Plan portfolio: options of a cleaner-production audit, their money and incentives, as tables.

An audit says what an option costs and saves; periods, budgets and the discount rate are a matter of
the plan and stand in its own tables. Options that are done, or being done, are no choice any more.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from loopbook.evaluate.audit.record import is_yes, number_of, rows_of, text_of
from loopbook.terms.audit import AuditFile, AuditRow
from loopbook.terms.plan_input import InputTable

OVER = frozenset({"done", "running"})
"""States of options that are no choice any more."""

REJECTED = "rejected"
YEARLY = frozenset({"vat_refund", "environmental_tax"})
CREDIT = "income_tax_credit"
UNKNOWN = float("nan")


def drawn_portfolio(file: AuditFile, document: str) -> dict[str, InputTable]:
    """Return options, variants and incentives of an audit, for `plan_input`.

    Not drawn by an option of a plan: a plan may be asked for over the network, where nothing may
    name a file.

    Parameters
      document   name of the file, as places of rows tell it
    Raises       ParseError  LB-Z58  a cell is no number
    """
    open_rows = [row for row in rows_of(file, "options") if text_of(row, "state") not in OVER]
    named = {text_of(row, "option"): row for row in open_rows}
    economics = [row for row in rows_of(file, "economics") if text_of(row, "option") in named]
    helps = [row for row in rows_of(file, "incentives") if text_of(row, "option") in named]
    return {
        "options": _options(document, open_rows),
        "variants": _variants(document, economics, named, helps),
        "incentives": _incentives(document, helps),
    }


def _options(document: str, rows: Sequence[AuditRow]) -> InputTable:
    return _table(
        f"{document}: options",
        "options",
        rows,
        {
            "option": [text_of(row, "option") for row in rows],
            "label": [text_of(row, "title") for row in rows],
            "must": ["forbidden" if text_of(row, "state") == REJECTED else "free" for row in rows],
        },
    )


def _variants(
    document: str,
    rows: Sequence[AuditRow],
    named: Mapping[str, AuditRow],
    helps: Sequence[AuditRow],
) -> InputTable:
    """Return one variant for each option whose economics the audit has."""
    credited: dict[str, float] = {}
    for row in helps:
        if text_of(row, "kind") == CREDIT:
            option = text_of(row, "option")
            credited[option] = max(credited.get(option, 0.0), _number(row, "amount"))
    texts = {
        "option": [text_of(row, "option") for row in rows],
        "variant": ["standard"] * len(rows),
    }
    numbers = {
        "investment": [_number(named[option], "investment") for option in texts["option"]],
        "yearly_saving": [_number(row, "saving") for row in rows],
        "life": [_number(row, "years") for row in rows],
        "depreciation_years": [_number(row, "depreciation_years") for row in rows],
        # What the audit states is the credit itself: the incentive below takes all of it.
        "equipment": [credited.get(option, UNKNOWN) for option in texts["option"]],
    }
    return _table(f"{document}: economics", "variants", rows, texts, numbers)


def _incentives(document: str, rows: Sequence[AuditRow]) -> InputTable:
    """Return the incentives, each for its one option, with the amounts that the audit states."""
    kinds = [text_of(row, "kind") for row in rows]
    stated = [_number(row, "amount") for row in rows]
    first = [_number(row, "first") for row in rows]
    last = [_number(row, "last") for row in rows]
    is_credit = [kind == CREDIT for kind in kinds]
    texts = {
        "incentive": [f"{text_of(row, 'option')} {row.row}" for row in rows],
        "label": [text_of(row, "label") for row in rows],
        "kind": [_kind(kind) for kind in kinds],
        "options": [text_of(row, "option") for row in rows],
        "source": [text_of(row, "source") for row in rows],
    }
    numbers = {
        "amount": [UNKNOWN if c else a for c, a in zip(is_credit, stated, strict=True)],
        "rate": [100.0 if credit else UNKNOWN for credit in is_credit],
        "cap": [a if c else UNKNOWN for c, a in zip(is_credit, stated, strict=True)],
        "years": [
            (b - a if c else b - a + 1.0) or UNKNOWN
            for a, b, c in zip(first, last, is_credit, strict=True)
        ],
        "lag": [
            at - 1.0 if kind in YEARLY else UNKNOWN for at, kind in zip(first, kinds, strict=True)
        ],
        "taxable": [float(bool(is_yes(row, "taxable"))) for row in rows],
    }
    return _table(f"{document}: incentives", "incentives", rows, texts, numbers)


def _kind(kind: str) -> str:
    if kind in YEARLY:
        return "yearly"
    return "tax_credit" if kind == CREDIT else "subsidy"


def _number(row: AuditRow, field: str) -> float:
    value = number_of(row, field)
    return UNKNOWN if value is None else value


def _table(
    document: str,
    name: str,
    rows: Sequence[AuditRow],
    texts: Mapping[str, Sequence[str]],
    numbers: Mapping[str, Sequence[float]] | None = None,
) -> InputTable:
    columns = {field: np.array(cells, dtype=object) for field, cells in texts.items()}
    given = numbers or {}
    columns |= {field: np.array(cells, dtype=np.float64) for field, cells in given.items()}
    places = np.array([row.row for row in rows], dtype=np.int64)
    return InputTable(name, columns, places, document)
