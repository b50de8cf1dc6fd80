"""Declarations: the public register: who declared what, what was found, what was taken back."""

from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.render.declaration import ends_text, level_text
from loopbook.render.identifier import brief
from loopbook.render.moment import moment_text
from loopbook.render.table import Table
from loopbook.terms.declaration import Countered, RegisteredDeclaration
from loopbook.web.choice import Choice, choice_of, link, same_page
from loopbook.web.page import download, page
from loopbook.web.pages.duties import first_of
from loopbook.wording import say

_SHOWN = 30
_KEYS = (
    "state", "subject", "edition", "period", "total", "level", "issuer", "issued", "until", "id",
)  # fmt: skip


def declarations(book: Book, request: Request) -> Response:
    """Answer `/declarations?subject=&on=&as_of=`."""
    choice = choice_of(request)
    subject, on = choice.query.get("subject", ""), choice.query.get("on", "")
    found = book.declarations(subject, on or None, as_of=choice.as_of)
    if choice.format:
        return download(choice, (_table(found, choice.language),))
    first = first_of(choice)
    shown = found[first : first + _SHOWN]
    values: dict[str, object] = {
        "banners": [],
        "checkpoint": book.checkpoint(),
        "subject": subject,
        "on": on,
        "rows": [_row(each, choice) for each in shown],
        "count": len(found),
        "first": first + 1,
        "last": first + len(shown),
        "before": str(max(first - _SHOWN, 0)) if first else "",
        "following": str(first + _SHOWN) if first + _SHOWN < len(found) else "",
    }
    return page(choice, "declarations.html", values)


def _row(each: RegisteredDeclaration, choice: Choice) -> dict[str, object]:
    language = choice.language
    return {
        "state": each.state.value,
        "state_text": say(f"declared.state.{each.state.value}", language),
        "subject": each.subject,
        "name": each.subject_name or brief(each.subject),
        "href": same_page(choice, subject=each.subject, first=""),
        "edition": each.edition,
        "period": each.period,
        "total": ends_text(each.total, language),
        "level": level_text(each.level_low, each.level_high),
        "issuer": each.issuer.name or brief(each.issuer.party),
        "did": each.issuer.id,
        "issued": f"{each.valid_from:%Y-%m-%d}",
        "issued_at": moment_text(each.valid_from, language),
        "until": f"{each.valid_until:%Y-%m-%d}" if each.valid_until else "",
        "until_at": moment_text(each.valid_until, language) if each.valid_until else "",
        "entry": each.sequence,
        "entry_href": link(choice, f"/event/{each.sequence}"),
        "withdrawn": moment_text(each.withdrawn, language) if each.withdrawn else "",
        "reason": each.reason,
        "verifications": [_said(said, language) for said in each.verifications],
    }


def _said(said: Countered, language: str) -> dict[str, object]:
    clauses = ", ".join(each.criterion for each in said.clauses)
    return {
        "verifier": said.verifier.name or brief(said.verifier.party),
        "on": moment_text(said.on, language),
        "holds": said.holds,
        "clauses": clauses or ", ".join(said.failed),
    }


def _table(found: tuple[RegisteredDeclaration, ...], language: str) -> Table:
    headings = tuple(say(f"declarations.{key}", language) for key in _KEYS)
    rows = tuple(
        (
            say(f"declared.state.{each.state.value}", language),
            each.subject,
            each.edition,
            each.period,
            ends_text(each.total, language),
            level_text(each.level_low, each.level_high),
            each.issuer.party,
            each.valid_from.isoformat(),
            each.valid_until.isoformat() if each.valid_until else None,
            each.id,
        )
        for each in found
    )
    return Table("declarations", _KEYS, headings, rows)
