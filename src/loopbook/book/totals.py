"""Totals of an export: sums of its postings by the engine asked for, with the units of people.

No book is needed: whoever was given the folder can ask, on one machine or on a cluster.
"""

from fractions import Fraction
from pathlib import Path

import msgspec

from loopbook.book.asof import AsOfWords, as_of
from loopbook.book.shelf import core
from loopbook.errors import UnknownTerm
from loopbook.store.export.engine import lent
from loopbook.store.export.totals import export_totals
from loopbook.terms.account import TotalsQuery
from loopbook.terms.export import Engine, ExportTotals
from loopbook.terms.period import period
from loopbook.terms.quantity import Unit
from loopbook.terms.same import identity_of
from loopbook.terms.system import Layer


class TotalsAsked(msgspec.Struct, frozen=True, kw_only=True):
    """What to sum.

    Fields
      period  2025, 2025-03, 2025-Q2, 2025-H1 or 2021..2025;  pack   empty: the only one there is
      place   empty: all; it and what lies below it
      as_of   checkpoint size, day, or nothing
    """

    period: str
    pack: str = ""
    place: str = ""
    as_of: AsOfWords = None


def totals_of_export(folder: Path, asked: TotalsAsked, engine: Engine) -> ExportTotals:
    """Return the totals of an export; every engine gives the same, to the last quantum.

    Raises    NotABook, UnknownTerm, StoreUnavailable  as store.export.totals;  EmptyPeriod
    """
    wanted = period(asked.period)
    with lent(folder, Engine.DUCKDB) as frames:
        packs = frames("packs").select("pack").collect("pyarrow").to_native().to_pylist()
        rows = frames("layers").collect("pyarrow").to_native().to_pylist()
    pack = asked.pack or (packs[0]["pack"] if len(packs) == 1 else "")
    if not pack:
        raise UnknownTerm("LB-S73", name="", known=", ".join(row["pack"] for row in packs))
    places = frozenset({identity_of(asked.place)}) if asked.place else None
    query = TotalsQuery(pack, wanted, as_of(asked.as_of), places)
    return ExportTotals(
        pack=pack,
        period=wanted,
        engine=engine,
        totals=export_totals(folder, query, engine),
        layers={row["layer"]: _layer(row) for row in rows if row["pack"] == pack},
    )


def _layer(row: dict[str, object]) -> Layer:
    unit = core().units.by_code.get(str(row["unit"])) or _unit(str(row["unit"]), Fraction(1))
    step = Fraction(int(str(row["numerator"])), int(str(row["denominator"])))
    return Layer(
        id=str(row["layer"]),
        quantum=_unit(str(row["quantum"]), step * unit.factor),
        unit=unit,
        label_en=str(row["label_en"]),
        label_zh=str(row["label_zh"]),
    )


def _unit(code: str, factor: Fraction) -> Unit:
    return Unit(code=code, symbol=code, dimension=(), factor=factor)
