"""Genealogy: where an item came from or went, generation by generation, drawn as SVG text."""

from collections.abc import Callable, Collection

import msgspec

from loopbook.render import svg
from loopbook.render.amount import amount_text
from loopbook.render.width import cells, shorten_middle
from loopbook.terms.lineage import Direction, Lineage, LineageNode, LinkKind
from loopbook.wording import say

NODES_MAX = 200
_COLUMN = 222.0
_ROW = 24.0
_BOX = 170.0
_TALL = 18.0
_TOP = 30.0
_LEFT = 8.0
_NAME_LENGTH = 22
_DASHES = {LinkKind.BECAME: "", LinkKind.PART_OF: "5 3", LinkKind.LABELLED: "1 3"}


class _Place(msgspec.Struct, frozen=True):
    """Where a node stands: its left edge and middle height."""

    x: float
    y: float


def genealogy(lineage: Lineage, language: str, href: Callable[[str], str]) -> str:
    """Return the SVG of a lineage: the oldest at the left, links in the direction of time.

    Where amounts are known, links and nodes tell them. An item that lies both upstream and
    downstream is drawn once. Beyond NODES_MAX nodes each generation shows its first ones and says
    how many more there are.

    Parameters
      href  address of an item by its identifier
    """
    generations, hidden = _generations(lineage)
    places = _places(lineage.direction, generations)
    told = _told(lineage, language)
    rows = max((len(nodes) + (1 if hidden[depth] else 0) for depth, nodes in generations.items()))
    words = say(f"chart.genealogy.{lineage.direction.value}", language, count=lineage.node_count)
    return svg.picture(
        _LEFT * 2 + _COLUMN * (len(generations) - 1) + _BOX,
        _TOP + rows * _ROW + 4,
        words,
        "genealogy",
        _legend(lineage, language),
        *_links(lineage, places, language),
        *(
            _node((item, told.get(item, item)), place, item == lineage.item, href)
            for item, place in places.items()
        ),
        *_more(lineage.direction, generations, hidden, language),
        role="group",
    )


def _generations(lineage: Lineage) -> tuple[dict[int, list[str]], dict[int, int]]:
    """Return the items shown by depth, and how many are left out of each."""
    nodes = {node.item: node for node in lineage.nodes}
    if lineage.item not in nodes and lineage.nodes:
        bound = lineage.nodes[0].bound
        nodes = {lineage.item: LineageNode(lineage.item, 0, bound), **nodes}
    by_depth: dict[int, list[str]] = {0: []} if nodes else {0: [lineage.item]}
    for node in sorted(nodes.values(), key=lambda n: (n.depth, n.item)):
        by_depth.setdefault(node.depth, []).append(node.item)
    share = max(NODES_MAX // len(by_depth), 1)
    is_whole = sum(len(items) for items in by_depth.values()) <= NODES_MAX
    shown = {d: items if is_whole else items[:share] for d, items in by_depth.items()}
    return shown, {d: len(items) - len(shown[d]) for d, items in by_depth.items()}


def _told(lineage: Lineage, language: str) -> dict[str, str]:
    """Return what is said of each node: its identifier, and how much went through it."""
    amounts = lineage.amounts
    if amounts is None:
        return {}
    return {
        node.item: f"{node.item} · {_amount(amount, amounts.measure, language)}"
        for node, amount in zip(lineage.nodes, amounts.nodes, strict=True)
    }


def _amount(amount: int | None, measure: str, language: str) -> str:
    if amount is None:
        return say("cli.trace.amount_unknown", language)
    return amount_text(amount, measure, language)


def _x(direction: Direction, depth: int, generations: Collection[int]) -> float:
    is_back = direction is Direction.UPSTREAM
    column = max(generations) - depth if is_back else depth - min(generations)
    return _LEFT + column * _COLUMN


def _places(direction: Direction, generations: dict[int, list[str]]) -> dict[str, _Place]:
    return {
        item: _Place(_x(direction, depth, generations), _TOP + (i + 0.5) * _ROW)
        for depth, items in generations.items()
        for i, item in enumerate(items)
    }


def _links(lineage: Lineage, places: dict[str, _Place], language: str) -> list[str]:
    drawn = []
    amounts = lineage.amounts
    parts = [None] * lineage.link_count if amounts is None else amounts.links
    for link, amount in zip(lineage.links, parts, strict=True):
        if link.source not in places or link.target not in places:
            continue
        start, end = places[link.source], places[link.target]
        words = f"{say(f'link.{link.kind.value}', language)} · #{link.sequence}"
        if amounts is not None:
            words += f" · {_amount(amount, amounts.measure, language)}"
        drawn.append(_curve(start, end, link.kind, words))
    return drawn


def _curve(start: _Place, end: _Place, kind: LinkKind, words: str) -> str:
    x1, x2 = start.x + _BOX, end.x
    bend = (x1 + x2) / 2 if x2 > x1 else x1 + 20
    back = bend if x2 > x1 else x2 - 20
    numbers = (x1, start.y, bend, start.y, back, end.y, x2, end.y)
    a, b, c, d, e, f, g, h = (svg.coordinate(number) for number in numbers)
    return svg.element(
        "path",
        {
            "class": f"link k-{kind.value}",
            "d": f"M{a} {b}C{c} {d} {e} {f} {g} {h}",
            "fill": "none",
            "stroke": "#57606a",
            "stroke-dasharray": _DASHES[kind],
        },
        svg.title(words),
    )


def _node(named: tuple[str, str], place: _Place, is_asked: bool, href: Callable[[str], str]) -> str:
    item, words = named
    rect = svg.element(
        "rect",
        {
            "class": "node asked" if is_asked else "node",
            "x": place.x,
            "y": place.y - _TALL / 2,
            "width": _BOX,
            "height": _TALL,
            "rx": 3.0,
            "fill": "#ddf4ff" if is_asked else "#f6f8fa",
            "stroke": "#0a5fb4" if is_asked else "#8c959f",
        },
    )
    name = svg.label(
        place.x + 6,
        place.y + 4,
        short_name(item),
        class_="ink",
        fill="#1f2328",
        font_size=11.0,
    )
    return svg.element("a", {"href": href(item)}, svg.title(words), rect, name)


def short_name(item: str, room: int = _NAME_LENGTH) -> str:
    """Return the telling end of an identifier: what stands behind its namespace.

    `https://id.example.org/01/0690/21/A1` is `01/0690/21/A1`.
    """
    name = item
    if "://" in item:
        name = item.split("://", 1)[1].partition("/")[2] or item
    elif item.startswith("urn:"):
        name = item.rsplit(":", 1)[1] or item
    return shorten_middle(name, room)


def _more(
    direction: Direction,
    generations: dict[int, list[str]],
    hidden: dict[int, int],
    language: str,
) -> list[str]:
    return [
        svg.label(
            _x(direction, depth, generations) + 6,
            _TOP + len(generations[depth]) * _ROW + 16,
            say("chart.more", language, count=count),
            class_="muted",
            fill="#57606a",
            font_size=11.0,
        )
        for depth, count in hidden.items()
        if count
    ]


def _legend(lineage: Lineage, language: str) -> str:
    drawn = []
    x = _LEFT
    for kind in dict.fromkeys(link.kind for link in lineage.links):
        start = _Place(x - _BOX, 12.0)
        drawn.append(_curve(start, _Place(x + 24, 12.0), kind, ""))
        words = say(f"link.{kind.value}", language)
        drawn.append(svg.label(x + 30, 16, words, class_="muted", fill="#57606a", font_size=11.0))
        x += 46 + cells(words) * 7.2
    return svg.element("g", {"class": "legend"}, *drawn)
