"""Plans in a real browser: files handed in, a plan seen, on a phone too, nothing from elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

import loopbook
from loopbook.book.opening import MEMORY

from .conftest import complaints, requested, served
from .test_pages import opened

pytestmark = pytest.mark.browser

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
JOBS = sorted(path.name.removeprefix("plan-") for path in EXAMPLES.glob("plan-*") if path.is_dir())


@pytest.fixture(scope="module")
def planning_site() -> Iterator[str]:
    with loopbook.open(MEMORY) as book, served(book) as address:
        yield address


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh", 390)])
@pytest.mark.parametrize("job", JOBS)
def test_tables_are_handed_in_and_the_plan_fits_the_page(
    browser: webdriver.Chrome, planning_site: str, job: str, width: int, language: str
) -> None:
    complaints(browser)
    requested(browser)
    opened(browser, planning_site, f"/plans/{job}", language, width)
    tables = "\n".join(str(path) for path in sorted((EXAMPLES / f"plan-{job}").glob("*.csv")))
    browser.find_element(By.ID, "tables").send_keys(tables)
    browser.find_element(By.CSS_SELECTOR, "main form button").click()
    WebDriverWait(browser, 90).until(lambda b: b.find_elements(By.ID, "checks"))
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert not complaints(browser)
    assert all(each.startswith((planning_site, "data:", "chrome")) for each in requested(browser))
