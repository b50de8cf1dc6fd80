"""Plan fault: what is wrong with the tables of a job, gathered so that all is told at once."""

from collections import Counter
from collections.abc import Mapping

from loopbook.errors import InputFaults
from loopbook.terms.finding import Finding, Place, Severity, finding_text

TOLD_MAX = 50
"""Faults that are told one by one; the others are counted."""

ALIKE_MAX = 8
"""Faults of one kind in one column that are told one by one."""

COUNTED_MAX = 10_000
"""Faults after which a table is not read on."""


class Faults:
    """Gathers findings: errors, of which the first are kept, and notes.

    Fields
      count   errors found so far
    """

    def __init__(self) -> None:
        self.count = 0
        self._errors: list[Finding] = []
        self._notes: list[Finding] = []
        self._alike: Counter[tuple[str, str, str, str]] = Counter()

    @property
    def is_full(self) -> bool:
        """Whether so much is wrong that nothing more need be read."""
        return self.count >= COUNTED_MAX

    @property
    def notes(self) -> tuple[Finding, ...]:
        """Warnings and notes, in the order they were found."""
        return tuple(self._notes)

    def tell(self, code: str, place: Place, values: Mapping[str, object]) -> None:
        """Take an error."""
        self.take(Finding(code, Severity.ERROR, place, _texts(values)))

    def note(self, code: str, severity: Severity, place: Place, values: Mapping[str, str]) -> None:
        """Take a warning or a note."""
        self.take(Finding(code, severity, place, dict(values)))

    def take(self, finding: Finding) -> None:
        """Take a finding; of many alike only the first are kept."""
        place = finding.place
        kind = (finding.code, place.document, place.sheet, place.column)
        self._alike[kind] += 1
        is_error = finding.severity is Severity.ERROR
        self.count += is_error
        kept = self._errors if is_error else self._notes
        if self._alike[kind] <= ALIKE_MAX and len(kept) < TOLD_MAX:
            kept.append(finding)

    def stop_if_any(self, job: str) -> None:
        """Raise what was found.

        Raises    InputFaults  LB-PL20  with every error that is kept, and how many more there are
        """
        if not self.count:
            return
        found = tuple(self._errors)
        more = self.count - len(found)
        values = {"job": job, "count": self.count, "more": more}

        def lines(language: str) -> tuple[str, ...]:
            return tuple(finding_text(finding, language) for finding in found)

        raise InputFaults("LB-PL20", found, lines, **values)


def _texts(values: Mapping[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items()}
