"""Use: readings of packs, told in time or late, and packs taken out of their vehicles."""

import json

from loopbook.programs.synthetic import use
from loopbook.programs.synthetic.family import family_of
from loopbook.programs.synthetic.shape import CELLS_PER_MODULE, USES, Shape

FAMILY = family_of(1, 0, Shape((9, 0, 0)))


def test_each_pack_is_read_once_in_time_or_late() -> None:
    for number in range(USES):
        told = use.used(FAMILY, 0, number, 0)
        late = use.used_late(FAMILY, 0, number, 0)
        packs = [json.loads(text)["epcList"][0] for text in (*told, *late)]
        assert len(set(packs)) == len(packs) == 9
        assert late


def test_the_state_of_health_falls_from_reading_to_reading() -> None:
    for pack in range(9):
        course = [use.health_of(FAMILY.salt, 0, pack, number) for number in range(USES)]
        assert course == sorted(course, reverse=True)
        assert 700 < course[-1] < course[0] < 1000


def test_packs_leave_their_vehicles_and_their_first_module_is_opened() -> None:
    assert len(use.retired(FAMILY, 0, 0)) == 9
    told = [json.loads(text) for text in use.opened(FAMILY, 0, 0)]
    assert {each["action"] for each in told} == {"DELETE"}
    for out, apart in zip(told[::2], told[1::2], strict=True):
        assert out["childEPCs"] == [apart["parentID"]]
        assert len(apart["childEPCs"]) == CELLS_PER_MODULE
