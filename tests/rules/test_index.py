"""Indices of a pack: groups, members, directions, weights."""

import pytest

from loopbook.rules.compile import compile_scheme
from loopbook.terms.index import Mean, Wish
from loopbook.terms.period import period

from .breaking import LEAVES, faults_of, good, with_files

INDEX = """
[[index]]
id = "circular"
title_en = "Index"
title_zh = "指数"
base = "2020"
mean = "geometric"
source = "Constructed"

[[index.group]]
id = "use"
label_en = "Use"
label_zh = "利用"
weight = "0.6"

[[index.group]]
id = "money"
label_en = "Money"
label_zh = "收入"
weight = "0.4"

[[index.member]]
indicator = "yield"
group = "use"
wish = "up"
weight = "1"

[[index.member]]
indicator = "income"
group = "money"
wish = "down"
weight = "1"
"""


def pack(text: str):
    return with_files(indicators_toml=good().files["indicators.toml"].decode() + text)


def test_an_index_has_its_groups_members_and_weights() -> None:
    scheme = compile_scheme(pack(INDEX), {}, LEAVES)
    index = scheme.indices["circular"]
    assert (index.base, index.mean, index.is_weighted) == (period("2020"), Mean.GEOMETRIC, True)
    assert [(group.id, group.weight) for group in index.groups] == [("use", 0.6), ("money", 0.4)]
    assert [(m.indicator, m.group, m.wish) for m in index.members] == [
        ("yield", "use", Wish.UP),
        ("income", "money", Wish.DOWN),
    ]
    for row in (index, *index.groups, *index.members):
        assert row.rule in scheme.rows


def test_without_weights_every_row_counts_the_same() -> None:
    bare = "\n".join(line for line in INDEX.splitlines() if "weight" not in line)
    index = compile_scheme(pack(bare), {}, LEAVES).indices["circular"]
    assert not index.is_weighted
    assert {row.weight for row in (*index.groups, *index.members)} == {1.0}
    assert compile_scheme(good(), {}, LEAVES).indices == {}


BREAKS = (
    ('base = "2020"\n', "", "'base' is empty"),
    ('"geometric"', '"median"', "'median' is no value of 'mean'"),
    ('weight = "0.6"\n', "", "Some rows of the index carry a weight"),
    ('"0.6"', '"0.7"', "sum to 1.1, not to 1"),
    ('"0.6"', '"-0.6"', "-0.6 is not above zero"),
    ('"yield"', '"yeld"', "indicator 'yeld' is not declared in indicators.toml"),
    ('"yield"', '"rate"', "'rate' is a change on a base"),
    ('group = "use"', 'group = "uses"', "group 'uses' is not declared in its groups"),
    ('group = "money"', 'group = "use"', "The group 'money' has no member"),
    ('wish = "up"', 'wish = "more"', "'more' is no value of 'wish'"),
    ('mean = "geometric"', 'means = "geometric"', "'means'"),
)


@pytest.fixture(scope="module")
def told() -> tuple[str, ...]:
    """The faults of one pack in which every index is broken in its own way."""
    for old, _, _ in BREAKS:
        assert old in INDEX
    broken = [
        INDEX.replace("circular", f"circular_{place}").replace(old, new, 1)
        for place, (old, new, _) in enumerate(BREAKS)
    ]
    return faults_of(pack("".join(broken)))


@pytest.mark.parametrize("fault", [fault for _, _, fault in BREAKS])
def test_every_fault_is_told(told: tuple[str, ...], fault: str) -> None:
    assert any(fault in each for each in told), told


def test_an_index_without_members_is_a_fault() -> None:
    told = faults_of(pack(INDEX[: INDEX.index("[[index.member]]")]))
    assert any("'member' is empty" in each for each in told), told
