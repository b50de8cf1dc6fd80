"""When a subscription runs: worked examples, a brute-force oracle, and every refusal."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.book.schedule import FIELDS, next_run, said_by, schedule_of
from loopbook.errors import SubscriptionControls
from loopbook.terms.subscription import Schedule

NOON = datetime(2026, 3, 4, 12, 0, 0, tzinfo=UTC)  # a Wednesday


def runs(said: dict[str, object], count: int, after: datetime = NOON) -> list[str]:
    schedule = schedule_of(said, after)
    found = []
    for _ in range(count):
        moment = next_run(schedule, after)
        assert moment is not None
        found.append(moment.strftime("%Y-%m-%d %H:%M:%S"))
        after = moment
    return found


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"hour": "1", "minute": "5"}, ["2026-03-05 01:05:00", "2026-03-06 01:05:00"]),
        ({"second": "0", "minute": "0"}, ["2026-03-04 13:00:00", "2026-03-04 14:00:00"]),
        ({"second": "0/30"}, ["2026-03-04 12:00:30", "2026-03-04 12:01:00"]),
        (
            {"second": "0", "minute": "0", "hour": "23", "dayOfWeek": "[6-7]"},
            ["2026-03-07 23:00:00", "2026-03-08 23:00:00", "2026-03-14 23:00:00"],
        ),
        ({"minute": "0,30", "hour": "2"}, ["2026-03-05 02:00:00", "2026-03-05 02:30:00"]),
        (
            {"second": "0", "minute": "0", "hour": "2", "dayOfMonth": "1,15"},
            ["2026-03-15 02:00:00", "2026-04-01 02:00:00"],
        ),
        ({"hour": 0, "minute": 0, "dayOfMonth": 29, "month": 2}, ["2028-02-29 00:00:00"]),
        ({"minute": "0", "hour": "0", "dayOfMonth": "31"}, ["2026-03-31 00:00:00"]),
        ({"second": "[57-59]"}, ["2026-03-04 12:00:57", "2026-03-04 12:00:58"]),
    ],
)
def test_a_schedule_runs_when_it_says(said: dict[str, object], expected: list[str]) -> None:
    assert runs(said, len(expected)) == expected


def test_a_moment_that_matches_is_not_its_own_next_run() -> None:
    assert runs({"hour": "12", "minute": "0"}, 1, NOON) == ["2026-03-05 12:00:00"]
    just_before = NOON - timedelta(microseconds=1)
    assert runs({"hour": "12", "minute": "0"}, 1, just_before) == ["2026-03-04 12:00:00"]


def test_moments_are_those_of_utc() -> None:
    shanghai = datetime(2026, 3, 5, 0, 30, tzinfo=timezone(timedelta(hours=8)))  # 16:30 UTC
    assert runs({"hour": "17", "minute": "0"}, 1, shanghai) == ["2026-03-04 17:00:00"]


def test_a_leap_day_on_a_weekday_is_found_over_a_century_without_leap_day() -> None:
    after = datetime(2072, 3, 1, tzinfo=UTC)
    said: dict[str, object] = {"dayOfMonth": "29", "month": "2", "dayOfWeek": "1"}
    said |= {"minute": "0", "hour": "0"}
    (found,) = runs(said, 1, after)
    assert found == "2112-02-29 00:00:00"


def moments(first: tuple[int, int, int], last: tuple[int, int, int]) -> st.SearchStrategy[datetime]:
    start = datetime(*first, tzinfo=UTC)
    seconds = int((datetime(*last, tzinfo=UTC) - start).total_seconds())
    return st.integers(0, seconds).map(lambda n: start + timedelta(seconds=n))


FIELD = {
    name: st.one_of(
        st.integers(least, most).map(str),
        st.tuples(st.integers(least, most), st.integers(least, most))
        .map(sorted)
        .map(lambda pair: f"[{pair[0]}-{pair[1]}]"),
        st.lists(st.integers(least, most), min_size=1, max_size=4).map(
            lambda numbers: ",".join(map(str, numbers))
        ),
    )
    for name, (_, least, most) in FIELDS.items()
}


def allowed(text: str) -> set[int]:
    """Read a field again, in another way than the code does."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.strip("[]").partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def matches(said: dict[str, str], moment: datetime) -> bool:
    parts = {
        "second": moment.second,
        "minute": moment.minute,
        "hour": moment.hour,
        "dayOfMonth": moment.day,
        "month": moment.month,
        "dayOfWeek": moment.isoweekday(),
    }
    said = {"second": "0", **said}
    return all(parts[name] in allowed(text) for name, text in said.items())


def brute_force(said: dict[str, str], after: datetime, seconds: int) -> datetime | None:
    moment = after.replace(microsecond=0)
    for _ in range(seconds):
        moment += timedelta(seconds=1)
        if matches(said, moment):
            return moment
    return None


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(
    said=st.fixed_dictionaries(
        {}, optional={name: FIELD[name] for name in ("second", "minute", "hour", "dayOfWeek")}
    ).filter(bool),
    after=moments((2024, 2, 27), (2028, 3, 2)),
)
def test_the_next_run_is_the_first_matching_second(said: dict[str, str], after: datetime) -> None:
    found = next_run(schedule_of(said, after), after)
    assert found is not None
    assert matches(said, found)
    assert found > after
    horizon = min(int((found - after).total_seconds()) + 2, 20_000)
    oracle = brute_force(said, after, horizon)
    if oracle is not None or horizon < 20_000:
        assert found == oracle
    else:
        assert found > after + timedelta(seconds=horizon - 1)


@settings(max_examples=50, deadline=None)
@given(
    said=st.fixed_dictionaries(
        {"hour": st.just("0"), "minute": st.just("0")},
        optional={name: FIELD[name] for name in ("dayOfMonth", "month", "dayOfWeek")},
    ),
    after=moments((2024, 1, 1), (2030, 1, 1)),
)
def test_the_next_day_is_the_first_matching_day(said: dict[str, str], after: datetime) -> None:
    try:
        schedule = schedule_of(said, after)
    except SubscriptionControls:
        # 30 February, or 31 June.
        days, months = (allowed(said[name]) for name in ("dayOfMonth", "month"))
        assert min(days) > max({2: 29, 4: 30, 6: 30, 9: 30, 11: 30}.get(m, 31) for m in months)
        return
    found = next_run(schedule, after)
    assert found is not None
    moment = datetime(after.year, after.month, after.day, tzinfo=UTC)
    while moment <= after or not matches(said, moment):
        moment += timedelta(days=1)
    assert found == moment


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({}, "LB-N12"),
        ({"seconds": "0"}, "LB-N10"),
        ({"trigger": "x"}, "LB-N10"),
        *[
            ({"second": text}, "LB-N11")
            for text in (
                "",
                " ",
                "60",
                "-1",
                "[5-1]",
                "1-5",
                "*",
                "[1-60]",
                "1,",
                "a",
                "1.5",
                "0/0",
            )
        ],
        *[({"second": value}, "LB-N11") for value in (True, None, 1.5, [1], {"a": 1}, "1," * 300)],
        ({"hour": "24"}, "LB-N11"),
        ({"dayOfMonth": "0"}, "LB-N11"),
        ({"dayOfMonth": "32"}, "LB-N11"),
        ({"month": "13"}, "LB-N11"),
        ({"dayOfWeek": "0"}, "LB-N11"),
        ({"dayOfWeek": "8"}, "LB-N11"),
        ({"hour": "１"}, "LB-N11"),
        ({"dayOfMonth": "30", "month": "2"}, "LB-N13"),
        ({"dayOfMonth": "31", "month": "4,6,9,11"}, "LB-N13"),
    ],
)
def test_what_is_no_schedule_is_refused(said: dict[str, object], code: str) -> None:
    with pytest.raises(SubscriptionControls) as fault:
        schedule_of(said, NOON)
    assert fault.value.code == code
    assert fault.value.status == 400


def test_a_schedule_is_told_as_it_was_said() -> None:
    said = {"second": "0/30", "dayOfWeek": "[1-5]"}
    assert said_by(schedule_of(said, NOON)) == said


def test_at_the_end_of_the_calendar_nothing_comes_any_more() -> None:
    assert next_run(Schedule(minute="0"), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)) is None
