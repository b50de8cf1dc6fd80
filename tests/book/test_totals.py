"""Totals of an export, as a person asks for them."""

from pathlib import Path

import pytest

from loopbook.book import Book
from loopbook.book.totals import TotalsAsked, totals_of_export
from loopbook.errors import EmptyPeriod, UnknownTerm
from loopbook.terms.export import Engine


def test_totals_are_those_of_the_account(book: Book, tmp_path: Path) -> None:
    book.export(tmp_path / "out")
    found = totals_of_export(tmp_path / "out", TotalsAsked(period="2025"), Engine.DUCKDB)
    assert found.pack == "cn-battery"
    account = book.account("2025")
    sums: dict[tuple[str, str], int] = {}
    for total in found.totals:
        key = total.flow, total.layer
        sums[key] = sums.get(key, 0) + total.amount
    told = {(c.flow, c.layer): c.chosen.amount for c in account.cells if c.chosen and not c.rivals}
    stated = {key: amount for key, amount in told.items() if key in sums}
    assert stated
    assert {key: sums[key] for key in stated} == stated
    layers = book.scheme().system.layers
    for name, layer in found.layers.items():
        assert layer.quantum.factor / layer.unit.factor == (
            layers[name].quantum.factor / layers[name].unit.factor
        )


def test_a_pack_must_be_named_where_there_are_several(book: Book, tmp_path: Path) -> None:
    book.export(tmp_path / "out")
    with pytest.raises(UnknownTerm, match="cn-battery"):
        totals_of_export(tmp_path / "out", TotalsAsked(period="2025", pack="none"), Engine.DUCKDB)
    with pytest.raises(EmptyPeriod):
        totals_of_export(tmp_path / "out", TotalsAsked(period="whenever"), Engine.DUCKDB)
