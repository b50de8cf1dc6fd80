"""Indicator: what a rule pack evaluates and asks for, as sections of its page."""

from collections.abc import Iterator

from loopbook.programs.reference.markdown import both, code, exact, plain, section, span, table
from loopbook.terms.index import IndexRule
from loopbook.terms.period import period_text
from loopbook.terms.scheme import ANY_SUBJECT, Definition, Indicator, Scheme


def indicator_sections(scheme: Scheme) -> Iterator[str]:
    """Yield the sections of indicators, indices and targets."""
    yield section("Indicators", *(_indicator(each) for each in scheme.indicators.values()))
    yield section("Indices", *(_index(each) for each in scheme.indices.values()))
    yield _targets(scheme)


def _indicator(found: Indicator) -> str:
    headings = ("definition", "in force", "counts", "en", "zh", "source", "rule")
    parts = (
        f"### {found.id}",
        both(found.title_en, found.title_zh),
        _details(found),
        f"Source: {plain(found.source)} ({code(found.rule)})",
        table(headings, (_definition(each) for each in found.definitions)),
    )
    return "\n\n".join(part for part in parts if part)


def _details(found: Indicator) -> str:
    change = ", change on the base period" if found.is_change else ""
    share = ", share of a whole" if found.is_share else ""
    stock = f", also of old stock {code(found.old_stock.text)}" if found.old_stock else ""
    is_anyone = found.subject == ANY_SUBJECT
    subject = "whomever is asked about" if is_anyone else code(found.subject)
    details = (
        f"{code(found.formula.text)} in {code(found.unit.code)}{change}{share}{stock}.",
        f"Observations of {subject}." if found.subject else "",
        f"Counts the definition {code(found.scope)}." if found.scope else "",
        f"Publishers, best first: {', '.join(found.preference)}." if found.preference else "",
    )
    return " ".join(part for part in details if part)


def _definition(found: Definition) -> tuple[str, ...]:
    return (
        code(found.scope),
        span(found.valid_from, found.valid_to),
        _counted(found),
        plain(found.note_en),
        plain(found.note_zh),
        plain(found.source),
        code(found.rule),
    )


def _counted(found: Definition) -> str:
    """Return what is divided by what, of which, in which prices, as far as the text says."""
    numerator = both(found.numerator_en, found.numerator_zh)
    denominator = both(found.denominator_en, found.denominator_zh)
    parts = (
        f"numerator: {numerator}" if numerator else "",
        f"denominator: {denominator}" if denominator else "",
        f"of {plain(', '.join(found.resources))}" if found.resources else "",
        f"prices: {plain(found.price_basis)}" if found.price_basis else "",
        f"base year {found.base_year}" if found.base_year else "",
        f"published by {code(found.publisher)}" if found.publisher else "",
    )
    return "; ".join(part for part in parts if part)


def _index(found: IndexRule) -> str:
    groups = (
        (code(g.id), plain(g.label_en), plain(g.label_zh), f"{g.weight:g}", code(g.rule))
        for g in found.groups
    )
    members = (
        (code(m.indicator), code(m.group), m.wish.value, f"{m.weight:g}", code(m.rule))
        for m in found.members
    )
    weights = "weights as declared" if found.is_weighted else "no weights: each counts the same"
    parts = (
        f"### {found.id}",
        both(found.title_en, found.title_zh),
        f"{period_text(found.base)} = 100; {found.mean.value} mean; {weights}.",
        f"Source: {plain(found.source)} ({code(found.rule)})",
        table(("group", "en", "zh", "weight", "rule"), groups),
        table(("member", "group", "better", "weight", "rule"), members),
    )
    return "\n\n".join(parts)


def _targets(scheme: Scheme) -> str:
    rows = (
        (
            code(target.id),
            code(target.indicator),
            target.kind.value,
            period_text(target.base) if target.base else "",
            period_text(target.period),
            f"{target.comparator} {exact(target.value)}"
            if target.value is not None
            else "no figure",
            code(target.scope),
            plain(target.grade),
            plain(target.repair),
            plain(target.source),
            code(target.rule),
        )
        for target in scheme.targets
    )
    headings = ("id", "indicator", "kind", "base", "period", "value", "scope", "grade")
    return section("Targets", table((*headings, "read from", "source", "rule"), rows))
