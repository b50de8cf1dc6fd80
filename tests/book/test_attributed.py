"""Indicators of items as rules of lives read them: known where nothing of them is unknown."""

import numpy as np

from loopbook.book import Book
from loopbook.book.attributed import attributed_values
from loopbook.terms.attribution import AttributionKind
from loopbook.terms.lineage import AsOf


def test_values_are_those_of_all_items_of_which_no_part_is_unknown(book: Book) -> None:
    scheme = book.scheme("cn-battery")
    readings = book._posted()
    for name, rule in scheme.attributions.items():
        found = attributed_values(readings, scheme, AsOf(), name)
        told = book.attributions(name, scheme="cn-battery").items
        scale = float(rule.unit.factor)
        plain = {
            each.item: each.value * scale
            for each in told
            if each.value is not None and each.unknown <= 1e-9
        }
        assert found.keys() == plain.keys()
        assert np.allclose(list(found.values()), list(plain.values()))
        assert rule.kind is not AttributionKind.ORIGIN or not found
    assert scheme.attributions


def test_lives_tell_them_by_item_number(book: Book) -> None:
    lives = book._lives("cn-battery")
    name = next(iter(lives.scheme.attributions))
    items = np.arange(lives.item_count())
    values, known = lives.attributed(name, items)
    told = attributed_values(book._posted(), lives.scheme, AsOf(), name)
    assert [
        n for n, is_known in zip(lives.adjacency.names(items), known, strict=True) if is_known
    ] == [n for n in lives.adjacency.names(items) if n in told]
    assert np.all(values[~known] == 0)
