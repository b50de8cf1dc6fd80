"""Totals of an export: sums over its Parquet files by an engine, the same as the book tells.

The heavy step, summing item and batch postings, is the engine's (`store/sums`); statistics are few,
may be rivals, and are chosen from by `store/total` as in a book.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import narwhals as nw

from loopbook.errors import UnknownTerm
from loopbook.store.export.engine import Frames, lent
from loopbook.store.segment.pivot import GROUP, Group
from loopbook.store.sums import PLAIN, grouped, plain_sums_of, sums_of, totals_of_sums
from loopbook.store.total import total_order, totals_of
from loopbook.terms.account import Total, TotalsQuery
from loopbook.terms.event import Basis, Grade
from loopbook.terms.export import Engine
from loopbook.terms.period import Period
from loopbook.terms.posting import VARIANCE_GRID, Grain, Posting
from loopbook.terms.same import identity_of


def export_totals(folder: Path, query: TotalsQuery, engine: Engine) -> tuple[Total, ...]:
    """Return the totals of an export, sorted by all their keys.

    Parameters
      query  its pack is named by id, not by digest; its places stand for what lies below them too;
             whoever has the export may see all of it
    Raises   NotABook  no export is there;  UnknownTerm  it has no such pack, or no such place
             StoreUnavailable  the engine is not here
    """
    try:
        with lent(folder, engine) as frames:
            rows = _asked(frames, query)
            sums = sums_of(_fetched(grouped(rows)))
            return _totals(folder, query, engine, frames, sums)
    except OverflowError:
        with lent(folder, engine) as frames:
            rows = _asked(frames, query).filter(nw.col("grain") != Grain.STATISTIC.value)
            sums = plain_sums_of(_fetched(rows.select(*PLAIN)))
            return _totals(folder, query, engine, frames, sums)


def export_sequences(
    folder: Path, query: TotalsQuery, engine: Engine, group: Group
) -> tuple[int, ...]:
    """Return the entries behind the total of a group, by any rule, ascending."""
    with lent(folder, engine) as frames:
        asked = [nw.col(name) == getattr(group, name) for name in GROUP if name != "rule"]
        found = _fetched(_asked(frames, query).filter(*asked).select("sequence", "voids"))
    own = {row["sequence"] for row in found if not row["voids"]}
    return tuple(sorted(own - {row["voids"] for row in found}))


def _totals(
    folder: Path,
    query: TotalsQuery,
    engine: Engine,
    frames: Frames,
    sums: Mapping[Group, Any],
) -> tuple[Total, ...]:
    evidence = partial(export_sequences, folder, query, engine)
    joined = totals_of_sums(sums, query.period.months, evidence)
    asked = _asked(frames, query).filter(nw.col("grain") == Grain.STATISTIC.value)
    statistics = [_posting(row) for row in _fetched(asked)]
    above = _around(frames) if statistics else {}

    def around(place: str) -> Collection[str]:
        return above.get(place, ())

    totals = [*joined, *totals_of(statistics, query.period, around)]
    return tuple(sorted(totals, key=total_order))


def _asked(frames: Frames, query: TotalsQuery) -> nw.LazyFrame[Any]:
    """Return the postings that a query asks for."""
    packs = [row["pack"] for row in _fetched(frames("packs").select("pack"))]
    if query.pack not in packs:
        raise UnknownTerm("LB-S73", name=query.pack, known=", ".join(packs))
    # A month of the export is 202503; months of a period are counted from the year 0.
    month = nw.col("month").cast(nw.Int64)
    first = month // 100 * 12 + month % 100 - 1
    rows = frames("postings").filter(
        nw.col("pack") == query.pack,
        first >= query.period.first,
        first + nw.col("months") <= query.period.end,
    )
    if query.as_of.size is not None:
        rows = rows.filter(nw.col("from_size") <= query.as_of.size)
    if query.as_of.day is not None:
        rows = rows.filter(nw.col("known") <= query.as_of.day)
    if query.places is not None:
        rows = rows.filter(nw.col("place").is_in(_below(frames, query.places)))
    return rows.with_columns(first_month=first)


def _below(frames: Frames, places: Collection[str]) -> list[str]:
    """Return the places of postings, as they are spelled, at or below some identities."""
    around = _around(frames)
    posted = [row["place"] for row in _fetched(frames("postings").select("place").unique())]
    found = [
        place
        for place in posted
        if place and (identity_of(place) in places or not around[place].isdisjoint(places))
    ]
    if not found:
        raise UnknownTerm("LB-D97", name=", ".join(sorted(places)), nearest="-")
    return sorted(found)


def _around(frames: Frames) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in _fetched(frames("places")):
        found[row["place"]].add(row["within"])
    return found


def _fetched(frame: nw.LazyFrame[Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = frame.collect("pyarrow").to_native().to_pylist()
    return rows


def _posting(row: Mapping[str, Any]) -> Posting:
    return Posting(
        sequence=row["sequence"],
        voids=row["voids"],
        flow=row["flow"],
        layer=row["layer"],
        item_class=row["item_class"],
        item=row["name"] or "",
        place=row["place"],
        period=Period(int(row["first_month"]), int(row["months"])),
        known=row["known"],
        amount=int(row["amount"]),
        variance=int(row["variance"]) / VARIANCE_GRID,
        has_sd=row["has_sd"],
        basis=Basis(row["basis"]),
        grain=Grain(row["grain"]),
        publisher=row["publisher"],
        scope=row["scope"],
        grade=Grade(row["grade"]),
        published=date.fromisoformat(row["published"]) if row["published"] else None,
        rule=row["rule"],
    )
