"""Audit amounts: what the account of a book has of the flows that an audit names.

A table names a flow of the pack, or several with a plus sign between them. What the account has not
is unknown; a flow, layer or unit that the pack does not know is a finding.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from fractions import Fraction

from loopbook.errors import UnitError
from loopbook.evaluate.audit.loss import Measured
from loopbook.rules.unit import find_unit
from loopbook.terms.account import Account, Cell
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.quantity import Unit, Units, convert
from loopbook.terms.system import Layer, System

UNKNOWN: Measured = (None, ())


def unknown_name(kind: str, name: str, known: Iterable[str]) -> Finding:
    """Return the finding that the pack of the account has no such flow or layer."""
    near = get_close_matches(name, list(known), 1, 0.3)
    values = {"kind": kind, "name": name, "nearest": near[0] if near else "-"}
    return Finding("LB-Z65", Severity.ERROR, Place(), values)


class AccountAmounts:
    """Gives amounts of an account by flow, layer and unit; keeps what it could not find.

    Parameters
      accounts  of one period: the first that has a cell counts
      system    of the pack, whose names the audit uses
      findings  what cannot be found is added to them, once
    """

    def __init__(
        self,
        accounts: Sequence[Account],
        system: System,
        units: Units,
        findings: list[Finding],
    ) -> None:
        self._cells = {
            (cell.flow, cell.layer): (account, cell)
            for account in reversed(accounts)
            for cell in account.cells
        }
        self._system = system
        self._units = units
        self._findings = findings

    def __call__(self, flow: str, layer: str, unit: str) -> Measured:
        """Return the amount of a flow, or of several joined by `+`, and the entries behind it."""
        wanted = self._unit(unit, layer)
        if wanted is None:
            return UNKNOWN
        total = Fraction(0)
        sequences: set[int] = set()
        for name in (part.strip() for part in flow.split("+")):
            if not self._is_flow(name):
                return UNKNOWN
            amount, told = self._amount(name, layer, wanted)
            if amount is None:
                return UNKNOWN
            total += amount
            sequences.update(told)
        return float(total), tuple(sorted(sequences))

    def _amount(self, flow: str, layer: str, wanted: Unit) -> tuple[Fraction | None, Sequence[int]]:
        account, cell = self._cells.get((flow, layer), (None, None))
        if account is None or cell is None or cell.chosen is None:
            return None, ()
        return _in(cell, account.system.layers[layer], wanted), cell.chosen.sequences

    def _unit(self, text: str, layer: str) -> Unit | None:
        """Return the unit that people write; None with a finding when the layer has another."""
        known = self._system.layers.get(layer)
        if known is None:
            self._add(unknown_name("layer", layer, self._system.layers))
            return None
        try:
            unit = find_unit(self._units, text)
        except UnitError as fault:
            values = {name: str(value) for name, value in fault.values.items()}
            self._add(Finding(fault.code, Severity.ERROR, Place(), values))
            return None
        if unit.dimension != known.unit.dimension:
            values = {"unit": text, "wanted": known.unit.symbol or known.unit.code}
            self._add(Finding("LB-Z59", Severity.ERROR, Place(), values))
            return None
        return unit

    def _is_flow(self, name: str) -> bool:
        if name in self._system.flows:
            return True
        self._add(unknown_name("flow", name, self._system.flows))
        return False

    def _add(self, finding: Finding) -> None:
        if finding not in self._findings:
            self._findings.append(finding)


def _in(cell: Cell, layer: Layer, wanted: Unit) -> Fraction:
    amount = 0 if cell.chosen is None else cell.chosen.amount
    return convert(Fraction(amount), layer.quantum, wanted)
