"""Plan paper: the report of a plan: its targets and how they stand, its actions, what is doubtful.

Every number names the entries it rests on; nothing in it is typed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from loopbook.render.basis import basis_text, grade_text
from loopbook.render.moment import period_label
from loopbook.render.naming import citation_of, label_of, title_of
from loopbook.render.number import number_text
from loopbook.render.paper.annex import figures_of
from loopbook.render.paper.cited import cited
from loopbook.render.paper.told import Planned
from loopbook.render.standing import (
    gap_text,
    probability_text,
    reason_text,
    required_text,
    standing_text,
    unit_of,
    value_text,
)
from loopbook.render.statement import evidence_value, publisher_text, scope_text
from loopbook.terms.finding import Finding, finding_text
from loopbook.terms.paper import Block, Cell, Figure, Heading, Paper, Paragraph, Table
from loopbook.terms.scheme import Scheme
from loopbook.terms.statement import Evidence, Standing, Statement, Verdict
from loopbook.wording import say

_DIGEST_SHOWN = 16


def plan_paper(book: Planned, scheme: str = "", day: str = "", language: str = "en") -> Paper:
    """Return the report of a plan's targets and actions on a day.

    Parameters
      scheme   rule pack with the targets; may be empty when one pack is active
      day      as known on that day; empty: now
    Raises     UnknownTerm  no such pack, or `day` is no day
    """
    pack = book.scheme(scheme)
    verdicts = book.standings(scheme=scheme, as_of=day or None)
    blocks: list[Block] = [
        Heading(say("plan_paper.summary", language)),
        Paragraph((_summary(verdicts, language),)),
        _targets(verdicts, language),
        Heading(say("plan_paper.values", language)),
        *_values(verdicts, language),
        *_actions(book, scheme, day, language),
        Heading(say("plan_paper.quality", language)),
        *_quality(verdicts, book.quality(), language),
    ]
    paper = Paper(
        language=language,
        title=say("plan_paper.title", language, plan=title_of(pack, language)),
        subtitle=_on(verdicts, day),
        front=_front(book, pack, language),
        blocks=tuple(blocks),
    )
    named = [s for figure in figures_of(paper) for s in figure.evidence]
    return Paper(
        language=language,
        title=paper.title,
        subtitle=paper.subtitle,
        front=paper.front,
        blocks=paper.blocks,
        sources=cited(book, named, pack, language),
    )


def _on(verdicts: Sequence[Verdict], day: str) -> str:
    told: date | None = verdicts[0].day if verdicts else None
    return told.isoformat() if told else day


def _front(book: Planned, pack: Scheme, language: str) -> tuple[str, ...]:
    checkpoint = book.checkpoint()
    return (
        say("plan_paper.pack", language, pack=f"{pack.id}@{pack.version}",
            digest=pack.digest[:_DIGEST_SHOWN]),
        say("plan_paper.checkpoint", language, size=checkpoint.size,
            root=checkpoint.root[:_DIGEST_SHOWN]),
        citation_of(pack, language),
    )  # fmt: skip


def _summary(verdicts: Sequence[Verdict], language: str) -> str:
    counts = Counter(verdict.standing for verdict in verdicts)
    joint = "；" if language.startswith("zh") else "; "
    told = joint.join(
        say("plan_paper.count", language, count=counts[standing],
            standing=standing_text(standing, language))
        for standing in Standing
        if counts[standing]
    )  # fmt: skip
    return say("plan_paper.counts", language, total=len(verdicts), told=told)


def _heads(names: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(say(f"plan_paper.column.{name}", language) for name in names)


def _targets(verdicts: Sequence[Verdict], language: str) -> Table:
    return Table(
        id="targets",
        caption=say("plan_paper.targets", language),
        columns=_heads(
            ("indicator", "target", "value", "gap", "probability", "standing"), language
        ),
        widths=(2.1, 1.3, 2.1, 1.2, 0.9, 1),
        rows=tuple(_target(verdict, language) for verdict in verdicts),
        notes=(say("plan_paper.targets.note", language),),
    )


def _target(verdict: Verdict, language: str) -> tuple[Cell, ...]:
    latest = verdict.latest
    value = Figure(
        text=value_text(verdict, language),
        value=latest.value if latest else None,
        evidence=_entries(latest),
    )
    return (
        title_of(verdict, language),
        f"{required_text(verdict, language)} ({period_label(verdict.period, language)})",
        value,
        Figure(text=gap_text(verdict, language), value=verdict.gap),
        Figure(text=probability_text(verdict, language) or "—", value=verdict.probability),
        standing_text(verdict.standing, language),
    )


def _entries(statement: Statement | None) -> tuple[int, ...]:
    leaves = statement.evidence if statement is not None else ()
    return tuple(dict.fromkeys(s for leaf in leaves for s in leaf.sequences))


def _values(verdicts: Sequence[Verdict], language: str) -> Iterator[Block]:
    """Yield for each target why it stands so, and every value there is of it."""
    for verdict in verdicts:
        yield Heading(title_of(verdict, language), 2)
        reason = reason_text(verdict.reason, language)
        parts = [f"{standing_text(verdict.standing, language)}: {reason}"]
        parts += [reason_text(caution, language) for caution in verdict.cautions]
        if verdict.source:
            parts.append(say("plan_paper.source", language, source=verdict.source))
        yield Paragraph((" ".join(parts),))
        statements = [each for each in (verdict.base, verdict.latest) if each is not None]
        rows = tuple(_sides(statements, verdict, language))
        if rows:
            yield Table(
                id=f"values_{verdict.target}",
                caption=say("plan_paper.side_by_side", language),
                columns=_heads(
                    ("period", "number", "publisher", "scope", "grade", "use"), language
                ),
                widths=(0.9, 1.4, 2, 1.6, 1.2, 2.4),
                rows=rows,
            )


def _sides(
    statements: Sequence[Statement], verdict: Verdict, language: str
) -> Iterator[tuple[Cell, ...]]:
    for statement in statements:
        period = period_label(statement.period, language)
        used = say("plan_paper.use.base" if statement is verdict.base else "plan_paper.use.latest",
                   language)  # fmt: skip
        for leaf in statement.evidence:
            if leaf.value is not None:
                yield _side(leaf, period, used, language)
        for rival in statement.rivals:
            yield _side(rival, period, say("plan_paper.use.rival", language), language)
        for beside in statement.beside:
            why = reason_text(beside.missing, language) if beside.missing else ""
            yield _side(beside, period, why, language)


def _side(leaf: Evidence, period: str, use: str, language: str) -> tuple[Cell, ...]:
    figure = Figure(
        text=evidence_value(leaf, language), value=leaf.value, evidence=tuple(leaf.sequences)
    )
    grade = grade_text(leaf.grade, leaf.publisher, language) or basis_text(leaf.basis, language)
    why = reason_text(leaf.missing, language) if leaf.missing and not use else use
    return (
        period,
        figure,
        publisher_text(leaf, language) or "—",
        scope_text(leaf, language) or "—",
        grade,
        why,
    )


def _actions(book: Planned, scheme: str, day: str, language: str) -> Iterator[Block]:
    """Yield the actions of the plan with who answers for them, when the pack has any."""
    progress = book.actions(scheme=scheme, as_of=day or None)
    if not progress:
        return
    joint = "、" if language.startswith("zh") else ", "

    def names(departments: Sequence[str], labels: dict[str, tuple[str, str]]) -> str:
        place = 1 if language.startswith("zh") else 0
        return joint.join(labels[each][place] if each in labels else each for each in departments)

    rows = []
    for each in progress:
        numbers = [
            f"{title_of(v, language)}: {standing_text(v.standing, language)}" for v in each.verdicts
        ]
        mark = "；" if language.startswith("zh") else "; "
        rows.append(
            (
                each.action.number,
                label_of(each.action, language),
                names(each.action.lead, each.labels),
                names(each.action.support, each.labels),
                mark.join(numbers) or say("plan_paper.no_number", language),
            )
        )
    yield Heading(say("plan_paper.actions", language))
    yield Table(
        id="actions",
        caption=say("plan_paper.actions.caption", language),
        columns=_heads(("number_of", "action", "lead", "support", "progress"), language),
        widths=(0.5, 2.2, 1.8, 1.8, 2.6),
        rows=tuple(rows),
        notes=(say("plan_paper.actions.note", language),),
    )


def _quality(
    verdicts: Sequence[Verdict], findings: Sequence[Finding], language: str
) -> Iterator[Block]:
    """Yield the annex on the quality of data: what is unknown, unproven, told twice, jumping."""
    latest = [verdict.latest for verdict in verdicts if verdict.latest is not None]
    leaves = [leaf for statement in latest for leaf in statement.evidence]
    grades = Counter(leaf.grade for leaf in leaves if leaf.value is not None)
    counts: list[tuple[str, int]] = [
        ("verified", grades.total() - sum(n for g, n in grades.items() if g.value != "verified")),
        ("unproven", sum(n for g, n in grades.items() if g.value not in ("verified", "derived"))),
        ("unknown", sum(v.latest is None or v.latest.value is None for v in verdicts)),
        ("rivals", sum(bool(statement.rivals) for statement in latest)),
        (
            "no_sd",
            sum(statement.value is not None and statement.sd is None for statement in latest),
        ),
        ("not_comparable", sum(v.standing is Standing.NOT_COMPARABLE for v in verdicts)),
    ]
    yield Table(
        id="quality",
        caption=say("plan_paper.quality.caption", language),
        columns=_heads(("what", "count"), language),
        widths=(5, 1),
        rows=tuple(
            (say(f"plan_paper.quality.{name}", language), Figure(text=str(n), value=n))
            for name, n in counts
        ),
    )
    rows = tuple(_spread(statement, language) for statement in latest if statement.rivals)
    if rows:
        yield Table(
            id="spread",
            caption=say("plan_paper.spread", language),
            columns=_heads(("indicator", "number", "others"), language),
            rows=rows,
        )
    for finding in findings:
        yield Paragraph((finding_text(finding, language),))
    if not findings:
        yield Paragraph((say("plan_paper.no_finding", language),))


def _spread(statement: Statement, language: str) -> tuple[Cell, ...]:
    symbol = unit_of(statement, language)
    joint = "；" if language.startswith("zh") else "; "
    others = joint.join(
        f"{evidence_value(rival, language)} ({publisher_text(rival, language)})"
        for rival in statement.rivals
    )
    named = [s for rival in statement.rivals for s in rival.sequences]
    return (
        f"{title_of(statement, language)} {period_label(statement.period, language)}",
        Figure(
            text=number_text(statement.value, language, symbol=symbol, bound=statement.bound),
            value=statement.value,
            evidence=_entries(statement),
        ),
        Figure(text=others, evidence=tuple(named)),
    )
