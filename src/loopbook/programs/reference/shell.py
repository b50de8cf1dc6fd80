"""Shell: every command with its arguments and options, as the command line itself has them."""

import re

from loopbook.cli.app import build
from loopbook.programs.reference.markdown import page

_LEAD = (
    "Exit codes: 0 fine, 1 findings of severity *error*, 2 wrong use. `LOOPBOOK_BOOK` names"
    " the book and `LOOPBOOK_PARTY` who speaks, where no option does. `--lang zh` helps in Chinese."
)
_STARTED = re.compile(r"^(loopbook [^\n]*?) -m [\w.]+", re.MULTILINE)


def shell_page() -> str:
    """Return the page of all commands, in the order of `--help`."""
    text = build("en").generate_docs(output_format="markdown")
    _, _, commands = text.partition("\n## loopbook ")
    # The blocks show a shape of use and are not commands to type. The usage line of a command in a
    # group repeats how this very process was started (`-m module`); that is no part of it.
    shown = _STARTED.sub(r"\1", commands.replace("```console", "```text")).strip()
    return page("Shell", _LEAD, [re.sub(r"\n{3,}", "\n\n", f"## loopbook {shown}")])
