"""Pages of lives in a real browser: nothing blocked, nothing from elsewhere, none too wide."""

import pytest

from .conftest import complaints, requested
from .test_pages import CELL, opened

pytestmark = pytest.mark.browser

ADDRESSES = [
    "/duties",
    "/duties?state=all",
    "/duties?scheme=cn-battery&state=late",
    "/supervision",
    f"/item?id={CELL}",
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_of_lives_is_complete_and_fits(
    browser, site: str, address: str, width: int, language: str
) -> None:
    complaints(browser)
    requested(browser)
    opened(browser, site, address, language, width)
    assert not complaints(browser)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert all(each.startswith((site, "data:", "chrome")) for each in requested(browser))
    assert browser.execute_script("return document.documentElement.lang")[:2] == language
