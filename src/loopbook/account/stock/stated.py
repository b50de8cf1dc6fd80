"""Stated: a lifetime as people write it on one line, `weibull:t50=25+-2,t90=30`.

KIND:NAME=VALUE,NAME=VALUE...        VALUE: a number, number+-sd, or a column of the table
fixed:10                             a single parameter needs no name
empirical:1/0.9/0.5/0.1/0            shares alive at age 0, 1, 2 ...
"""

import re
from collections.abc import Mapping

import numpy as np

from loopbook.account.stock.lifetime import SPELLINGS, kind_named, lifetime_of
from loopbook.errors import ParseError
from loopbook.terms.stock import Array, Lifetime, LifetimeKind, StatedLifetime

_NUMBER = re.compile(
    r"(?P<value>[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)"
    r"\s*((\+-|±)\s*(?P<sd>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?))?"
)


def read_lifetime(
    text: str, columns: Mapping[str, Array] | None = None, scale_sd: float = 0.0
) -> StatedLifetime:
    """Return the lifetime that `text` writes.

    Parameters
      columns   arrays by name, that a parameter may be instead of a number
      scale_sd  relative standard uncertainty of all ages together
    Raises    UnknownTerm  LB-Y01;  ParseError  LB-Y02 to LB-Y06, LB-Y41 what cannot be read
    """
    name, _, rest = text.partition(":")
    kind = kind_named(name)
    parameters: dict[str, Array] = {}
    sd: dict[str, float] = {}
    if kind is LifetimeKind.EMPIRICAL:
        parameters["survival"] = _shares(rest.partition("=")[2] or rest, text)
    else:
        for part in rest.split(","):
            key, value, spread = _part(part, kind, text, columns or {})
            if key in parameters:
                raise ParseError("LB-Y41", text=text, part=part.strip())
            parameters[key] = value
            sd |= {} if spread is None else {key: spread}
    if not (np.isfinite(scale_sd) and scale_sd >= 0.0):
        raise ParseError("LB-Y19", value=f"{scale_sd:g}")
    if scale_sd and kind is LifetimeKind.EMPIRICAL:
        raise ParseError("LB-Y21")
    stated = StatedLifetime(kind=kind, parameters=parameters, sd=sd, scale_sd=scale_sd)
    made(stated)
    return stated


def columns_named(text: str) -> tuple[str, ...]:
    """Return the columns of a table that a written lifetime names as parameters."""
    _, _, rest = text.partition(":")
    if "=" not in rest:
        return ()
    values = [part.partition("=")[2].strip() for part in rest.split(",")]
    is_row = text.lower().startswith(LifetimeKind.EMPIRICAL.value)
    # `20+-x` is meant as a number: it is told as one that cannot be read, and is no heading.
    columns = [v for v in values if v and "+-" not in v and "±" not in v]
    return tuple(v for v in columns if not is_row and _NUMBER.fullmatch(v) is None)


def made(stated: StatedLifetime) -> Lifetime:
    """Return the lifetime of the stated values.

    Raises    ParseError  LB-Y02 to LB-Y06
    """
    return lifetime_of(stated.kind, stated.parameters)


def _part(
    part: str, kind: LifetimeKind, text: str, columns: Mapping[str, Array]
) -> tuple[str, Array, float | None]:
    key, sign, value = (piece.strip() for piece in part.partition("="))
    if not sign:
        names = SPELLINGS[kind][0]
        if len(names) > 1:
            raise ParseError("LB-Y41", text=text, part=part.strip() or "-")
        key, value = names[0], key
    number = _NUMBER.fullmatch(value)
    if number is not None:
        spread = float(number["sd"]) if number["sd"] else None
        return key, np.asarray(float(number["value"])), spread
    if value in columns:
        return key, np.asarray(columns[value], dtype=np.float64), None
    raise ParseError("LB-Y41", text=text, part=part.strip() or "-")


def _shares(rest: str, text: str) -> Array:
    try:
        return np.array([float(part) for part in rest.split("/")])
    except ValueError as fault:
        raise ParseError("LB-Y41", text=text, part=rest) from fault
