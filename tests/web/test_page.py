"""Templates and downloads."""

import json

import pytest
from jinja2 import UndefinedError

from loopbook.errors import UnknownTerm
from loopbook.render.table import Table
from loopbook.web.choice import Choice
from loopbook.web.page import download, environment, page, style_address

TABLE = Table("flows", ("flow", "value"), ("Flow", "Value"), (("<b>", 1.5),))


def choice(**more: str) -> Choice:
    return Choice(path="/", query=dict(more), language="en", **more)


def test_values_are_escaped_and_a_missing_one_is_a_fault() -> None:
    template = environment().from_string("{{ name }}")
    assert template.render(name="<script>") == "&lt;script&gt;"
    with pytest.raises(UndefinedError):
        template.render()


def test_a_page_says_its_language_and_links_its_style_by_content() -> None:
    values: dict[str, object] = {
        "code": "LB-D68",
        "what": "<What>",
        "where": "",
        "mend": "Mend.",
        "status": 404,
        "banners": [],
        "checkpoint": None,
    }
    answered = page(choice(), "fault.html", values, 404)
    text = bytes(answered.body).decode()
    assert answered.status_code == 404
    assert '<html lang="en">' in text
    assert "&lt;What&gt;" in text
    assert style_address() in text


def test_a_table_leaves_in_each_format() -> None:
    assert bytes(download(choice(format="csv"), [TABLE]).body).startswith(b"\xef\xbb\xbfFlow")
    assert bytes(download(choice(format="xlsx"), [TABLE]).body).startswith(b"PK")
    answered = download(choice(format="json", table="flows"), [TABLE])
    assert json.loads(bytes(answered.body)) == [{"flow": "<b>", "value": 1.5}]
    assert 'filename="loopbook-flows.json"' in answered.headers["content-disposition"]


def test_a_table_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UnknownTerm, match="flows"):
        download(choice(format="csv", table="stocks"), [TABLE])
