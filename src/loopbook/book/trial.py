"""Trial: run the cases of a rule pack, and name the rows that no case uses.

A case is a folder `cases/<name>` with a `case.toml`: what to record, and what to expect. A row is
used when it was read while an expected result was computed; a row that nothing uses is a fault.
"""

import tomllib
from importlib.resources.abc import Traversable

import msgspec

from loopbook.book.expectation import Line, Met, Trialled, meet
from loopbook.book.opening import MEMORY, open_book
from loopbook.book.shelf import folder_of
from loopbook.errors import ParseError
from loopbook.terms.finding import Finding
from loopbook.terms.scheme import Scheme


class Answer(msgspec.Struct, frozen=True):
    """One expectation of a case, as written, and whether it is met."""

    expected: str
    met: Met


class CaseResult(msgspec.Struct, frozen=True):
    """A case: its name and the answers to its expectations."""

    name: str
    answers: tuple[Answer, ...]


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of a pack, and the rows (`posting.csv:4`) that no case uses."""

    scheme: str
    version: str
    rows: int
    cases: tuple[CaseResult, ...]
    unused: tuple[str, ...]

    @property
    def has_passed(self) -> bool:
        """Whether there are cases, every expectation is met, and every row is used."""
        answers = [answer.met.holds for case in self.cases for answer in case.answers]
        return bool(answers) and all(answers) and not self.unused


def try_pack(words: str) -> Trial:
    """Run every case of the pack called `words`: a shipped id, or a folder.

    Raises    SchemeError  the pack has faults;  ParseError  a case cannot be read
    """
    folder = folder_of(words)
    with open_book(MEMORY, [words]) as book:
        scheme = list(book.schemes.values())[-1]
    used: set[str] = set()
    results = []
    for case in _cases(folder):
        answers, rules = _run_case(words, scheme.id, case)
        results.append(CaseResult(case.name, answers))
        used |= rules
    return Trial(
        scheme=scheme.id,
        version=scheme.version,
        rows=len(scheme.rows),
        cases=tuple(results),
        unused=tuple(row for row in scheme.rows if row not in used),
    )


def _cases(folder: Traversable) -> list[Traversable]:
    cases = folder.joinpath("cases")
    if not cases.is_dir():
        return []
    found = (case for case in cases.iterdir() if case.joinpath("case.toml").is_file())
    return sorted(found, key=lambda case: case.name)


def _run_case(words: str, scheme_id: str, case: Traversable) -> tuple[tuple[Answer, ...], set[str]]:
    text = case.joinpath("case.toml").read_text(encoding="utf-8")
    try:
        script = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise ParseError("LB-D21", f"cases/{case.name}/case.toml", why=str(fault)) from fault
    used: set[str] = set()
    answers = []
    with open_book(MEMORY, [words]) as book:
        scheme = book.scheme(scheme_id)
        findings: list[Finding] = []
        for step in script.get("record", []):
            table = step.get("table", "")
            with case.joinpath(step["file"]).open("rb") as stream:
                receipt = book.record(
                    stream,
                    table=table,
                    scheme=scheme_id if table else "",
                    document=step["file"],
                )
            findings += receipt.findings
            used |= _intake_rows(scheme, table)
        trialled = Trialled(book, scheme, tuple(findings), case)
        for line in script.get("expect", []):
            met = meet(trialled, line)
            used |= set(met.rules) | _broader_rows(scheme, set(met.rules))
            answers.append(Answer(_written(line), met))
    return tuple(answers), used


def _intake_rows(scheme: Scheme, table: str) -> set[str]:
    return {column.rule for column in scheme.intake[table].columns} if table else set()


def _broader_rows(scheme: Scheme, used: set[str]) -> set[str]:
    """Return the rows of words that used words stand under: they are read with them."""
    broader: set[str] = set()
    for word in scheme.vocabulary.values():
        if word.rule in used and word.broader in scheme.vocabulary:
            broader.add(scheme.vocabulary[word.broader].rule)
    return broader


def _written(line: Line) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in line.items())
