"""Decomposition: what moved a number, as lines for a terminal and as a table."""

from loopbook.render.moment import period_label
from loopbook.render.naming import title_of
from loopbook.render.number import number_text
from loopbook.render.standing import reason_text
from loopbook.render.table import Table, plain_text
from loopbook.terms.decomposition import Contribution, Decomposition, Effect
from loopbook.wording import say


def decomposition_lines(found: Decomposition, language: str = "en") -> list[str]:
    """Return a decomposition as lines: both ends, effects, and the parts, largest first."""
    lines = [_head(found, language)]
    if found.change is None:
        return lines + [f"  {reason_text(reason, language)}" for reason in found.missing]
    if not found.decides:
        lines.append(say("decompose.undecided", language))
    if found.effects:
        lines += ["", *_effects(found, language)]
    lines += ["", *_parts(found, language)]
    lines += [reason_text(note, language) for note in found.notes]
    return lines


def part_table(found: Decomposition, language: str = "en") -> Table:
    """Return the parts as a table of plain values, largest first."""
    keys = ("part", "first", "last", "of_numerator", "of_denominator", "total", *_MORE)
    headings = tuple(say(f"decompose.heading.{key}", language) for key in keys)
    rows = tuple(
        (
            _name(part, language),
            part.first,
            part.last,
            part.of_numerator,
            part.of_denominator,
            part.total,
            part.structure,
            part.intensity,
        )
        for part in found.parts
    )
    return Table("decomposition", keys, headings, rows)


_MORE = ("structure", "intensity")


def _head(found: Decomposition, language: str) -> str:
    symbol = (found.symbol_zh if language.startswith("zh") else "") or found.symbol
    ends = (found.first, found.last)
    values = [number_text(end.value, language, symbol=symbol) for end in ends]
    places = [
        " ".join(part for part in (end.subject, period_label(end.period, language)) if part)
        for end in ends
    ]
    return say(
        "decompose.head",
        language,
        title=title_of(found, language),
        first=f"{places[0]} {values[0]}",
        last=f"{places[1]} {values[1]}",
        change=_signed(found.change, language, symbol),
    )


def _effects(found: Decomposition, language: str) -> list[str]:
    symbol = (found.symbol_zh if language.startswith("zh") else "") or found.symbol
    keys = ("effect", "additive", "multiplicative")
    headings = [say(f"decompose.heading.{key}", language) for key in keys]
    lines = plain_text(headings, [_effect(each, symbol, language) for each in found.effects])
    lines += ["", say("decompose.totals", language)]
    rows = [_effect(each, found.numerator_symbol, language) for each in found.totals]
    return lines + plain_text(headings, rows)


def _effect(effect: Effect, symbol: str, language: str) -> tuple[str, str, str]:
    ratio = effect.multiplicative
    return (
        say(f"decompose.effect.{effect.kind.value}", language),
        _signed(effect.additive, language, symbol),
        "—" if ratio is None else f"× {ratio:.4f}",
    )


def _parts(found: Decomposition, language: str) -> list[str]:
    symbol = (found.symbol_zh if language.startswith("zh") else "") or found.symbol
    keys = ("part", "of_numerator", "of_denominator", "total")
    headings = [say(f"decompose.heading.{key}", language) for key in keys]
    rows = [
        (
            _name(part, language),
            _signed(part.of_numerator, language, symbol),
            _signed(part.of_denominator, language, symbol),
            _signed(part.total, language, symbol),
        )
        for part in found.parts
    ]
    return plain_text(headings, rows)


def _name(part: Contribution, language: str) -> str:
    return part.labels[1 if language.startswith("zh") else 0]


def _signed(value: float | None, language: str, symbol: str) -> str:
    words = number_text(value, language, symbol=symbol)
    return f"+{words}" if value is not None and value > 0 else words
