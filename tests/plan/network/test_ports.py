"""What sites take and make."""

import numpy as np
import pytest

from loopbook.errors import InputError
from loopbook.plan.network.ports import mixture_of, shares_of, taken_by

from .city import given_of
from .hand import SMALL, changed

NAMES = ["mixed", "paper", "residue"]


def test_a_site_takes_what_it_lists_else_what_its_process_names_else_all() -> None:
    given = given_of(SMALL)
    made = taken_by(given, ["sort", "sort", ""], ["", "paper", ""], NAMES)
    assert made.tolist() == [[True, False, False], [False, True, False], [True, True, True]]


def test_shares_are_by_input_output_and_period_and_loss_is_apart() -> None:
    shares, loss = shares_of(given_of(SMALL), "sort", NAMES, ["2026"])
    assert shares[0, :, 0].tolist() == [0.0, 0.6, 0.3]
    assert loss[:, 0].tolist() == [0.1, 0.0, 0.0]
    same, none = shares_of(given_of(SMALL), "", NAMES, ["a", "b"])
    assert np.array_equal(same[:, :, 1], np.eye(3))
    assert not none.any()


def test_a_mixture_makes_one_or_is_refused() -> None:
    mixes = [{"process": "sort", "material": "mixed", "period": "", "share": 0.4}]
    assert mixture_of(given_of(SMALL), "sort", NAMES, ["2026"]) is None
    with pytest.raises(InputError, match="LB-PL58"):
        mixture_of(given_of(changed(SMALL, mixes=mixes)), "sort", NAMES, ["2026"])
