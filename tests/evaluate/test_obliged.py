"""Who must: the order in which master data are asked, one case a rule."""

import numpy as np
import pytest

from loopbook.evaluate.obliged import NOBODY, names_of, obliged
from loopbook.terms.life import Passings
from loopbook.terms.master import MasterRecord
from loopbook.trace.milestone import passings
from tests.trace.plain_lives import plain_lives

from .duty_world import CELL, FIRM, GARAGE, PLANT, event, master, moment, pack

SCHEME = pack()
WORKSHOP, RECYCLER, GARAGE_ROLE = "workshop", "recycler", "garage"


def who(
    masters: dict[str, MasterRecord], place: str = "", party: str = "said", step: str = "repairing"
) -> list[str]:
    """Return who must report a repair at a place that `party` recorded."""
    events = [event(step, moment("2025-01-02"), f"{CELL}A", place)]
    lives = plain_lives(events, SCHEME, masters, parties=[party])
    passed = passings(lives, np.arange(1), ["repaired"])
    return list(names_of(lives, obliged(lives, passed, WORKSHOP)))


@pytest.mark.parametrize("role", [WORKSHOP, GARAGE_ROLE])
def test_who_runs_a_place_of_the_role_must(role: str) -> None:
    """A garage is a workshop: a narrower role is the role."""
    assert who(master(GARAGE, role=role, operator=FIRM), GARAGE) == [FIRM]


def test_who_runs_the_place_must_when_he_has_the_role_himself() -> None:
    masters = {**master(GARAGE, operator=FIRM), **master(FIRM, role=WORKSHOP)}
    assert who(masters, GARAGE, party=FIRM) == [FIRM]


def test_the_recording_party_must_when_it_has_the_role() -> None:
    masters = {**master(PLANT, role=RECYCLER, operator=FIRM), **master("said", role=WORKSHOP)}
    assert who(masters, PLANT) == ["said"]


def test_the_recording_party_speaks_for_a_place_of_the_role_that_nobody_is_named_to_run() -> None:
    assert who(master(GARAGE, role=WORKSHOP), GARAGE) == ["said"]


def test_a_recording_party_of_another_role_does_not_speak_for_it() -> None:
    masters = {**master(GARAGE, role=WORKSHOP), **master("said", role=RECYCLER)}
    assert who(masters, GARAGE) == [""]


def test_without_any_role_in_the_master_data_whoever_recorded_must() -> None:
    assert who({}, GARAGE) == ["said"]
    assert who(master(GARAGE, operator=FIRM), GARAGE) == ["said"]


def test_with_roles_of_others_only_it_cannot_be_told() -> None:
    assert who(master(GARAGE, role=RECYCLER, operator=FIRM), GARAGE) == [""]


def test_a_role_known_anywhere_in_the_book_is_a_role_known() -> None:
    """The place of another event has a role: so roles are kept, and this one's is missing."""
    events = [
        event("repairing", moment("2025-01-02"), f"{CELL}A"),
        event("shipping", moment("2025-01-03"), f"{CELL}A", PLANT),
    ]
    lives = plain_lives(events, SCHEME, master(PLANT, role=RECYCLER))
    passed = passings(lives, np.arange(1), ["repaired"])
    assert obliged(lives, passed, WORKSHOP).tolist() == [NOBODY]


def test_the_business_location_is_asked_where_the_read_point_says_nothing() -> None:
    masters = {**master(GARAGE, role=WORKSHOP, operator=FIRM), **master(PLANT, role=RECYCLER)}
    lives = plain_lives([event("repairing", moment("2025-01-02"), CELL, PLANT)], SCHEME, masters)
    lives.touches(np.arange(1))
    texts = list(lives.texts)
    assert isinstance(lives.texts, list)
    lives.texts.append(GARAGE)
    row = passings(lives, np.arange(1), ["repaired"])
    asked = row._replace(biz_location=np.array([len(texts)], np.int32))
    assert names_of(lives, obliged(lives, asked, WORKSHOP)) == (FIRM,)


def test_no_passings_oblige_nobody() -> None:
    lives = plain_lives([], SCHEME)
    none = Passings._make(np.empty(0, np.int32) for _ in Passings._fields)
    assert len(obliged(lives, none, WORKSHOP)) == 0
