"""Units: read a unit as people write it, by code, by spelling, or put together from known ones.

A unit is one of UN/ECE Recommendation 20 (`KGM`, `kg`, `千克`), a multiple (`1e4 TNE`, `万吨`), or
a product or quotient (`CNY/TNE`, `KGM*MTR`, `元/吨`). Numbers stay exact fractions throughout.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher, get_close_matches
from fractions import Fraction
from functools import lru_cache

from loopbook.errors import UnitError
from loopbook.rules.exact import exact
from loopbook.terms.quantity import Dimension, Unit, Units, multiply

TEXT_MAX = 100
"""Characters that a unit may have."""

PARTS_MAX = 8
"""Units that a compound may join."""

_COLUMNS = ("code", "symbol", "dimension", "factor", "offset", "label_en", "label_zh")
_KEPT_MAX = 2048
"""Rows of units whose reading is kept; core's table has some three hundred."""

_FACTOR = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)(?:[eE]([+-]?\d{1,2})|\^([+-]?\d{1,2}))?")
_KIND = re.compile(r"([A-Za-z]+|1)(?:\^(\d))?")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWERS = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+")
_PREFIXES = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8, "千万": 7, "百万": 6, "十万": 5,
    "万": 4, "千": 3, "百": 2, "十": 1,
    "trillion ": 12, "billion ": 9, "million ": 6, "thousand ": 3,
}  # fmt: skip


def dimension_of(text: str) -> Dimension:
    """Return the dimension written as `mass/length^3`, `current*time` or `1`.

    Raises    ValueError  the text is not of that form
    """
    dimension: Dimension = ()
    sign = "*"
    for part in re.split(r"([*/])", text.strip()):
        if part in ("*", "/"):
            sign = part
            continue
        found = _KIND.fullmatch(part.strip())
        if found is None:
            raise ValueError(text)
        if found[1] != "1":
            power = int(found[2] or 1) * (1 if sign == "*" else -1)
            dimension = multiply(dimension, ((found[1], power),))
    return dimension


def dimension_text(dimension: Dimension) -> str:
    """Return the dimension as `dimension_of` reads it; `1` for a pure number."""
    above = [_power(kind, power) for kind, power in dimension if power > 0]
    below = [_power(kind, -power) for kind, power in dimension if power < 0]
    return "/".join(["*".join(above) or "1", *below])


def _power(kind: str, power: int) -> str:
    return kind if power == 1 else f"{kind}^{power}"


def unit_of(cells: Mapping[str, str]) -> Unit:
    """Return the unit of one row of units.csv.

    Raises    ValueError  dimension, factor or offset cannot be read
    """
    return _unit(*(cells[column] for column in _COLUMNS))


# Core's table is read with every pack: a quarter of the time of compiling, if none of it is kept.
@lru_cache(maxsize=_KEPT_MAX)
def _unit(*row: str) -> Unit:
    cells = dict(zip(_COLUMNS, row, strict=True))
    factor, offset = exact(cells["factor"]), exact(cells["offset"] or "0")
    if factor <= 0:
        raise ValueError(cells["factor"])
    return Unit(
        code=cells["code"],
        symbol=cells["symbol"] or cells["code"],
        dimension=dimension_of(cells["dimension"]),
        factor=factor,
        offset=offset,
        label_en=cells["label_en"],
        label_zh=cells["label_zh"],
    )


def spellings_of(cells: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys under which `find_unit` knows the unit of a row.

    The symbol counts as it stands, since case tells mW from MW; labels and `spellings` (split at
    `|`) count in any case, and are kept in lower case.
    """
    free = (cells["label_en"], cells["label_zh"], *cells["spellings"].split("|"))
    return _spellings(cells["symbol"], free)


@lru_cache(maxsize=_KEPT_MAX)
def _spellings(symbol: str, free: tuple[str, ...]) -> tuple[str, ...]:
    keys = [_folded(symbol), *(_folded(each).lower() for each in free)]
    keys += [key.replace("*", "·") for key in keys]
    return tuple(dict.fromkeys(key for key in keys if key))


def units_of(rows: Iterable[Mapping[str, str]]) -> Units:
    """Return the units of the rows of units.csv; where two rows claim one spelling, the first."""
    by_code: dict[str, Unit] = {}
    by_spelling: dict[str, str] = {}
    for cells in rows:
        by_code.setdefault(cells["code"], unit_of(cells))
        for spelling in spellings_of(cells):
            by_spelling.setdefault(spelling, cells["code"])
    return Units(by_code, by_spelling)


def find_unit(units: Units, text: str) -> Unit:
    """Return the unit that `text` means.

    Tried in this order: a code, a symbol in its own case, a spelling in any case, a product or
    quotient, a multiple (`1e4 CNY`, `万吨`, `million t`). Codes of what is put together
    are written from the codes of the parts.

    Raises    UnitError  unknown, too long, or a compound of a unit with an offset (CEL)
    """
    folded = _folded(text)
    unit = _known(units, text.strip()) or _known(units, folded)
    if unit is None and 0 < len(folded) <= TEXT_MAX:
        # `1e4 CNY/HAR` is a quotient of a unit that has a name of its own, not 1e4 of a quotient.
        unit = _compound(units, folded) or _multiple(units, folded)
    if unit is None:
        shown = text if len(text) <= TEXT_MAX else f"{text[:TEXT_MAX]}..."
        raise UnitError("LB-R01", text=shown, nearest=nearest_unit(units, folded))
    return unit


def nearest_unit(units: Units, text: str) -> str:
    """Return the known code or spelling nearest to `text`; `KGM` when none is near."""
    known = [*units.by_code, *units.by_spelling]
    for words in (text, text.upper(), text.lower()):
        near = get_close_matches(words[:TEXT_MAX], known, 8, 0.5)
        if near:
            # Among equally near ones first letters count, then the order of the table.
            alike = [SequenceMatcher(None, words, each).ratio() for each in near]
            best = [each for each, ratio in zip(near, alike, strict=True) if ratio == max(alike)]
            return min(best, key=lambda each: (-_shared(words, each), known.index(each)))
    return "KGM"


def _shared(left: str, right: str) -> int:
    """Return how many letters two texts begin with in common."""
    pairs = zip(left, right, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(left), len(right)))


def _folded(text: str) -> str:
    """Return `text` in one form: full width half, `m³` as m3, `10⁴` as 10^4, `·` as `*`."""
    raised = _POWERS.sub(_lowered, text.strip())
    folded = unicodedata.normalize("NFKC", raised)
    for sign in "·⋅×":
        folded = folded.replace(sign, "*")
    return " ".join(folded.replace("÷", "/").split())


def _lowered(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1] if found.start() else ""
    return ("^" if before.isdigit() else "") + found[0].translate(_SUPERSCRIPT)


def _known(units: Units, text: str) -> Unit | None:
    if text in units.by_code:
        return units.by_code[text]
    code = units.by_spelling.get(text) or units.by_spelling.get(_any_case(units, text))
    return units.by_code[code] if code else None


def _any_case(units: Units, text: str) -> str:
    """Return `text` in lower case; nothing when symbols differ by case alone, as `Mg` and `mg`."""
    lower = text.lower()
    if lower not in units.by_spelling:
        return ""
    return "" if any(key != lower and key.lower() == lower for key in units.by_spelling) else lower


def _multiple(units: Units, text: str) -> Unit | None:
    """Read `1e4 CNY`, `10000 CNY`, `10^4 t`, `万t` or `million t`."""
    found = _FACTOR.match(text)
    if found is not None:
        rest = text[found.end() :].strip().removeprefix("*").strip()
        base = Fraction(found[1])
        times = base ** int(found[3]) if found[3] and base else base
        return _times(times * Fraction(10) ** int(found[2] or 0), _single(units, rest))
    for prefix, power in _PREFIXES.items():
        if text.lower().startswith(prefix):
            return _times(Fraction(10) ** power, _single(units, text[len(prefix) :].strip()))
    return None


def _single(units: Units, text: str) -> Unit | None:
    return _known(units, text) or (_compound(units, text) if "*" in text or "/" in text else None)


def _times(factor: Fraction, unit: Unit | None) -> Unit | None:
    if unit is None or unit.offset or factor <= 0:
        return None
    code = unit.code if factor == 1 else f"{_factor_text(factor)} {unit.code}"
    return Unit(
        code=code,
        symbol=code if factor != 1 else unit.symbol,
        dimension=unit.dimension,
        factor=factor * unit.factor,
        label_en=f"{_factor_text(factor)} {unit.label_en}",
        label_zh=f"{_factor_text(factor)} {unit.label_zh}",
    )


def _factor_text(factor: Fraction) -> str:
    """Return `1e4` for a power of ten, else the number or fraction as it is."""
    power = len(str(factor.numerator)) - len(str(factor.denominator))
    return f"1e{power}" if factor == Fraction(10) ** power else str(factor)


def _compound(units: Units, text: str) -> Unit | None:
    """Read `CNY/TNE`, `KGM*MTR`, `kg/m2/d` from left to right; `/` divides by one unit."""
    parts = re.split(r"\s*([*/])\s*", text)
    if len(parts) < 3 or len(parts) > 2 * PARTS_MAX - 1:
        return None
    joined: Unit | None = None
    for sign, name in zip(["*", *parts[1::2]], parts[0::2], strict=True):
        part = _known(units, name) or (_multiple(units, name) if name != text else None)
        if part is None or part.offset:
            return None
        joined = part if joined is None else _joined(joined, part, sign)
    return joined


def _joined(left: Unit, right: Unit, sign: str) -> Unit:
    power = 1 if sign == "*" else -1
    code = f"{left.code}{sign}{right.code}"
    # A part without a symbol is told by its name, and so is the whole.
    is_named = any(part.symbol == part.code for part in (left, right))
    return Unit(
        code=code,
        symbol=code if is_named else f"{left.symbol}{sign}{right.symbol}",
        dimension=multiply(left.dimension, right.dimension, power),
        factor=left.factor * right.factor**power,
        label_en=f"{left.label_en} {'by' if power > 0 else 'per'} {right.label_en}",
        label_zh=f"{left.label_zh}{'·' if power > 0 else '每'}{right.label_zh}",
    )
