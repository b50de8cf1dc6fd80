"""Score expectation: lines of a case about a subject under a standard, and the rows read."""

from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from math import isclose

import msgspec

from loopbook.book.book import Book
from loopbook.book.cost_table import read_costs
from loopbook.errors import ParseError
from loopbook.terms.scheme import Scheme
from loopbook.terms.score import LevelGap, ScoreSheet, Span

_TOLERANCE = 1e-9
_SCORE = {
    "score", "subject", "period", "day", "total", "low", "high", "level", "level_low",
    "level_high", "knocked_out", "criterion", "result", "state", "met", "weight", "value",
    "finding", "tolerance",
}  # fmt: skip
_GAP = {
    "gap", "subject", "period", "day", "level", "costs", "cost", "bound", "improvements",
    "reachable", "missing", "index", "tolerance",
}  # fmt: skip
_INDEX = "index_"


class Outcome(msgspec.Struct, frozen=True):
    """Whether a line holds, what was found, and the rows of the pack that were read."""

    holds: bool
    found: str
    rules: tuple[str, ...] = ()


def score_outcome(book: Book, scheme: Scheme, line: Mapping[str, object]) -> Outcome:
    """Compare a line with the score sheet of a subject.

    Parameters
      line    `score` (standard or family), `subject`, `period`, `day`; then any of `total`, `low`,
              `high`, `level` (empty: none), `level_low`, `level_high`, `knocked_out` (true, false
              or "unknown"), `index_<level>`, `finding` (a code), and of one `criterion`: `result`,
              `state`, `met`, `weight`, `value`
    Raises    ParseError  LB-D20  a word of the line is none of these
    """
    _refuse(line, _SCORE, _INDEX)
    sheet = book.score(
        str(line["score"]),
        str(line["subject"]),
        str(line["period"]),
        day=_text(line, "day"),
        scheme=scheme.id,
    )
    checks = [*_totals(sheet, line), *_levels(sheet, line), *_criterion(sheet, line)]
    if "finding" in line:
        checks.append(any(each.code == line["finding"] for each in sheet.findings))
    # A line that asks nothing proves nothing.
    return Outcome(bool(checks) and all(checks), _written(sheet), sheet.rules)


def gap_outcome(
    book: Book, scheme: Scheme, line: Mapping[str, object], case: Traversable
) -> Outcome:
    """Compare a line with the cheapest way of a subject to a level.

    Parameters
      line    `gap` (standard or family), `subject`, `period`, `day`, `level`, `costs` (a file of
              the case); then any of `cost`, `bound`, `improvements`, `reachable`, `missing`,
              `index`
      case    folder of the case
    Raises    ParseError  LB-D20  a word of the line is none of these
    """
    _refuse(line, _GAP)
    name = str(line["costs"])
    costs = read_costs(case.joinpath(name).read_bytes(), name)
    words = {"standard": str(line["gap"]), "subject": str(line["subject"])}
    period, day = str(line["period"]), _text(line, "day")
    level = str(line.get("level", ""))
    found = book.gap(
        words["standard"], words["subject"], period, level, costs, day=day, scheme=scheme.id
    )
    sheet = book.score(words["standard"], words["subject"], period, day=day, scheme=scheme.id)
    checks = list(_changes(found, line))
    return Outcome(bool(checks) and all(checks), _gap_written(found), sheet.rules)


def _refuse(line: Mapping[str, object], known: set[str], stem: str = "") -> None:
    for word in line:
        if word not in known and not (stem and word.startswith(stem)):
            raise ParseError("LB-D20", line=str(dict(line)), known=", ".join(sorted(known)))


def _totals(sheet: ScoreSheet, line: Mapping[str, object]) -> Iterator[bool]:
    if "total" in line:
        yield _is_close(sheet.total.value, line["total"], line)
    if "low" in line:
        yield _is_close(sheet.total.low, line["low"], line)
    if "high" in line:
        yield _is_close(sheet.total.high, line["high"], line)
    for word, wanted in line.items():
        if word.startswith(_INDEX):
            span = sheet.indices.get(word.removeprefix(_INDEX))
            yield span is not None and _is_close(span.value, wanted, line)


def _levels(sheet: ScoreSheet, line: Mapping[str, object]) -> Iterator[bool]:
    if "level" in line:
        yield sheet.level == line["level"]
    if "level_low" in line:
        yield sheet.level_low == line["level_low"]
    if "level_high" in line:
        yield sheet.level_high == line["level_high"]
    if "knocked_out" in line:
        wanted = None if line["knocked_out"] == "unknown" else line["knocked_out"]
        yield sheet.knocked_out is wanted


def _criterion(sheet: ScoreSheet, line: Mapping[str, object]) -> Iterator[bool]:
    if "criterion" not in line:
        return
    rows = [row for row in sheet.criteria if row.criterion == line["criterion"]]
    yield bool(rows)
    for row in rows:
        if "state" in line:
            yield row.state == line["state"]
        if "met" in line:
            yield row.met is (None if line["met"] == "unknown" else line["met"])
        for name, value in (
            ("result", _settled(row.result)),
            ("weight", row.weight),
            ("value", row.value),
        ):
            if name in line:
                yield _is_close(value, line[name], line)


def _changes(found: LevelGap, line: Mapping[str, object]) -> Iterator[bool]:
    if "reachable" in line:
        yield found.is_reachable is line["reachable"]
    for name, value in (("cost", found.cost), ("bound", found.bound), ("index", found.index)):
        if name in line:
            yield found.is_reachable and _is_close(value, line[name], line)
    if "improvements" in line:
        yield [each.criterion for each in found.improvements] == line["improvements"]
    if "missing" in line:
        yield list(found.missing) == line["missing"]


def _settled(span: Span) -> float | None:
    return span.value


def _is_close(found: float | None, wanted: object, line: Mapping[str, object]) -> bool:
    if found is None or not isinstance(wanted, int | float):
        return False
    tolerance = line.get("tolerance", 0.0)
    absolute = float(tolerance) if isinstance(tolerance, int | float) else 0.0
    return isclose(found, wanted, rel_tol=_TOLERANCE, abs_tol=absolute)


def _text(line: Mapping[str, object], name: str) -> str | None:
    return str(line[name]) if name in line else None


def _written(sheet: ScoreSheet) -> str:
    indices = "".join(f" {name} {_span(span)}" for name, span in sheet.indices.items())
    codes = "".join(f" {code}" for code in dict.fromkeys(each.code for each in sheet.findings))
    levels = f"level {sheet.level_low or '-'}..{sheet.level_high or '-'}"
    rows = "".join(
        f" {row.criterion}={row.state.value}:{_span(row.result)}" for row in sheet.criteria
    )
    out = f"knocked out {sheet.knocked_out}"
    return f"total {_span(sheet.total)}{indices} {levels} {out}{codes}{rows}"


def _span(span: Span) -> str:
    return repr(span.low) if span.value is not None else f"{span.low!r}..{span.high!r}"


def _gap_written(found: LevelGap) -> str:
    names = ", ".join(each.criterion for each in found.improvements)
    if not found.is_reachable:
        return f"out of reach, no cost: {', '.join(found.missing) or '-'}"
    return f"cost {found.cost!r} bound {found.bound!r} index {found.index!r}: {names or '-'}"
