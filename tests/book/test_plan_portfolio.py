import math

import pytest

from loopbook.book.plan_portfolio import drawn_portfolio
from loopbook.book.planning import plan_folder, plan_input
from loopbook.errors import InputFaults
from loopbook.plan.portfolio.portfolio import portfolio
from loopbook.terms.audit import AuditFile, AuditRow, Recording
from loopbook.terms.plan import PlanWish
from loopbook.terms.progress import finished

SETTINGS = (
    b"name,value,unit\nCurrency,CNY,\nPrice year,2025,\nVAT,without VAT,\nDiscount rate,8,%\n"
    b"Rate of income tax,25,%\n"
)
PERIODS = b"Period,Budget [CNY]\n2026,900000\n"
ROWS: dict[str, tuple[dict[str, str], ...]] = {
    "options": (
        {"option": "F3", "title": "rinses", "investment": "180000", "state": "done"},
        {"option": "F4", "title": "evaporator", "investment": "650000", "state": "recommended"},
        {"option": "F6", "title": "degreased ware", "investment": "0", "state": "rejected"},
        {"option": "F8", "title": "balance of the store", "state": "planned"},
    ),
    "economics": (
        {"option": "F3", "saving": "72000", "depreciation_years": "10", "years": "10"},
        {"option": "F4", "saving": "210000", "depreciation_years": "10", "years": "10"},
    ),
    "incentives": (
        {"option": "F4", "kind": "subsidy", "label": "fund", "amount": "100000", "first": "1",
         "last": "1", "taxable": "no"},
        {"option": "F4", "kind": "environmental_tax", "label": "sludge", "amount": "12000",
         "first": "1", "last": "10", "taxable": "yes"},
        {"option": "F4", "kind": "income_tax_credit", "label": "listed", "amount": "65000",
         "first": "1", "last": "1", "taxable": "no"},
    ),
}  # fmt: skip


def audit() -> AuditFile:
    return AuditFile(
        format="loopbook-audit/1",
        form="core",
        subject="plant",
        book="",
        standard="",
        years="2022..2024",
        created="2025-01-20",
        recordings=tuple(
            Recording(
                table=table,
                moment="2025-05-01T00:00:00Z",
                document="audit.xlsx",
                sha256="",
                rows=tuple(AuditRow(cells, at) for at, cells in enumerate(rows, 2)),
            )
            for table, rows in ROWS.items()
        ),
    )


def test_what_is_done_is_no_choice_and_what_is_rejected_is_forbidden() -> None:
    tables = drawn_portfolio(audit(), "plant.audit")
    options = tables["options"]
    assert list(options["option"]) == ["F4", "F6", "F8"]
    assert list(options["must"]) == ["free", "forbidden", "free"]
    assert options.place(0) == "plant.audit: options, row 3"
    assert list(tables["variants"]["option"]) == ["F4"]
    assert list(tables["incentives"]["kind"]) == ["subsidy", "yearly", "tax_credit"]
    assert math.isnan(tables["incentives"]["amount"][2])


def test_an_audit_with_incentives_is_worth_what_the_audit_says() -> None:
    given = plan_input(
        "portfolio",
        {"settings.csv": SETTINGS, "periods.csv": PERIODS},
        drawn=drawn_portfolio(audit(), "plant.audit"),
    )
    plan = finished(portfolio(given, PlanWish()))
    # Without incentives 515,877; the subsidy adds 100,000 less 2,500 of tax a year, the avoided
    # tax 9,000 a year after tax, the credit 65,000 at the end of the first year.
    annuity = (1 - 1.08**-10) / 0.08
    worth = 515_877 + 100_000 - 2_500 * annuity + 9_000 * annuity + 65_000 / 1.08
    assert plan.proof.objective == pytest.approx(worth, abs=2.0)
    assert {each.code for each in plan.findings} == {"LB-PL73", "LB-PL77"}


def test_money_of_another_currency_or_year_is_refused_by_the_reader() -> None:
    options = b"Option\nA\n"
    rows = b"Option,Investment [CNY],Saving a year [CNY],Life [a],%s\nA,10,9,5,%s\n"
    for heading, value in ((b"currency", b"EUR"), (b"price_year", b"2019")):
        files = {
            "settings.csv": SETTINGS,
            "periods.csv": PERIODS,
            "options.csv": options,
            "variants.csv": rows % (heading, value),
        }
        with pytest.raises(InputFaults, match=r"variants.csv, row 2"):
            plan_folder("portfolio", files)
