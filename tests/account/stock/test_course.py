"""One run of a forecast."""

import numpy as np
import pytest

from loopbook.account.stock.course import Course, multiplied, of_product, run, scaled
from loopbook.account.stock.lifetime import fixed
from loopbook.account.stock.stated import made, read_lifetime
from loopbook.terms.stock import AgeConvention, Hibernation, StatedLifetime

END = AgeConvention.END


def test_a_run_with_hibernation_holds_both_stocks_and_gives_what_leaves_for_good() -> None:
    stated = read_lifetime("fixed:2")
    course = Course(
        stated=stated, convention=END, hibernation=Hibernation(lifetime=fixed(3.0), share=0.4)
    )
    done = run(np.array([[10.0], [0], [0], [0], [0], [0]]), made(stated), course)
    assert done.stock[:, 0].tolist() == [10, 10, 4, 4, 4, 0]
    assert done.outflow[:, 0].tolist() == [0, 0, 6, 0, 0, 4]


def test_all_ages_are_scaled_together_and_no_pure_number_is() -> None:
    longer = scaled(read_lifetime("weibull:shape=2,scale=20,at_most=30"), 1.1)
    assert longer.parameters["scale"] == pytest.approx(22.0)
    assert longer.parameters["shape"] == 2.0
    assert longer.at_most == pytest.approx(33.0)


def test_the_parameters_of_one_product_are_taken_out() -> None:
    stated = StatedLifetime(
        kind=read_lifetime("fixed:1").kind,
        parameters={"years": np.arange(6.0).reshape(3, 2), "at_most": np.asarray(9.0)},
    )
    own = of_product(stated, 1)
    assert own["years"][:, 0].tolist() == [1.0, 3.0, 5.0]
    assert own["at_most"] == 9.0


def test_factors_are_laid_on_what_they_belong_to() -> None:
    factors = {"*": np.array([1.0, 2.0, 3.0]), "shape": np.array([1.0, 1.0, 5.0])}
    parameters = {"shape": np.asarray(2.0), "scale": np.array([[10.0], [20.0]])}
    drawn = multiplied(parameters, factors, slice(1, 3))
    assert drawn["shape"].tolist() == [2.0, 10.0]
    assert drawn["scale"].tolist() == [[20.0, 30.0], [40.0, 60.0]]
