"""A served book and a headless Chromium in front of it."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn
from selenium import webdriver

from loopbook import Book
from loopbook.programs.serve import create_site, listening
from tests.web.books import plan_book


@contextmanager
def served(book: Book) -> Iterator[str]:
    """Serve a book from a thread; yield its address."""
    door = listening("127.0.0.1", 0)
    settings = uvicorn.Config(create_site(book), log_level="warning", lifespan="off")
    server = uvicorn.Server(settings)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [door]})
    thread.start()
    try:
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        door.close()


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """Address of a book under both packs, served from a thread."""
    with plan_book() as book, served(book) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[webdriver.Chrome]:
    """A headless Chromium that logs its console and its requests."""
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(word)
    options.binary_location = shutil.which("chromium") or "chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
    driver = webdriver.Chrome(options=options, service=service)
    yield driver
    driver.quit()


def at_width(driver: webdriver.Chrome, width: int) -> None:
    """Give the page a viewport of this width, as a phone has it."""
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 600},
    )


def complaints(driver: webdriver.Chrome) -> list[str]:
    """Return what the console holds since it was last asked: errors, refused resources."""
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] != "INFO"]


def requested(driver: webdriver.Chrome) -> list[str]:
    """Return the addresses requested since it was last asked."""
    found = []
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            found.append(message["params"]["request"]["url"])
    return found
