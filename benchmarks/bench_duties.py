"""Duties of a million batteries beside the same in DuckDB: twelve duties, on one day.

Each battery is made, repaired, taken in, handed over, received and recycled; the entries lie in
arrays. Both sides find which duties each event begins, for whom, until which working day, and how
it stands. First every row of the answers is held against the other side's, then the clock.

Run: `uv run python benchmarks/bench_duties.py [--items 1000000] [--strict]`. Times hang on the
machine; the ratio counts. With --strict it ends with 1 where it takes more than 5 s.
"""

import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import duckdb
import msgspec
import numpy as np
from numpy.typing import NDArray

import loopbook
from loopbook.evaluate.calendar import day_number, working_days
from loopbook.evaluate.duty import duties
from loopbook.terms.duty import DUTY_STATES, NO_DAY, RECORD, Duty, DutyColumns, DutyUnit
from loopbook.terms.event import SIDES, Side
from loopbook.terms.life import Shape, TouchColumns
from loopbook.terms.lineage import AsOf, microseconds_of
from loopbook.terms.scheme import Scheme

DAY = date(2026, 11, 20)
MUST_SECONDS = 5.0
ROUNDS = 3
ITEMS = SIDES.index(Side.ITEMS)
STEPS = (
    ("made", Shape("ObjectEvent", "ADD", "commissioning", ""), ITEMS),
    ("repaired", Shape("ObjectEvent", "OBSERVE", "repairing", ""), ITEMS),
    ("collected", Shape("ObjectEvent", "OBSERVE", "collecting", ""), ITEMS),
    ("handed_over", Shape("ObjectEvent", "OBSERVE", "shipping", ""), ITEMS),
    ("received", Shape("ObjectEvent", "OBSERVE", "receiving", ""), ITEMS),
    ("recycled", Shape("TransformationEvent", "", "", ""), SIDES.index(Side.INPUT)),
)
ROLES = ("battery_maker", "vehicle_maker", "repairer", "service_point", "dismantler", "recycler")
PLACES = 60
TURN = date(2026, 4, 1)
RULES = (
    ("vehicle_maker", "repaired", RECORD, 30),
    ("repairer", "repaired", RECORD, 30),
    ("service_point", "collected", RECORD, 30),
    ("dismantler", "collected", RECORD, 15),
    ("service_point", "handed_over", RECORD, 30),
    ("dismantler", "collected", "handed_over", 20),
    ("recycler", "received", RECORD, 30),
    ("recycler", "received", "recycled", 60),
    ("battery_maker", "made", RECORD, None),
    ("repairer", "repaired", RECORD, None),
    ("service_point", "collected", "handed_over", None),
    ("recycler", "recycled", RECORD, None),
)
"""Role, trigger, what ends it, working days; without a number the regime of 2026."""
_HOUR = 3_600_000_000
_DAY = 24 * _HOUR


class ArrayLives:
    """Lives of `count` battery packs whose touches are drawn; what duties read of `Lives`."""

    def __init__(self, scheme: Scheme, count: int) -> None:
        random = np.random.default_rng(6)
        self.scheme = scheme
        self.as_of = AsOf()
        self.shapes = [shape for _, shape, _ in STEPS]
        self.texts = ["", *(f"place {at}" for at in range(PLACES)),
                      *(f"party {at}" for at in range(PLACES))]  # fmt: skip
        self.class_names = ["", "battery_pack"]
        self._count = count
        steps = len(STEPS)
        begin = microseconds_of(datetime(2018, 6, 1, tzinfo=UTC))
        first = begin + random.integers(0, 7 * 365, count)[:, None] * _DAY
        self.time = np.sort(first + random.integers(0, 900 * 24, (count, steps)) * _HOUR, axis=1)
        self.place = random.integers(1, PLACES + 1, (count, steps)).astype(np.int32)
        late = random.exponential(25.0, (count, steps)).astype(np.int64)
        self.record_time = self.time + late * _DAY

    def item_count(self) -> int:
        return self._count

    def members(self, item_class: str) -> NDArray[np.int64]:
        is_wider = item_class in ("battery", "battery_pack")
        return np.arange(self._count if is_wider else 0)

    def classes(self, items: NDArray[np.int64]) -> NDArray[np.int32]:
        return np.ones(len(items), np.int32)

    def touches(self, items: NDArray[np.int64]) -> TouchColumns:
        steps = len(STEPS)
        size = len(items) * steps
        shape = np.tile(np.arange(steps, dtype=np.int32), len(items))
        return TouchColumns(
            owner=np.repeat(np.arange(len(items)), steps),
            time=self.time[items].ravel(),
            sequence=(items[:, None] * steps + np.arange(1, steps + 1)).ravel(),
            side=np.tile(np.array([side for _, _, side in STEPS], np.int8), len(items)),
            shape=shape,
            read_point=self.place[items].ravel(),
            biz_location=np.zeros(size, np.int32),
            party=self.place[items].ravel() + np.int32(PLACES),
            record_time=self.record_time[items].ravel(),
        )

    def roles(self, texts: NDArray[np.int32]) -> tuple[str, ...]:
        return tuple(ROLES[at % len(ROLES)] if 0 < at <= PLACES else "" for at in texts.tolist())

    def operators(self, texts: NDArray[np.int32]) -> tuple[str, ...]:
        return tuple(f"party {at - 1}" if 0 < at <= PLACES else "" for at in texts.tolist())


def main() -> None:
    """Compare, measure and print; with --strict end with 1 when it is missed."""
    words = sys.argv[1:]
    count = next((int(b) for a, b in pairwise(words) if a == "--items"), 1_000_000)
    asked = tuple(ruled(*rule) for rule in RULES)
    with loopbook.open(":memory:", ["cn-battery"]) as book:
        scheme = msgspec.structs.replace(book.scheme(), duties=asked)
    lives = ArrayLives(scheme, count)
    mine, theirs = duties(lives, asked, DAY), by_duckdb(lives, asked)
    check(mine, theirs)
    ours, other = [], []
    for _ in range(ROUNDS):
        ours.append(clocked(lambda: duties(lives, asked, DAY)))
        other.append(clocked(lambda: by_duckdb(lives, asked)))
    rows = len(mine.duty)
    best, ratio = min(ours), min(other) / min(ours)
    print(f"{count} items, {len(asked)} duties, {rows} rows equal; best of {ROUNDS}")
    for at, state in enumerate(DUTY_STATES):
        print(f"  {state.value:<8} {int((mine.state == at).sum()):>10}")
    print(
        f"loopbook {best:.2f} s (must {MUST_SECONDS:g} s), DuckDB {min(other):.2f} s: {ratio:.1f} x"
    )
    sys.exit(int(best > MUST_SECONDS and "--strict" in words))


def ruled(party: str, trigger: str, done_by: str, number: int | None) -> Duty:
    """Return a duty."""
    name = f"{party} {trigger}"
    return Duty(
        id=name,
        label_en=name,
        label_zh=name,
        party=party,
        trigger=trigger,
        done_by=done_by,
        number=number,
        unit=None if number is None else DutyUnit.WORKING_DAY,
        calendar="" if number is None else "CN",
        valid_from=TURN if number is None else date(2018, 8, 1),
        valid_to=None if number is None else TURN - timedelta(days=1),
        regime_en="",
        regime_zh="",
        grade="",
        source="",
        rule="",
    )


def clocked(run) -> float:
    """Return the seconds that a call takes."""
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def by_duckdb(lives: ArrayLives, asked: Sequence[Duty]) -> dict[str, NDArray[np.int64]]:
    """Return duty, item, deadline, done and state of each row, by DuckDB, in the same order."""
    database = duckdb.connect()
    steps = len(STEPS)
    touch = {
        "item": np.repeat(np.arange(lives.item_count()), steps),
        "step": np.tile(np.arange(steps), lives.item_count()),
        "time": lives.time.ravel(),
        "place": lives.place.ravel(),
        "recorded": lives.record_time.ravel(),
    }
    database.register("touch", touch)
    database.register("place", place_roles(lives, asked))
    database.register("duty", duty_rows(asked))
    database.register("counted", counted(lives.scheme))
    table = working_days(lives.scheme.calendars["CN"])
    database.register("work", {"number": np.arange(1, len(table.days) + 1), "day": table.days})
    return database.execute(_SQL.format(day=day_number(DAY), none=NO_DAY)).fetchnumpy()


def place_roles(lives: ArrayLives, asked: Sequence[Duty]) -> dict[str, NDArray[np.int64]]:
    """Return a row for each place and duty that falls on whoever runs it."""
    wider = {role: set(above(lives.scheme, role)) for role in ROLES}
    pairs = [
        (at, duty)
        for at in range(1, PLACES + 1)
        for duty, each in enumerate(asked)
        if each.party in wider[ROLES[at % len(ROLES)]]
    ]
    place, duty = (np.array(column, np.int64) for column in zip(*pairs, strict=True))
    return {"place": place, "duty": duty}


def above(scheme: Scheme, term: str) -> list[str]:
    """Return a term and those above it."""
    found = [term]
    while scheme.vocabulary[found[-1]].broader:
        found.append(scheme.vocabulary[found[-1]].broader)
    return found


def duty_rows(asked: Sequence[Duty]) -> dict[str, NDArray[np.int64]]:
    """Return the duties as a table; -1 stands for none."""
    names = [name for name, _, _ in STEPS]
    rows = [
        (
            at,
            names.index(duty.trigger),
            -1 if duty.done_by == RECORD else names.index(duty.done_by),
            -1 if duty.number is None else duty.number,
            day_number(duty.valid_from or date(1970, 1, 1)),
            day_number(duty.valid_to or date(9999, 1, 1)),
        )
        for at, duty in enumerate(asked)
    ]
    columns = zip(*rows, strict=True)
    keys = ("id", "step", "done_step", "number", "first", "last")
    return {key: np.array(column, np.int64) for key, column in zip(keys, columns, strict=True)}


def counted(scheme: Scheme) -> dict[str, NDArray[np.int64]]:
    """Return for each day of the calendar how many working days there were by its end."""
    table = working_days(scheme.calendars["CN"])
    days = np.arange(table.first, table.last + 1)
    return {"day": days, "number": table.days.searchsorted(days, side="right")}


_SQL = """
with begun as (
  select d.id, t.item, t.time, t.place, d.number, d.done_step, t.recorded,
         (t.time + 28800000000) // 86400000000 as day
  from touch t join duty d on t.step = d.step
  where (t.time + 28800000000) // 86400000000 between d.first and least(d.last, {day})
), his as (
  select b.*, exists_other.duty is not null as is_told
  from begun b left join place exists_other on exists_other.place = b.place
       and exists_other.duty = b.id
), whose as (
  select * from his h where is_told or not exists (
    select 1 from duty d join place p on p.duty = d.id
    where d.step = (select step from duty where id = h.id) and p.place = h.place)
), due as (
  select w.*, k.day as deadline,
         case when w.done_step = -1 then w.recorded
              when e.time >= w.time then e.time end as done
  from whose w
  left join counted c on c.day = w.day and w.number >= 0
  left join work k on k.number = c.number + w.number
  left join touch e on e.item = w.item and e.step = w.done_step
), told as (
  select id, item, time, deadline, is_told,
         case when (done + 28800000000) // 86400000000 <= {day} then done end as done
  from due
)
select id as duty, item, coalesce(deadline, {none}) as deadline, coalesce(done, {none}) as done,
  case when not is_told then 3
       when coalesce((done + 28800000000) // 86400000000, {day}) > deadline then 1
       when done is not null then 2
       when deadline is null then 3 else 0 end as state
from told order by duty, time, item
"""


def check(mine: DutyColumns, theirs: dict[str, NDArray[np.int64]]) -> None:
    """Hold every row against the other side's."""
    for name in ("duty", "item", "deadline", "done", "state"):
        found = np.asarray(getattr(mine, name), np.int64)
        other = np.asarray(theirs[name], np.int64)
        if len(found) != len(other) or not np.array_equal(found, other):
            sys.exit(f"{name} differs: {len(found)} rows and {len(other)}")


if __name__ == "__main__":
    main()
