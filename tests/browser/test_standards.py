"""Pages of standards in a real browser: nothing blocked, nothing from elsewhere, none too wide."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By

from tests.web.standards_book import FACTORY, standards_book

from .conftest import complaints, requested, served
from .test_pages import opened

pytestmark = pytest.mark.browser

ONE = quote(FACTORY, safe="")
OLD, NEW = "green-factory/gbt36132_2018", "green-factory/gbt36132_2025"
ADDRESSES = [
    "/standards?day=2026-11-01",
    "/standards?day=2026-11-01&part=factory",
    "/standards/green-foundation/gbt36132_2025?day=2026-11-01",
    "/scores",
    f"/scores?standard={NEW}&subject={ONE}",
    f"/compare?subject={ONE}&first={OLD}&second={NEW}",
    "/actions?as_of=2026-01-01",
    "/declarations?on=2026-06-01",
]


@pytest.fixture(scope="module")
def standards_site() -> Iterator[str]:
    """Address of a book of a factory, a plan and a declaration, served from a thread."""
    with standards_book() as book, served(book) as address:
        yield address


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_standards_is_complete_and_fits(
    browser: webdriver.Chrome, standards_site: str, address: str, width: int, language: str
) -> None:
    complaints(browser)
    requested(browser)
    opened(browser, standards_site, address, language, width)
    assert not complaints(browser)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert len(browser.page_source.encode()) < 50_000
    assert all(each.startswith((standards_site, "data:", "chrome")) for each in requested(browser))
    assert browser.execute_script("return document.documentElement.lang")[:2] == language


def test_a_number_of_the_coverage_and_of_a_sheet_can_be_followed(
    browser: webdriver.Chrome, standards_site: str
) -> None:
    opened(browser, standards_site, "/standards?day=2026-11-01", "en", 1280)
    browser.find_element(By.LINK_TEXT, "Factory").click()
    browser.find_element(By.LINK_TEXT, "GB/T 36132-2025").click()
    browser.find_element(By.LINK_TEXT, "Score a subject under it").click()
    browser.find_element(By.PARTIAL_LINK_TEXT, "9520003200012").click()
    browser.find_element(By.LINK_TEXT, "20.6 %").click()
    assert "/event/" in browser.current_url
