"""What an answer decides, and its tables."""

import pytest

from loopbook.plan.network.tell import (
    Told,
    decisions_of,
    processed_by_site,
    reached_of,
    served_shares,
    tables_of,
)

from .worked import small


def told() -> Told:
    done = small()
    return Told(done.given, done.net, done.prices, done.answer, done.amounts)


def test_decisions_and_tables_say_what_was_found() -> None:
    made = told()
    (decision,) = decisions_of(made.net, made.answer)
    assert (decision.kind, decision.subject, decision.other, decision.value) == (
        "open",
        "S1",
        "one",
        200.0,
    )
    tables = {table.key: table for table in tables_of(made)}
    assert set(tables) == {"places", "network_sites", "network_targets", "network_periods"}
    assert tables["network_sites"].rows == (("S1", "one", "2026", 200.0, 100.0, 0.5),)
    assert tables["network_targets"].rows == (("collect", "collection", "2026", 0.8, 1.0),)
    assert [row[6] for row in tables["places"].rows] == [1, 1, 0, 1, 1]
    assert reached_of(made) == {("collect", "2026"): (0.8, 1.0)}
    assert processed_by_site(made.net, made.amounts)[0, 0] == 100.0


def test_no_service_asked_for_is_unknown() -> None:
    assert str(served_shares(told())[0]) == "nan"
    assert served_shares(told())[0] != pytest.approx(0.0)
