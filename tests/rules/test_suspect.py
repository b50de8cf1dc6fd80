"""Suspects of a pack."""

import pytest

from loopbook.errors import SchemeError
from loopbook.rules.compile import compile_scheme

from .lives import LEAVES, changed, scheme


def test_no_rule_has_the_name_of_a_code_of_the_house() -> None:
    pack = changed("suspects.toml", '"no_rotor"', '"LB-U34"')
    with pytest.raises(SchemeError, match=r"suspects.toml:1 'id'.*LB-"):
        compile_scheme(pack, {}, LEAVES)


def test_a_suspect_is_two_conditions_and_what_to_tell() -> None:
    (suspect,) = scheme().suspects
    assert (suspect.id, suspect.item_class, suspect.weight) == ("no_rotor", "pump", 60)
    assert suspect.when.dimension is None
    assert suspect.must.dimension is None
    assert suspect.message_en == "Pump {item} of {mass} was sold without a rotor."
    assert suspect.rule == "suspects.toml:1"
