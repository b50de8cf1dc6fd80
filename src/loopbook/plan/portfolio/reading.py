"""Reading: the tables of a portfolio become a problem; what is unknown or at odds is told by row.

Unknown is not zero: a variant without investment, or with a saving that nobody stated, stays in
the problem, but nothing can choose it.
"""

from collections.abc import Iterator
from typing import NoReturn

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.portfolio.problem import (
    NEVER,
    Incentive,
    Load,
    Option,
    Pair,
    Problem,
    Resource,
    Target,
    Terms,
    Variant,
)
from loopbook.plan.portfolio.support_reading import attributes_of, incentives_of
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.plan_input import InputTable, PlanInput


def problem_of(given: PlanInput) -> tuple[Problem, tuple[Finding, ...]]:
    """Return the problem that the tables state, and what is doubtful about them.

    Raises    InputError  LB-PL70 a row names a variant, or starts, that cannot be;
              LB-PL71 a setting that the objective needs is missing
    """
    periods = _periods(given.tables["periods"])
    terms = _terms(given)
    options = _options(given, periods)
    places = {option.name: at for at, option in enumerate(options)}
    variants = _variants(given, options)
    options = tuple(
        option._replace(variants=tuple(v for v, each in enumerate(variants) if each.option == at))
        for at, option in enumerate(options)
    )
    reader = _Rows(given, options, variants, places)
    table = given.tables["periods"]
    incentives = incentives_of(given, periods)
    problem = Problem(
        terms=terms,
        currency=given.currency,
        whats=_whats(given.tables["impacts"]),
        periods=periods,
        budgets=_or_never(table["budget"]),
        staff=_or_never(table["staff"]),
        own_funds=np.nan_to_num(table["own_funds"]),
        tax_due=_or_never(table["tax_due"]),
        period_places=tuple(table.place(at) for at in range(len(table))),
        options=options,
        variants=variants,
        exclusions=reader.exclusions(),
        prerequisites=reader.prerequisites(),
        pairs=reader.pairs(),
        loads=reader.loads(),
        targets=_targets(given.tables["targets"], periods),
        resources=reader.resources(periods),
        incentives=incentives,
        attributes=attributes_of(given.tables["attributes"]),
        points=_points(len(periods), variants, incentives),
    )
    return problem, (*given.findings, *_unknowns(given, problem))


def _points(count: int, variants: tuple[Variant, ...], incentives: tuple[Incentive, ...]) -> int:
    """Return how many points there are until the last saving, refund or instalment."""
    spans = [max(each.life, each.depreciation) for each in variants]
    spans += [each.years + each.lag for each in incentives]
    longest = max(spans, default=0)
    return count + 1 + longest + max((each.lag for each in incentives), default=0)


def _terms(given: PlanInput) -> Terms:
    horizon = given.number("horizon")
    terms = Terms(
        discount=given.number("discount_rate") / 100.0,
        tax=given.number("tax_rate") / 100.0,
        horizon=NEVER if np.isnan(horizon) else horizon,
        starting_cash=given.number("starting_cash"),
        least_cash=given.number("least_cash"),
        low_cost=given.number("low_cost"),
        high_cost=given.number("high_cost"),
        objective=given.text("objective"),
        objective_saving=given.text("objective_saving"),
        curve=given.text("curve"),
        curve_points=int(given.number("curve_points")),
        raise_share=given.number("raise_share") / 100.0,
    )
    known = set(given.tables["impacts"]["what"])
    if terms.objective == "most_saving" and terms.objective_saving not in known:
        raise InputError("LB-PL71", "settings", setting="objective_saving")
    if terms.curve and terms.curve not in known:
        raise InputError("LB-PL71", "settings", setting="curve")
    return terms


def _periods(table: InputTable) -> tuple[str, ...]:
    """Return the names of the periods; where they are numbers, each is the year after the last."""
    names = tuple(str(name) for name in table["period"])
    for at in range(1, len(names)):
        one, other = names[at - 1], names[at]
        if one.isdecimal() and other.isdecimal() and int(other) != int(one) + 1:
            _refuse(table, at, f"{one}, {other}")
    return names


def _or_never(values: np.ndarray) -> np.ndarray:  # one a period; unknown: no limit
    return np.where(np.isnan(values), NEVER, values)


def _whats(table: InputTable) -> dict[str, tuple[str, str]]:
    rows = zip(table["what"], table["label"], table["measured_in"], strict=True)
    return {what: (label or what, unit) for what, label, unit in rows}


def _options(given: PlanInput, periods: tuple[str, ...]) -> tuple[Option, ...]:
    table = given.tables["options"]
    found = []
    for at, name in enumerate(table["option"]):
        first, last = table["earliest"][at], table["latest"][at]
        found.append(
            Option(
                name=name,
                label=table["label"][at] or name,
                must=table["must"][at] or "free",
                first=periods.index(first) if first else 0,
                last=periods.index(last) if last else len(periods) - 1,
                variants=(),
                place=table.place(at),
            )
        )
        if found[-1].first > found[-1].last:
            _refuse(table, at, f"{first} > {last}")
    return tuple(found)


def _variants(given: PlanInput, options: tuple[Option, ...]) -> tuple[Variant, ...]:
    table, savings = given.tables["variants"], _savings(given)
    place = {option.name: at for at, option in enumerate(options)}
    names = list(zip(table["option"], table["variant"], strict=True))
    _require_known(given.tables["savings"], names)
    loaded = _priced_loads(given)
    found = []
    for at, (option, name) in enumerate(names):
        rows = [*savings.get((option, ""), ()), *savings.get((option, name), ())]
        stated = float(table["yearly_saving"][at])
        money = [amount * price for _, amount, price, _ in rows if not np.isnan(price)]
        has_money = not np.isnan(stated) or money or {(option, ""), (option, name)} & loaded
        lacks = [] if has_money else ["yearly_saving"]
        lacks += ["investment"] if np.isnan(table["investment"][at]) else []
        lacks += [where for _, amount, _, where in rows if np.isnan(amount)]
        amounts: dict[str, float] = {}
        for what, amount, _, _ in rows:
            amounts[what] = amounts.get(what, 0.0) + amount
        life = int(table["life"][at])
        written_off = table["depreciation_years"][at]
        found.append(
            Variant(
                option=place[option],
                name=name,
                size=table["size"][at],
                investment=float(table["investment"][at]),
                saving=float(np.nan_to_num(stated)) + sum(money),
                cost=float(table["yearly_cost"][at]),
                life=life,
                depreciation=life if np.isnan(written_off) else int(written_off),
                staff=float(table["staff"][at]),
                equipment=float(table["equipment"][at]),
                listed_income=float(table["listed_income"][at]),
                vat_paid=float(table["vat_paid"][at]),
                amounts=amounts,
                lacks=tuple(lacks),
                place=table.place(at),
            )
        )
    return tuple(found)


def _savings(
    given: PlanInput,
) -> dict[tuple[str, str], list[tuple[str, float, float, str]]]:
    """Return (option, variant) -> what, amount, price and place of its savings."""
    table = given.tables["savings"]
    found: dict[tuple[str, str], list[tuple[str, float, float, str]]] = {}
    for at, key in enumerate(zip(table["option"], table["variant"], strict=True)):
        row = (table["what"][at], float(table["amount"][at]), float(table["price"][at]))
        found.setdefault(key, []).append((*row, table.place(at)))
    return found


def _priced_loads(given: PlanInput) -> set[tuple[str, str]]:
    """Return options and variants whose money comes, or may come, from a load."""
    table, loads = given.tables["load_options"], given.tables["loads"]
    priced = {name for name, price in zip(loads["load"], loads["price"], strict=True) if price}
    rows = zip(table["load"], table["option"], table["variant"], strict=True)
    return {(option, variant) for load, option, variant in rows if load in priced}


def _require_known(table: InputTable, names: list[tuple[str, str]]) -> None:
    known = set(names)
    for at, key in enumerate(zip(table["option"], table["variant"], strict=True)):
        if key[1] and key not in known:
            _refuse(table, at, " ".join(key))


def _refuse(table: InputTable, at: int, what: str) -> NoReturn:
    raise InputError("LB-PL70", table.place(at), what=what)


def _targets(table: InputTable, periods: tuple[str, ...]) -> tuple[Target, ...]:
    return tuple(
        Target(
            name=name,
            what=table["what"][at],
            period=periods.index(table["period"][at]),
            amount=float(table["amount"][at]),
            is_sum=table["kind"][at] == "sum",
            place=table.place(at),
        )
        for at, name in enumerate(table["target"])
    )


class _Rows:
    """Reads tables whose rows name options and variants."""

    def __init__(
        self,
        given: PlanInput,
        options: tuple[Option, ...],
        variants: tuple[Variant, ...],
        places: dict[str, int],
    ) -> None:
        self.given, self.options, self.places = given, options, places
        self.names = {(options[v.option].name, v.name): at for at, v in enumerate(variants)}

    def named(self, table: InputTable, at: int) -> frozenset[int]:
        """Return the variants that a row means: one, or all of an option."""
        option, variant = table["option"][at], table["variant"][at]
        if not variant:
            return frozenset(self.options[self.places[option]].variants)
        if (option, variant) not in self.names:
            _refuse(table, at, f"{option} {variant}")
        return frozenset({self.names[option, variant]})

    def exclusions(self) -> dict[str, tuple[frozenset[int], str]]:
        """Return group -> variants of which at most one is taken, and place of its first row."""
        table = self.given.tables["exclusions"]
        found: dict[str, tuple[frozenset[int], str]] = {}
        for at, group in enumerate(table["group"]):
            members, place = found.get(group, (frozenset(), table.place(at)))
            found[group] = (members | self.named(table, at), place)
        return found

    def prerequisites(self) -> tuple[tuple[int, int, str], ...]:
        """Return option, the one it needs, and the place that says so."""
        table = self.given.tables["prerequisites"]
        rows = enumerate(zip(table["option"], table["needs"], strict=True))
        return tuple(
            (self.places[one], self.places[other], table.place(at)) for at, (one, other) in rows
        )

    def pairs(self) -> tuple[Pair, ...]:
        """Return what changes when two options run together, the rows of a pair summed."""
        table = self.given.tables["pair_effects"]
        found: dict[tuple[int, int], Pair] = {}
        for at, names in enumerate(zip(table["option"], table["other"], strict=True)):
            one, other = sorted(self.places[name] for name in names)
            if one == other:
                _refuse(table, at, names[0])
            pair = found.get((one, other), Pair(one, other, {}, 0.0, 0.0))
            what, amount = table["what"][at], float(table["amount"][at])
            amounts = {**pair.amounts, what: pair.amounts.get(what, 0.0) + amount}
            found[one, other] = pair._replace(
                amounts=amounts if what else pair.amounts,
                saving=pair.saving + float(table["yearly_saving"][at]),
                investment=pair.investment + float(table["investment"][at]),
            )
        return tuple(found.values())

    def loads(self) -> tuple[Load, ...]:
        """Return the loads with the options that reduce them."""
        table, rows = self.given.tables["loads"], self.given.tables["load_options"]
        members: dict[str, list[tuple[frozenset[int], float]]] = {}
        for at, load in enumerate(rows["load"]):
            share, named = float(rows["share"][at]) / 100.0, self.named(rows, at)
            if any(named & other for other, _ in members.get(load, ())):
                _refuse(rows, at, f"{load} {rows['option'][at]}")
            members.setdefault(load, []).append((named, share))
        return tuple(
            Load(
                name=name,
                what=table["what"][at],
                amount=float(table["amount"][at]),
                price=float(table["price"][at]),
                members=tuple(members.get(name, ())),
            )
            for at, name in enumerate(table["load"])
        )

    def resources(self, periods: tuple[str, ...]) -> tuple[Resource, ...]:
        """Return further limits with what each variant uses of them."""
        uses: dict[str, dict[int, float]] = {}
        for name, variant, amount in self._uses():
            of_resource = uses.setdefault(name, {})
            of_resource[variant] = of_resource.get(variant, 0.0) + amount
        table = self.given.tables["resources"]
        return tuple(
            Resource(
                name=name,
                period=periods.index(period) if period else -1,
                limit=float(table["limit"][at]),
                unit=table["measured_in"][at],
                uses=uses.get(name, {}),
                place=table.place(at),
            )
            for at, (name, period) in enumerate(
                zip(table["resource"], table["period"], strict=True)
            )
        )

    def _uses(self) -> Iterator[tuple[str, int, float]]:
        table = self.given.tables["uses"]
        for at, name in enumerate(table["resource"]):
            for variant in sorted(self.named(table, at)):
                yield name, variant, float(table["amount"][at])


def _unknowns(given: PlanInput, problem: Problem) -> Iterator[Finding]:
    """Tell every variant that cannot be chosen, and options without any."""
    table = given.tables["variants"]
    for at, variant in enumerate(problem.variants):
        option = problem.options[variant.option]
        if variant.lacks:
            values = {
                "option": option.name,
                "variant": variant.name,
                "missing": ", ".join(variant.lacks),
            }
            place = Place(document=table.document, row=int(table.rows[at]))
            yield Finding("LB-PL72", Severity.WARNING, place, values)
    options = given.tables["options"]
    for at, option in enumerate(problem.options):
        if not option.variants:
            place = Place(document=options.document, row=int(options.rows[at]))
            yield Finding("LB-PL73", Severity.WARNING, place, {"option": option.name})
