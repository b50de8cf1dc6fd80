"""The small pack of pumps with files of lives, and ways to break it."""

from pathlib import Path

from loopbook.evaluate.life.leaves import LIFE_LEAVES
from loopbook.rules.compile import compile_scheme
from loopbook.rules.leaf import Leaves
from loopbook.rules.load import load_pack, pack_bytes, pack_of
from loopbook.terms.scheme import Pack, Scheme

LEAVES = Leaves(lives=LIFE_LEAVES)
LIVES = Path(__file__).parent / "packs" / "lives"


def pumps() -> Pack:
    """Return the pack without a fault."""
    return load_pack(LIVES)


def scheme() -> Scheme:
    """Return it compiled."""
    return compile_scheme(pumps(), {}, LEAVES)


def changed(file: str, old: str, new: str, pack: Pack | None = None) -> Pack:
    """Return the pack with the first place of `old` in `file` written as `new`."""
    files = dict((pack or pumps()).files)
    text = files[file].decode("utf-8")
    assert old in text, f"{old!r} is not in {file}"
    files[file] = text.replace(old, new, 1).encode("utf-8")
    return pack_of(pack_bytes(Pack(files, "")))


def child(**texts: str) -> Pack:
    """Return a pack that extends the pumps; `duties_csv="..."` gives it a file."""
    head = (
        'id = "child"\nversion = "1"\ntitle_en = "C"\ntitle_zh = "子"\nstatus = "draft"\n'
        'extends = ["lives"]\ncitation = "Constructed"\n'
    )
    files = {name.replace("_", "."): text.encode() for name, text in texts.items()}
    return pack_of(pack_bytes(Pack({"scheme.toml": head.encode(), **files}, "")))
