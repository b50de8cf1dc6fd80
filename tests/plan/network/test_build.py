"""The program: its columns and rows, and what its limits leave possible."""

import numpy as np
import pytest

from loopbook.plan.network.build import first_pairs, most_of_pairs

from .hand import SMALL, changed
from .worked import small, worked


def test_rows_are_named_by_what_they_hold() -> None:
    names = {rows.name for rows in small().program.model.limits}
    assert {"supply", "output", "linked", "stands", "capacity", "target"} <= names


def test_a_zone_sends_no_more_to_a_site_than_it_has() -> None:
    net = small().net
    zone, site, of_link = first_pairs(net)
    assert (zone.tolist(), site.tolist()) == ([0, 0], [0, 1])
    assert most_of_pairs(net, of_link, 2).tolist() == [[100.0], [100.0]]


def test_a_mixture_limits_what_is_taken() -> None:
    tables = changed(
        SMALL,
        materials=[*SMALL["materials"], {"material": "other"}],
        generation=[
            *SMALL["generation"],
            {"zone": "Z1", "material": "other", "period": "", "amount": 10.0},
        ],
        mixes=[
            {"process": "sort", "material": "mixed", "period": "", "share": 0.75},
            {"process": "sort", "material": "other", "period": "", "share": 0.25},
        ],
        yields=[{**row, "material_in": ""} for row in SMALL["yields"]],
        targets=[{**SMALL["targets"][0], "share": 0.3}],
    )
    done = worked(tables)
    taken = done.amounts.processed[:, 0]
    by_material = {
        done.net.materials[m]: taken[p] for p, m in enumerate(done.net.inputs.material) if taken[p]
    }
    assert by_material["mixed"] == pytest.approx(30.0)
    assert by_material["other"] == pytest.approx(10.0)


def test_what_comes_back_is_collected_later() -> None:
    tables = changed(
        SMALL,
        periods=[{"period": "1"}, {"period": "2"}],
        returns=[{"zone": "Z1", "site": "M1", "material": "mixed", "lag": 1.0, "rate": 0.5}],
        targets=[{**SMALL["targets"][0], "share": 1.0}],
    )
    done = worked(tables)
    assert done.amounts.generated.tolist() == [[100.0, 130.0]]
    assert np.isclose(done.amounts.sent[0].tolist(), [100.0, 130.0], atol=0.01).all()
