"""A flow or a published quantity, year by year."""

from fractions import Fraction

import pytest

import loopbook
from loopbook.errors import UnknownTerm

COUNTRY = "https://api.worldbank.org/v2/country/"
SALES = (
    "UNU_Key,Year,Country,POM_kg,POM_pieces,Uncertainty\n"
    "0102,2014,NLD,1000,20,5 %\n0102,2015,NLD,2000,40,5 %\n0104,2015,NLD,4000,50,\n"
    "0102,2015,BEL,8000,80,\n"
)


def test_a_flow_is_told_by_year_and_class_in_the_unit_of_its_layer() -> None:
    with loopbook.open(":memory:", schemes=["e-waste"]) as book:
        book.record(SALES.encode(), table="put_on_market", document="s.csv")
        points = book.series("put_on_market", subject=COUNTRY + "NLD")
        assert [(str(p.period), p.product, p.value, p.unit) for p in points] == [
            ("2014", "unu_0102", Fraction(1), "t"),
            ("2015", "unu_0102", Fraction(2), "t"),
            ("2015", "unu_0104", Fraction(4), "t"),
        ]
        assert points[1].sd == pytest.approx(0.1)
        assert points[2].sd is None
        pieces = book.series("put_on_market", layer="pieces")
        assert [p.value for p in pieces if str(p.period) == "2015"] == [120, 50]
        assert book.entry(points[0].sequences[0]).event is not None


def test_an_observed_word_is_told_in_the_unit_of_the_pack() -> None:
    table = b"year,new_Installed_Capacity_[MW],mod_eff\nyear,GW,%\n2019,1.5,18\n2020,2,19\n"
    with loopbook.open(":memory:", schemes=["pv-modules"]) as book:
        book.record(table, table="modules", document="m.csv")
        points = book.series("installed_capacity", subject="World")
        assert [(str(p.period), p.value, p.unit, p.product) for p in points] == [
            ("2019", 1500, "MW", ""),
            ("2020", 2000, "MW", ""),
        ]
        assert book.series("installed_capacity", subject="US") == ()
        assert [p.product for p in book.series("module_efficiency")] == ["World", "World"]


def test_what_the_pack_does_not_have_is_refused_with_the_nearest() -> None:
    with loopbook.open(":memory:", schemes=["e-waste"]) as book:
        with pytest.raises(UnknownTerm) as name:
            book.series("put_on_markt")
        assert (name.value.code, name.value.values["nearest"]) == ("LB-J20", "put_on_market")
        with pytest.raises(UnknownTerm) as layer:
            book.series("put_on_market", layer="gold")
        assert layer.value.code == "LB-J21"
