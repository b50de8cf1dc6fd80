"""attribution.toml becomes indicators of items, or its faults are named with their lines."""

import pytest

from loopbook.errors import SchemeError
from loopbook.rules.compile import compile_scheme
from loopbook.rules.leaf import Leaves
from loopbook.terms.attribution import (
    AttributionKind,
    ChainModel,
    Per,
    StockOrder,
    Weight,
)
from tests.account.attribute.mill import indicator, pack, scheme

PART = '[[part]]\ncomponent = "loopbook:frame"\nclass = "ore"\nsource = "s"\n'


def _with(line: str) -> str:
    """Return the indicator with a further line in its first row."""
    return indicator().replace('value = "100"', f'value = "100"\n{line}')


def faults(text: str) -> str:
    with pytest.raises(SchemeError) as caught:
        compile_scheme(pack(text), {}, Leaves(indicators=(), ladders=(), checks=()))
    return "\n".join(caught.value.faults)


def test_an_indicator_is_read_with_its_rows() -> None:
    found = scheme(indicator("burden", 'stock = "fifo"') + PART)
    burden = found.attributions["x"]
    assert (burden.kind, burden.weight, burden.stock, burden.model) == (
        AttributionKind.BURDEN,
        Weight.MASS,
        StockOrder.FIFO,
        ChainModel.PHYSICAL,
    )
    scrap, ore, ingot = burden.directs
    assert (scrap.value, scrap.sd, scrap.per) == (1.0, 0.5, Per.MASS)
    assert (ore.value, ore.sd) == (4.0, None)
    assert ingot.value == 2.0
    assert ingot.sd == pytest.approx(2 / 12**0.5)
    assert ingot.is_added
    assert ingot.rule == "attribution.toml:25"
    (part,) = found.parts
    assert (part.component, part.item_class) == ("urn:loopbook:v1:frame", "ore")


def test_values_of_a_content_are_parts_of_one() -> None:
    assert [row.value for row in scheme(indicator()).attributions["x"].directs] == [1.0, 0.0]


def test_every_table_is_a_row_that_a_case_must_use() -> None:
    rows = scheme(indicator() + PART).rows
    assert len([row for row in rows if row.startswith("attribution.toml:")]) == 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (indicator(rest='weigt = "mass"'), "'weigt' is not known here"),
        (indicator(rest='weight = "volume"'), "'volume' is no value of 'weight'"),
        (indicator(rest='weight = "substance"'), "substance is missing, which the rule of 'x'"),
        (indicator(rest='substance = "fe"'), "the rule of 'x' does not use it"),
        (indicator(rest='weight = "substance"\nsubstance = "co"'), "'co' is not declared"),
        (indicator(rest='weight = "value"\nvalue_fact = "prize"'), "'prize' is not declared"),
        (indicator("origin"), "by is missing"),
        (indicator("origin", 'by = "colour"'), "'colour' is not declared"),
        (indicator(rest='model = "certificate"'), "claim is missing"),
        (
            indicator(rest='model = "certificate"\nclaim = "claimed"\nweight = "pieces"'),
            "certificates are credited by mass",
        ),
        (indicator(unit="KGM"), "unit 'KGM' measures mass"),
        (indicator().replace('value = "100"', 'value = "130"'), "value 1.3 (as a part of one)"),
        (indicator().replace('value = "100"', ""), "states 0 of value, factor and fact"),
        (
            _with('fact = "claimed"'),
            "states 2 of value, factor and fact",
        ),
        (_with('per = "mass"'), "belongs to a burden"),
        (
            indicator("burden").replace('biz_step = "creating_class_instance"\n', ""),
            "would be added at every event",
        ),
        (
            _with('is_added = true\nbiz_step = "packing"'),
            "'x' is no burden",
        ),
        (indicator("origin", 'by = "class"').replace("action", 'value = "1"\naction'), "no value"),
        (indicator().replace('class = "scrap"', 'class = "scrab"'), "'scrab' is not declared"),
        (indicator("burden").replace("smelting", "melting"), "'melting' is not declared"),
        (
            indicator("burden").replace('per = "mass"\nfactor', 'per = "piece"\nfactor'),
            "indicator x needs",
        ),
        (indicator().replace('"derived"', '"sure"'), "'sure' is no value of 'grade'"),
        (indicator() + PART.replace('"ore"', '"wood"'), "'wood' is not declared"),
        (indicator() + PART + 'biz_step = "smelt"', "biz_step 'smelt' is not declared"),
        (indicator() + indicator(), "'x' stands in attribution.toml"),
        (indicator(rows=" "), "has no [[indicator.direct]]"),
    ],
)  # fmt: skip
def test_faults_are_named(text: str, told: str) -> None:
    assert told in faults(text)


def test_faults_have_their_line() -> None:
    text = indicator().replace('class = "scrap"', 'class = "scrab"')
    assert faults(text).startswith("attribution.toml:10 ")
