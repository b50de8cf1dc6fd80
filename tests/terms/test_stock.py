"""Which lifetimes differ by cohort."""

import numpy as np

from loopbook.terms.stock import Lifetime, LifetimeKind


def lifetime(years: object, at_most: object = None) -> Lifetime:
    latest = None if at_most is None else np.asarray(at_most, dtype=float)
    return Lifetime(
        kind=LifetimeKind.FIXED,
        parameters={"years": np.asarray(years, dtype=float)},
        at_most=latest,
    )


def test_a_lifetime_differs_by_cohort_where_a_parameter_does() -> None:
    assert not lifetime(3.0).is_by_cohort
    assert not lifetime([3.0, 4.0]).is_by_cohort
    assert not lifetime([[3.0, 4.0]]).is_by_cohort
    assert lifetime([[3.0], [4.0]]).is_by_cohort
    assert lifetime(3.0, [[3.0], [4.0]]).is_by_cohort
