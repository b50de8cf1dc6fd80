"""Given: the rows of a reader's table, matched to the inputs of a method.

On the walk of `compute`: rows go in, one `Given` a variant and period comes out, with a finding for
every row that was left out and why. Nothing is clipped: a value beyond its bounds is not used.
"""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from fractions import Fraction
from typing import TypeVar

import msgspec

from loopbook.rules.method import coefficient_key
from loopbook.terms.event import Grade
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.method import Coefficient, InputRow, Method, MethodInput, MethodItem
from loopbook.terms.period import Period

_N = TypeVar("_N", MethodInput, MethodItem)

_COUNTED = ((), (("piece", 1),))
"""Dimensions of which a bare number is understood: pure numbers and counts."""

_REMARK = re.compile(r"[(（,，:：]")

NO_FACTS = frozenset((Grade.KNOWLEDGE, Grade.FORECAST))
"""Grades of figures that are no facts: from memory, or of a time that has not been."""


class Stated(msgspec.Struct, frozen=True, kw_only=True):
    """What counts for one input of one item.

    Fields
      value, sd  in base units; None: unknown, not stated
      key        name of the source of uncertainty: the same key is the same quantity
      origin     table, default or coefficient
      rule       row of the pack that it read, besides that of the input
    """

    value: Fraction | None
    sd: float | None
    key: str
    grade: Grade | None = None
    origin: str = "table"
    source: str = ""
    rule: str = ""


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """The inputs of one variant and one period, by (item, input); items in order of the table."""

    variant: str
    period: Period | None
    items: tuple[str, ...]
    stated: dict[tuple[str, str], Stated]
    findings: tuple[Finding, ...]


def gather(
    method: Method, rows: Sequence[InputRow], refused: frozenset[Grade] = NO_FACTS
) -> tuple[Given, ...]:
    """Return the inputs that `rows` state, one entry a variant and period, in order of the table.

    Parameters
      refused   grades whose values are not used: they stand as unknown, with a finding
    Returns     rows without a variant or period belong to every one that is named
    """
    named = {
        (variant, covered): [
            row for row in rows if row.variant in ("", variant) and row.period in (None, covered)
        ]
        for variant in [v for v in dict.fromkeys(row.variant for row in rows) if v] or [""]
        for covered in _periods(rows, variant)
    }
    return tuple(
        _Gathering(method, refused, variant, covered).given(found)
        for (variant, covered), found in named.items()
    )


def _periods(rows: Sequence[InputRow], variant: str) -> list[Period | None]:
    """Return the periods of a variant; where it names none, those that rows of all name."""
    for wanted in (variant, ""):
        dated = (row.period for row in rows if row.variant == wanted)
        found = list(dict.fromkeys(each for each in dated if each is not None))
        if found:
            return [*found]
    return [None]


class _Gathering:
    """One variant and period as its rows are taken."""

    def __init__(
        self, method: Method, refused: frozenset[Grade], variant: str, covered: Period | None
    ) -> None:
        self.method = method
        self.refused = refused
        self.variant = variant
        self.period = covered
        self.stated: dict[tuple[str, str], Stated] = {}
        self.items: dict[str, None] = {}
        self.findings: list[Finding] = []
        self.no_facts: list[str] = []
        self.inputs = _spelled(method.inputs.values())
        self.known = _spelled(method.items.values())

    def given(self, rows: Iterable[InputRow]) -> Given:
        """Take every row, then what the method itself states."""
        for row in rows:
            self._take(row)
        for each in self.method.coefficients.values():
            if each.item in self.items:
                self._complete((each.item, each.input), _of_coefficient(each))
        for wanted in self.method.inputs.values():
            if wanted.default is not None:
                for item in self.items if wanted.is_each else ("",):
                    self._complete((item, wanted.id), _of_default(wanted))
        if self.no_facts:
            values = {"count": str(len(self.no_facts)), "names": ", ".join(self.no_facts)}
            self._tell_all("LB-M10", values)
        if self.method.is_whole:
            self._tell_lacking()
        return Given(
            variant=self.variant,
            period=self.period,
            items=tuple(self.items),
            stated=self.stated,
            findings=tuple(self.findings),
        )

    def _complete(self, key: tuple[str, str], stated: Stated) -> None:
        """State what the table does not: a cell that is empty or refused stays unknown."""
        self.stated.setdefault(key, stated)

    def _tell(self, code: str, row: InputRow, severity: Severity, **values: object) -> None:
        texts = {name: str(value) for name, value in values.items()}
        self.findings.append(Finding(code, severity, row.place, texts))

    def _take(self, row: InputRow) -> None:
        wanted = self.inputs.get(_folded(row.name))
        if wanted is None:
            near = get_close_matches(_folded(row.name), self.inputs, 1, 0.3)
            nearest = self.inputs[near[0]].id if near else ", ".join(self.method.inputs)
            self._tell("LB-M01", row, Severity.ERROR, name=row.name, nearest=nearest)
            return
        if wanted.is_each is not bool(row.item):
            code = "LB-M02" if wanted.is_each else "LB-M03"
            self._tell(code, row, Severity.ERROR, name=wanted.id, item=row.item)
            return
        item = self._item(row) if row.item else ""
        stated = self._stated(row, wanted, item)
        if stated is None:
            return
        earlier = self.stated.get((item, wanted.id))
        if earlier is not None and earlier.value is not None:
            self._tell("LB-M08", row, Severity.WARNING, name=wanted.id, item=item)
            return
        self.stated[(item, wanted.id)] = stated

    def _item(self, row: InputRow) -> str:
        """Return the item of a row; one that is not on the method's list counts, and is told."""
        known = self.known.get(_folded(row.item))
        item = known.id if known else row.item
        if known is None and self.known and item not in self.items:
            near = get_close_matches(_folded(row.item), self.known, 1, 0.6)
            nearest = self.known[near[0]].id if near else ", ".join(self.method.items)
            self._tell("LB-M09", row, Severity.WARNING, item=row.item, nearest=nearest)
        self.items[item] = None
        return item

    def _stated(self, row: InputRow, wanted: MethodInput, item: str) -> Stated | None:
        """Return what a row states; None when its unit or its size says that it means another."""
        key = f"{self.variant}|{self.period or ''}|{item}|{wanted.id}"
        if row.value is None:
            return Stated(value=None, sd=None, key=key, source=row.source)
        unit = row.unit
        if unit is None and wanted.unit.dimension not in _COUNTED:
            self._tell("LB-M04", row, Severity.ERROR, name=wanted.id, unit=wanted.unit.symbol)
            return None
        if unit is not None and unit.dimension != wanted.unit.dimension:
            texts = {"found": unit.symbol, "unit": wanted.unit.symbol}
            self._tell("LB-M05", row, Severity.ERROR, name=wanted.id, **texts)
            return None
        factor = Fraction(1) if unit is None else unit.factor  # of a pure number or a count
        value = Fraction(row.value) * factor
        shown = value / wanted.unit.factor
        if not self._is_within(row, wanted, shown):
            return None
        if row.grade in self.refused:
            self.no_facts.append(item or wanted.id)
            return Stated(value=None, sd=None, key=key, grade=row.grade, source=row.source)
        sd = None if row.sd is None else float(Fraction(row.sd) * factor)
        return Stated(value=value, sd=sd, key=key, grade=row.grade, source=row.source)

    def _is_within(self, row: InputRow, wanted: MethodInput, shown: Fraction) -> bool:
        for code, bound, is_beyond in (
            ("LB-M06", wanted.low, wanted.low is not None and shown < wanted.low),
            ("LB-M07", wanted.high, wanted.high is not None and shown > wanted.high),
        ):
            if is_beyond and bound is not None:
                values = {"value": f"{float(shown):g}", "bound": f"{float(bound):g}"}
                symbol = wanted.unit.symbol
                self._tell(code, row, Severity.ERROR, name=wanted.id, unit=symbol, **values)
                return False
        return True

    def _tell_lacking(self) -> None:
        lacking = [each for each in self.method.items if each not in self.items]
        if lacking:
            values = {
                "count": str(len(self.method.items) - len(lacking)),
                "all": str(len(self.method.items)),
                "lacking": ", ".join(lacking),
            }
            self._tell_all("LB-M11", values)

    def _tell_all(self, code: str, values: dict[str, str]) -> None:
        """Add a warning on the whole of this variant and period."""
        where = named(self.variant, self.period)
        self.findings.append(Finding(code, Severity.WARNING, values={"where": where, **values}))


def named(variant: str, covered: Period | None) -> str:
    """Return variant and period as a person reads them; a dash when the table names neither."""
    return " ".join(filter(None, (variant, str(covered or "")))) or "-"


def _spelled(each: Iterable[_N]) -> dict[str, _N]:
    """Return what is named by every spelling: id and both labels, in any case.

    A label counts without what stands in brackets or behind a comma too, where that is no other's.
    """
    found: dict[str, _N] = {}
    short: dict[str, list[_N]] = {}
    for one in each:
        for text in (one.id, one.label_en, one.label_zh):
            found.setdefault(_folded(text), one)
            short.setdefault(_folded(_REMARK.split(text)[0]), []).append(one)
    for name, ones in short.items():
        if all(one is ones[0] for one in ones):
            found.setdefault(name, ones[0])
    return found


def _folded(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())


def _of_coefficient(each: Coefficient) -> Stated:
    sd = None if each.sd is None else each.sd * float(each.unit.factor)
    return Stated(
        value=each.value * each.unit.factor,
        sd=sd,
        key=f"coefficient:{coefficient_key(each.item, each.input)}",
        grade=each.grade,
        origin="coefficient",
        source=each.source,
        rule=each.rule,
    )


def _of_default(wanted: MethodInput) -> Stated:
    """Return a default: it is declared, so it has no uncertainty."""
    default = wanted.default or Fraction(0)
    return Stated(
        value=default * wanted.unit.factor,
        sd=0.0,
        key="",
        origin="default",
        source=wanted.source,
    )
