"""A lifetime as people write it."""

import numpy as np
import pytest

from loopbook.account.stock.stated import columns_named, made, read_lifetime
from loopbook.account.stock.survival import survival
from loopbook.errors import LoopbookError, UnknownTerm
from loopbook.terms.stock import LifetimeKind


def test_a_line_says_kind_parameters_and_their_uncertainty() -> None:
    stated = read_lifetime("weibull:t50=25+-2, t90 = 30 ± 1.5", scale_sd=0.1)
    assert stated.kind is LifetimeKind.WEIBULL
    assert stated.sd == {"t50": 2.0, "t90": 1.5}
    assert stated.scale_sd == 0.1
    assert survival(made(stated), np.array(25.0)) == pytest.approx(0.5)


def test_a_single_parameter_needs_no_name() -> None:
    assert made(read_lifetime("fixed:10")).parameters["years"] == 10.0
    assert made(read_lifetime("fixed:years=10,at_most=4")).at_most == 4.0


def test_a_parameter_may_be_a_column() -> None:
    text = "weibull:t50=half,t90=30"
    assert columns_named(text) == ("half",)
    column = np.array([[20.0], [25.0]])
    assert made(read_lifetime(text, {"half": column})).is_by_cohort
    assert columns_named("fixed:3") == columns_named("empirical:survival=1/0") == ()


def test_an_empirical_survival_is_a_row_of_shares() -> None:
    assert made(read_lifetime("empirical:1/0.5/0")).parameters["survival"].tolist() == [1, 0.5, 0]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("weibull:2,20", "LB-Y41"),
        ("weibull:shape=two,scale=20", "LB-Y41"),
        ("weibull:shape=2,scale=", "LB-Y41"),
        ("weibull:", "LB-Y41"),
        ("fixed:years=3,years=4", "LB-Y41"),
        ("empirical:1/x", "LB-Y41"),
        ("weibull:shape=2", "LB-Y02"),
        ("normal:mean=3,sd=-1", "LB-Y04"),
        ("weibull:t50=3,t90=2", "LB-Y05"),
    ],
)
def test_what_cannot_be_read_is_quoted(text: str, code: str) -> None:
    with pytest.raises(LoopbookError) as fault:
        read_lifetime(text)
    assert fault.value.code == code


def test_uncertainties_are_numbers_that_can_be() -> None:
    with pytest.raises(UnknownTerm):
        read_lifetime("wibble:3")
    for scale_sd in (-0.1, float("nan")):
        with pytest.raises(LoopbookError) as fault:
            read_lifetime("fixed:3", scale_sd=scale_sd)
        assert fault.value.code == "LB-Y19"
    with pytest.raises(LoopbookError) as empirical:
        read_lifetime("empirical:1/0", scale_sd=0.1)
    assert empirical.value.code == "LB-Y21"
