"""Scripts: the order in which a book hears of what happens."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from loopbook.programs.synthetic import name, plan
from loopbook.programs.synthetic.clock import DAY, DAYS
from loopbook.programs.synthetic.family import STAGGER
from loopbook.programs.synthetic.plan import WHOLE
from loopbook.programs.synthetic.script import sales, script, told
from loopbook.programs.synthetic.shape import Shape
from loopbook.terms.event import Event

LATE = timedelta(days=3)


def test_steps_are_told_in_order_and_never_before_they_happen() -> None:
    steps = script(WHOLE)
    assert [step.told for step in steps] == sorted(step.told for step in steps)
    assert all(step.told >= step.happens for step in steps)
    assert max(step.happens for step in steps) + STAGGER + 7 * DAY < DAYS * DAY


def test_a_small_family_skips_what_it_does_not_make() -> None:
    assert {step.generation for step in script(Shape((1, 0, 0), spares=2))} == {0, 1}


def test_families_are_told_side_by_side() -> None:
    planned = plan(200_000)
    first = [step[0] for step in told(planned) if step]
    families = [text.split("/10/")[-1].split("-")[0] for text in first if "/10/" in text]
    assert len(set(families[: len(families) // 2])) == planned.count == 4


def test_record_order_is_the_order_of_time_but_for_late_and_corrective_events() -> None:
    planned = plan(200_000)
    latest, late = datetime(2018, 1, 1, tzinfo=UTC), 0
    for text in (text for step in told(planned) for text in step):
        time = datetime.fromisoformat(text.split('"eventTime":"', 1)[1][:25])
        late += "errorDeclaration" not in text and time < latest - LATE
        latest = max(latest, time)
    counted = planned.tally
    stated = counted.late + counted.declarations
    assert abs(late - stated) < counted.events / 250
    assert 0.02 < stated / counted.events < 0.04


def test_events_spread_over_years_and_some_stand_at_midnight_of_a_new_year(
    small_events: Sequence[Event],
) -> None:
    local = [event.time + timedelta(hours=8) for event in small_events]
    assert {time.year for time in local} >= set(range(2018, 2024))
    assert {event.offset for event in small_events} == {"+08:00"}
    # An hour later, what is around that midnight is within the first two hours of the year.
    later = [time + timedelta(hours=1) for time in local]
    assert [time for time in later if (time.month, time.day) == (1, 1) and time.hour < 2]


def test_sales_wait_for_a_new_year_and_are_told_after_they_happened() -> None:
    planned = plan(200_000)
    assert [step.generation for step in sales(WHOLE)] == [0, 1]
    texts = [text for step in told(planned) for text in step if f'"{name.METAL}/10/' in text]
    sold = [json.loads(text) for text in texts if '"shipping"' in text]
    times = [datetime.fromisoformat(each["eventTime"]) for each in sold]
    assert len(times) == 2 * planned.count
    assert all(b - a > -timedelta(hours=2) for a, b in pairwise(times))
