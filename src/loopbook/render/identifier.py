"""Identifier: a short form for tables, where the whole one stands beside it.

Identifiers of one maker differ at their ends: the last application identifier of a GS1 Digital
Link with its value tells what it is.

Source    GS1 Digital Link standard, URI syntax: pairs of application identifier and value
"""

_LONG = 28


def brief(identifier: str) -> str:
    """Return the telling end: `https://id.example.org/01/0952/21/P1` is `…/21/P1`.

    Identifiers of up to 28 characters, and those without parts, stay whole.
    """
    if len(identifier) <= _LONG:
        return identifier
    parts = identifier.partition("://")[2].split("/")
    if len(parts) > 2:
        return f"…/{parts[-2]}/{parts[-1]}"
    parts = identifier.split(":")
    return f"…:{parts[-2]}:{parts[-1]}" if len(parts) > 3 and "/" not in identifier else identifier
