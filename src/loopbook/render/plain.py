"""Plain: any term as JSON, for programs: numbers as numbers, periods as people write them.

Exact numbers keep their digits: a Decimal is written as it came, a Fraction as a whole number or
as the nearest double. Bytes are hexadecimal (hashes and salts). Content of an entry that is JSON is
embedded as it came, byte by byte.
"""

from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum
from fractions import Fraction

import msgspec

from loopbook.evaluate.explain import reason_text
from loopbook.render.number import layer_value
from loopbook.terms.account import Account, Balance, Cell, Reading
from loopbook.terms.entry import Draft
from loopbook.terms.finding import Finding, place_text, values_in
from loopbook.terms.lazy import Lazy
from loopbook.terms.period import Period, period_text
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Reason
from loopbook.terms.system import Layer
from loopbook.wording import say

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def json_bytes(value: object, language: str = "en") -> bytes:
    """Return `value` as compact JSON; sentences inside it in `language`."""
    return _ENCODER.encode(plain(value, language))


def json_text(value: object, language: str = "en") -> str:
    """Return `value` as JSON for a person: two spaces a level."""
    return msgspec.json.format(json_bytes(value, language), indent=2).decode("utf-8")


def plain(value: object, language: str = "en") -> object:
    """Return `value` made of dicts, lists, texts, numbers, booleans and None only.

    Raises    TypeError  `value` holds something that is no term
    """
    match value:
        case Period() | Finding() | Reason() | Draft() | Account() | Scheme():
            return _told(value, language)
        case msgspec.Struct():
            return {name: plain(getattr(value, name), language) for name in value.__struct_fields__}
        case dict():
            return {str(plain(k, language)): plain(v, language) for k, v in value.items()}
        case list() | tuple() | set() | frozenset() | Lazy():
            return [plain(item, language) for item in value]
        case _:
            return _single(value)


def _single(value: object) -> object:
    match value:
        case IntEnum():
            return value.name.lower()
        case Enum():
            return value.value
        case Fraction():
            return value.numerator if value.denominator == 1 else float(value)
        case datetime() | date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case None | bool() | int() | float() | str() | Decimal() | msgspec.Raw():
            return value
        case _:
            raise TypeError(f"{type(value).__name__} is no term")


def _told(value: Period | Finding | Reason | Draft | Account | Scheme, language: str) -> object:
    match value:
        case Period():
            return period_text(value)
        case Finding():
            return _finding(value, language)
        case Reason():
            words = reason_text(value, language)
            return {"key": value.key, "values": dict(value.values), "text": words}
        case Draft():
            return _draft(value, language)
        case Account():
            return _account(value, language)
        case Scheme():
            return f"{value.id}@{value.version}"


def _finding(finding: Finding, language: str) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "what": say(f"{finding.code}.what", language, **values_in(finding, language)),
        "where": place_text(finding.place, language),
        "mend": say(f"{finding.code}.mend", language, **values_in(finding, language)),
        "place": plain(finding.place, language),
        "rule": finding.rule,
    }


def _draft(draft: Draft, language: str) -> dict[str, object]:
    return {
        "kind": draft.kind.name.lower(),
        "identity": plain(draft.identity, language),
        "content": embedded(draft.content),
        "context": embedded(draft.context),
        "source": draft.source,
        "party": draft.party,
        "audience": list(draft.audience),
    }


def embedded(content: bytes) -> object:
    """Return JSON bytes to be embedded as they came; hexadecimal text of what is no JSON."""
    try:
        msgspec.json.decode(content, type=msgspec.Raw)
    except msgspec.DecodeError:
        return content.hex() if content else None
    return msgspec.Raw(content)


def _account(account: Account, language: str) -> dict[str, object]:
    """Return the account with amounts in the units of their layers, not in quanta."""
    system = account.system
    return {
        "pack": account.pack,
        "period": period_text(account.period),
        "cells": [_cell(cell, system.layers[cell.layer]) for cell in account.cells],
        "balances": [_balance(b, system.layers[b.layer]) for b in account.balances],
        "findings": [_finding(finding, language) for finding in account.findings],
        "processes": plain(system.processes, language),
        "flows": plain(system.flows, language),
        "layers": {
            name: {
                "unit": layer.unit.code,
                "quantum": layer.quantum.code,
                "label_en": layer.label_en,
                "label_zh": layer.label_zh,
                "is_substance": layer.is_substance,
            }
            for name, layer in system.layers.items()
        },
    }


def _amount(quanta: float | None, layer: Layer) -> object:
    return None if quanta is None else _single(layer_value(quanta, layer))


def _cell(cell: Cell, layer: Layer) -> dict[str, object]:
    return {
        "flow": cell.flow,
        "layer": cell.layer,
        "unit": layer.unit.code,
        "chosen": _reading(cell.chosen, layer) if cell.chosen else None,
        "rivals": [_reading(rival, layer) for rival in cell.rivals],
    }


def _reading(reading: Reading, layer: Layer) -> dict[str, object]:
    fields = {name: plain(getattr(reading, name)) for name in reading.__struct_fields__}
    del fields["amount"], fields["sd"]
    return {"value": _amount(reading.amount, layer), "sd": _amount(reading.sd, layer), **fields}


def _balance(balance: Balance, layer: Layer) -> dict[str, object]:
    fields = {name: plain(getattr(balance, name)) for name in balance.__struct_fields__}
    for name in ("inflow", "outflow", "difference", "sd"):
        fields[name] = _amount(getattr(balance, name), layer)
    return {**fields, "unit": layer.unit.code}
