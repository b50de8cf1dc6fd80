"""The rows that mass conservation gives."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.account.model.balance import level_variable
from loopbook.account.model.draft import Draft
from loopbook.rules.unit import find_unit
from loopbook.terms.period import period
from loopbook.terms.reconciliation import RelationKind
from tests.trace.world import UNITS

from .tables import modelled, relation, terms

PLACES = ("a", "b", "c", "")


@given(
    st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(PLACES)), min_size=1, max_size=15)
)
def test_a_flow_is_out_of_one_balance_and_into_another(runs: list[tuple[str, str]]) -> None:
    """Every flow between two balanced processes has the sum 0 over all balances: mass is kept."""
    ways = [(place, "") for place in PLACES[:3]] + [("", place) for place in PLACES[:3]]
    rows = "".join(f"f{n},{s},{t},1,t\n" for n, (s, t) in enumerate([*ways, *runs]))
    model = modelled("flow,from,to,value,unit\n" + rows).model
    totals: dict[str, float] = {}
    for each in model.relations:
        assert each.kind is RelationKind.BALANCE
        for size, name in each.terms:
            totals[name] = totals.get(name, 0.0) + size
    for number, (source, target) in enumerate([*ways, *runs]):
        wanted = (target != "") - (source != "")
        assert totals.get(f"f{number} [goods] 2025", 0.0) == wanted


def test_a_level_is_of_the_month_it_ends() -> None:
    draft = Draft((period("2025"),))
    draft.units["goods"] = find_unit(UNITS, "TNE")
    found = level_variable(draft, "a", "goods", period("2025").end)
    assert found.period == period("2025-12")
    assert found.id == "level of stock of a [goods] end of 2025"


def test_what_another_process_puts_on_a_stock_is_in_its_chain_and_not_in_the_balance() -> None:
    model = modelled(
        """flow,from,to,period,value,sd,unit,what
in,,a,2025,10,1,t,
out,a,,2025,9,1,t,
own,a,stock of a,2025,1,1,t,
in b,,b,2025,10,1,t,
out b,b,,2025,9,1,t,
gift,b,stock of a,2025,1,1,t,
,,stock of a,2025,5,1,t,level
"""
    ).model
    assert "gift [goods] 2025" not in terms(relation(model, "balance of a [goods] 2025"))
    assert terms(relation(model, "stock of a [goods] 2025"))["gift [goods] 2025"] == 1.0
