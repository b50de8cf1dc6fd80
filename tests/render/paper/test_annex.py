"""Figures are keyed to the entries they name, in reading order."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.paper.annex import Annex, figures_of, spans
from tests.render.paper.papers import small_paper


def test_keys_follow_the_order_of_reading() -> None:
    annex = Annex(small_paper())
    assert [entry.sequence for entry in annex.entries] == [7, 10, 11, 12, 13]
    assert annex.entries[-1].source is None
    figures = list(figures_of(small_paper()))
    assert annex.keys(figures[0]) == [1]
    assert annex.keys(figures[1]) == [2, 3]
    assert annex.keys(figures[2]) == []


def test_runs_are_joined() -> None:
    assert spans([]) == ""
    assert spans([4]) == "4"
    assert spans([1, 2]) == "1, 2"
    assert spans([1, 2, 3, 7, 9, 10, 11, 12]) == "1–3, 7, 9–12"


@given(st.sets(st.integers(1, 60)))
def test_spans_say_all_keys_and_no_other(keys: set[int]) -> None:
    said: set[int] = set()
    for part in filter(None, spans(sorted(keys)).split(", ")):
        first, _, last = part.partition("–")
        said |= set(range(int(first), int(last or first) + 1))
    assert said == keys
