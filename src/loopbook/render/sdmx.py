"""SDMX: series as SDMX-CSV 2.0.0, which statistical offices read.

Columns: STRUCTURE, STRUCTURE_ID, ACTION; the dimensions FREQ, REF_AREA, INDICATOR, PRODUCT, SCOPE,
PUBLISHER, TIME_PERIOD; the measure OBS_VALUE; the attributes UNIT_MEASURE, OBS_STATUS, STD_ERROR,
OBS_BOUND, OBS_GRADE, COMMENT_OBS, EVIDENCE. What is not known has an empty OBS_VALUE and the status
M, never a zero.
Source: SDMX-CSV 2.0.0 field guide; SDMX 3.0 section 4.2 (time), code lists CL_FREQ, CL_OBS_STATUS.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from fractions import Fraction

import msgspec

from loopbook.terms.event import Grade
from loopbook.terms.period import Period
from loopbook.terms.series import SeriesPoint
from loopbook.terms.yearbook import CellKind, Yearbook, YearbookCell

COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "REF_AREA", "INDICATOR", "PRODUCT", "SCOPE",
    "PUBLISHER", "TIME_PERIOD", "OBS_VALUE", "UNIT_MEASURE", "OBS_STATUS", "STD_ERROR", "OBS_BOUND",
    "OBS_GRADE", "COMMENT_OBS", "EVIDENCE",
)  # fmt: skip

AGENCY = "LOOPBOOK"
NOT_TOLD = "_Z"
"""SDMX: not applicable."""

_FORBIDDEN = re.compile(r"[^A-Za-z0-9_@$\-]")
_FREQUENCIES = {1: "M", 3: "Q", 6: "S", 12: "A"}


class ObsStatus(StrEnum):
    """Codes of CL_OBS_STATUS that are used."""

    NORMAL = "A"
    BREAK = "B"
    ESTIMATED = "E"
    FORECAST = "F"
    MISSING = "M"
    UNRELIABLE = "U"


class SdmxRow(msgspec.Struct, frozen=True, kw_only=True):
    """An observation.

    Fields
      area       whom it speaks of: an SDMX code is made of it
      value      in `unit`; None is unknown
      sd         standard uncertainty, same unit; None when not stated
      comment    who says it, from where, in words
      evidence   sequences of the entries behind it
    """

    area: str
    indicator: str
    product: str = ""
    scope: str = ""
    publisher: str = ""
    period: Period
    value: Fraction | float | None
    unit: str
    status: ObsStatus = ObsStatus.NORMAL
    sd: float | None = None
    bound: str = "eq"
    grade: str = ""
    comment: str = ""
    evidence: tuple[int, ...] = ()


def sdmx_csv(dataflow: str, version: str, rows: Iterable[SdmxRow]) -> bytes:
    """Return observations as SDMX-CSV 2.0.0, UTF-8, in the order given.

    Parameters
      dataflow  id of the rule pack, of which the id of the data flow is made
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    head = ("dataflow", f"{AGENCY}:{sdmx_code(dataflow)}({version})", "I")
    writer.writerows((*head, *_row(row)) for row in rows)
    return text.getvalue().encode()


def sdmx_code(text: str) -> str:
    """Return a text as an SDMX identifier; what it may not hold becomes an underscore."""
    return _FORBIDDEN.sub("_", text) or NOT_TOLD


def time_period(period: Period) -> str:
    """Return a period as SDMX writes it: `2021`, `2021-S1`, `2021-Q2`, `2021-03`, a range.

    A span that is none of them is a start with a duration: `2021-01-01/P5Y`.
    """
    year, month = divmod(period.first, 12)
    if period.months == 12 and month == 0:
        return f"{year}"
    if period.months == 1:
        return f"{year}-{month + 1:02}"
    if period.months in (3, 6) and month % period.months == 0:
        return f"{year}-{_FREQUENCIES[period.months]}{month // period.months + 1}"
    years, months = divmod(period.months, 12)
    length = f"{years}Y" if not months else f"{period.months}M"
    return f"{year}-{month + 1:02}-01/P{length}"


def frequency(period: Period) -> str:
    """Return the code of CL_FREQ; `_Z` for a span that no frequency names."""
    return _FREQUENCIES.get(period.months, NOT_TOLD)


def _row(row: SdmxRow) -> tuple[str, ...]:
    status = ObsStatus.MISSING if row.value is None else row.status
    return (
        frequency(row.period),
        sdmx_code(row.area),
        sdmx_code(row.indicator),
        sdmx_code(row.product),
        sdmx_code(row.scope),
        sdmx_code(row.publisher),
        time_period(row.period),
        "" if row.value is None else _number(row.value),
        row.unit,
        status.value,
        "" if row.sd is None else repr(row.sd),
        row.bound,
        row.grade,
        row.comment,
        " ".join(map(str, row.evidence)),
    )


def _number(value: Fraction | float) -> str:
    if isinstance(value, Fraction) and value.denominator == 1:
        return str(value.numerator)
    return repr(float(value))


def series_rows(name: str, subject: str, points: Iterable[SeriesPoint]) -> Iterator[SdmxRow]:
    """Yield the points of a series as observations."""
    for point in points:
        yield SdmxRow(
            area=point.subject or subject,
            indicator=name,
            product="" if point.subject else point.product,
            scope=point.scope,
            publisher=point.publisher,
            period=point.period,
            value=point.value,
            unit=point.unit_code or point.unit,
            status=ObsStatus.FORECAST if point.grade == Grade.FORECAST else ObsStatus.NORMAL,
            sd=point.sd,
            bound=point.bound,
            grade=point.grade,
            comment=point.by,
            evidence=point.sequences,
        )


def yearbook_rows(made: Yearbook) -> Iterator[SdmxRow]:
    """Yield the cells of a yearbook; the first value after a change of definition says so (B)."""
    units = {indicator.id: indicator.unit for indicator in made.indicators}
    runs: dict[tuple[str, str], int] = {}
    for cell in made.cells:
        series = (cell.indicator, cell.subject)
        is_break = cell.value is not None and runs.get(series, cell.run) != cell.run
        if cell.value is not None:
            runs[series] = cell.run
        yield SdmxRow(
            area=cell.subject,
            indicator=cell.indicator,
            scope=cell.scope,
            publisher=cell.publisher,
            period=Period(cell.year * 12, 12),
            value=cell.value,
            unit=units[cell.indicator],
            status=ObsStatus.BREAK if is_break else _status(cell),
            sd=cell.sd,
            bound=cell.bound,
            grade=cell.grade,
            evidence=cell.sequences,
        )


def _status(cell: YearbookCell) -> ObsStatus:
    if cell.grade == Grade.FORECAST:
        return ObsStatus.FORECAST
    return _STATUSES[cell.kind]


_STATUSES = {
    CellKind.DECIDES: ObsStatus.NORMAL,
    CellKind.MODELLED: ObsStatus.ESTIMATED,
    CellKind.UNPROVEN: ObsStatus.UNRELIABLE,
    CellKind.UNKNOWN: ObsStatus.MISSING,
}
