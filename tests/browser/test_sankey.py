"""The Sankey in a real browser: words apart, ribbons that open, a phone, a page of its own."""

from urllib.parse import quote

import pytest

from loopbook.account.sankey.view import sankey_view
from loopbook.render.sankey import drawn_view
from loopbook.terms.sankey import SankeyView
from tests.render.accounts import park
from tests.render.sankey.views import PLAIN, crowded, reconciled, view_of

from .conftest import at_width, complaints
from .test_pages import _CROWDED, opened

pytestmark = pytest.mark.browser

PLAN = "/?scheme=cn-battery&period=2025"
VIEWS = {
    "park": lambda: view_of(park()),
    "crowded": crowded,
    "reconciled": lambda: sankey_view(reconciled(), PLAIN),
}


def shown(browser, view: SankeyView, language: str) -> None:
    drawn = drawn_view(view, language)
    browser.get("data:text/html;charset=utf-8," + quote(f"<body style='margin:0'>{drawn}"))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", VIEWS)
def test_words_stand_apart_and_inside_as_the_browser_draws_them(
    browser, name: str, language: str
) -> None:
    at_width(browser, 1280)
    shown(browser, VIEWS[name](), language)
    assert browser.execute_script(_CROWDED) == []


def test_a_ribbon_can_be_hit_where_it_is_drawn(browser) -> None:
    """No ribbon is hidden: each is on top somewhere along its way."""
    at_width(browser, 3000)
    shown(browser, view_of(park()), "en")
    assert browser.execute_script(_HIDDEN) == []


def test_on_a_phone_the_picture_keeps_its_size_and_the_page_stays_narrow(
    browser, site: str
) -> None:
    opened(browser, site, PLAN, "zh", 390)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    sizes = browser.execute_script(_SIZES)
    assert sizes
    assert min(sizes) >= 11


def test_the_picture_alone_breaks_no_policy(browser, site: str) -> None:
    complaints(browser)
    opened(browser, site, PLAN, "en", 1280)
    assert browser.find_elements("css selector", "svg.sankey desc")
    assert complaints(browser) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_page(browser, site: str, scheme: str) -> None:
    """WCAG 2.2, success criterion 1.4.3: contrast of 4.5 to 1 at least."""
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    opened(browser, site, PLAN, "en", 1280)
    ratios = browser.execute_script(_INK)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert ratios
    assert min(ratios) >= 4.5


_HIDDEN = """
const missing = [];
for (const link of document.querySelectorAll('svg.sankey a')) {
  const path = link.querySelector('path.flow');
  if (!path) continue;
  const box = path.getBBox();
  const length = path.getTotalLength();
  let hit = false;
  for (let i = 0; i <= 200 && !hit; i++) {
    const at = path.getPointAtLength(length * i / 200);
    for (const [dx, dy] of [[0, 0], [0, 1], [0, -1], [1, 0], [-1, 0]]) {
      const found = document.elementFromPoint(at.x + dx, at.y + dy);
      if (found && link.contains(found)) { hit = true; break; }
    }
  }
  if (!hit) missing.push(link.getAttribute('href'));
}
return missing;
"""

_SIZES = """
const picture = document.querySelector('svg.sankey');
const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
return [...picture.querySelectorAll('text')]
  .map(text => parseFloat(getComputedStyle(text).fontSize) * scale);
"""

_INK = """
const parts = text => text.match(/[\\d.]+/g).map(Number);
const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
  .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
  .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
const picture = document.querySelector('svg.sankey');
let ground = picture;
const seen = node => parts(getComputedStyle(node).backgroundColor);
while (ground.parentElement && seen(ground)[3] === 0) ground = ground.parentElement;
const page = light(seen(ground));
return [...picture.querySelectorAll('text')].map(text => {
  const ink = light(parts(getComputedStyle(text).fill));
  return (Math.max(ink, page) + 0.05) / (Math.min(ink, page) + 0.05);
});
"""
