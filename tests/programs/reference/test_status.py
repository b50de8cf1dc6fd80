"""Every status has words."""

from loopbook.programs.reference.status import STATUS
from loopbook.terms.scheme_status import SchemeStatus


def test_every_status_has_words_of_its_own() -> None:
    assert set(STATUS) == set(SchemeStatus)
    assert len(set(STATUS.values())) == len(STATUS)
