"""Families: the same for the same seed, and no two events of a book share an eventID."""

from itertools import product

from loopbook.programs.synthetic.family import STAGGER, family_of
from loopbook.programs.synthetic.kind import Kind
from loopbook.programs.synthetic.shape import Shape

SHAPE = Shape((2, 1, 1))


def test_seed_and_number_decide_a_family() -> None:
    assert family_of(1, 3, SHAPE) == family_of(1, 3, SHAPE)
    assert (
        len({family_of(seed, number, SHAPE).salt for seed in (1, 2) for number in range(9)}) == 18
    )


def test_families_begin_one_after_the_other_and_the_first_at_once() -> None:
    starts = [family_of(1, number, SHAPE).start for number in range(200)]
    assert starts[0] == 0
    assert max(starts) < STAGGER
    assert len(set(starts)) > 190


def test_event_ids_are_unique_over_families_kinds_generations_and_corrections() -> None:
    families = [family_of(1, number, SHAPE) for number in (0, 1, 105_000)]
    made = [
        family.event_id(kind, generation, index, is_corrective=corrective)
        for family, kind, generation, index, corrective in product(
            families, Kind, range(3), (0, 1, 500 * 1024 + 1023), (False, True)
        )
    ]
    assert len(set(made)) == len(made)
    assert max(Kind) < 32
