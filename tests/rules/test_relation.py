"""Relations of a pack's system: transfer coefficients, contents, linear relations."""

from decimal import Decimal

import pytest

from loopbook.rules.system import system_of
from loopbook.rules.unit_rows import declared_units
from loopbook.terms.reconciliation import Sense
from loopbook.terms.scheme import Pack
from loopbook.terms.sheet import RelationRow, RelationRowKind
from loopbook.terms.system import System

from .breaking import bundle_of, faults_of, good, with_files

SYSTEM = good().files["system.toml"].decode("utf-8")
RELATIONS = """
[[transfer]]
id = "flake_yield"
process = "recycling"
flow = "flakes_out"
layer = "goods"
value = "80"
sd = "2"
unit = "%"
reference = "Constructed"

[[content]]
id = "carbon_of_pet"
flows = ["bottles_in", "flakes_out"]
layer = "carbon"
per = "goods"
value = "0.625"
sd = "0.005"
reference = "Constructed"

[[relation]]
id = "more_in"
sense = ">="
value = "1"
unit = "TNE"
reference = "Constructed"

[[relation.term]]
flow = "bottles_in"

[[relation.term]]
flow = "flakes_out"
factor = "-1"
"""


def pack(old: str = "", new: str = "", more: str = RELATIONS) -> Pack:
    text = SYSTEM + more
    assert old in text
    return with_files(system_toml=text.replace(old, new, 1) if old else text)


def system(found: Pack) -> System:
    bundle = bundle_of(found)
    return system_of(bundle, declared_units(bundle))


def test_relations_are_rows_as_a_table_has_them() -> None:
    share, content, first, second = system(pack()).relations
    line = SYSTEM.count("\n") + 2
    assert share == RelationRow(
        kind=RelationRowKind.TRANSFER,
        name="flake_yield",
        process="recycling",
        flows=("flakes_out",),
        layer="goods",
        value=Decimal(80),
        unit=share.unit,
        sd=Decimal(2),
        place=share.place,
        rules=(f"system.toml:{line}",),
    )
    assert (share.place.document, share.place.row) == ("system.toml", line)
    assert (content.per, content.flows) == ("goods", ("bottles_in", "flakes_out"))
    assert (first.sense, first.value, first.factor) == (Sense.AT_LEAST, Decimal(1), None)
    assert (second.sense, second.value, second.factor) == (None, None, Decimal(-1))
    assert first.name == second.name == "more_in"
    assert first.rules[0] == second.rules[0] != first.rules[1] != second.rules[1]


def test_a_process_may_be_out_of_balance_in_a_layer() -> None:
    found = pack('id = "recycling"\n', 'id = "recycling"\nunbalanced = ["goods"]\n', "")
    assert system(found).processes["recycling"].unbalanced == ("goods",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('process = "recycling"', 'process = "recyling"', "process 'recyling' is not declared"),
        ('flow = "flakes_out"\nlayer', 'flow = "bottles_in"\nlayer', "does not leave 'recycling'"),
        ('unit = "%"', 'unit = "KGM"', "unit 'KGM' measures mass"),
        ('value = "80"', 'value = "120"', "a share lies between 0 and 1"),
        ('sd = "2"', 'sd = "-2"', "an uncertainty is not negative"),
        ('per = "goods"', 'per = "pieces"', "measures piece"),
        ('sense = ">="', 'sense = "~"', "'~' is no value of 'sense'"),
        ('unit = "TNE"', 'unit = "MTR"', "the relation needs length"),
        ('flow = "bottles_in"\n', 'flow = "bottle_in"\n', "flow 'bottle_in' is not declared"),
        ('factor = "-1"', 'factor = "x"', "'x' is not a number"),
        ('reference = "Constructed"\n\n[[content]]', "[[content]]", "'reference' is empty"),
        ('id = "more_in"', 'id = "more_in"\nsens = "="', "'sens' is not known here"),
    ],
)
def test_every_fault_is_named_by_file_and_line(old: str, new: str, said: str) -> None:
    (fault, *_) = [line for line in faults_of(pack(old, new)) if said in line] or [""]
    assert fault.startswith("system.toml:"), faults_of(pack(old, new))


def test_a_relation_without_terms_and_an_unknown_layer_out_of_balance_are_faults() -> None:
    bare = '[[relation]]\nid = "r"\nreference = "Constructed"\n'
    assert "has no term" in faults_of(pack(more=bare))[0]
    found = pack('id = "recycling"\n', 'id = "recycling"\nunbalanced = ["good"]\n', "")
    assert "unbalanced 'good' is not declared" in faults_of(found)[0]
