"""The table of keys is whole and consistent."""

import pytest

from loopbook.terms.identifier.key_type import KEYS, QUALIFIERS, SCHEMES, SHORT_NAMES


@pytest.mark.parametrize("ai", KEYS)
def test_a_key_has_qualifiers_of_the_table_and_digits_or_a_text(ai: str) -> None:
    key = KEYS[ai]
    assert set(key.qualifiers) <= QUALIFIERS.keys()
    assert set(key.finest) <= set(key.qualifiers)
    assert key.digits or key.tail is not None


@pytest.mark.parametrize("name", SCHEMES)
def test_a_scheme_is_of_a_key_and_its_parts_are_of_it(name: str) -> None:
    scheme = SCHEMES[name]
    key = KEYS[scheme.ai]
    for part in scheme.parts:
        assert part in (*key.qualifiers, "tail", "piece", "total", "*")
        assert part not in ("tail", "piece", "total") or key.tail is not None


def test_every_short_name_is_of_one_identifier() -> None:
    named = [made.short for table in (KEYS, QUALIFIERS) for made in table.values() if made.short]
    assert len(named) == len(set(named))
    assert set(named) <= SHORT_NAMES.keys()
    assert set(SHORT_NAMES.values()) <= KEYS.keys() | QUALIFIERS.keys()
