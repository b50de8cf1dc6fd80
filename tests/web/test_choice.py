"""Addresses: what they ask for, and that links keep it."""

import pytest
from starlette.requests import Request

from loopbook.errors import QueryError
from loopbook.web.choice import PICTURE, address, choice_of, language_of, link, path_of, same_page


def request(query: str = "", accepted: str = "") -> Request:
    headers = [(b"accept-language", accepted.encode())] if accepted else []
    return Request(
        {
            "type": "http",
            "path": "/item",
            "query_string": query.encode(),
            "headers": headers,
            "root_path": "",
            "server": ("localhost", 80),
            "scheme": "http",
            "method": "GET",
        }
    )


def test_the_query_decides_the_language_before_the_browser() -> None:
    assert language_of(request(accepted="zh-CN,en;q=0.5")) == "zh"
    assert language_of(request("lang=en", accepted="zh-CN")) == "en"
    assert language_of(request("lang=fr", accepted="zh-CN")) == "en"


def test_links_keep_language_pack_and_as_of_and_nothing_else() -> None:
    choice = choice_of(request("lang=zh&scheme=cn-battery&as_of=12&period=2025"))
    assert link(choice, "/event/3") == "/event/3?lang=zh&scheme=cn-battery&as_of=12"
    assert link(choice, "/item", id="https://x/y?z=1&w") == (
        "/item?lang=zh&scheme=cn-battery&as_of=12&id=https%3A%2F%2Fx%2Fy%3Fz%3D1%26w"
    )


def test_the_same_page_keeps_its_whole_query() -> None:
    choice = choice_of(request("id=a%2Fb&lang=en"))
    assert same_page(choice, lang="zh") == "/item?id=a%2Fb&lang=zh"
    assert address("/", {"period": ""}) == "/"


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(QueryError, match="LB-D63"):
        choice_of(request("format=pdf"))
    with pytest.raises(QueryError, match="LB-D63"):
        choice_of(request("format=svg"))
    assert choice_of(request("format=svg"), (PICTURE,)).format == "svg"


def test_a_path_stays_encoded_as_it_came() -> None:
    asked = request("lang=en")
    for raw, told in (
        (b"/01/x/21/A%2FB%25C", "/01/x/21/A%2FB%25C"),
        (b"/01/x/21/A&B'C?x=1", "/01/x/21/A&B'C"),
        (b'/a"<b>', "/a%22%3Cb%3E"),
    ):
        asked.scope["raw_path"] = raw
        assert path_of(asked) == told
        choice = choice_of(asked)
        assert same_page(choice, lang="zh") == f"{told}?lang=zh"
        assert link(choice, told) == f"{told}?lang=en"
