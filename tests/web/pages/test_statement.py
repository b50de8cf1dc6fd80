"""Why a number is what it is."""

import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import loopbook
from loopbook import Book
from loopbook.book import MEMORY
from loopbook.book.viewing import own
from loopbook.render.standing import probability_text
from loopbook.terms.event import Basis
from loopbook.web.app import create_web
from tests.book import plan_book as plan
from tests.web.looking import Looked


def decided(book: Book) -> tuple[str, str]:
    """Return an indicator of the plan with a value, and its period."""
    verdict = next(
        v
        for v in book.standings(scheme="cn-14fyp")
        if v.latest is not None and v.latest.value is not None and v.latest.evidence
    )
    assert verdict.latest is not None
    return verdict.indicator, str(verdict.latest.period)


def test_a_statement_opens_down_to_its_entries(pages: TestClient, book: Book) -> None:
    name, period = decided(book)
    made = book.evaluate(name, period, scheme="cn-14fyp")
    looked = Looked(pages.get(f"/statement/cn-14fyp/{name}?period={period}&lang=en").text)
    assert made.formula in looked.words
    assert made.digest in looked.words
    assert made.checkpoint.root in looked.words
    assert " ".join(made.source.split()) in looked.words
    for leaf in made.evidence:
        assert leaf.leaf in looked.words
        for sequence in leaf.sequences[:12]:
            assert any(link.startswith(f"/event/{sequence}?") for link in looked.links)


def test_an_unknown_value_says_what_would_make_it_known(pages: TestClient, book: Book) -> None:
    name, _ = decided(book)
    text = pages.get(f"/statement/cn-14fyp/{name}?period=1999&lang=zh").text
    assert "未知" in text
    assert 'class="missing"' in text


def test_evidence_leaves_as_a_table(pages: TestClient, book: Book) -> None:
    name, period = decided(book)
    address = f"/statement/cn-14fyp/{name}?period={period}&format=json&table=evidence"
    made = book.evaluate(name, period, scheme="cn-14fyp")
    assert [row["leaf"] for row in pages.get(address).json()] == [e.leaf for e in made.evidence]


def test_an_unknown_indicator_offers_the_nearest(pages: TestClient, book: Book) -> None:
    name, _ = decided(book)
    missing = pages.get(f"/statement/cn-14fyp/{name}x")
    assert missing.status_code == 404
    assert name in missing.text


def test_made_up_dates_behind_measured_numbers_are_said_on_top(
    made_up_pages: TestClient, made_up: Book
) -> None:
    told = Looked(made_up_pages.get("/statement/cn-battery/received_cells?lang=en").text)
    made = made_up.evaluate("received_cells", scheme="cn-battery")
    assert made.basis is Basis.MEASURED
    assert "This page shows constructed data" in told.words
    assert "+08:00 made up" in told.words


def national(pack: Path | str, last: int) -> Book:
    """Return a plan whose national rate went from 50 % to `last` %, each with 1 % of doubt."""
    book = loopbook.open(MEMORY, [str(pack)], party="tester", clock=plan.evening)
    rows = [("CN", "recycled_rate", y, v, "P1", 1, "", "") for y, v in ((2020, 50), (2025, last))]
    plan.told(book, plan.table(rows), table="values")
    return book


def asked(book: Book, address: str) -> str:
    browser = TestClient(create_web(own(book)), base_url="http://localhost")
    return " ".join(browser.get(address).text.split())


@pytest.mark.parametrize("address", ["/statement/our-plan/national", "/"])
def test_how_sure_a_verdict_is_stands_beside_it(address: str) -> None:
    with national(plan.PACK, 56) as book:
        (verdict,) = [v for v in book.standings() if v.indicator == "national"]
        likely = probability_text(verdict)
        assert likely == "74.7 %"
        english = asked(book, f"{address}?lang=en")
        assert f"Probability that the limit is met: {likely}" in english
        assert "less than twice its standard uncertainty" in english
        assert "满足限值的概率" in asked(book, f"{address}?lang=zh")


def test_a_share_above_the_whole_says_so_on_its_page(tmp_path: Path) -> None:
    pack = Path(shutil.copytree(plan.PACK, tmp_path / "plan"))
    file = pack / "indicators.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace('subject = "CN"\n', 'subject = "CN"\nis_share = true\n'), "utf-8")
    with national(pack, 104) as book:
        told = asked(book, "/statement/our-plan/national?period=2025&lang=en")
        assert "a share above 100 %" in told


def test_an_indicator_of_any_subject_asks_for_one_and_hides_no_page() -> None:
    with national(plan.PACK, 56) as book:
        assert "Ask for one" in asked(book, "/?lang=en")
        assert "LB-E04" in asked(book, "/statement/our-plan/rate?lang=en")
        told = asked(book, "/statement/our-plan/rate?subject=CN&period=2025&lang=en")
        assert "56" in told
        assert "CN · 2025" in told
