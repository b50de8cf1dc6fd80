"""The checks of a pack: checks.toml, what events must keep."""

from loopbook.rules.bundle import Bundle
from loopbook.rules.formula_line import condition
from loopbook.rules.line import Line, unique
from loopbook.rules.parse import Names
from loopbook.terms.finding import Severity
from loopbook.terms.scheme import Check

_KEYS = (
    "id", "severity", "when", "must", "message_en", "message_zh", "mend_en", "mend_zh", "source",
)  # fmt: skip


def checks_of(bundle: Bundle, names: Names) -> tuple[Check, ...]:
    """Return the checks in order, those of packs extended first."""
    lines = unique((line.text("id"), line) for line in bundle.lines("checks.toml", "check"))
    for head in bundle.heads("checks.toml"):
        head.allow(())
    return tuple(_check(line, names) for line in lines.values())


def _check(line: Line, names: Names) -> Check:
    line.allow(_KEYS)
    return Check(
        id=line.optional("id"),
        severity=line.choice("severity", Severity),
        when=condition(line, "when", names),
        must=condition(line, "must", names),
        message_en=line.text("message_en"),
        message_zh=line.text("message_zh"),
        mend_en=line.text("mend_en"),
        mend_zh=line.text("mend_zh"),
        source=line.text("source"),
        rule=line.rule,
    )
