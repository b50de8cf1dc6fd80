"""Picture: the views of accounts that are drawn: of a table, of a book, of what was reconciled."""

from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import msgspec

from loopbook.account.sankey.classes import with_classes
from loopbook.account.sankey.facts import facts_of, reconciled_facts
from loopbook.account.sankey.view import sankey_view
from loopbook.book.reconciling import Question, ReconciledSheet, answered
from loopbook.book.sheet import AS_IS
from loopbook.book.source import opened
from loopbook.book.sources import LedgerSources
from loopbook.errors import UnknownTerm
from loopbook.formats.sankey import read_definition
from loopbook.terms.account import Account
from loopbook.terms.period import Period
from loopbook.terms.reconciliation import Reconciled, VariableKind
from loopbook.terms.sankey import SankeyDefinition, SankeyView, Split
from loopbook.terms.system import Flow

PLAIN = SankeyDefinition()
PAIRS_MAX = 3000


class Pictured(msgspec.Struct, frozen=True):
    """A view, and the flows that its ribbons name."""

    view: SankeyView
    flows: dict[str, Flow]


def definition_of(path: Path | None) -> SankeyDefinition:
    """Return the definition that a file holds; without a file, the one that shows all there is.

    Raises    ParseError  it cannot be read, or LB-G08 to LB-G12
    """
    if path is None:
        return SankeyDefinition()
    with opened(path) as stream:
        return read_definition(stream, path.name)


def pictured(
    accounts: Sequence[Account], layers: Sequence[str], definition: SankeyDefinition
) -> tuple[Pictured, ...]:
    """Return the views of some accounts as stated: one per account and layer.

    What the definition splits by stands in one picture: all periods, or all layers.

    Parameters
      layers   ids; none: every layer in which something was read
    Raises     UnknownTerm  as facts_of and sankey_view;  UnitError  LB-G02
    """
    return tuple(
        Pictured(
            sankey_view(facts_of(some, names), definition),
            {name: flow for account in some for name, flow in account.system.flows.items()},
        )
        for some, names in _lots(accounts, layers, definition.split)
    )


def pictured_ledger(
    sources: LedgerSources,
    period: Period,
    layers: Sequence[str],
    definition: SankeyDefinition,
) -> tuple[Pictured, ...]:
    """Return the views of what a book has on a period, one per layer; classes may be told apart.

    Raises    as `pictured`
    """
    account = sources.account(period)
    if definition.split is not Split.CLASS:
        return pictured([account], layers, definition)
    totals = sources.totals(period)
    return tuple(
        Pictured(
            sankey_view(with_classes(facts_of([account], [name]), account, totals), definition),
            dict(account.system.flows),
        )
        for name in _layers([account], layers)
    )


def pictured_reconciled(
    accounts: Sequence[Account],
    reconciled: Reconciled,
    layers: Sequence[str],
    definition: SankeyDefinition,
) -> tuple[Pictured, ...]:
    """Return the views of reconciled accounts, one per account and layer.

    Parameters
      accounts    those that reconciling made: their layers have the units of the model
    Raises        UnknownTerm  LB-G13  parted by layer or period: each is reconciled by itself
    """
    if definition.split in (Split.LAYER, Split.PERIOD):
        raise UnknownTerm("LB-G13", split=definition.split.value)
    return tuple(
        Pictured(
            sankey_view(reconciled_facts(account, reconciled, name), definition),
            dict(account.system.flows),
        )
        for account in accounts
        for name in _layers([account], layers)
    )


def covariance_pairs(
    reconciled: Reconciled, found: Sequence[Pictured]
) -> tuple[tuple[str, str], ...]:
    """Return the pairs of variables whose covariance the ribbons of several flows lack.

    Returns   ids of variables; none where all is known, or where more than a few thousand pairs
              would be needed: those ribbons then state no uncertainty
    """
    variables = {
        (variable.flow, variable.layer, variable.period): variable.id
        for variable in reconciled.model.variables
        if variable.kind is VariableKind.FLOW
    }
    pairs: dict[tuple[str, str], None] = {}
    for each in found:
        view = each.view
        where = view.layer.id, view.periods[0] if view.periods else None
        for band in view.bands:
            if band.amount is None or band.sd is not None:
                continue
            ids = [variables.get((flow, *where)) for flow in band.flows if flow not in band.unknown]
            known = [name for name in ids if name is not None]
            if len(pairs) + len(known) * len(known) // 2 <= PAIRS_MAX:
                pairs |= dict.fromkeys(combinations(known, 2))
    return tuple(pairs)


def with_covariances(
    sheet: ReconciledSheet, question: Question, pairs: Sequence[tuple[str, str]]
) -> ReconciledSheet:
    """Return what was reconciled, with the covariances of some pairs of variables beside it."""
    # A question names a pair with a comma between: a name that has one itself cannot be asked for.
    words = tuple(f"{a},{b}" for a, b in pairs if "," not in a + b)
    again = msgspec.structs.replace(question, covariances=words, view=AS_IS)
    return answered(sheet.modelled, again, sheet.findings)


def _lots(
    accounts: Sequence[Account], layers: Sequence[str], split: Split
) -> list[tuple[list[Account], list[str]]]:
    """Return what stands in one picture each: accounts and layers."""
    if not accounts:
        return []
    if split is Split.PERIOD:
        return [(list(accounts), [name]) for name in _layers(accounts, layers)]
    if split is Split.LAYER:
        return [([account], _layers([account], layers)) for account in accounts]
    return [([account], [name]) for account in accounts for name in _layers([account], layers)]


def _layers(accounts: Sequence[Account], layers: Sequence[str]) -> list[str]:
    if layers:
        return list(layers)
    read = {cell.layer for a in accounts for cell in a.cells if cell.chosen is not None}
    known = (name for account in accounts for name in account.system.layers)
    return [name for name in dict.fromkeys(known) if name in read]
