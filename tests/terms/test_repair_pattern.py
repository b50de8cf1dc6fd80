"""The form of a damaged token."""

import pytest

from loopbook.terms.repair_pattern import PLACES, compiled, proof


def test_places_are_filled_and_the_rest_stands_as_it_is() -> None:
    found = compiled("{nn} 10,000 {unit}").fullmatch("549010,000 tons")
    assert found is not None
    assert (found["number"], found["unit"]) == ("5490", "tons")
    assert compiled("{nn} 10,000 {unit}").fullmatch("10,000 tons") is None
    assert compiled("{n}billion").fullmatch("2000 billion") is None


@pytest.mark.parametrize("pattern", ["{what}", "no number", "{n} {n}", "{unit}", "{n}{unit}{unit}"])
def test_a_pattern_that_says_nothing_or_too_much_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compiled(pattern)


def test_a_pattern_has_no_syntax_of_its_own() -> None:
    assert compiled("{n}(.*)+$").fullmatch("5(.*)+$") is not None
    assert compiled("{n}(.*)+$").fullmatch("5x") is None


def test_a_long_token_of_one_sort_is_answered_at_once() -> None:
    follow = {"mark", "unit", "of", "raised", "page"}
    for place in PLACES:
        pattern = f"{{number}} {{{place}}} {{mark}}" if place in follow else f"{{{place}}}"
        assert compiled(pattern).fullmatch("1" * 5000 + "!") is None


def test_the_proof_of_a_rule_is_its_example() -> None:
    assert proof("{nn} 10,000 {unit}", 4, "549010,000 tons") == "54900000 tons"
    assert proof("{nn} 10,000 {of}", 4, "549010,000 tons") == "54900000 t"
    assert proof("{nn} 10,000 {of}", 4, "549010,000 yuan") == "54900000 yuan"
    assert proof("{number} {mark} {unit}", 0, "1,250* t") == "1250 t"
    assert not proof("{nn} 10,000 {unit}", 4, "5490 tons")
