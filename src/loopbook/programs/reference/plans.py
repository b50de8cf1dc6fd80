"""Plans: every planning job, its settings, its tables, and what each column means."""

from collections.abc import Iterator

from loopbook.book.planning import plan_jobs
from loopbook.programs.reference.markdown import both, code, codes, page, plain, table
from loopbook.terms.plan_input import FieldKind, PlanField, PlanForm
from loopbook.wording import say

_LEAD = (
    "What `loopbook plan JOB` reads: a folder of CSV files, or one workbook with a sheet a table."
    " Every column is found under its English or Chinese heading. Numbers without a unit are in the"
    " one given here; `money` is the currency of the settings. A key may stand once."
    " See [plan anything](../howto/plan-anything.md)."
)
_HEADINGS = ("column", "heading", "kind", "unit", "range or words", "when empty", "key", "meaning")


def plans_page() -> str:
    """Return the page of all planning jobs, by name."""
    jobs = plan_jobs()
    listed = "\n".join(f"- [`{job.job}`](#{job.job}): {_title(job)}" for job in jobs)
    return page("Planning jobs and their tables", _LEAD, [listed, *map(_job, jobs)])


def _job(form: PlanForm) -> str:
    return "\n\n".join([f"## {form.job}", _title(form), *_tables(form)])


def _title(form: PlanForm) -> str:
    return both(form.title_en, form.title_zh)


def _tables(form: PlanForm) -> Iterator[str]:
    for each in form.tables:
        needed = " (required)" if each.is_required else ""
        yield f"### {form.job}: {each.name}{needed}"
        yield both(each.title_en, each.title_zh)
        yield table(_HEADINGS, map(_row, each.fields))


def _row(field: PlanField) -> tuple[str, ...]:
    refers = codes(field.refers.split("|"))
    return (
        code(field.field),
        both(*(text.replace("|", ", ") for text in (field.heading_en, field.heading_zh))),
        say(f"plan.template.kind.{field.kind}"),
        code(field.unit),
        _range(field),
        _empty(field),
        ", ".join(filter(None, ("key" if field.is_key else "", refers))),
        both(field.note_en, field.note_zh),
    )


def _range(field: PlanField) -> str:
    if field.kind is FieldKind.CHOICE:
        return ", ".join(both(f"`{name}` {en}", zh) for name, (en, zh) in field.choices.items())
    low, high = (None if end is None else f"{end:g}" for end in (field.low, field.high))
    if low is not None and high is not None:
        return f"{low} to {high}"
    return f"from {low}" if low is not None else f"to {high}" if high is not None else ""


def _empty(field: PlanField) -> str:
    if field.default:
        return plain(field.default)
    return "an error" if field.is_required else "unknown"
