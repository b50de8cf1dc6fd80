"""Declaration step: what is looked at when a declaration is verified, and what came of it."""

from enum import StrEnum

import msgspec

from loopbook.terms.declaration import ClauseResult, Opened, Sample


class DeclarationStep(StrEnum):
    """The steps of verification, in their order."""

    FORM = "form"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    VALIDITY = "validity"
    ADDRESSED = "addressed"
    PACKS = "packs"
    CHECKPOINT = "checkpoint"
    ENTRIES = "entries"
    CLOCK = "clock"
    STANDARD = "standard"
    CLAUSES = "clauses"
    DOCUMENTS = "documents"
    REGISTER = "register"
    INDEPENDENT = "independent"


class CheckedStep(msgspec.Struct, frozen=True):
    """One step: whether it holds; if not, the code and values of the sentence that says why."""

    step: DeclarationStep
    code: str = ""
    values: dict[str, object] = {}


class CheckedDeclaration(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the verification of a file.

    Fields
      steps     up to the first without which the rest cannot be looked at
      opened    the credential, when its signature holds
      clauses   every criterion and total, when it could be reckoned again
      sample    of the documents, when they were looked at
      foreign   packs, as `id@version`, that do not come with this program: that their figures are
                those of a standard is not shown
    """

    steps: tuple[CheckedStep, ...]
    opened: Opened | None = None
    clauses: tuple[ClauseResult, ...] = ()
    sample: Sample | None = None
    foreign: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether every step holds."""
        return all(not each.code for each in self.steps)
