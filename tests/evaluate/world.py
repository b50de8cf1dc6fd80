"""Small packs and readings to evaluate: real terms, core units, formulas parsed by the rules."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from importlib.resources import files

import msgspec

from loopbook.evaluate.grade import LADDER_LEAVES
from loopbook.evaluate.indicator import INDICATOR_LEAVES
from loopbook.rules.parse import Names, parse
from loopbook.rules.unit import find_unit, units_of
from loopbook.store.observed import columns_of_observations
from loopbook.store.segment.entry_columns import Interned
from loopbook.store.segment.observation_columns import ObservationRows
from loopbook.terms.account import Account, Cell, Reading
from loopbook.terms.entry import Checkpoint
from loopbook.terms.event import Basis, Grade, Side
from loopbook.terms.formula import Formula, LeafFunction, ParameterKind
from loopbook.terms.history import Fact, ItemFacts, Observed
from loopbook.terms.life import Lives
from loopbook.terms.observation import Bound, Observation
from loopbook.terms.observation_columns import ObservationColumns
from loopbook.terms.period import Period, last_day, period
from loopbook.terms.posting import Grain
from loopbook.terms.scheme import (
    AmountFrom,
    Definition,
    Factor,
    Indicator,
    Ladder,
    PostingRule,
    Rung,
    Scheme,
    Target,
    TargetKind,
    Word,
)
from loopbook.terms.scheme_status import SchemeStatus
from loopbook.terms.subject import Subject
from loopbook.terms.system import Flow, Layer, Process, System

TABLE = files("loopbook").joinpath("schemes/core/units.csv").read_text(encoding="utf-8")
UNITS = units_of(list(csv.DictReader(TABLE.splitlines())))


def unit(text):
    return find_unit(UNITS, text)


SYSTEM = System(
    processes={
        name: Process(id=name, label_en=name, label_zh=name, rule=f"system.toml:{place}")
        for place, name in enumerate(("outside", "plant"), 1)
    },
    flows={
        name: Flow(
            id=name, source="outside", target="plant", label_en=name, label_zh=name,
            rule=f"system.toml:{place}",
        )
        for place, name in enumerate(("packs_in", "mass_out", "waste"), 10)
    },
    layers={
        "goods": Layer(
            id="goods", quantum=unit("g"), unit=unit("kg"), label_en="goods", label_zh="货物",
            rule="system.toml:20",
        ),
        "Co": Layer(
            id="Co", quantum=unit("g"), unit=unit("kg"), label_en="cobalt", label_zh="钴",
            is_substance=True, goods="goods", substance="cobalt", rule="system.toml:21",
        ),
    },
    zone="Asia/Shanghai",
)  # fmt: skip

WORDS = {
    word.term: word
    for word in (
        Word(term="rate", kind="observed", unit=unit("%"), label_en="rate", label_zh="率",
             source="s", rule="vocabulary.csv:2"),
        Word(term="amount", kind="observed", unit=unit("Mt"), label_en="amount", label_zh="量",
             source="s", rule="vocabulary.csv:3"),
        Word(term="pack", kind="class", label_en="pack", label_zh="电池包", source="s",
             rule="vocabulary.csv:4"),
        Word(term="supply", kind="scope", label_en="supply", label_zh="供应", source="s",
             rule="vocabulary.csv:5"),
        Word(term="soh", kind="fact", unit=unit("%"), label_en="state of health", label_zh="健康度",
             source="s", rule="vocabulary.csv:6"),
        Word(term="leaks", kind="fact", unit=unit("C62"), label_en="leaks", label_zh="泄漏",
             source="s", rule="vocabulary.csv:7"),
        Word(term="park", kind="subject", label_en="park", label_zh="园区", source="s",
             rule="vocabulary.csv:9"),
        Word(term="coast_park", kind="subject", broader="park", label_en="park by the sea",
             label_zh="沿海园区", source="s", rule="vocabulary.csv:10"),
        Word(term="NDRC", kind="publisher", label_en="NDRC", label_zh="发改委", source="s",
             rule="vocabulary.csv:8"),
    )
}  # fmt: skip

FACTORS = {
    "co_share": Factor(
        name="co_share", item_class="pack", substance="cobalt", value=Fraction(1, 10),
        unit=unit("kg/kg"), sd=0.01, source="s", grade="verified", rule="factors.csv:2",
    ),
    "li_share": Factor(
        name="li_share", item_class="pack", substance="lithium", value=Fraction(1, 50),
        unit=unit("kg/kg"), source="s", grade="verified", rule="factors.csv:3",
    ),
}  # fmt: skip


def formula(text: str, leaves: Sequence[LeafFunction] = INDICATOR_LEAVES) -> Formula:
    mass, piece = (("mass", 1),), (("piece", 1),)
    known = {
        ParameterKind.FLOW: dict.fromkeys(SYSTEM.flows, mass),
        ParameterKind.LAYER: dict.fromkeys(SYSTEM.layers, mass),
        ParameterKind.FACTOR: dict.fromkeys(FACTORS, ()),
        ParameterKind.INDICATOR: {"rate": (), "amount": mass},
        ParameterKind.CLASS: {"pack": None},
        ParameterKind.SUBJECT: {"park": (), "coast_park": ()},
        ParameterKind.LADDER: {"reuse": None},
        ParameterKind.FACT: {"soh": (), "leaks": piece},
    }
    names = Names(tuple(leaves), UNITS, known, {"reuse": ("A", "B")})
    parsed = parse(text, names)
    assert isinstance(parsed, Formula), parsed
    return parsed


def rung(name: str, when: str, place: int) -> Rung:
    condition = formula(when, LADDER_LEAVES)
    return Rung(
        id=name, label_en=name, label_zh=name, when=condition, then="", rule=f"score.toml:{place}"
    )


LADDER = Ladder(
    id="reuse", title_en="Re-use", title_zh="梯次利用", item_class="pack",
    rungs=(
        rung("A", "fact(soh) >= 80 [%] and fact(leaks) = 0 [C62]", 5),
        rung("B", "fact(soh) >= 60 [%]", 9),
    ),
    status=SchemeStatus.IN_FORCE, source="s", rule="score.toml:1",
)  # fmt: skip

POSTING = (
    PostingRule(
        side=Side.ITEMS, flow="*", layer="goods", amount=AmountFrom.STATISTIC, source="s",
        rule="posting.csv:2",
    ),
    PostingRule(
        event_type="ObjectEvent", action="OBSERVE", biz_step="inspecting", side=Side.ITEMS,
        flow="packs_in", layer="goods", amount=AmountFrom.SENSOR, sensor_type="Mass", source="s",
        rule="posting.csv:3",
    ),
)  # fmt: skip


def indicator(text: str = "observed(rate)", code: str = "%", **more) -> Indicator:
    fields = {
        "id": "it", "title_en": "It", "title_zh": "它", "subject": "CN", "source": "clause 1",
        "rule": "indicators.toml:1", **more,
    }  # fmt: skip
    return Indicator(formula=formula(text), unit=unit(code), **fields)


def definition(scope: str, since: str = "", until: str = "", place: int = 5) -> Definition:
    return Definition(
        scope=scope,
        valid_from=date.fromisoformat(since) if since else None,
        valid_to=date.fromisoformat(until) if until else None,
        note_en=scope, note_zh=scope, source=f"notice on {scope}",
        rule=f"indicators.toml:{place}",
    )  # fmt: skip


def target(kind: TargetKind, value, year="2025", comparator="ge", base="", **more) -> Target:
    fields = {
        "id": "it.target", "indicator": "it", "grade": "verified", "source": "plan",
        "rule": "targets.csv:2", **more,
    }  # fmt: skip
    return Target(
        kind=kind,
        value=None if value is None else Fraction(str(value)),
        period=period(year),
        comparator=comparator,
        base=period(base) if base else None,
        **fields,
    )


def scheme(*indicators: Indicator, targets=(), posting=POSTING) -> Scheme:
    return Scheme(
        id="test", version="1", title_en="Test", title_zh="测试", jurisdiction="CN",
        status=SchemeStatus.IN_FORCE, citation="test", digest="ab" * 32, units=UNITS,
        vocabulary=WORDS, codes={}, system=SYSTEM, intake={}, posting=posting, factors=FACTORS,
        checks=(), indicators={each.id: each for each in indicators}, targets=tuple(targets),
        ladders={"reuse": LADDER},
    )  # fmt: skip


def observation(value, year: str, publisher: str = "NDRC", **more) -> Observation:
    fields = {"indicator": "rate", "unit": "P1", "grade": Grade.VERIFIED, "subject": "CN", **more}
    if isinstance(fields.get("base_period"), str):
        fields["base_period"] = period(fields["base_period"])
    if isinstance(fields.get("published"), str):
        fields["published"] = date.fromisoformat(fields["published"])
    if isinstance(fields.get("bound"), str):
        fields["bound"] = Bound(fields["bound"])
    return Observation(
        id=f"urn:test:{publisher}:{year}:{value}",
        value=Decimal(str(value)),
        period=period(year),
        publisher=publisher,
        **fields,
    )


def reading(amount: int, sd: float | None = None, **more) -> Reading:
    fields = {
        "basis": Basis.MEASURED, "grain": Grain.ITEM, "is_whole": True, "count": 1,
        "sequences": (1,), "rules": ("posting.csv:3",), **more,
    }  # fmt: skip
    return Reading(amount=amount, sd=sd, **fields)


def fact(term: str, value, sequence: int = 7, time: str = "2025-03-01", **more) -> Fact:
    factor = WORDS[term].unit.factor
    fields = {"basis": Basis.MEASURED, "rule": WORDS[term].rule, **more}
    return Fact(
        term=term,
        value=None if value is None else Fraction(str(value)) * factor,
        sequence=sequence,
        time=datetime.fromisoformat(time).replace(tzinfo=UTC),
        **fields,
    )


def item(name: str, *facts: Fact) -> ItemFacts:
    return ItemFacts(name, "pack", {each.term: each for each in facts})


class Known(msgspec.Struct, frozen=True):
    """Sources over lists: what a reader knows by a day."""

    seen: tuple[Observation, ...] = ()
    cells: dict[str, tuple[Cell, ...]] = {}
    items: tuple[ItemFacts, ...] = ()
    day: date = date(9999, 1, 1)
    living: Lives | None = None
    places: tuple[Subject, ...] = ()

    def account(self, asked: Period) -> Account:
        cells = self.cells.get(str(asked), ())
        return Account(system=SYSTEM, pack="ab" * 32, period=asked, cells=cells, balances=())

    def periods(self, flow: str) -> Sequence[Period]:
        stated = [
            period(text)
            for text, cells in self.cells.items()
            if any(cell.flow == flow and cell.chosen for cell in cells)
        ]
        return sorted(stated)

    def observations(self, term: str, subject: str | None = None) -> Sequence[Observed]:
        found = [
            each
            for each in self._known()
            if each.observation.indicator == term and subject in (None, each.observation.subject)
        ]
        return sorted(found, key=lambda each: (each.observation.period, each.sequence))

    def observation_columns(self) -> ObservationColumns:
        rows = ObservationRows()
        for each in self._known():
            rows.add(each.sequence, each.observation)
        return columns_of_observations(rows.part(), Interned())

    def _known(self) -> list[Observed]:
        return [
            Observed(sequence, each)
            for sequence, each in enumerate(self.seen, 1)
            if (each.published or last_day(each.period)) <= self.day
        ]

    def facts(self, item_class: str) -> Sequence[ItemFacts]:
        return self.items if item_class == "pack" else ()

    def subjects(self) -> Sequence[Subject]:
        return self.places

    def lives(self) -> Lives:
        assert self.living is not None
        return self.living

    def checkpoint(self) -> Checkpoint:
        return Checkpoint(len(self.seen), "cd" * 32)


def seen(*observations: Observation, day: str = "9999-01-01") -> Known:
    return Known(seen=observations, day=date.fromisoformat(day))


def cell(flow: str, chosen: Reading | None, *rivals: Reading, layer: str = "goods") -> Cell:
    return Cell(flow=flow, layer=layer, chosen=chosen, rivals=rivals)


def flows(**years: tuple[Cell, ...]) -> Known:
    return Known(cells={year.removeprefix("y"): cells for year, cells in years.items()})
