"""Sums by expressions are those of a plain loop, whole numbers all."""

import narwhals as nw
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from loopbook.store.segment.cube import Sums
from loopbook.store.segment.pivot import GROUP, Group
from loopbook.store.sums import PLAIN, grouped, plain_sums_of, sums_of, totals_of_sums

ROWS = st.lists(
    st.fixed_dictionaries(
        {
            **{name: st.sampled_from("ab") for name in GROUP if name not in {"basis", "grain"}},
            "basis": st.just("measured"),
            "grain": st.sampled_from(("item", "statistic")),
            "voids": st.integers(0, 2),
            "has_sd": st.booleans(),
            "amount": st.integers(-(10**9), 10**9),
            "variance": st.integers(0, 10**9),
        }
    ),
    min_size=1,
)


@given(ROWS)
def test_expressions_give_what_a_loop_gives(rows: list[dict[str, object]]) -> None:
    frame = nw.from_native(pa.Table.from_pylist(rows)).lazy()
    found = grouped(frame).collect("pyarrow").to_native().to_pylist()
    asked = [{name: row[name] for name in PLAIN} for row in rows if row["grain"] == "item"]
    assert sums_of(found) == plain_sums_of(asked)


def test_rules_of_a_group_make_one_total_and_those_that_count_are_named() -> None:
    group = Group("intake", "goods", "cell", "measured", "item", "posting.csv:2")
    other = group._replace(rule="posting.csv:3")
    gone = group._replace(flow="output")
    sums = {group: Sums(5, 0, 1, 1), other: Sums(2, 0, 0, 0), gone: Sums(0, 0, 0, 0)}
    (total,) = totals_of_sums(sums, 12, lambda group: (len(group.flow),))
    assert (total.amount, total.count, total.unstated_count, total.months) == (7, 1, 1, 12)
    assert total.rules == ("posting.csv:2",)
    assert tuple(total.sequences) == (6,)
