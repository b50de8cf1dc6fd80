"""Input: the tables of `health` become pulse trains, one set a chemistry and model."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from loopbook.errors import InputError, InputFaults
from loopbook.plan.health.folds import Indices, dealt, given_folds
from loopbook.plan.health.learner import Trains
from loopbook.terms.finding import Finding, Place, Severity, finding_text
from loopbook.terms.plan_input import Array, InputTable, PlanInput
from loopbook.wording import say

VOLTAGES = tuple(f"u{number}" for number in range(1, 22))
CELLS_LEAST = 3
"""Fewer physical cells than these are no training: nothing could be left out."""

ROWS_MOST = 2000
"""Pulse trains of one chemistry that are learnt from; of more, those that lie evenly over them."""


class Task(NamedTuple):
    """What is to be learnt of one chemistry with one set of features.

    Fields
      chemistry;  has_soc  whether the state of charge is a feature
      rows     (n,) positions in the table `training`;  trains  (n,) of them
      fold     (n,) in which each is left out
      asked    (m,) positions in the table `cells` that this model estimates
      features  (m, d) of them
    """

    chemistry: str
    has_soc: bool
    rows: Indices
    trains: Trains
    fold: Indices
    asked: Indices
    features: Array

    @property
    def told(self) -> str:
        """Return the features in short, the same in every language."""
        return "U1-U21, SOC" if self.has_soc else "U1-U21"


def must_be_possible(given: PlanInput) -> None:
    """Let an input pass in which every state of health can be one.

    Raises    InputFaults  LB-PL20, with LB-PL90 for every row that cannot
    """
    table = given.tables["training"]
    health, most = table["state_of_health"], 1.0 + given.number("soh_tolerance")
    wrong = np.flatnonzero(~((health > 0.0) & (health <= most)))
    if not len(wrong):
        return
    found = tuple(
        Finding(
            "LB-PL90",
            Severity.ERROR,
            Place(document=table.document, row=int(table.rows[at])),
            {
                "field": "state_of_health",
                "label_zh": "健康状态",
                "label": "state of health",
                "cell": str(table["cell"][at]),
                "value": f"{health[at]:g}",
                "low": "0",
                "high": f"{most:g}",
            },
        )
        for at in wrong[:50].tolist()
    )
    raise _faults(given, found, len(wrong))


def _faults(given: PlanInput, found: tuple[Finding, ...], count: int) -> InputFaults:
    return InputFaults(
        "LB-PL20",
        found,
        lambda language: [finding_text(each, language) for each in found],
        job=given.job,
        count=count,
        more=count - len(found),
    )


def tasks_of(given: PlanInput) -> tuple[list[Task], tuple[Finding, ...]]:
    """Return what is to be learnt, by chemistry, and what had to be left out.

    Every chemistry is learnt twice: with the state of charge as a feature, and without it for cells
    of which it is not known.

    Raises    InputError  LB-PL93  a cell stands in two parts, LB-PL15  a test is of two cells or
              chemistries;  InputFaults  LB-PL20, with LB-PL07:
              of no chemistry there are cells enough to learn from
    """
    training, cells = given.tables["training"], given.tables["cells"]
    _must_be_one(training, ("cell", "chemistry"))
    _must_be_one(cells, ("chemistry",))
    whole = _whole(training)
    findings = [*_incomplete(training, whole), *_unparted(training)]
    findings += _incomplete(cells, _whole(cells))
    tasks: list[Task] = []
    for name in _names(training["chemistry"], cells["chemistry"]):
        rows = np.flatnonzero(whole & (training["chemistry"] == name))
        asked = np.flatnonzero(_whole(cells) & (cells["chemistry"] == name))
        if len(np.unique(training["cell"][rows].astype(str))) < CELLS_LEAST:
            findings.append(_untrained(training, name, len(asked)))
            continue
        if len(rows) > ROWS_MOST:
            findings.append(_thinned(training, name, len(rows)))
            rows = rows[np.linspace(0, len(rows) - 1, ROWS_MOST).round().astype(np.int64)]
        tasks += _of_chemistry(given, name, rows, asked)
    if not tasks:
        raise _faults(given, tuple(findings), len(findings))
    return tasks, tuple(findings)


def _of_chemistry(given: PlanInput, name: str, rows: Indices, asked: Indices) -> Iterator[Task]:
    training, cells = given.tables["training"], given.tables["cells"]
    fold = _folds(training, rows)
    is_known = ~np.isnan(training["state_of_charge"][rows])
    has_soc = len(np.unique(training["cell"][rows[is_known]].astype(str))) >= CELLS_LEAST
    # A test is averaged over its pulse trains: one model estimates all of them.
    without = np.isin(
        cells["record"][asked].astype(str),
        cells["record"][asked][np.isnan(cells["state_of_charge"][asked])].astype(str),
    )
    if has_soc:
        _, own = np.unique(fold[is_known], return_inverse=True)
        yield _task(given, (name, True), (rows[is_known], asked[~without]), own)
    left = asked[without] if has_soc else asked
    yield _task(given, (name, False), (rows, left), fold)


def _task(
    given: PlanInput, kind: tuple[str, bool], chosen: tuple[Indices, Indices], fold: Indices
) -> Task:
    training, cells = given.tables["training"], given.tables["cells"]
    rows, asked = chosen
    trains = Trains(
        _features(training, rows, has_soc=kind[1]),
        training["state_of_health"][rows],
        training["cell"][rows],
        training["record"][rows],
    )
    features = _features(cells, asked, has_soc=kind[1])
    return Task(*kind, rows, trains, fold.astype(np.int64), asked, features)


def _features(table: InputTable, rows: Indices, *, has_soc: bool) -> Array:
    names = (*VOLTAGES, "state_of_charge") if has_soc else VOLTAGES
    return np.column_stack([table[name][rows] for name in names])


def _folds(table: InputTable, rows: Indices) -> Indices:
    cells, parts = table["cell"][rows], table["part"][rows]
    if not (parts != "").all() or len(set(parts)) < 2:
        return dealt(cells)
    return given_folds(cells, parts, [table.place(int(row)) for row in rows])


def _whole(table: InputTable) -> Array:
    """Say of every row whether all voltages are known."""
    if not len(table):
        return np.zeros(0, dtype=bool)
    return np.asarray(~np.isnan(np.column_stack([table[name] for name in VOLTAGES])).any(axis=1))


def _names(*columns: Array) -> list[str]:
    return list(dict.fromkeys(str(name) for column in columns for name in column if name))


def _incomplete(table: InputTable, whole: Array) -> Iterator[Finding]:
    for at in np.flatnonzero(~whole)[:1].tolist():
        yield _left_out(table, at, int((~whole).sum()), "voltage")


def _must_be_one(table: InputTable, names: tuple[str, ...]) -> None:
    """Let a table pass in which all rows of a test are of one cell and chemistry."""
    record = table["record"].astype(str)
    _, first, number = np.unique(record, return_index=True, return_inverse=True)
    for name in names:
        values = table[name].astype(str)
        differing = np.flatnonzero(values != values[first][number])
        if len(differing):
            at = int(differing[0])
            other = int(first[number[at]])
            raise InputError(
                "LB-PL15",
                where=table.place(at),
                record=record[at],
                one=values[other],
                two=values[at],
                other=table.place(other),
            )


def _unparted(table: InputTable) -> Iterator[Finding]:
    """Yield that parts a person named are not used: some rows have none, or all have the same."""
    named = table["part"] != ""
    if named.any() and (not named.all() or len(set(table["part"])) < 2):
        at = int(np.argmin(named)) if not named.all() else 0
        place = Place(document=table.document, row=int(table.rows[at]))
        yield Finding("LB-PL14", Severity.WARNING, place)


def _untrained(table: InputTable, name: str, asked: int) -> Finding:
    return Finding(
        "LB-PL07",
        Severity.WARNING,
        Place(document=table.document),
        {**_labels("cells"), "what": name, "count": str(asked)},
    )


def _thinned(table: InputTable, name: str, count: int) -> Finding:
    values = {**_labels("thinned"), "what": name, "count": str(count - ROWS_MOST)}
    return Finding("LB-PL07", Severity.NOTE, Place(document=table.document), values)


def _left_out(table: InputTable, at: int, count: int, why: str) -> Finding:
    place = Place(document=table.document, row=int(table.rows[at]))
    values = {**_labels(why), "what": str(table["record"][at]), "count": str(count)}
    return Finding("LB-PL07", Severity.WARNING, place, values)


def _labels(why: str) -> dict[str, str]:
    key = f"plan.health.left.{why}"
    return {"label": say(key, "en"), "label_zh": say(key, "zh")}
