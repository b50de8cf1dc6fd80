"""Amounts that are shares of a whole."""

from decimal import Decimal

import pytest

from loopbook.book.shelf import core
from loopbook.errors import EventError
from loopbook.formats.columns import Column
from loopbook.formats.field import Reading
from loopbook.formats.measure import Measure
from loopbook.formats.share import part_of, with_amount
from loopbook.terms.scheme import IntakeColumn

UNITS = core().units.by_code


def reading(field: str, value: str, unit: str, shares: str = "") -> Reading:
    column = IntakeColumn(heading_en=field, heading_zh=field, field=field, shares=shares, rule="r")
    measure = Measure(Decimal(value), UNITS[unit]) if value else None
    return Reading(Column(column, 0, field), measure)


def test_the_product_is_exact() -> None:
    readings = {"share": [reading("share", "11", "P1")], "whole": [reading("whole", "7", "TNE")]}
    (amount,) = with_amount(readings)["quantity"]
    assert isinstance(amount.value, Measure)
    assert (amount.value.value, amount.value.unit) == (Decimal("0.77"), UNITS["TNE"])


def test_a_row_without_share_is_left_as_it_is() -> None:
    assert with_amount({"whole": []}) == {"whole": []}


def test_a_share_with_a_kind_and_a_whole_that_is_unknown_are_refused() -> None:
    whole = [reading("whole", "7", "TNE")]
    with pytest.raises(EventError) as kind:
        with_amount({"share": [reading("share", "11", "KGM")], "whole": whole})
    assert kind.value.code == "LB-W67"
    empty = [reading("whole", "", "TNE")]
    with pytest.raises(EventError) as unknown:
        with_amount({"share": [reading("share", "11", "P1")], "whole": empty})
    assert unknown.value.code == "LB-W68"


def test_a_part_is_told_in_percent_whatever_its_unit() -> None:
    share = reading("value", "0.11", "C62", "parts")
    pure = reading("value", "11", "P1", "parts")
    assert part_of({"value": [share]}, share.column) is None
    found = part_of({"value": [pure]}, pure.column)
    assert found is not None
    assert (found.whole, found.share) == ("parts", Decimal(11))
    assert part_of({"value": [pure]}, None) is None
