"""Post: what an event says about flows, and what it does not."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.account.post import known_of, post, reverse
from loopbook.terms.event import (
    Action,
    Basis,
    ErrorDeclaration,
    Event,
    EventType,
    Grade,
    Side,
    Statistic,
)
from loopbook.terms.finding import Severity, finding_text
from loopbook.terms.master import MasterRecord
from loopbook.terms.period import period
from loopbook.terms.posting import Grain
from loopbook.terms.scheme import AmountFrom
from tests.account.world import (
    CELL,
    KG,
    PACK,
    RULES,
    YEAR,
    mass,
    posted,
    received,
    rule,
    scheme,
    totals_of,
)
from tests.trace.world import at, event, packed, quantity, report

ONE, TWO = f"{PACK}/21/P1", f"{PACK}/21/P2"


def shredded(*, sensors=(), **fields) -> Event:
    """The example of the walk: 1,000 kg in, 620 kg of black mass and 350 kg of casings out."""
    made = event(
        EventType.TRANSFORMATION,
        input_quantities=(quantity(PACK, "1000", "KGM"),),
        output_quantities=(
            quantity("urn:lot:black", "620", "KGM"),
            quantity("urn:lot:casing", "0.35", "TNE"),
        ),
        ilmd={},
        sensors=tuple(sensors),
    )
    return msgspec.structs.replace(made, **fields)


def codes(made: Event, pack=None) -> list[str]:
    return [finding.code for finding in post(1, made, pack or scheme(), {}).findings]


def test_a_transformation_posts_its_inputs_and_outputs_on_their_flows() -> None:
    masters = {
        "urn:lot:black": _master("urn:lot:black", "black_mass"),
        "urn:lot:casing": _master("urn:lot:casing", "lot"),
    }
    found = post(7, shredded(), scheme(), masters)
    assert [(p.flow, p.item_class, p.amount, p.item, p.rule) for p in found.postings] == [
        ("packs", "second_life_pack", 1000 * KG, "", "posting.csv:4"),
        ("black_mass", "black_mass", 620 * KG, "urn:lot:black", "posting.csv:5"),
        ("casings", "lot", 350 * KG, "urn:lot:casing", "posting.csv:6"),
    ]
    assert {(p.sequence, p.grain, p.basis, p.has_sd, p.voids) for p in found.postings} == {
        (7, Grain.BATCH, Basis.DECLARED, False, 0)
    }
    assert found.findings == ()


def _master(identifier: str, term: str):
    return MasterRecord("vtype", identifier, {"urn:loopbook:v1:class": term})


def test_instances_are_counted_exactly_and_weighed_together_once() -> None:
    made = received(ONE, TWO, sensors=[mass("89.5", sd="0.1")], read_point="urn:dock")
    count, weight = posted(made)
    assert (count.layer, count.amount, count.has_sd, count.variance) == ("pieces", 2, True, 0.0)
    assert (weight.layer, weight.amount) == ("goods", 89_500_000)
    assert weight.variance == pytest.approx((0.1 * KG) ** 2)
    assert {(p.item, p.item_class, p.grain, p.place) for p in (count, weight)} == {
        ("", "second_life_pack", Grain.ITEM, "urn:dock")
    }


def test_a_posting_of_one_thing_names_it() -> None:
    assert {p.item for p in posted(received(ONE, sensors=[mass("44")]))} == {ONE}


def test_a_group_of_several_classes_is_weighed_as_one_without_class() -> None:
    made = received(ONE, f"{CELL}/21/S1", sensors=[mass("45")])
    by_class = {(p.layer, p.item_class): p.amount for p in posted(made)}
    assert by_class == {
        ("pieces", "second_life_pack"): 1,
        ("pieces", "nmc_cell"): 1,
        ("goods", ""): 45 * KG,
    }


def test_a_weight_of_more_than_a_rule_speaks_of_is_not_shared_out() -> None:
    only_cells = rule("packs", "goods", AmountFrom.SENSOR, sensor_type="Mass", item_class="cell")
    made = received(ONE, f"{CELL}/21/S1", sensors=[mass("45")])
    assert posted(made, scheme([only_cells])) == ()
    assert codes(made, scheme([only_cells])) == ["LB-A05"]


def test_two_weights_of_one_thing_are_not_added() -> None:
    made = received(ONE, sensors=[mass("44"), mass("45")])
    assert [p.layer for p in posted(made)] == ["pieces"]
    assert codes(made) == ["LB-A04"]


def test_a_meter_at_a_place_posts_without_things() -> None:
    made = event(action=Action.OBSERVE, sensors=(mass("12"),))
    (posting,) = posted(made)
    assert (posting.amount, posting.grain, posting.item) == (12 * KG, Grain.BATCH, "")


def test_the_parent_has_a_side_of_its_own() -> None:
    casing = rule(
        "casings",
        "goods",
        AmountFrom.SENSOR,
        side=Side.PARENT,
        sensor_type="Mass",
        component="loopbook:casing",
    )
    made = msgspec.structs.replace(
        packed(1, ONE, ["a", "b"]),
        sensors=(mass("30"), report("Mass", "2", "KGM", "urn:loopbook:v1:casing")),
    )
    (posting,) = posted(made, scheme([casing]))
    assert (posting.flow, posting.amount, posting.item) == ("casings", 2 * KG, ONE)


@pytest.mark.parametrize(
    ("own", "fields", "basis"),
    [
        (Basis.MEASURED, {"basis": Basis.MODELLED, "constructed": ("Mass",)}, Basis.MEASURED),
        (None, {"basis": Basis.MEASURED, "constructed": ("Mass",)}, Basis.CONSTRUCTED),
        (None, {"basis": Basis.MODELLED}, Basis.MODELLED),
        (None, {"constructed": ("eventTime",)}, Basis.DECLARED),
    ],
)
def test_the_basis_is_the_reports_then_the_events_then_the_rules(own, fields, basis) -> None:
    made = event(action=Action.OBSERVE, epcs=(ONE,), sensors=(mass("1", basis=own),), **fields)
    assert [p.basis for p in posted(made)] == [basis]


def test_the_month_is_that_of_the_zone_of_the_pack() -> None:
    # 20:00 UTC on New Year's Eve is 04:00 on 1 January in Shanghai.
    made = received(ONE, time=datetime(2025, 12, 31, 20, tzinfo=UTC))
    assert {p.period for p in posted(made)} == {period("2026-01")}
    assert {p.known for p in posted(made)} == {made.time}


def bulk(amount: str = "540000", uom: str = "TNE", **fields: object) -> Event:
    base = Statistic("packs", YEAR, publisher="NBS", grade=Grade.VERIFIED, scope="old")
    statistic = msgspec.structs.replace(base, **fields)
    return event(
        action=Action.OBSERVE, quantities=(quantity(CELL, amount, uom),), statistic=statistic
    )


def test_a_statistic_posts_on_its_own_flow_and_period() -> None:
    (posting,) = posted(bulk(sd=Decimal(16000), published=date(2026, 1, 16)))
    assert (posting.flow, posting.amount) == ("packs", 540_000_000 * KG)
    assert posting.variance == pytest.approx((16_000_000 * KG) ** 2)
    assert (posting.grain, posting.period, posting.has_sd) == (Grain.STATISTIC, YEAR, True)
    assert (posting.publisher, posting.scope, posting.grade) == ("NBS", "old", Grade.VERIFIED)
    assert posting.published == date(2026, 1, 16)
    assert posting.known == datetime(2026, 1, 16, 23, 59, 59, 999999, tzinfo=UTC)
    assert posting.item == ""


def test_a_statistic_without_publication_is_known_at_the_end_of_its_period() -> None:
    assert known_of(bulk()).date() == date(2025, 12, 31)


def test_a_statistic_of_a_flow_the_pack_does_not_have_posts_nothing() -> None:
    assert posted(bulk(flow="fly_ash")) == ()


def test_one_uncertainty_of_two_quantities_is_left_out_and_said() -> None:
    one = bulk(sd=Decimal(5))
    two = msgspec.structs.replace(one, quantities=one.quantities * 2)
    assert [p.has_sd for p in posted(two)] == [False, False]
    assert codes(two) == ["LB-A06"]


@pytest.mark.parametrize(
    ("made", "code", "severity"),
    [
        (received(ONE, sensors=[mass("20", "CEL")]), "LB-A01", Severity.WARNING),
        (received(ONE, sensors=[mass("20", "stones")]), "LB-A01", Severity.WARNING),
        (received(ONE, sensors=[mass("-1")]), "LB-A02", Severity.WARNING),
        (received(ONE, sensors=[mass("1e70")]), "LB-A02", Severity.WARNING),
        (received(ONE, sensors=[mass("0.00000049")]), "LB-A03", Severity.NOTE),
        (shredded(output_quantities=(quantity("x", "3"),)), "LB-A01", Severity.WARNING),
        (bulk(uom="MTQ"), "LB-A01", Severity.WARNING),
    ],
)
def test_what_cannot_be_counted_is_said(made: Event, code: str, severity: Severity) -> None:
    (finding,) = post(1, made, scheme(), {}).findings
    assert (finding.code, finding.severity) == (code, severity)
    assert finding.rule
    assert finding_text(finding) != finding_text(finding, "zh")


@pytest.mark.parametrize("sd", ["25000", "1e70", "NaN"])
def test_an_uncertainty_beyond_counting_is_left_out_and_said(sd: str) -> None:
    made = bulk(sd=Decimal(sd))
    (posting,) = posted(made)
    assert (posting.amount, posting.variance, posting.has_sd) == (540_000_000 * KG, 0.0, False)
    (finding,) = post(1, made, scheme(), {}).findings
    assert (finding.code, finding.severity) == ("LB-A10", Severity.WARNING)
    assert finding.values["layer"] == "goods"
    assert finding_text(finding) != finding_text(finding, "zh")


def test_rounding_is_said_once_per_rule() -> None:
    tiny = quantity("x", "0.0000015", "KGM")
    made = shredded(output_quantities=(tiny, tiny))
    assert codes(made) == ["LB-A03"]
    assert [p.amount for p in posted(made) if p.flow == "casings"] == [2, 2]


def test_a_quantity_that_one_layer_can_take_is_no_fault_in_another() -> None:
    rows = [
        rule("packs", "pieces", AmountFrom.QUANTITY, rule="posting.csv:2"),
        rule("packs", "goods", AmountFrom.QUANTITY, rule="posting.csv:3"),
    ]
    made = event(quantities=(quantity(CELL, "12"), quantity(PACK, "3", "KGM")))
    found = post(1, made, scheme(rows), {})
    assert [(p.layer, p.amount) for p in found.postings] == [("pieces", 12), ("goods", 3 * KG)]
    assert found.findings == ()


def test_an_event_no_rule_speaks_of_posts_nothing_and_nothing_is_wrong() -> None:
    made = packed(1, ONE, ["a"])
    assert post(1, made, scheme(), {}) == post(1, made, scheme([]), {})
    assert posted(made) == ()


def test_an_error_declaration_posts_nothing_by_itself() -> None:
    void = msgspec.structs.replace(received(ONE), error=ErrorDeclaration(at(1)))
    assert posted(void) == ()


def test_a_reversal_is_the_same_with_the_opposite_sign() -> None:
    (posting,) = posted(received(ONE, sensors=[mass("44", sd="1")]), scheme(RULES[1:]), 5)
    back = reverse(posting, 9, posting.known + timedelta(days=3))
    assert (back.sequence, back.voids, back.amount) == (9, 5, -posting.amount)
    assert (back.variance, back.has_sd) == (-posting.variance, True)
    assert back.known == posting.known + timedelta(days=3)
    same = {"sequence": 5, "voids": 0, "amount": 44 * KG, "variance": posting.variance}
    assert msgspec.structs.replace(back, known=posting.known, **same) == posting


def test_a_correction_is_never_known_before_what_it_corrects() -> None:
    (posting,) = posted(bulk(published=date(2026, 5, 1)))
    assert reverse(posting, 2, at(0)).known == posting.known


masses = st.decimals(0, 10**6, places=3)
lists = st.lists(masses, min_size=1, max_size=8)


def events(values: list[Decimal]) -> list[Event]:
    return [received(f"{PACK}/21/{n}", sensors=[mass(str(v))]) for n, v in enumerate(values)]


@settings(max_examples=50, deadline=None)
@given(lists, st.randoms(use_true_random=False))
def test_totals_do_not_depend_on_the_order_of_events(
    values: list[Decimal], order: random.Random
) -> None:
    found = [(n, each) for n, each in enumerate(events(values), 1)]
    straight = [p for n, each in found for p in posted(each, sequence=n)]
    order.shuffle(found)
    shuffled = [p for n, each in found for p in posted(each, sequence=n)]
    assert totals_of(straight) == totals_of(shuffled)
    assert totals_of(straight)[0].amount == sum(int(v * KG) for v in values)


@settings(max_examples=50, deadline=None)
@given(masses, masses)
def test_a_voided_event_leaves_nothing(value: Decimal, other: Decimal) -> None:
    first, second = events([value, other])
    kept = posted(first, sequence=1)
    voided = posted(second, sequence=2)
    back = [reverse(p, 3, at(99)) for p in voided]
    left = totals_of([*kept, *voided, *back])
    wanted = totals_of(kept)
    assert [(t.amount, t.count, t.unstated_count) for t in left] == [
        (t.amount, t.count, t.unstated_count) for t in wanted
    ]
    assert [t.variance for t in left] == pytest.approx([t.variance for t in wanted])
    assert post(2, second, scheme(), {}) == post(2, second, scheme(), {})


@settings(max_examples=50, deadline=None)
@given(masses, st.sampled_from([("GRM", 3), ("TNE", -3), ("MGM", 6)]))
def test_the_unit_of_a_report_does_not_change_its_posting(
    value: Decimal, other: tuple[str, int]
) -> None:
    plain = received(ONE, sensors=[mass(str(value))])
    rescaled = received(ONE, sensors=[mass(str(value.scaleb(other[1])), other[0])])
    assert posted(plain) == posted(rescaled)
