"""The pages in a real browser: nothing blocked, nothing from elsewhere, none wider than a phone."""

from urllib.parse import quote

import pytest

from .conftest import at_width, complaints, requested

pytestmark = pytest.mark.browser

CELL = quote("https://id.example.org/01/09520001000102/21/L1", safe="")
ADDRESSES = [
    "/?scheme=cn-14fyp",
    "/?scheme=cn-battery",
    "/statement/cn-14fyp/straw",
    "/flow/received?scheme=cn-battery&period=2025&layer=goods",
    "/item",
    f"/item?id={CELL}",
    "/event/30",
    "/nowhere",
]


def opened(browser, site: str, address: str, language: str, width: int) -> None:
    at_width(browser, width)
    browser.get(f"{site}{address}{'&' if '?' in address else '?'}lang={language}")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_complete_and_fits(
    browser, site: str, address: str, width: int, language: str
) -> None:
    complaints(browser)
    requested(browser)
    opened(browser, site, address, language, width)
    known = [m for m in complaints(browser) if "/nowhere" not in m or "404" not in m]
    assert not known
    addresses = requested(browser)
    assert addresses
    assert all(a.startswith((site, "data:", "chrome:", "about:")) for a in addresses)
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= width
    assert browser.find_element("tag name", "h1").text


def test_a_flow_of_the_sankey_opens_by_keyboard(browser, site: str) -> None:
    opened(browser, site, "/?scheme=cn-battery&period=2025", "en", 1280)
    link = browser.find_element("css selector", ".sankey a[href^='/flow/']")
    browser.execute_script("arguments[0].focus()", link)
    browser.switch_to.active_element.send_keys("\n")
    assert "/flow/" in browser.current_url
    assert browser.find_elements("css selector", "a[href^='/event/']")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_of_the_sankey_stand_apart_and_inside_as_the_browser_draws_them(
    browser, site: str, language: str
) -> None:
    opened(browser, site, "/?scheme=cn-battery&period=2025", language, 1280)
    faults = browser.execute_script(_CROWDED)
    assert faults == []


def test_the_skip_link_comes_first_and_leads_to_the_content(browser, site: str) -> None:
    opened(browser, site, "/", "en", 1280)
    browser.find_element("tag name", "body").send_keys("\t")
    assert browser.switch_to.active_element.get_attribute("class") == "skip"


def test_text_stands_out_from_its_ground_in_light_and_dark(browser, site: str) -> None:
    """WCAG 2.2, success criterion 1.4.3: contrast of 4.5 to 1 at least."""
    for scheme in ("light", "dark"):
        browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"features": [{"name": "prefers-color-scheme", "value": scheme}]},
        )
        opened(browser, site, "/?scheme=cn-battery", "en", 1280)
        for selector in ("h1", ".muted", "a", ".reason", "thead th", ".banner", "footer p"):
            ratio = browser.execute_script(_CONTRAST, selector)
            assert ratio is None or ratio >= 4.5, (scheme, selector, ratio)


_CONTRAST = """
const element = document.querySelector(arguments[0]);
if (!element) return null;
const parts = text => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
  .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
let ground = element;
const seen = node => parts(getComputedStyle(node).backgroundColor);
while (ground.parentElement && seen(ground)[3] === 0) ground = ground.parentElement;
const a = light(parts(getComputedStyle(element).color)), b = light(seen(ground));
return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
"""

_CROWDED = """
const picture = document.querySelector('svg.sankey'), all = picture.viewBox.baseVal;
const words = [...picture.querySelectorAll('text')].map(t => [t.textContent, t.getBBox()]);
const faults = words.filter(([, b]) => b.x < 0 || b.y < 0 || b.x + b.width > all.width
  || b.y + b.height > all.height).map(([w]) => w);
for (const [i, [w, a]] of words.entries())
  for (const [v, b] of words.slice(i + 1))
    // Boxes of fonts are taller than their letters: lines of one name share three pixels.
    if (a.x < b.x + b.width && b.x < a.x + a.width && a.y + 3 < b.y + b.height
      && b.y + 3 < a.y + a.height) faults.push(`${w} / ${v}`);
return faults;
"""
