"""Tables as text: rows of flows and relations, read as the reader's own files are."""

import io

from loopbook.account.model.rows import Modelled, model_of_rows
from loopbook.book.shelf import core
from loopbook.formats.flows import read_flows
from loopbook.formats.relations import read_relations
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.period import period
from loopbook.terms.reconciliation import Model, Product, Relation, Variable
from loopbook.terms.sheet import FlowRow, RelationRow

YEAR = period("2025")


def flows(text: str) -> tuple[FlowRow, ...]:
    """Return the rows of a table of flows; an error in reading fails the test."""
    words = core()
    content = io.BytesIO(text.strip().encode())
    rows, findings = read_flows(content, "flows.csv", words.intake["flows"], words.units)
    assert not [f for f in findings if f.severity is Severity.ERROR], findings
    return rows


def relations(text: str) -> tuple[RelationRow, ...]:
    """Return the rows of a table of relations; an error in reading fails the test."""
    words = core()
    content = io.BytesIO(text.strip().encode())
    table = words.intake["relations"]
    rows, findings = read_relations(content, "relations.csv", table, words.units)
    assert not findings, findings
    return rows


def modelled(table: str, declared: str = "") -> Modelled:
    """Return the model of two tables as text."""
    return model_of_rows(flows(table), relations(declared) if declared else (), YEAR)


def variable(model: Model, name: str) -> Variable:
    """Return a variable by its name."""
    (found,) = [each for each in model.variables if each.id == name]
    return found


def relation(model: Model, name: str) -> Relation:
    """Return a relation by its name."""
    (found,) = [each for each in model.relations if each.id == name]
    return found


def terms(found: Relation) -> dict[str, float]:
    """Return variable -> coefficient of a relation."""
    return {name: size for size, name in found.terms}


def product(model: Model, result: str) -> Product:
    """Return the product that makes a variable."""
    (found,) = [each for each in model.products if each.result == result]
    return found


def codes(model: Model) -> list[str]:
    """Return the codes of the findings, in order."""
    return [finding.code for finding in model.findings]


def said(model: Model, code: str) -> Finding:
    """Return the one finding of a code."""
    (found,) = [finding for finding in model.findings if finding.code == code]
    return found
