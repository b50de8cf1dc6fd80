"""Draft: a model while it is made. Variables come first, then relations between them.

Numbers are exact fractions up to here and doubles from here on.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import msgspec

from loopbook.account.boundary import name_key, stock_owner
from loopbook.account.model.name import flow_name
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.period import Period
from loopbook.terms.quantity import Unit
from loopbook.terms.reconciliation import (
    Measurement,
    Model,
    Product,
    Relation,
    RelationKind,
    Variable,
    VariableKind,
)
from loopbook.terms.system import Flow, Process

NOWHERE = Place()


class Link(msgspec.Struct, frozen=True):
    """result = scale x coefficient x of: three variables, and the row that declares it."""

    result: str
    coefficient: str
    of: str
    scale: float
    place: Place


class Draft:
    """Variables, relations and products so far, with what is said about them.

    Fields
      units     layer -> unit in which its variables are
      flows     id -> flow, with its ends;  processes   id -> process
      periods   in the order of time
      unbalanced   (process, layer) that no balance is made of
      stocked   (process, layer) with a stock of which levels are stated: its change is a variable
      shares    (process, layer, period) -> flow -> its transfer coefficient
    """

    def __init__(self, periods: Iterable[Period]) -> None:
        self.periods = tuple(periods)
        self.units: dict[str, Unit] = {}
        self.flows: dict[str, Flow] = {}
        self.processes: dict[str, Process] = {}
        self.unbalanced: set[tuple[str, str]] = set()
        self.variables: dict[str, Variable] = {}
        self.relations: dict[str, Relation] = {}
        self.products: list[Product] = []
        self.links: dict[tuple[str, str, str], Link] = {}
        self.shares: dict[tuple[str, str, Period], dict[str, str]] = {}
        self.stocked: set[tuple[str, str]] = set()
        self.findings: list[Finding] = []
        self._at: dict[tuple[str, Period], dict[str, str]] = {}
        self._owners: dict[str, str | None] = {}

    def add(self, variable: Variable) -> str:
        """Add a variable unless one of its name is there; return its name."""
        self.variables.setdefault(variable.id, variable)
        return variable.id

    def flow(self, flow: Flow, layer: str, period: Period) -> str:
        """Return the variable of a flow in a layer and period, which is made unless it is there."""
        at = self._at.setdefault((layer, period), {})
        if flow.id not in at:
            self.flows.setdefault(flow.id, flow)
            # What fills a stock is its change: it may be negative, as a flow may not.
            fills_stock = stock_owner(flow.target) is not None
            at[flow.id] = self.add(
                Variable(
                    id=flow_name(flow.id, layer, period),
                    kind=VariableKind.STOCK_CHANGE if fills_stock else VariableKind.FLOW,
                    flow=flow.id,
                    process=(self.owner(flow.id) or "") if fills_stock else "",
                    layer=layer,
                    period=period,
                    unit=self.units[layer].symbol,
                )
            )
        return at[flow.id]

    def owner(self, flow: str) -> str | None:
        """Return the process whose stock a flow fills or draws on, or None."""
        if flow not in self._owners:
            ends = self.flows[flow]
            named = stock_owner(ends.target) or stock_owner(ends.source)
            keys = {} if named is None else {name_key(each): each for each in self.processes}
            self._owners[flow] = None if named is None else keys.get(name_key(named))
        return self._owners[flow]

    def measure(self, name: str, measurement: Measurement) -> None:
        """Add what somebody states of a variable; several statements are rivals."""
        old = self.variables[name]
        rivals = (*old.measurements, measurement)
        self.variables[name] = msgspec.structs.replace(old, measurements=rivals)

    def limit(self, name: str, low: float | None, high: float | None) -> None:
        """Narrow the bounds of a variable."""
        old = self.variables[name]
        self.variables[name] = msgspec.structs.replace(
            old,
            low=old.low if low is None else max(old.low, low),
            high=old.high if high is None else min(old.high, high),
        )

    def relate(self, relation: Relation) -> None:
        """Add a relation; one of the same name gets a number behind it."""
        name, count = relation.id, 1
        while name in self.relations:
            count += 1
            name = f"{relation.id} ({count})"
        self.relations[name] = msgspec.structs.replace(relation, id=name)

    def link(self, link: Link) -> None:
        """Add what a coefficient makes of a variable; two rows of one coefficient make it once."""
        self.links.setdefault((link.result, link.coefficient, link.of), link)

    def multiply(self, link: Link) -> None:
        """Add what a coefficient makes of a variable as a product of the two."""
        self.products.append(
            Product(
                result=link.result,
                left=link.coefficient,
                right=link.of,
                scale=link.scale,
                place=link.place,
            )
        )

    def total(self, name: str, terms: Mapping[str, float], like: Variable) -> str:
        """Return the variable that is a sum of others; a sum of one alone is that one.

        Parameters
          like   what the sum is, but for its name
        """
        if list(terms.values()) == [1.0]:
            return next(iter(terms))
        if name not in self.variables:
            self.add(msgspec.structs.replace(like, id=name))
            parts = tuple((size, each) for each, size in terms.items())
            row = Relation(
                id=name,
                kind=RelationKind.SUM,
                terms=(*parts, (-1.0, name)),
                process=like.process,
                layer=like.layer,
                period=like.period,
            )
            self.relate(row)
        return name

    def say(self, code: str, severity: Severity, place: Place = NOWHERE, **values: object) -> None:
        """Add a finding, once."""
        texts = {name: str(value) for name, value in values.items()}
        found = Finding(code, severity, place, texts)
        if found not in self.findings:
            self.findings.append(found)

    def at(self, layer: str, period: Period) -> dict[str, str]:
        """Return flow -> variable of the flows that a layer has in a period."""
        return self._at.get((layer, period), {})

    def layers(self) -> tuple[str, ...]:
        """Return the layers, in the order in which they came."""
        return tuple(self.units)

    def model(self) -> Model:
        """Return the model."""
        return Model(
            variables=tuple(self.variables.values()),
            relations=tuple(self.relations.values()),
            products=tuple(self.products),
            findings=tuple(self.findings),
        )


def times(value: Fraction | int, given: Unit, wanted: Unit) -> float:
    """Return `value` of unit `given` in `wanted`, worked out exactly and rounded once."""
    return float(Fraction(value) * given.factor / wanted.factor)
