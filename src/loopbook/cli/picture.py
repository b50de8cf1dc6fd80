"""Picture: accounts drawn to files, for the verbs that show accounts."""

from collections.abc import Sequence
from pathlib import Path

from loopbook.cli.answer import write
from loopbook.cli.locate import Common
from loopbook.errors import StoreUnavailable
from loopbook.render.account import layers_read
from loopbook.render.sankey import sankey
from loopbook.terms.account import Account
from loopbook.wording import say


def draw(accounts: Sequence[Account], layer: str, svg: Path, common: Common) -> None:
    """Draw each layer of each account to a file of its own: the first to the name given.

    Parameters
      layer   the only one to draw; empty: all that have numbers
    Raises    StoreUnavailable  LB-D08, LB-D35  the file cannot be written
    """
    if not svg.name:
        raise StoreUnavailable("LB-D08", str(svg))
    pictures = [
        (found, name, sankey(found, name, common.language))
        for found in accounts
        for name in ([layer] if layer else layers_read(found))
    ]
    drawn = [(found, name, text) for found, name, text in pictures if text]
    for number, (found, name, text) in enumerate(drawn):
        more = "" if number == 0 else f"-{found.period}-{name}"
        write_file(svg.with_name(f"{svg.stem}{more}{svg.suffix}"), text.encode("utf-8"), common)


def write_file(path: Path, content: bytes, common: Common) -> None:
    """Write a file that a person asked for, and say so.

    Raises    StoreUnavailable  LB-D35  it cannot be written
    """
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise StoreUnavailable("LB-D35", str(path), why=fault.strerror or str(fault)) from fault
    if not common.json:
        write([say("cli.written", common.language, path=path)])
