"""The small pack `good`, the leaves its formulas call, and ways to break it."""

from pathlib import Path

import pytest

from loopbook.errors import SchemeError
from loopbook.rules.bundle import Bundle, members_of
from loopbook.rules.compile import compile_scheme
from loopbook.rules.fault import Faults
from loopbook.rules.leaf import Leaves
from loopbook.rules.load import load_pack, pack_bytes, pack_of
from loopbook.terms.formula import LeafFunction, ParameterKind
from loopbook.terms.scheme import Pack

GOOD = Path(__file__).parent / "packs" / "good"
PIECE = (("piece", 1),)
LEAVES = Leaves(
    indicators=(
        LeafFunction("flow", (ParameterKind.FLOW, ParameterKind.LAYER), optional=1),
        LeafFunction("observed", (ParameterKind.INDICATOR,)),
        LeafFunction("factor", (ParameterKind.FACTOR,)),
        LeafFunction("items", (ParameterKind.CLASS,), dimension=PIECE),
        LeafFunction(
            "graded",
            (ParameterKind.LADDER, ParameterKind.RUNG, ParameterKind.CLASS),
            optional=1,
            dimension=PIECE,
        ),
    ),
    ladders=(LeafFunction("fact", (ParameterKind.FACT,)),),
    checks=(
        LeafFunction("fact", (ParameterKind.FACT,)),
        LeafFunction("has", (ParameterKind.FACT,), is_truth=True),
        LeafFunction("is_step", (ParameterKind.STEP,), is_truth=True),
        LeafFunction("is_type", (ParameterKind.TYPE,), is_truth=True),
        LeafFunction("pieces", (), dimension=PIECE),
    ),
)


def good() -> Pack:
    """Return the pack without a fault."""
    return load_pack(GOOD)


def with_files(**texts: str | None) -> Pack:
    """Return the pack with files replaced; `posting_csv=None` takes posting.csv away."""
    files = dict(good().files)
    for name, text in texts.items():
        file = name.replace("_", ".")
        if text is None:
            files.pop(file, None)
        else:
            files[file] = text.encode("utf-8")
    return pack_of(pack_bytes(Pack(files, "")))


def broken(file: str, old: str, new: str, count: int = 1) -> Pack:
    """Return the pack with the first `count` places of `old` in `file` written as `new`."""
    text = good().files[file].decode("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    return with_files(**{file.replace(".", "_"): text.replace(old, new, count)})


def faults_of(pack: Pack, shelf: dict[str, Pack] | None = None) -> tuple[str, ...]:
    """Return the faults that compiling `pack` tells; it must have some."""
    with pytest.raises(SchemeError) as caught:
        compile_scheme(pack, shelf or {}, LEAVES)
    assert caught.value.code == "LB-R02"
    return caught.value.faults


def bundle_of(pack: Pack) -> Bundle:
    """Return the rows of `pack` and core; a fault in reading them fails the test."""
    faults = Faults()
    bundle = Bundle(members_of(pack, {}, faults), faults)
    assert not faults.lines()
    return bundle
