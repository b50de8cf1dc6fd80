"""Settings of plan input: in both languages, with units, over which options of a person stand."""

import pytest

from loopbook.errors import UnknownTerm
from loopbook.formats.plan_settings import nearest_setting, setting_named

from .plan_inputs import FORM, GOOD, SETTINGS, fault, faults, read

FIELDS = FORM.tables[0]


def test_settings_are_read_with_their_units_and_defaults() -> None:
    text = "名称,值,单位\n币种,人民币,\n价格年份,2025,\n服务半径,500,m\n方式,最便宜,\n"
    found = read({**GOOD, "settings.csv": text})
    assert found.settings == {
        "currency": "CNY",
        "price_year": "2025",
        "p": 1.0,
        "radius": 0.5,
        "mode": "cheap",
        "budget": None,
    }
    assert (found.currency, found.price_year) == ("CNY", "2025")
    assert found.number("radius") == 0.5
    assert found.text("mode") == "cheap"


def test_an_option_stands_over_the_table_and_may_carry_a_unit() -> None:
    tables = {**GOOD, "settings.csv": SETTINGS + "p,4,\nradius,3,km\n"}
    assert read(tables).number("p") == 4.0
    found = read(tables, **{"Number of depots": "7", "radius": "1500 m", "budget [万元]": "2"})
    assert (found.number("p"), found.number("radius")) == (7.0, 1.5)
    assert found.number("budget") == 20_000.0


def test_an_option_that_is_no_setting_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownTerm, match="did you mean 'radius'") as told:
        read(GOOD, radios="3")
    assert told.value.code == "LB-PL35"


@pytest.mark.parametrize(
    ("more", "code", "row"),
    [
        ("radius,3,kg\n", "LB-W26", 4),
        ("radius,-3,km\n", "LB-PL25", 4),
        ("radios,3,km\n", "LB-PL35", 4),
        ("p,2\np,3\n", "LB-PL28", 5),
        ("p,2.5\n", "LB-PL33", 4),
        ("mode,neer\n", "LB-PL27", 4),
        ("budget,5,USD\n", "LB-PL31", 4),
    ],
)
def test_a_wrong_setting_is_told_with_its_row(more: str, code: str, row: int) -> None:
    found, place, _ = fault("settings", SETTINGS + more)
    assert (found, place.document, place.row) == (code, "settings.csv", row)


def test_a_wrong_option_is_told_as_one() -> None:
    (told,) = faults(GOOD, p="many")
    assert (told.code, told.place.document, told.place.column) == ("LB-W20", "--option", "p")


def test_a_currency_that_is_none_and_settings_that_are_missing_are_told() -> None:
    told = faults({**GOOD, "settings.csv": "name,value\ncurrency,pounds\nprice year,\n"})
    assert [each.code for each in told] == ["LB-PL26", "LB-PL31"]
    told = faults({"depots.csv": GOOD["depots.csv"]})
    assert [(each.code, each.values["column"]) for each in told] == [
        ("LB-PL26", "currency"),
        ("LB-PL26", "price year"),
    ]


def test_a_setting_is_known_by_name_heading_and_synonym() -> None:
    for name in ("p", "Number of depots", "数量"):
        known = setting_named(name, FIELDS)
        assert known is not None
        assert known.key == "p"
    assert setting_named("", FIELDS) is None
    assert nearest_setting("raduis", FIELDS)["nearest"] == "radius"
