"""Statements and verdicts to draw."""

from datetime import date

from loopbook.terms.entry import Checkpoint
from loopbook.terms.event import Basis
from loopbook.terms.period import Period
from loopbook.terms.statement import Evidence, Reason, Standing, Statement, Verdict

YEAR_2020, YEAR_2024, YEAR_2025 = (Period(year * 12, 12) for year in (2020, 2024, 2025))


def evidence(
    value: float | None = 620.0, leaf: str = "flow(black_mass)", **more: object
) -> Evidence:
    given = {"basis": Basis.MEASURED, "sequences": (3, 4), "rules": ("posting.csv:2",), **more}
    return Evidence(leaf=leaf, value=value, unit="kg", **given)


def statement(
    value: float | None = 63.58, period: Period = YEAR_2024, sd: float | None = 0.7, **more: object
) -> Statement:
    fields: dict[str, object] = {
        "indicator": "recovery_rate",
        "title_en": "Recovery rate",
        "title_zh": "回收率",
        "formula": "flow(black_mass) / flow(packs)",
        "unit": "P1",
        "symbol": "%",
        "basis": Basis.MEASURED,
        "source": "Article 8 & Annex <XII>",
        "pack": "test@1",
        "digest": "ab" * 32,
        "checkpoint": Checkpoint(7, "cd" * 32),
        "evidence": (evidence(), evidence(1000.0, "flow(packs)")),
        **more,
    }
    return Statement(value=value, period=period, sd=sd, **fields)


def verdict(standing: Standing = Standing.ON_TRACK, **more: object) -> Verdict:
    fields: dict[str, object] = {
        "indicator": "recovery_rate",
        "title_en": "Recovery rate",
        "title_zh": "回收率",
        "target": "recovery_2025",
        "kind": "level",
        "period": YEAR_2025,
        "unit": "P1",
        "symbol": "%",
        "required": 70.0,
        "base": statement(50.0, YEAR_2020, None),
        "latest": statement(rivals=(evidence(61.0), evidence(66.0))),
        "due": 66.0,
        "gap": -6.42,
        "reason": Reason("chart.unknown"),
        "day": date(2025, 2, 1),
        **more,
    }
    return Verdict(standing=standing, **fields)
