"""Pointer: where in a JSON value something stands, as RFC 6901 writes it (`/epcList/0`)."""


def step(pointer: str, name: object) -> str:
    """Return the pointer one member further: `name` is the name of a field or a place in a list.

    Source    RFC 6901, section 3: `~` is written `~0` and `/` is written `~1`
    """
    return f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
