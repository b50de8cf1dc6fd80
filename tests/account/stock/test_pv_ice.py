"""Photovoltaic modules beside the plain loop of PV_ICE's logic, on its baselines and its test."""

from pathlib import Path

import numpy as np
import pytest

from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import weibull_by_ages
from loopbook.terms.stock import AgeConvention

from .pv_ice_loop import Columns, area_of, columns_of, disposed_by_loop

FILES = [
    "tests/baseline_module_test.csv",
    "baselines/baseline_modules_mass_US.csv",
    "baselines/baseline_modules_mass_World.csv",
]
END = AgeConvention.END


def check(modules: Columns) -> None:
    """Hold stock and outflow of the area against the loop, to twelve digits of the largest."""
    # PV_ICE cuts the year in which a project ends to a whole one.
    lifetime = weibull_by_ages(
        modules["mod_reliability_t50"][:, np.newaxis],
        modules["mod_reliability_t90"][:, np.newaxis],
        np.floor(modules["mod_lifetime"])[:, np.newaxis],
    )
    result = inflow_driven(area_of(modules), lifetime, END)
    disposed, standing = disposed_by_loop(modules)
    size = float(standing.max())
    assert np.abs(result.outflow[:, 0] - disposed).max() <= 1e-12 * size
    assert np.abs(result.stock[:, 0] - standing).max() <= 1e-12 * size
    assert disposed.sum() > 0.01 * area_of(modules).sum()


@pytest.mark.corpus
@pytest.mark.parametrize("file", FILES)
def test_what_is_disposed_of_is_what_the_loop_says(corpora: Path, file: str) -> None:
    modules = columns_of(corpora / "pvice" / file)
    assert not modules["mod_Repair"].any()
    assert not modules["mod_MerchantTail"].any()
    assert not modules["mod_EOL_pg0_resell"].any()
    check(modules)


def test_the_test_table_of_pv_ice_is_met() -> None:
    """100 MW a year at 10 %, T50 10, T90 15, projects of 15 years: a million m2 a year."""
    count = 40
    modules = {
        "new_Installed_Capacity_[MW]": np.full(count, 100.0),
        "mod_eff": np.full(count, 10.0),
        "mod_reliability_t50": np.full(count, 10.0),
        "mod_reliability_t90": np.full(count, 15.0),
        "mod_lifetime": np.full(count, 15.0),
    }
    assert area_of(modules) == pytest.approx(np.full(count, 1e6))
    check(modules)
    disposed, _ = disposed_by_loop(modules)
    # Once fifteen generations stand, as much is taken down in a year as is put up.
    assert disposed[15:] == pytest.approx(np.full(count - 15, 1e6), rel=1e-12)
