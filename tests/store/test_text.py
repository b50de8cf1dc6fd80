"""Text that no file can hold is refused, wherever in a draft it stands."""

import pytest
from msgspec.structs import replace

from loopbook.errors import EventError
from loopbook.store.text import require_text
from loopbook.terms.entry import Identity
from tests.stores.drafts import draft

HALF = "half \ud83d"


def test_chinese_and_whole_pairs_pass() -> None:
    require_text([replace(draft(1), party="电池 🔋", source="")])


@pytest.mark.parametrize(
    "broken",
    [
        replace(draft(1), identity=Identity(HALF, False, bytes(32))),
        replace(draft(1), party=HALF),
        replace(draft(1), source=HALF),
        replace(draft(1), audience=("a", HALF)),
    ],
    ids=["id", "party", "source", "audience"],
)
def test_half_a_character_is_refused_and_shown(broken: object) -> None:
    with pytest.raises(EventError) as caught:
        require_text([draft(2), broken])
    assert r"half \ud83d" in str(caught.value)
    assert str(caught.value).encode("utf-8")
