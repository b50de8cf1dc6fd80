"""The Sankey: loops beneath, the unknown dashed, residuals hatched, made-up flows patterned."""

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.sankey import anchor_of, sankey
from loopbook.terms.account import Account

from .accounts import account_of, accounts, park, process, shredder

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
    assert {"制造", "破碎", "残差 +30千克", "回流", "虚构示例"} <= set(words)


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


def test_words_do_not_cover_each_other() -> None:
    root = ET.fromstring(sankey(park(4, 9), "goods"))
    places = []
    for node in root.iter(f"{SVG}text"):
        x, y = float(node.get("x", "")), float(node.get("y", ""))
        places.append((x, y - 9, x + 5 * len(node.text or ""), y))
    covered = [
        (a, b)
        for i, a in enumerate(places)
        for b in places[i + 1 :]
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]
    assert not covered


def test_an_account_without_flows_draws_nothing() -> None:
    assert sankey(account_of([process("a")], []), "goods") == ""
