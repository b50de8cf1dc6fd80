"""A small plant to account for: packs are shredded, black mass goes to a refinery."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from loopbook.account.post import post
from loopbook.rules.unit import find_unit
from loopbook.terms.account import Total
from loopbook.terms.event import Basis, Event, EventType, Grade, SensorReport, Side
from loopbook.terms.period import Period, contains, period
from loopbook.terms.posting import Grain, Posting
from loopbook.terms.scheme import AmountFrom, Factor, PostingRule, Scheme
from loopbook.terms.system import Flow, Layer, Process, System
from tests.trace import world
from tests.trace.world import UNITS, word

CELL = world.CELL
PACK = world.PACK
YEAR = period("2025")
KG = 10**6
"""Quanta (mg) in a kilogram."""


def _process(name: str, *, is_outside: bool = False, has_stock: bool = False) -> Process:
    return Process(
        id=name,
        label_en=name,
        label_zh=name,
        is_outside=is_outside,
        has_stock=has_stock,
        rule="system.toml:1",
    )


def _flow(name: str, source: str, target: str) -> Flow:
    return Flow(
        id=name, source=source, target=target, label_en=name, label_zh=name, rule="system.toml:9"
    )


def _layer(name: str, quantum: str, unit: str, substance: str = "") -> Layer:
    return Layer(
        id=name,
        quantum=find_unit(UNITS, quantum),
        unit=find_unit(UNITS, unit),
        label_en=name,
        label_zh=name,
        is_substance=bool(substance),
        goods="goods" if substance else "",
        substance=substance,
    )


SYSTEM = System(
    processes={
        each.id: each
        for each in (
            _process("market", is_outside=True),
            _process("shredding"),
            _process("refinery", has_stock=True),
        )
    },
    flows={
        each.id: each
        for each in (
            _flow("packs", "market", "shredding"),
            _flow("black_mass", "shredding", "refinery"),
            _flow("casings", "shredding", "market"),
            _flow("dust", "shredding", "shredding"),
            _flow("metal", "refinery", "market"),
        )
    },
    layers={
        each.id: each
        for each in (
            _layer("goods", "MGM", "KGM"),
            _layer("pieces", "C62", "C62"),
            _layer("cobalt", "MGM", "GRM", "co"),
        )
    },
    zone="Asia/Shanghai",
)
WORDS = (
    *world.WORDS,
    word("lot", "class"),
    word("second_life_pack", "class", PACK),
)


def rule(flow: str, layer: str, amount: AmountFrom, **fields: object) -> PostingRule:
    base = PostingRule(
        side=Side.ITEMS, flow=flow, layer=layer, amount=amount, source="s", rule="posting.csv:2"
    )
    return msgspec.structs.replace(base, **fields)


RULES = (
    rule("packs", "pieces", AmountFrom.PIECES, biz_step="receiving", rule="posting.csv:2"),
    rule("packs", "goods", AmountFrom.SENSOR, sensor_type="Mass", rule="posting.csv:3"),
    rule("packs", "goods", AmountFrom.QUANTITY, side=Side.INPUT, rule="posting.csv:4"),
    rule(
        "black_mass",
        "goods",
        AmountFrom.QUANTITY,
        side=Side.OUTPUT,
        item_class="black_mass",
        rule="posting.csv:5",
    ),
    rule("casings", "goods", AmountFrom.QUANTITY, side=Side.OUTPUT, rule="posting.csv:6"),
    rule("*", "goods", AmountFrom.STATISTIC, rule="posting.csv:7"),
)


def factor(item_class: str, value: str, sd: float | None = None, **fields: object) -> Factor:
    base = Factor(
        name=f"co_in_{item_class}",
        item_class=item_class,
        substance="co",
        value=Fraction(value),
        unit=find_unit(UNITS, "P1"),
        sd=sd,
        source="s",
        grade="verified",
        rule="factors.csv:2",
    )
    return msgspec.structs.replace(base, **fields)


def scheme(
    rules: Sequence[PostingRule] = RULES, factors: Sequence[Factor] = (), **fields: object
) -> Scheme:
    return msgspec.structs.replace(
        world.scheme(words=WORDS),
        system=SYSTEM,
        posting=tuple(rules),
        factors={each.name: each for each in factors},
        **fields,
    )


def mass(value: str, uom: str = "KGM", sd: str | None = None, **fields: object) -> SensorReport:
    made = world.report("Mass", value, uom)
    return msgspec.structs.replace(made, sd=None if sd is None else Decimal(sd), **fields)


def posted(made: Event, pack: Scheme | None = None, sequence: int = 1) -> tuple[Posting, ...]:
    return post(sequence, made, pack or scheme(), {}).postings


def received(*epcs: str, sensors: Sequence[SensorReport] = (), **fields: object) -> Event:
    return world.event(
        EventType.OBJECT, epcs=epcs, sensors=tuple(sensors), biz_step="receiving", **fields
    )


def total(
    flow: str, amount: int, layer: str = "goods", sd: float | None = None, **fields: object
) -> Total:
    base = Total(
        flow=flow,
        layer=layer,
        item_class="",
        basis=Basis.MEASURED,
        grain=Grain.BATCH,
        amount=amount,
        variance=0.0 if sd is None else sd**2,
        unstated_count=int(sd is None),
        months=12,
        count=1,
        sequences=(1,),
        rules=("posting.csv:2",),
    )
    return msgspec.structs.replace(base, **fields)


def totals_of(postings: Iterable[Posting], within: Period = YEAR) -> tuple[Total, ...]:
    """Sum postings as a store does: the plain reading of the Totals protocol."""
    groups: dict[tuple[object, ...], list[Posting]] = {}
    for each in postings:
        if contains(within, each.period):
            published = each.published.isoformat() if each.published else ""
            key = (
                each.flow,
                each.layer,
                each.item_class,
                each.basis,
                each.grain,
                each.publisher,
                each.scope,
                each.grade,
                published,
            )
            groups.setdefault(key, []).append(each)
    return tuple(_summed(key, groups[key], within) for key in sorted(groups, key=str))


def _summed(key: tuple[object, ...], group: list[Posting], within: Period) -> Total:
    months = {m for p in group for m in range(p.period.first, p.period.end)}
    return Total(
        flow=str(key[0]),
        layer=str(key[1]),
        item_class=str(key[2]),
        basis=Basis(str(key[3])),
        grain=Grain(str(key[4])),
        publisher=str(key[5]),
        scope=str(key[6]),
        grade=Grade(str(key[7])),
        published=str(key[8]),
        amount=sum(p.amount for p in group),
        variance=sum(p.variance for p in group),
        unstated_count=sum((-1 if p.voids else 1) for p in group if not p.has_sd),
        months=len(months) if group[0].grain is Grain.STATISTIC else within.months,
        count=sum(-1 if p.voids else 1 for p in group),
        sequences=tuple(sorted({p.sequence for p in group})),
        rules=tuple(sorted({p.rule for p in group})),
    )
