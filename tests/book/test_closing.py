"""Items and account meet: masses of items make up the flow, what is left is shown."""

import pytest

from loopbook.book import Book


def test_the_items_of_every_flow_make_up_its_account(book: Book) -> None:
    found = {each.flow: each for each in book.closures("2025", "reused_content")}
    assert found["received"].stated == pytest.approx(0.667)
    assert found["received"].residual == 0.0
    assert found["received"].attributed == pytest.approx(0.667)
    assert found["casings_in"].counted == 1.0
    assert found["casings_in"].attributed == 0.0
    assert all(each.unweighed == 0 for each in found.values())
    assert all(
        each.stated == pytest.approx(each.counted + each.residual) for each in found.values()
    )
    # The pack went out whole: its part of used cells is the cell's mass in it.
    shipped = found["packs_shipped"]
    assert shipped.attributed == pytest.approx(shipped.counted * 310.1 / 1310.1)


def test_shares_and_unknown_parts_of_a_flow_are_all_of_it(book: Book) -> None:
    """Origins by kind of cell: what is attributed to each, and unknown, sums to the items."""
    reused = {each.flow: each for each in book.closures("2025", "reused_content")}
    cobalt = {each.flow: each for each in book.closures("2025", "recovered_cobalt")}
    kinds = {each.flow: each for each in book.closures("2025", "chemistry_origin")}
    for each in kinds.values():
        assert each.attributed + each.unknown == pytest.approx(each.counted)
    for flow, each in reused.items():
        assert 0 <= each.attributed <= each.counted + 1e-12
        assert 0 <= each.unknown <= each.counted
        assert cobalt[flow].counted == each.counted


def test_a_burden_of_a_flow_is_in_the_unit_of_the_burden(book: Book) -> None:
    found = {each.flow: each for each in book.closures("2025", "carbon_footprint")}
    assert found["received"].attributed == pytest.approx(0.667 * 0.12)
