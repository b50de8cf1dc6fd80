"""Actions: the projects and actions of plans, by department, as far as the account has them."""

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.render.action import action_standing, action_table, department_names
from loopbook.render.naming import label_of, title_of
from loopbook.render.standing import required_text, standing_text, value_text
from loopbook.terms.action import ActionProgress
from loopbook.terms.statement import Verdict
from loopbook.web.choice import Choice, choice_of, link, same_page
from loopbook.web.page import download, page
from loopbook.web.shelf import banners


def actions(book: Book, request: Request) -> Response:
    """Answer `/actions?scheme=&department=&as_of=`."""
    choice = choice_of(request)
    packs = [pack for pack in book.schemes.values() if pack.actions]
    values: dict[str, object] = {
        "banners": [],
        "checkpoint": book.checkpoint(),
        "schemes": [(pack.id, title_of(pack, choice.language)) for pack in packs],
        "department": "",
        "departments": [],
        "actions": [],
    }
    if not packs:
        return page(choice, "actions.html", values)
    asked = choice.query.get("department", "")
    every = book.actions(choice.scheme, choice.as_of)
    shown = book.actions(choice.scheme, choice.as_of, department=asked) if asked else every
    if choice.format:
        return download(choice, (action_table(shown, choice.language),))
    told = [pack for pack in packs if choice.scheme in ("", pack.id)]
    values["banners"] = sorted({key for pack in told for key in banners(pack, ())})
    values["departments"] = _departments(every, choice)
    values["department"] = _named(asked, shown, choice.language) if asked else ""
    values["actions"] = [_action(each, choice) for each in shown]
    return page(choice, "actions.html", values)


def _departments(every: Sequence[ActionProgress], choice: Choice) -> list[dict[str, object]]:
    """Return for each department what it leads and supports, and how what it leads stands."""
    led: dict[str, Counter[tuple[str, str]]] = {}
    supported: Counter[str] = Counter()
    for each in every:
        standing = (each.standing, action_standing(each, choice.language))
        for name in each.action.lead:
            led.setdefault(name, Counter())[standing] += 1
        supported.update(each.action.support)
    names = list(dict.fromkeys([*led, *supported]))
    return [
        {
            "name": _named(name, every, choice.language),
            "href": same_page(choice, department=name),
            "led": sum(led.get(name, Counter()).values()),
            "supported": supported[name],
            "standings": [
                (*standing, count) for standing, count in sorted(led.get(name, Counter()).items())
            ],
        }
        for name in names
    ]


def _named(name: str, told: Sequence[ActionProgress], language: str) -> str:
    """Return a department by the label that any of some actions has of it."""
    labels = [each.labels[name] for each in told if name in each.labels]
    return labels[0][1 if language == "zh" else 0] if labels else name


def _action(each: ActionProgress, choice: Choice) -> dict[str, object]:
    language, action = choice.language, each.action
    return {
        "number": action.number,
        "label": label_of(action, language),
        "note": action.note_zh if language == "zh" else action.note_en,
        "source": action.source,
        "lead": department_names(each, action.lead, language),
        "support": department_names(each, action.support, language),
        "due": str(action.due or ""),
        "standing": each.standing,
        "standing_text": action_standing(each, language),
        "verdicts": [_verdict(verdict, each, choice) for verdict in each.verdicts],
    }


def _verdict(verdict: Verdict, each: ActionProgress, choice: Choice) -> dict[str, object]:
    pack = each.pack.partition("@")[0]
    return {
        "title": title_of(verdict, choice.language),
        "href": link(choice, f"/statement/{pack}/{verdict.indicator}"),
        "value": value_text(verdict, choice.language),
        "required": required_text(verdict, choice.language),
        "standing": verdict.standing.value,
        "standing_text": standing_text(verdict.standing, choice.language),
    }
