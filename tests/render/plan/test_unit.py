"""Units of a plan as people write them."""

from loopbook.render.plan.unit import unit_text


def test_codes_become_symbols_in_both_languages() -> None:
    assert unit_text("TNE", "en") == "t"
    assert unit_text("TNE", "zh") == "吨"
    assert unit_text("CNY/TNE", "en") == "CNY/t"
    assert unit_text("CNY/TNE", "zh") == "元/吨"
    assert unit_text("KMT", "zh") == "km"
    assert unit_text("", "en") == unit_text("1", "zh") == ""
    assert unit_text("points of merit", "en") == "points of merit"
