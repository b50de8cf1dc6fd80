"""What one pack makes of entries: its digest tells when that changes."""

from loopbook.book.reading import reading_digest
from loopbook.book.shelf import compiled
from loopbook.terms.event import LOOPBOOK
from loopbook.terms.master import MasterRecord

PLACE = "https://id.example.org/414/9520001010200"


def place(**attributes: str) -> dict[str, MasterRecord]:
    named = {f"{LOOPBOOK}{name}": value for name, value in attributes.items()}
    return {PLACE: MasterRecord("urn:epcglobal:epcis:vtype:ReadPoint", PLACE, dict(named))}


def test_the_digest_hangs_on_pack_order_classes_and_roles() -> None:
    battery, plan = compiled("cn-battery"), compiled("cn-14fyp")
    first = reading_digest(battery, (), {})
    assert first == reading_digest(battery, (), {})
    assert first != reading_digest(plan, (), {})
    assert first != reading_digest(battery, (plan,), {})
    assert first != reading_digest(battery, (), place(role="store_site"))
    assert reading_digest(battery, (), place(role="store_site")) != reading_digest(
        battery, (), place(role="sorting_site")
    )


def test_master_data_that_say_neither_class_nor_role_change_nothing() -> None:
    battery = compiled("cn-battery")
    assert reading_digest(battery, (), place(name="Depot 7")) == reading_digest(battery, (), {})
