"""Dashboard: where the targets stand, and the account of a period with loops and residuals."""

import re
from collections.abc import Sequence

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from loopbook.book.book import Book
from loopbook.errors import EmptyPeriod
from loopbook.render.account import (
    FlowRow,
    Sums,
    balance_table,
    balances_of,
    difference_kind,
    flow_rows,
    flow_table,
    layers_read,
    sums_of,
)
from loopbook.render.basis import bases_of, basis_text
from loopbook.render.chart import bullet
from loopbook.render.findings import finding_lines, finding_rows
from loopbook.render.moment import period_label
from loopbook.render.naming import citation_of, label_of, title_of
from loopbook.render.number import amount_text
from loopbook.render.sankey import sankey
from loopbook.render.standing import gap_text, probability_text, reason_text, verdict_rows
from loopbook.render.statement import statement_text
from loopbook.terms.account import Account, Balance
from loopbook.terms.period import Period, period, period_text
from loopbook.terms.scheme import ANY_SUBJECT, Scheme
from loopbook.terms.statement import Verdict
from loopbook.web.choice import FORMATS, PICTURE, Choice, choice_of, link
from loopbook.web.page import download, page, picture
from loopbook.web.shelf import banners, chosen_scheme, readable
from loopbook.wording import say

_YEARS_BACK = 8
_FINDINGS_SHOWN = 12
_OTHERS_SHOWN = 40


class _Reading(msgspec.Struct, frozen=True):
    """What the page shows."""

    scheme: Scheme
    verdicts: tuple[Verdict, ...]
    account: Account
    layer: str


def dashboard(book: Book, request: Request) -> Response:
    """Answer `/`."""
    choice = choice_of(request, (*FORMATS, PICTURE))
    scheme = chosen_scheme(book, choice)
    if scheme is None:
        return page(choice, "empty.html", {"banners": [], "checkpoint": book.checkpoint()})
    reading = _read(book, scheme, choice)
    if choice.format == PICTURE:
        return _picture(reading, choice, str(request.base_url).rstrip("/"))
    if choice.format:
        account, language = reading.account, choice.language
        tables = (
            verdict_rows(reading.verdicts, language),
            balance_table(account, choice.layer, language),
            flow_table(account, choice.layer, language),
            finding_rows(account.findings, language),
        )
        return download(choice, tables)
    return page(choice, "dashboard.html", _values(book, reading, choice))


def _picture(reading: _Reading, choice: Choice, site: str) -> Response:
    """Return the Sankey alone; its links lead back to this site.

    Raises    EmptyPeriod  nothing was read in the period
    """
    account, when = reading.account, period_text(reading.account.period)
    if not reading.layer:
        raise EmptyPeriod("LB-D75", period=when)
    href = _Address(choice, reading, when, site)
    drawn = sankey(account, reading.layer, choice.language, href)
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", f"{reading.scheme.id}-{reading.layer}-{when}")
    return picture(drawn, name)


def _read(book: Book, scheme: Scheme, choice: Choice) -> _Reading:
    name = f"{scheme.id}@{scheme.version}"
    verdicts = book.standings(scheme=name, as_of=choice.as_of)
    account = _account(book, name, verdicts, choice)
    read = layers_read(account)
    layer = choice.layer if choice.layer in account.system.layers else ""
    return _Reading(scheme, verdicts, account, layer or (read[0] if read else ""))


def _account(book: Book, name: str, verdicts: Sequence[Verdict], choice: Choice) -> Account:
    """Return the account of the period asked for; else of the latest year that has readings."""
    if choice.period:
        return book.account(period(choice.period), scheme=name, as_of=choice.as_of)
    years = [v.latest.period.year for v in verdicts if v.latest and v.latest.value is not None]
    latest = max(years, default=max((v.day.year for v in verdicts), default=0))
    latest = latest or int(book.entry(book.checkpoint().size).entry.record_time.year)
    accounts = (
        book.account(Period(year * 12, 12), scheme=name, as_of=choice.as_of)
        for year in range(latest, latest - _YEARS_BACK, -1)
    )
    first = next(accounts)
    return first if layers_read(first) else next((a for a in accounts if layers_read(a)), first)


def _values(book: Book, reading: _Reading, choice: Choice) -> dict[str, object]:
    account, language, scheme = reading.account, choice.language, reading.scheme
    bases = {v.latest.basis for v in reading.verdicts if v.latest} | bases_of(account)
    when = period_text(account.period)
    drawn = ""
    if reading.layer:
        drawn = sankey(account, reading.layer, language, _Address(choice, reading, when))
    return {
        "scheme": scheme,
        "citation": citation_of(scheme, language),
        "title": title_of(scheme, language),
        "schemes": [(s.id, title_of(s, language)) for s in readable(book).values()],
        "checkpoint": book.checkpoint(),
        "banners": banners(scheme, bases),
        "cards": [_card(verdict, scheme, choice) for verdict in reading.verdicts],
        "others": _others(book, reading, choice),
        "period": when,
        "period_label": period_label(account.period, language),
        "layers": _layers(account, reading.layer, language),
        "layer": reading.layer,
        "sankey": drawn,
        "balances": [
            _balance(account, balance, language) for balance in balances_of(account, reading.layer)
        ]
        if reading.layer
        else [],
        "flows": [_flow(account, row, choice, when) for row in flow_rows(account, reading.layer)]
        if reading.layer
        else [],
        "findings": finding_lines(account.findings[:_FINDINGS_SHOWN], language),
        "findings_more": max(len(account.findings) - _FINDINGS_SHOWN, 0),
    }


class _Address:
    """Where a click in the Sankey leads: a flow opens its entries, a process its balance.

    A process beyond the boundary has no balance: it leads to the flows, as do processes and flows
    that were put together. `site` stands before every address in a file of its own.
    """

    def __init__(self, choice: Choice, reading: _Reading, when: str, site: str = "") -> None:
        self.choice = choice
        self.site = site
        self.page = site + link(choice, "/", period=when, layer=reading.layer) if site else ""
        self.layer = reading.layer
        self.when = when
        self.balanced = {b.process for b in balances_of(reading.account, reading.layer)}

    def __call__(self, kind: str, name: str) -> str:
        """Return the address."""
        if kind == "process" and name in self.balanced:
            return f"{self.page}#process-{name}"
        if kind != "flow":
            return f"{self.page}#flows"
        return self.site + link(self.choice, f"/flow/{name}", period=self.when, layer=self.layer)


def _card(verdict: Verdict, scheme: Scheme, choice: Choice) -> dict[str, object]:
    language = choice.language
    path = f"/statement/{scheme.id}/{verdict.indicator}"
    when = period_text(verdict.latest.period) if verdict.latest else period_text(verdict.period)
    return {
        "title": title_of(verdict, language),
        "href": link(choice, path, period=when),
        "svg": bullet(verdict, language),
        "gap": gap_text(verdict, language),
        "probability": probability_text(verdict, language),
        "reason": reason_text(verdict.reason, language),
        "cautions": [reason_text(caution, language) for caution in verdict.cautions],
    }


def _others(book: Book, reading: _Reading, choice: Choice) -> list[tuple[str, str, str]]:
    """Return title, value and address of each indicator that no target speaks of."""
    scheme = reading.scheme
    aimed = {verdict.indicator for verdict in reading.verdicts}
    name = f"{scheme.id}@{scheme.version}"
    found = []
    for indicator in [i for i in scheme.indicators if i not in aimed][:_OTHERS_SHOWN]:
        path = f"/statement/{scheme.id}/{indicator}"
        title = title_of(scheme.indicators[indicator], choice.language)
        if scheme.indicators[indicator].subject == ANY_SUBJECT:
            # There is no one number to show: the page of the indicator asks for a subject.
            found.append((title, say("reason.any_subject", choice.language), link(choice, path)))
            continue
        made = book.evaluate(indicator, scheme=name, as_of=choice.as_of)
        when = period_label(made.period, choice.language)
        value = f"{statement_text(made, choice.language)} ({when})"
        href = link(choice, path, period=period_text(made.period))
        found.append((title, value, href))
    return found


def _layers(account: Account, current: str, language: str) -> list[tuple[str, str, bool]]:
    layers = account.system.layers
    return [
        (name, label_of(layers[name], language), name == current) for name in layers_read(account)
    ]


def _balance(account: Account, balance: Balance, language: str) -> dict[str, object]:
    layer = account.system.layers[balance.layer]
    sums = sums_of(account, balance)
    return {
        "id": balance.process,
        "process": label_of(account.system.processes[balance.process], language),
        "inflow": amount_text(sums.inflow, layer, language),
        "outflow": amount_text(sums.outflow, layer, language),
        "difference": amount_text(sums.difference, layer, language, sd=sums.sd),
        "kind": difference_kind(balance, language),
        "is_residual": not balance.is_stock and _stands_out(sums),
        "basis": basis_text(balance.basis, language),
    }


def _stands_out(sums: Sums) -> bool:
    """Say whether a residual is larger than its uncertainty explains (twice the standard one)."""
    return bool(sums.difference) and abs(sums.difference or 0) > 2 * (sums.sd or 0.0)


def _flow(account: Account, row: FlowRow, choice: Choice, when: str) -> dict[str, object]:
    language = choice.language
    flow, reading = account.system.flows[row.flow], row.reading
    ends = [label_of(account.system.processes[e], language) for e in (flow.source, flow.target)]
    amount = reading.amount if reading else None
    return {
        "label": label_of(flow, language),
        "ends": " → ".join(ends),
        "amount": amount_text(amount, row.layer, language, sd=reading.sd if reading else None),
        "basis": basis_text(reading.basis if reading else None, language),
        "publisher": reading.publisher if reading else "",
        "is_whole": reading is None or reading.is_whole,
        "is_chosen": row.is_chosen,
        "count": reading.count if reading else 0,
        "href": link(choice, f"/flow/{row.flow}", period=when, layer=row.layer.id),
    }
