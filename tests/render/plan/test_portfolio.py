import msgspec
import pytest

from loopbook.render.plan.portfolio import number, picture_words, portfolio_picture
from loopbook.terms.plan import Plan
from tests.plan.portfolio.cases import Row, case, made, option, options, periods
from tests.plan.portfolio.test_check import plan


def curved() -> Plan:
    settings: Row = {"curve": "CO2", "starting_cash": 900.0}
    return made(
        case(
            settings,
            **options(option("A", 100.0, 40.0), option("B<1>", 200.0, 20.0)),
            periods=periods("2026"),
            impacts=[{"what": "CO2", "measured_in": "t"}],
            savings=[{"option": name, "what": "CO2", "amount": 4.0} for name in ("A", "B<1>")],
        )
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_both_curves_the_front_and_the_cash_are_drawn(language: str) -> None:
    drawn = portfolio_picture(curved(), language)
    assert drawn.count('class="dot"') == 2  # two portfolios of the front
    assert drawn.count('class="bar"') == 2 + 1 + 1 + 10  # options, one step, begun, ended
    assert "B&lt;1&gt;" in drawn
    assert "B<1>" not in drawn
    assert f'aria-label="{picture_words(curved(), language)}"' in drawn
    assert drawn == portfolio_picture(curved(), language)


def test_what_is_not_chosen_is_outlined() -> None:
    drawn = portfolio_picture(curved(), "en")
    classic = drawn.split("B&lt;1&gt;: ")[0]
    assert classic.rsplit("fill-opacity=", 1)[1].startswith('"0.2"')


def test_without_curves_there_is_the_cash_or_what_it_is_worth() -> None:
    assert 'class="dot"' not in portfolio_picture(plan(), "en")
    bare = made(case(**options(option("A", 1.0, 1.0)), periods=periods("1")))
    assert "discounted so far" in portfolio_picture(bare, "en")
    empty = msgspec.structs.replace(bare, tables=())
    assert portfolio_picture(empty, "en").endswith("</svg>")
    assert number(None) == 0.0
