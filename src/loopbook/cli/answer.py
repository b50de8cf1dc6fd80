"""Answer: what a verb says back, as text for a person or as JSON for a program."""

import sys
from collections.abc import Iterable

from loopbook.render.findings import finding_lines
from loopbook.render.plain import json_text
from loopbook.terms.finding import Severity
from loopbook.terms.receipt import Receipt
from loopbook.wording import say

_CONTROLS = (*range(9), *range(11, 32), *range(127, 160), *range(0x202A, 0x202F))
_SHOWN = {code: f"\\u{code:04x}" for code in (*_CONTROLS, *range(0x2066, 0x206A))}
"""Characters that would steer a terminal, or turn what is read around: shown as escapes."""


def write_json(value: object, language: str) -> None:
    """Write a term as JSON to the output."""
    sys.stdout.write(json_text(value, language) + "\n")


def write(lines: Iterable[str]) -> None:
    """Write lines of text to the output."""
    for line in lines:
        sys.stdout.write(line.translate(_SHOWN) + "\n")


def write_receipt(name: str, receipt: Receipt, language: str, key: str = "cli.receipt") -> None:
    """Write what became of one input: counts to the output, findings to the error side.

    Parameters
      key  sentence of the counts: `cli.receipt`, or `cli.foreseen` for what would become of it
    """
    counts = {
        "appended": receipt.appended,
        "repeated": receipt.repeated,
        "refused": receipt.refused,
        "size": receipt.checkpoint.size,
        "root": receipt.checkpoint.root[:16],
    }
    write([say(key, language, name=name, **counts)])
    # The line is the promise that the entries are durable: whoever reads it through a pipe must
    # have it before the next file is begun.
    sys.stdout.flush()
    for line in finding_lines(receipt.findings, language):
        sys.stderr.write(f"  {line.translate(_SHOWN)}\n")
    if receipt.findings_left_out:
        left_out = say("cli.findings_left_out", language, count=receipt.findings_left_out)
        sys.stderr.write(f"  {left_out}\n")


def has_errors(receipt: Receipt) -> bool:
    """Say whether anything was refused."""
    return bool(receipt.refused) or any(f.severity is Severity.ERROR for f in receipt.findings)
