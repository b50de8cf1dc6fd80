"""`loopbook trace`: where an item came from, or where it went."""

from typing import Annotated, Literal

from cyclopts import Parameter
from cyclopts.validators import Number

from loopbook.cli.answer import write, write_json
from loopbook.cli.locate import Common, open_here
from loopbook.render.moment import moment_text
from loopbook.terms.lineage import Lineage
from loopbook.wording import say

PLAIN = Common()


def trace(
    item: str,
    *,
    direction: Literal["upstream", "downstream"] = "upstream",
    as_of: str = "",
    depth: Annotated[int, Parameter(validator=Number(gte=1))] = 50,
    common: Common = PLAIN,
) -> int:
    """Follow ITEM through transformations and assemblies.

    Parameters
    ----------
    item
        Identifier, as the events have it.
    direction
        upstream: where it came from; downstream: where it went.
    as_of
        A day (2026-02-01): what had happened by then; or a checkpoint size: what the book knew.
    depth
        Links to follow at most.
    """
    with open_here(common) as book:
        found = book.trace(item, direction, as_of=as_of, depth=depth)
        # The lineage names its items from the open book when it is written.
        if common.json:
            write_json(found, common.language)
        else:
            write(_lines(found, common.language))
    return 0


def _lines(found: Lineage, language: str) -> list[str]:
    head = say(
        f"cli.trace.{found.direction.value}",
        language,
        item=found.item,
        nodes=found.node_count,
        links=found.link_count,
    )
    depths = {node.item: node.depth for node in found.nodes}
    lines = [head]
    for link in found.links:
        indent = "  " * (1 + min(depths.get(link.source, 0), depths.get(link.target, 0)))
        kind = say(f"link.{link.kind.value}", language)
        when = moment_text(link.since, language)
        lines.append(f"{indent}{link.source} {kind} {link.target}  {when}  #{link.sequence}")
    for cycle in found.cycles:
        lines.append(say("cli.trace.cycle", language, items=" -> ".join(cycle)))
    if found.truncated:
        lines.append(say("cli.trace.truncated", language))
    return lines
