"""Master data as queries ask them: by identity, at any depth, through circles."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from loopbook.book.masters import KnownMasters, MasterData
from loopbook.terms.master import MasterRecord
from tests.book.asked import PARTIES, PLACES, asked, drafts

TYPE = "urn:epcglobal:epcis:vtype:BizLocation"
SITE = "urn:epc:id:sgln:0614141.00777.0"
SITE_LINK = "https://example.com/414/0614141007776"


def test_descendants_are_found_at_any_depth_and_in_any_spelling() -> None:
    masters = MasterData(
        [
            MasterRecord(TYPE, SITE, children=("urn:a", "urn:b")),
            MasterRecord(TYPE, SITE_LINK, children=("urn:c",)),
            MasterRecord(TYPE, "urn:b", children=("urn:d",)),
        ]
    )
    expected = {"https://id.gs1.org/414/0614141007776", "urn:a", "urn:b", "urn:c", "urn:d"}
    assert masters.descendants(SITE) == masters.descendants(SITE_LINK) == expected
    assert masters.descendants("urn:b") == {"urn:b", "urn:d"}
    assert masters.descendants("urn:unknown") == {"urn:unknown"}


def test_places_in_a_circle_are_below_one_another() -> None:
    masters = MasterData(
        [
            MasterRecord(TYPE, "urn:a", children=("urn:b",)),
            MasterRecord(TYPE, "urn:b", children=("urn:a",)),
        ]
    )
    assert masters.descendants("urn:a") == masters.descendants("urn:b") == {"urn:a", "urn:b"}


def test_attributes_of_all_records_of_an_identity_join() -> None:
    masters = MasterData(
        [MasterRecord(TYPE, SITE, {"x": 1, "y": 1}), MasterRecord(TYPE, SITE_LINK, {"y": 2})]
    )
    assert masters.attributes(SITE) == {"x": 1, "y": 2}
    assert masters.attributes("urn:unknown") == {}


@pytest.mark.parametrize("kind", ["memory", "journal"])
def test_a_hierarchy_is_of_the_records_that_its_reader_may_see(kind: str, tmp_path: Path) -> None:
    offered = drafts(20)
    first, second, *others = offered
    told = [replace(first, audience=PARTIES[:1]), replace(second, audience=PARTIES[1:]), *others]
    with asked(kind, tmp_path, told) as questions:
        questions._readings.link_up()
        masters = KnownMasters(questions._store, questions._readings)
        counts = [
            len(masters.of(sees).descendants(PLACES[0]))
            for sees in (None, frozenset(PARTIES), frozenset(PARTIES[:1]), frozenset(PARTIES[1:]))
        ]
        assert counts == [3, 3, 2, 1]
        for number in range(40):
            assert len(masters.of(frozenset({f"urn:{number}"})).descendants(PLACES[0])) == 1


def test_new_records_add_to_a_hierarchy(tmp_path: Path) -> None:
    offered = drafts(20)
    with asked("journal", tmp_path, offered[1:]) as questions:
        before = questions.surroundings().masters.descendants(PLACES[0])
        questions._store.append(offered[:1])
        after = questions.surroundings().masters.descendants(PLACES[0])
        assert (len(before), len(after)) == (1, 3)
