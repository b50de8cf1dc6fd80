"""Every page through the door: whole, in both languages, its links alive."""

import pytest
from starlette.testclient import TestClient

from loopbook import Book

from .looking import Looked


def addresses(book: Book) -> list[str]:
    item = next(name for name in book.items(0, 100) if "/21/" in name)
    return [
        "/",
        "/?scheme=cn-battery",
        "/?scheme=cn-14fyp",
        "/item",
        f"/item?id={item}",
        f"/event/{book.checkpoint().size}",
        "/event/1",
    ]


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.slow)])
def test_every_page_is_whole_and_its_links_lead_somewhere(
    book: Book, pages: TestClient, language: str
) -> None:
    waiting = [f"{a}{'&' if '?' in a else '?'}lang={language}" for a in addresses(book)]
    kinds: dict[str, int] = {}
    seen = set(waiting)
    while waiting:
        asked = waiting.pop(0)
        answered = pages.get(asked)
        assert answered.status_code == 200, (asked, answered.text[-600:])
        if not answered.headers["content-type"].startswith("text/html"):
            continue
        looked = Looked(answered.text)
        assert not looked.faults, (asked, looked.faults)
        wanted = "zh-CN" if language == "zh" else "en"
        assert f'<html lang="{wanted}">' in answered.text
        for link in looked.links:
            path = link.partition("#")[0]
            kind = path.partition("?")[0].rpartition("/")[0]
            if not path.startswith("/") or path.startswith("/api") or path in seen:
                continue
            if kinds.get(kind, 0) < 6 and f"lang={language}" in path:
                kinds[kind] = kinds.get(kind, 0) + 1
                seen.add(path)
                waiting.append(path)
    assert kinds.get("/flow"), kinds
    assert kinds.get("/event"), kinds
    assert any(kind.startswith("/statement") for kind in kinds), kinds


def test_anchors_of_a_page_exist_on_it(pages: TestClient) -> None:
    looked = Looked(pages.get("/?scheme=cn-battery").text)
    anchors = {link[1:] for link in looked.links if link.startswith("#")}
    assert anchors <= set(looked.ids)


def test_the_language_switch_keeps_page_and_query(pages: TestClient) -> None:
    looked = Looked(pages.get("/?scheme=cn-battery&period=2025&lang=en").text)
    assert "/?scheme=cn-battery&period=2025&lang=zh" in looked.links


def test_a_page_that_is_not_there_says_what_is_nearest(pages: TestClient) -> None:
    missing = pages.get("/items", headers={"Accept-Language": "zh-CN"})
    assert missing.status_code == 404
    assert "最接近的是 /item" in missing.text
    assert not Looked(missing.text).faults


def test_pages_are_read_only(pages: TestClient) -> None:
    refused = pages.post("/")
    assert refused.status_code == 405
    assert "LB-D69" in refused.text


def test_static_files_and_nothing_else_of_the_package_are_served(pages: TestClient) -> None:
    assert pages.get("/static/page.css").headers["content-type"].startswith("text/css")
    assert pages.get("/static/mark.svg").status_code == 200
    assert pages.get("/static/../app.py").status_code == 404
