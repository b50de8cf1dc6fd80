"""Check of contributions: what each measure moves of each target's indicator, one at a time.

Everything is affine in the use of measures: what one of them does to numerator and denominator is
the difference between the year with it alone, and the year without any.
"""

import math
from collections.abc import Mapping

from loopbook.plan.backcast.check_stock import Line
from loopbook.plan.backcast.check_system import (
    Seen,
    Told,
    Year,
    number,
    sides_of,
    size_of,
    target_years,
    year_of,
)
from loopbook.plan.backcast.check_uptake import Gap, Uptake, rows_of_table
from loopbook.terms.plan import Plan


def share_gaps(
    told: Told,
    plan: Plan,
    lines: Mapping[str, Line],
    done: tuple[list[Year], Mapping[str, Uptake]],
) -> list[Gap]:
    """Return how far contributions are from s (A - v/s B) U / B(U*), measure by measure.

    Parameters
      done   years with all measures, and the uptake of each
    """
    stated = {
        row[:3]: float(row[3] or 0.0) for row in rows_of_table(plan, "backcast_contributions")
    }
    years, uptakes = done
    gaps = []
    alone: dict[tuple[str, int], Seen] = {}
    for row, year in target_years(told):
        at, name = year - told.first, str(row["indicator"])
        scale, before = sides_of(told, name, at, Seen(year_of(told, lines, {}, at), lines, {}))
        use = {each: uptake.use[at] for each, uptake in uptakes.items()}
        below = sides_of(told, name, at, Seen(years[at], lines, use))[1][1]
        wanted = number(row, "value")
        size = size_of(wanted, scale * before[0] / before[1])
        for measure, amount in use.items():
            own = {measure: amount} if amount else {}
            if (key := (measure if amount else "", at)) not in alone:
                alone[key] = Seen(year_of(told, lines, own, at), lines, own)
            sides = sides_of(told, name, at, alone[key])[1]
            above = sides[0] - before[0] - wanted / scale * (sides[1] - before[1])
            told_points = stated.pop((str(row["target"]), year, measure), 0.0)
            apart = abs(scale * above / below - told_points)
            gaps.append(Gap(apart / size, f"{row['target']} {year} {measure}"))
    gaps += [Gap(math.nan, " ".join(map(str, key))) for key in stated]
    return gaps
