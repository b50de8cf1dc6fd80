"""Declaration check: a file held to all that it says, step by step; no book and no network needed.

The form, the signature, who signed, when, for whom; packs, checkpoint and entries; then everything
is reckoned again and held clause by clause against what was declared; documents are drawn and
looked at; and a register, when there is one, says what became of it. Whatever the file is, the
answer is a list of steps. Spec: docs/spec/declarations.md.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from math import ceil
from typing import NamedTuple

from msgspec import MsgspecError

from loopbook.book.credential import opened_credential
from loopbook.book.declaration_file import file_of
from loopbook.book.document_sample import Sampling, sampled
from loopbook.book.pack_origin import Origin, origin_of
from loopbook.book.rerun import MakeBook, Reckoned, reckoned, why_not
from loopbook.book.signing import Seal, seal_of
from loopbook.book.verifying import entry_fault
from loopbook.errors import LoopbookError, ParseError
from loopbook.evaluate.clause import clause_results
from loopbook.terms.declaration import (
    Bundle,
    ClauseResult,
    CounterStatement,
    Credential,
    Declaration,
    Opened,
    Sample,
    StatementFile,
)
from loopbook.terms.declaration_step import CheckedDeclaration, CheckedStep, DeclarationStep
from loopbook.terms.finding import Severity
from loopbook.terms.lineage import microseconds_of
from loopbook.terms.note import NotedCheckpoint, PublicKey, checkpoint_of, note_of, public_key_of

Step = DeclarationStep
DAYS_MAX = 3_660
"""Most days that a declaration may hold: ten years."""

_NAMED_MAX = 5
"""Differing clauses that a sentence names; all of them stand beside it."""


class Standing(NamedTuple):
    """What a register says of a credential: code and values of a fault; no code: nothing."""

    code: str = ""
    values: Mapping[str, object] = {}


class Asking(NamedTuple):
    """What the verifier brings, and what he wants to know.

    Fields
      now       the time by his clock
      make      makes the book in memory in which it is reckoned again
      issuer    did:key that must have signed; empty: any
      subject   what it is presented for;  audience  to whom; empty: not asked
      key       public key of the declarer's book, when he knows it
      sampling  documents to draw; None: they are not looked at
      register  says what is known of a credential; None: there is no register at hand
      packs     SHA-256 of packs that may be read beside those of the program; None: any
    """

    now: datetime
    make: MakeBook
    issuer: str = ""
    subject: str = ""
    audience: str = ""
    key: PublicKey | None = None
    sampling: Sampling | None = None
    register: Callable[[Opened], Standing] | None = None
    packs: Set[str] | None = None


def check_declaration(data: bytes, asking: Asking) -> CheckedDeclaration:
    """Check the file of a declaration, a counter-statement or a withdrawal."""
    try:
        file = file_of(data)
        opened = opened_credential(file.declaration if isinstance(file, Bundle) else file.statement)
        _must_fit(file, opened.credential)
    except ParseError as fault:
        return CheckedDeclaration(steps=tuple(_broken(fault)))
    if isinstance(file, Bundle) and isinstance(opened.credential, Declaration):
        return _Check(file, opened, opened.credential, asking).checked()
    steps = [CheckedStep(Step.FORM), CheckedStep(Step.SIGNATURE), *_dates(opened, asking)]
    if isinstance(opened.credential, CounterStatement):
        steps.append(_independent(opened.credential))
    steps += _registered(opened, asking)
    return CheckedDeclaration(steps=tuple(steps), opened=opened)


def _must_fit(file: Bundle | StatementFile, credential: Credential) -> None:
    if isinstance(file, Bundle) is not isinstance(credential, Declaration):
        raise ParseError("LB-Z30", why=f"{file.format}: {credential.type[-1]}")


_AT = {"LB-Z33": Step.SIGNATURE, "LB-Z34": Step.ISSUER}


def _broken(fault: ParseError) -> Iterator[CheckedStep]:
    """Yield the steps up to the one at which a file cannot be read further."""
    last = _AT.get(fault.code, Step.FORM)
    for step in (Step.FORM, Step.SIGNATURE, Step.ISSUER):
        if step is last:
            yield CheckedStep(step, fault.code, dict(fault.values))
            return
        yield CheckedStep(step)


def _dates(opened: Opened, asking: Asking) -> Iterator[CheckedStep]:
    """Yield who signed, and whether it holds now."""
    credential = opened.credential
    told = credential.issuer.id
    is_his = asking.issuer in {"", told}
    yield _step(Step.ISSUER, is_his, "LB-Z34", told=told, found=asking.issuer)
    now, first, last = asking.now, credential.valid_from, credential.valid_until
    days = DAYS_MAX + 1 if last is None else ceil((last - first) / timedelta(days=1))
    if now < first:
        yield CheckedStep(Step.VALIDITY, "LB-Z35", {"now": _said(now), "issued": _said(first)})
    elif isinstance(credential, Declaration) and not 1 <= days <= DAYS_MAX:
        yield CheckedStep(Step.VALIDITY, "LB-L47", {"days": days, "most": DAYS_MAX})
    elif last is not None and now > last:
        yield CheckedStep(Step.VALIDITY, "LB-Z36", {"now": _said(now), "until": _said(last)})
    else:
        yield CheckedStep(Step.VALIDITY)


def _independent(counter: CounterStatement) -> CheckedStep:
    is_other = counter.issuer.id != counter.credential_subject.declarer
    return _step(Step.INDEPENDENT, is_other, "LB-Z47", verifier=counter.issuer.id, why="did")


def _registered(opened: Opened, asking: Asking) -> Iterator[CheckedStep]:
    if asking.register is not None:
        code, values = asking.register(opened)
        yield CheckedStep(Step.REGISTER, code, dict(values))


def _step(step: DeclarationStep, holds: bool, code: str, **values: object) -> CheckedStep:
    return CheckedStep(step) if holds else CheckedStep(step, code, values)


def _said(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


class _Check:
    """One declaration being checked; each method is a step."""

    def __init__(
        self, file: Bundle, opened: Opened, declaration: Declaration, asking: Asking
    ) -> None:
        self._file = file
        self._opened = opened
        self._declaration = declaration
        self._told = declaration.credential_subject
        self._asking = asking
        self._again: Reckoned | None = None
        self._clauses: tuple[ClauseResult, ...] = ()
        self._sample: Sample | None = None
        self._foreign: tuple[str, ...] = ()

    def checked(self) -> CheckedDeclaration:
        """Return every step; what is not proved is not reckoned with."""
        steps = [CheckedStep(Step.FORM), CheckedStep(Step.SIGNATURE)]
        steps += _dates(self._opened, self._asking)
        steps.append(self._addressed())
        proving = (self._packs, self._checkpoint, self._entries, self._clock, self._reckon)
        is_proved = True
        for prove in proving:
            found = prove()
            steps += found
            is_proved = not any(each.code for each in found if each.step in _NEEDED)
            if not is_proved:
                break
        steps += self._documents()
        steps += _registered(self._opened, self._asking)
        return CheckedDeclaration(
            steps=tuple(steps),
            opened=self._opened,
            clauses=self._clauses,
            sample=self._sample,
            foreign=self._foreign,
        )

    def _addressed(self) -> CheckedStep:
        told, asking = self._told, self._asking
        if asking.subject and asking.subject not in {told.subject, told.id}:
            values: dict[str, object] = {"told": told.subject, "asked": asking.subject}
            return CheckedStep(Step.ADDRESSED, "LB-Z37", values)
        is_for = not asking.audience or not told.audience or asking.audience in told.audience
        named = ", ".join(told.audience)
        return _step(Step.ADDRESSED, is_for, "LB-Z37", told=named, asked=asking.audience)

    def _packs(self) -> list[CheckedStep]:
        named = [(each.id, each.version, each.sha256) for each in self._told.packs]
        found = [
            (each.id, each.version, sha256(each.content.encode()).hexdigest())
            for each in self._file.packs
        ]
        wrong = next((one for one in named if one not in found), None) or next(
            (one for one in found if one not in named), ("-",)
        )
        if named != found:
            return [CheckedStep(Step.PACKS, "LB-Z38", {"pack": "@".join(wrong[:2])})]
        return [self._origins()]

    def _origins(self) -> CheckedStep:
        """Hold the packs against those of the program; what is not of it is named, or refused."""
        known, foreign = self._asking.packs, []
        for each in self._told.packs:
            name = f"{each.id:.60}@{each.version:.60}"
            origin = origin_of(each)
            if origin is Origin.ALTERED and each.sha256 not in (known or ()):
                return CheckedStep(Step.PACKS, "LB-L51", {"pack": name})
            if origin is not Origin.SHIPPED:
                foreign.append(name)
                if known is not None and each.sha256 not in known:
                    return CheckedStep(Step.PACKS, "LB-L52", {"pack": name})
        self._foreign = tuple(foreign)
        return CheckedStep(Step.PACKS)

    def _checkpoint(self) -> list[CheckedStep]:
        key, noted = public_key_of(self._file.key), self._noted()
        note = note_of(self._told.checkpoint)
        if key is None or noted is None or note is None:
            return [CheckedStep(Step.CHECKPOINT, "LB-Z39", {"told": self._told.book_key})]
        asked = self._asking.key
        is_key = key.fingerprint == self._told.book_key and noted.origin == key.name
        is_his = asked is None or asked.key == key.key
        seal, _ = seal_of(note, (key,))
        holds = is_key and is_his and seal is Seal.GOOD
        return [_step(Step.CHECKPOINT, holds, "LB-Z39", told=key.fingerprint)]

    def _noted(self) -> NotedCheckpoint | None:
        note = note_of(self._told.checkpoint)
        return checkpoint_of(note.text) if note else None

    def _entries(self) -> list[CheckedStep]:
        noted = self._noted()
        assert noted is not None  # the step before looked at it
        receipts, told = self._file.receipts, self._told
        for receipt in receipts:
            is_ours = (receipt.checkpoint, receipt.key) == (told.checkpoint, told.book_key)
            fault = entry_fault(receipt, noted)
            if fault is not None or not is_ours or receipt.rotations or receipt.since:
                code = fault.code if fault is not None else "LB-L38"
                values: dict[str, object] = {"sequence": receipt.sequence, "inner": code}
                return [CheckedStep(Step.ENTRIES, "LB-Z40", values)]
        leaves = leaves_digest([receipt.leaf for receipt in receipts])
        is_whole = (len(receipts), leaves) == (told.entries.count, told.entries.sha256)
        is_ordered = all(one.sequence < next_.sequence for one, next_ in pairwise(receipts))
        counts = {"found": len(receipts), "count": told.entries.count}
        return [_step(Step.ENTRIES, is_whole and is_ordered, "LB-L45", **counts)]

    def _clock(self) -> list[CheckedStep]:
        """Hold that nothing was declared before it was recorded: that clock was set back."""
        issued = microseconds_of(self._declaration.valid_from)
        late = [each for each in self._file.receipts if each.header.record_time > issued]
        values = {"issued": _said(self._declaration.valid_from), "count": len(late)}
        return [_step(Step.CLOCK, not late, "LB-Z41", **values)]

    def _reckon(self) -> list[CheckedStep]:
        issued, file = self._declaration.valid_from, self._file
        try:
            self._again = reckoned(self._told, file.packs, file.receipts, issued, self._asking.make)
        except LoopbookError as fault:
            return [CheckedStep(Step.CLAUSES, "LB-Z42", {"clauses": why_not(fault)})]
        except OUT_OF_BOUNDS as fault:
            # Packs and entries are the sender's: a number that no arithmetic holds is his, too.
            return [CheckedStep(Step.CLAUSES, "LB-Z42", {"clauses": type(fault).__name__})]
        self._clauses = clause_results(self._declaration, self._again.sheet)
        wrong = [each.criterion for each in self._clauses if not each.agrees]
        named = ", ".join(wrong[:_NAMED_MAX]) + (" ..." if len(wrong) > _NAMED_MAX else "")
        steps = [self._standard(), _step(Step.CLAUSES, not wrong, "LB-Z42", clauses=named)]
        return [*steps, *self._unsound()]

    def _unsound(self) -> Iterator[CheckedStep]:
        """Yield what may not be declared, and was: whoever signs need not use our program."""
        assert self._again is not None
        errors = [
            each.code for each in self._again.sheet.findings if each.severity is Severity.ERROR
        ]
        if errors:
            codes = ", ".join(dict.fromkeys(errors))
            values = {"standard": self._told.standard, "count": len(errors), "codes": codes}
            yield CheckedStep(Step.CLAUSES, "LB-Z49", values)
        bare = next((each for each in self._declaration.evidence if not each.sha256), None)
        if bare is not None:
            values = {"criterion": bare.criterion, "name": bare.name[:200]}
            yield CheckedStep(Step.CLAUSES, "LB-L50", values)

    def _standard(self) -> CheckedStep:
        assert self._again is not None
        first, last, day = self._again.standard_from, self._again.standard_to, self._told.day
        is_valid = (first is None or first <= day) and (last is None or day <= last)
        values = {"standard": self._told.standard, "day": day, "until": last or first}
        return _step(Step.STANDARD, is_valid, "LB-Z43", **values)

    def _documents(self) -> Iterator[CheckedStep]:
        if self._asking.sampling is None:
            return
        self._sample = sampled(self._declaration, self._opened.sha256, self._asking.sampling)
        sample = self._sample
        shown = ", ".join((*sample.missing, *sample.altered)[:_NAMED_MAX])
        values = {"defects": sample.defects, "size": sample.size, "names": shown}
        yield _step(Step.DOCUMENTS, not sample.defects, "LB-Z44", **values)


OUT_OF_BOUNDS = (ArithmeticError, LookupError, RecursionError, TypeError, ValueError, MsgspecError)
"""What crafted words may bring a reckoning to, beside the faults that have a code."""

_NEEDED = {Step.PACKS, Step.CHECKPOINT, Step.ENTRIES}
"""Steps without which what comes after them is not looked at."""


def leaves_digest(leaves: list[str]) -> str:
    """Return the SHA-256 over the leaves of entries, in hexadecimal letters, a line each."""
    return sha256("".join(f"{leaf}\n" for leaf in leaves).encode()).hexdigest()
