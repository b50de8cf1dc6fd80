"""The packs of wastes and pools: every case passes, every row is used, no deadline is invented."""

import pytest

from loopbook.book.opening import MEMORY, open_book
from loopbook.book.trial import try_pack
from loopbook.terms.duty import Duty
from loopbook.terms.scheme import Scheme
from loopbook.terms.scheme_status import SchemeStatus

PACKS = (
    "weighbridge", "bulk-waste", "construction-waste", "agriculture", "city-recyclables", "weee",
    "packaging-pool",
)  # fmt: skip
READ = {"keep_data": (3, "year")}
"""Deadlines that a text which was read states."""


@pytest.mark.slow
@pytest.mark.parametrize("pack", PACKS)
def test_every_case_passes_and_uses_every_row(pack: str) -> None:
    trial = try_pack(pack)
    broken = [
        f"{case.name}: {answer.expected}: {answer.met.found}"
        for case in trial.cases
        for answer in case.answers
        if not answer.met.holds
    ]
    assert not broken
    assert not trial.unused
    assert trial.has_passed


@pytest.fixture(scope="module")
def schemes() -> dict[str, Scheme]:
    with open_book(MEMORY, list(PACKS)) as book:
        return {name: book.scheme(name) for name in PACKS}


def test_no_deadline_stands_that_nobody_read(schemes: dict[str, Scheme]) -> None:
    duties: dict[str, Duty] = {
        duty.id: duty for scheme in schemes.values() for duty in scheme.duties
    }
    assert len(duties) >= 12
    stated = {
        name: (duty.number, duty.unit.value if duty.unit else "")
        for name, duty in duties.items()
        if duty.number is not None
    }
    assert stated == READ


def test_every_pack_says_that_its_rules_are_illustrative(schemes: dict[str, Scheme]) -> None:
    assert {scheme.status for scheme in schemes.values()} == {SchemeStatus.ILLUSTRATIVE}
    assert all(scheme.citation_zh for scheme in schemes.values())


def test_the_fourteen_streams_of_the_cities_have_a_rate_each(schemes: dict[str, Scheme]) -> None:
    city = schemes["city-recyclables"]
    rates = [name for name in city.indicators if name.startswith("recovery_")]
    assert len(rates) == 14 + 1
    assert {"recovery_textiles", "recovery_glass", "recovery_kitchen_waste"} <= set(rates)
    assert {"recovery_turbine_blades", "recovery_pv_modules"} <= set(rates)
