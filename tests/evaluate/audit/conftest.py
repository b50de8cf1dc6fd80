"""The form that cp-audit declares, and audit files made by hand."""

import pytest

from loopbook.rules.audit import audit_of
from loopbook.rules.bundle import Bundle, members_of
from loopbook.rules.fault import Faults
from loopbook.rules.load import load_pack, shipped
from loopbook.rules.unit_rows import declared_units
from loopbook.terms.audit import AuditForm


@pytest.fixture(scope="session")
def form() -> AuditForm:
    faults = Faults()
    bundle = Bundle(members_of(load_pack(shipped("cp-audit")), {}, faults), faults)
    found = audit_of(bundle, declared_units(bundle))
    faults.stop("cp-audit")
    assert found is not None
    return found
