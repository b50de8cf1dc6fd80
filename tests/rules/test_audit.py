"""The form of an audit, read from audit.toml and audit.csv."""

from datetime import date

import pytest

from loopbook.errors import SchemeError
from loopbook.rules.audit import audit_of
from loopbook.rules.bundle import Bundle, members_of
from loopbook.rules.fault import Faults
from loopbook.rules.load import load_pack, shipped
from loopbook.rules.unit_rows import declared_units
from loopbook.terms.audit import AuditForm, FieldKind, GroundStanding
from loopbook.terms.scheme import Pack

SHIPPED = load_pack(shipped("cp-audit"))


def read(**changed: tuple[str, str]) -> AuditForm | None:
    """Return the form of the shipped pack, a text of a file of it exchanged."""
    files = dict(SHIPPED.files)
    for name, (old, new) in changed.items():
        file = name.replace("_", ".")
        assert old.encode() in files[file]
        files[file] = files[file].replace(old.encode(), new.encode(), 1)
    faults = Faults()
    bundle = Bundle(members_of(Pack(files, "0" * 64), {}, faults), faults)
    found = audit_of(bundle, declared_units(bundle))
    faults.stop("cp-audit")
    return found


def test_the_form_has_seven_phases_and_eight_aspects() -> None:
    form = read()
    assert form is not None
    assert [phase.number for phase in form.phases.values()] == [1, 2, 3, 4, 5, 6, 7]
    assert sum(kind == "aspect" for kind, _ in form.words) == 8
    assert (form.review, form.acceptance) == ("audit_review", "audit_acceptance")


def test_a_field_knows_its_headings_kind_unit_and_whether_it_must_be_there() -> None:
    form = read()
    assert form is not None
    price = next(field for field in form.tables["losses"].fields if field.id == "price")
    assert (price.kind, price.unit and price.unit.code) == (FieldKind.NUMBER, "CNY")
    assert (price.heading_zh, price.is_required) == ("单价", False)


def test_the_law_is_dated_and_its_figures_are_rows() -> None:
    form = read()
    assert form is not None
    energy = [each for each in form.grounds if each.id == "high-energy"]
    assert [(g.standing, g.valid_from) for g in energy] == [
        (GroundStanding.LISTED, date(2012, 7, 1)),
        (GroundStanding.STATE_CASES, date(2026, 8, 15)),
    ]
    assert {cycle.years for cycle in form.cycles.values()} == {2, 3, 5}
    assert {(p.low, p.high) for p in form.penalties} == {(50_000.0, 500_000.0)}


def test_a_pack_without_phases_declares_no_form() -> None:
    faults = Faults()
    bundle = Bundle(members_of(load_pack(shipped("mci")), {}, faults), faults)
    assert audit_of(bundle, declared_units(bundle)) is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"audit_csv": ("team,name,", "crew,name,")}, "crew"),
        ({"audit_csv": ("word,aspect,", "word,aspects,")}, "aspects"),
        ({"audit_csv": ("team,role,", "team,name,")}, "name"),
        ({"audit_toml": ('phase = "planning"', 'phase = "planing"')}, "planing"),
        ({"audit_toml": ('standing = "listed"', 'standing = "must"')}, "must"),
        ({"audit_toml": ("years = 2", "year = 2")}, "year"),
    ],
)
def test_each_fault_of_a_form_is_told(changed: dict[str, tuple[str, str]], said: str) -> None:
    with pytest.raises(SchemeError) as fault:
        read(**changed)
    assert any(said in line for line in fault.value.faults)
