"""What must come through a tier: all ways of it lead there, and what leaves on the way is known."""

from loopbook.plan.network.passing import passing_of

from .city import city
from .worked import worked


def test_household_waste_comes_through_transfer_and_not_through_sorting() -> None:
    done = worked(city((2, 2, 2, 1, 1), 3), metric="haversine")
    supplies = done.net.supplies
    through = passing_of(done.net, done.program, "transfer")
    assert through is not None
    assert len(through.supplies) == supplies.size
    sorted_ = passing_of(done.net, done.program, "sorting")
    assert sorted_ is not None
    names = {done.net.materials[supplies.material[port]] for port in sorted_.supplies}
    assert names == {"recyclables"}
    # Behind sorting nothing is what it was: nothing must come through a market.
    assert passing_of(done.net, done.program, "market") is None


def test_a_second_way_around_a_tier_says_that_nothing_must_come_through() -> None:
    tables = city((2, 2, 2, 1, 1), 3)
    around = {"leg": "past", "source_tier": "collection", "target_tier": "landfill", "rate": 9.0}
    tables["legs"] = [*tables["legs"], around]
    done = worked(tables, metric="haversine")
    through = passing_of(done.net, done.program, "transfer")
    assert through is not None
    names = {done.net.materials[done.net.supplies.material[port]] for port in through.supplies}
    assert names == {"recyclables"}


def test_a_site_without_a_capacity_takes_everything() -> None:
    tables = city((2, 2, 2, 1, 1), 3)
    tables["sizes"] = [row for row in tables["sizes"] if row["site"] != "T2"]
    done = worked(tables, metric="haversine")
    assert passing_of(done.net, done.program, "transfer") is None
    assert passing_of(done.net, done.program, "collection") is not None


def test_what_is_disposed_of_or_stored_on_the_way_is_known() -> None:
    tables = city((2, 2, 2, 1, 1), 3)
    tables["disposal"] = [{"place": "P1", "material": "household_waste", "cost": 5.0}]
    tables["storage"] = [{"site": "T1", "material": "recyclables", "cost": 5.0}]
    done = worked(tables, metric="haversine")
    through = passing_of(done.net, done.program, "transfer")
    assert through is not None
    streams = done.program.streams
    assert set(through.around.ravel()) == {*streams.dispose.index.flat, *streams.hold.index.flat}
