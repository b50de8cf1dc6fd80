"""Check case: what a plan says it does, beside the rows of its input; nothing of the model.

Rows are read as dictionaries and every number is reckoned in plain loops.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field

from loopbook.terms.plan import Decision, Plan
from loopbook.terms.plan_input import InputTable, PlanInput

Row = dict[str, object]


@dataclass(slots=True)
class Faults:
    """Collects by how much things are off, as shares; keeps the worst and how many were looked at.

    Fields
      stated   (kind, subject, period) -> violation that the plan admits
    """

    stated: dict[tuple[str, str, str], float] = field(default_factory=dict)
    worst: float = 0.0
    where: str = ""
    count: int = 0

    def note(self, excess: float, where: str) -> None:
        """Look at one thing that is off by a share; zero or less: it is not."""
        self.count += 1
        if excess > self.worst or math.isnan(excess):
            self.worst = math.inf if math.isnan(excess) else excess
            self.where = where

    def same(self, one: float, other: float, where: str, size: float = 0.0) -> None:
        """Look at two amounts of money that must be one: to five hundredths, or a millionth."""
        scale = max(abs(one), abs(other), size, 1.0)
        self.note(max(abs(one - other) - 0.05, 0.0) / scale, where)

    def limit(self, key: tuple[str, str, str], excess: float, scale: float) -> None:
        """Look at a limit: broken by `excess`, no more and no less than the plan admits."""
        admitted = self.stated.get(key, 0.0)
        off = abs(excess - admitted) if admitted else max(excess, 0.0)
        size = max(scale, 1.0)
        self.note(max(off - 0.05, 0.0) / size if scale > 1000.0 else off / size, " ".join(key))


@dataclass(frozen=True, slots=True)
class Case:
    """A plan and its input.

    Fields
      chosen    option -> (variant, period by position)
      claims    decisions to claim or to borrow
    """

    given: PlanInput
    plan: Plan
    periods: tuple[str, ...]
    variants: dict[tuple[str, str], Row]
    chosen: dict[str, tuple[str, int]]
    claims: tuple[Decision, ...]

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table of the input."""
        yield from rows_of(self.given.tables[table])

    def rate(self, name: str) -> float:
        """Return a setting that is a share, stated in %."""
        return self.given.number(name) / 100.0

    def row(self, option: str) -> Row:
        """Return the row of the variant that is chosen of an option."""
        return self.variants[option, self.chosen[option][0]]

    def years(self, option: str, life: float) -> range:
        """Return the years, by position, in which what begins with an option counts."""
        start = self.chosen[option][1]
        horizon = self.given.number("horizon")
        end = start + int(life)
        return range(start, end if math.isnan(horizon) else min(end, int(horizon)))

    def runs(self, option: str, year: int) -> bool:
        """Say whether an option is chosen and runs in a year."""
        return option in self.chosen and year in self.years(option, num(self.row(option), "life"))

    def label(self, year: int) -> str:
        """Return the name of a year; behind the last period they are counted on."""
        last = len(self.periods) - 1
        if year <= last:
            return self.periods[year]
        name = self.periods[last]
        return str(int(name) + year - last) if name.isdecimal() else f"{name}+{year - last}"


def rows_of(table: InputTable) -> list[Row]:
    """Return the rows of a table."""
    return [
        {name: column[at] for name, column in table.columns.items()} for at in range(len(table))
    ]


def num(row: Row, name: str) -> float:
    """Return a number of a row; NaN: unknown."""
    value = row[name]
    return float(value) if isinstance(value, int | float) else math.nan


def known(row: Row, name: str) -> float:
    """Return a number of a row; what is unknown adds nothing."""
    value = num(row, name)
    return 0.0 if math.isnan(value) else value


def case_of(given: PlanInput, plan: Plan) -> Case:
    """Return a plan beside its input."""
    periods = tuple(str(name) for name in given.tables["periods"].columns["period"])
    variants = {
        (str(row["option"]), str(row["variant"])): row for row in rows_of(given.tables["variants"])
    }
    chosen = {
        each.subject: (each.other, periods.index(each.period))
        for each in plan.decisions
        if each.kind == "choose"
        and each.period in periods
        and (each.subject, each.other) in variants
    }
    claims = tuple(each for each in plan.decisions if each.kind in {"claim", "borrow"})
    return Case(given, plan, periods, variants, chosen, claims)


def is_of(row: Row, option: str, variant: str) -> bool:
    """Say whether a row means a variant: by name, or every variant of its option."""
    return row["option"] == option and row["variant"] in {"", variant}


def is_unknown(case: Case, option: str, variant: str) -> bool:
    """Say whether a variant has a number that nobody stated; unknown is not zero."""
    row = case.variants[option, variant]
    rows = [each for each in case.rows("savings") if is_of(each, option, variant)]
    priced = {str(each["load"]) for each in case.rows("loads") if each["price"]}
    has_money = (
        not math.isnan(num(row, "yearly_saving"))
        or any(not math.isnan(num(each, "price")) for each in rows)
        or any(
            is_of(each, option, variant) and each["load"] in priced
            for each in case.rows("load_options")
        )
    )
    is_known = has_money and not math.isnan(num(row, "investment"))
    return not is_known or any(math.isnan(num(each, "amount")) for each in rows)


def saved_in(case: Case, what: str, year: int) -> float:
    """Return what is saved in a year: each option, pairs that run together, loads as products."""
    parts = []
    for option, (variant, _) in case.chosen.items():
        if case.runs(option, year):
            parts += [
                num(row, "amount")
                for row in case.rows("savings")
                if row["what"] == what and is_of(row, option, variant)
            ]
    for row in case.rows("pair_effects"):
        both = case.runs(str(row["option"]), year) and case.runs(str(row["other"]), year)
        if row["what"] == what and both:
            parts.append(num(row, "amount"))
    for row in case.rows("loads"):
        if row["what"] == what:
            parts.append(num(row, "amount") * load_share(case, str(row["load"]), year))
    return math.fsum(parts)


def load_share(case: Case, load: str, year: int) -> float:
    """Return the share of a load that is saved in a year: one less the product of what is left."""
    left = 1.0
    for row in case.rows("load_options"):
        option = str(row["option"])
        if row["load"] != load or not case.runs(option, year):
            continue
        if is_of(row, option, case.chosen[option][0]):
            left *= 1.0 - num(row, "share") / 100.0
    return 1.0 - left
