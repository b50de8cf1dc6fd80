"""Passport and enquiry in a real browser: complete, printable, on a phone and without scripts."""

from collections.abc import Iterator

import pytest

from tests.web.battery import PATH, battery_book

from .conftest import at_width, complaints, requested, served

pytestmark = pytest.mark.browser

ADDRESSES = [
    f"{PATH}?audience=public",
    PATH,
    "/enquiry",
    "/enquiry?code=(01)09520002000101(21)EV1",
    "/enquiry?code=nothing",
]


@pytest.fixture(scope="module")
def passports() -> Iterator[str]:
    """Address of a book with one battery, served from a thread."""
    with battery_book() as book, served(book) as address:
        yield address


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_is_complete_and_fits(
    browser, passports: str, address: str, width: int, language: str
) -> None:
    complaints(browser)
    requested(browser)
    at_width(browser, width)
    browser.get(f"{passports}{address}{'&' if '?' in address else '?'}lang={language}")
    assert not complaints(browser)
    assert all(a.startswith((passports, "data:", "chrome:", "about:")) for a in requested(browser))
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert browser.find_element("tag name", "h1").text


def test_the_code_on_the_page_is_drawn_square_and_large_enough(browser, passports: str) -> None:
    at_width(browser, 390)
    browser.get(f"{passports}{PATH}")
    drawn = browser.find_element("css selector", ".passport .code svg")
    assert drawn.size["width"] == drawn.size["height"] >= 120


def test_a_code_is_asked_by_keyboard(browser, passports: str) -> None:
    at_width(browser, 1280)
    browser.get(f"{passports}/enquiry?lang=en")
    browser.find_element("id", "code").send_keys("(01)09520002000101(21)EV1\n")
    assert "Electric vehicle battery" in browser.find_element("tag name", "main").text
