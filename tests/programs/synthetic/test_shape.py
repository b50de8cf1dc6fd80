"""Shapes and counts: sums over the same choices that the stages make."""

from loopbook.programs.synthetic.shape import (
    BATCH,
    CAMPAIGN,
    CELLS,
    Shape,
    Tally,
    batches,
    campaigns,
    cells_of,
    discarded,
    has_generation,
    is_late_test,
    is_late_use,
    is_late_vehicle,
    is_retired,
    is_sorted_out,
    is_wrong_cell,
    is_wrong_module,
    is_wrong_receipt,
    recycled_lots,
    reused,
    second_batches,
    tally,
)

SHAPE = Shape((40, 27, 14), spares=5)


def test_counts_add_up() -> None:
    one, two = Tally(1, 2, 3, 4, 5), Tally(10, 20, 30, 40, 50)
    assert one + two == Tally(11, 22, 33, 44, 55)
    assert two.times(3) == Tally(30, 60, 90, 120, 150)


def test_about_one_event_in_a_hundred_is_wrong_and_two_are_late() -> None:
    counted = tally(SHAPE)
    assert 0.008 < counted.declarations / counted.events < 0.012
    assert 0.015 < counted.late / counted.events < 0.025
    assert 2.4 < counted.links / counted.events < 2.9


def test_choices_are_some_and_not_all() -> None:
    packs = range(40)
    for chosen in (is_late_vehicle, is_sorted_out):
        assert 0 < sum(map(chosen, packs)) < 20
    for by_part in (is_wrong_cell, is_wrong_module, is_wrong_receipt, is_late_use, is_late_test):
        assert 0 < sum(by_part(pack, part) for pack in packs for part in range(15)) < 300


def test_cells_of_all_campaigns_are_the_cells_of_the_packs_and_spares() -> None:
    for generation in range(3):
        made = sum(cells_of(SHAPE, generation, c) for c in range(campaigns(SHAPE, generation)))
        spares = SHAPE.spares if generation == 1 else 0
        assert made == SHAPE.packs[generation] * CELLS + spares
    assert campaigns(SHAPE, 0) == -(-40 // CAMPAIGN)


def test_packs_are_reused_or_discarded_and_shredded_once() -> None:
    for generation in range(2):
        parts = (reused(SHAPE, generation), discarded(SHAPE, generation))
        assert sorted([*parts[0], *parts[1]]) == list(range(SHAPE.packs[generation]))
        shredded = [pack for batch in second_batches(SHAPE, generation) for pack in batch]
        assert sorted(shredded) == list(range(SHAPE.packs[generation]))
    assert max(len(batch) for batch in batches(range(40))) == BATCH


def test_the_last_generation_stays_in_use() -> None:
    assert [is_retired(generation) for generation in range(3)] == [True, True, False]


def test_each_generation_takes_what_the_ones_before_gave() -> None:
    assert [recycled_lots(SHAPE, generation) for generation in range(3)] == [0, 3, 4]


def test_spare_cells_alone_bring_a_second_generation_of_lots() -> None:
    assert has_generation(Shape((1, 0, 0), 1), 1)
    assert not has_generation(Shape((1, 0, 0)), 1)
    assert not has_generation(Shape((1, 0, 0), 1), 2)
