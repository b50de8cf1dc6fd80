"""The Sankey: loops beneath, the unknown dashed, residuals hatched, made-up flows patterned."""

import re
from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loopbook.render.label import Shape, is_apart, length
from loopbook.render.sankey import anchor_of, drawn_view, sankey
from loopbook.terms.account import Account
from tests.render.accounts import (
    KG,
    account_of,
    accounts,
    park,
    process,
    reading,
    retired,
    shredder,
)

from .views import crowded

SVG = "{http://www.w3.org/2000/svg}"


def texts(drawn: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(drawn).iter(f"{SVG}text")]


@given(accounts(), st.sampled_from(["en", "zh"]))
def test_any_account_gives_a_well_formed_picture_with_every_flow(
    account: Account, language: str
) -> None:
    drawn = sankey(account, "goods", language)
    if not account.cells:
        assert drawn == ""
        return
    root = ET.fromstring(drawn)
    links = [node.get("href") for node in root.iter(f"{SVG}a")]
    assert {f"#goods-flow-{cell.flow}" for cell in account.cells} <= set(links)


def test_the_worked_example_reads_in_english() -> None:
    drawn = sankey(shredder(), "goods")
    words = texts(drawn)
    assert "1,000 ± 10 kg" in words
    assert "residual +30 kg" in words
    assert "stock +500 kg" in words
    assert "metal_back 500 kg" in words
    assert "unknown" in words
    assert "url(#goods-constructed-back)" in drawn
    assert "url(#goods-modelled)" in drawn
    assert 'class="stub residual"' in drawn


def test_the_worked_example_reads_in_chinese() -> None:
    words = texts(sankey(shredder(), "goods", "zh"))
    assert {"制造", "破碎", "残差 +30 kg", "回流", "虚构示例"} <= set(words)


def test_a_process_with_an_unmeasured_flow_shows_no_residual() -> None:
    words = texts(sankey(shredder(), "goods"))
    assert sum(word.startswith("residual ") for word in words) == 1


def test_links_go_where_the_page_says() -> None:
    drawn = sankey(shredder(), "goods", href=lambda kind, name: f"/{kind}?y={name}&z")
    assert 'href="/process?y=shredding&amp;z"' in drawn
    assert anchor_of("Co")("process", "smelting") == "#Co-process-smelting"


def test_forty_five_flows_with_loops_are_one_small_deterministic_picture() -> None:
    account = park(4, 9)
    drawn = sankey(account, "goods")
    assert drawn == sankey(account, "goods")
    assert len(drawn.encode()) < 45_000
    assert drawn.count('class="flow back') == 4


def lone_box() -> Account:
    """A picture that is narrower than the name of its only box: a flow back to where it came."""
    return account_of([process("p0", 0, "000000000000")], [("f0", "p0", "p0", None)])


def boxes_of(drawn: str) -> list[tuple[str, Shape]]:
    """Return every text of a picture with the room it takes."""
    return list(_boxes(ET.fromstring(drawn), 0.0))


def _boxes(node: ET.Element, down: float) -> Iterator[tuple[str, Shape]]:
    """Yield the texts below a node; groups may stand further down (`translate(0 32)`)."""
    moved = re.fullmatch(r"translate\(0 ([\d.]+)\)", node.get("transform", ""))
    down += float(moved[1]) if moved else 0.0
    if node.tag == f"{SVG}text":
        words, x, y = node.text or "", float(node.get("x", "")), float(node.get("y", "")) + down
        is_bold = node.get("font-weight") == "600"
        long = length(words, float(node.get("font-size", "12")), is_bold=is_bold)
        left = x - long if node.get("text-anchor") == "end" else x
        yield words, (left, y - 9, left + long, y + 2)
    for child in node:
        yield from _boxes(child, down)


def covered(drawn: str) -> list[tuple[str, str]]:
    places = boxes_of(drawn)
    return [
        (words, others)
        for i, (words, place) in enumerate(places)
        for others, other in places[i + 1 :]
        if words and others and not is_apart(place, other)
    ]


def outside(drawn: str) -> list[str]:
    _, _, width, height = map(float, ET.fromstring(drawn).get("viewBox", "").split())
    return [
        words
        for words, (left, top, right, bottom) in boxes_of(drawn)
        if left < 0 or top < 0 or right > width + 0.1 or bottom > height + 0.1
    ]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("make", [retired, shredder, park])
def test_words_stand_inside_the_picture_and_do_not_cover_each_other(
    make: Callable[[], Account], language: str
) -> None:
    drawn = sankey(make(), "goods", language)
    assert not outside(drawn)
    assert not covered(drawn)


@example(lone_box(), "zh")
@given(accounts(), st.sampled_from(["en", "zh"]))
def test_whatever_the_names_no_words_leave_the_picture_or_cover_others(
    account: Account, language: str
) -> None:
    drawn = sankey(account, "goods", language)
    if drawn:
        assert not outside(drawn)
        assert not covered(drawn)


def test_the_demonstration_shows_whole_names_and_few_digits() -> None:
    words = texts(sankey(retired(), "goods"))
    assert not [word for word in words if word.endswith("…")]
    assert {"Metals and", "scrap market", "Owners of", "retired batteries"} <= set(words)
    assert "29.9743 ± 0.0010 kg" in words
    assert "residual +0.0028 kg" in words
    assert "residual \N{MINUS SIGN}0.0105 kg" in words
    assert "stock +27.2 kg" in words
    amounts = [word for word in words if word.endswith(" kg") and "±" in word]
    assert len(amounts) == 12


def test_an_account_without_flows_draws_nothing() -> None:
    assert sankey(account_of([process("a")], []), "goods") == ""


def test_a_picture_of_a_thousand_flows_can_be_read_and_says_what_it_folded() -> None:
    view = crowded()
    drawn = drawn_view(view, "zh")
    root = ET.fromstring(drawn)
    assert len(list(root.iter(f"{SVG}a"))) <= 145
    assert "较小的过程" in "".join(texts(drawn))
    description = root.find(f"{SVG}desc")
    assert description is not None
    assert "→" in (description.text or "")


def test_links_of_what_was_put_together_say_so() -> None:
    asked: set[str] = set()

    def href(kind: str, name: str) -> str:
        asked.add(kind)
        return f"/{kind}/{name}"

    drawn_view(crowded(), href=href)
    assert asked == {"process", "flow", "node", "flows"}


def test_a_soft_edge_stays_inside_the_picture() -> None:
    account = account_of(
        [process("a"), process("b", 1)], [("f", "a", "b", reading(100 * KG, sd=90.0 * KG))]
    )
    drawn = sankey(account, "goods")
    _, _, _, height = map(float, ET.fromstring(drawn).get("viewBox", "").split())
    shift = float(drawn.split('transform="translate(0 ')[1].split(")")[0])
    fringe = next(n for n in ET.fromstring(drawn).iter(f"{SVG}path") if n.get("class") == "fringe")
    levels = [float(y) for _, y in re.findall(r"[ML](\S+) (-?[\d.]+)", fringe.get("d", ""))]
    assert min(levels) + shift >= 20
    assert max(levels) + shift <= height


def test_a_flow_opens_to_its_entries_in_its_title() -> None:
    drawn = sankey(shredder(), "goods")
    assert "packs_back: use → shredding, 1,000 ± 10 kg (measured)\nentries #1" in drawn


def test_a_process_feeds_itself_in_a_loop_beneath_its_box() -> None:
    account = account_of(
        [process("a"), process("b", 1)],
        [("on", "a", "b", reading(100 * KG)), ("remelt", "b", "b", reading(30 * KG))],
    )
    drawn = sankey(account, "goods")
    assert drawn.count('class="flow back"') == 1
    assert "remelt 30 kg" in texts(drawn)
