"""Status: what the status of a pack, or of a part of it, means, in words of the pages."""

from loopbook.terms.scheme_status import SchemeStatus

STATUS = {
    SchemeStatus.DRAFT: "a draft",
    SchemeStatus.IN_FORCE: "in force",
    SchemeStatus.REPEALED: "repealed",
    SchemeStatus.ILLUSTRATIVE: "illustrative: its numbers show how it works and bind nobody",
}
"""What each status is called."""
