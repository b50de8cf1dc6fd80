"""`loopbook trace`: where an item came from, or where it went."""

from dataclasses import dataclass
from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.book import Book
from loopbook.book.tracing import DEPTH_MAX, NODES_MAX, PAGE_SIZE, TraceWords
from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.amount import amount_text
from loopbook.render.moment import moment_text
from loopbook.terms.lineage import Lineage, LineagePage
from loopbook.wording import say

_ONE = Number(gte=1)


@Parameter(name="*")
@dataclass(frozen=True)
class Reach:
    """How far to follow, and what counts.

    Parameters
    ----------
    at
        A day (2026-02-01, to its end in UTC) or a moment with its zone: what was inside then
        counts, and what it went into from then on.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    depth
        Links to follow at most.
    nodes
        Items to follow at most.
    amounts
        Say how much of ITEM came through each item, or went there.
    """

    at: str = ""
    as_of: str = ""
    depth: Annotated[int, Parameter(validator=_ONE)] = DEPTH_MAX
    nodes: Annotated[int, Parameter(validator=_ONE)] = NODES_MAX
    amounts: Annotated[bool, Parameter(negative="")] = False

    def words(self) -> TraceWords:
        """Return what a book is asked with."""
        return {
            "at": self.at,
            "as_of": self.as_of,
            "depth": self.depth,
            "nodes": self.nodes,
            "has_amounts": self.amounts,
        }


@Parameter(name="*")
@dataclass(frozen=True)
class Paging:
    """One page instead of all.

    Parameters
    ----------
    page_size
        Items on a page; with it, only one page is told.
    page
        What the page before named as next; empty: the first page.
    """

    page_size: Annotated[int | None, Parameter(validator=_ONE)] = None
    page: str = ""


PLAIN, FAR, WHOLE = Common(), Reach(), Paging()


def trace(
    item: str,
    *,
    direction: Literal["upstream", "downstream", "both"] = "upstream",
    reach: Reach = FAR,
    paging: Paging = WHOLE,
    common: Common = PLAIN,
) -> int:
    """Follow ITEM through transformations and assemblies.

    Parameters
    ----------
    item
        Identifier, as the events have it.
    direction
        upstream: where it came from; downstream: where it went; both.
    """
    with open_here(common) as book:
        found = _asked(book, item, direction, reach, paging)
        # The lineage names its items from the open book when it is written.
        if common.json:
            write_json(found, common.language)
        elif isinstance(found, LineagePage):
            write(_page_lines(found, common.language))
        else:
            write(_lines(found, common.language))
    return 0


def _asked(
    book: Book, item: str, direction: str, reach: Reach, paging: Paging
) -> Lineage | LineagePage:
    if paging.page_size is None and not paging.page:
        return book.trace(item, direction, **reach.words())
    size = paging.page_size or PAGE_SIZE
    return book.trace_page(item, direction, size=size, page=paging.page, **reach.words())


def _lines(found: Lineage | LineagePage, language: str) -> list[str]:
    head = say(
        f"cli.trace.{found.direction.value}",
        language,
        item=found.item,
        nodes=found.node_count,
        links=found.link_count,
    )
    depths = {node.item: abs(node.depth) for node in found.nodes}
    lines = [head, *_whole(found, language)]
    amounts = found.amounts.links if found.amounts is not None else [None] * len(found.links)
    for link, amount in zip(found.links, amounts, strict=True):
        indent = "  " * (1 + min(depths.get(link.source, 0), depths.get(link.target, 0)))
        kind = say(f"link.{link.kind.value}", language)
        when = moment_text(link.since, language)
        part = _part(found, amount, language)
        lines.append(f"{indent}{link.source} {kind} {link.target}  {when}  #{link.sequence}{part}")
    for cycle in found.cycles:
        lines.append(say("cli.trace.cycle", language, items=" -> ".join(cycle)))
    if found.truncated:
        lines.append(say("cli.trace.truncated", language))
    return lines


def _page_lines(found: LineagePage, language: str) -> list[str]:
    """Return a page: its items too, since not every one has a link on it."""
    last = found.first + len(found.nodes)
    place = {"first": found.first + 1, "last": last, "nodes": found.node_count}
    lines = [say("cli.trace.page", language, checkpoint=found.checkpoint, **place)]
    lines += [f"  {node.depth:>3}  {node.item}" for node in found.nodes]
    lines += _lines(found, language)
    if found.next:
        lines.append(say("cli.trace.next", language, token=found.next))
    return lines


def _whole(found: Lineage | LineagePage, language: str) -> list[str]:
    if found.amounts is None:
        return []
    if found.amounts.whole is None:
        return [say("cli.trace.whole_unknown", language, item=found.item)]
    amount = amount_text(found.amounts.whole, found.amounts.measure, language)
    return [say("cli.trace.whole", language, amount=amount)]


def _part(found: Lineage | LineagePage, amount: int | None, language: str) -> str:
    if found.amounts is None or found.amounts.whole is None:
        return ""
    if amount is None:
        return f"  {say('cli.trace.amount_unknown', language)}"
    text = amount_text(amount, found.amounts.measure, language)
    return f"  {say('cli.trace.amount', language, amount=text)}"
