"""Action: the projects and actions of a plan, as a section of the page of its pack."""

from loopbook.programs.reference.markdown import code, codes, plain, section, table
from loopbook.terms.action import Action
from loopbook.terms.scheme import Scheme

_LEAD = (
    "Projects and actions of the plan, with the targets they are judged by; one without a target"
    " has no number."
)


def action_section(scheme: Scheme) -> str:
    """Return the section of actions.csv; nothing where the pack has no such rows."""
    headings = ("id", "number", "kind", "en", "zh", "targets", "lead", "support", "from", "due")
    rows = table(
        (*headings, "note", "grade", "source", "rule"),
        (_row(action) for action in scheme.actions),
    )
    return section("Actions", _LEAD, rows) if rows else ""


def _row(action: Action) -> tuple[str, ...]:
    return (
        code(action.id),
        plain(action.number),
        action.kind.value,
        plain(action.label_en),
        plain(action.label_zh),
        codes(action.targets),
        codes(action.lead),
        codes(action.support),
        plain(action.valid_from or ""),
        plain(action.due or ""),
        f"{plain(action.note_en)} {plain(action.note_zh)}".strip(),
        plain(action.grade),
        plain(action.source),
        code(action.rule),
    )
