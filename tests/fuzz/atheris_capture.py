"""Coverage-guided fuzzing of capture: `python -m tests.fuzz.atheris_capture json|xml|table`.

Further words go to libFuzzer (`-max_total_time=60`, `-seed=1`, a folder to keep the corpus in). An
input that breaks something is written as `crash-...` where `-artifact_prefix=` says; mend what it
shows, and keep it in tests/fuzz/cases/<format>.
Source    atheris (google/atheris); libFuzzer's options
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["loopbook"]):
    from tests.fuzz.seeds import HOSTILE, cases, seeds
    from tests.fuzz.victim import Victim

LENGTH_MAX = 6_000
SECONDS_MAX = 20
"""One input that takes longer hangs."""


def main(words: list[str]) -> None:
    """Fuzz the capture of a format until libFuzzer is told to stop, or something breaks."""
    kind, *rest = words
    victim = Victim(kind)
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "seeds"
        corpus.mkdir()
        known = [*seeds(kind), *(path.read_bytes() for path in cases(kind))]
        for number, seed in enumerate(known):
            corpus.joinpath(str(number)).write_bytes(seed)
        dictionary = Path(folder) / "hostile.dict"
        dictionary.write_text("\n".join(_quoted(piece) for piece in HOSTILE[kind]) + "\n")
        own = [f"-dict={dictionary}", f"-max_len={LENGTH_MAX}", f"-timeout={SECONDS_MAX}"]
        # The folder that libFuzzer writes to comes first.
        folders = [word for word in rest if not word.startswith("-")]
        options = [word for word in rest if word.startswith("-")]
        atheris.Setup(
            [sys.argv[0], *own, *options, *folders, str(corpus)],
            lambda data: victim.take(data) and None,
        )
        atheris.Fuzz()


def _quoted(piece: bytes) -> str:
    """Return a piece as libFuzzer's dictionaries write it; long ones are cut to what it takes."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in piece[:120]) + '"'


if __name__ == "__main__":
    main(sys.argv[1:])
