"""Explanation: what a code is, part by part, and what is wrong with it, as values."""

import msgspec

from loopbook.terms.finding import Finding, Severity
from loopbook.terms.identifier.key_type import Level


class Part(msgspec.Struct, frozen=True, gc=False):
    """One part of a code.

    Fields
      name     wording key behind `identifier.part.`
      value    characters of the code, without percent-encoding
      meaning  wording key behind `identifier.meaning.`; empty: they mean nothing beyond themselves
      read     what they say, read: a date as 2021-12-04; empty: nothing
    """

    name: str
    value: str
    meaning: str = ""
    read: str = ""


class Explanation(msgspec.Struct, frozen=True):
    """What a code is.

    Fields
      code       as it was given
      kind       wording key behind `identifier.kind.`
      level      whether it names a thing, a lot or a class
      parts      in the order of the code
      canonical  its one form; empty: it has none, or is bad
      urn        EPC URN; empty: it has none, or the length of the company prefix is not known
      link       canonical Digital Link with every qualifier; empty: it has none
      alike      kinds that it may be as well, or, of an unknown code, kinds that it is nearest to
      findings   what is wrong, and what a person should know
    """

    code: str
    kind: str
    level: Level = Level.UNKNOWN
    parts: tuple[Part, ...] = ()
    canonical: str = ""
    urn: str = ""
    link: str = ""
    alike: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def is_fine(explanation: Explanation) -> bool:
    """Say whether a code is right as far as it can be judged by itself."""
    return all(finding.severity is not Severity.ERROR for finding in explanation.findings)


def error(code: str, **values: object) -> Finding:
    """Return a finding that makes a code bad."""
    return Finding(code, Severity.ERROR, values={k: str(v) for k, v in values.items()})


def warning(code: str, **values: object) -> Finding:
    """Return a finding that a person should look at."""
    return Finding(code, Severity.WARNING, values={k: str(v) for k, v in values.items()})


def note(code: str, **values: object) -> Finding:
    """Return a finding that is good to know."""
    return Finding(code, Severity.NOTE, values={k: str(v) for k, v in values.items()})
