"""Life: what a pack says of the lives of items, as sections of its page."""

from collections.abc import Iterator

from loopbook.programs.reference.markdown import code, exact, plain, section, table
from loopbook.terms.duty import Duty
from loopbook.terms.passport import PassportRule
from loopbook.terms.scheme import Scheme


def life_sections(scheme: Scheme) -> Iterator[str]:
    """Yield the sections of milestones, duties, suspects, marks, passports and blends."""
    yield _milestones(scheme)
    yield _duties(scheme)
    yield _calendars(scheme)
    yield _handings(scheme)
    yield _suspects(scheme)
    yield _marks(scheme)
    yield section("Passports", *(_passport(each) for each in scheme.passports.values()))
    yield _blends(scheme)


def _milestones(scheme: Scheme) -> str:
    rows = (
        (
            code(row.id),
            plain(row.label_en),
            plain(row.label_zh),
            plain(row.event_type),
            plain(row.action),
            plain(row.biz_step),
            plain(row.disposition),
            code(row.item_class),
            code(row.role),
            row.side.value if row.side else "",
            plain(row.source),
            code(row.rule),
        )
        for alternatives in scheme.milestones.values()
        for row in alternatives
    )
    headings = ("id", "en", "zh", "event", "action", "step", "disposition", "class", "role")
    lead = (
        "What an entry means for an item; rows of one id are alternatives, an empty cell fits all."
    )
    return _if_any("Milestones", lead, table((*headings, "side", "source", "rule"), rows))


def _if_any(heading: str, lead: str, rows: str) -> str:
    return section(heading, lead, rows) if rows else ""


def _duties(scheme: Scheme) -> str:
    rows = (
        (
            code(duty.id),
            plain(duty.label_en),
            plain(duty.label_zh),
            code(duty.party),
            code(duty.trigger),
            code(duty.done_by),
            _deadline(duty),
            f"{duty.valid_from or '…'} to {duty.valid_to or '…'}",
            plain(f"{duty.regime_en} · {duty.regime_zh}"),
            plain(duty.grade),
            plain(duty.source),
            code(duty.rule),
        )
        for duty in scheme.duties
    )
    headings = ("id", "en", "zh", "who", "from", "done by", "within", "in force", "regime")
    lead = "Who must report what, and until when."
    return _if_any("Duties", lead, table((*headings, "grade", "source", "rule"), rows))


def _deadline(duty: Duty) -> str:
    if duty.number is None:
        return "not known"
    unit = duty.unit.value.replace("_", " ") if duty.unit else ""
    calendar = f" of {code(duty.calendar)}" if duty.calendar else ""
    return f"{duty.number} {unit}{'' if duty.number == 1 else 's'}{calendar}"


def _calendars(scheme: Scheme) -> str:
    # Days stand in calendars.csv; hundreds of them would hide the rest of the page.
    rows = (
        (code(each.id), f"{each.first} to {each.last}", str(len(each.days)))
        for each in scheme.calendars.values()
    )
    lead = "Years whose holidays and worked weekends are known."
    return _if_any("Calendars", lead, table(("id", "years", "days"), rows))


def _handings(scheme: Scheme) -> str:
    rows = (
        (
            plain(each.biz_step),
            plain(each.disposition),
            each.handing.value,
            plain(each.source),
            code(each.rule),
        )
        for each in scheme.handings
    )
    lead = "What business steps do to custody; the first row that fits counts."
    headings = ("step", "disposition", "handing", "source", "rule")
    return _if_any("Custody", lead, table(headings, rows))


def _suspects(scheme: Scheme) -> str:
    rows = (
        (
            code(each.id),
            f"{plain(each.title_en)} · {plain(each.title_zh)}",
            code(each.item_class),
            str(each.weight),
            code(each.when.text),
            code(each.must.text),
            f"{plain(each.message_en)} {plain(each.mend_en)}",
            f"{plain(each.message_zh)}{plain(each.mend_zh)}",
            plain(each.source),
            code(each.rule),
        )
        for each in scheme.suspects
    )
    headings = ("id", "title", "class", "weight", "when", "must", "en", "zh", "source", "rule")
    lead = "What the lives of items must keep; nothing is barred, what breaks it is told."
    return _if_any("Suspects", lead, table(headings, rows))


def _marks(scheme: Scheme) -> str:
    rows = (
        (
            code(each.id),
            plain(each.label_en),
            plain(each.label_zh),
            code(each.item_class),
            code(each.granted),
            _listed(each.ended),
            code(each.holds.text),
            _listed(each.shows),
            each.status.value,
            plain(each.source),
            code(each.rule),
        )
        for each in scheme.marks.values()
    )
    headings = ("id", "en", "zh", "class", "granted by", "ended by", "holds when", "shows")
    lead = "What products claim to be, and when that holds."
    return _if_any("Marks", lead, table((*headings, "status", "source", "rule"), rows))


def _passport(found: PassportRule) -> str:
    rows = (
        (
            code(each.number),
            code(each.id),
            f"{plain(each.label_en)} · {plain(each.label_zh)}",
            plain(each.group_en),
            ", ".join(each.audience),
            f"{each.behaviour.value}, {each.granularity.value}",
            ", ".join(each.asked_of),
            ", ".join(each.offered_for),
            f"{each.value_from.value} {code(each.of)}".strip(),
            code(each.unit),
            plain(each.source),
            code(each.rule),
        )
        for each in found.attributes
    )
    headings = ("number", "id", "attribute", "group", "audience", "kind", "asked of", "offered for")
    parts = (
        f"### {found.id}",
        f"{plain(found.title_en)} · {plain(found.title_zh)}",
        _stages(found),
        f"Source: {plain(found.source)} ({code(found.rule)})",
        table((*headings, "read from", "unit", "source", "rule"), rows),
    )
    return "\n\n".join(part for part in parts if part)


def _stages(found: PassportRule) -> str:
    stages = (
        f"For {code(found.item_class)}, from {code(found.issued)}",
        f"statuses {_listed(found.statuses)}",
        f"succeeded at {_listed(found.succeeded)}",
        f"ended at {_listed(found.ended)}.",
    )
    return "; ".join(stages)


def _blends(scheme: Scheme) -> str:
    rows = (
        (
            code(each.id),
            f"{plain(each.title_en)} · {plain(each.title_zh)}",
            each.model.value.replace("_", " "),
            code(each.claim),
            _listed(each.inputs),
            _listed(each.outputs),
            code(each.role),
            f"{each.months} months, carried {each.carry_months}" if each.months else "",
            f"yield {exact(each.yield_share)}, overdraft {exact(each.overdraft)}",
            plain(each.source),
            code(each.rule),
        )
        for each in scheme.blends.values()
    )
    headings = ("id", "title", "model", "claim", "in", "out", "sites", "period", "bounds")
    lead = "How claims of material are passed on (ISO 22095:2020)."
    return _if_any("Blends", lead, table((*headings, "source", "rule"), rows))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(code(name) for name in names) or "none"
