"""Repair: damaged numbers, recognised by the rules of a pack, and mended when a person asks for it.

A token that fits a rule is refused (LB-W60, naming the rule) or, when repairing, mended; the number
then says by which rule. A rule of low confidence is told and never applied. A token without a rule
is read by formats/number alone.
"""

import re
from collections.abc import Container, Sequence

import msgspec

from loopbook.errors import ParseError
from loopbook.formats.number import TEXT_MAX, Number, clipped, number_text, parse_number, shifted
from loopbook.terms.repair import AS_WRITTEN, Confidence, DecimalSign, Repairing, RepairRule
from loopbook.terms.repair_pattern import compiled, unit_of

DECIMAL_COMMA = "decimal-comma"
"""Rule of the house: the numbers of a file agree on the decimal comma."""

_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_SWAPPED = str.maketrans({",": ".", ".": ",", "，": ".", "．": ","})


class NumberReader:
    """Reads the numbers of one file: by its decimal sign, and by the rules of the pack."""

    def __init__(
        self,
        rules: Sequence[RepairRule] = (),
        repairing: Repairing = AS_WRITTEN,
        sign: DecimalSign = DecimalSign.POINT,
    ) -> None:
        self._rules = tuple((compiled(rule.pattern), rule) for rule in rules if rule.pattern)
        self._repairing = repairing
        self._sign = sign
        self._is_declared = repairing.decimal is not None

    def read(self, text: str, spellings: Container[str] = frozenset()) -> Number:
        """Return the number that `text` writes, mended where a rule fits and it may be.

        Raises    ParseError  LB-W60 a rule fits and nothing may be repaired; else as parse_number
        """
        if _PLAIN.fullmatch(text) and self._sign is DecimalSign.POINT:
            return parse_number(text, spellings)
        if len(text) <= TEXT_MAX:
            for pattern, rule in self._rules:
                found = pattern.fullmatch(text.strip())
                if found is not None:
                    return self._mended(found, rule, text, spellings)
        return self._written(text, spellings)

    def _mended(
        self, found: re.Match[str], rule: RepairRule, text: str, spellings: Container[str]
    ) -> Number:
        number = self._written(f"{found['number']} {unit_of(found)}".strip(), spellings)
        value = shifted(number.value, rule.power)
        if not self._repairing.is_on or rule.confidence is Confidence.LOW:
            becomes = f"{number_text(value)} {number.unit}".strip()
            values = {"text": clipped(text), "rule": rule.id, "becomes": becomes}
            raise ParseError("LB-W60", **values)
        confidence = rule.confidence
        return Number(value, number.unit, is_touched=True, rule=rule.id, confidence=confidence)

    def _written(self, text: str, spellings: Container[str]) -> Number:
        if self._sign is DecimalSign.POINT:
            return parse_number(text, spellings)
        try:
            number = parse_number(text.translate(_SWAPPED), spellings)
        except ParseError as fault:
            raise ParseError(fault.code, fault.where, **_quoting(fault, text)) from fault
        is_touched = "," in text or "." in text or "，" in text or number.is_touched
        number = msgspec.structs.replace(number, is_touched=is_touched)
        if self._is_declared or not is_touched:
            return number
        return msgspec.structs.replace(number, rule=DECIMAL_COMMA, confidence=Confidence.MEDIUM)


def _quoting(fault: ParseError, text: str) -> dict[str, str]:
    """Return the values of a fault with the cell as it stands in the file."""
    values = {name: str(value) for name, value in fault.values.items()}
    return {**values, "text": clipped(text)}
