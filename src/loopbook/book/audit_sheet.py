"""Audit sheet: an audit worked out from its tables and from the account of a book, and evaluated.

Amounts, balances and results before and after are read from the ledger: what an audit says of them
is held against it.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from loopbook.account.stream import carrying, unread
from loopbook.book.audit_amounts import AccountAmounts, unknown_name
from loopbook.book.audit_review import reviews
from loopbook.book.audits import form_of, years_of
from loopbook.book.book import Book
from loopbook.book.reconciling import Question
from loopbook.book.shelf import core
from loopbook.errors import BalanceError, InputError, LoopbookError, QueryError
from loopbook.evaluate.audit.checking import (
    Ledger,
    benefit_claims,
    checked,
    economy_claims,
    ledger_claims,
    loss_claims,
    weighed_claims,
)
from loopbook.evaluate.audit.closure import closures, suspects
from loopbook.evaluate.audit.contradiction import contradictions
from loopbook.evaluate.audit.effect import Periods, effects, year_inputs
from loopbook.evaluate.audit.loss import losses
from loopbook.evaluate.audit.option import cost_classes, economies
from loopbook.evaluate.audit.record import numbers_declared, rows_of, text_of, texts_declared
from loopbook.evaluate.audit.reference import lost_references
from loopbook.evaluate.audit.status import audit_status, completeness
from loopbook.evaluate.audit.verdict import Facts, acceptance, answers, knock_outs, verdict
from loopbook.evaluate.audit.weighing import Tables, weighed
from loopbook.terms.account import Account
from loopbook.terms.audit import AuditFile, AuditStatus
from loopbook.terms.audit_sheet import (
    AuditEvaluation,
    AuditSheet,
    Checked,
    DiscrepancyKind,
    FocusBalance,
)
from loopbook.terms.finding import Finding, Place, Severity
from loopbook.terms.scheme import Scheme
from loopbook.terms.score import ScoreSheet

FOCUS_PLACE, PACK, BEFORE, AFTER = "focus_place", "account_pack", "before", "after"


class _Reader:
    """Reads a book for an audit; what cannot be read becomes a finding, once."""

    def __init__(self, book: Book, file: AuditFile, texts: dict[str, str]) -> None:
        self._book = book
        self._file = file
        self._texts = texts
        self.findings: list[Finding] = []
        self._scheme: Scheme | None = None
        self._amounts: dict[str, AccountAmounts | None] = {}

    def scheme(self) -> Scheme | None:
        """Return the pack of the account; None with a finding when the book has it not."""
        if self._scheme is None and self._texts.get(PACK):
            try:
                self._scheme = self._book.scheme(self._texts[PACK])
            except QueryError as fault:
                self._tell(fault)
        return self._scheme

    def _streams(self) -> tuple[tuple[str, str], ...]:
        """Return the flows and layers that the balances of the focus are made of; none: all."""
        rows = rows_of(self._file, "streams")
        return tuple((text_of(row, "flow"), text_of(row, "layer")) for row in rows)

    def _require_known(self, streams: Iterable[tuple[str, str]], scheme: Scheme) -> None:
        """Tell the streams of which the pack has no flow or no layer."""
        for flow, layer in streams:
            if flow not in scheme.system.flows:
                self._add(unknown_name("flow", flow, scheme.system.flows))
            if layer not in scheme.system.layers:
                self._add(unknown_name("layer", layer, scheme.system.layers))

    def account(self, words: str) -> Account | None:
        """Return the account of the focus for a period; None with a finding when there is none."""
        scheme = self.scheme()
        if scheme is None or not words:
            return None
        try:
            return self._book.account(
                words, scheme=scheme.id, place=self._texts.get(FOCUS_PLACE, "")
            )
        except QueryError as fault:
            self._tell(fault)
            return None

    def balance(self, words: str, sd: float | None, limit: float | None) -> FocusBalance | None:
        """Return the balances of the focus for a period, reconciled."""
        scheme, stated = self.scheme(), self.account(words)
        if scheme is None or stated is None:
            return None
        streams = self._streams()
        self._require_known(streams, scheme)
        question = Question(default_sd="" if sd is None else f"{sd:.12g}", streams=streams)
        layers = {layer for _, layer in streams}
        beside = unread(stated, streams) if streams else ()
        stated = carrying(stated, streams) if streams else stated
        place = self._texts.get(FOCUS_PLACE, "")
        try:
            sheet = self._book.reconcile(words, question, scheme=scheme.id, place=place)
        except (BalanceError, InputError, QueryError) as fault:
            self._tell(fault)
            return None
        found = sheet.reconciled
        return FocusBalance(
            place=place,
            pack=scheme.id,
            period=words,
            stated=stated,
            reconciled=sheet.accounts,
            closures=closures(stated, sheet.accounts, limit),
            suspects=suspects(found),
            statistic=found.statistic,
            threshold=found.threshold,
            freedom=found.freedom,
            left_out=tuple((flow, layer) for flow, layer in beside if layer in layers),
        )

    def stated(self, words: str) -> AccountAmounts | None:
        """Return the amounts of a period as the ledger states them."""
        if words not in self._amounts:
            account = self.account(words)
            self._amounts[words] = None if account is None else self.amounts((account,))
        return self._amounts[words]

    def amounts(self, accounts: Sequence[Account]) -> AccountAmounts | None:
        """Return the amounts of some accounts; their findings come here."""
        scheme = self.scheme()
        if scheme is None:
            return None
        return AccountAmounts(accounts, scheme.system, core().units, self.findings)

    def scores(self) -> tuple[ScoreSheet, ...]:
        """Return the level before and after, as far as the periods are declared."""
        pack, _, standard = self._file.standard.partition("/")
        found = []
        for name in (BEFORE, AFTER):
            words = self._texts.get(name, "")
            try:
                sheet = words and self._book.score(standard, self._file.subject, words, scheme=pack)
            except (InputError, QueryError) as fault:
                self._tell(fault)
                continue
            found += [sheet] if sheet else []
        return tuple(found)

    def _tell(self, fault: LoopbookError) -> None:
        values = {name: str(value) for name, value in fault.values.items()}
        self._add(Finding(fault.code, Severity.WARNING, Place(document=fault.where), values))

    def _add(self, finding: Finding) -> None:
        if finding not in self.findings:
            self.findings.append(finding)


def audit_sheet(book: Book, file: AuditFile, day: date) -> AuditSheet:
    """Return an audit worked out from its tables and from a book.

    Parameters
      day   on which it is looked at
    Raises    ParseError, EmptyPeriod  the file holds what no table could have put there
    """
    form = form_of(file.form)
    texts, numbers = texts_declared(file), numbers_declared(file, form)
    reader = _Reader(book, file, texts)
    balance = reader.balance(
        texts.get(BEFORE, ""), numbers.get("sd_default"), numbers.get("closure_limit")
    )
    reconciled = reader.amounts(balance.reconciled) if balance is not None else None
    before, after = reader.stated(texts.get(BEFORE, "")), reader.stated(texts.get(AFTER, ""))
    focus, wrong = weighed(_tables(file, "focus"), "candidate", "focus")
    screening, more = weighed(_tables(file, "screening"), "option", "screening")
    options = rows_of(file, "options")
    incentives = rows_of(file, "incentives")
    economy, lacking = economies(rows_of(file, "economics"), options, incentives, numbers)
    loss_rows, causes = rows_of(file, "losses"), rows_of(file, "causes")
    told = years_of(file.years)
    years = {str(y): a for y in told if (a := reader.stated(str(y))) is not None}
    return AuditSheet(
        file=file,
        form=form,
        status=audit_status(file, form, day),
        rows={name: rows_of(file, name) for name in form.tables},
        inputs=year_inputs(rows_of(file, "inputs"), dict(years)),
        focus=focus,
        screening=screening,
        balance=balance,
        losses=losses(loss_rows, causes, reconciled or _unknown),
        options=cost_classes(options, numbers),
        economies=economy,
        effects=effects(rows_of(file, "targets"), Periods(before, after)),
        scores=reader.scores(),
        findings=(
            *contradictions(file, form),
            *wrong,
            *more,
            *lost_references(file, form),
            *lacking,
            *reader.findings,
        ),
    )


def _unknown(*_: str) -> tuple[None, tuple[int, ...]]:
    """Know no amount: there is no account of the focus."""
    return None, ()


def _tables(file: AuditFile, name: str) -> Tables:
    return (
        rows_of(file, f"{name}_weights"),
        rows_of(file, f"{name}_scores"),
        rows_of(file, f"{name}_totals"),
    )


def audit_evaluation(sheet: AuditSheet) -> AuditEvaluation:
    """Return how good an audit is: complete, right, true, closed; what knocks it out; its score."""
    file, status = sheet.file, sheet.status
    numbers = numbers_declared(file, sheet.form)
    facts = Facts(
        completeness=completeness(status.phases),
        focus=sheet.focus,
        effects=sheet.effects,
        arithmetic=_arithmetic(sheet),
        truth=_truth(sheet, numbers.get("agreement")),
        closures=sheet.balance.closures if sheet.balance else (),
    )
    outs = knock_outs(file, sheet.form, facts)
    told = answers(file, facts, outs)
    review, accepted, unasked = reviews(file, sheet.form, told, numbers, status.day)
    scores = [score for score in (review, accepted) if score is not None]
    return AuditEvaluation(
        subject=file.subject,
        day=status.day,
        completeness=facts.completeness,
        missing=_missing(status),
        arithmetic=facts.arithmetic,
        truth=facts.truth,
        closures=tuple(facts.closures),
        suspects=sheet.balance.suspects if sheet.balance else (),
        knock_outs=outs,
        review=review,
        verdict=verdict(review, outs, is_lacking=_is_lacking(sheet, facts)),
        acceptance_review=accepted,
        acceptance=acceptance(accepted, outs),
        findings=(*sheet.findings, *unasked, *(f for score in scores for f in score.findings)),
        rules=tuple(
            dict.fromkeys(
                [*status.rules, *(o.rule for o in outs), *(r for s in scores for r in s.rules)]
            )
        ),
    )


def _is_lacking(sheet: AuditSheet, facts: Facts) -> bool:
    """Say whether something required is missing, a sum is wrong, or an error was found."""
    has_error = any(finding.severity is Severity.ERROR for finding in sheet.findings)
    return has_error or facts.completeness < 1.0 or bool(facts.arithmetic.differing)


def _arithmetic(sheet: AuditSheet) -> Checked:
    file = sheet.file
    claims = [
        *weighed_claims("focus_totals", sheet.focus),
        *weighed_claims("screening_totals", sheet.screening),
        *loss_claims(rows_of(file, "losses")),
        *benefit_claims(rows_of(file, "benefits")),
        *economy_claims(rows_of(file, "economics"), sheet.economies),
    ]
    return checked(DiscrepancyKind.SUM, claims)


def _truth(sheet: AuditSheet, share: float | None) -> Checked:
    file = sheet.file
    ledger = Ledger(sheet.inputs, sheet.losses, sheet.effects, share)
    claims = ledger_claims(rows_of(file, "losses"), rows_of(file, "achieved"), ledger)
    return checked(DiscrepancyKind.LEDGER, claims)


def _missing(status: AuditStatus) -> tuple[tuple[str, int, str], ...]:
    """Return what is missing: (table, row, field); row 0 for a table that is not there at all."""
    found: list[tuple[str, int, str]] = []
    for phase in status.phases:
        for table in phase.tables:
            if table.is_required and not table.rows:
                found.append((table.table, 0, ""))
            found += [(table.table, row, field) for row, field in table.missing]
    return tuple(found)
