"""Duties: columns against a plain loop, and every rule of who, until when and how it stands."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.calendar import date_of
from loopbook.evaluate.duty import _by_time, duties
from loopbook.evaluate.obliged import names_of
from loopbook.terms.duty import DUTY_STATES, NO_DAY, Duty, DutyColumns, DutyState
from loopbook.terms.event import ErrorDeclaration, Event
from loopbook.terms.life import Lives
from loopbook.terms.lineage import moment_of
from loopbook.terms.master import MasterRecord
from tests.trace.plain_lives import plain_lives

from .duty_world import CELL, GARAGE, PLANT, VEHICLE, event, master, moment, pack, plain_duties

SCHEME = pack()
DUTIES = {duty.id: duty for duty in SCHEME.duties}
ONE = f"{CELL}A"


def told(lives: Lives, asked: tuple[Duty, ...], columns: DutyColumns) -> list[tuple[object, ...]]:
    """Return the columns as the plain loop writes them."""
    names = lives.adjacency.names(columns.item)
    return [
        (
            asked[duty].id,
            name,
            moment_of(trigger).isoformat(),
            None if deadline == NO_DAY else date_of(deadline),
            "None" if done == NO_DAY else str(moment_of(done)),
            DUTY_STATES[state],
        )
        for duty, name, trigger, deadline, done, state in zip(
            columns.duty.tolist(),
            names,
            columns.trigger.tolist(),
            columns.deadline.tolist(),
            columns.done.tolist(),
            columns.state.tolist(),
            strict=True,
        )
    ]


def of(
    events: list[Event],
    name: str,
    day: str = "2025-12-31",
    masters: dict[str, MasterRecord] | None = None,
    recorded: Sequence[datetime] = (),
) -> DutyColumns:
    lives = plain_lives(events, SCHEME, masters, recorded=recorded)
    return duties(lives, (DUTIES[name],), date.fromisoformat(day))


def states(columns: DutyColumns) -> list[DutyState]:
    return [DUTY_STATES[state] for state in columns.state.tolist()]


def last_days(columns: DutyColumns) -> list[date | None]:
    return [None if each == NO_DAY else date_of(each) for each in columns.deadline.tolist()]


STEPS = st.sampled_from(
    [("repairing", ""), ("shipping", "returned"), ("shipping", ""), ("receiving", "")]
)
HOURS = st.integers(0, 24 * 3_100)
EVENTS = st.lists(st.tuples(STEPS, HOURS, st.sampled_from("ABC"), st.booleans()), max_size=14)


@given(EVENTS, st.integers(0, 3_100), st.lists(st.integers(0, 24 * 500), min_size=14, max_size=14))
def test_columns_say_what_a_plain_loop_says(
    drawn: list[tuple[tuple[str, str], int, str, bool]], days: int, late: list[int]
) -> None:
    start = moment("2018-07-20")
    events = [
        event(step, start + timedelta(hours=hours), CELL + item, PLANT if is_there else "", how)
        for (step, how), hours, item, is_there in drawn
    ]
    recorded = [e.time + timedelta(hours=h) for e, h in zip(events, late, strict=False)]
    lives = plain_lives(events, SCHEME, master(PLANT, role="recycler"), recorded=recorded)
    day = (start + timedelta(days=days)).date()
    found = duties(lives, SCHEME.duties, day)
    asked = [duty for duty in SCHEME.duties if duty.party == "recycler"]
    at = [SCHEME.duties.index(duty) for duty in asked]
    rows = told(lives, SCHEME.duties, found)
    known = [row for row, duty in zip(rows, found.duty.tolist(), strict=True) if duty in at]
    assert known == plain_duties(lives, asked, day)
    # Of workshops the master data know nothing, so who must is not known; the rest is as told.
    others = [
        row[:5] for row, duty in zip(rows, found.duty.tolist(), strict=True) if duty not in at
    ]
    rest = [duty for duty in SCHEME.duties if duty not in asked]
    assert others == [row[:5] for row in plain_duties(lives, rest, day)]


@given(EVENTS, st.integers(0, 3_100))
def test_without_roles_whoever_recorded_must_and_states_agree(
    drawn: list[tuple[tuple[str, str], int, str, bool]], days: int
) -> None:
    start = moment("2018-07-20")
    events = [
        event(step, start + timedelta(hours=hours), CELL + item, "", how)
        for (step, how), hours, item, _ in drawn
    ]
    lives = plain_lives(events, SCHEME)
    day = (start + timedelta(days=days)).date()
    found = duties(lives, SCHEME.duties, day)
    assert told(lives, SCHEME.duties, found) == plain_duties(lives, SCHEME.duties, day)
    assert set(names_of(lives, found.party)) <= {"local"}


def test_thirty_working_days_of_a_repair_pass_over_national_day() -> None:
    """30 working days after Friday 13 September 2024 end on 31 October, not on 25 October."""
    repair = event("repairing", moment("2024-09-13 23:30"), ONE)
    found = of([repair], "report_repair", recorded=[moment("2024-10-31 23:59")])
    assert last_days(found) == [date(2024, 10, 31)]
    assert states(found) == [DutyState.DONE]


def test_a_minute_after_the_last_day_in_the_zone_is_late() -> None:
    repair = event("repairing", moment("2024-09-13 09:00"), ONE)
    found = of([repair], "report_repair", recorded=[moment("2024-11-01 00:00")])
    assert states(found) == [DutyState.LATE]
    assert found.done.tolist() != [NO_DAY]


def test_an_event_that_arrives_a_year_late_is_late_and_shows_both_dates() -> None:
    repair = event("repairing", moment("2024-01-10"), ONE)
    found = of([repair], "report_repair", recorded=[moment("2025-01-10")])
    assert states(found) == [DutyState.LATE]
    assert moment_of(int(found.trigger[0])) == moment("2024-01-10")
    assert moment_of(int(found.done[0])) == moment("2025-01-10")


@pytest.mark.parametrize(
    ("day", "name", "other", "deadline", "state"),
    [
        ("2026-03-31", "report_repair", "report_repair_2026", date(2026, 5, 15), DutyState.DUE),
        ("2026-04-01", "report_repair_2026", "report_repair", None, DutyState.UNKNOWN),
    ],
)
def test_each_trigger_falls_under_the_regime_of_its_day(
    day: str, name: str, other: str, deadline: date | None, state: DutyState
) -> None:
    """Recorded later than the day asked, so that it is not done yet on that day."""
    repair = event("repairing", moment(f"{day} 00:00"), ONE)
    recorded = [moment("2026-11-20")]
    found = of([repair], name, day, recorded=recorded)
    assert last_days(found) == [deadline]
    assert states(found) == [state]
    assert not len(of([repair], other, day, recorded=recorded).duty)


def test_without_a_known_deadline_what_is_done_is_done() -> None:
    repair = event("repairing", moment("2026-05-01"), ONE)
    found = of([repair], "report_repair_2026", "2026-11-21", recorded=[moment("2026-11-20")])
    assert (states(found), last_days(found)) == ([DutyState.DONE], [None])


def test_a_deadline_in_a_year_without_a_calendar_is_unknown() -> None:
    lives = plain_lives([event("repairing", moment("2026-12-01"), ONE)], SCHEME)
    asked = msgspec.structs.replace(DUTIES["report_repair"], valid_to=None, done_by="returned")
    found = duties(lives, (asked,), date(2026, 12, 31))
    assert (states(found), last_days(found)) == ([DutyState.UNKNOWN], [None])


def test_a_battery_repaired_twice_is_two_duties_that_take_two_returns() -> None:
    times = [
        ("repairing", "", "2025-01-02"),
        ("repairing", "", "2025-01-03"),
        ("shipping", "returned", "2025-01-05"),
        ("shipping", "returned", "2025-02-05"),
    ]
    events = [event(step, moment(time), ONE, "", how) for step, how, time in times]
    found = of(events, "give_back")
    assert states(found) == [DutyState.DONE, DutyState.LATE]
    assert found.done_by.tolist() == [3, 4]
    assert found.evidence.tolist() == [1, 2]


def test_what_is_done_after_the_day_asked_is_not_done_yet() -> None:
    events = [event("repairing", moment("2025-01-02"), ONE),
              event("shipping", moment("2025-01-05"), ONE, "", "returned")]  # fmt: skip
    found = of(events, "give_back", "2025-01-04")
    assert (states(found), found.done.tolist()) == ([DutyState.DUE], [NO_DAY])
    assert not len(of(events, "give_back", "2025-01-01").duty)


def test_an_earlier_trigger_out_of_the_regime_still_takes_what_it_began() -> None:
    asked = msgspec.structs.replace(DUTIES["give_back"], valid_from=date(2025, 1, 3))
    times = [("repairing", "", "2025-01-02"), ("repairing", "", "2025-01-03"),
             ("shipping", "returned", "2025-01-05")]  # fmt: skip
    events = [event(step, moment(time), ONE, "", how) for step, how, time in times]
    found = duties(plain_lives(events, SCHEME), (asked,), date(2025, 1, 6))
    assert (states(found), found.evidence.tolist()) == ([DutyState.DUE], [2])


def test_a_month_is_a_month_and_ends_with_a_short_one() -> None:
    arrival = event("receiving", moment("2025-01-31"), ONE, PLANT)
    found = of([arrival], "treat", masters=master(PLANT, role="recycler"))
    assert last_days(found) == [date(2025, 2, 28)]


def test_a_vehicle_begins_no_duty_of_batteries() -> None:
    assert not len(of([event("repairing", moment("2025-01-02"), VEHICLE)], "give_back").duty)


def test_an_error_declared_leaves_no_duty() -> None:
    repair = event("repairing", moment("2025-01-02"), ONE)
    lives = plain_lives([repair, _declared(repair)], SCHEME)
    assert not len(duties(lives, SCHEME.duties, date(2025, 2, 1)).duty)


def _declared(wrong: Event) -> Event:
    error = ErrorDeclaration(time=wrong.time, reason="", corrective_ids=())
    return msgspec.structs.replace(wrong, error=error)


@pytest.mark.parametrize(
    ("role", "begun"),
    [
        ("workshop", ["workshop_takes"]),
        ("garage", ["workshop_takes"]),
        ("recycler", ["recycler_takes"]),
    ],
)
def test_what_one_role_did_is_no_duty_of_another(role: str, begun: list[str]) -> None:
    taken = event("collecting", moment("2025-01-02"), ONE, GARAGE)
    lives = plain_lives([taken], SCHEME, master(GARAGE, role=role, operator="urn:example:firm"))
    found = duties(lives, SCHEME.duties, date(2025, 2, 1))
    assert [SCHEME.duties[at].id for at in found.duty.tolist()] == begun
    assert names_of(lives, found.party) == ("urn:example:firm",)


def test_what_none_of_the_roles_did_is_a_duty_of_nobody_known() -> None:
    """A place elsewhere has a role, so roles are kept; of this one nothing is known."""
    taken = event("collecting", moment("2025-01-02"), ONE, GARAGE)
    moved = event("shipping", moment("2025-01-03"), ONE, PLANT)
    lives = plain_lives([taken, moved], SCHEME, master(PLANT, role="recycler"))
    found = duties(lives, SCHEME.duties, date(2025, 2, 1))
    assert [SCHEME.duties[at].id for at in found.duty.tolist()] == [
        "workshop_takes",
        "recycler_takes",
    ]
    assert states(found) == [DutyState.UNKNOWN] * 2


def test_duties_come_by_duty_then_trigger_then_item() -> None:
    events = [event("repairing", moment(f"2025-01-0{day}"), CELL + item, GARAGE)
              for day, item in ((4, "A"), (3, "B"), (3, "C"), (2, "D"))]  # fmt: skip
    lives = plain_lives(events, SCHEME)
    found = duties(lives, (DUTIES["give_back"], DUTIES["report_repair"]), date(2025, 2, 1))
    assert found.duty.tolist() == [0] * 4 + [1] * 4
    assert [name[-1] for name in lives.adjacency.names(found.item)] == list("DBCADBCA")


def test_no_duties_are_no_rows() -> None:
    lives = plain_lives([event("repairing", moment("2025-01-02"), ONE)], SCHEME)
    assert all(len(column) == 0 for column in duties(lives, (), date(2025, 2, 1)))
    assert all(
        len(c) == 0 for c in duties(plain_lives([], SCHEME), SCHEME.duties, date(2025, 2, 1))
    )


def test_lives_are_read_in_batches_to_the_same_end(monkeypatch: pytest.MonkeyPatch) -> None:
    events = [event("repairing", moment("2025-01-02") + timedelta(hours=at % 5), f"{CELL}{at}")
              for at in range(30)]  # fmt: skip
    lives = plain_lives(events, SCHEME)
    whole = duties(lives, SCHEME.duties, date(2025, 2, 1))
    monkeypatch.setattr("loopbook.evaluate.duty._BATCH", 7)
    parts = duties(lives, SCHEME.duties, date(2025, 2, 1))
    assert [column.tolist() for column in whole] == [column.tolist() for column in parts]


@given(st.lists(st.integers(0, 40) | st.integers(0, 10**9), max_size=60))
def test_rows_by_time_keep_their_order_where_times_are_alike(times: list[int]) -> None:
    found = _by_time(np.array(times, np.int64)).tolist()
    assert found == sorted(range(len(times)), key=times.__getitem__)
