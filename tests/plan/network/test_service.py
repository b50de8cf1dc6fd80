"""The share of people with an open point near."""

import pytest

from loopbook.errors import InputError
from loopbook.plan.network.service import near

from .city import Rows
from .hand import SMALL, changed
from .worked import worked


def asked(share: float, **zone: float | None) -> dict[str, Rows]:
    point = {
        "site": "P1",
        "tier": "collection",
        "process": "",
        "accepts": "residue",
        "x": 0.0,
        "y": 3.0,
        "handling_cost": 0.0,
    }
    return changed(
        SMALL,
        periods=[{"period": "2026", "service_share": share}],
        sites=[*SMALL["sites"], point],
        sizes=[
            *SMALL["sizes"],
            {
                "site": "P1",
                "size": "one",
                "capacity_least": 1.0,
                "opening_cost": 7.0,
                "fixed_cost": 0.0,
            },
        ],
        zones=[{**SMALL["zones"][0], **zone}],
    )


def test_a_point_opens_for_service_alone() -> None:
    done = worked(asked(1.0), service_radius=3.0)
    assert done.answer.is_open[2].tolist() == [1.0]
    assert near(done.given, done.net).is_near[0].tolist() == [False] * 4 + [True]


def test_without_radius_or_population_it_is_refused() -> None:
    with pytest.raises(InputError, match="service_radius"):
        worked(asked(1.0), service_radius=None)
    with pytest.raises(InputError, match="population"):
        worked(asked(1.0, population=None), service_radius=3.0)
