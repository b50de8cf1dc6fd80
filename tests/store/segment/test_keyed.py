"""Keyed hashes: the same on every machine, whatever else is hashed with them."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.segment.keyed import KeyedHash

HASHES = KeyedHash(bytes(range(32)))


@given(st.lists(st.text(max_size=300), max_size=40))
def test_a_hash_does_not_hang_on_its_neighbours(texts: list[str]) -> None:
    alone = [int(HASHES.of([text])[0]) for text in texts]
    assert HASHES.of(texts).tolist() == alone
    assert HASHES.of([*texts, *["x"] * 20]).tolist()[: len(texts)] == alone


def test_half_a_character_may_be_asked_for() -> None:
    half, many = HASHES.of(["\ud83d"]), HASHES.of(["\ud83d"] * 40)
    assert half[0] == many[0] == many[-1]


def test_the_values_are_pinned() -> None:
    texts = ["", "a", "a\0", "电池", "x" * 32, "x" * 33, "x" * 256, "x" * 257]
    found = HASHES.of(texts).tolist()
    assert len(set(found)) == len(texts)
    assert found == PINNED
    assert KeyedHash(bytes(32)).of(texts).tolist() != found


PINNED = [
    0,
    10_713_691_732_673_108_420,
    10_894_062_492_607_331_630,
    2_782_798_000_886_957_922,
    4_379_640_506_660_248_875,
    16_570_316_298_853_444_980,
    10_528_476_691_329_418_475,
    18_274_086_301_123_884_916,
]
