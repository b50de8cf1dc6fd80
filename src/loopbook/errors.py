"""Every error that leaves the house. A caller catches LoopbookError and nothing else.

    LoopbookError(code, where, **values)          HTTP
      InputError
        ParseError           400   the bytes are not what they should be
        EventError           422   an event breaks a rule of EPCIS, CBV or the house
        InputFaults          422   tables of an input have faults; carries all of them
        IdentifierFault      422   an identifier has not the form that its beginning promises
        UnitError            422   a unit is unknown or of another dimension
        ConflictingEvent     409   the same identity with other content
      SchemeError            422   a rule pack has faults; carries all of them
      QueryError
        UnknownTerm          404   a name the pack, the book or the command does not know
        EmptyPeriod          400   the period is unreadable or holds nothing
        QueryParameter       400   a parameter of a query is unknown, or its value is no such thing
        QueryValidation      400   a query document is not made as it must be
        QueryTooLarge        413   more events match than the query allows
        QueryTooComplex      413   the query asks for more work than one answer may take
        SubscriptionControls 400   a subscription says not, or wrongly, when and where to send
      BalanceError
        Underdetermined      422   an answer was asked of what the measurements leave free
        Unreconcilable       422   what was stated cannot all be true; says where, by how much
      PlanError
        Infeasible           422   no plan keeps the limits; says which contradict each other
        Unbounded            422   a plan gets better without end; says by what
        SolverMissing        501   the solver that this needs is not installed
      AccessError
        NotPermitted         403   this party may not do this here
      StoreError
        StoreUnavailable     503   folder, file or lock cannot be used now
        NotABook             400   the path holds something else, or a newer format
        BrokenLog            500   the journal contradicts itself
        BrokenSegment        500   a sealed segment is missing or damaged; it can be made again

A message has three sentences: what is wrong, where, how to mend it. They stand in the wording
catalogue under `CODE.what` and `CODE.mend`; codes are stable.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from loopbook.wording import say


class LoopbookError(Exception):
    """The call cannot be done; says what is wrong, where, and how to mend it.

    Parameters
      code    row of the wording catalogue, as `LB-S01`
      where   file, sheet, row, column, pointer or address, as a person would look for it
      values  the quoted value, the nearest name, and what else the sentence needs
    """

    status = 500

    def __init__(self, code: str, where: str = "", **values: object) -> None:
        self.code = code
        self.where = where
        self.values = values
        super().__init__(self.message("en"))

    def message(self, language: str) -> str:
        """Return code, what is wrong, where and how to mend it, in `language`."""
        what = say(f"{self.code}.what", language, **self.values)
        mend = say(f"{self.code}.mend", language, **self.values)
        stop = "。" if language.startswith("zh") else "."
        where = f" {self.where}{stop}" if self.where else ""
        return f"{self.code} {what}{where} {mend}".rstrip()


class InputError(LoopbookError):
    """What was given cannot be taken."""

    status = 422


class ParseError(InputError):
    """The bytes are not what their name or media type says."""

    status = 400


class EventError(InputError):
    """An event breaks a rule of EPCIS 2.0, of CBV 2.0 or of the house."""


class InputFaults(InputError):
    """An input has several faults; all of them are told at once, each on a line of its own.

    Parameters
      found   the faults, for programs
      lines   language -> the faults in words, a line each
    """

    def __init__(
        self,
        code: str,
        found: tuple[object, ...],
        lines: Callable[[str], Sequence[str]],
        **values: object,
    ) -> None:
        self.found = found
        self.lines = lines
        super().__init__(code, "", **values)

    def message(self, language: str) -> str:
        """Return the message with every fault on a line of its own."""
        lines = (f"  {line}" for line in self.lines(language))
        return "\n".join((super().message(language), *lines))


class IdentifierFault(InputError):
    """An identifier is malformed, or cannot be written in the form that is asked for."""


class UnitError(InputError):
    """A unit is not known, or measures something else."""


class ConflictingEvent(InputError):
    """The identity is in the book already, with other content."""

    status = 409


class Fault(NamedTuple):
    """One fault of a pack: its row (`posting.csv:7`), and a catalogue key with its values.

    A value may be a fault itself, as what is wrong inside a formula: it is told in its place.
    """

    rule: str
    key: str
    values: tuple[tuple[str, object], ...] = ()


def fault_text(fault: Fault, language: str) -> str:
    """Return a fault in words, those inside it included."""
    values = {
        name: fault_text(value, language) if isinstance(value, Fault) else value
        for name, value in fault.values
    }
    return say(fault.key, language, **values)


class SchemeError(LoopbookError):
    """A rule pack has faults; all of them are told at once, each with file and line."""

    status = 422

    def __init__(self, code: str, where: str, found: tuple[Fault, ...], **values: object) -> None:
        self.found = found
        super().__init__(code, where, **values)

    @property
    def faults(self) -> tuple[str, ...]:
        """The faults in English, a line each."""
        return self.lines("en")

    def lines(self, language: str) -> tuple[str, ...]:
        """Return the faults in `language`, a line each: `posting.csv:7 flow 'x' ...`."""
        return tuple(f"{fault.rule} {fault_text(fault, language)}" for fault in self.found)

    def message(self, language: str) -> str:
        """Return the message with every fault on a line of its own."""
        lines = (f"  {line}" for line in self.lines(language))
        return "\n".join((super().message(language), *lines))


class QueryError(LoopbookError):
    """What was asked cannot be answered."""

    status = 400


class UnknownTerm(QueryError):
    """A name is not known; the nearest known name is offered."""

    status = 404


class EmptyPeriod(QueryError):
    """A period cannot be read."""


class QueryParameter(QueryError):
    """A parameter of a query is unknown, contradicts another, or has a value that it cannot."""


class QueryValidation(QueryError):
    """A query document is not made as it must be."""


class QueryTooLarge(QueryError):
    """More events match than the query itself allows."""

    status = 413


class QueryTooComplex(QueryError):
    """A query asks for more work than one answer may take."""

    status = 413


class SubscriptionControls(QueryError):
    """A subscription does not say when and where to send, or says what cannot be."""


class BalanceError(LoopbookError):
    """Balances cannot be closed."""

    status = 422


class Underdetermined(BalanceError):
    """An answer was asked of what the measurements leave free."""


class Unreconcilable(BalanceError):
    """What was stated as exact or bounded cannot all be true."""


class PlanError(LoopbookError):
    """A plan cannot be made."""

    status = 422


class Infeasible(PlanError):
    """No plan keeps the limits that were set, and none breaks only some of them."""


class Unbounded(PlanError):
    """A plan gets better without end: a cost, a price or a limit is missing."""


class SolverMissing(PlanError):
    """The solver that this needs is not installed."""

    status = 501


class AccessError(LoopbookError):
    """The door stays closed."""

    status = 403


class NotPermitted(AccessError):
    """This party may not do this here."""


class StoreError(LoopbookError):
    """The book itself cannot be used."""

    status = 503


class StoreUnavailable(StoreError):
    """Folder, file or lock cannot be used now."""


class NotABook(StoreError):
    """The path holds something else, or a book of a newer version."""

    status = 400


class BrokenLog(StoreError):
    """The journal contradicts itself."""

    status = 500


class BrokenSegment(StoreError):
    """A sealed segment is missing or damaged; nothing is lost, since it is derived."""

    status = 500
