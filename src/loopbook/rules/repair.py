"""The repairs of damaged numbers: repair.csv, one rule per row, each proved by its own example."""

from loopbook.rules.bundle import Bundle
from loopbook.rules.line import Line, unique
from loopbook.terms.repair import Confidence, RepairRule
from loopbook.terms.repair_pattern import PLACES, proof

POWER_MAX = 30


def repairs_of(bundle: Bundle) -> tuple[RepairRule, ...]:
    """Return the rules in the order of the rows: of several that fit a token the first counts."""
    lines = bundle.lines("repair.csv")
    unique((line.optional("id"), line) for line in lines)
    return tuple(_rule(line) for line in lines)


def _rule(line: Line) -> RepairRule:
    pattern, power = line.optional("pattern"), _power(line)
    if pattern:
        _prove(line, pattern, power)
    return RepairRule(
        id=line.text("id"),
        pattern=pattern,
        power=power,
        confidence=line.choice("confidence", Confidence),
        example=line.optional("example"),
        becomes=line.optional("becomes"),
        note_en=line.text("note_en"),
        note_zh=line.text("note_zh"),
        source=line.text("source"),
        rule=line.rule,
    )


def _power(line: Line) -> int:
    """Return the power of ten of a rule; an empty cell is none."""
    number = line.number("power")
    if number is None:
        return 0
    if number.denominator != 1 or abs(number) > POWER_MAX:
        line.fault("number", column="power", value=line.optional("power"))
        return 0
    return int(number)


def _prove(line: Line, pattern: str, power: int) -> None:
    """Find a pattern that cannot be read, and an example that the rule reads otherwise."""
    example, becomes = line.text("example"), line.text("becomes")
    try:
        found = proof(pattern, power, example)
    except ValueError:
        line.fault("repair_pattern", column="pattern", value=pattern, known=", ".join(PLACES))
        return
    if example and becomes and found != becomes:
        line.fault("repair_example", column="becomes", value=becomes, found=found or "-")
