"""The scorecard as a page: it loads nothing, and shows what a server said as text only."""

import re
from html.parser import HTMLParser

import pytest

from loopbook.programs.conformance.check import Exchange, Result, Verdict
from loopbook.programs.conformance.page import page

from .tiny import check_of

EVIL = "<script>alert(1)</script>&\"'"
RESULTS = (
    Result(check_of("OP01"), Verdict.PASSED, evidence=(Exchange(EVIL, 200, EVIL),)),
    Result(check_of("PB03"), Verdict.FAILED, "conformance.why.not_taken", {"why": EVIL}),
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_loads_nothing_and_runs_nothing(language: str) -> None:
    text = page(RESULTS, f"http://x/{EVIL}", "2026-01-01", language)
    tags = Tags()
    tags.feed(text)
    assert not {"script", "link", "img", "iframe", "object"} & set(tags.names)
    names = {name for name, _ in tags.attributes}
    assert not {"src", "onload", "onclick"} & names
    assert all(str(value).startswith("#") for name, value in tags.attributes if name == "href")
    assert "url(" not in text
    assert EVIL not in text
    assert f'lang="{language}"' in text
    assert "width=device-width" in text


def test_the_page_tells_each_check_and_opens_what_failed() -> None:
    text = page(RESULTS, "http://x", "2026-01-01", "en")
    assert re.search(r"<details id=PB03 open><summary><b class=\"v failed\">failed</b> PB03", text)
    assert re.search(r"<details id=OP01><summary><b class=\"v passed\">passed</b> OP01", text)
    assert "2 checks" in text
    assert text.count('href="#PB03"') == 1
    assert 'href="#OP01"' not in text
