"""Reconciling: the numbers of a table or of a book, made to agree, and what they tell.

A question in people's words becomes the options of account/reconcile; the answer keeps the system,
so that whoever shows it knows what runs where.
"""

import re
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path

import msgspec

from loopbook.account.boundary import name_key
from loopbook.account.model.answer import reconciled_accounts, shown, told
from loopbook.account.model.ledger import model_of_account
from loopbook.account.model.name import combination, found_variable
from loopbook.account.model.rolled import with_groups, with_periods
from loopbook.account.model.rows import Modelled, model_of_rows
from loopbook.account.reconcile.option import Estimator, ReconcileOptions
from loopbook.account.reconcile.reconcile import reconcile
from loopbook.account.stream import carrying
from loopbook.book.sheet import (
    AS_IS,
    View,
    flow_rows,
    groups_of,
    months_of,
    place_rows,
    require_boundary,
    year_of,
)
from loopbook.book.shelf import core
from loopbook.book.source import opened
from loopbook.book.sources import LedgerSources
from loopbook.errors import BalanceError, LoopbookError, ParseError, UnitError, UnknownTerm
from loopbook.formats.relations import read_relations
from loopbook.terms.account import Account, Total
from loopbook.terms.finding import Finding, Severity, place_text
from loopbook.terms.period import Period
from loopbook.terms.reconciliation import Model, Reconciled, Variable, VariableKind
from loopbook.terms.scheme import Scheme
from loopbook.terms.sheet import RelationRow

RELATIONS = "relations"
_SHARE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What to ask of a reconciliation, in people's words.

    Fields
      layer         layer that must be there; empty: all
      default_sd    `10 %` or `0.1`: uncertainty of a value that states none; empty: none
      robust        `huber` or `hampel`; empty: least squares
      measure_next  `ore` or `metal + slag`: what the next measurement is to make more certain
      covariances   pairs of variables, each `a,b`
      is_non_negative   whether flows that are no stock change must be at least zero
      view          boundary and periods to show
      streams       (flow, layer) of a book that carry something; empty: every flow may carry all
    """

    layer: str = ""
    default_sd: str = ""
    robust: str = ""
    measure_next: str = ""
    covariances: tuple[str, ...] = ()
    is_non_negative: bool = False
    view: View = AS_IS
    streams: tuple[tuple[str, str], ...] = ()


PLAIN = Question()


class ReconciledSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the numbers come to.

    Fields
      modelled    the model with its system;  reconciled   the answer
      accounts    reconciled flows, an account per period
      variables   those to show, by name: flows of the system asked for, stocks, coefficients
      findings    what was touched, doubtful or wrong, reading and reconciling
    """

    modelled: Modelled
    reconciled: Reconciled
    accounts: tuple[Account, ...]
    variables: dict[str, Variable]
    findings: tuple[Finding, ...]


def reconcile_sheet(
    path: Path, today: date, relations: Path | None = None, question: Question = PLAIN
) -> ReconciledSheet:
    """Reconcile a table of flows with a table of what holds between them.

    Parameters
      today   its year is the period of a table that names none
    Raises    ParseError     a file cannot be read, or is no table
              UnknownTerm    a place, layer, variable or word of the question is none
              BalanceError   exact numbers contradict each other, or cannot be taken
    """
    rows, found = flow_rows(path)
    declared, more = relation_rows(relations)
    modelled = model_of_rows(rows, declared, year_of(today))
    if not modelled.model.variables:
        raise _nothing((*found, *more, *modelled.model.findings))
    months = months_of(question.view)
    if months:
        modelled = with_periods(modelled, months)
    return answered(modelled, question, (*found, *more))


def _nothing(findings: Sequence[Finding]) -> LoopbookError:
    """Return why a table holds nothing to reconcile: the first error of reading it."""
    for finding in findings:
        if finding.severity is Severity.ERROR:
            return ParseError(finding.code, place_text(finding.place), **finding.values)
    return BalanceError("LB-B03")


def relation_rows(path: Path | None) -> tuple[tuple[RelationRow, ...], tuple[Finding, ...]]:
    """Read a table of relations; none of no table.

    Raises    ParseError  the file cannot be read, or is no table
    """
    if path is None:
        return (), ()
    words = core()
    with opened(path) as stream:
        return read_relations(stream, path.name, words.intake[RELATIONS], words.units)


def reconcile_account(
    account: Account, totals: Sequence[Total], scheme: Scheme, question: Question = PLAIN
) -> ReconciledSheet:
    """Reconcile an account of a book: every reading of a flow is a rival measurement of it.

    Parameters
      totals   those the account was made from: substances are made of the classes of the goods
    Raises     UnknownTerm, BalanceError  as `reconcile_sheet`;  UnknownTerm  LB-B86  the view sums
               over periods: a book is asked for the longer period itself
    """
    if question.view.by:
        raise UnknownTerm("LB-B86", by=question.view.by)
    if question.streams:
        account = carrying(account, question.streams)
    return answered(model_of_account(account, totals, scheme), question, account.findings)


def reconcile_ledger(
    sources: LedgerSources, period: Period, scheme: Scheme, question: Question
) -> ReconciledSheet:
    """Reconcile what a book has on a period, as `sources` may know it: `Book.reconcile`."""
    return reconcile_account(sources.account(period), sources.totals(period), scheme, question)


def answered(
    modelled: Modelled, question: Question, findings: tuple[Finding, ...]
) -> ReconciledSheet:
    """Reconcile a model as a question asks."""
    view = question.view
    require_boundary(view)
    if view.within or view.level:
        places, said = place_rows(view)
        modelled = with_groups(modelled, groups_of(modelled.system, places, view))
        findings = (*findings, *said)
    if question.layer:
        modelled = _with_layer(modelled, question.layer)
    if question.is_non_negative:
        modelled = _non_negative(modelled)
    found = reconcile(modelled.model, _options(modelled, question))
    all_said = (*findings, *modelled.model.findings, *found.findings)
    return ReconciledSheet(
        modelled=modelled,
        reconciled=told(modelled, found),
        accounts=reconciled_accounts(modelled, found),
        variables=dict(shown(modelled, question.layer)),
        findings=tuple({finding_key(each): each for each in all_said}.values()),
    )


def finding_key(finding: Finding) -> tuple[object, ...]:
    """Return what two findings that say the same have in common."""
    return finding.code, finding.place, tuple(finding.values.items())


def _with_layer(modelled: Modelled, layer: str) -> Modelled:
    """Return the model if it has the layer.

    Raises    UnknownTerm  LB-D34  it has not
    """
    if name_key(layer) not in {name_key(each) for each in modelled.units}:
        raise UnknownTerm("LB-D34", layer=layer, known=", ".join(modelled.units))
    return modelled


def _non_negative(modelled: Modelled) -> Modelled:
    variables = tuple(
        msgspec.structs.replace(variable, low=max(variable.low, 0.0))
        if variable.kind is VariableKind.FLOW and variable.flow not in modelled.stock_flows
        else variable
        for variable in modelled.model.variables
    )
    model: Model = msgspec.structs.replace(modelled.model, variables=variables)
    return msgspec.structs.replace(modelled, model=model)


def _options(modelled: Modelled, question: Question) -> ReconcileOptions:
    variables = modelled.model.variables
    indicator = combination(question.measure_next, variables) if question.measure_next else ()
    return ReconcileOptions(
        estimator=_estimator(question.robust),
        default_relative_sd=_share(question.default_sd) if question.default_sd else None,
        covariances=tuple(_pair(text, variables) for text in question.covariances),
        indicator={id_: size for size, id_ in indicator},
    )


def _estimator(words: str) -> Estimator:
    known = [each.value for each in Estimator]
    if words and words not in known:
        near = next(iter(get_close_matches(words, known, 1, 0.1)), "huber")
        raise UnknownTerm("LB-B60", text=words, known=", ".join(known), nearest=near)
    return Estimator(words) if words else Estimator.LEAST_SQUARES


def _share(text: str) -> float:
    found = _SHARE.fullmatch(text.strip())
    share = float(found[1]) / (100.0 if found[2] else 1.0) if found else 0.0
    if not 0.0 < share <= 10.0:
        raise UnitError("LB-B87", text=text)
    return share


def _pair(text: str, variables: Sequence[Variable]) -> tuple[str, str]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 2:
        raise UnknownTerm("LB-B88", text=text)
    first, second = (found_variable(part, variables).id for part in parts)
    return first, second
