"""Fit: sites out of reach and pairs that are not allowed are told, not dropped quietly."""

import pytest

from loopbook.errors import InputError
from loopbook.plan.locate.fit import refuse_misfit, siting_findings
from loopbook.plan.locate.input import siting_of

from .city import given_of, plain_city


def test_a_site_that_the_roads_do_not_reach_is_told_with_its_row() -> None:
    tables = plain_city(2, 2, 1)
    tables["roads"] = {
        "source": ["z0", "z1", "q"],
        "target": ["s0", "s0", "s1"],
        "length": [1, 2, 3],
    }
    siting = siting_of(given_of(tables, problem="median", p=1.0)).siting
    codes = {each.code: each for each in siting_findings(siting)}
    assert (codes["LB-PL46"].place.document, codes["LB-PL46"].place.row) == ("sites.csv", 3)
    assert codes["LB-PL43"].values == {"missing": "2", "count": "4"}


def test_a_zone_out_of_reach_is_refused_even_without_demand() -> None:
    tables = plain_city(2, 1, 1)
    tables["zones"] = {**tables["zones"], "demand": [0.0, 3.0]}
    tables["distances"] = {"source": ["z1"], "target": ["s0"], "distance": [1.0]}
    with pytest.raises(InputError, match=r"LB-PL44 .*zones.csv, row 2"):
        siting_of(given_of(tables, problem="median", p=1.0, listed_only=1.0))


def test_a_fit_problem_passes() -> None:
    refuse_misfit(siting_of(given_of(plain_city(2, 1, 1), problem="median", p=1.0)).siting)
