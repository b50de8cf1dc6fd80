"""Doubts: what is wrong or doubtful about one item of an input, collected as findings."""

import msgspec

from loopbook.terms.finding import Finding, Place, Severity

REPORTS = "/sensorReport/"
"""What a pointer to a report begins with that is counted over all sensor elements of an event."""


class Doubts:
    """Findings about one item, each with its place inside it."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._findings: list[Finding] = []

    def error(self, code: str, pointer: str = "", **values: str) -> None:
        """Add a reason to refuse the item."""
        self._findings.append(Finding(code, Severity.ERROR, self._at(pointer), values))

    def warn(self, code: str, pointer: str = "", **values: str) -> None:
        """Add something that a person should look at; the item is taken."""
        self._findings.append(Finding(code, Severity.WARNING, self._at(pointer), values))

    def add(self, finding: Finding) -> None:
        """Add a finding at the place of the item."""
        self._findings.append(msgspec.structs.replace(finding, place=self._place))

    @property
    def pointer(self) -> str:
        """Where the item itself stands in its document; empty for an event."""
        return self._place.pointer

    def findings(self) -> tuple[Finding, ...]:
        """Return all of them, in the order in which they were found."""
        return tuple(self._findings)

    def _at(self, pointer: str) -> Place:
        return msgspec.structs.replace(self._place, pointer=pointer) if pointer else self._place
